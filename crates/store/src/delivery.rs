//! Things owed: to a peer or to a sink, and what became of them.

use std::fmt;

use jiff::Timestamp;
use reportline_channel::Handle;
use reportline_delivery::DeliveryId;

use crate::conversation::{ConversationId, PeerKey};

/// The configured name of a sink: `hub`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SinkName(pub String);

impl fmt::Display for SinkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// To whom something is owed. One outbox serves replies and reports.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A message for a peer. Deliveries to one peer keep their order: only the oldest open one may be leased.
    Peer(PeerKey),
    /// A report for a sink. Deliveries of one conversation to one sink keep their order.
    Sink(SinkName),
}

/// Something newly owed.
#[derive(Clone)]
pub struct NewDelivery {
    /// Its name, for ever. Owing the same name again changes nothing.
    pub id: DeliveryId,
    /// The conversation it belongs to: its key seals it, and erasing the conversation withdraws it. `None` for what
    /// must outlive an erasure ("Deleted. Nothing was sent.").
    pub conversation: Option<ConversationId>,
    /// To whom.
    pub to: Destination,
    /// What. Sealed before it touches a disk.
    pub payload: Vec<u8>,
    /// Not before this.
    pub due_at: Timestamp,
    /// Not before that delivery is delivered: "the hub has it" waits for the hub.
    pub held_by: Option<DeliveryId>,
    /// Takes the place of an open, unleased delivery to the same peer with the same word: the answer to the third
    /// picture of an album replaces the answer to the second.
    pub supersedes: Option<String>,
}

impl fmt::Debug for NewDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewDelivery({}, ‹{} bytes›)", self.id, self.payload.len())
    }
}

/// A delivery on lease: whoever holds it attempts it once and settles it.
#[derive(Clone)]
pub struct Delivery {
    /// Its name.
    pub id: DeliveryId,
    /// The conversation it belongs to.
    pub conversation: Option<ConversationId>,
    /// To whom.
    pub to: Destination,
    /// What, opened.
    pub payload: Vec<u8>,
    /// Which attempt this lease is for, counted from 1. It fences the settlement: a late settlement of an earlier
    /// lease changes nothing.
    pub attempt: u32,
    /// The handle of the last message shown to that peer in this conversation.
    pub previous: Option<Handle>,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delivery({}, attempt {}, ‹{} bytes›)", self.id, self.attempt, self.payload.len())
    }
}

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Which delivery.
    pub id: DeliveryId,
    /// Of which attempt, from the lease.
    pub attempt: u32,
    /// What it came to.
    pub outcome: Outcome,
}

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done. The payload is erased; what it held back is released, due at once.
    Delivered {
        /// The channel's name for the message, if a later one can take its place.
        handle: Option<Handle>,
    },
    /// Try again, not before then.
    RetryAt(Timestamp),
    /// Try again when the peer is heard from, or at the latest then.
    WhenHeard(Timestamp),
    /// Never again by itself: a dead letter. `why` is a short word for the operator (`gone`, `schema`), no content.
    Dead {
        /// A short word.
        why: String,
    },
}

/// How a delivery stands, for `status` and for operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Not delivered yet.
    Owed,
    /// Delivered then.
    Delivered(Timestamp),
    /// A dead letter since then.
    Dead(Timestamp),
}

/// A line of `outbox list`: nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Its name.
    pub id: DeliveryId,
    /// The channel or sink it is for.
    pub to: String,
    /// Whether it is for a sink (a report) or a peer (a message).
    pub is_report: bool,
    /// When it was first owed.
    pub owed_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// How many attempts it has had.
    pub n_attempts: u32,
    /// For a dead letter, the short word why.
    pub dead: Option<String>,
}
