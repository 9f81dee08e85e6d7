//! What Discord's answers taught us not to ask: it bans an address for asking on after a no. No I/O, no clock.
//!
//! "IP addresses that make too many invalid HTTP requests are automatically and temporarily restricted from accessing
//! the Discord API. Currently, this limit is 10,000 per 10 minutes. An invalid request is one that results in 401,
//! 403, or 429 statuses." <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
//!
//! 1. Every such answer is counted for ten minutes. From 9,000 on nothing is sent until the oldest is forgotten.
//! 2. A wait with everything is kept: until it is over nothing is sent. "Interaction endpoints are not bound to the
//!    bot's Global Rate Limit", so what the bot must wait with and what goes by the path's own token are apart.
//! 3. A wrong token stays wrong, and a channel that is closed to the bot stays closed: the same no is given again
//!    without asking, for ten minutes.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::client::call::{Authority, Call};
use crate::client::error::{CallError, No};

/// The window in which Discord counts, and how long a no is remembered.
const WINDOW: Duration = Duration::from_secs(10 * 60);

/// Where we stop; Discord bans at 10,000. The rest is for others behind the same address.
const MOST_INVALID: usize = 9_000;

/// How many closed channels are remembered; the oldest makes room.
const MOST_CLOSED: usize = 1_000;

/// Everything learned.
#[derive(Default)]
pub(crate) struct Restraint {
    /// When each invalid request of the last ten minutes was answered.
    invalid: VecDeque<Instant>,
    bot_waits_until: Option<Instant>,
    path_waits_until: Option<Instant>,
    /// When the bot's token was refused.
    token_refused_at: Option<Instant>,
    closed: VecDeque<Closed>,
}

/// A channel that the bot may not do this in.
struct Closed {
    at: Instant,
    route: &'static str,
    channel: String,
    status: u16,
    code: u32,
}

impl Restraint {
    /// Whether a call had better not be made, and what it would come to.
    pub(crate) fn holds(&mut self, call: &Call, now: Instant) -> Option<CallError> {
        let route = call.route;
        if call.authority == Authority::Bot && self.token_refused_at.is_some_and(|it| now < it + WINDOW) {
            return Some(CallError::Refused { route, status: 401, code: 0, no: No::Token });
        }
        let wait = match call.authority {
            Authority::Bot => self.bot_waits_until,
            Authority::Path => self.path_waits_until,
        };
        self.forget(now);
        let near_ban = (self.invalid.len() >= MOST_INVALID).then(|| self.invalid[0] + WINDOW);
        if let Some(until) = wait.max(near_ban).filter(|it| *it > now) {
            return Some(CallError::Spent { route, after: until - now });
        }
        let channel = call.channel.as_ref()?;
        let closed = self.closed.iter().find(|it| it.route == route && it.channel == *channel)?;
        Some(CallError::Refused { route, status: closed.status, code: closed.code, no: No::Forbidden })
    }

    /// Learns from an answer. `is_shared`: a 429 that many share the blame for, and which is "not counted against
    /// you".
    pub(crate) fn learn(
        &mut self,
        call: &Call,
        status: u16,
        is_shared: bool,
        error: &CallError,
        now: Instant,
    ) {
        if matches!(status, 401 | 403) || (status == 429 && !is_shared) {
            self.forget(now);
            self.invalid.push_back(now);
            if self.invalid.len() == MOST_INVALID {
                tracing::error!(
                    n = MOST_INVALID,
                    "discord refused so many calls in ten minutes that it is near banning this address; \
                     calls are held back"
                );
            }
        }
        match error {
            CallError::Wait { after, is_global: true, .. } => {
                let waits_until = match call.authority {
                    Authority::Bot => &mut self.bot_waits_until,
                    Authority::Path => &mut self.path_waits_until,
                };
                *waits_until = (*waits_until).max(Some(now + *after));
            }
            CallError::Refused { no: No::Token, .. } => self.token_refused_at = Some(now),
            CallError::Refused { no: No::Forbidden, status: 403, code, .. } => {
                if let Some(channel) = call.channel.clone() {
                    if self.closed.len() == MOST_CLOSED {
                        self.closed.pop_front();
                    }
                    self.closed.push_back(Closed {
                        at: now,
                        route: call.route,
                        channel,
                        status: 403,
                        code: *code,
                    });
                }
            }
            _ => {}
        }
    }

    fn forget(&mut self, now: Instant) {
        while self.invalid.front().is_some_and(|it| *it + WINDOW <= now) {
            self.invalid.pop_front();
        }
        while self.closed.front().is_some_and(|it| it.at + WINDOW <= now) {
            self.closed.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn send() -> Call {
        Call::new("POST channels/{}/messages", &["1"])
    }

    fn callback() -> Call {
        Call::new("POST interactions/{}/{}/callback", &["1", "x"]).by_path()
    }

    fn refused(call: &Call, status: u16, code: u32) -> CallError {
        let no = No::read(call.authority, status, code);
        CallError::Refused { route: call.route, status, code, no }
    }

    fn wait(call: &Call, is_global: bool) -> CallError {
        CallError::Wait { route: call.route, after: 5 * SECOND, is_global }
    }

    #[test]
    fn a_refused_token_is_not_tried_for_ten_minutes() {
        let (mut restraint, now) = (Restraint::default(), Instant::now());
        restraint.learn(&send(), 401, false, &refused(&send(), 401, 0), now);
        let held = restraint.holds(&Call::new("GET users/@me", &[]), now + SECOND);
        assert_eq!(held.and_then(|it| it.no()), Some(No::Token));
        assert!(restraint.holds(&callback(), now + SECOND).is_none());
        assert!(restraint.holds(&send(), now + WINDOW).is_none());
    }

    #[test]
    fn a_dead_interaction_says_nothing_of_the_bots_token() {
        let (mut restraint, now) = (Restraint::default(), Instant::now());
        restraint.learn(&callback(), 401, false, &refused(&callback(), 401, 50_027), now);
        assert!(restraint.holds(&send(), now).is_none());
    }

    #[test]
    fn a_closed_channel_is_left_alone() {
        let (mut restraint, now) = (Restraint::default(), Instant::now());
        restraint.learn(&send(), 403, false, &refused(&send(), 403, 50_001), now);
        assert_eq!(restraint.holds(&send(), now).and_then(|it| it.no()), Some(No::Forbidden));
        assert!(restraint.holds(&Call::new("POST channels/{}/messages", &["2"]), now).is_none());
        assert!(restraint.holds(&Call::new("GET channels/{}", &["1"]), now).is_none());
        assert!(restraint.holds(&send(), now + WINDOW).is_none());
    }

    #[test]
    fn a_person_who_closed_their_door_is_asked_again() {
        let (mut restraint, now) = (Restraint::default(), Instant::now());
        restraint.learn(&send(), 403, false, &refused(&send(), 403, 50_007), now);
        assert!(restraint.holds(&send(), now).is_none());
    }

    #[test]
    fn a_global_wait_holds_everything_of_that_authority() {
        let (mut restraint, now) = (Restraint::default(), Instant::now());
        restraint.learn(&send(), 429, false, &wait(&send(), false), now);
        assert!(restraint.holds(&send(), now).is_none());
        restraint.learn(&send(), 429, false, &wait(&send(), true), now);
        let held = restraint.holds(&Call::new("GET users/@me", &[]), now + SECOND).and_then(|it| it.after());
        assert_eq!(held, Some(4 * SECOND));
        assert!(restraint.holds(&callback(), now + SECOND).is_none());
        assert!(restraint.holds(&send(), now + 5 * SECOND).is_none());
    }

    #[test]
    fn near_the_ban_nothing_is_sent() {
        let (mut restraint, now) = (Restraint::default(), Instant::now());
        for _ in 0..MOST_INVALID {
            assert!(restraint.holds(&callback(), now).is_none());
            restraint.learn(&send(), 429, true, &wait(&send(), false), now);
            restraint.learn(&send(), 429, false, &wait(&send(), false), now);
        }
        let held = restraint.holds(&callback(), now + SECOND).and_then(|it| it.after());
        assert_eq!(held, Some(WINDOW - SECOND));
        assert!(restraint.holds(&callback(), now + WINDOW).is_none());
    }
}
