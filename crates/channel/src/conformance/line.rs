//! What a channel is given while a rule is played, and a wait with a name.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::adapter::{Beside, Channel, Context, Sent};
use crate::conformance::inbox::RecordingInbox;
use crate::conformance::words::PlainWords;
use crate::outbound::{Handle, Outbound};
use crate::peer::{ChannelId, Peer};
use reportline_delivery::DeliveryError;

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
        }
    }

    /// What the channel runs and serves with.
    pub fn context(&self) -> Context<'_> {
        Context { id: &self.id, inbox: &self.inbox, words: &self.words, stop: &self.stop }
    }

    /// Has the channel show a message, with the words beside it.
    pub async fn send(
        &self,
        to: &Peer,
        message: &Outbound,
        previous: Option<&Handle>,
    ) -> Result<Sent, DeliveryError> {
        self.channel.send(to, message, Beside { previous, words: &self.words }).await
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
