//! Reading a letter: the engine is walked through its answers, one after the other, as buttons would walk it.
//!
//! 1. To the review. What is there now is what the latest letter showed, unless something came since.
//! 2. Each numbered answer in the flow's order: its question is asked again, and the words are said. What options have to
//!    say is kept, once; what did not fit is kept by question; what the questions between would say is not.
//! 3. Words without a number find their place, with what a story tells by itself; things handed over are received, what is to be skipped is skipped.
//! 4. What the latest letter asked and its person did not answer was passed over.
//! 5. A "yes" is weighed last, and confirms the review as it now stands.

mod answering;
mod sorting;
mod stray;
mod telling;
mod weighing;

use std::collections::BTreeMap;

use reportline_channel::Told;
use reportline_flow::{
    Command, Conversation, Effect, Event, Flow, Note, OptionId, Place, Press, Question, QuestionId, Reviewed,
    Said, Setting, Stage, Step, TimeWord, Utterance, Vocabulary,
};
use reportline_report::Evidence;

use super::Letters;
use crate::words::{Meanings, Remark};

pub(super) use sorting::{Verdict, verdict};
use stray::Beside;

/// Words of more bytes than this are kept whole and not read: links are looked for in all that is read, and one letter may
/// not hold up everybody's.
const MOST_READ: usize = 64 << 10;

/// What surrounds the reading of a letter.
#[derive(Clone, Copy)]
pub(in crate::intake) struct Reader<'a> {
    pub(in crate::intake) flow: &'a Flow,
    pub(in crate::intake) setting: Setting<'a>,
    pub(in crate::intake) meanings: &'a Meanings,
}

/// A letter from a person.
#[derive(Clone, Default)]
pub(in crate::intake) struct Incoming<'a> {
    /// What it asks for, besides or instead of an answer.
    pub(in crate::intake) command: Option<Command>,
    /// The name of the letter it answers.
    pub(in crate::intake) letter: Option<u32>,
    pub(in crate::intake) numbered: &'a [(u32, String)],
    /// What its words tell by themselves.
    pub(in crate::intake) told: Option<&'a Told>,
    /// Words under no number.
    pub(in crate::intake) text: Option<&'a str>,
    pub(in crate::intake) pressed: Vec<Press>,
    pub(in crate::intake) evidence: Vec<Evidence>,
    pub(in crate::intake) album: Option<String>,
    /// Whether a "yes" in it counts.
    pub(in crate::intake) may_confirm: bool,
    /// Whether it answers what the hub wrote: then a single word is the answer.
    pub(in crate::intake) answers_hub: bool,
}

/// What became of a letter.
pub(in crate::intake) struct Read {
    pub(in crate::intake) conversation: Conversation,
    /// What should happen, in order. Questions and reviews are not among it: they are the next letter's.
    pub(in crate::intake) effects: Vec<Effect>,
    /// Whether a letter is to follow; else what is among the effects says all.
    pub(in crate::intake) wants_letter: bool,
    /// Whether it asks also what was asked before.
    pub(super) asks_all: bool,
    pub(super) reviewed: Option<Reviewed>,
    pub(super) remarks: Vec<Remark>,
    pub(super) notes: Vec<Note>,
    pub(super) misfits: BTreeMap<QuestionId, Misfit>,
}

/// Why a question is asked again.
#[derive(Clone, Default)]
pub(super) struct Misfit {
    pub(super) notes: Vec<Note>,
    pub(super) candidates: Vec<Place>,
}

impl Reader<'_> {
    /// What becomes of a conversation when its person writes a letter. Total, as the engine is.
    pub(in crate::intake) fn read(
        self,
        conversation: Conversation,
        letters: &mut Letters,
        incoming: Incoming<'_>,
    ) -> Read {
        let words = OnlyWords(self.meanings);
        let setting = Setting { vocabulary: &words, ..self.setting };
        let mut desk = Desk {
            reader: Reader { flow: self.flow, setting, meanings: self.meanings },
            letters,
            read: Read {
                conversation,
                effects: Vec::new(),
                wants_letter: true,
                asks_all: false,
                reviewed: None,
                remarks: Vec::new(),
                notes: Vec::new(),
                misfits: BTreeMap::new(),
            },
        };
        desk.take(incoming);
        desk.read
    }
}

struct Desk<'a, 'l> {
    reader: Reader<'a>,
    letters: &'l mut Letters,
    read: Read,
}

impl<'a> Desk<'a, '_> {
    fn take(&mut self, incoming: Incoming<'_>) {
        if let Some(command @ (Command::Cancel | Command::Erase)) = incoming.command {
            let effects = self.step(Event::Command(command));
            return self.read.effects.extend(effects);
        }
        self.review();
        let edition = self.edition();
        let latest = self.letters.latest.as_ref();
        let is_latest = latest.is_some_and(|it| incoming.letter == Some(it.letter));
        let is_unchanged = latest.is_some_and(|it| it.edition == edition);

        let sorted = self.sorted(incoming.numbered);
        let has_answers = !(sorted.answers.is_empty() && sorted.skips.is_empty() && sorted.words.is_empty());
        let has_numbers = has_answers || sorted.verdict.is_some();
        let brings_evidence = !incoming.evidence.is_empty();
        let text = incoming.text.filter(|it| !it.trim().is_empty() && incoming.command.is_none());
        let says_something = has_numbers
            || text.is_some()
            || brings_evidence
            || incoming.pressed.iter().any(|it| it.question().is_some());

        let answered: Vec<&QuestionId> = sorted.answers.iter().map(|(it, _)| &it.id).collect();
        let single = self.single(&incoming, &answered);
        self.answer_all(sorted.answers);
        if !sorted.words.is_empty() {
            self.keep(&sorted.words.join("\n"));
        }
        let mut verdict = sorted.verdict.or_else(|| self.presses(&incoming.pressed));
        if let Some(text) = text {
            let beside = Beside {
                is_alone: !has_numbers,
                brings_more: has_numbers || brings_evidence,
                is_latest,
                may_confirm: incoming.may_confirm,
                answers_hub: incoming.answers_hub,
                single,
                told: incoming.told,
            };
            verdict = verdict.or(self.stray(text, &beside));
        }
        if brings_evidence {
            self.review();
            self.step(Event::Said(Said {
                evidence: incoming.evidence,
                album: incoming.album,
                ..Said::default()
            }));
        }
        for question in sorted.skips {
            self.answer_with(question, Event::Command(Command::Skip), None);
        }

        let only_refuses = verdict == Some(Verdict::No) && !has_answers && !brings_evidence;
        if is_latest && incoming.may_confirm && says_something && !self.read.asks_all && !only_refuses {
            self.pass_over();
        }
        self.review();
        if let Some(verdict) = verdict {
            self.weigh(verdict, is_latest, is_unchanged, incoming.may_confirm);
            self.read.wants_letter &= !only_refuses;
        }
        if let Some(command) = incoming.command {
            self.obey(command, says_something);
        }
        self.review();
    }

    /// Takes the conversation to its review, and knows it. "Send" would confirm there: it is not said there.
    fn review(&mut self) {
        // An edited flow may take one step to find its place.
        for _ in 0..3 {
            match self.read.conversation.stage() {
                Stage::Reviewing if self.read.reviewed.is_some() => return,
                Stage::Reviewing => self.step(Event::Command(Command::Start)),
                Stage::Asking { .. } => self.step(Event::Command(Command::Send)),
                Stage::Closed(_) => return,
            };
        }
    }

    /// Has a question asked again; false where it does not apply.
    fn ask_again(&mut self, question: &Question) -> bool {
        self.review();
        self.step(Event::Said(Said::pressed(Press::Change { question: question.id.clone() })));
        self.is_asked(question)
    }

    fn is_asked(&self, question: &Question) -> bool {
        self.read.conversation.present(self.reader.flow).is_some_and(|it| it.id == question.id)
    }

    fn step(&mut self, event: Event) -> Vec<Effect> {
        let conversation = self.read.conversation.clone();
        let Step { conversation, effects } =
            reportline_flow::step(self.reader.flow, conversation, event, &self.reader.setting);
        self.read.conversation = conversation;
        self.read.reviewed = effects.iter().rev().find_map(|it| match it {
            Effect::Say(Utterance::Review(reviewed)) => Some(reviewed.clone()),
            _ => None,
        });
        effects
    }

    fn edition(&self) -> u32 {
        self.read.reviewed.as_ref().map_or(0, |it| it.edition)
    }

    fn missing(&self) -> Vec<QuestionId> {
        self.read.reviewed.as_ref().map(|it| it.missing.clone()).unwrap_or_default()
    }
}

/// What words mean inside an answer: never a command.
struct OnlyWords<'a>(&'a Meanings);

impl Vocabulary for OnlyWords<'_> {
    fn command(&self, _: &str) -> Option<Command> {
        None
    }

    fn option(&self, question: &Question, text: &str) -> Option<OptionId> {
        self.0.option(question, text)
    }

    fn time(&self, phrase: &str) -> Option<TimeWord> {
        self.0.time(phrase)
    }
}
