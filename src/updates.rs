//! Fetches what the hub tells reporters, through each sink that reaches it, and says what became of it.
//!
//! A crash between the two leaves the update with the hub: it comes again, and is told once.
//!
//! Whoever asks every few seconds also learns first that the hub is back: then what waits for it need not wait for its turn.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reportline_delivery::BoxError;
use reportline_exchange::Updates;
use reportline_store::SinkName;
use tokio_util::sync::CancellationToken;

use crate::intake::{Ground, tell};
use crate::sinks::Sink;

/// How often it is asked whether there is anything: nobody waits at a screen for it.
const EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Fetches through one sink.
pub struct Fetcher {
    /// The sink's name.
    pub name: SinkName,
    /// The sink.
    pub sink: Arc<dyn Sink>,
    /// Where reporters are found.
    pub ground: Arc<Ground>,
}

impl Fetcher {
    /// Fetches until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut answers = None;
        loop {
            let now = self.ground.clock.now();
            match self.round().await {
                Ok(()) if answers == Some(true) => {}
                Ok(()) => answers = self.hasten(now).await.then_some(true),
                Err(error) => {
                    // A hub that is away says so in the log when reports are due; this must not say it every time.
                    if answers != Some(false) {
                        tracing::warn!(sink = %self.name, reason = %error, "what the hub tells reporters cannot be fetched; it is tried again");
                    }
                    answers = Some(false);
                }
            }
            tokio::select! {
                () = self.ground.clock.until(now + EVERY) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Has what waits for the hub tried now. Whether that is so.
    async fn hasten(&self, now: Timestamp) -> bool {
        match self.ground.store.hasten(&self.name, now).await {
            Ok(_) => {
                self.ground.wake.notify_one();
                true
            }
            // The store says so itself where it matters, and this is tried again.
            Err(_) => false,
        }
    }

    async fn round(&self) -> Result<(), BoxError> {
        loop {
            let updates = self.sink.updates().await?;
            if updates.is_empty() {
                return Ok(());
            }
            let mut told = Vec::with_capacity(updates.len());
            for update in &updates {
                told.push(tell(&self.ground, update).await?);
            }
            self.sink.told(told).await?;
            metrics::counter!("reportline_updates_total").increment(updates.len() as u64);
            if updates.len() < Updates::MOST {
                return Ok(());
            }
        }
    }
}
