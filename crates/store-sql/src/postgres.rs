//! The store on PostgreSQL: one database, any number of processes.
//!
//! 1. A transaction of the contract is one of PostgreSQL's, and holds a lock for each peer it works on until it ends;
//!    transactions of different peers are written side by side (`locks`).
//! 2. Leases are columns of what is leased, and settlements are fenced by the number of the attempt
//!    (docs/decisions/0010-several-processes-on-postgresql.md).
//! 3. Whoever owes something wakes the others with a `NOTIFY` after its commit; who misses it looks by itself.
//! 4. A channel that only one process may take events of has a row with its owner's token, which is checked in the
//!    transaction that keeps its events.
//! 5. Those who write and those who read have connections of their own, so that a transaction may ask the store
//!    something without waiting for itself.
//!
//! Times come in, as everywhere; only the shared limits go by the database's own.

mod conversations;
mod events;
mod failure;
mod leases;
mod limits;
mod locks;
mod open;
mod owing;
mod ownership;
mod settings;
mod settling;
mod statement;
mod stirring;
mod transaction;
mod upkeep;
mod work;

#[cfg(feature = "postgres-tests")]
#[cfg(test)]
mod tests;

use std::num::NonZeroU32;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reportline_channel::{BlobName, ChannelId};
use reportline_delivery::DeliveryId;
use reportline_seal::LocalKey;
use reportline_store::{
    Counts, Delivery, DeliveryState, EventKey, Fence, KeptConversation, Outcome, Owed, PeerKey, Settlement,
    SinkName, Store, StoreError, Transaction,
};
use secrecy::SecretString;
use sqlx::postgres::PgPool;

use crate::open_error::OpenError;
use crate::sealing::Sealing;
use failure::failure;
use stirring::Stirring;
use transaction::PostgresTransaction;

/// A store in a database, shared with other processes.
pub struct PostgresStore {
    sealing: Sealing,
    /// Names this process among those that share the store.
    node: String,
    writers: PgPool,
    readers: PgPool,
    stirring: Stirring,
}

impl PostgresStore {
    /// Opens the store in the database at `url`, and makes its tables if they are not there yet; several may do so at
    /// once. `node` names this process, and no other one.
    pub async fn open(url: &SecretString, key: LocalKey, node: &str) -> Result<Self, OpenError> {
        open::open(url, key, node).await
    }

    /// Whether `url` is the address of a PostgreSQL. Nobody is asked.
    pub fn check_address(url: &SecretString) -> Result<(), OpenError> {
        settings::Place::read(url, "").map(|_| ())
    }

    /// Opens the store beside the processes that work in it.
    pub(crate) async fn open_beside(url: &SecretString, key: LocalKey) -> Result<Self, OpenError> {
        open::open_beside(url, key).await
    }

    /// Closes the connections. Dropping the store does the same a moment later.
    pub async fn close(self) {
        self.stirring.close().await;
        self.writers.close().await;
        self.readers.close().await;
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(PostgresTransaction::begin(self).await?))
    }

    async fn conversation(&self, peer: &PeerKey) -> Result<Option<KeptConversation>, StoreError> {
        let mut reader = self.readers.acquire().await.map_err(failure)?;
        let found =
            conversations::of_peers(&mut reader, &self.sealing, std::slice::from_ref(peer)).await?.pop();
        Ok(found.flatten().map(|(conversation, _)| conversation))
    }

    async fn seen(&self, events: &[EventKey]) -> Result<Vec<bool>, StoreError> {
        events::seen(&self.readers, &self.sealing, events).await
    }

    async fn lease(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let leased = leases::lease(&self.writers, &self.sealing, &self.node, (now, until), at_most).await?;
        // One delivery that does not open must not stop the others: it becomes a dead letter.
        let damaged: Vec<Settlement> = leased
            .damaged
            .into_iter()
            .map(|(id, attempt)| Settlement { id, attempt, outcome: Outcome::Dead { why: "damaged".into() } })
            .collect();
        self.settle(damaged, now).await?;
        Ok(leased.deliveries)
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        leases::next_due(&self.readers).await
    }

    async fn settle(&self, settlements: Vec<Settlement>, now: Timestamp) -> Result<(), StoreError> {
        settling::settle(self, &settlements, now).await
    }

    async fn delivery_state(&self, id: &DeliveryId) -> Result<Option<DeliveryState>, StoreError> {
        settling::state(&self.readers, id).await
    }

    async fn owed(&self, at_most: usize) -> Result<Vec<Owed>, StoreError> {
        owing::owed(&self.readers, at_most).await
    }

    async fn retry(&self, ids: &[DeliveryId], now: Timestamp) -> Result<u64, StoreError> {
        let n_retried = settling::retry(&self.writers, ids, now).await?;
        if n_retried > 0 {
            // It is done whether anybody is woken or not; who is not looks by itself.
            let _ = self.stirring.wake(&self.writers).await;
        }
        Ok(n_retried)
    }

    async fn hasten(&self, sink: &SinkName, now: Timestamp) -> Result<u64, StoreError> {
        let n_hastened = settling::hasten(&self.writers, sink, now).await?;
        if n_hastened > 0 {
            // As above.
            let _ = self.stirring.wake(&self.writers).await;
        }
        Ok(n_hastened)
    }

    async fn erase_expired(&self, now: Timestamp, at_most: usize) -> Result<u64, StoreError> {
        upkeep::erase_expired(self, now, at_most).await
    }

    async fn forget_before(&self, before: Timestamp) -> Result<(), StoreError> {
        upkeep::forget_before(&self.writers, before).await
    }

    async fn unnamed(&self, blobs: &[BlobName]) -> Result<Vec<BlobName>, StoreError> {
        conversations::unnamed(&self.readers, blobs).await
    }

    async fn cursor(&self, channel: &ChannelId) -> Result<Option<String>, StoreError> {
        let sealed = events::cursor(&self.readers, channel).await?;
        sealed.map(|sealed| self.sealing.open_cursor(channel, &sealed)).transpose()
    }

    async fn save_cursor(
        &self,
        channel: &ChannelId,
        cursor: &str,
        fence: Option<&Fence>,
    ) -> Result<bool, StoreError> {
        let place = self.sealing.seal_cursor(channel, cursor);
        events::save_cursor(&self.writers, channel, &place, fence).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        upkeep::counts(&self.readers).await
    }

    async fn stirred(&self) {
        self.stirring.stirred().await;
    }

    async fn claim(
        &self,
        channel: &ChannelId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Fence>, StoreError> {
        ownership::claim(&self.writers, &self.node, channel, (now, until)).await
    }

    async fn renew(&self, fence: &Fence, until: Timestamp) -> Result<bool, StoreError> {
        ownership::renew(&self.writers, fence, until).await
    }

    async fn release(&self, fence: &Fence) -> Result<(), StoreError> {
        ownership::release(&self.writers, fence).await
    }

    async fn allow(
        &self,
        key: &[u8],
        interval: Duration,
        burst: NonZeroU32,
    ) -> Result<Option<bool>, StoreError> {
        limits::allow(&self.writers, key, interval, burst).await.map(Some)
    }
}
