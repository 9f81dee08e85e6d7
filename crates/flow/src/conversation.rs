//! One reporter's walk through a flow: what was said, and where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use reportline_report::Evidence;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, AnswerView};
use crate::definition::Flow;
use crate::id::{FlowId, NoticeId, OptionId, QuestionId};
use crate::setting::Place;
use crate::utterance::Utterance;

/// One reporter's walk through a flow. It is changed by `step` alone.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    pub(crate) flow: FlowId,
    pub(crate) version: u32,
    pub(crate) language: String,
    pub(crate) started_at: Timestamp,
    pub(crate) heard_at: Timestamp,
    pub(crate) stage: Stage,
    pub(crate) answers: BTreeMap<QuestionId, Answer>,
    /// Passed over by the person, one by one.
    pub(crate) skipped: BTreeSet<QuestionId>,
    /// Left unasked when the person wanted to send what they have; questions opened later are not among them.
    pub(crate) left: BTreeSet<QuestionId>,
    pub(crate) evidence: Vec<Evidence>,
    /// Ticked, and not done.
    pub(crate) ticked: BTreeMap<QuestionId, Vec<OptionId>>,
    /// Of the present question: places to choose from, how often nothing could be read.
    pub(crate) candidates: Vec<Place>,
    pub(crate) n_misfits: u32,
    /// Notices that are said once.
    pub(crate) told: BTreeSet<NoticeId>,
    /// The handing over that was answered last.
    pub(crate) album: Option<String>,
    /// How often what would be sent has changed: it tells one review from the next.
    pub(crate) edition: u32,
    /// Whether the present question was asked again by "change".
    pub(crate) is_changing: bool,
    /// Whether the question asked last was of the contact part; the flow may be edited before it is answered.
    pub(crate) is_private: bool,
    pub(crate) said: Vec<Utterance>,
}

/// Where a conversation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// This question was asked.
    Asking {
        /// Which; it applies, as things stand.
        question: QuestionId,
    },
    /// Everything said is shown, to be sent, changed or cancelled.
    Reviewing,
    /// It is over, and stays so.
    Closed(Outcome),
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The report was confirmed.
    Submitted,
    /// The person cancelled; nothing is kept.
    Cancelled,
    /// The person had everything erased.
    Erased,
}

/// A line of the review.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewLine<'a> {
    /// The question.
    pub question: QuestionId,
    /// What was said to it.
    pub answer: AnswerView<'a>,
}

impl Conversation {
    pub(crate) fn new(flow: &Flow, language: &str, evidence: Vec<Evidence>, now: Timestamp) -> Self {
        Self {
            flow: flow.id.clone(),
            version: flow.version,
            language: language.to_owned(),
            started_at: now,
            heard_at: now,
            stage: Stage::Reviewing,
            answers: BTreeMap::new(),
            skipped: BTreeSet::new(),
            left: BTreeSet::new(),
            evidence,
            ticked: BTreeMap::new(),
            candidates: Vec::new(),
            n_misfits: 0,
            told: BTreeSet::new(),
            album: None,
            edition: 0,
            is_changing: false,
            is_private: false,
            said: Vec::new(),
        }
    }

    /// Lets go of everything the person said.
    pub(crate) fn forget(&mut self) {
        self.answers.clear();
        self.skipped.clear();
        self.left.clear();
        self.evidence.clear();
        self.ticked.clear();
        self.candidates.clear();
        self.told.clear();
        self.album = None;
        self.said.clear();
    }

    /// The flow it walks.
    pub fn flow(&self) -> &FlowId {
        &self.flow
    }

    /// The version of the flow it was last heard in.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The language it is held in (BCP 47).
    pub fn language(&self) -> &str {
        &self.language
    }

    /// When it began.
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// When the person was last heard.
    pub fn heard_at(&self) -> Timestamp {
        self.heard_at
    }

    /// Where it stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Whether it is over.
    pub fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed(_))
    }

    /// What was answered to a question.
    pub fn answer(&self, question: &QuestionId) -> Option<&Answer> {
        self.answers.get(question)
    }

    /// Whether a question was passed over.
    pub fn is_skipped(&self, question: &QuestionId) -> bool {
        self.skipped.contains(question)
    }

    /// What was handed over, in order.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// What was said last.
    pub fn said(&self) -> &[Utterance] {
        &self.said
    }
}

/// Prints where it stands and how much was said, never what.
impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conversation")
            .field("flow", &self.flow)
            .field("version", &self.version)
            .field("stage", &self.stage)
            .field("n_answers", &self.answers.len())
            .field("n_evidence", &self.evidence.len())
            .finish_non_exhaustive()
    }
}
