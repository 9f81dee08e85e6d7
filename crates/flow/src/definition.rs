//! A flow as it is once proven: questions in order, guards that look back only. Made by [`Flow::parse`] alone.

use std::fmt;

use jiff::SignedDuration;
use reportline_report::{Field, Value};
use serde::{Deserialize, Serialize};

use crate::id::{FlowId, NoticeId, OptionId, QuestionId};

/// A proven flow. Every question can be reached, every guard looks at an earlier question, every field exists and may
/// hold what its options give it; so every walk ends in the review.
#[derive(Clone)]
pub struct Flow {
    pub(crate) id: FlowId,
    pub(crate) version: u32,
    pub(crate) mode: Mode,
    pub(crate) expires_after: SignedDuration,
    pub(crate) receipt_for: SignedDuration,
    pub(crate) sets: Vec<(Field, Value)>,
    pub(crate) questions: Vec<Question>,
    pub(crate) digest: String,
}

/// How much a flow asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything that helps.
    Full,
    /// What a report must have, for someone in a hurry.
    Quick,
    /// The evidence is here already; a moderator adds what they like.
    Forward,
    /// More for a report that was sent.
    Addition,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name.
    pub id: QuestionId,
    /// How it is answered.
    pub kind: Kind,
    /// The field of the report it fills; `None` where each option fills its own.
    pub fills: Option<Field>,
    /// What can be pressed.
    pub options: Vec<QuestionOption>,
    /// When it is asked.
    pub guard: Guard,
    /// Not asked when the evidence already says it.
    pub unless_known: bool,
    /// Whether it may be passed over.
    pub skip: Skip,
    /// A text said once, before the question is first asked.
    pub notice: Option<NoticeId>,
    /// Never rate-limited.
    pub is_urgent: bool,
    /// A hint to channels: the answer is likely more than a line.
    pub is_long: bool,
    /// The most characters of an answer in words.
    pub most: usize,
    /// Words that are no option are taken as `other`, verbatim.
    pub takes_words: bool,
}

/// How a question is answered. One file in `kinds/` each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One option.
    Choice,
    /// Any number of options.
    Choices,
    /// Words.
    Text,
    /// A time, as precisely as it is known.
    When,
    /// A link or the name of a place on a platform.
    Link,
    /// Whose account it was.
    Account,
    /// Whatever a person hands over, until they say that is all.
    Evidence,
    /// A place to route by.
    Area,
    /// A way to reach the person.
    Contact,
    /// What may be done with the report, each yes or no.
    Consent,
}

/// Something that can be pressed.
#[derive(Clone, Debug)]
pub struct QuestionOption {
    /// Its name.
    pub id: OptionId,
    /// What it puts into the field.
    pub value: String,
    /// The field it fills, where the question has none.
    pub fills: Option<Field>,
    /// A text said when it is chosen.
    pub notice: Option<NoticeId>,
}

/// When a question is asked: all of `all` hold, and one of `any` unless it is empty.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Every one must hold.
    pub all: Vec<Condition>,
    /// One must hold, if there is any.
    pub any: Vec<Condition>,
}

/// That an earlier question was answered with one of these.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The earlier question.
    pub question: QuestionId,
    /// One of these was chosen.
    pub is: Vec<OptionId>,
}

/// Whether a question may be passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// Always.
    Always,
    /// Never.
    Never,
    /// Once one of these was answered.
    With(Vec<QuestionId>),
}

impl Flow {
    /// Its name.
    pub fn id(&self) -> &FlowId {
        &self.id
    }

    /// The version its author gave it.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// How much it asks.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// How long silence may last before everything said is erased, unsent.
    pub fn expires_after(&self) -> SignedDuration {
        self.expires_after
    }

    /// How long the status of a sent report can be asked for.
    pub fn receipt_for(&self) -> SignedDuration {
        self.receipt_for
    }

    /// The SHA-256 of the file, in hexadecimal: which exact questions a report was made with.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What the flow knows without asking.
    pub fn sets(&self) -> &[(Field, Value)] {
        &self.sets
    }

    /// Every question, in order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The question of that name.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|it| it.id == *id)
    }
}

impl Question {
    /// The option of that name.
    pub fn option(&self, id: &OptionId) -> Option<&QuestionOption> {
        self.options.iter().find(|it| it.id == *id)
    }

    /// Whether its answer belongs to the contact part, which is kept and erased by itself: it may never end up elsewhere.
    pub fn is_private(&self) -> bool {
        self.kind == Kind::Contact || self.fills.is_some_and(|it| it.name().starts_with("contact."))
    }

    /// The option that puts `other` into the field: what words that are no option become.
    pub(crate) fn other(&self) -> Option<&QuestionOption> {
        self.options.iter().find(|it| it.value == "other")
    }
}

impl Mode {
    /// Every mode with its name in flow files and reports.
    pub const ALL: &'static [(&'static str, Mode)] = &[
        ("full", Self::Full),
        ("quick", Self::Quick),
        ("forward", Self::Forward),
        ("addition", Self::Addition),
    ];

    /// Its name in flow files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Quick => "quick",
            Self::Forward => "forward",
            Self::Addition => "addition",
        }
    }
}

impl Kind {
    /// Every kind with its name in flow files.
    pub const ALL: &'static [(&'static str, Kind)] = &[
        ("choice", Self::Choice),
        ("choices", Self::Choices),
        ("text", Self::Text),
        ("when", Self::When),
        ("link", Self::Link),
        ("account", Self::Account),
        ("evidence", Self::Evidence),
        ("area", Self::Area),
        ("contact", Self::Contact),
        ("consent", Self::Consent),
    ];

    /// Its name in flow files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).expect("the table holds every kind").0
    }

    /// Whether options are ticked one by one and the answer is given by "done".
    pub fn is_ticked(self) -> bool {
        matches!(self, Self::Choices | Self::Consent)
    }
}

/// Prints which flow it is, not all of it.
impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flow({} {}, {} questions)", self.id, self.version, self.questions.len())
    }
}
