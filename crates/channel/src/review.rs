//! Everything said, before it is sent, and the receipt for what was.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::choice::Choice;
use crate::notice::{Note, Route};

/// Everything said, before it is sent.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// What there is to say before: what did not fit, what is still needed.
    pub notes: Vec<Note>,
    /// The line above.
    pub heading: String,
    /// What happens with it.
    pub help: Option<String>,
    /// The answers.
    pub items: Vec<ReviewItem>,
    /// Send, cancel.
    pub commands: Vec<Choice>,
}

impl fmt::Debug for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Review({} items)", self.items.len())
    }
}

/// One answer under review.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewItem {
    /// The question in a word: "Who".
    pub label: String,
    /// The answer: "I saw it".
    pub value: String,
    /// Changes it.
    pub change: Choice,
}

impl fmt::Debug for ReviewItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReviewItem({})", self.label)
    }
}

/// It is sent. Nothing of the story stands in it, so that it can be kept and shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// "Your report is saved here and on its way to the hub."
    pub heading: String,
    /// The word for "Your reference".
    pub reference_label: String,
    /// `K7QF-2M9D`.
    pub reference: String,
    /// What happens next.
    pub lines: Vec<String>,
    /// The word above the routes.
    pub routes_heading: Option<String>,
    /// Where to find support, chosen by what was said.
    pub routes: Vec<Route>,
    /// Status, erase, another report.
    pub commands: Vec<Choice>,
}
