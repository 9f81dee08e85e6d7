//! Listening: a channel is run again and again, with patience. One that only one node at a time may listen to is run
//! while this node has it, and left to another otherwise.
//!
//! 1. Such a channel is claimed for fifteen seconds; where another node has it, it is asked again every five.
//! 2. While it runs, its claim is renewed every five seconds. Once another node has it, or the store was away for as
//!    long as the claim lasts, the run is stopped.
//! 3. What the run hands over shows the claim, so that a node that was frozen and comes back late writes nothing.
//! 4. When a run ends, the channel is given up at once: where the platform was lost here, another node may reach it.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reportline_channel::{Aside, ChannelId, Context, RunError, Words};
use reportline_store::{Fence, Store};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::channels::Built;
use crate::clock::Clock;
use crate::intake::Door;
use crate::server::Health;

/// Runs a channel until it is told to stop or refuses.
pub(super) struct Supervisor {
    pub(super) channel: Built,
    pub(super) door: Arc<Door>,
    pub(super) store: Arc<dyn Store>,
    pub(super) words: Arc<dyn Words>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) health: Arc<Health>,
    pub(super) stop: CancellationToken,
    pub(super) aside: Option<Aside>,
    pub(super) ended: CancellationToken,
}

/// The longest pause before a lost channel is run again: its platform may be back, and people wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// After running this long, a channel that is lost begins with the shortest pause again.
const STEADY_AFTER: SignedDuration = SignedDuration::from_mins(5);
/// How long a claim lasts: when a node vanishes, nobody listens for that long at most.
const CLAIM: SignedDuration = SignedDuration::from_secs(15);
/// How often a claim is renewed, and how often it is asked for one that another node has: two may fail before it ends.
const RENEW_EVERY: SignedDuration = SignedDuration::from_secs(5);
/// How long the store may take to renew or to take back a claim.
const ANSWER_LIMIT: Duration = Duration::from_secs(4);

/// How a run ended that was not lost.
enum End {
    /// It was told to stop.
    Stopped,
    /// Somebody left the prompt.
    ByItself,
    /// Another node listens.
    Followed,
}

impl Supervisor {
    pub(super) async fn run(self) {
        let id = self.id();
        let mut n_lost = 0;
        loop {
            let began = self.clock.now();
            let outcome = match self.channel.facts.capabilities.is_single {
                true => self.listen_alone().await,
                false => self.listen(&self.door, &self.stop).await,
            };
            match outcome {
                Ok(End::Followed) => {}
                Ok(End::Stopped) => return,
                Ok(End::ByItself) => return self.ended.cancel(),
                Err(RunError::Refused { reason, remedy }) => {
                    tracing::error!(channel = %id, reason, remedy, "a channel gave up");
                    self.health.refused(id);
                    return;
                }
                Err(RunError::Lost(source)) => {
                    let now = self.clock.now();
                    n_lost = if now.duration_since(began) > STEADY_AFTER { 1 } else { n_lost + 1 };
                    let pause = self.clock.jitter(reportline_delivery::backoff(n_lost).min(LONGEST_PAUSE));
                    tracing::warn!(channel = %id, reason = %source, pause_s = pause.as_secs(), "a channel was lost and is run again");
                    tokio::select! {
                        () = self.clock.until(now + pause) => {}
                        () = self.stop.cancelled() => return,
                    }
                }
            }
        }
    }

    fn id(&self) -> &ChannelId {
        &self.channel.facts.id
    }

    async fn listen(&self, door: &Door, stop: &CancellationToken) -> Result<End, RunError> {
        let (words, aside) = (self.words.as_ref(), self.aside.as_ref());
        let context = Context { id: self.id(), inbox: door, words, stop, aside };
        self.channel.channel.run(context).await?;
        Ok(if stop.is_cancelled() { End::Stopped } else { End::ByItself })
    }

    /// Listens once it is this node's turn, and as long as it is.
    async fn listen_alone(&self) -> Result<End, RunError> {
        let Some((fence, until)) = self.claim().await else { return Ok(End::Stopped) };
        let door = self.door.fenced(fence.clone());
        let stop = self.stop.child_token();
        let mut listening = std::pin::pin!(self.listen(&door, &stop));
        let outcome = tokio::select! {
            outcome = &mut listening => outcome,
            () = self.renew(&fence, until) => {
                tracing::warn!(channel = %self.id(), "a channel is another node's to listen to, or the store was away for too long; its run is stopped");
                stop.cancel();
                // Whatever it still hands over is refused.
                let _ = listening.await;
                return Ok(if self.stop.is_cancelled() { End::Stopped } else { End::Followed });
            }
        };
        if !matches!(timeout(ANSWER_LIMIT, self.store.release(&fence)).await, Ok(Ok(()))) {
            tracing::warn!(channel = %self.id(), "a channel could not be given up; another node may have it in 15 s");
        }
        outcome
    }

    /// The claim to the channel and when it ends, once no other node has it; `None` if it was told to stop before.
    async fn claim(&self) -> Option<(Fence, Timestamp)> {
        let mut is_told = false;
        while !self.stop.is_cancelled() {
            let now = self.clock.now();
            let until = now + CLAIM;
            match self.store.claim(self.id(), now, until).await {
                Ok(Some(fence)) => return Some((fence, until)),
                Ok(None) if is_told => {}
                Ok(None) => {
                    is_told = true;
                    tracing::info!(channel = %self.id(), "another node listens to a channel; this one stands by");
                }
                Err(error) => {
                    tracing::warn!(channel = %self.id(), error = %error, "a channel could not be claimed; it is tried again in 5 s");
                }
            }
            tokio::select! {
                () = self.clock.until(now + RENEW_EVERY) => {}
                () = self.stop.cancelled() => {}
            }
        }
        None
    }

    /// Renews a claim, and returns when it does not hold any more.
    async fn renew(&self, fence: &Fence, mut until: Timestamp) {
        loop {
            self.clock.until(self.clock.now() + RENEW_EVERY).await;
            let next = self.clock.now() + CLAIM;
            match timeout(ANSWER_LIMIT, self.store.renew(fence, next)).await {
                Ok(Ok(true)) => until = next,
                Ok(Ok(false)) => return,
                // The store is away. From then on another may have it.
                Ok(Err(_)) | Err(_) if self.clock.now() >= until => return,
                Ok(Err(_)) | Err(_) => {}
            }
        }
    }
}
