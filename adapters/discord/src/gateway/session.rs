//! The gateway's protocol as values: what was heard, and what is to be done about it. No I/O, no clock.
//!
//! A connection begins with HELLO. We answer with IDENTIFY (a new session; a thousand a day, or Discord takes the
//! token away) or RESUME (the old one, with all that was missed), and beat at the pace that HELLO named. A session
//! outlives its connections, for a few minutes: it is given up only where Discord says that it is gone.
//! <https://docs.discord.com/developers/events/gateway#connection-lifecycle>

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The shortest and the longest pace of heartbeats that is believed. Discord's is about 41 s.
const PACES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(600));

/// A payload of the gateway.
/// <https://docs.discord.com/developers/events/gateway-events#payload-structure>
#[derive(Deserialize)]
pub(crate) struct Frame {
    op: u64,
    #[serde(default)]
    d: Value,
    s: Option<u64>,
    t: Option<String>,
}

/// An event, as it came.
#[derive(Clone, PartialEq)]
pub(crate) struct Dispatch {
    /// Its kind: `MESSAGE_CREATE`.
    pub(crate) name: String,
    /// All of it. What has no type yet is here, too.
    pub(crate) data: Value,
    /// Its number within the session.
    pub(crate) sequence: Option<u64>,
}

/// A place in the platform's stream: with it a later connection, also of a later process, goes on where this one was.
/// `sequence` may be set back to the last event that was accepted; those after it are sent again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) session_id: String,
    pub(crate) resume_url: String,
    pub(crate) sequence: u64,
}

/// What a frame asks of us.
#[derive(Debug, PartialEq)]
pub(crate) enum Action {
    /// Beat at this pace from now on, and say who we are.
    Greet { pace: Duration, greeting: Greeting },
    /// Beat at once, with the number of the last event.
    Beat(Option<u64>),
    /// The last heartbeat was answered.
    Answered,
    /// Give the event to whoever waits for it.
    HandOver(Dispatch),
    /// Connect again.
    Leave(Leave),
    /// Nothing.
    Nothing,
}

/// How we say who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Greeting {
    Identify,
    Resume { session_id: String, sequence: u64 },
}

/// When to connect again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// "You should attempt to reconnect and resume immediately."
    AtOnce,
    /// The session is invalid: after 1 to 5 seconds.
    Settled,
}

/// What to do after the gateway closed the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// Connect again, after a pause.
    Again,
    /// Don't: an operator has to change something first.
    Refused { reason: &'static str, remedy: &'static str },
}

/// What is wrong when Discord does not know the token, whoever says so.
pub(crate) const WRONG_TOKEN: (&str, &str) = (
    "Discord does not know this token",
    "in the Developer Portal (https://discord.com/developers/applications) open the application, Bot, Reset Token, \
     and put the new token where `token_file` points",
);

/// How far a connection has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// HELLO is awaited.
    #[default]
    Opened,
    /// READY or RESUMED is awaited.
    Greeted,
    /// Events flow.
    Live,
}

/// One session with the gateway, over all its connections.
#[derive(Default)]
pub(crate) struct Session {
    /// Its name, and where it is resumed.
    known: Option<(String, String)>,
    /// The number of the last event.
    sequence: Option<u64>,
    stage: Stage,
    /// Whether the last heartbeat was answered, or none was sent.
    is_answered: bool,
}

impl Frame {
    /// `None`: this is no payload of the gateway.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Session {
    /// A session that an earlier connection had, or an earlier process.
    pub(crate) fn at(place: Place) -> Self {
        Self {
            known: Some((place.session_id, place.resume_url)),
            sequence: Some(place.sequence),
            ..Self::default()
        }
    }

    /// Where it stands, if it can be resumed.
    pub(crate) fn place(&self) -> Option<Place> {
        let (session_id, resume_url) = self.known.clone()?;
        Some(Place { session_id, resume_url, sequence: self.sequence? })
    }

    pub(crate) fn is_live(&self) -> bool {
        self.stage == Stage::Live
    }

    #[cfg(test)]
    pub(crate) fn is_greeted(&self) -> bool {
        self.stage == Stage::Greeted
    }

    pub(crate) fn is_answered(&self) -> bool {
        self.is_answered
    }

    /// A new connection is open.
    pub(crate) fn opened(&mut self) {
        self.stage = Stage::Opened;
        self.is_answered = true;
    }

    /// It is time for a heartbeat; the number to send with it.
    pub(crate) fn beat(&mut self) -> Option<u64> {
        self.is_answered = false;
        self.sequence
    }

    /// What to do about a frame.
    pub(crate) fn take(&mut self, frame: Frame) -> Action {
        match frame.op {
            0 => self.dispatch(frame),
            1 => Action::Beat(self.sequence),
            7 => Action::Leave(Leave::AtOnce),
            9 => {
                if frame.d != Value::Bool(true) {
                    self.forget();
                }
                Action::Leave(Leave::Settled)
            }
            10 => self.greet(&frame.d),
            11 => {
                self.is_answered = true;
                Action::Answered
            }
            _ => Action::Nothing,
        }
    }

    /// What to do about the end of a connection. `code`: what the gateway closed it with, if it did.
    /// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>
    pub(crate) fn closed(&mut self, code: Option<u16>) -> Closed {
        let (reason, remedy) = match code {
            // Invalid seq, session timed out: "Reconnect and start a new one".
            Some(4007 | 4009) => {
                self.forget();
                return Closed::Again;
            }
            Some(4004) => WRONG_TOKEN,
            Some(4010 | 4011) => (
                "this bot is in more servers than one connection may serve",
                "Reportline does not shard; set up a second application and share the servers out",
            ),
            Some(4012) => (
                "Discord no longer takes the version of its gateway that we speak",
                "install a newer Reportline",
            ),
            Some(4013 | 4014) => (
                "Discord does not grant this application the intents that it asks for",
                "in the Developer Portal (https://discord.com/developers/applications) open the application, Bot, \
                 Privileged Gateway Intents, and see that what this channel is set to use is switched on",
            ),
            _ => return Closed::Again,
        };
        Closed::Refused { reason, remedy }
    }

    fn dispatch(&mut self, frame: Frame) -> Action {
        self.sequence = frame.s.or(self.sequence);
        let name = frame.t.unwrap_or_default();
        match name.as_str() {
            "READY" => {
                let text = |key: &str| frame.d.get(key).and_then(Value::as_str).map(str::to_owned);
                self.known = text("session_id").zip(text("resume_gateway_url"));
                self.stage = Stage::Live;
            }
            "RESUMED" => self.stage = Stage::Live,
            _ => {}
        }
        Action::HandOver(Dispatch { name, data: frame.d, sequence: frame.s })
    }

    fn greet(&mut self, hello: &Value) -> Action {
        let Some(pace) = hello.get("heartbeat_interval").and_then(Value::as_u64) else {
            return Action::Nothing;
        };
        if self.stage != Stage::Opened {
            return Action::Nothing;
        }
        self.stage = Stage::Greeted;
        let greeting = match self.place() {
            Some(place) => Greeting::Resume { session_id: place.session_id, sequence: place.sequence },
            None => {
                self.forget();
                Greeting::Identify
            }
        };
        Action::Greet { pace: Duration::from_millis(pace).clamp(PACES.0, PACES.1), greeting }
    }

    fn forget(&mut self) {
        self.known = None;
        self.sequence = None;
    }
}

/// An event is what a person did: its kind and its number are all that may be seen.
impl fmt::Debug for Dispatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dispatch({}, {:?})", self.name, self.sequence)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({})", self.sequence)
    }
}

#[cfg(test)]
mod tests;
