//! One transaction: the writer from `begin` to `commit`, and whoever rides along.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use jiff::Timestamp;
use reportline_channel::BlobName;
use reportline_delivery::DeliveryId;
use reportline_seal::DataKey;
use reportline_store::{
    ConversationId, EventKey, Fence, KeptConversation, NewDelivery, PeerKey, StoreError, Transaction,
};
use sqlx::sqlite::SqliteConnection;
use tokio::sync::MutexGuard;

use super::conversations::{self, Keys};
use super::riders::{Ride, Wish};
use super::settling::Settled;
use super::writer::Writer;
use super::{SqliteStore, events, owing, settling};

pub(super) struct SqliteTransaction<'a> {
    store: &'a SqliteStore,
    writer: MutexGuard<'a, Writer>,
    /// The keys of the conversations that were loaded or kept here, so that they are unwrapped once.
    keys: Keys,
    /// Deliveries that are gone once this is committed; nobody holds a lease of them any more.
    withdrawn: Vec<DeliveryId>,
    has_erased: bool,
    /// SQLite takes a transaction back by itself after some failures. Whatever came after would stand alone, so
    /// nothing may.
    has_failed: bool,
}

impl<'a> SqliteTransaction<'a> {
    pub(super) async fn begin(store: &'a SqliteStore) -> Result<Self, StoreError> {
        let mut writer = store.writer.lock().await;
        writer.begin().await?;
        Ok(Self {
            store,
            writer,
            keys: Keys::default(),
            withdrawn: Vec::new(),
            has_erased: false,
            has_failed: false,
        })
    }

    /// As [`begin`](Self::begin), and counted among those who wait for the writer.
    pub(super) async fn begin_in_line(store: &'a SqliteStore) -> Result<Self, StoreError> {
        let _waiting = Waiting::start(&store.n_waiting);
        Self::begin(store).await
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.writer.connection
    }

    pub(super) fn writer(&mut self) -> &mut Writer {
        &mut self.writer
    }

    pub(super) async fn erase_all(&mut self, ids: &[ConversationId]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let step = conversations::erase(&mut self.writer.connection, ids).await;
        let withdrawn = self.noted(step)?;
        self.withdrawn.extend(withdrawn);
        self.has_erased = true;
        self.keys.retain(|id, _| !ids.contains(id));
        Ok(())
    }

    async fn keep_all(&mut self, kept: &[KeptConversation]) -> Result<(), StoreError> {
        let before = conversations::before(&mut self.writer.connection, &self.store.sealing, kept).await?;
        self.erase_all(&before).await?;
        conversations::keep(&mut self.writer.connection, &self.store.sealing, &mut self.keys, kept).await
    }

    /// Commits, answers whoever rode along, and empties the log if it holds what was erased.
    pub(super) async fn finish(mut self) -> Result<(), StoreError> {
        self.commit_with_riders().await?;
        let others_wait = self.store.n_waiting.load(Ordering::Relaxed) > 0;
        self.writer.empty_log_when_quiet(others_wait).await;
        Ok(())
    }

    pub(super) async fn commit_with_riders(&mut self) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let ride = self.store.riders.take();
        let result = match self.write(&ride).await {
            Ok(settled) => {
                let mut leases = self.store.leases.lock().await;
                settled.iter().for_each(|(id, attempt)| leases.end(id, *attempt));
                self.withdrawn.drain(..).for_each(|id| leases.forget(&id));
                Ok(())
            }
            Err(error) => {
                self.writer.note_failure(&error);
                self.writer.rollback().await;
                Err(error)
            }
        };
        ride.answer(&result);
        result
    }

    async fn write(&mut self, ride: &Ride<'_>) -> Result<Settled, StoreError> {
        let connection = &mut self.writer.connection;
        let mut settlements = Vec::new();
        for wish in ride.wishes() {
            match wish {
                Wish::Settle { settlements: these, now } => {
                    settlements.extend(these.iter().map(|it| (it, *now)));
                }
                Wish::SaveCursor { channel, place } => {
                    events::save_cursor(connection, channel, place).await?
                }
            }
        }
        let settled = settling::settle(connection, &self.store.leases, settlements).await?;
        self.writer.commit().await?;
        if self.has_erased {
            self.writer.note_erasure();
        }
        Ok(settled)
    }

    fn refuse_after_failure(&self) -> Result<(), StoreError> {
        match self.has_failed {
            true => Err(StoreError::Away("the transaction failed before".into())),
            false => Ok(()),
        }
    }

    /// Notes whether a step failed: then no other may follow.
    fn noted<T>(&mut self, step: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &step {
            self.has_failed = true;
            self.writer.note_failure(error);
        }
        step
    }
}

#[async_trait]
impl Transaction for SqliteTransaction<'_> {
    /// The process that has the folder has every channel.
    async fn guard(&mut self, fences: &[Fence]) -> Result<Vec<bool>, StoreError> {
        self.refuse_after_failure()?;
        Ok(vec![true; fences.len()])
    }

    async fn note_events(&mut self, events: &[EventKey], now: Timestamp) -> Result<Vec<bool>, StoreError> {
        self.refuse_after_failure()?;
        let step = events::note(&mut self.writer.connection, &self.store.sealing, events, now).await;
        self.noted(step)
    }

    async fn conversations(
        &mut self,
        peers: &[PeerKey],
    ) -> Result<Vec<Option<KeptConversation>>, StoreError> {
        self.refuse_after_failure()?;
        let step = conversations::of_peers(&mut self.writer.connection, &self.store.sealing, peers).await;
        let found = self.noted(step)?;
        let mut note_key = |(conversation, key): (KeptConversation, DataKey)| {
            self.keys.insert(conversation.id, key);
            conversation
        };
        Ok(found.into_iter().map(|found| found.map(&mut note_key)).collect())
    }

    async fn keep(&mut self, kept: &[KeptConversation]) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let step = self.keep_all(kept).await;
        self.noted(step)
    }

    async fn erase(&mut self, ids: &[ConversationId]) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let step = self.erase_all(ids).await;
        self.noted(step)
    }

    async fn owe(&mut self, deliveries: &[NewDelivery], now: Timestamp) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let (connection, store) = (&mut self.writer.connection, self.store);
        let step =
            owing::owe(connection, &store.sealing, &store.leases, &mut self.keys, deliveries, now).await;
        let withdrawn = self.noted(step)?;
        self.withdrawn.extend(withdrawn);
        Ok(())
    }

    async fn heard(&mut self, peers: &[PeerKey], now: Timestamp) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let lanes: Vec<_> = peers.iter().map(|it| self.store.sealing.peer(it)).collect();
        let step = settling::hear(&mut self.writer.connection, &lanes, now).await;
        self.noted(step)
    }

    async fn name_attachments(
        &mut self,
        conversation: ConversationId,
        blobs: &[BlobName],
    ) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let step = conversations::name_attachments(&mut self.writer.connection, conversation, blobs).await;
        self.noted(step)
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.finish().await
    }
}

/// Somebody who waits for the writer, also if they give up.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn start(n_waiting: &'a AtomicUsize) -> Self {
        n_waiting.fetch_add(1, Ordering::Relaxed);
        Self(n_waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
