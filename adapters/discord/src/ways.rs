//! The ways to people that are open now, in memory: what is lost with the process is found out again by trying.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
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

/// How long it may stand while the event is still being worked on: its files are fetched, or our store is away.
const WORKING: Duration = Duration::from_secs(5 * 60);

/// Locks that the tokens share.
const TURNS: usize = 64;

/// How many are remembered; the oldest make room.
const MOST: usize = 20_000;

/// The ways that are open.
pub(crate) struct Ways {
    state: Mutex<State>,
    turns: [tokio::sync::Mutex<()>; TURNS],
}

impl Default for Ways {
    fn default() -> Self {
        Self { state: Mutex::default(), turns: std::array::from_fn(|_| tokio::sync::Mutex::default()) }
    }
}

#[derive(Default)]
struct State {
    latest: HashMap<Peer, (Way, Instant)>,
    promises: HashMap<Token, (Standing, Instant)>,
    /// Messages that say where the talk went on.
    moved: HashMap<String, Instant>,
}

/// How a "thinking…" stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It waits for the event to be taken, and for the first message.
    Working,
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

    /// Whoever fills "thinking…" or takes it away waits for their turn: a message that took its place must not be taken
    /// away with it.
    pub(crate) async fn turn(&self, token: &Token) -> tokio::sync::MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % TURNS as u64).expect("it is below the number of turns");
        self.turns[place].lock().await
    }

    /// Notes that "thinking…" stands; not where it stood before, because the event was delivered twice.
    pub(crate) fn promise(&self, token: &Token) {
        let mut state = self.lock();
        state.promises.entry(token.clone()).or_insert((Standing::Working, Instant::now()));
    }

    /// Notes that the event is worked on no more: what is to be said is on its way, or nothing is.
    pub(crate) fn worked(&self, token: &Token) {
        if let Some(promise @ (Standing::Working, _)) = self.lock().promises.get_mut(token) {
            *promise = (Standing::Open, Instant::now());
        }
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

    /// Those "thinking…" that stood long enough.
    pub(crate) fn overdue(&self) -> Vec<Token> {
        let is_overdue = |(standing, at): &(Standing, Instant)| match standing {
            Standing::Working => at.elapsed() >= WORKING,
            Standing::Open => at.elapsed() >= THINKING,
            Standing::Kept => false,
        };
        let state = self.lock();
        state.promises.iter().filter(|(_, it)| is_overdue(it)).map(|(token, _)| token.clone()).collect()
    }

    /// Notes that a message says, instead of a question, where the talk went on.
    pub(crate) fn moved(&self, message: &str) {
        self.lock().moved.insert(message.to_owned(), Instant::now());
    }

    /// Whether a message says so.
    pub(crate) fn is_moved(&self, message: &str) -> bool {
        self.lock().moved.contains_key(message)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets what is past, when there is much.
    fn sweep(&mut self, now: Instant) {
        if self.latest.len() + self.promises.len() + self.moved.len() < MOST {
            return;
        }
        self.latest.retain(|_, (_, at)| now - *at < TOKEN_LASTS);
        self.promises.retain(|_, (_, at)| now - *at < TOKEN_LASTS);
        self.moved.retain(|_, at| now - *at < TOKEN_LASTS);
        // All of it young: whoever floods us finds another way, and so do those who are swept away with them.
        if self.latest.len() >= MOST {
            self.latest.clear();
        }
        if self.promises.len() >= MOST {
            self.promises.clear();
        }
        if self.moved.len() >= MOST {
            self.moved.clear();
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
        tokio::time::advance(THINKING).await;
        assert_eq!(ways.overdue(), [], "its files are still being fetched");
        ways.worked(&open);
        ways.worked(&kept);
        assert_eq!(ways.overdue(), []);
        tokio::time::advance(THINKING).await;
        assert_eq!(ways.overdue(), std::slice::from_ref(&open));
        ways.keep(&open);
        assert_eq!(ways.overdue(), []);
    }

    #[tokio::test(start_paused = true)]
    async fn even_endless_work_is_not_thought_about_for_ever() {
        let ways = Ways::default();
        let token = Token("t".to_owned());
        ways.promise(&token);
        tokio::time::advance(WORKING).await;
        assert_eq!(ways.overdue(), [token]);
    }
}
