//! What is shown to a peer: structure and finished words, never markup. Each adapter lays it out in its platform's
//! way; [`plain`](crate::plain) lays it out for those that have nothing but text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::letter::Letter;
use crate::notice::Notice;
use crate::question::Question;
use crate::review::{Receipt, Review};

/// One message to a peer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outbound {
    /// What it says.
    pub body: Body,
    /// The language it is worded in (BCP 47).
    pub language: String,
    /// The direction that language is read in.
    pub direction: Direction,
    /// The message it takes the place of, where the platform can edit: the one whose button was pressed.
    pub replaces: Option<Handle>,
    /// Where the event it answers wanted answers addressed; `None` for what answers no event, or none that said.
    pub reply_to: Option<ReplyTo>,
    /// No sound and no banner, where the platform can choose.
    pub is_quiet: bool,
}

/// Reading direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// The kinds of message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Body {
    /// Something to know; stays readable when the conversation goes on (never replaced).
    Notice(Notice),
    /// Something to answer.
    Question(Question),
    /// Everything said, before it is sent.
    Review(Review),
    /// It is sent.
    Receipt(Receipt),
    /// All that is open, for channels that ask it at once.
    Letter(Box<Letter>),
}

/// A channel's name for a message it sent, so that a later one can take its place. Opaque outside the adapter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub String);

/// Where answers to one event are to be addressed, on platforms that tell it with each event: an interaction's token, a
/// mail and its thread. It may be secret and may not last; a channel whose way is closed finds another, or waits for the
/// peer. Opaque outside the adapter.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReplyTo(pub String);

impl fmt::Debug for ReplyTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyTo(‹{} bytes›)", self.0.len())
    }
}
