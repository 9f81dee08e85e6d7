//! Where a channel hands over what it received.

use async_trait::async_trait;

use crate::attachment::{Attachment, File};
use crate::error::{KeepError, RunError};
use crate::inbound::{EventId, Inbound};
use crate::outbound::Outbound;
use crate::peer::Peer;

/// The service's side of the contract, one for each channel.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Takes an event. Once this returned `Ok`, the event and all that follows from it are durable, and the channel
    /// may tell the platform so (move its offset, answer 200). Until then it must not.
    ///
    /// `Err(Lost)`: nothing was taken; offer it again later. Offering an event twice is harmless.
    async fn accept(&self, inbound: Inbound) -> Result<Accepted, RunError>;

    /// Which of these events were taken before, in their order: for a channel that catches up, and hands over as one
    /// what it was not told of in time.
    async fn taken(&self, events: &[EventId]) -> Result<Vec<bool>, RunError>;

    /// Keeps a file's bytes, durably, before the event that names them is accepted. A file whose event never comes
    /// is swept away within the hour.
    async fn keep(&self, file: File) -> Result<Attachment, KeepError>;

    /// What stands before that peer now, for channels that peers come to and look at; `None` if no conversation is
    /// known. It is what was last said, worded anew, and true after any restart.
    async fn present(&self, peer: &Peer) -> Result<Option<Present>, RunError>;

    /// The channel's place in the platform's stream, as it was last saved.
    async fn cursor(&self) -> Result<Option<String>, RunError>;

    /// Saves the channel's place, durably. Only what was accepted may lie behind it. Refused
    /// where another process listens by now.
    async fn save_cursor(&self, cursor: &str) -> Result<(), RunError>;
}

/// What became of an event that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Taken for the first time.
    New,
    /// It had been taken before; nothing changed.
    Duplicate,
    /// Noted, but over a limit: not worked on. The person is told once a window, and their place is kept.
    Limited,
}

/// What stands before a peer.
#[derive(Clone, Debug, PartialEq)]
pub struct Present {
    /// Grows with every change. A form that carries it can tell a double click from a second answer.
    pub revision: u64,
    /// What was last said, in order.
    pub messages: Vec<Outbound>,
}
