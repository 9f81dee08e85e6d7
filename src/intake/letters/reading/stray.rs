//! Words under no number: a plain yes or no, the answer to the only question, the story, or kept.

use reportline_channel::Told;
use reportline_flow::{Command, Event, Note, OptionId, Question, Said, Vocabulary, evidence_of_words};
use reportline_report::Evidence;

use super::sorting::{Verdict, verdict};
use super::{Desk, MOST_READ};
use crate::intake::evidence::is_worth_keeping;
use crate::words::Remark;

/// What there is beside words under no number.
pub(super) struct Beside<'a, 't> {
    /// Nothing under a number.
    pub(super) is_alone: bool,
    /// Answers, or something handed over.
    pub(super) brings_more: bool,
    /// It answers the latest letter.
    pub(super) is_latest: bool,
    pub(super) may_confirm: bool,
    /// It answers what the hub asked.
    pub(super) answers_hub: bool,
    /// The only question there was, and no number names it.
    pub(super) single: Option<&'a Question>,
    /// What the words tell by themselves.
    pub(super) told: Option<&'t Told>,
}

impl<'a> Desk<'a, '_> {
    /// Words under no number: a plain yes or no, the answer to the one question there was, the story, or kept.
    pub(super) fn stray(&mut self, text: &str, beside: &Beside<'a, '_>) -> Option<Verdict> {
        if beside.answers_hub {
            // "Yes" is what the hub wants to hear, and no yes of ours.
            self.tell(text, beside.told);
            return None;
        }
        if let Some(verdict) = verdict(self.reader.meanings, text).filter(|_| beside.is_alone) {
            return self.unnumbered(text, verdict, beside.is_latest);
        }
        // What a machine writes on is no answer and no story.
        if !beside.may_confirm && self.letters.n_written > 0 {
            self.keep(text);
            return None;
        }
        if let Some(question) = beside.single {
            let is_said = match (self.skips(question, text), self.ways(question, text)) {
                (true, _) => self.answer_with(question, Event::Command(Command::Skip), None),
                (false, Some([(_, number), (way, text)])) => {
                    self.answer(question, &number) && self.answer(way, &text)
                }
                (false, None) => self.answer(question, text),
            };
            if is_said {
                return None;
            }
        }
        // "Back" and "done" mean nothing in a letter: all is asked once more.
        if beside.is_alone && self.reader.meanings.command(text).is_some() {
            self.read.asks_all = true;
            return None;
        }
        let is_first = self.letters.n_written == 0;
        match is_worth_keeping(text) {
            true => self.tell(text, beside.told),
            // A greeting, or a name below.
            false if is_first || beside.brings_more => {}
            false => self.keep(text),
        }
        None
    }

    /// A yes or no that could be meant for a question is nobody's, and the next letter asks for the number. Where it could
    /// be about danger, the routes are told all the same.
    fn unnumbered(&mut self, text: &str, verdict: Verdict, is_latest: bool) -> Option<Verdict> {
        let meant = self.could_mean(text, is_latest);
        if meant.is_empty() {
            return Some(verdict);
        }
        for (question, option) in meant {
            let notice = question.option(&option).and_then(|it| it.notice.clone());
            if let Some(notice) = notice.filter(|_| question.is_urgent) {
                self.notice(notice);
            }
        }
        self.read.remarks.push(Remark::WhichNumber);
        self.read.asks_all = true;
        None
    }

    fn could_mean(&self, text: &str, is_latest: bool) -> Vec<(&'a Question, OptionId)> {
        let Some(latest) = &self.letters.latest else { return Vec::new() };
        let answered = |it: &Question| self.read.conversation.answer(&it.id).is_some();
        let is_asked = |it: &&Question| match is_latest {
            true => latest.asked.iter().any(|asked| asked.question == it.id),
            false => self.letters.was_asked(&it.id) && !answered(it),
        };
        let head = text.lines().next().unwrap_or(text);
        let asked = self.reader.flow.questions().iter().filter(is_asked);
        asked.filter_map(|it| Some((it, self.reader.meanings.option(it, head)?))).collect()
    }

    pub(super) fn keep(&mut self, text: &str) {
        self.receive(as_evidence(text));
        self.note(&[Note::KeptWords]);
    }

    pub(super) fn receive(&mut self, evidence: Vec<Evidence>) {
        if !evidence.is_empty() {
            self.review();
            self.step(Event::Said(Said { evidence, ..Said::default() }));
        }
    }
}

pub(super) fn as_evidence(text: &str) -> Vec<Evidence> {
    match text.len() > MOST_READ {
        true => vec![Evidence::described(text)],
        false => evidence_of_words(text),
    }
}
