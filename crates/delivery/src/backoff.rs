//! How long to wait before the next attempt.

use std::time::Duration;

/// The first wait.
const FIRST: Duration = Duration::from_secs(5);
/// The longest wait: a hub that was down for days is noticed within the hour.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The wait after the `attempt`-th failed attempt, counted from 1: 5 s, 10 s, 20 s .. 43 min, then an hour for ever.
/// There is no last attempt. The caller adds jitter, so that a thousand deliveries do not knock at once.
pub fn backoff(attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(10);
    (FIRST * 2u32.pow(doublings)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let seconds: Vec<u64> = (1..=12).map(|attempt| backoff(attempt).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    }

    #[test]
    fn any_attempt_has_a_wait() {
        assert_eq!(backoff(0), FIRST);
        assert_eq!(backoff(u32::MAX), LONGEST);
    }
}
