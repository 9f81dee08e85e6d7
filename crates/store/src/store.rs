//! The traits.
//!
//! # How to add a store
//! 1. A module of `store-sql` (or a crate) that implements both traits; SQL of one dialect per module.
//! 2. Its migrations, numbered.
//! 3. `store_conformance!` in its tests, against the real database.

use std::num::NonZeroU32;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reportline_channel::{BlobName, ChannelId};
use reportline_delivery::DeliveryId;

use crate::conversation::{ConversationId, EventKey, KeptConversation, PeerKey};
use crate::delivery::{Delivery, DeliveryState, NewDelivery, Owed, Settlement, SinkName};
use crate::error::StoreError;
use crate::ownership::Fence;

/// One transaction over any number of events. Dropped without [`commit`](Transaction::commit), nothing of it happened.
/// Calls are batches, so that a hundred people's events cost a handful of statements and one fsync.
///
/// From the moment it has asked for a peer's conversation, or written anything of or for that peer, until it ends, no
/// other transaction does: the other waits. Who needs several peers asks for all of them in one call, and after its
/// guards and events: two that ask for the same peers in another order may wait for each other, and then one of them
/// gets [`StoreError::Conflict`], nothing of it happened, and it may be begun again.
#[async_trait]
pub trait Transaction: Send {
    /// Whether each of these claims still stands, in order. Those that do stand until this transaction ends: nobody
    /// else is given the channel meanwhile. Of a channel whose claim does not, nothing may be written; the others'
    /// events are none the worse for it.
    async fn guard(&mut self, fences: &[Fence]) -> Result<Vec<bool>, StoreError>;

    /// Notes events as seen at `now`. For each, in order: whether it is new. An event that stands twice in one call
    /// is new once.
    async fn note_events(&mut self, events: &[EventKey], now: Timestamp) -> Result<Vec<bool>, StoreError>;

    /// The conversation of each peer, in order; `None` where there is none. Nobody changes them, or begins one in the
    /// place of `None`, until this transaction ends.
    async fn conversations(&mut self, peers: &[PeerKey])
    -> Result<Vec<Option<KeptConversation>>, StoreError>;

    /// Keeps conversations: new ones (version 0) and changed ones (version one more than kept). At most one of each
    /// peer in one call. [`StoreError::Conflict`] if a version does not follow.
    async fn keep(&mut self, conversations: &[KeptConversation]) -> Result<(), StoreError>;

    /// Erases conversations: state, key, open deliveries (reports that are still owed too), names of attachments.
    /// What is gone already is no error.
    async fn erase(&mut self, conversations: &[ConversationId]) -> Result<(), StoreError>;

    /// Owes deliveries, in this order.
    async fn owe(&mut self, deliveries: &[NewDelivery], now: Timestamp) -> Result<(), StoreError>;

    /// Makes due at `now` what waits for these peers to be heard from ([`Outcome::WhenHeard`]), and nothing else.
    ///
    /// [`Outcome::WhenHeard`]: crate::Outcome::WhenHeard
    async fn heard(&mut self, peers: &[PeerKey], now: Timestamp) -> Result<(), StoreError>;

    /// Notes that a conversation names these attachments, so that their files are kept as long as it is, or as long
    /// as a report of it is owed to a sink.
    async fn name_attachments(
        &mut self,
        conversation: ConversationId,
        blobs: &[BlobName],
    ) -> Result<(), StoreError>;

    /// Makes all of it durable (fsync), then returns.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A store. Every method that changes something is durable when it returns, but for the shared limits.
///
/// Where several processes share it, each gives the times of its own clock. A lease, and a claim, last longer than what
/// is done under them by a margin; as long as the clocks of any two differ by less than that margin, nobody is
/// overtaken. Where they differ by more, a delivery may be attempted twice at once, under one name, and of two owners
/// of a channel only the later one can commit.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a transaction. Two never work on one peer at once; whether they write side by side for different peers
    /// is the store's affair.
    async fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError>;

    /// The conversation of a peer, for reading.
    async fn conversation(&self, peer: &PeerKey) -> Result<Option<KeptConversation>, StoreError>;

    /// Which of these events were noted before, in order, for reading.
    async fn seen(&self, events: &[EventKey]) -> Result<Vec<bool>, StoreError>;

    /// Leases up to `at_most` deliveries that are due at `now`, until `until`: the oldest open one of each peer, and
    /// of each conversation and sink. A leased one is not leased again before `until`, unless the process ended. What
    /// a transaction is just writing may be passed over until it ends.
    async fn lease(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: usize,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// When the next delivery is due, if any is open.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

    /// Settles leases. One whose attempt is not the current one changes nothing. Settlements may share a commit with
    /// whatever else is being written.
    async fn settle(&self, settlements: Vec<Settlement>, now: Timestamp) -> Result<(), StoreError>;

    /// How a delivery stands; `None` if it is not known (never owed, or erased).
    async fn delivery_state(&self, id: &DeliveryId) -> Result<Option<DeliveryState>, StoreError>;

    /// Everything owed and every dead letter, oldest first, at most `at_most`.
    async fn owed(&self, at_most: usize) -> Result<Vec<Owed>, StoreError>;

    /// Makes dead letters due again at `now`: the named ones, or all where `ids` is empty. Returns how many.
    async fn retry(&self, ids: &[DeliveryId], now: Timestamp) -> Result<u64, StoreError>;

    /// Makes everything that is open for a sink due at `now`, whatever time it was to wait until: the sink takes reports
    /// again. Returns how many.
    async fn hasten(&self, sink: &SinkName, now: Timestamp) -> Result<u64, StoreError>;

    /// Erases every conversation whose time has come and which owes nothing to a sink, at most `at_most`, and
    /// returns how many. A canary of its story is in no file afterwards.
    async fn erase_expired(&self, now: Timestamp, at_most: usize) -> Result<u64, StoreError>;

    /// Forgets events noted and deliveries delivered before `before`.
    async fn forget_before(&self, before: Timestamp) -> Result<(), StoreError>;

    /// Which of these blobs no conversation names any more.
    async fn unnamed(&self, blobs: &[BlobName]) -> Result<Vec<BlobName>, StoreError>;

    /// A channel's place in its platform's stream.
    async fn cursor(&self, channel: &ChannelId) -> Result<Option<String>, StoreError>;

    /// Saves a channel's place, as its owner where it has one. Whether it did: not once `fence` does not stand; then the
    /// place is what the next owner made it. With no fence it always does.
    async fn save_cursor(
        &self,
        channel: &ChannelId,
        cursor: &str,
        fence: Option<&Fence>,
    ) -> Result<bool, StoreError>;

    /// How much there is, for metrics and `doctor`.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// Returns when another process may have owed something, or made it due, since this was called last. A wake-up and
    /// no more: it may come for nothing, and it may be missed, so whoever waits looks by itself now and then. A store
    /// of one process never returns. Dropped before it returned, it missed nothing that the next call would not tell.
    async fn stirred(&self);

    /// Claims a channel until `until`: `None` while another's claim lasts at `now`. A store of one process always
    /// grants it. Claiming what oneself has claimed waits for the end of that claim too; renew it instead.
    async fn claim(
        &self,
        channel: &ChannelId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Fence>, StoreError>;

    /// Makes a claim last until `until`. Whether it did: not once the channel was given up or is another's. A claim
    /// whose time has passed is renewed if nobody else has claimed the channel meanwhile.
    async fn renew(&self, fence: &Fence, until: Timestamp) -> Result<bool, StoreError>;

    /// Gives a channel up, so that the next one need not wait. Giving up what is another's by now changes nothing.
    async fn release(&self, fence: &Fence) -> Result<(), StoreError>;

    /// Whether one more is within the limit that all processes share: `burst` at once, and one more each `interval`.
    /// One that is refused counts for nothing. `None`: this is the store of one process, which limits itself. The time
    /// is the store's own. `key` is a keyed hash: it stands in clear. A store that lost its limits in a crash begins
    /// them anew.
    async fn allow(
        &self,
        key: &[u8],
        interval: Duration,
        burst: NonZeroU32,
    ) -> Result<Option<bool>, StoreError>;
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Conversations kept.
    pub conversations: u64,
    /// Messages owed to peers.
    pub messages_owed: u64,
    /// Reports owed to sinks.
    pub reports_owed: u64,
    /// Dead letters.
    pub dead_letters: u64,
}
