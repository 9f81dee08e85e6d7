//! Reports of administrators who write as their group, kept in memory until one of them says in private: mine.
//!
//! Telegram does not tell who wrote, so there is no peer to accept them for, and nobody has been told that anything
//! was received. If they are lost (a restart, a quarter of an hour), the link still opens the private chat.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::receive::Reported;

/// How long a report waits for its reporter.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How many reports wait; the oldest makes room.
const MOST: usize = 200;

#[derive(Default)]
pub(crate) struct Unclaimed(Mutex<VecDeque<(String, Instant, Reported)>>);

impl Unclaimed {
    /// Keeps a report for a while; gives the code to claim it with, unless the machine has no random numbers.
    pub(crate) fn leave(&self, reported: Reported) -> Option<String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        let code = hex::encode(bytes);
        let mut reports = self.current();
        if reports.len() == MOST {
            reports.pop_front();
        }
        reports.push_back((code.clone(), Instant::now(), reported));
        Some(code)
    }

    /// The report of that code. It stays, because the update that claims it may have to be offered again.
    pub(crate) fn claim(&self, code: &str) -> Option<Reported> {
        self.current().iter().find(|it| it.0 == code).map(|it| it.2.clone())
    }

    fn current(&self) -> MutexGuard<'_, VecDeque<(String, Instant, Reported)>> {
        let mut reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while reports.front().is_some_and(|it| it.1.elapsed() > PATIENCE) {
            reports.pop_front();
        }
        reports
    }
}
