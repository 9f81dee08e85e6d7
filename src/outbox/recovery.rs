//! Whether a sink takes reports: after it did not for a while, what waits for it is tried at once.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// So many failures in a row are a sink that takes nothing, and not a report that it cannot take.
const FAILURES: u32 = 5;

/// How a sink has answered lately.
#[derive(Default)]
pub(super) struct Recovery(Mutex<State>);

#[derive(Default)]
struct State {
    n_failures: u32,
    recovered_at: Option<Timestamp>,
}

impl Recovery {
    /// An attempt that began at `begun` failed. Whether the sink takes reports again since then, so that the attempt
    /// need not wait for its turn.
    pub(super) fn failed(&self, begun: Timestamp) -> bool {
        let mut state = self.state();
        let is_late = state.recovered_at.is_some_and(|it| begun < it);
        if !is_late {
            state.n_failures = state.n_failures.saturating_add(1);
        }
        is_late
    }

    /// A report was handed over. Whether the sink took nothing before.
    pub(super) fn succeeded(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        let has_recovered = state.n_failures >= FAILURES;
        state.n_failures = 0;
        if has_recovered {
            state.recovered_at = Some(now);
        }
        has_recovered
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_sink_that_failed_often_has_recovered_once() {
        let recovery = Recovery::default();
        (0..5).for_each(|n| assert!(!recovery.failed(at(n))));
        assert!(recovery.succeeded(at(10)));
        assert!(!recovery.succeeded(at(11)));
    }

    #[test]
    fn one_report_that_fails_among_others_hastens_nobody() {
        let recovery = Recovery::default();
        for n in 0..20 {
            recovery.failed(at(n));
            assert!(!recovery.succeeded(at(n)));
        }
    }

    #[test]
    fn an_attempt_that_began_before_is_late_and_one_that_begins_after_fails() {
        let recovery = Recovery::default();
        (0..5).for_each(|n| assert!(!recovery.failed(at(n))));
        recovery.succeeded(at(10));
        assert!(recovery.failed(at(9)));
        assert!(!recovery.failed(at(10)));
    }
}
