//! What a person says: things handed over, presses, words. Each finds its place or is kept.

use crate::answer::Answer;
use crate::command::Command;
use crate::conversation::Stage;
use crate::definition::{Kind, Question};
use crate::engine::turn::Turn;
use crate::event::Said;
use crate::id::OptionId;
use crate::kinds::{
    self, Reading, chosen, found, in_order, insisted, links, number, read_option, read_words,
};
use crate::press::Press;
use crate::setting::{Place, Setting};
use crate::utterance::{Note, Utterance};

/// Words of more characters than this that answer nothing are somebody telling what happened, and kept.
const WORTH_KEEPING: usize = 40;

impl Turn<'_> {
    pub(super) fn said(&mut self, said: Said, setting: &Setting) {
        let is_more_of_album = said.album.is_some() && said.album == self.conversation.album;
        self.conversation.album = said.album;
        let has_evidence = !said.evidence.is_empty();
        self.receive(said.evidence);

        let words = said.text.as_deref().filter(|it| !it.trim().is_empty());
        match (said.pressed.as_slice(), words) {
            ([], Some(words)) if has_evidence => {
                self.keep_words(words);
                self.present();
            }
            ([], Some(words)) => self.typed(words, setting),
            ([], None) if is_more_of_album && self.is_in_place() => {}
            ([], None) => self.present(),
            ([first, ..], words) => self.pressed(first, &said.pressed, words, setting),
        }
    }

    fn pressed(&mut self, first: &Press, all: &[Press], words: Option<&str>, setting: &Setting) {
        let flow = self.flow;
        match (first, self.conversation.present(flow)) {
            (Press::Command(command), _) => {
                self.keep_beside(words);
                match command {
                    // An old "send what I have" pressed twice may not send what nobody has read.
                    Command::Send | Command::Confirm if self.conversation.stage == Stage::Reviewing => {
                        self.present()
                    }
                    command => self.command(command.clone()),
                }
            }
            (Press::Confirm { edition }, _) => match words {
                None => self.confirm(*edition),
                Some(_) => {
                    self.keep_beside(words);
                    self.present();
                }
            },
            (Press::Change { question }, _) => {
                self.keep_beside(words);
                self.change(question);
            }
            (press, Some(question)) if press.question() == Some(&question.id) => {
                self.pressed_here(question, press, all, words, setting);
            }
            _ => {
                self.keep_beside(words);
                self.notes.push(Note::Stale);
                self.present();
            }
        }
    }

    fn pressed_here(
        &mut self,
        question: &Question,
        press: &Press,
        all: &[Press],
        words: Option<&str>,
        setting: &Setting,
    ) {
        let options: Vec<OptionId> = all.iter().filter_map(|it| option_of(it, question)).collect();
        let is_done = all.iter().any(|it| matches!(it, Press::Done { question: of } if *of == question.id));
        match press {
            Press::Option { .. } | Press::Done { .. } if !options.is_empty() => {
                match question.kind.is_ticked() {
                    true => self.ticked(question, &options, is_done, words),
                    false => self.chose(question, &options[0], words, setting),
                }
            }
            Press::Done { .. } => match words {
                Some(words) if question.kind == Kind::Evidence => {
                    self.receive(kinds::evidence_of_words(words));
                    self.done();
                }
                Some(words) => self.typed(words, setting),
                None => self.done(),
            },
            Press::Candidate { code, .. } => {
                self.keep_beside(words);
                let place = self.conversation.candidates.iter().find(|it| it.code == *code).cloned();
                match place {
                    Some(place) => self.answer(question, found(&place), None),
                    None => self.present_with(Note::Stale),
                }
            }
            Press::Keep { .. } => {
                self.keep_beside(words);
                self.keep();
            }
            Press::Clear { .. } => {
                self.keep_beside(words);
                self.clear();
            }
            _ => {
                self.keep_beside(words);
                self.present_with(Note::Stale);
            }
        }
    }

    fn chose(&mut self, question: &Question, option: &OptionId, words: Option<&str>, setting: &Setting) {
        let Some(option) = question.option(option) else {
            return self.present_with(Note::Stale);
        };
        let takes = |it: &&str| {
            question.takes_words && option.value == "other" && it.chars().count() <= question.most
        };
        let beside = words.map(str::trim).filter(takes);
        if beside.is_none() {
            self.keep_beside(words);
        }
        let answer = match beside {
            Some(_) => chosen(vec![option.id.clone()], beside),
            None => read_option(question, option, setting),
        };
        self.answer(question, answer, None);
    }

    /// Ticks or unticks; with "done", exactly these are ticked.
    fn ticked(&mut self, question: &Question, options: &[OptionId], is_done: bool, words: Option<&str>) {
        self.keep_beside(words);
        if is_done {
            return self.answer(question, chosen(in_order(question, options), None), None);
        }
        let mut ticked = self.conversation.ticked_of(question);
        for option in options {
            match ticked.contains(option) {
                true => ticked.retain(|it| it != option),
                false => ticked.push(option.clone()),
            }
        }
        self.conversation.ticked.insert(question.id.clone(), in_order(question, &ticked));
        self.present();
    }

    /// Asks a question of the path again: any of them from the review, an answered one from elsewhere.
    fn change(&mut self, id: &crate::id::QuestionId) {
        let is_reviewing = self.conversation.stage == Stage::Reviewing;
        let path = self.conversation.path(self.flow);
        match path.into_iter().find(|it| it.id == *id) {
            Some(question) if is_reviewing || self.conversation.is_settled(question) => {
                self.enter(Stage::Asking { question: question.id.clone() });
                self.conversation.is_changing = true;
                self.present();
            }
            _ => self.present_with(Note::Stale),
        }
    }

    fn typed(&mut self, words: &str, setting: &Setting) {
        if let Some(command) = setting.vocabulary.command(words.trim()) {
            return self.command(command);
        }
        let flow = self.flow;
        let Some(question) = self.conversation.present(flow) else {
            if is_worth_keeping(words) {
                self.keep_words(words);
            } else {
                self.notes.push(Note::Misfit { kind: Kind::Choice });
            }
            return self.present();
        };
        if let Some(place) = candidate(&self.conversation.candidates, words.trim()) {
            return self.answer(question, found(&place), None);
        }

        match read_words(question, words, setting) {
            Reading::Answer(answer, note) => self.answer(question, answer, note),
            Reading::Evidence(evidence) => {
                self.receive(evidence);
                self.present();
            }
            Reading::EvidenceAndAnswer(evidence, answer) => {
                self.receive(evidence);
                self.answer(question, answer, None);
            }
            Reading::Which(places) => {
                self.conversation.n_misfits += 1;
                self.conversation.candidates = places;
                self.present_with(Note::WhichPlace);
            }
            Reading::TooLong => {
                if !question.is_private() {
                    self.keep_words(words);
                }
                self.notes.push(Note::TooLong { most: question.most });
                self.present();
            }
            Reading::Future => {
                self.conversation.n_misfits += 1;
                self.present_with(Note::FutureTime);
            }
            Reading::Misfit => self.misfit(question, words),
        }
    }

    /// Nothing could be read. Who is in danger gets the emergency routes all the same; long words are kept; said a
    /// second time, words are taken as they are where there is room for them.
    fn misfit(&mut self, question: &Question, words: &str) {
        self.conversation.n_misfits += 1;
        let n_misfits = self.conversation.n_misfits;
        if let Some(answer) = insisted(question, words.trim()).filter(|_| n_misfits > 1) {
            return self.answer(question, answer, None);
        }
        if let Some(notice) = question.options.iter().find_map(|it| it.notice.clone())
            && question.is_urgent
            && n_misfits == 1
        {
            self.say(Utterance::Notice(notice));
        }
        if !question.is_private() && (question.is_urgent || is_worth_keeping(words)) {
            self.keep_words(words);
        }
        self.notes.push(Note::Misfit { kind: question.kind });
        self.present();
    }

    /// Keeps words that came beside a press that has no use for them.
    fn keep_beside(&mut self, words: Option<&str>) {
        let is_private = self.conversation.present(self.flow).is_some_and(Question::is_private);
        if let Some(words) = words.filter(|_| !is_private) {
            self.keep_words(words);
        }
    }
}

fn is_worth_keeping(words: &str) -> bool {
    words.chars().count() > WORTH_KEEPING || !links(words).is_empty()
}

fn option_of(press: &Press, question: &Question) -> Option<OptionId> {
    match press {
        Press::Option { question: of, option } if *of == question.id => {
            question.option(option).map(|it| it.id.clone())
        }
        _ => None,
    }
}

/// One of the places asked about, by its number or by what tells it from the others.
fn candidate(candidates: &[Place], words: &str) -> Option<Place> {
    if let Some(number) = number(words) {
        return candidates.get(number.checked_sub(1)?).cloned();
    }
    let is_named = |it: &&Place| {
        let words = words.to_lowercase();
        it.within.as_ref().is_some_and(|within| within.to_lowercase() == words)
    };
    let mut named = candidates.iter().filter(is_named);
    match (named.next(), named.next()) {
        (Some(place), None) => Some(place.clone()),
        _ => None,
    }
}

impl crate::conversation::Conversation {
    /// What is ticked at a question, or was chosen there.
    pub(crate) fn ticked_of(&self, question: &Question) -> Vec<OptionId> {
        let chosen = self.answers.get(&question.id).map(Answer::options).unwrap_or_default();
        kinds::in_order(question, self.ticked.get(&question.id).map_or(chosen, Vec::as_slice))
    }
}
