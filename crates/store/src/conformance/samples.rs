//! What the rules are played with: people, conversations, things owed, and short ways to keep and lease them.

use jiff::Timestamp;
use reportline_channel::{BlobName, ChannelId, EventId, Handle, Peer};
use reportline_delivery::DeliveryId;
use uuid::Uuid;

use crate::conversation::{ConversationId, EventKey, KeptConversation, PeerKey};
use crate::delivery::{Destination, NewDelivery, Outcome, Settlement, SinkName};
use crate::store::Store;

/// How long the leases of the rules last, in seconds.
pub const LEASE_S: i64 = 60;

/// So many seconds after the suite's beginning of time.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("a time of this century")
}

/// A person on the channel `town`.
pub fn peer(name: &str) -> PeerKey {
    PeerKey { channel: ChannelId("town".into()), peer: Peer(name.into()) }
}

/// An event of the channel `town`.
pub fn event(id: &str) -> EventKey {
    EventKey { channel: ChannelId("town".into()), event: EventId(id.into()) }
}

/// The name of the n-th conversation.
pub fn nth(n: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(n))
}

/// The n-th conversation, new, of this person; it expires at 1000.
pub fn conversation(n: u128, name: &str) -> KeptConversation {
    let state = format!("what {name} told in conversation {n}").into_bytes();
    KeptConversation { id: nth(n), peer: peer(name), version: 0, state, expires_at: at(1000) }
}

/// A message to a person, due at 0, of no conversation.
pub fn message(id: &str, to: &str) -> NewDelivery {
    NewDelivery {
        id: named(id),
        conversation: None,
        to: Destination::Peer(peer(to)),
        payload: format!("words of {id}").into_bytes(),
        due_at: at(0),
        held_by: None,
        supersedes: None,
    }
}

/// A message to a person, due at 0, of the n-th conversation.
pub fn message_of(n: u128, id: &str, to: &str) -> NewDelivery {
    NewDelivery { conversation: Some(nth(n)), ..message(id, to) }
}

/// A report of the n-th conversation to the sink `hub`, due at 0.
pub fn report_of(n: u128, id: &str) -> NewDelivery {
    NewDelivery { to: Destination::Sink(SinkName("hub".into())), ..message_of(n, id, "nobody") }
}

/// The name of a delivery.
pub fn named(id: &str) -> DeliveryId {
    DeliveryId(id.into())
}

/// The name of a file.
pub fn blob(name: &str) -> BlobName {
    BlobName(name.into())
}

/// Settles the first attempt as delivered, without a handle.
pub fn delivered(id: &str) -> Settlement {
    settlement(id, 1, Outcome::Delivered { handle: None })
}

/// Settles the first attempt as delivered, shown under this handle.
pub fn shown(id: &str, handle: &str) -> Settlement {
    settlement(id, 1, Outcome::Delivered { handle: Some(Handle(handle.into())) })
}

/// Settles the first attempt as a dead letter.
pub fn dead(id: &str) -> Settlement {
    settlement(id, 1, Outcome::Dead { why: "gone".into() })
}

/// Settles an attempt.
pub fn settlement(id: &str, attempt: u32, outcome: Outcome) -> Settlement {
    Settlement { id: named(id), attempt, outcome }
}

/// Keeps conversations in a transaction of their own.
pub async fn keep(store: &dyn Store, conversations: &[KeptConversation]) {
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.keep(conversations).await.expect("the conversations are kept");
    transaction.commit().await.expect("the transaction commits");
}

/// Owes deliveries at 0 in a transaction of their own.
pub async fn owe(store: &dyn Store, deliveries: &[NewDelivery]) {
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.owe(deliveries, at(0)).await.expect("the deliveries are owed");
    transaction.commit().await.expect("the transaction commits");
}

/// Erases conversations in a transaction of their own.
pub async fn erase(store: &dyn Store, ids: &[ConversationId]) {
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.erase(ids).await.expect("the conversations are erased");
    transaction.commit().await.expect("the transaction commits");
}

/// Leases all that may be leased at that second, for [`LEASE_S`]. Returns names with attempts, sorted.
pub async fn lease(store: &dyn Store, seconds: i64) -> Vec<(String, u32)> {
    let leased = store.lease(at(seconds), at(seconds + LEASE_S), 1000).await.expect("leasing works");
    let mut names: Vec<_> = leased.into_iter().map(|it| (it.id.0, it.attempt)).collect();
    names.sort();
    names
}

/// Names, each leased for the first time.
pub fn first(names: &[&str]) -> Vec<(String, u32)> {
    names.iter().map(|&name| (name.into(), 1)).collect()
}

/// Settles at that second.
pub async fn settle(store: &dyn Store, seconds: i64, settlements: &[Settlement]) {
    store.settle(settlements.to_vec(), at(seconds)).await.expect("settling works");
}
