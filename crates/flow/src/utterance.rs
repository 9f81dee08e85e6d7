//! What should be said: keys and names, never a sentence.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::definition::Kind;
use crate::id::{NoticeId, OptionId, QuestionId};
use crate::setting::Place;

/// Something to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Utterance {
    /// A text that asks nothing.
    Notice(NoticeId),
    /// A question.
    Ask(Asked),
    /// Everything said, with "change" beside each. The lines are [`Conversation::review`](crate::Conversation::review).
    Review(Reviewed),
    /// Which language?
    Languages,
    /// It is saved and on its way.
    Receipt(Receipt),
}

/// A question as it is asked now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Which.
    pub question: QuestionId,
    /// What to say before it: what was understood, what did not fit.
    pub notes: Vec<Note>,
    /// Where in the conversation it stands.
    pub progress: Progress,
    /// The question answered just before, to be shown on one line with "change".
    pub answered: Option<QuestionId>,
    /// Whether it holds an answer already, so that "keep" and "clear" make sense.
    pub has_answer: bool,
    /// The options ticked or chosen so far.
    pub ticked: Vec<OptionId>,
    /// Places to choose from, when a name is more than one.
    pub candidates: Vec<Place>,
    /// How many things have been handed over.
    pub n_evidence: usize,
    /// Whether there is a question before.
    pub can_back: bool,
    /// Whether it may be passed over.
    pub can_skip: bool,
    /// Whether there is enough to send.
    pub can_send: bool,
}

/// "3 of 9", of the questions that apply as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Counted from one.
    pub at: usize,
    /// How many there are.
    pub of: usize,
}

/// The review as it is shown now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reviewed {
    /// What to say before it.
    pub notes: Vec<Note>,
    /// The questions of which one must be answered before it can be sent: first who reports, then what happened. Empty
    /// when it can be sent.
    pub missing: Vec<QuestionId>,
    /// The question answered just before.
    pub answered: Option<QuestionId>,
    /// What [`Press::Confirm`](crate::Press::Confirm) has to carry: one from before the last change confirms nothing.
    pub edition: u32,
}

/// What the receipt is made from; none of the story.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// What the support offered is chosen by: the values of `motivation.perceived`, `motivation.detail` and
    /// `incident.behaviour`.
    pub tags: Vec<String>,
    /// Whether someone is, or may be, in danger.
    pub is_urgent: bool,
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({} tags)", self.tags.len())
    }
}

/// A gentle word beside a question or the review. Its text is [`Note::key`], with [`Note::arguments`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// So many things were received, with this.
    GotEvidence {
        /// How many now.
        count: usize,
    },
    /// What was typed was kept among what was handed over, as it is no answer to this.
    KeptWords,
    /// It could not be read. A question may have its own text for this, as `.misfit`.
    Misfit {
        /// What sort of answer was hoped for.
        kind: Kind,
    },
    /// It is more than fits here. It was kept whole, elsewhere.
    TooLong {
        /// The most characters of an answer.
        most: usize,
    },
    /// That day is still to come.
    FutureTime,
    /// More than one place has that name.
    WhichPlace,
    /// The place is on no list and kept in the person's words.
    PlaceInWords,
    /// Only the first half of the postcode was kept.
    DistrictOnly,
    /// This one is needed.
    CannotSkip,
    /// There is no question before this.
    NoQuestionBefore,
    /// That button belongs to an earlier question.
    Stale,
    /// It cannot be sent before we know in which role.
    NeedsRole,
    /// It cannot be sent before anything was told or shown.
    NeedsStory,
    /// It changed after the review whose button was pressed.
    Edited,
    /// Welcome back: here is where we were.
    WelcomeBack,
    /// From here on in this language.
    Language,
    /// The answer was changed.
    Changed,
    /// The answer stays as it was.
    Kept,
    /// The answer was taken back.
    Cleared,
}

impl Note {
    /// Every note, for whoever needs their words.
    pub fn all() -> Vec<Note> {
        let misfits = Kind::ALL.iter().map(|(_, kind)| Self::Misfit { kind: *kind });
        let others = [
            Self::GotEvidence { count: 1 },
            Self::KeptWords,
            Self::TooLong { most: 1 },
            Self::FutureTime,
            Self::WhichPlace,
            Self::PlaceInWords,
            Self::DistrictOnly,
            Self::CannotSkip,
            Self::NoQuestionBefore,
            Self::Stale,
            Self::NeedsRole,
            Self::NeedsStory,
            Self::Edited,
            Self::WelcomeBack,
            Self::Language,
            Self::Changed,
            Self::Kept,
            Self::Cleared,
        ];
        misfits.chain(others).collect()
    }

    /// The message that says it.
    pub fn key(self) -> String {
        let key = match self {
            Self::Misfit { kind } => return format!("misfit-{}", kind.name()),
            Self::GotEvidence { .. } => "note-got-evidence",
            Self::KeptWords => "note-kept-words",
            Self::TooLong { .. } => "misfit-text-long",
            Self::FutureTime => "misfit-when-future",
            Self::WhichPlace => "misfit-area-which",
            Self::PlaceInWords => "note-place-kept",
            Self::DistrictOnly => "note-district-only",
            Self::CannotSkip => "misfit-skip",
            Self::NoQuestionBefore => "note-first-question",
            Self::Stale => "misfit-stale",
            Self::NeedsRole => "review-needs-who",
            Self::NeedsStory => "review-needs-story",
            Self::Edited => "review-edited",
            Self::WelcomeBack => "note-welcome-back",
            Self::Language => "note-language",
            Self::Changed => "note-changed",
            Self::Kept => "note-kept",
            Self::Cleared => "note-cleared",
        };
        key.to_owned()
    }

    /// What its text takes: `count` or `most`.
    pub fn arguments(self) -> Option<(&'static str, usize)> {
        match self {
            Self::GotEvidence { count } => Some(("count", count)),
            Self::TooLong { most } => Some(("most", most)),
            _ => None,
        }
    }
}
