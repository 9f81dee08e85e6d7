//! Upkeep: what is done each minute so that nothing is kept longer than it should be.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reportline_delivery::BoxError;
use reportline_store::Store;
use tokio_util::sync::CancellationToken;

use crate::attachments::Attachments;
use crate::clock::Clock;
use crate::limit::Limiter;
use crate::outbox::Outbox;

/// How often.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How long the ids of events are remembered: longer than any platform offers one again (Telegram: a day).
const REMEMBER_EVENTS: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How many conversations are erased in one transaction.
const ERASE_AT_ONCE: usize = 500;

/// What upkeep works with.
pub(super) struct Upkeep {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limiter: Arc<Limiter>,
    pub(super) outbox: Arc<Outbox>,
    pub(super) attachments: Attachments,
}

impl Upkeep {
    pub(super) async fn run(self, stop: CancellationToken) {
        loop {
            let now = self.clock.now();
            if let Err(error) = self.round(now).await {
                tracing::error!(error = %error, "upkeep could not be done; it is tried again in a minute");
            }
            tokio::select! {
                () = self.clock.until(now + EVERY) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    async fn round(&self, now: Timestamp) -> Result<(), BoxError> {
        self.limiter.sweep(now);
        self.outbox.sweep();
        loop {
            let n_erased = self.store.erase_expired(now, ERASE_AT_ONCE).await?;
            metrics::counter!("reportline_conversations_expired_total").increment(n_erased);
            if n_erased < ERASE_AT_ONCE as u64 {
                break;
            }
        }
        self.store.forget_before(now - REMEMBER_EVENTS).await?;
        self.attachments.sweep(self.store.as_ref(), now).await?;
        self.tell_counts().await
    }

    async fn tell_counts(&self) -> Result<(), BoxError> {
        let counts = self.store.counts().await?;
        let gauges = [
            ("reportline_conversations", counts.conversations),
            ("reportline_messages_owed", counts.messages_owed),
            ("reportline_reports_owed", counts.reports_owed),
            ("reportline_dead_letters", counts.dead_letters),
            ("reportline_limiter_keys", self.limiter.n_keys() as u64),
        ];
        for (name, value) in gauges {
            metrics::gauge!(name).set(value as f64);
        }
        if counts.dead_letters > 0 {
            tracing::warn!(
                n_dead = counts.dead_letters,
                "there are dead letters; see: reportline outbox list"
            );
        }
        Ok(())
    }
}
