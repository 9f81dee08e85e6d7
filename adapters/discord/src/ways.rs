//! The ways to people that are open now, in memory: what is lost with the process is found out again by trying.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reportline_channel::Peer;
use tokio::time::Instant;

use crate::way::{Token, Way};

/// How long an interaction's token lasts, with a margin for what is on its way:
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages>, 15 minutes.
const TOKEN_LASTS: Duration = Duration::from_secs(14 * 60 + 30);

/// How long "thinking…" may stand when nothing is said: the event was a repetition, or over a limit.
const THINKING: Duration = Duration::from_secs(10);

/// How many are remembered; the oldest make room.
const MOST: usize = 20_000;

/// The ways that are open.
#[derive(Default)]
pub(crate) struct Ways(Mutex<State>);

#[derive(Default)]
struct State {
    latest: HashMap<Peer, (Way, Instant)>,
    promises: HashMap<Token, (Standing, Instant)>,
}

/// How a "thinking…" stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It waits for the first message.
    Open,
    /// A message took its place, or it was taken away.
    Kept,
}

impl Ways {
    /// Notes the way an event came by.
    pub(crate) fn note(&self, peer: &Peer, way: &Way) {
        let now = Instant::now();
        let mut state = self.lock();
        state.latest.insert(peer.clone(), (way.clone(), now));
        state.sweep(now);
    }

    /// The way that a person's last event came by, if it may still be open.
    pub(crate) fn latest(&self, peer: &Peer) -> Option<Way> {
        let state = self.lock();
        let (way, at) = state.latest.get(peer)?;
        let is_open = matches!(way, Way::Direct { .. }) || at.elapsed() < TOKEN_LASTS;
        is_open.then(|| way.clone())
    }

    /// Notes that "thinking…" stands; not where it stood before, because the event was delivered twice.
    pub(crate) fn promise(&self, token: &Token) {
        let mut state = self.lock();
        state.promises.entry(token.clone()).or_insert((Standing::Open, Instant::now()));
    }

    /// How the "thinking…" of an interaction stands; `None` where an earlier process promised.
    pub(crate) fn promised(&self, token: &Token) -> Option<Standing> {
        self.lock().promises.get(token).map(|it| it.0)
    }

    /// Notes that it stands no more.
    pub(crate) fn keep(&self, token: &Token) {
        let mut state = self.lock();
        state.promises.insert(token.clone(), (Standing::Kept, Instant::now()));
    }

    /// Those "thinking…" that stood long enough; they count as kept from now on.
    pub(crate) fn overdue(&self) -> Vec<Token> {
        let mut state = self.lock();
        let mut overdue = Vec::new();
        for (token, (standing, at)) in &mut state.promises {
            if *standing == Standing::Open && at.elapsed() >= THINKING {
                *standing = Standing::Kept;
                overdue.push(token.clone());
            }
        }
        overdue
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets what is past, when there is much.
    fn sweep(&mut self, now: Instant) {
        if self.latest.len() + self.promises.len() < MOST {
            return;
        }
        self.latest.retain(|_, (_, at)| now - *at < TOKEN_LASTS);
        self.promises.retain(|_, (_, at)| now - *at < TOKEN_LASTS);
        // All of it young: whoever floods us finds another way, and so do those who are swept away with them.
        if self.latest.len() >= MOST {
            self.latest.clear();
        }
        if self.promises.len() >= MOST {
            self.promises.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::way::Original;

    #[tokio::test(start_paused = true)]
    async fn a_token_lasts_a_quarter_of_an_hour_and_a_channel_for_ever() {
        let ways = Ways::default();
        let (ana, bo) = (Peer("1".to_owned()), Peer("2".to_owned()));
        let token = Token("t".to_owned());
        ways.note(&ana, &Way::Interaction { token: token.clone(), original: Original::Promised });
        ways.note(&bo, &Way::Direct { channel: "3".to_owned() });
        tokio::time::advance(Duration::from_secs(14 * 60)).await;
        assert!(ways.latest(&ana).is_some());
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(ways.latest(&ana), None);
        assert!(ways.latest(&bo).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_left_thinking() {
        let ways = Ways::default();
        let (kept, open) = (Token("kept".to_owned()), Token("open".to_owned()));
        ways.promise(&kept);
        ways.promise(&open);
        ways.keep(&kept);
        ways.promise(&kept);
        assert_eq!(ways.promised(&kept), Some(Standing::Kept), "a repetition promises nothing");
        assert_eq!(ways.overdue(), []);
        tokio::time::advance(THINKING).await;
        assert_eq!(ways.overdue(), [open]);
        assert_eq!(ways.overdue(), []);
    }
}
