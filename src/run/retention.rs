//! Once a day the hub in the folder erases what the policy says, and says how much in the log.

use std::sync::Arc;

use jiff::SignedDuration;
use reportline_hub::{Hub, RetentionRules};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;

/// How often.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// Erases until told to stop.
pub(super) async fn run(
    hub: Arc<Hub>,
    rules: RetentionRules,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) {
    loop {
        let now = clock.now();
        match hub.desk().apply(&rules, now).await {
            Ok(erased) if erased.is_empty() => {}
            Ok(erased) => tracing::info!(n = erased.len(), "cases are erased by policy"),
            Err(error) => {
                tracing::error!(reason = %error, "cases cannot be erased by policy; it is tried again tomorrow");
            }
        }
        tokio::select! {
            () = clock.until(now + EVERY) => {}
            () = stop.cancelled() => return,
        }
    }
}
