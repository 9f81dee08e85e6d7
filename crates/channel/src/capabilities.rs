//! What a channel can do, so that the service need not ask which platform it is.

use std::time::Duration;

/// What a channel can do, and how fast it may.
#[derive(Clone, Debug, PartialEq)]
pub struct Capabilities {
    /// Whether messages are pushed to peers, or peers come and look.
    pub turn: Turn,
    /// How much is asked in one turn.
    pub asks: Asks,
    /// The most a message may hold; longer texts are split by the adapter, never cut.
    pub message_limit: (usize, Unit),
    /// How many options fit one message; a page of a longer list.
    pub options_at_once: usize,
    /// The largest file the platform hands out, in bytes.
    pub file_limit: u64,
    /// How fast the platform takes messages.
    pub pace: Pace,
    /// Whether only one node at a time may listen: the platform has one stream of events (polling, a gateway, a
    /// mailbox), which [`Channel::run`](crate::Channel::run) reads. Requests and messages are any node's.
    pub is_single: bool,
}

/// Who moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The service sends: every message goes through the outbox to [`Channel::send`](crate::Channel::send).
    Push,
    /// The peer comes and looks: the channel shows what [`Inbox::present`](crate::Inbox::present) says, and nothing
    /// is ever sent.
    Pull,
}

/// How much is asked in one turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// One question a message; the next follows its answer.
    One,
    /// All that is still open, numbered, in one [`Letter`](crate::Letter). Answers come back in
    /// [`Said::answers`](crate::Said::answers).
    All,
}

/// What a platform counts text in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// UTF-16 code units (Telegram).
    Utf16,
    /// Unicode scalar values (Discord).
    Chars,
    /// Bytes of UTF-8.
    Bytes,
}

impl Unit {
    /// How long `text` is in this unit.
    pub fn len(self, text: &str) -> usize {
        match self {
            Self::Utf16 => text.encode_utf16().count(),
            Self::Chars => text.chars().count(),
            Self::Bytes => text.len(),
        }
    }
}

/// How fast a platform takes messages; the outbox keeps to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Messages a second to all peers together; 0 is no limit.
    pub overall_per_second: u32,
    /// The least time between two messages to one peer, after a burst of three.
    pub between_to_peer: Duration,
}

impl Pace {
    /// No limit at all: the far side is us.
    pub const UNLIMITED: Self = Self { overall_per_second: 0, between_to_peer: Duration::ZERO };
}
