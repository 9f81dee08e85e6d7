//! The contract of keeping: what happened and what is owed change in one transaction, durably, or not at all.
//!
//! Payloads are bytes to this contract: it knows neither conversations' inside nor reports. Whoever implements it
//! seals them before they touch a disk, finds peers by a keyed hash, and erases by destroying keys. The rules, each
//! with the test that holds it, are in `docs/specs/store.md`; the suite is in [`conformance`].
//!
//! What is absent: no clock (time comes in), no retries (callers decide), no platform.

#[cfg(feature = "conformance")]
pub mod conformance;
mod conversation;
mod delivery;
mod error;
mod ownership;
mod store;

pub use conversation::{ConversationId, EventKey, KeptConversation, PeerKey};
pub use delivery::{Delivery, DeliveryState, Destination, NewDelivery, Outcome, Owed, Settlement, SinkName};
pub use error::StoreError;
pub use ownership::Fence;
pub use store::{Counts, Store, Transaction};
