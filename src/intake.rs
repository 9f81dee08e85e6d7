//! The intake: takes events, leads conversations, owes what follows. Everything of an event is one transaction.
//!
//! 1. Channels hand events over at their [`Door`]; each waits there until its transaction is durable.
//! 2. One worker takes all that wait, opens one transaction for them, and notes their ids: what was seen before is
//!    done already.
//! 3. Each new event is asked of the limiter, stepped by the pure flow, and its effects become rows of the outbox.
//! 4. One commit, one fsync, for all of them; then every channel is answered and the outbox is woken.
//!
//! Two events of one peer never step the same conversation at once: there is one worker, which takes them in order, and
//! the store keeps the peer from other nodes until the transaction ends. A batch that cannot be committed happened to
//! nobody; its events are offered again by their platforms. Nor did an event of a channel that is another node's by now.

mod batch;
mod door;
mod evidence;
mod filing;
mod letters;
mod return_address;
mod turn;
mod updates;
mod walk;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::tz::TimeZone;
use reportline_channel::{Accepted, Capabilities, ChannelId, Inbound, RunError};
use reportline_flow::{Flow, FlowId};
use reportline_seal::LocalKey;
use reportline_store::{Fence, SinkName, Store};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::limit::Limiter;
use crate::places::Places;
use crate::policy::Policy;
use crate::words::Wording;

pub use door::Door;
pub use updates::tell;

/// The most events in one transaction: enough to share an fsync among, few enough to answer soon.
const MOST_IN_BATCH: usize = 256;
/// How many events may wait; then channels wait, and through them the platforms.
const MOST_WAITING: usize = 1024;

/// What the intake works with.
pub struct Ground {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// The flows, by name.
    pub flows: Flows,
    /// The words.
    pub words: Arc<Wording>,
    /// The places.
    pub places: Arc<Places>,
    /// The quotas.
    pub limiter: Arc<Limiter>,
    /// What reports are taken under.
    pub policy: Policy,
    /// Where "yesterday at six" is.
    pub zone: TimeZone,
    /// This instance, as it stands in reports.
    pub instance: String,
    /// Whether reports are tests.
    pub is_test: bool,
    /// Finds reporters again without knowing them.
    pub key: LocalKey,
    /// Signs reports.
    pub signing: ed25519_dalek::SigningKey,
    /// Where reports go; the first decides when a person is told that the hub has it.
    pub sinks: Vec<SinkName>,
    /// Whether the first reaches the hub: otherwise nobody here learns when it has it.
    pub hears_of_hub: bool,
    /// Woken by every commit that owes something.
    pub wake: Arc<Notify>,
    /// Whether the last events could be taken, for the readiness of the service.
    pub takes_events: Arc<AtomicBool>,
}

/// The flows of the service.
pub struct Flows {
    /// All of them.
    pub by_id: HashMap<FlowId, Flow>,
    /// Begins by default.
    pub start: FlowId,
    /// Begins in a hurry.
    pub quick: FlowId,
    /// Begins when the platform says that the person moderates the place.
    pub moderator: FlowId,
    /// Adds to a report that was sent.
    pub addition: FlowId,
}

impl Flows {
    /// The flow of that name; the default one where it is gone, so that no conversation is ever stranded.
    pub fn get(&self, id: &FlowId) -> &Flow {
        self.by_id.get(id).unwrap_or_else(|| &self.by_id[&self.start])
    }
}

/// What the intake knows of a channel.
#[derive(Clone, Debug)]
pub struct ChannelFacts {
    /// Its name.
    pub id: ChannelId,
    /// Its platform's slug.
    pub kind: &'static str,
    /// Its adapter's version.
    pub version: &'static str,
    /// What it can do.
    pub capabilities: Capabilities,
}

/// An event that waits for its transaction.
struct Waiting {
    channel: Arc<ChannelFacts>,
    inbound: Inbound,
    /// What the channel's owner shows, where only one node at a time may listen.
    fence: Option<Fence>,
    answer: oneshot::Sender<Result<Accepted, RunError>>,
}

/// Where doors hand events in.
#[derive(Clone)]
pub struct Intake {
    queue: mpsc::Sender<Waiting>,
}

/// The worker that takes what is handed in.
pub struct Worker {
    ground: Arc<Ground>,
    waiting: mpsc::Receiver<Waiting>,
}

/// The two ends of the intake.
pub fn intake(ground: Arc<Ground>) -> (Intake, Worker) {
    let (queue, waiting) = mpsc::channel(MOST_WAITING);
    (Intake { queue }, Worker { ground, waiting })
}

impl Worker {
    /// Works until told to stop and nothing waits any more.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut batch = Vec::with_capacity(MOST_IN_BATCH);
        loop {
            tokio::select! {
                biased;
                n_taken = self.waiting.recv_many(&mut batch, MOST_IN_BATCH) => if n_taken == 0 { return },
                () = stop.cancelled() => self.waiting.close(),
            }
            if !batch.is_empty() {
                batch::take(&self.ground, std::mem::take(&mut batch)).await;
            }
        }
    }
}
