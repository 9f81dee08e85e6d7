//! A conversation as the intake keeps it: the flow's own, and what the flow does not know.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use reportline_channel::{BlobKey, Community, Standing};
use reportline_delivery::DeliveryId;
use reportline_exchange::{News, Stage};
use reportline_flow::Conversation;
use reportline_store::{DeliveryState, Store, StoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::letters::Letters;
use crate::words::{Reached, Told};

/// The form this version writes. A walk of another form is not read: it is erased when its time comes, and the person
/// begins anew.
const FORM: u32 = 1;

/// The most sent reports a person is told the status of.
const MOST_SENT: usize = 20;

/// The most messages of the hub that are kept of one report: the latest.
const MOST_MESSAGES: usize = 10;

/// A conversation as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Walk {
    form: u32,
    /// The flow's own.
    pub(super) conversation: Conversation,
    /// The language it is held in.
    pub(super) language: String,
    /// What the platform says of the person's role.
    pub(super) standing: Standing,
    /// Where it is reported from, if the way in named it.
    pub(super) community: Option<Community>,
    /// What opens the files handed over so far, by their names.
    pub(super) blob_keys: BTreeMap<String, BlobKey>,
    /// What there was to say about files in the last turn, as text keys.
    pub(super) file_notes: Vec<String>,
    /// Whether the status was asked for in the last turn.
    pub(super) asked_status: bool,
    /// When the emergency routes were shown, if they were.
    pub(super) signpost_shown_at: Option<Timestamp>,
    /// Reports this person sent, the latest last.
    pub(super) sent: Vec<Sent>,
    /// The report that this one adds to.
    #[serde(default)]
    pub(super) amends: Option<Amended>,
    /// The letters, where all is asked at once. Walks of before have none.
    #[serde(default)]
    pub(super) letters: Letters,
}

/// A report that was sent: nothing of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) reference: String,
    /// Its id. Those sent before there were additions have none here, and cannot be added to.
    #[serde(default)]
    pub(super) report: Option<Uuid>,
    /// The delivery that decides whether "the hub has it".
    pub(super) delivery: DeliveryId,
    /// Whether that delivery is carried to the hub by hand: nobody here learns when it arrives.
    #[serde(default)]
    pub(super) is_carried: bool,
    pub(super) at: Timestamp,
    /// How it stands at the hub, once the hub has told.
    #[serde(default)]
    pub(super) stage: Option<Stage>,
    /// What the hub wrote to the person, in order.
    #[serde(default)]
    pub(super) messages: Vec<Message>,
}

impl Sent {
    pub(super) fn is_asked(&self) -> bool {
        self.messages.iter().any(|it| !it.is_answered)
    }

    /// The person begins to answer.
    pub(super) fn is_being_answered(&mut self) {
        self.messages.iter_mut().for_each(|it| it.is_answered = true);
    }
}

/// What the hub wrote.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Message {
    id: Uuid,
    text: String,
    /// Whether the person began to answer since.
    #[serde(default)]
    is_answered: bool,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({}, ‹{} bytes›)", self.id, self.text.len())
    }
}

/// The report that another adds to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Amended {
    pub(super) report: Uuid,
    pub(super) reference: String,
    /// Whether the hub did not have it yet when the addition was begun: then the addition waits for it.
    pub(super) is_owed: bool,
}

/// What is kept cannot be read by this version.
#[derive(Debug, thiserror::Error)]
#[error("a conversation is of a form this version does not know")]
pub(super) struct UnknownForm;

/// The file notes there are: keys kept as text are given back as those.
const FILE_NOTES: [&str; 4] = ["note-file-too-large", "note-file-failed", "note-file-refused", "note-unread"];

impl Walk {
    pub(super) fn new(
        conversation: Conversation,
        language: String,
        standing: Standing,
        community: Option<Community>,
        sent: Vec<Sent>,
    ) -> Self {
        Self {
            form: FORM,
            conversation,
            language,
            standing,
            community,
            blob_keys: BTreeMap::new(),
            file_notes: Vec::new(),
            asked_status: false,
            signpost_shown_at: None,
            sent,
            amends: None,
            letters: Letters::default(),
        }
    }

    pub(super) fn read(state: &[u8]) -> Result<Self, UnknownForm> {
        let walk: Self = serde_json::from_slice(state).map_err(|_| UnknownForm)?;
        if walk.form == FORM { Ok(walk) } else { Err(UnknownForm) }
    }

    pub(super) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a walk has string keys only")
    }

    pub(super) fn file_notes(&self) -> Vec<&'static str> {
        FILE_NOTES.into_iter().filter(|it| self.file_notes.iter().any(|noted| noted == it)).collect()
    }

    pub(super) fn remember_sent(&mut self, sent: Sent) {
        self.sent.push(sent);
        let surplus = self.sent.len().saturating_sub(MOST_SENT);
        self.sent.drain(..surplus);
    }

    /// Notes what the hub tells of a report. Gives the report's reference; `None` if it is not one of this person's.
    pub(super) fn hear(&mut self, report: Uuid, news: &News) -> Option<String> {
        let sent = self.sent.iter_mut().find(|it| it.report == Some(report))?;
        match news {
            News::Stage { stage } => sent.stage = Some(*stage),
            News::Message { id, .. } if sent.messages.iter().any(|it| it.id == *id) => {}
            News::Message { id, text, .. } => {
                sent.messages.push(Message { id: *id, text: text.clone(), is_answered: false });
                let surplus = sent.messages.len().saturating_sub(MOST_MESSAGES);
                sent.messages.drain(..surplus);
            }
        }
        Some(sent.reference.clone())
    }

    /// Whether the hub wrote to the person, and they have not begun to answer yet.
    pub(super) fn is_asked(&self) -> bool {
        self.sent.iter().any(Sent::is_asked)
    }

    /// How the sent reports stand.
    pub(super) async fn told(&self, store: &dyn Store) -> Result<Vec<Told>, StoreError> {
        let mut told = Vec::with_capacity(self.sent.len());
        for sent in &self.sent {
            let state = store.delivery_state(&sent.delivery).await?;
            let reached = match state {
                Some(DeliveryState::Owed) => Reached::Saved,
                Some(DeliveryState::Dead(_)) => Reached::Stuck,
                Some(DeliveryState::Delivered(_)) | None if sent.is_carried => Reached::Saved,
                // One that is not known any more was delivered long ago and forgotten: what is owed never is.
                Some(DeliveryState::Delivered(_)) | None => Reached::Delivered,
            };
            told.push(Told {
                reference: sent.reference.clone(),
                reached,
                stage: sent.stage.unwrap_or(Stage::Received),
                messages: sent.messages.iter().map(|it| it.text.clone()).collect(),
            });
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use reportline_flow::FlowId;

    use super::*;
    use crate::config::{Environment, load};
    use crate::content::Content;

    #[test]
    fn a_walk_kept_before_there_were_letters_is_still_read() {
        let content = Content::load(&load(None, &Environment::default()).unwrap()).unwrap();
        let flow = content.flows.get(&FlowId::new("report").unwrap());
        let step = reportline_flow::begin(flow, "en-GB", Vec::new(), Timestamp::UNIX_EPOCH);
        let walk = Walk::new(step.conversation, "en-GB".to_owned(), Standing::Member, None, Vec::new());
        let mut kept: serde_json::Value = serde_json::from_slice(&walk.write()).unwrap();
        kept.as_object_mut().unwrap().remove("letters").expect("letters are kept");
        let read = Walk::read(&serde_json::to_vec(&kept).unwrap()).unwrap();
        assert_eq!(read.conversation, walk.conversation);
        assert!(read.letters.latest().is_none());
    }
}
