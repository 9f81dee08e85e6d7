//! Something to answer: what is asked, and what forms an answer takes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::choice::Choice;
use crate::notice::Note;

/// Something to answer.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The question's id in its flow: stable, fit for an HTML id.
    pub id: String,
    /// Where the person is.
    pub progress: Option<Progress>,
    /// What there is to say before asking: what was understood, what did not fit.
    pub notes: Vec<Note>,
    /// The question.
    pub ask: String,
    /// What it is for, how to answer.
    pub help: Option<String>,
    /// What form the answer takes.
    pub input: Input,
    /// Ready answers.
    pub options: Vec<Choice>,
    /// Back, skip and their kin.
    pub commands: Vec<Choice>,
    /// What the person had written here before, when they come back to it.
    pub draft: Option<String>,
    /// The previous question and its answer in one line: "Who: I saw it". Shown above where a message is replaced.
    pub answered: Option<String>,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({}, {:?}, {} options)", self.id, self.input, self.options.len())
    }
}

/// "3 of 9".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Counted from 1.
    pub at: u32,
    /// How many there are, as far as can be known now.
    pub of: u32,
    /// The two in words: "3 of 9".
    pub text: String,
}

/// What form an answer takes. Typed words are welcome whatever it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "form")]
pub enum Input {
    /// One of the options.
    One,
    /// Any number of the options; each press turns one on or off, and `done` goes on. A form may send all that are
    /// on, with `done`, in one answer.
    Many {
        /// Goes on with what is chosen.
        done: Choice,
    },
    /// Words.
    Text {
        /// Whether room for a story is wanted.
        is_long: bool,
        /// The most characters taken.
        most: u32,
    },
    /// Files, forwarded messages, links, words: one after the other, until `done`.
    Evidence {
        /// Goes on; absent until there is something.
        done: Option<Choice>,
        /// How many have been taken so far.
        n_taken: u32,
    },
}
