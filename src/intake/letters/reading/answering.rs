//! Saying words to a question, and hearing what the engine makes of them.

use reportline_flow::{Effect, Event, Kind, Note, NoticeId, Press, Question, Said, Utterance};
use reportline_report::{Evidence, Personal};

use super::sorting::Verdict;
use super::{Desk, MOST_READ, Misfit};

impl<'a> Desk<'a, '_> {
    /// Says each answer; those that nothing has opened yet come once more after the others.
    pub(super) fn answer_all(&mut self, answers: Vec<(&'a Question, String)>) {
        let closed: Vec<_> =
            answers.into_iter().filter(|(question, text)| !self.answer(question, text)).collect();
        for (question, text) in closed {
            if !self.answer(question, &text) && !question.is_private() {
                self.keep(&text);
            }
        }
    }

    /// Says words to a question; false where it does not apply as things stand.
    pub(super) fn answer(&mut self, question: &Question, text: &str) -> bool {
        if text.len() > MOST_READ {
            return self.set_aside(question, text);
        }
        self.answer_with(question, Event::Said(Said::words(text)), Some(text))
    }

    pub(super) fn answer_with(&mut self, question: &Question, event: Event, words: Option<&str>) -> bool {
        if !self.ask_again(question) {
            return false;
        }
        self.read.misfits.remove(&question.id);
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

    /// Words too many to be read: kept whole, and the question is asked again.
    fn set_aside(&mut self, question: &Question, text: &str) -> bool {
        if !question.is_private() {
            self.receive(vec![Evidence::described(text)]);
            self.note(&[Note::KeptWords]);
        }
        let misfit = Misfit { notes: vec![Note::TooLong { most: question.most }], candidates: Vec::new() };
        self.read.misfits.insert(question.id.clone(), misfit);
        true
    }

    /// What a step says while `question` is answered: what its options have to say, and what did not fit.
    fn hear(&mut self, question: &Question, effect: Effect) {
        match effect {
            Effect::Say(Utterance::Notice(id))
                if question.options.iter().any(|it| it.notice.as_ref() == Some(&id)) =>
            {
                self.notice(id);
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
    pub(super) fn note(&mut self, notes: &[Note]) {
        for note in
            notes.iter().filter(|it| matches!(it, Note::KeptWords | Note::PlaceInWords | Note::DistrictOnly))
        {
            if !self.read.notes.contains(note) {
                self.read.notes.push(*note);
            }
        }
    }

    pub(super) fn notice(&mut self, id: NoticeId) {
        let says = |it: &Effect| matches!(it, Effect::Say(Utterance::Notice(said)) if *said == id);
        if !self.read.effects.iter().any(says) {
            self.read.effects.push(Effect::Say(Utterance::Notice(id)));
        }
    }

    pub(super) fn presses(&mut self, pressed: &[Press]) -> Option<Verdict> {
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
}

fn is_misfit(note: &Note) -> bool {
    matches!(
        note,
        Note::Misfit { .. } | Note::TooLong { .. } | Note::FutureTime | Note::WhichPlace | Note::CannotSkip
    )
}
