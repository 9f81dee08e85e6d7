//! A letter's answers, each where it belongs, and what in them is a yes.

use std::collections::HashMap;

use reportline_flow::{Command, Kind, OptionId, Question, QuestionId, Vocabulary};

use super::{Desk, Incoming};
use crate::intake::letters::Meant;
use crate::words::Meanings;

/// A letter's answers, each where it belongs.
#[derive(Default)]
pub(super) struct Sorted<'a> {
    pub(super) answers: Vec<(&'a Question, String)>,
    pub(super) skips: Vec<&'a Question>,
    /// What answers nothing that is asked, and is kept.
    pub(super) words: Vec<String>,
    pub(super) verdict: Option<Verdict>,
}

/// An answer to "shall we send it?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake::letters) enum Verdict {
    Yes,
    No,
    Unclear,
}

impl<'a> Desk<'a, '_> {
    /// The numbered answers by question, in the order of the flow, so that what opens a question comes before it.
    pub(super) fn sorted(&mut self, numbered: &[(u32, String)]) -> Sorted<'a> {
        let flow = self.reader.flow;
        let mut sorted = Sorted::default();
        for (number, text) in joined(numbered) {
            match self.letters.meant(flow, number) {
                Meant::Question(question) if self.skips(question, &text) => sorted.skips.push(question),
                Meant::Question(question) => match self.ways(question, &text) {
                    Some(both) => sorted.answers.extend(both),
                    None => sorted.answers.push((question, text)),
                },
                Meant::Confirm => sorted.verdict = Some(self.confirm(&mut sorted.words, text)),
                Meant::Gone { is_private: true } => {}
                Meant::Gone { is_private: false } => sorted.words.push(text),
                // The number may be part of the sentence.
                Meant::Unknown => sorted.words.push(format!("{number} {text}")),
            }
        }
        sorted.answers.sort_by_key(|(it, _)| flow.questions().iter().position(|of| of.id == it.id));
        sorted
    }

    /// An answer to "shall we send it?". A no may go on; whatever else it says is kept.
    fn confirm(&self, words: &mut Vec<String>, text: String) -> Verdict {
        if let Some(verdict) = verdict(self.reader.meanings, &text) {
            return verdict;
        }
        let head = text.lines().find_map(|it| parts(it).next());
        let is_no = head.and_then(|it| agrees(self.reader.meanings, it)) == Some(false);
        words.push(text);
        if is_no { Verdict::No } else { Verdict::Unclear }
    }

    /// "In another way: ana@example.org", or the address alone: what leads to a question of the contact part, with its
    /// answer already. As the answer to a choice it would be kept among the evidence, where it may not be.
    pub(super) fn ways(&self, question: &'a Question, text: &str) -> Option<[(&'a Question, String); 2]> {
        let flow = self.reader.flow;
        let opening = |it: &'a Question| {
            let mut conditions = it.guard.all.iter().chain(&it.guard.any);
            let condition = conditions.find(|of| of.question == question.id)?;
            (it.kind == Kind::Contact).then_some((it, condition.is.first()?))
        };
        let (way, opened_by) = flow.questions().iter().find_map(opening)?;
        let number = |option: &OptionId| {
            let at = question.options.iter().position(|it| it.id == *option)?;
            Some((at + 1).to_string())
        };
        let means = |head: &str| self.reader.meanings.option(question, head);
        let split = text.split_once([',', ':', ';', '\n', '–', '—', '،']);
        if let Some((head, rest)) = split.filter(|(_, rest)| !rest.trim().is_empty())
            && let Some(option) = means(head)
        {
            return Some([(question, number(&option)?), (way, rest.trim().to_owned())]);
        }
        let is_way = text.contains('@') || text.chars().filter(char::is_ascii_digit).count() >= 6;
        is_way.then_some([(question, number(opened_by)?), (way, text.trim().to_owned())])
    }

    /// Whether the words leave the question as it is, or say that nothing is handed over.
    pub(super) fn skips(&self, question: &Question, text: &str) -> bool {
        let means = self.reader.meanings;
        let is_evidence = question.kind == Kind::Evidence;
        match means.command(text) {
            Some(Command::Skip | Command::Keep) => true,
            Some(Command::Done) => is_evidence,
            _ => is_evidence && means.agrees(text) == Some(false),
        }
    }

    /// The one question that words without a number can only mean.
    pub(super) fn single(&self, incoming: &Incoming<'_>, answered: &[&QuestionId]) -> Option<&'a Question> {
        let latest = self.letters.latest.as_ref()?;
        let is_of_it = incoming.letter.is_none_or(|it| it == latest.letter);
        match latest.asked.as_slice() {
            [one] if is_of_it && !answered.contains(&&one.question) => {
                self.reader.flow.question(&one.question)
            }
            _ => None,
        }
    }
}

/// The answers with a word in them; what came under one number in several places is one answer.
fn joined(numbered: &[(u32, String)]) -> Vec<(u32, String)> {
    let mut places: HashMap<u32, usize> = HashMap::new();
    let mut joined: Vec<(u32, String)> = Vec::new();
    for (number, text) in numbered.iter().filter(|(_, text)| !text.trim().is_empty()) {
        match places.get(number) {
            Some(at) => {
                let (_, before) = &mut joined[*at];
                before.push('\n');
                before.push_str(text);
            }
            None => {
                places.insert(*number, joined.len());
                joined.push((*number, text.clone()));
            }
        }
    }
    joined
}

/// Whether the whole of it says yes, or says no. Nothing may stand below but a closing, and whatever follows that.
pub(in crate::intake::letters) fn verdict(meanings: &Meanings, text: &str) -> Option<Verdict> {
    let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    let first = lines.next()?;
    if lines.next().is_some_and(|it| !meanings.closes(it)) {
        return None;
    }
    // "Yes, please" is one phrase, "yes, send it" is two.
    let phrase = parts(first).collect::<Vec<_>>().join(" ");
    let of_all_parts = || {
        let mut agreed = parts(first).map(|it| agrees(meanings, it));
        let head = agreed.next()??;
        agreed.all(|it| it == Some(head)).then_some(head)
    };
    let agreed = agrees(meanings, &phrase).or_else(of_all_parts)?;
    Some(if agreed { Verdict::Yes } else { Verdict::No })
}

/// "Yes, send it."
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split([',', '.', ';', ':', '!', '،', '۔', '–', '—']);
    parts.map(str::trim).filter(|it| !it.is_empty())
}

/// "Send it" agrees too.
fn agrees(meanings: &Meanings, text: &str) -> Option<bool> {
    let sends = matches!(meanings.command(text), Some(Command::Send | Command::Confirm)).then_some(true);
    meanings.agrees(text).or(sends)
}
