//! What a channel is given while a rule is played, and a wait with a name.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::adapter::{Beside, Channel, Context, Sent};
use crate::aside::Aside;
use crate::conformance::inbox::RecordingInbox;
use crate::conformance::words::PlainWords;
use crate::outbound::{Handle, Outbound};
use crate::peer::{ChannelId, Peer};
use reportline_delivery::{DeliveryError, DeliveryId};

/// A channel and the service's side of it.
pub struct Line {
    /// The channel's name.
    pub id: ChannelId,
    /// The channel.
    pub channel: Arc<dyn Channel>,
    /// Its inbox.
    pub inbox: RecordingInbox,
    /// Its words.
    pub words: PlainWords,
    /// Stops it.
    pub stop: CancellationToken,
    /// What it does aside is done by this process, unless it is told another.
    pub aside: Option<Aside>,
    n_sent: AtomicU64,
}

impl Line {
    /// A line for `channel`; nothing runs yet.
    pub fn new(channel: Arc<dyn Channel>) -> Self {
        Self {
            id: ChannelId("conformance".to_owned()),
            channel,
            inbox: RecordingInbox::new(),
            words: PlainWords,
            stop: CancellationToken::new(),
            aside: None,
            n_sent: AtomicU64::new(1),
        }
    }

    /// What the channel runs and serves with.
    pub fn context(&self) -> Context<'_> {
        Context {
            id: &self.id,
            inbox: &self.inbox,
            words: &self.words,
            stop: &self.stop,
            aside: self.aside.as_ref(),
        }
    }

    /// Has the channel show a message, as a delivery of its own, on a day in 2027.
    pub async fn send(
        &self,
        to: &Peer,
        message: &Outbound,
        previous: Option<&Handle>,
    ) -> Result<Sent, DeliveryError> {
        let delivery =
            DeliveryId(uuid::Uuid::from_u128(self.n_sent.fetch_add(1, Ordering::Relaxed).into()).to_string());
        self.attempt(to, message, previous, &delivery).await
    }

    /// One attempt at a delivery: the first, or one more.
    pub async fn attempt(
        &self,
        to: &Peer,
        message: &Outbound,
        previous: Option<&Handle>,
        delivery: &DeliveryId,
    ) -> Result<Sent, DeliveryError> {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000);
        self.channel.send(to, message, Beside { previous, words: &self.words, delivery, now }).await
    }
}

/// Waits until `holds`; panics after `limit`, naming `what`. For a fake's state, which tells nobody when it changes.
pub async fn eventually(what: &str, limit: Duration, mut holds: impl FnMut() -> bool + Send) {
    let waiting = async {
        let mut looks = tokio::time::interval(Duration::from_millis(5));
        while !holds() {
            looks.tick().await;
        }
    };
    if tokio::time::timeout(limit, waiting).await.is_err() {
        panic!("waited {limit:?} for {what}");
    }
}
