//! One transaction of the contract: a connection from `begin` to `commit`, and the locks it has taken meanwhile.

use async_trait::async_trait;
use jiff::Timestamp;
use reportline_channel::BlobName;
use reportline_seal::DataKey;
use reportline_store::{
    ConversationId, EventKey, Fence, KeptConversation, NewDelivery, PeerKey, StoreError, Transaction,
};

use super::conversations::{self, Keys};
use super::locks::{Locks, Wanted};
use super::work::Work;
use super::{PostgresStore, events, owing, ownership, settling};
use crate::sealing::Tag;

pub(super) struct PostgresTransaction<'a> {
    store: &'a PostgresStore,
    work: Work,
    locks: Locks,
    /// The keys of the conversations that were loaded or kept here, so that they are unwrapped once.
    keys: Keys,
    /// Whether something was owed or became due, so that others are to be woken.
    stirs: bool,
    /// Whether every step so far was taken to its end. PostgreSQL takes a transaction back after a failure, and says
    /// so only when it is asked to commit, in words that are no error; nor is one whose step was dropped in its middle.
    is_sound: bool,
}

impl<'a> PostgresTransaction<'a> {
    pub(super) async fn begin(store: &'a PostgresStore) -> Result<Self, StoreError> {
        let work = Work::begin(&store.writers).await?;
        let (locks, keys) = (Locks::default(), Keys::default());
        Ok(Self { store, work, locks, keys, stirs: false, is_sound: true })
    }

    /// No step counts as taken before its end.
    fn start_step(&mut self) -> Result<(), StoreError> {
        match std::mem::take(&mut self.is_sound) {
            true => Ok(()),
            false => Err(StoreError::Away("the transaction failed before".into())),
        }
    }

    fn ended<T>(&mut self, step: Result<T, StoreError>) -> Result<T, StoreError> {
        self.is_sound = step.is_ok();
        step
    }

    async fn find(&mut self, peers: &[PeerKey]) -> Result<Vec<Option<KeptConversation>>, StoreError> {
        self.lock_peers(peers).await?;
        let found = conversations::of_peers(self.work.connection(), &self.store.sealing, peers).await?;
        let mut note_key = |(conversation, key): (KeptConversation, DataKey)| {
            self.keys.insert(conversation.id, key);
            conversation
        };
        Ok(found.into_iter().map(|found| found.map(&mut note_key)).collect())
    }

    async fn keep_all(&mut self, kept: &[KeptConversation]) -> Result<(), StoreError> {
        self.lock_peers(kept.iter().map(|it| &it.peer)).await?;
        let sealing = &self.store.sealing;
        let before = conversations::before(self.work.connection(), sealing, kept).await?;
        self.erase_all(&before).await?;
        conversations::keep(self.work.connection(), sealing, &mut self.keys, kept).await
    }

    async fn erase_all(&mut self, ids: &[ConversationId]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        conversations::hold(self.work.connection(), &mut self.locks, ids).await?;
        self.keys.retain(|id, _| !ids.contains(id));
        conversations::erase(self.work.connection(), ids).await
    }

    async fn hear(&mut self, peers: &[PeerKey], now: Timestamp) -> Result<(), StoreError> {
        self.lock_peers(peers).await?;
        let lanes: Vec<Tag> = peers.iter().map(|it| self.store.sealing.peer(it)).collect();
        self.stirs |= settling::hear(self.work.connection(), &lanes, now).await?;
        Ok(())
    }

    async fn lock_peers(&mut self, peers: impl IntoIterator<Item = &PeerKey>) -> Result<(), StoreError> {
        let wanted = Wanted::peers(peers.into_iter().map(|it| self.store.sealing.peer(it)));
        self.locks.take(self.work.connection(), wanted).await
    }
}

#[async_trait]
impl Transaction for PostgresTransaction<'_> {
    async fn guard(&mut self, fences: &[Fence]) -> Result<Vec<bool>, StoreError> {
        self.start_step()?;
        let step = ownership::guard(self.work.connection(), fences).await;
        self.ended(step)
    }

    async fn note_events(&mut self, events: &[EventKey], now: Timestamp) -> Result<Vec<bool>, StoreError> {
        self.start_step()?;
        let step = events::note(self.work.connection(), &self.store.sealing, events, now).await;
        self.ended(step)
    }

    async fn conversations(
        &mut self,
        peers: &[PeerKey],
    ) -> Result<Vec<Option<KeptConversation>>, StoreError> {
        self.start_step()?;
        let step = self.find(peers).await;
        self.ended(step)
    }

    async fn keep(&mut self, kept: &[KeptConversation]) -> Result<(), StoreError> {
        self.start_step()?;
        let step = self.keep_all(kept).await;
        self.ended(step)
    }

    async fn erase(&mut self, ids: &[ConversationId]) -> Result<(), StoreError> {
        self.start_step()?;
        let step = self.erase_all(ids).await;
        self.ended(step)
    }

    async fn owe(&mut self, deliveries: &[NewDelivery], now: Timestamp) -> Result<(), StoreError> {
        self.start_step()?;
        let (connection, sealing) = (self.work.connection(), &self.store.sealing);
        let step = owing::owe(connection, sealing, &mut self.locks, &mut self.keys, deliveries, now).await;
        self.stirs |= !deliveries.is_empty();
        self.ended(step)
    }

    async fn heard(&mut self, peers: &[PeerKey], now: Timestamp) -> Result<(), StoreError> {
        self.start_step()?;
        let step = self.hear(peers, now).await;
        self.ended(step)
    }

    async fn name_attachments(
        &mut self,
        conversation: ConversationId,
        blobs: &[BlobName],
    ) -> Result<(), StoreError> {
        self.start_step()?;
        let step = conversations::name_attachments(self.work.connection(), conversation, blobs).await;
        self.ended(step)
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.start_step()?;
        match self.stirs {
            true => self.work.commit_and(self.store.stirring.waking()).await,
            false => self.work.commit().await,
        }
    }
}
