//! The store on SQLite: one file, one process, one writer.
//!
//! 1. One connection writes, behind a fair lock. A transaction holds it from `begin` to `commit`.
//! 2. Settlements and cursors do not queue for a commit of their own: they wait in [`Riders`] and ride along with
//!    whatever is committed next, so that one fsync serves both sides of the service. If nobody else writes, the one
//!    who waits does.
//! 3. Two connections read, one of them for the outbox alone, and never wait for the writer: the journal is a
//!    write-ahead log. They stand open: a pool would ask each whether it is well after every reading.
//! 4. Leases are in memory: one process owns the folder, and its end frees them all
//!    (docs/decisions/0003-leases-in-memory-on-sqlite.md).
//! 5. The process that owns the folder owns every channel, and limits itself: claims are always granted.
//! 6. After an erasure the log is written back and emptied, as soon as nobody waits to write.

mod conversations;
mod events;
mod failure;
mod leases;
mod open;
mod owing;
mod riders;
mod settling;
mod statement;
mod transaction;
mod upkeep;
mod writer;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::atomic::AtomicUsize;
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
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::Mutex;

use crate::open_error::OpenError;
use crate::sealing::Sealing;
use leases::Leases;
use riders::{Riders, Wish};
use transaction::SqliteTransaction;
use writer::Writer;

/// A store in a folder of its own, for one process.
pub struct SqliteStore {
    sealing: Sealing,
    writer: Mutex<Writer>,
    /// How many wait to begin a transaction. While anybody does, emptying the log waits.
    n_waiting: AtomicUsize,
    riders: Riders,
    leases: Mutex<Leases>,
    /// Reads what is due; behind the lock of the leases.
    outbox: Mutex<SqliteConnection>,
    /// Reads everything else.
    reader: Mutex<SqliteConnection>,
    /// Held for as long as the store is open; the system lets go of it when the process ends, however it ends. A desk
    /// beside the store holds none.
    _lock: Option<File>,
}

impl SqliteStore {
    /// Opens the store in `folder`, and makes both if they are not there yet. Only this user may read what is in it.
    pub async fn open(folder: &Path, key: LocalKey) -> Result<Self, OpenError> {
        open::open(folder, key).await
    }

    /// Opens the store beside the process that works in it.
    pub(crate) async fn open_beside(folder: &Path, key: LocalKey) -> Result<Self, OpenError> {
        open::open_beside(folder, key).await
    }

    /// Writes the log back and closes the files. Dropping the store does the same a moment later.
    pub async fn close(self) {
        for reader in [self.outbox, self.reader] {
            // It holds nothing that could be lost.
            let _ = reader.into_inner().close().await;
        }
        self.writer.into_inner().close().await;
    }

    /// Has a wish written with the next commit, whoever makes it.
    async fn ride(&self, wish: Wish) -> Result<(), StoreError> {
        let mut answer = self.riders.board(wish);
        let transaction = tokio::select! {
            biased;
            answered = &mut answer => return answered.unwrap_or_else(|_| Err(riders::interrupted())),
            transaction = SqliteTransaction::begin(self) => transaction?,
        };
        transaction.finish().await?;
        answer.await.unwrap_or_else(|_| Err(riders::interrupted()))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(SqliteTransaction::begin_in_line(self).await?))
    }

    async fn conversation(&self, peer: &PeerKey) -> Result<Option<KeptConversation>, StoreError> {
        let mut reader = self.reader.lock().await;
        let found =
            conversations::of_peers(&mut reader, &self.sealing, std::slice::from_ref(peer)).await?.pop();
        Ok(found.flatten().map(|(conversation, _)| conversation))
    }

    async fn seen(&self, events: &[EventKey]) -> Result<Vec<bool>, StoreError> {
        events::seen(&mut *self.reader.lock().await, &self.sealing, events).await
    }

    async fn lease(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut leases = self.leases.lock().await;
        let mut reader = self.outbox.lock().await;
        let leased = leases::lease(&mut reader, &self.sealing, &mut leases, (now, until), at_most).await?;
        drop((leases, reader));

        // One delivery that does not open must not stop the others: it becomes a dead letter.
        let damaged: Vec<Settlement> = leased
            .damaged
            .into_iter()
            .map(|(id, attempt)| Settlement { id, attempt, outcome: Outcome::Dead { why: "damaged".into() } })
            .collect();
        if !damaged.is_empty() {
            self.settle(damaged, now).await?;
        }
        Ok(leased.deliveries)
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let leases = self.leases.lock().await;
        let mut reader = self.outbox.lock().await;
        leases::next_due(&mut reader, &leases).await
    }

    async fn settle(&self, settlements: Vec<Settlement>, now: Timestamp) -> Result<(), StoreError> {
        self.ride(Wish::Settle { settlements, now }).await
    }

    async fn delivery_state(&self, id: &DeliveryId) -> Result<Option<DeliveryState>, StoreError> {
        settling::state(&mut *self.reader.lock().await, id).await
    }

    async fn owed(&self, at_most: usize) -> Result<Vec<Owed>, StoreError> {
        owing::owed(&mut *self.reader.lock().await, at_most).await
    }

    async fn retry(&self, ids: &[DeliveryId], now: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = SqliteTransaction::begin(self).await?;
        let n_retried = settling::retry(transaction.connection(), ids, now).await?;
        transaction.finish().await?;
        Ok(n_retried)
    }

    async fn hasten(&self, sink: &SinkName, now: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = SqliteTransaction::begin(self).await?;
        let n_hastened = settling::hasten(transaction.connection(), sink, now).await?;
        transaction.finish().await?;
        Ok(n_hastened)
    }

    async fn erase_expired(&self, now: Timestamp, at_most: usize) -> Result<u64, StoreError> {
        upkeep::erase_expired(self, now, at_most).await
    }

    async fn forget_before(&self, before: Timestamp) -> Result<(), StoreError> {
        upkeep::forget_before(self, before).await
    }

    async fn unnamed(&self, blobs: &[BlobName]) -> Result<Vec<BlobName>, StoreError> {
        conversations::unnamed(&mut *self.reader.lock().await, blobs).await
    }

    async fn cursor(&self, channel: &ChannelId) -> Result<Option<String>, StoreError> {
        let sealed = events::cursor(&mut *self.reader.lock().await, channel).await?;
        sealed.map(|sealed| self.sealing.open_cursor(channel, &sealed)).transpose()
    }

    async fn save_cursor(
        &self,
        channel: &ChannelId,
        cursor: &str,
        _fence: Option<&Fence>,
    ) -> Result<bool, StoreError> {
        let place = self.sealing.seal_cursor(channel, cursor);
        self.ride(Wish::SaveCursor { channel: channel.clone(), place }).await?;
        Ok(true)
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        upkeep::counts(&mut *self.reader.lock().await).await
    }

    async fn stirred(&self) {
        std::future::pending().await
    }

    async fn claim(
        &self,
        channel: &ChannelId,
        _now: Timestamp,
        _until: Timestamp,
    ) -> Result<Option<Fence>, StoreError> {
        Ok(Some(Fence { channel: channel.clone(), token: 0 }))
    }

    async fn renew(&self, _fence: &Fence, _until: Timestamp) -> Result<bool, StoreError> {
        Ok(true)
    }

    async fn release(&self, _fence: &Fence) -> Result<(), StoreError> {
        Ok(())
    }

    async fn allow(
        &self,
        _key: &[u8],
        _interval: Duration,
        _burst: NonZeroU32,
    ) -> Result<Option<bool>, StoreError> {
        Ok(None)
    }
}
