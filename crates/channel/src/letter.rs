//! A letter: all that is still open in one message, each question under its number. For channels that ask
//! [all at once](crate::Asks::All); the others never get one, and could show it all the same.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::notice::{Note, Notice};
use crate::question::Question;

/// All that is still open, in the order in which it is to be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Its name: no other letter to this peer has it. An answer brings it back in [`Answers::letter`].
    pub letter: u32,
    /// The how-manieth letter of its conversation, counted from 1.
    pub nth: u32,
    /// What to know before anything is asked. What is urgent stands first.
    pub notices: Vec<Notice>,
    /// What became of the answers before: what was understood, what did not fit.
    pub notes: Vec<Note>,
    /// How it can be answered.
    pub how: String,
    /// What is understood so far; `None` while nothing is.
    pub review: Option<LetterReview>,
    /// What is asked. Numbers only grow within a conversation, but need not follow one another.
    pub questions: Vec<Numbered>,
    /// The last question: whether it shall be sent. Its options are yes and no.
    pub confirm: Option<Numbered>,
    /// How to come back, delete it, get help, change the language: in words that can be written back.
    pub lines: Vec<String>,
}

/// A question under the number that an answer names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Numbered {
    /// The question's for as long as the conversation lasts.
    pub number: u32,
    /// The question. It has neither progress nor commands; what did not fit stands in its notes.
    pub question: Question,
}

/// What is understood, to be read before it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LetterReview {
    /// The line above.
    pub heading: String,
    /// What was understood.
    pub items: Vec<LetterItem>,
    /// How an answer is changed.
    pub help: String,
}

/// An answer as it was understood.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct LetterItem {
    /// The number of its question: another answer under it takes its place.
    pub number: u32,
    /// The question in a word: "Who".
    pub label: String,
    /// The answer: "I saw it".
    pub value: String,
}

impl fmt::Debug for LetterItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LetterItem({} {})", self.number, self.label)
    }
}

/// What a person wrote under the numbers of a letter.
#[derive(Clone, Default, PartialEq)]
pub struct Answers {
    /// The name of the letter it answers, where the platform tells: only an answer to the latest one can send a report.
    pub letter: Option<u32>,
    /// Numbers and what was written under each, as written, in order. A number may come twice, and need not be known.
    pub numbered: Vec<(u32, String)>,
    /// Whether it answers anything that was sent to this peer, a receipt too: what is written after a report was sent adds
    /// to it then, and is a report of its own otherwise.
    pub is_reply: bool,
    /// What the words tell by themselves, so that nobody is asked for it again.
    pub told: Told,
}

/// What words tell by themselves, each once and in order. It is shown before anything is sent, as any answer is.
#[derive(Clone, Default, PartialEq)]
pub struct Told {
    /// Links, whole, also those that were written so that nobody follows them (`hxxps://example[.]org`).
    pub links: Vec<String>,
    /// Accounts, as `@name`.
    pub accounts: Vec<String>,
    /// Dates as they are written. Which day each is, is not decided here.
    pub dates: Vec<String>,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { links, accounts, dates } = self;
        write!(f, "Told({} links, {} accounts, {} dates)", links.len(), accounts.len(), dates.len())
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_bytes: usize = self.numbered.iter().map(|(_, text)| text.len()).sum();
        write!(f, "Answers(to {:?}, {} numbered, ‹{n_bytes} bytes›)", self.letter, self.numbered.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_tells_sizes_not_words() {
        let answers = Answers {
            letter: Some(4),
            numbered: vec![(1, "he is outside".to_owned())],
            ..Answers::default()
        };
        assert_eq!(format!("{answers:?}"), "Answers(to Some(4), 1 numbered, ‹13 bytes›)");
    }
}
