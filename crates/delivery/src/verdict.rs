//! A delivery's name, and the ways in which an attempt can go wrong.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// An error of the far side or of the way there, kept for the log of the one who handles it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Names one thing owed, for ever. It is also the idempotency key at the far side: whoever receives two deliveries
/// of the same name has received one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(pub String);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an attempt did not deliver. The variant is the verdict, and the outbox obeys it.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Try again: the far side is down, busy, or asks for patience. `after` is the least wait that the far side
    /// asked for (Telegram's `retry_after`, HTTP's `Retry-After`); without it [`backoff`](crate::backoff) decides.
    #[error("not delivered yet")]
    Retry {
        /// The least wait the far side asked for.
        after: Option<Duration>,
        /// What happened, without any content of the delivery.
        source: BoxError,
    },
    /// Try again once the peer is heard from: the platform lets nobody be written to who has not written first. The
    /// delivery waits without hurry, and is due at once when anything of that peer is accepted.
    #[error("the other side must write first")]
    Unheard(#[source] BoxError),
    /// Do not try again: the same attempt would fail the same way (the chat is gone, the schema is refused). The
    /// delivery becomes a dead letter, which an operator can list and re-drive.
    #[error("refused for good")]
    Reject(#[source] BoxError),
}

impl DeliveryError {
    /// A [`DeliveryError::Retry`] without a wish of the far side.
    pub fn retry(source: impl Into<BoxError>) -> Self {
        Self::Retry { after: None, source: source.into() }
    }

    /// A [`DeliveryError::Retry`] no sooner than `after`.
    pub fn retry_after(after: Duration, source: impl Into<BoxError>) -> Self {
        Self::Retry { after: Some(after), source: source.into() }
    }

    /// A [`DeliveryError::Unheard`].
    pub fn unheard(source: impl Into<BoxError>) -> Self {
        Self::Unheard(source.into())
    }

    /// A [`DeliveryError::Reject`].
    pub fn reject(source: impl Into<BoxError>) -> Self {
        Self::Reject(source.into())
    }
}
