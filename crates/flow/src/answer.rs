//! What a person answered, as it is kept, and as it is shown to them again.

use reportline_report::{Area, Moment, Personal};
use serde::{Deserialize, Serialize};

use crate::id::OptionId;

/// An answer. Words are verbatim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Options, and the words beside them. Of a `choice` exactly one; of `choices` and `consent` any number, in the
    /// order of the flow.
    Chosen(Chosen),
    /// Words.
    Words(Personal),
    /// A time.
    When {
        /// As it was read; `raw` are the words.
        moment: Moment,
        /// The option that was pressed for it.
        option: Option<OptionId>,
    },
    /// The name of a place on a platform.
    Space(Personal),
    /// Whose account: a handle, a link, or what is known in free words.
    Account(Personal),
    /// A place to route by.
    Area {
        /// As it was understood.
        area: Area,
        /// The option that was pressed for it.
        option: Option<OptionId>,
    },
    /// A way to reach the person, as given. It goes into the contact part and nowhere else.
    Contact(Personal),
    /// All the evidence is handed over: it is kept beside the answers.
    Enough,
}

/// Options with words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What was chosen.
    pub options: Vec<OptionId>,
    /// What was said beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Personal>,
}

/// An answer to show: names of texts, or the person's own words.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerView<'a> {
    /// Options of the question, and the words beside them.
    Chosen {
        /// In the order of the flow.
        options: &'a [OptionId],
        /// What was said beside them.
        words: Option<&'a Personal>,
    },
    /// The person's own words.
    Words(&'a Personal),
    /// A time.
    When(&'a Moment),
    /// A place.
    Area(&'a Area),
    /// So many things handed over.
    Evidence(usize),
    /// Passed over.
    Skipped,
    /// Not asked yet, because the person wanted to send what they have.
    NotAsked,
}
