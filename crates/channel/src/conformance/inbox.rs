//! An inbox that keeps everything in memory and does as it is told: hold, fail, limit.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::attachment::{Attachment, BlobKey, BlobName, File};
use crate::error::{KeepError, RunError};
use crate::inbound::{EventId, Inbound};
use crate::inbox::{Accepted, Inbox, Present};
use crate::outbound::Outbound;
use crate::peer::Peer;

/// An [`Inbox`] for tests: like the real one, it takes each event id once; unlike it, it remembers every call.
pub struct RecordingInbox {
    state: Mutex<State>,
    /// Counts the changes of `state`, so that waiting needs no sleep.
    changes: watch::Sender<u64>,
}

/// One call of the inbox, in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `accept` was called with that event.
    Offered(EventId),
    /// `accept` returned `Ok` for it.
    Taken(EventId, Accepted),
    /// `accept` returned `Err(Lost)` for it.
    Lost(EventId),
    /// `keep` was called with a file of that many bytes.
    Kept(u64),
    /// `present` was called.
    Presented,
    /// `cursor` was called.
    CursorRead,
    /// `save_cursor` was called.
    CursorSaved(String),
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    offered: Vec<Inbound>,
    accepted: Vec<Inbound>,
    seen: HashSet<EventId>,
    kept: Vec<File>,
    cursor: Option<String>,
    present: HashMap<Peer, Present>,
    file_limit: Option<u64>,
    accepts_to_hold: usize,
    accepts_to_lose: usize,
    accepts_to_limit: usize,
    keeps_to_lose: usize,
    /// Grows with each release: an accept that was held waits for it to grow.
    n_releases: u64,
}

impl RecordingInbox {
    /// An inbox that takes everything.
    pub fn new() -> Self {
        Self { state: Mutex::default(), changes: watch::Sender::new(0) }
    }

    /// The next `n` accepts do not return before [`release`](Self::release); those after them are free.
    pub fn hold_next(&self, n: usize) {
        self.change(|state| state.accepts_to_hold = n);
    }

    /// Lets every held accept go on, and holds no more.
    pub fn release(&self) {
        self.change(|state| {
            state.accepts_to_hold = 0;
            state.n_releases += 1;
        });
    }

    /// The next `n` accepts return [`RunError::Lost`] and take nothing.
    pub fn lose_next(&self, n: usize) {
        self.change(|state| state.accepts_to_lose = n);
    }

    /// The next `n` new events are noted, but answered [`Accepted::Limited`].
    pub fn limit_next(&self, n: usize) {
        self.change(|state| state.accepts_to_limit = n);
    }

    /// The next `n` files are refused with [`KeepError::Away`].
    pub fn lose_next_files(&self, n: usize) {
        self.change(|state| state.keeps_to_lose = n);
    }

    /// Files over `bytes` are refused with [`KeepError::TooLarge`].
    pub fn set_file_limit(&self, bytes: u64) {
        self.change(|state| state.file_limit = Some(bytes));
    }

    /// What stands before `peer` from now on; its revision grows.
    pub fn set_present(&self, peer: &Peer, messages: Vec<Outbound>) {
        self.change(|state| {
            let revision = state.present.get(peer).map_or(1, |it| it.revision + 1);
            state.present.insert(peer.clone(), Present { revision, messages });
        });
    }

    /// Every event that was offered, also again, also in vain.
    pub fn offered(&self) -> Vec<Inbound> {
        self.state().offered.clone()
    }

    /// The events that were taken, each once, in the order in which `accept` returned.
    pub fn accepted(&self) -> Vec<Inbound> {
        self.state().accepted.clone()
    }

    /// The files that were kept.
    pub fn kept(&self) -> Vec<File> {
        self.state().kept.clone()
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Waits until at least `n` events were taken, and tells them. Panics after `limit`.
    pub async fn wait_for(&self, n: usize, limit: Duration) -> Vec<Inbound> {
        self.wait(limit, &format!("{n} events accepted"), |state| state.accepted.len() >= n).await;
        self.accepted()
    }

    /// Waits until at least `n` events were offered, counting those that were not taken. Panics after `limit`.
    pub async fn wait_for_offers(&self, n: usize, limit: Duration) -> Vec<Inbound> {
        self.wait(limit, &format!("{n} events offered"), |state| state.offered.len() >= n).await;
        self.offered()
    }

    /// Waits until a call that fits was made. Panics after `limit`, naming `what`.
    pub async fn wait_for_call(
        &self,
        what: &str,
        limit: Duration,
        fits: impl Fn(&Call) -> bool + Send + Sync,
    ) {
        self.wait(limit, what, |state| state.calls.iter().any(&fits)).await;
    }

    async fn wait(&self, limit: Duration, what: &str, holds: impl Fn(&State) -> bool + Send + Sync) {
        let mut changes = self.changes.subscribe();
        let waiting = async {
            while !holds(&self.state()) {
                changes.changed().await.expect("the inbox keeps its own sender");
            }
        };
        if tokio::time::timeout(limit, waiting).await.is_err() {
            panic!("waited {limit:?} for {what}; calls so far: {:?}", self.calls());
        }
    }

    async fn wait_for_release(&self, n_releases: u64) {
        let mut changes = self.changes.subscribe();
        while self.state().n_releases == n_releases {
            changes.changed().await.expect("the inbox keeps its own sender");
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.changes.send_modify(|it| *it += 1);
        result
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked has failed already; its inbox may still be looked at.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for RecordingInbox {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RecordingInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordingInbox({} calls)", self.state().calls.len())
    }
}

#[async_trait]
impl Inbox for RecordingInbox {
    async fn accept(&self, inbound: Inbound) -> Result<Accepted, RunError> {
        let id = inbound.id.clone();
        let held_at = self.change(|state| {
            state.calls.push(Call::Offered(id.clone()));
            state.offered.push(inbound.clone());
            take_one(&mut state.accepts_to_hold).then_some(state.n_releases)
        });
        if let Some(n_releases) = held_at {
            self.wait_for_release(n_releases).await;
        }
        self.change(|state| {
            if take_one(&mut state.accepts_to_lose) {
                state.calls.push(Call::Lost(id));
                return Err(RunError::lost("the store is away, as the test wants it"));
            }
            state.seen.extend(inbound.covers.iter().cloned());
            let accepted = if !state.seen.insert(id.clone()) {
                Accepted::Duplicate
            } else if take_one(&mut state.accepts_to_limit) {
                Accepted::Limited
            } else {
                state.accepted.push(inbound);
                Accepted::New
            };
            state.calls.push(Call::Taken(id, accepted));
            Ok(accepted)
        })
    }

    async fn taken(&self, events: &[EventId]) -> Result<Vec<bool>, RunError> {
        Ok(events.iter().map(|it| self.state().seen.contains(it)).collect())
    }

    async fn keep(&self, file: File) -> Result<Attachment, KeepError> {
        self.change(|state| {
            let size = file.bytes.len() as u64;
            state.calls.push(Call::Kept(size));
            if take_one(&mut state.keeps_to_lose) {
                return Err(KeepError::Away("the disk is away, as the test wants it".into()));
            }
            match state.file_limit {
                Some(limit) if size > limit => return Err(KeepError::TooLarge { limit }),
                _ => {}
            }
            let attachment = attachment(&file);
            state.kept.push(file);
            Ok(attachment)
        })
    }

    async fn present(&self, peer: &Peer) -> Result<Option<Present>, RunError> {
        Ok(self.change(|state| {
            state.calls.push(Call::Presented);
            state.present.get(peer).cloned()
        }))
    }

    async fn cursor(&self) -> Result<Option<String>, RunError> {
        Ok(self.change(|state| {
            state.calls.push(Call::CursorRead);
            state.cursor.clone()
        }))
    }

    async fn save_cursor(&self, cursor: &str) -> Result<(), RunError> {
        self.change(|state| {
            state.calls.push(Call::CursorSaved(cursor.to_owned()));
            state.cursor = Some(cursor.to_owned());
        });
        Ok(())
    }
}

/// Counts down; whether there was one to take.
fn take_one(count: &mut usize) -> bool {
    let is_any = *count > 0;
    *count = count.saturating_sub(1);
    is_any
}

/// Nothing is sealed here, so a file is stored under the hash of its plain bytes.
fn attachment(file: &File) -> Attachment {
    let sha256 = hex::encode(Sha256::digest(&file.bytes));
    Attachment {
        blob: BlobName(sha256.clone()),
        key: BlobKey("00".repeat(32)),
        sha256,
        size: file.bytes.len() as u64,
        declared_type: file.declared_type.clone(),
        sniffed_type: None,
        name: file.name.clone(),
        platform_id: file.platform_id.clone(),
    }
}
