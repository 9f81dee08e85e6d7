//! Between what is kept and what SQL sees of it: tags instead of peers, sealed bytes instead of words.
//!
//! Every dialect seals the same way, so that a database can be carried from one to another row by row.

use reportline_channel::{ChannelId, Handle, Peer};
use reportline_delivery::DeliveryId;
use reportline_seal::{Binding, DataKey, LocalKey, Unopenable};
use reportline_store::{
    ConversationId, Destination, EventKey, KeptConversation, NewDelivery, PeerKey, SinkName, StoreError,
};

/// A keyed hash: finds a peer or an event without keeping it.
pub(crate) type Tag = [u8; 16];

/// Sealed things say for what their key was wrapped.
const FOR_INSTALLATION: &[u8] = b"installation";

/// Seals and opens, with the key of this installation.
pub(crate) struct Sealing {
    local: LocalKey,
    /// Seals what belongs to no conversation.
    installation: DataKey,
}

impl Sealing {
    /// For an installation without a database: a new key, and the same key wrapped, to be kept.
    pub(crate) fn generate(local: LocalKey) -> (Self, Vec<u8>) {
        let installation = DataKey::generate();
        let wrapped = local.wrap(&installation, FOR_INSTALLATION);
        (Self { local, installation }, wrapped)
    }

    /// For an installation that kept its wrapped key. Refused with another local key.
    pub(crate) fn unwrap(local: LocalKey, wrapped: &[u8]) -> Result<Self, Unopenable> {
        let installation = local.unwrap(wrapped, FOR_INSTALLATION)?;
        Ok(Self { local, installation })
    }

    pub(crate) fn peer(&self, peer: &PeerKey) -> Tag {
        self.local.tag("peer", &[peer.channel.0.as_bytes(), peer.peer.0.as_bytes()])
    }

    pub(crate) fn event(&self, event: &EventKey) -> Tag {
        self.local.tag("event", &[event.channel.0.as_bytes(), event.event.0.as_bytes()])
    }

    /// Deliveries of one lane keep their order. A report of no conversation has nothing to keep its order with.
    pub(crate) fn lane(&self, delivery: &NewDelivery) -> Tag {
        match (&delivery.to, delivery.conversation) {
            (Destination::Peer(peer), _) => self.peer(peer),
            (Destination::Sink(sink), Some(conversation)) => {
                self.local.tag("lane", &[sink.0.as_bytes(), conversation.0.as_bytes()])
            }
            (Destination::Sink(_), None) => self.local.tag("lane of one", &[delivery.id.0.as_bytes()]),
        }
    }

    /// Locks what a delivery may hold back.
    pub(crate) fn holder(&self, delivery: &DeliveryId) -> Tag {
        self.local.tag("holder", &[delivery.0.as_bytes()])
    }

    /// A new key of a conversation, and the same key wrapped.
    pub(crate) fn new_conversation_key(&self, id: ConversationId) -> (DataKey, Vec<u8>) {
        let key = DataKey::generate();
        let wrapped = self.local.wrap(&key, &owner(b"conversation", id.0.as_bytes()));
        (key, wrapped)
    }

    pub(crate) fn conversation_key(&self, id: ConversationId, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        self.local.unwrap(wrapped, &owner(b"conversation", id.0.as_bytes())).map_err(damaged)
    }

    /// A new key of a delivery that belongs to no conversation, and the same key wrapped.
    pub(crate) fn new_delivery_key(&self, id: &DeliveryId) -> (DataKey, Vec<u8>) {
        let key = DataKey::generate();
        let wrapped = self.local.wrap(&key, &owner(b"delivery", id.0.as_bytes()));
        (key, wrapped)
    }

    pub(crate) fn delivery_key(&self, id: &DeliveryId, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        self.local.unwrap(wrapped, &owner(b"delivery", id.0.as_bytes())).map_err(damaged)
    }

    /// A channel's place is sealed too: for some platforms it names a mailbox.
    pub(crate) fn seal_cursor(&self, channel: &ChannelId, cursor: &str) -> Vec<u8> {
        self.installation.seal(&cursor_binding(channel), cursor.as_bytes())
    }

    pub(crate) fn open_cursor(&self, channel: &ChannelId, sealed: &[u8]) -> Result<String, StoreError> {
        let plain = self.installation.open(&cursor_binding(channel), sealed).map_err(damaged)?;
        String::from_utf8(plain).map_err(|_| damaged(Unopenable))
    }
}

pub(crate) fn seal_state(key: &DataKey, conversation: &KeptConversation, peer: &Tag) -> Vec<u8> {
    let row = state_row(conversation.id, peer);
    key.seal(&state_binding(&row, conversation.version), &conversation.state)
}

pub(crate) fn open_state(
    key: &DataKey,
    (id, peer, version): (ConversationId, &Tag, u64),
    sealed: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let row = state_row(id, peer);
    key.open(&state_binding(&row, version), sealed).map_err(damaged)
}

/// Seals to whom and what together: nobody who can write to the database can send it to somebody else.
pub(crate) fn seal_delivery(key: &DataKey, delivery: &NewDelivery) -> Vec<u8> {
    let (kind, name, peer) = match &delivery.to {
        Destination::Peer(PeerKey { channel, peer }) => (b'p', &channel.0, peer.0.as_str()),
        Destination::Sink(sink) => (b's', &sink.0, ""),
    };
    let mut plain = vec![kind];
    for part in [name.as_bytes(), peer.as_bytes()] {
        plain.extend_from_slice(&(part.len() as u64).to_be_bytes());
        plain.extend_from_slice(part);
    }
    plain.extend_from_slice(&delivery.payload);
    key.seal(&delivery_binding(&delivery.id), &plain)
}

pub(crate) fn open_delivery(
    key: &DataKey,
    id: &DeliveryId,
    sealed: &[u8],
) -> Result<(Destination, Vec<u8>), StoreError> {
    let plain = key.open(&delivery_binding(id), sealed).map_err(damaged)?;
    read_delivery(&plain).ok_or_else(|| damaged(Unopenable))
}

fn read_delivery(plain: &[u8]) -> Option<(Destination, Vec<u8>)> {
    let (&kind, rest) = plain.split_first()?;
    let (name, rest) = read_text(rest)?;
    let (peer, payload) = read_text(rest)?;
    let to = match kind {
        b'p' => Destination::Peer(PeerKey { channel: ChannelId(name), peer: Peer(peer) }),
        b's' => Destination::Sink(SinkName(name)),
        _ => return None,
    };
    Some((to, payload.to_vec()))
}

fn read_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (n_bytes, rest) = bytes.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*n_bytes)).ok()?)?;
    Some((String::from_utf8(text.to_vec()).ok()?, rest))
}

pub(crate) fn seal_handle(key: &DataKey, conversation: ConversationId, handle: &Handle) -> Vec<u8> {
    key.seal(&handle_binding(&conversation), handle.0.as_bytes())
}

pub(crate) fn open_handle(
    key: &DataKey,
    conversation: ConversationId,
    sealed: &[u8],
) -> Result<Handle, StoreError> {
    let plain = key.open(&handle_binding(&conversation), sealed).map_err(damaged)?;
    String::from_utf8(plain).map(Handle).map_err(|_| damaged(Unopenable))
}

pub(crate) fn damaged(error: Unopenable) -> StoreError {
    StoreError::Damaged(error.into())
}

fn owner(table: &[u8], row: &[u8]) -> Vec<u8> {
    [table, b"/", row].concat()
}

fn state_row(id: ConversationId, peer: &Tag) -> Vec<u8> {
    [id.0.as_bytes().as_slice(), peer].concat()
}

fn state_binding(row: &[u8], version: u64) -> Binding<'_> {
    Binding { table: "conversation", row, version }
}

/// A delivery never changes, so its version is always 0.
fn delivery_binding(id: &DeliveryId) -> Binding<'_> {
    Binding { table: "delivery", row: id.0.as_bytes(), version: 0 }
}

/// An older handle in place of a newer one does no harm worth counting versions for.
fn handle_binding(conversation: &ConversationId) -> Binding<'_> {
    Binding { table: "handle", row: conversation.0.as_bytes(), version: 0 }
}

/// An older place makes a platform send again what was seen, and seen events are known.
fn cursor_binding(channel: &ChannelId) -> Binding<'_> {
    Binding { table: "cursor", row: channel.0.as_bytes(), version: 0 }
}
