//! One attempt at one delivery, and what its verdict means.

use std::time::Duration;

use jiff::Timestamp;
use reportline_channel::{Beside, Handle, Outbound};
use reportline_delivery::DeliveryError;
use reportline_store::{Delivery, Destination, Outcome, PeerKey, SinkName};

use super::{Outbox, next_attempt};
use crate::sinks::Errand;

/// The attempt from whose wait on a message is offered to a peer who must write first: 43 minutes, then each hour.
const LATE: u32 = 10;

impl Outbox {
    /// Attempts a delivery once; a message yields the handle of what was shown.
    pub(super) async fn deliver(&self, delivery: &Delivery) -> Result<Option<Handle>, DeliveryError> {
        match &delivery.to {
            Destination::Peer(peer) => self.show(peer, delivery).await,
            Destination::Sink(sink) => self.hand_over(sink, delivery).await.map(|()| None),
        }
    }

    async fn show(&self, peer: &PeerKey, delivery: &Delivery) -> Result<Option<Handle>, DeliveryError> {
        let Some(outward) = self.channels.get(&peer.channel) else {
            return Err(self.not_configured("the channel"));
        };
        let message: Outbound = serde_json::from_slice(&delivery.payload)
            .map_err(|_| DeliveryError::reject("the message is of a form this version does not know"))?;
        loop {
            let wait = outward.pacer.wait(peer);
            if wait.is_zero() {
                break;
            }
            self.clock.until(self.clock.now() + wait).await;
        }
        let beside = Beside {
            previous: delivery.previous.as_ref(),
            words: self.words.as_ref(),
            delivery: &delivery.id,
            now: self.clock.now(),
        };
        let sent = outward.channel.send(&peer.peer, &message, beside).await?;
        metrics::counter!("reportline_messages_sent_total", "channel" => peer.channel.0.clone()).increment(1);
        Ok(sent.handle)
    }

    async fn hand_over(&self, sink: &SinkName, delivery: &Delivery) -> Result<(), DeliveryError> {
        let Some(to) = self.sinks.get(sink) else {
            return Err(self.not_configured("the sink"));
        };
        let errand: Errand = serde_json::from_slice(&delivery.payload)
            .map_err(|_| DeliveryError::reject("the report is of a form this version does not know"))?;
        let begun = self.clock.now();
        let handover = match &errand {
            Errand::Erase { erase } => return to.sink.erase(*erase).await,
            Errand::Report(handover) => handover,
        };
        match to.sink.deliver(handover, &delivery.id).await {
            Ok(()) => {
                if to.recovery.succeeded(self.clock.now()) {
                    self.hasten(sink).await;
                }
            }
            Err(DeliveryError::Retry { after, source }) => {
                let is_late = to.recovery.failed(begun);
                let after = after.or(is_late.then_some(Duration::ZERO));
                return Err(DeliveryError::Retry { after, source });
            }
            Err(error) => return Err(error),
        }
        metrics::counter!("reportline_reports_handed_over_total", "sink" => sink.0.clone()).increment(1);
        Ok(())
    }

    /// A sink takes reports again: what waits for it need not wait for its turn.
    async fn hasten(&self, sink: &SinkName) {
        match self.store.hasten(sink, self.clock.now()).await {
            Ok(n) => tracing::info!(
                sink = sink.0,
                n,
                "the sink takes reports again; those that wait are tried now"
            ),
            Err(error) => tracing::warn!(error = %error, "reports that wait are tried when their turn comes"),
        }
        self.wake.notify_one();
    }

    /// Dead where nobody else could; left to another node where there are some.
    fn not_configured(&self, what: &str) -> DeliveryError {
        match self.has_others {
            true => DeliveryError::retry(format!("{what} is not configured on this node")),
            false => DeliveryError::reject(format!("{what} is not configured any more")),
        }
    }

    /// What a verdict means for the row.
    pub(super) fn outcome(
        &self,
        attempt: u32,
        verdict: Result<Option<Handle>, DeliveryError>,
        now: Timestamp,
    ) -> Outcome {
        match verdict {
            Ok(handle) => Outcome::Delivered { handle },
            Err(DeliveryError::Retry { after, source }) => {
                metrics::counter!("reportline_attempts_failed_total").increment(1);
                tracing::warn!(attempt, reason = %source, "a delivery will be tried again");
                Outcome::RetryAt(next_attempt(self.clock.as_ref(), attempt, after, now))
            }
            Err(DeliveryError::Unheard(source)) => {
                tracing::info!(attempt, reason = %source, "a message waits for its peer to write first");
                Outcome::WhenHeard(next_attempt(self.clock.as_ref(), attempt.max(LATE), None, now))
            }
            Err(DeliveryError::Reject(source)) => {
                metrics::counter!("reportline_dead_letters_total").increment(1);
                tracing::error!(attempt, reason = %source, "a delivery is dead; see: reportline outbox list");
                Outcome::Dead { why: source.to_string() }
            }
        }
    }
}
