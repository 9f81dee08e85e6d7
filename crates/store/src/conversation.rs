//! Conversations as they are kept, and the keys by which they are found.

use std::fmt;

use jiff::Timestamp;
use reportline_channel::{ChannelId, EventId, Peer};
use uuid::Uuid;

/// Names one conversation: a UUIDv7, so that rows stand in the order of their making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub Uuid);

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A peer of a channel. Stores keep a keyed hash of it, never the peer in clear.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerKey {
    /// Through which channel.
    pub channel: ChannelId,
    /// Who.
    pub peer: Peer,
}

/// An event of a channel. Two channels may use the same ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventKey {
    /// Through which channel.
    pub channel: ChannelId,
    /// The platform's id.
    pub event: EventId,
}

/// A conversation as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptConversation {
    /// Its name.
    pub id: ConversationId,
    /// Whose it is. A peer has one conversation at a time: keeping another under the same peer erases the one before,
    /// unless a report of it is still owed to a sink; then that one lives on, out of reach, until it is handed over.
    pub peer: PeerKey,
    /// Counts its changes: 0 is new, and each keeping stores the version it is given, which must be one more than
    /// what is kept.
    pub version: u64,
    /// Its inside. Sealed before it touches a disk, bound to table, row and version.
    pub state: Vec<u8>,
    /// When it may be erased. Until its reports are handed over, it is not.
    pub expires_at: Timestamp,
}

impl fmt::Debug for KeptConversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptConversation({} v{}, ‹{} bytes›)", self.id, self.version, self.state.len())
    }
}
