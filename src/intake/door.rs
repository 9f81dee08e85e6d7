//! A channel's door into the intake: the service's side of [`Inbox`].

use std::sync::Arc;

use async_trait::async_trait;
use reportline_channel::{
    Accepted, Attachment, EventId, File, Inbound, Inbox, KeepError, Outbound, Peer, Present, RunError,
};
use reportline_flow::Utterance;
use reportline_store::{EventKey, Fence, PeerKey};
use tokio::sync::oneshot;

use super::walk::Walk;
use super::{ChannelFacts, Ground, Intake, Waiting};
use crate::attachments::Attachments;
use crate::words::Facts;

/// One channel's door.
pub struct Door {
    /// Whose.
    pub channel: Arc<ChannelFacts>,
    /// Where it leads.
    pub intake: Intake,
    /// What the intake works with, for looking.
    pub ground: Arc<Ground>,
    /// Where files are kept.
    pub attachments: Attachments,
    /// What the channel's owner shows; `None` where any node may hand over.
    pub fence: Option<Fence>,
}

impl Door {
    /// The same door for as long as that claim stands.
    pub fn fenced(&self, fence: Fence) -> Self {
        Self {
            channel: Arc::clone(&self.channel),
            intake: self.intake.clone(),
            ground: Arc::clone(&self.ground),
            attachments: self.attachments.clone(),
            fence: Some(fence),
        }
    }
}

#[async_trait]
impl Inbox for Door {
    async fn accept(&self, inbound: Inbound) -> Result<Accepted, RunError> {
        let (answer, answered) = oneshot::channel();
        let (channel, fence) = (Arc::clone(&self.channel), self.fence.clone());
        let waiting = Waiting { channel, inbound, fence, answer };
        let stopping = || RunError::lost("the service is stopping");
        self.intake.queue.send(waiting).await.map_err(|_| stopping())?;
        answered.await.map_err(|_| stopping())?
    }

    async fn taken(&self, events: &[EventId]) -> Result<Vec<bool>, RunError> {
        let key = |event: &EventId| EventKey { channel: self.channel.id.clone(), event: event.clone() };
        let events: Vec<EventKey> = events.iter().map(key).collect();
        self.ground.store.seen(&events).await.map_err(RunError::lost)
    }

    async fn keep(&self, file: File) -> Result<Attachment, KeepError> {
        self.attachments.keep(file).await
    }

    async fn present(&self, peer: &Peer) -> Result<Option<Present>, RunError> {
        let key = PeerKey { channel: self.channel.id.clone(), peer: peer.clone() };
        let Some(kept) = self.ground.store.conversation(&key).await.map_err(RunError::lost)? else {
            return Ok(None);
        };
        if kept.expires_at <= self.ground.clock.now() {
            return Ok(None);
        }
        let walk = Walk::read(&kept.state).map_err(RunError::lost)?;
        let told = walk.told(self.ground.store.as_ref()).await.map_err(RunError::lost)?;
        let flow = self.ground.flows.get(walk.conversation.flow());
        let facts = Facts {
            walk: Some((flow, &walk.conversation)),
            told,
            file_notes: walk.file_notes(),
            replaces: None,
        };
        let mut messages: Vec<Outbound> = Vec::new();
        if walk.asked_status {
            messages.push(self.ground.words.status(&walk.language, &facts, !walk.conversation.is_closed()));
        }
        match walk.letters.latest() {
            Some(written) => {
                messages.push(self.ground.words.letter(&walk.language, written, Vec::new(), &facts));
            }
            None => {
                let worded = |said: &Utterance| self.ground.words.message(&walk.language, said, &facts);
                messages.extend(walk.conversation.said().iter().map(worded));
            }
        }
        Ok(Some(Present { revision: kept.version, messages }))
    }

    async fn cursor(&self) -> Result<Option<String>, RunError> {
        self.ground.store.cursor(&self.channel.id).await.map_err(RunError::lost)
    }

    async fn save_cursor(&self, cursor: &str) -> Result<(), RunError> {
        let saving = self.ground.store.save_cursor(&self.channel.id, cursor, self.fence.as_ref());
        match saving.await.map_err(RunError::lost)? {
            true => Ok(()),
            false => Err(RunError::lost("another node listens to this channel")),
        }
    }
}
