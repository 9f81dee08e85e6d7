//! The channel's place in Discord's stream: where the gateway's session stands, and the last direct message taken of
//! each person. It is what the inbox keeps as the cursor, and what catching up begins from.
//!
//! A session that is resumed repeats what came after its place, so the place is never past an event that is still being
//! worked on. A session that is gone repeats nothing: then direct messages are asked for, from the last one taken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::gateway::Place as SessionPlace;

/// How many direct-message channels are remembered; the quietest make room.
const MOST: usize = 1000;

/// The place.
#[derive(Default)]
pub(crate) struct Place(Mutex<State>);

#[derive(Default)]
struct State {
    session: Option<SessionPlace>,
    /// How many sessions there were.
    n_sessions: u64,
    /// The events that are being worked on.
    under_way: BTreeSet<Mark>,
    direct: BTreeMap<String, Direct>,
    /// Whether an earlier run ended before it had asked for all that it missed.
    is_behind: bool,
    /// How many people are still to be asked about.
    n_behind: usize,
    is_changed: bool,
}

/// Which event: the session it came in, counted from the first, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    n_session: u64,
    sequence: u64,
}

/// One person's direct messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Direct {
    peer: String,
    /// The last message taken.
    last: u64,
}

/// As the inbox keeps it.
#[derive(Default, Serialize, Deserialize)]
struct Cursor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<SessionPlace>,
    /// Whether something may be missing that this session does not repeat: it is to be asked for.
    #[serde(default)]
    is_behind: bool,
    #[serde(default)]
    direct: BTreeMap<String, Direct>,
}

impl Place {
    /// Takes up the cursor of an earlier run. One that cannot be read is none: what it told is lost, no more.
    pub(crate) fn go_on_from(&self, cursor: &str) {
        let Cursor { session, is_behind, direct } = serde_json::from_str(cursor).unwrap_or_default();
        let mut state = self.lock();
        state.is_behind = is_behind;
        state.session = session;
        state.direct = direct;
    }

    /// The channels to be asked about now: all of them in a new session, and where an earlier run did not come to its
    /// end with that; else none.
    pub(crate) fn behind(&self, is_new: bool) -> Vec<(String, String)> {
        let was_behind = std::mem::take(&mut self.lock().is_behind);
        let channels = if is_new || was_behind { self.channels() } else { Vec::new() };
        self.lock().n_behind += channels.len();
        channels
    }

    /// One of them was asked about.
    pub(crate) fn caught_up(&self) {
        let mut state = self.lock();
        state.n_behind = state.n_behind.saturating_sub(1);
        state.is_changed = true;
    }

    /// Where the session stood.
    pub(crate) fn session(&self) -> Option<SessionPlace> {
        self.lock().session.clone()
    }

    /// An event came with which the session stands there; it is under way from now on.
    pub(crate) fn came(&self, session: Option<SessionPlace>) -> Option<Mark> {
        let mut state = self.lock();
        let is_another =
            |it: &SessionPlace| session.as_ref().is_none_or(|new| new.session_id != it.session_id);
        if state.session.as_ref().is_none_or(is_another) {
            state.n_sessions += 1;
        }
        let n_session = state.n_sessions;
        let mark = session.as_ref().map(|it| Mark { n_session, sequence: it.sequence });
        state.under_way.extend(mark);
        state.session = session;
        state.is_changed = true;
        mark
    }

    /// An event is done.
    pub(crate) fn done(&self, mark: Option<Mark>) {
        let mut state = self.lock();
        if let Some(mark) = mark {
            state.under_way.remove(&mark);
        }
        state.is_changed = true;
    }

    /// A direct message was taken.
    pub(crate) fn taken(&self, channel: &str, peer: &str, message: &str) {
        let Ok(message) = message.parse() else { return };
        let mut state = self.lock();
        let direct = state.direct.entry(channel.to_owned());
        let direct = direct.or_insert_with(|| Direct { peer: peer.to_owned(), last: message });
        direct.last = direct.last.max(message);
        if state.direct.len() > MOST {
            // Messages are numbered by their time.
            let quietest =
                state.direct.iter().min_by_key(|(_, it)| it.last).map(|(channel, _)| channel.clone());
            quietest.map(|it| state.direct.remove(&it));
        }
        state.is_changed = true;
    }

    /// We wrote to a person: what they answer is asked for from there on, unless more is known.
    pub(crate) fn met(&self, channel: &str, peer: &str, message: &str) {
        if self.last(channel).is_none() {
            self.taken(channel, peer, message);
        }
    }

    /// The last message taken in a channel.
    pub(crate) fn last(&self, channel: &str) -> Option<u64> {
        self.lock().direct.get(channel).map(|it| it.last)
    }

    /// Every direct-message channel, with its person.
    pub(crate) fn channels(&self) -> Vec<(String, String)> {
        self.lock().direct.iter().map(|(channel, it)| (channel.clone(), it.peer.clone())).collect()
    }

    /// The cursor to keep, if it is another than the last.
    pub(crate) fn cursor(&self) -> Option<String> {
        let mut state = self.lock();
        if !std::mem::take(&mut state.is_changed) {
            return None;
        }
        let current = Mark { n_session: state.n_sessions, sequence: 0 };
        let is_behind =
            state.is_behind || state.n_behind > 0 || state.under_way.first().is_some_and(|it| *it < current);
        let oldest = state.under_way.range(current..).next().map(|it| it.sequence);
        let session = state.session.clone().map(|mut it| {
            it.sequence = oldest.map_or(it.sequence, |oldest| it.sequence.min(oldest.saturating_sub(1)));
            it
        });
        let cursor = Cursor { session, is_behind, direct: state.direct.clone() };
        Some(serde_json::to_string(&cursor).expect("a place has string keys only"))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(sequence: u64) -> Option<SessionPlace> {
        let (session_id, resume_url) = ("s".to_owned(), "wss://gateway.example".to_owned());
        Some(SessionPlace { session_id, resume_url, sequence })
    }

    fn kept(place: &Place) -> u64 {
        let again = Place::default();
        again.go_on_from(&place.cursor().expect("it changed"));
        again.session().expect("a session").sequence
    }

    #[test]
    fn what_is_kept_is_never_past_what_is_under_way() {
        let place = Place::default();
        let first = place.came(session(10));
        let second = place.came(session(11));
        assert_eq!(kept(&place), 9);
        place.done(second);
        assert_eq!(kept(&place), 9);
        place.done(first);
        assert_eq!(kept(&place), 11);
        assert_eq!(place.cursor(), None, "nothing changed");
    }

    #[test]
    fn what_an_older_session_told_is_asked_for_once() {
        let place = Place::default();
        place.taken("7", "1", "100");
        let old = place.came(session(5));
        let another = SessionPlace { session_id: "another".to_owned(), ..session(5).expect("a session") };
        let new = place.came(Some(another));
        let again = Place::default();
        again.go_on_from(&place.cursor().expect("it changed"));
        assert_eq!((again.behind(false).len(), again.behind(false).len()), (1, 0));
        place.done(old);
        assert_eq!(kept(&place), 4, "the same number of another session is another event");
        place.done(new);
        again.go_on_from(&place.cursor().expect("it changed"));
        assert_eq!(again.session().map(|it| it.sequence), Some(5));
        assert_eq!(again.behind(false), []);
    }

    #[test]
    fn who_was_not_asked_about_is_asked_about_by_the_next_run() {
        let place = Place::default();
        place.taken("7", "1", "100");
        place.came(session(1));
        let channels = place.behind(true);
        assert_eq!(channels.len(), 1);
        let again = Place::default();
        again.go_on_from(&place.cursor().expect("it changed"));
        assert_eq!(again.behind(false), channels);
        place.caught_up();
        again.go_on_from(&place.cursor().expect("it changed"));
        assert_eq!(again.behind(false), []);
    }

    #[test]
    fn who_was_written_to_is_asked_for() {
        let place = Place::default();
        place.met("7", "1", "100");
        assert_eq!(place.last("7"), Some(100));
        place.met("7", "1", "110");
        assert_eq!(place.last("7"), Some(100), "what was said since may not be taken yet");
    }

    #[test]
    fn the_last_message_of_each_person_is_kept() {
        let place = Place::default();
        place.taken("7", "1", "100");
        place.taken("7", "1", "90");
        place.taken("8", "2", "95");
        let again = Place::default();
        again.go_on_from(&place.cursor().expect("it changed"));
        assert_eq!(again.last("7"), Some(100));
        assert_eq!(again.channels(), [("7".to_owned(), "1".to_owned()), ("8".to_owned(), "2".to_owned())]);
        again.go_on_from("somebody else's");
        assert_eq!(again.channels(), []);
    }

    #[test]
    fn the_quietest_make_room() {
        let place = Place::default();
        for n in 0..=MOST {
            place.taken(&n.to_string(), "1", &(n + 10).to_string());
        }
        assert_eq!(place.last("0"), None);
        assert_eq!(place.channels().len(), MOST);
    }
}
