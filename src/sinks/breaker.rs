//! The circuit breaker of a sink that reaches its hub through a network: a hub that does not answer is left alone for a
//! while, then asked once, and only then by everybody.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// So many failures in a row open it.
const FAILURES: u32 = 5;
/// How long it stays open the first time; twice as long after each try that fails.
const SHORTEST: SignedDuration = SignedDuration::from_secs(5);
/// How long at most.
const LONGEST: SignedDuration = SignedDuration::from_mins(5);
/// How long the one that is let through may take; then another is.
const TRY: SignedDuration = SignedDuration::from_mins(1);

/// Lets attempts through, or not.
#[derive(Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Default)]
struct State {
    n_failures: u32,
    open: Option<Open>,
}

/// It lets nobody through.
struct Open {
    /// Until then; after that one, to try.
    until: Timestamp,
    /// Whether the one is on its way.
    is_tried: bool,
    n_tries: u32,
}

impl Breaker {
    /// Whether to try now. Whoever is let through says what became of it.
    pub(super) fn lets_through(&self, now: Timestamp) -> bool {
        match &mut self.state().open {
            None => true,
            Some(open) if now < open.until => false,
            Some(open) => {
                open.until = now + TRY;
                open.is_tried = true;
                true
            }
        }
    }

    /// The hub did not answer, or said that it cannot; `after` is its own wish.
    pub(super) fn failed(&self, now: Timestamp, after: Option<Duration>) {
        let mut state = self.state();
        state.n_failures += 1;
        let n_failures = state.n_failures;
        let asked = after.and_then(|it| SignedDuration::try_from(it).ok()).unwrap_or_default().min(LONGEST);
        match &mut state.open {
            // One of those that were on their way when it opened.
            Some(open) if !open.is_tried => {}
            Some(open) => {
                open.n_tries = (open.n_tries + 1).min(16);
                open.until = now + (SHORTEST * (1 << open.n_tries)).min(LONGEST).max(asked);
                open.is_tried = false;
            }
            None if n_failures < FAILURES && after.is_none() => {}
            None => {
                tracing::warn!("the hub does not take reports; they wait here, and it is asked now and then");
                let until = now + SHORTEST.max(asked);
                state.open = Some(Open { until, is_tried: false, n_tries: 0 });
            }
        }
    }

    /// The hub answered.
    pub(super) fn answered(&self) {
        let mut state = self.state();
        if state.open.is_some() {
            tracing::info!("the hub takes reports again");
        }
        *state = State::default();
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    fn failed_often(n: u32) -> Breaker {
        let breaker = Breaker::default();
        (0..n).for_each(|_| breaker.failed(at(0), None));
        breaker
    }

    #[test]
    fn a_few_failures_are_no_reason_to_stop() {
        assert!(failed_often(4).lets_through(at(0)));
        assert!(!failed_often(5).lets_through(at(0)));
    }

    #[test]
    fn one_is_let_through_after_a_while_and_the_others_when_it_was_answered() {
        let breaker = failed_often(5);
        assert!(!breaker.lets_through(at(4)));
        assert!(breaker.lets_through(at(5)));
        assert!(!breaker.lets_through(at(5)), "only one at a time");
        breaker.answered();
        assert!(breaker.lets_through(at(5)) && breaker.lets_through(at(5)));
    }

    #[test]
    fn each_try_that_fails_doubles_the_wait_up_to_five_minutes() {
        let breaker = failed_often(5);
        let mut now = 5;
        for wait in [10, 20, 40, 80, 160, 300, 300] {
            assert!(breaker.lets_through(at(now)));
            breaker.failed(at(now), None);
            assert!(!breaker.lets_through(at(now + wait - 1)), "{wait}");
            now += wait;
        }
    }

    #[test]
    fn those_that_were_on_their_way_when_it_opened_do_not_prolong_it() {
        assert!(failed_often(100).lets_through(at(5)));
    }

    #[test]
    fn one_that_was_let_through_and_never_came_back_holds_nobody_up_for_long() {
        let breaker = failed_often(5);
        assert!(breaker.lets_through(at(5)));
        assert!(breaker.lets_through(at(65)));
    }

    #[test]
    fn the_wish_of_the_hub_is_obeyed_at_once_and_within_reason() {
        let breaker = Breaker::default();
        breaker.failed(at(0), Some(Duration::from_secs(60)));
        assert!(!breaker.lets_through(at(59)));
        assert!(breaker.lets_through(at(60)));
        let breaker = Breaker::default();
        breaker.failed(at(0), Some(Duration::from_secs(1_000_000)));
        assert!(breaker.lets_through(at(300)));
    }
}
