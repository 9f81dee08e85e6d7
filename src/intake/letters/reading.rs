//! Reading a letter: the engine is walked through its answers, one after the other, as buttons would walk it.
//!
//! 1. To the review. What is there now is what the latest letter showed, unless something came since.
//! 2. Each numbered answer in the flow's order: its question is asked again, and the words are said. What options have to
//!    say is kept, once; what did not fit is kept by question; what the questions between would say is not.
//! 3. Words without a number find their place, things handed over are received, what is to be skipped is skipped.
//! 4. What the latest letter asked and nobody answered was passed over.
//! 5. A "yes" is weighed last, and confirms the review as it now stands.

use std::collections::BTreeMap;

use reportline_flow::{
    Command, Conversation, Effect, Event, Flow, Kind, Note, OptionId, Place, Press, Question, QuestionId,
    Reviewed, Said, Setting, Stage, Step, TimeWord, Utterance, Vocabulary, evidence_of_words,
};
use reportline_report::{Evidence, Field, Personal};

use super::{Letters, Meant};
use crate::intake::evidence::is_worth_keeping;
use crate::words::{Meanings, Remark};

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
    /// Words under no number.
    pub(in crate::intake) text: Option<&'a str>,
    pub(in crate::intake) pressed: Vec<Press>,
    pub(in crate::intake) evidence: Vec<Evidence>,
    pub(in crate::intake) album: Option<String>,
    /// Whether a "yes" in it counts.
    pub(in crate::intake) may_confirm: bool,
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

/// An answer to "shall we send it?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes,
    No,
    Unclear,
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

/// A letter's answers, each where it belongs.
#[derive(Default)]
struct Sorted<'a> {
    answers: Vec<(&'a Question, String)>,
    skips: Vec<&'a Question>,
    /// What answers nothing that is asked, and is kept.
    words: Vec<String>,
    verdict: Option<Verdict>,
}

impl<'a> Desk<'a, '_> {
    fn take(&mut self, incoming: Incoming<'_>) {
        if let Some(command @ (Command::Cancel | Command::Erase)) = incoming.command {
            let effects = self.step(Event::Command(command));
            return self.read.effects.extend(effects);
        }
        self.to_review();
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
        sorted.words.iter().for_each(|it| self.keep(it));
        let mut verdict = sorted.verdict.or_else(|| self.presses(&incoming.pressed));
        if let Some(text) = text {
            let is_beside = has_numbers || brings_evidence;
            let stray = self.stray(text, !has_numbers, is_beside, is_latest, single);
            verdict = verdict.or(stray);
        }
        if brings_evidence {
            self.to_review();
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
        if is_latest && says_something && !self.read.asks_all && !only_refuses {
            self.pass_over();
        }
        self.to_review();
        if let Some(verdict) = verdict {
            self.weigh(verdict, is_latest, is_unchanged, incoming.may_confirm);
            self.read.wants_letter &= !only_refuses;
        }
        if let Some(command) = incoming.command {
            self.obey(command, says_something);
        }
        self.to_review();
    }

    /// The numbered answers by question, in the order of the flow, so that what opens a question comes before it.
    fn sorted(&mut self, numbered: &[(u32, String)]) -> Sorted<'a> {
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
    fn ways(&self, question: &'a Question, text: &str) -> Option<[(&'a Question, String); 2]> {
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
    fn skips(&self, question: &Question, text: &str) -> bool {
        let means = self.reader.meanings;
        let is_evidence = question.kind == Kind::Evidence;
        match means.command(text) {
            Some(Command::Skip | Command::Keep) => true,
            Some(Command::Done) => is_evidence,
            _ => is_evidence && means.agrees(text) == Some(false),
        }
    }

    /// The one question that words without a number can only mean.
    fn single(&self, incoming: &Incoming<'_>, answered: &[&QuestionId]) -> Option<&'a Question> {
        let latest = self.letters.latest.as_ref()?;
        let is_of_it = incoming.letter.is_none_or(|it| it == latest.letter);
        match latest.asked.as_slice() {
            [one] if is_of_it && !answered.contains(&&one.question) => {
                self.reader.flow.question(&one.question)
            }
            _ => None,
        }
    }

    /// Says each answer; those that nothing has opened yet come once more after the others.
    fn answer_all(&mut self, answers: Vec<(&'a Question, String)>) {
        let closed: Vec<_> =
            answers.into_iter().filter(|(question, text)| !self.answer(question, text)).collect();
        for (question, text) in closed {
            if !self.answer(question, &text) && !question.is_private() {
                self.keep(&text);
            }
        }
    }

    /// Says words to a question; false where it does not apply as things stand.
    fn answer(&mut self, question: &Question, text: &str) -> bool {
        self.answer_with(question, Event::Said(Said::words(text)), Some(text))
    }

    fn answer_with(&mut self, question: &Question, event: Event, words: Option<&str>) -> bool {
        if !self.ask_again(question) {
            return false;
        }
        if let (Some(unfit), Some(_)) = (self.letters.unfit.remove(&question.id), words) {
            self.step(Event::Said(Said::words(&unfit)));
            // Time has passed: it may fit by now, and then these words change it.
            if !self.is_asked(question) && !self.ask_again(question) {
                return false;
            }
        }
        let n_before = self.read.conversation.evidence().len();
        let effects = self.step(event);
        for effect in effects {
            self.hear(question, effect);
        }
        let is_misfit = self.read.misfits.contains_key(&question.id);
        let is_kept = self.read.conversation.evidence().len() > n_before;
        let is_remembered = matches!(question.kind, Kind::Area | Kind::When);
        if let (true, true, false, Some(words)) = (is_remembered, is_misfit, is_kept, words) {
            self.letters.unfit.insert(question.id.clone(), Personal::from(words));
        }
        true
    }

    /// What a step says while `question` is answered: what its options have to say, and what did not fit.
    fn hear(&mut self, question: &Question, effect: Effect) {
        match effect {
            Effect::Say(Utterance::Notice(id)) => {
                if question.options.iter().any(|it| it.notice.as_ref() == Some(&id)) {
                    self.notice(id);
                }
            }
            Effect::Say(Utterance::Ask(asked))
                if asked.question == question.id && self.is_asked(question) =>
            {
                let notes: Vec<Note> = asked.notes.iter().copied().filter(is_misfit).collect();
                if !notes.is_empty() {
                    let misfit = Misfit { notes, candidates: asked.candidates };
                    self.read.misfits.insert(question.id.clone(), misfit);
                }
                self.note(&asked.notes);
            }
            Effect::Say(Utterance::Ask(asked)) => self.note(&asked.notes),
            Effect::Say(Utterance::Review(reviewed)) => self.note(&reviewed.notes),
            _ => {}
        }
    }

    /// Notes that are worth a line of the letter, each once.
    fn note(&mut self, notes: &[Note]) {
        for note in
            notes.iter().filter(|it| matches!(it, Note::KeptWords | Note::PlaceInWords | Note::DistrictOnly))
        {
            if !self.read.notes.contains(note) {
                self.read.notes.push(*note);
            }
        }
    }

    fn notice(&mut self, id: reportline_flow::NoticeId) {
        let says = |it: &Effect| matches!(it, Effect::Say(Utterance::Notice(said)) if *said == id);
        if !self.read.effects.iter().any(says) {
            self.read.effects.push(Effect::Say(Utterance::Notice(id)));
        }
    }

    fn presses(&mut self, pressed: &[Press]) -> Option<Verdict> {
        let mut verdict = None;
        for press in pressed {
            match press {
                Press::Confirm { .. } => verdict = Some(Verdict::Yes),
                press => {
                    let flow = self.reader.flow;
                    if let Some(question) = press.question().and_then(|it| flow.question(it)) {
                        self.answer_with(question, Event::Said(Said::pressed(press.clone())), None);
                    }
                }
            }
        }
        verdict
    }

    /// Words under no number: a plain yes or no, the answer to the one question there was, the story, or kept.
    fn stray(
        &mut self,
        text: &str,
        is_alone: bool,
        is_beside: bool,
        is_latest: bool,
        single: Option<&'a Question>,
    ) -> Option<Verdict> {
        if let Some(verdict) = verdict(self.reader.meanings, text).filter(|_| is_alone) {
            return self.unnumbered(text, verdict, is_latest);
        }
        if let Some(question) = single {
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
        if is_alone && self.reader.meanings.command(text).is_some() {
            self.read.asks_all = true;
            return None;
        }
        let is_first = self.letters.n_written == 0;
        match is_worth_keeping(text) {
            true => self.tell(text),
            // A greeting, or a name below.
            false if is_first || is_beside => {}
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

    /// The story, where none is told yet; links in it are evidence too. Otherwise it is kept beside the evidence.
    fn tell(&mut self, text: &str) {
        let (links, words): (Vec<Evidence>, Vec<Evidence>) =
            evidence_of_words(text).into_iter().partition(|it| it.url.is_some());
        let path = self.read.conversation.path(self.reader.flow);
        let untold = path.into_iter().find(|it| {
            it.fills == Some(Field::IncidentNarrative) && self.read.conversation.answer(&it.id).is_none()
        });
        match untold {
            Some(question) if !words.is_empty() && self.answer(question, text) => self.receive(links),
            _ => self.keep(text),
        }
    }

    fn keep(&mut self, text: &str) {
        self.receive(evidence_of_words(text));
        self.note(&[Note::KeptWords]);
    }

    fn receive(&mut self, evidence: Vec<Evidence>) {
        if !evidence.is_empty() {
            self.to_review();
            self.step(Event::Said(Said { evidence, ..Said::default() }));
        }
    }

    /// Who answers the latest letter has seen all of it: what they left out is passed over.
    fn pass_over(&mut self) {
        let asked: Vec<QuestionId> =
            self.letters.latest.iter().flat_map(|it| &it.asked).map(|it| it.question.clone()).collect();
        let open = self.read.conversation.open(self.reader.flow);
        let left =
            open.into_iter().filter(|it| asked.contains(&it.id) && !self.read.misfits.contains_key(&it.id));
        for question in left.collect::<Vec<_>>() {
            if self.ask_again(question) {
                self.step(Event::Command(Command::Skip));
            }
        }
    }

    fn weigh(&mut self, verdict: Verdict, is_latest: bool, is_unchanged: bool, may_confirm: bool) {
        match verdict {
            Verdict::Unclear => self.read.remarks.push(Remark::Unclear),
            Verdict::No => self.obey(Command::Pause, true),
            Verdict::Yes if !may_confirm || self.letters.latest.is_none() => {}
            Verdict::Yes if !is_latest => self.read.remarks.push(Remark::Older),
            Verdict::Yes if !self.read.misfits.is_empty() => self.read.remarks.push(Remark::Misfit),
            Verdict::Yes if !is_unchanged => self.read.notes.push(Note::Edited),
            Verdict::Yes if !self.missing().is_empty() => {
                let notes = self.read.reviewed.iter().flat_map(|it| it.notes.clone());
                let needs = notes.filter(|it| matches!(it, Note::NeedsRole | Note::NeedsStory));
                let needs: Vec<Note> = needs.collect();
                self.read.notes.extend(needs);
            }
            Verdict::Yes if self.has_opened_a_way_to_be_reached() => self.read.remarks.push(Remark::Opened),
            Verdict::Yes => {
                let press = Press::Confirm { edition: self.edition() };
                let effects = self.step(Event::Said(Said::pressed(press)));
                self.read.effects.extend(effects.into_iter().filter(is_for_now));
            }
        }
    }

    /// Who wants to be reached, and was never asked how, is asked before it is sent.
    fn has_opened_a_way_to_be_reached(&self) -> bool {
        let open = self.read.conversation.open(self.reader.flow);
        open.into_iter().any(|it| it.kind == Kind::Contact && !self.letters.was_asked(&it.id))
    }

    /// A command that works at any point. What it says is all that is said, unless there was an answer beside it.
    fn obey(&mut self, command: Command, is_beside: bool) {
        if self.read.conversation.is_closed() {
            return;
        }
        let asks_anew = matches!(command, Command::Start | Command::Quick | Command::Language(Some(_)));
        if matches!(command, Command::Send | Command::Confirm)
            || (command == Command::Language(None) && is_beside)
        {
            return;
        }
        let effects = self.step(Event::Command(command));
        self.read.effects.extend(effects.into_iter().filter(is_for_now));
        self.read.asks_all |= asks_anew;
        self.read.wants_letter &= asks_anew || is_beside;
    }

    /// Takes the conversation to its review, and knows it. "Send" would confirm there: it is not said there.
    fn to_review(&mut self) {
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
        self.to_review();
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

/// What is said at once, and not in the next letter.
fn is_for_now(effect: &Effect) -> bool {
    !matches!(effect, Effect::Say(Utterance::Ask(_) | Utterance::Review(_)))
}

fn is_misfit(note: &Note) -> bool {
    matches!(
        note,
        Note::Misfit { .. } | Note::TooLong { .. } | Note::FutureTime | Note::WhichPlace | Note::CannotSkip
    )
}

/// The answers with a word in them; what came under one number in several places is one answer.
fn joined(numbered: &[(u32, String)]) -> Vec<(u32, String)> {
    let mut joined: Vec<(u32, String)> = Vec::new();
    for (number, text) in numbered.iter().filter(|(_, text)| !text.trim().is_empty()) {
        match joined.iter_mut().find(|(it, _)| it == number) {
            Some((_, before)) => {
                before.push('\n');
                before.push_str(text);
            }
            None => joined.push((*number, text.clone())),
        }
    }
    joined
}

/// Whether the whole of it says yes, or says no. Nothing may stand below but a closing, and whatever follows that.
pub(super) fn verdict(meanings: &Meanings, text: &str) -> Option<Verdict> {
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
