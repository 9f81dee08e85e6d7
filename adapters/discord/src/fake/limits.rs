//! Rate limits, counted in real time: the virtual clock stands still while a client waits.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

/// "All bots can make up to 50 requests per second to our API."
const OVERALL: (usize, Duration) = (50, Duration::from_secs(1));

/// In a channel or a webhook. Discord publishes none; this is what its headers say of sending messages.
pub(super) const IN_BUCKET: (usize, Duration) = (5, Duration::from_secs(5));

#[derive(Default)]
pub(super) struct Limits {
    /// When requests were made lately: overall under "", else by bucket.
    times: HashMap<String, VecDeque<Instant>>,
}

/// How a request stands to its limit.
pub(super) struct Standing {
    pub(super) n_left: usize,
    /// Until the bucket is whole again.
    pub(super) resets_after: Duration,
    /// Too many: whether it is overall.
    pub(super) is_over: Option<bool>,
}

impl Limits {
    /// Notes a request, or tells how long it would have to wait. Answers to interactions have no limit.
    pub(super) fn request(&mut self, method: &str, segments: &[&str]) -> Standing {
        let free = Standing { n_left: IN_BUCKET.0 - 1, resets_after: IN_BUCKET.1, is_over: None };
        let (bucket, is_in_overall) = match segments {
            ["interactions", ..] => return free,
            ["channels", channel, ..] => (Some(format!("{method} channel {channel}")), true),
            // "Not bound to the application's global rate limit."
            ["webhooks", _, token, ..] => (Some(format!("webhook {token}")), false),
            _ => (None, true),
        };
        let now = Instant::now();
        let overall = if is_in_overall { self.left("", OVERALL, now) } else { Ok(OVERALL.0) };
        if let Err(wait) = overall {
            return Standing { n_left: 0, resets_after: wait, is_over: Some(true) };
        }
        let n_left = match &bucket {
            None => Ok(IN_BUCKET.0),
            Some(bucket) => self.left(bucket, IN_BUCKET, now),
        };
        let n_left = match n_left {
            Err(wait) => return Standing { n_left: 0, resets_after: wait, is_over: Some(false) },
            Ok(n_left) => n_left - 1,
        };
        if is_in_overall {
            self.times.entry(String::new()).or_default().push_back(now);
        }
        if let Some(bucket) = bucket {
            self.times.entry(bucket).or_default().push_back(now);
        }
        Standing { n_left, resets_after: IN_BUCKET.1, is_over: None }
    }

    /// How many more are allowed now, or how long until one is.
    fn left(
        &mut self,
        key: &str,
        (most, window): (usize, Duration),
        now: Instant,
    ) -> Result<usize, Duration> {
        let times = self.times.entry(key.to_owned()).or_default();
        while times.front().is_some_and(|it| now - *it >= window) {
            times.pop_front();
        }
        match times.front().filter(|_| times.len() >= most) {
            Some(oldest) => Err(window - (now - *oldest)),
            None => Ok(most - times.len()),
        }
    }
}
