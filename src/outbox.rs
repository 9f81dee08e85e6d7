//! The outbox: leases what is due, attempts it, obeys the verdict.
//!
//! 1. It is woken by a commit of this node or of another, by the next due time, or by an attempt that ended.
//! 2. It leases as many deliveries as there is room for: the oldest of each peer, and of each conversation and sink.
//! 3. Each is attempted in a task of its own, within a time limit; a channel's pace is waited for there, so that one
//!    slow platform holds up nobody else.
//! 4. What the attempts came to is settled in batches, and settling shares its commit with whatever is being written.
//!
//! A crash anywhere leaves the row undelivered; it is leased again. It never meets the intake: they meet in the store.

mod attempt;
mod recovery;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use reportline_channel::{Channel, ChannelId, Words};
use reportline_store::{Delivery, Settlement, SinkName, Store, StoreError};
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::limit::Pacer;
use crate::sinks::Sink;
use recovery::Recovery;

/// How long to wait for a wake-up before looking anyway.
const LOOK_ANYWAY: SignedDuration = SignedDuration::from_secs(5);
/// How long to wait after the store was away.
const STORE_AWAY: SignedDuration = SignedDuration::from_secs(1);
/// The most endings taken into one settlement.
const MOST_SETTLED_AT_ONCE: usize = 512;
/// How much longer than an attempt a lease lasts.
const LEASE_MARGIN: Duration = Duration::from_secs(10);

/// A channel as the outbox sees it.
pub struct OutwardChannel {
    /// What sends.
    pub channel: Arc<dyn Channel>,
    /// How fast.
    pub pacer: Pacer,
}

/// A sink as the outbox sees it.
struct OutwardSink {
    sink: Arc<dyn Sink>,
    recovery: Recovery,
}

/// What the outbox works with.
pub struct Outbox {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    wake: Arc<Notify>,
    words: Arc<dyn Words>,
    channels: HashMap<ChannelId, OutwardChannel>,
    sinks: HashMap<SinkName, OutwardSink>,
    room: Arc<Semaphore>,
    attempt_limit: Duration,
    /// Whether other nodes send from the same store: what is not configured here may be there.
    pub has_others: bool,
}

impl Outbox {
    /// An outbox over the store. `wake` is notified by whoever owes something.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        wake: Arc<Notify>,
        words: Arc<dyn Words>,
        channels: HashMap<ChannelId, OutwardChannel>,
        sinks: HashMap<SinkName, Arc<dyn Sink>>,
        limits: &crate::config::OutboxSection,
    ) -> Self {
        Self {
            store,
            clock,
            wake,
            words,
            channels,
            sinks: sinks
                .into_iter()
                .map(|(name, sink)| (name, OutwardSink { sink, recovery: Recovery::default() }))
                .collect(),
            room: Arc::new(Semaphore::new(limits.attempts_at_once.max(1))),
            attempt_limit: Duration::from_secs(u64::from(limits.attempt_seconds.max(1))),
            has_others: false,
        }
    }

    /// Delivers until told to stop, then lets the attempts under way end and settles them.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let tasks = TaskTracker::new();
        let (ended, endings) = mpsc::unbounded_channel();
        let settler = tasks.spawn(Arc::clone(&self).settle_endings(endings));
        while !stop.is_cancelled() {
            let now = self.clock.now();
            let may_be_more = self.lease_and_start(&tasks, &ended, now).await;
            if !may_be_more {
                self.rest(&stop, now).await;
            }
        }
        drop(ended);
        tasks.close();
        tasks.wait().await;
        drop(settler);
    }

    /// Leases what there is room for and starts an attempt at each. Whether there may be more: it took all the room.
    async fn lease_and_start(
        self: &Arc<Self>,
        tasks: &TaskTracker,
        ended: &mpsc::UnboundedSender<Settlement>,
        now: Timestamp,
    ) -> bool {
        let at_most = self.room.available_permits();
        if at_most == 0 {
            return false;
        }
        let until = now + self.attempt_limit + LEASE_MARGIN;
        let leased = match self.store.lease(now, until, at_most).await {
            Ok(leased) => leased,
            Err(error) => {
                tracing::error!(error = %error, "the outbox cannot read what is owed");
                self.clock.until(now + STORE_AWAY).await;
                return false;
            }
        };
        let may_be_more = leased.len() == at_most;
        for delivery in leased {
            let (outbox, ended) = (Arc::clone(self), ended.clone());
            let Ok(place) = Arc::clone(&self.room).try_acquire_owned() else {
                // Only this loop takes places, so there is one for each lease; were there none, the lease runs out.
                break;
            };
            tasks.spawn(async move {
                let settlement = outbox.attempt_once(delivery).await;
                drop(place);
                // The settler outlives every attempt.
                let _ = ended.send(settlement);
            });
        }
        may_be_more
    }

    async fn attempt_once(self: &Arc<Self>, delivery: Delivery) -> Settlement {
        let attempt = delivery.attempt;
        let work = tokio::time::timeout(self.attempt_limit, self.deliver(&delivery));
        let verdict = match AssertUnwindSafe(work).catch_unwind().await {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(_)) => Err(reportline_delivery::DeliveryError::retry("the attempt took too long")),
            // The panic hook has told the place.
            Err(_) => Err(reportline_delivery::DeliveryError::retry("the attempt panicked")),
        };
        let outcome = self.outcome(attempt, verdict, self.clock.now());
        Settlement { id: delivery.id, attempt, outcome }
    }

    /// Settles what ended, as many at a time as have ended meanwhile. What the store cannot take now it is offered
    /// again: until it is settled, a message that was shown stands in the way of the peer's next one, and once its
    /// lease has run out it is shown a second time.
    async fn settle_endings(self: Arc<Self>, mut endings: mpsc::UnboundedReceiver<Settlement>) {
        let mut batch = Vec::new();
        while endings.recv_many(&mut batch, MOST_SETTLED_AT_ONCE).await > 0 {
            let mut n_failures = 0_u32;
            while let Err(error) = self.store.settle(batch.clone(), self.clock.now()).await {
                n_failures += 1;
                if n_failures == 1 {
                    tracing::error!(error = %error, "the outbox cannot settle what it delivered, and tries again");
                }
                // A stop does not wait for a disk. What is given up is attempted again after the next start.
                let is_stopping = endings.is_closed();
                if is_stopping || !matches!(error, StoreError::Full | StoreError::Away(_)) {
                    tracing::error!(n = batch.len(), "deliveries are not settled; they will be repeated");
                    break;
                }
                self.clock.until(self.clock.now() + STORE_AWAY).await;
                while let Ok(ended) = endings.try_recv() {
                    batch.push(ended);
                }
            }
            batch.clear();
            self.wake.notify_one();
        }
    }

    /// Waits until something may be due. What was not due when it was looked for, at `now`, may have become so since.
    async fn rest(&self, stop: &CancellationToken, now: Timestamp) {
        // Where much is going on somebody has called already, and nothing need be asked.
        if self.wake.notified().now_or_never().is_some() {
            return;
        }
        let look_anyway = now + LOOK_ANYWAY;
        let next = match self.store.next_due().await {
            Ok(Some(due)) if due > now => due.min(look_anyway),
            _ => look_anyway,
        };
        tokio::select! {
            () = self.wake.notified() => {}
            () = self.store.stirred() => {}
            () = self.clock.until(next) => {}
            () = stop.cancelled() => {}
        }
    }

    /// Forgets what the pacers need not remember; called each minute.
    pub fn sweep(&self) {
        for outward in self.channels.values() {
            outward.pacer.sweep();
        }
    }
}

/// When a delivery that failed `attempt` times is tried next.
fn next_attempt(clock: &dyn Clock, attempt: u32, asked: Option<Duration>, now: Timestamp) -> Timestamp {
    let own = clock.jitter(reportline_delivery::backoff(attempt));
    now + asked.map_or(own, |asked| asked.max(Duration::from_millis(100)))
}
