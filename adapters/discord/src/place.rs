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
    /// The sequence numbers of events that are being worked on.
    under_way: BTreeSet<u64>,
    direct: BTreeMap<String, Direct>,
    is_changed: bool,
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
    #[serde(default)]
    direct: BTreeMap<String, Direct>,
}

impl Place {
    /// Takes up the cursor of an earlier run. One that cannot be read is none: what it told is lost, no more.
    pub(crate) fn go_on_from(&self, cursor: &str) {
        let Cursor { session, direct } = serde_json::from_str(cursor).unwrap_or_default();
        let mut state = self.lock();
        state.session = session;
        state.direct = direct;
    }

    /// Where the session stood.
    pub(crate) fn session(&self) -> Option<SessionPlace> {
        self.lock().session.clone()
    }

    /// An event came with which the session stands there; it is under way from now on.
    pub(crate) fn came(&self, session: Option<SessionPlace>) -> Option<u64> {
        let mut state = self.lock();
        let sequence = session.as_ref().map(|it| it.sequence);
        let is_another =
            |it: &SessionPlace| session.as_ref().is_none_or(|new| new.session_id != it.session_id);
        if state.session.as_ref().is_some_and(is_another) {
            state.under_way.clear();
        }
        state.under_way.extend(sequence);
        state.session = session;
        state.is_changed = true;
        sequence
    }

    /// An event is done.
    pub(crate) fn done(&self, sequence: Option<u64>) {
        let mut state = self.lock();
        if let Some(sequence) = sequence {
            state.under_way.remove(&sequence);
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
        let oldest = state.under_way.first().copied();
        let session = state.session.clone().map(|mut it| {
            it.sequence = oldest.map_or(it.sequence, |oldest| it.sequence.min(oldest.saturating_sub(1)));
            it
        });
        let cursor = Cursor { session, direct: state.direct.clone() };
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
