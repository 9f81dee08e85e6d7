//! The one place time and chance come from. Everything else takes them as arguments.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

/// Time and chance. The service runs on [`SystemClock`]; tests bring a clock that moves when told and ids that repeat.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Returns when `at` has come; at once if it is past.
    async fn until(&self, at: Timestamp);

    /// A new UUIDv7.
    fn id(&self) -> Uuid;

    /// Fills `bytes` with chance fit for secrets.
    fn fill(&self, bytes: &mut [u8]);

    /// A share of `wait`, for jitter: between three quarters of it and all of it.
    fn jitter(&self, wait: Duration) -> Duration {
        let mut byte = [0];
        self.fill(&mut byte);
        wait.mul_f64(0.75 + f64::from(byte[0]) / 1024.0)
    }
}

/// The machine's clock and the system's source of chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The longest single wait: a clock that was set forward or back is noticed within it.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn until(&self, at: Timestamp) {
        loop {
            let left = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(LONGEST_WAIT)).await;
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one source of ids")]
    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("a system without a source of chance cannot keep secrets");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_quarter() {
        let wait = Duration::from_secs(100);
        for _ in 0..1000 {
            let jittered = SystemClock.jitter(wait);
            assert!(jittered >= wait.mul_f64(0.75) && jittered <= wait);
        }
    }

    #[tokio::test]
    async fn the_past_has_come() {
        SystemClock.until(Timestamp::UNIX_EPOCH).await;
    }
}
