//! A correspondence as it is kept: which number stands for which question, and what the latest letter asked. Pure: how a
//! letter is read is in [`reading`], what the next one asks in [`writing`].

mod reading;
mod writing;

use std::collections::BTreeMap;

use reportline_flow::{Flow, Question, QuestionId};
use reportline_report::Personal;
use serde::{Deserialize, Serialize};

use crate::words::{Meanings, Written};

pub(super) use reading::{Incoming, Read, Reader};

/// The letters of one conversation. Beside what a person said it holds numbers, names, and words that did not fit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Letters {
    /// What each number stands for: the first is number 1. It only grows.
    numbers: Vec<Entry>,
    /// The letter written last.
    latest: Option<Written>,
    /// How many were written.
    n_written: u32,
    /// The last one's name.
    name: u32,
    /// Words that did not fit, by question, where nothing was kept of them. They are told to the engine once more before
    /// the next ones, as it forgets them when it leaves the question.
    unfit: BTreeMap<QuestionId, Personal>,
}

/// What a number stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// A question; `None` for "shall we send it?".
    question: Option<QuestionId>,
    /// Whether the question is of the contact part, also when it is gone.
    is_private: bool,
    /// Whether a letter asked it.
    was_asked: bool,
}

/// What was written under a number.
enum Meant<'a> {
    Question(&'a Question),
    Confirm,
    /// A question that the flow has no more.
    Gone {
        is_private: bool,
    },
    Unknown,
}

impl Letters {
    /// The letter written last, until the conversation is over.
    pub(super) fn latest(&self) -> Option<&Written> {
        self.latest.as_ref()
    }

    /// Lets go of everything the person said.
    pub(super) fn forget(&mut self) {
        self.latest = None;
        self.unfit.clear();
    }

    /// Whether this passes every limit: an answer to an urgent question, a "yes" that may send.
    pub(super) fn is_vital(&self, flow: &Flow, meanings: &Meanings, incoming: &Incoming<'_>) -> bool {
        let is_vital = |number: u32| match self.meant(flow, number) {
            Meant::Question(question) => question.is_urgent,
            Meant::Confirm => true,
            Meant::Gone { .. } | Meant::Unknown => false,
        };
        let agrees = |it: &str| reading::verdict(meanings, it) == Some(reading::Verdict::Yes);
        incoming.numbered.iter().any(|(number, text)| !text.trim().is_empty() && is_vital(*number))
            || incoming.text.is_some_and(agrees)
    }

    fn meant<'a>(&self, flow: &'a Flow, number: u32) -> Meant<'a> {
        let index = usize::try_from(number).ok().and_then(|it| it.checked_sub(1));
        match index.and_then(|it| self.numbers.get(it)) {
            None => Meant::Unknown,
            Some(Entry { question: None, .. }) => Meant::Confirm,
            Some(Entry { question: Some(id), is_private, .. }) => match flow.question(id) {
                Some(question) => Meant::Question(question),
                None => Meant::Gone { is_private: *is_private },
            },
        }
    }

    fn was_asked(&self, question: &QuestionId) -> bool {
        self.numbers.iter().any(|it| it.was_asked && it.question.as_ref() == Some(question))
    }

    /// The number of a question, or of "shall we send it?": its own for ever.
    fn number(&mut self, question: Option<&Question>) -> u32 {
        let id = question.map(|it| &it.id);
        let known = self.numbers.iter().position(|it| it.question.as_ref() == id);
        let index = known.unwrap_or_else(|| {
            self.numbers.push(Entry {
                question: id.cloned(),
                is_private: question.is_some_and(Question::is_private),
                was_asked: false,
            });
            self.numbers.len() - 1
        });
        u32::try_from(index + 1).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
