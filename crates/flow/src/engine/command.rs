//! What works at any point: back, skip, keep, done, send, confirm, pause, cancel, language, help, status, erase.

use std::mem::take;

use crate::answer::Answer;
use crate::command::Command;
use crate::conversation::{Outcome, Stage};
use crate::definition::Kind;
use crate::draft::{draft, receipt};
use crate::engine::turn::Turn;
use crate::id::{QuestionId, notices};
use crate::kinds::{chosen, in_order};
use crate::step::Effect;
use crate::utterance::{Note, Utterance};

impl Turn<'_> {
    pub(super) fn command(&mut self, command: Command) {
        match command {
            Command::Start | Command::Quick | Command::Add => self.present_with(Note::WelcomeBack),
            Command::Back => self.back(),
            Command::Skip => self.skip(),
            Command::Keep => self.keep(),
            Command::Done => self.done(),
            Command::Send | Command::Confirm => self.send(),
            Command::Pause => self.notice(notices::PAUSED),
            Command::Cancel => self.close(Outcome::Cancelled),
            Command::Erase => self.close(Outcome::Erased),
            Command::Language(None) => self.say(Utterance::Languages),
            Command::Language(Some(tag)) => {
                self.conversation.language = tag;
                self.present_with(Note::Language);
            }
            Command::Help => {
                self.notice(notices::HELP);
                self.present();
            }
            Command::Status => {
                self.effects.push(Effect::TellStatus);
                self.present();
            }
        }
    }

    pub(super) fn present_with(&mut self, note: Note) {
        self.notes.push(note);
        self.present();
    }

    /// To the question before; its answer stays until another takes its place.
    fn back(&mut self) {
        match self.conversation.before(self.flow) {
            Some(question) => {
                self.enter(Stage::Asking { question: question.id.clone() });
                self.present();
            }
            None => self.present_with(Note::NoQuestionBefore),
        }
    }

    /// Passes over the present question. What was answered before stays: skipping never deletes.
    pub(super) fn skip(&mut self) {
        let flow = self.flow;
        let Some(question) = self.conversation.present(flow) else {
            return self.present();
        };
        if question.kind == Kind::Evidence && !self.conversation.evidence.is_empty() {
            return self.answer(question, Answer::Enough, None);
        }
        if self.conversation.is_settled(question) {
            return self.keep();
        }
        if !self.conversation.may_skip(flow, question) {
            return self.present_with(Note::CannotSkip);
        }
        self.conversation.skipped.insert(question.id.clone());
        self.conversation.ticked.remove(&question.id);
        self.conversation.edition += 1;
        self.answered = Some(question.id.clone());
        self.advance();
    }

    /// The answer stays as it was.
    pub(super) fn keep(&mut self) {
        let flow = self.flow;
        match self.conversation.present(flow) {
            Some(question) if self.conversation.is_settled(question) => {
                if self.conversation.is_changing {
                    self.notes.push(Note::Kept);
                }
                self.answered = Some(question.id.clone());
                self.advance();
            }
            _ => self.present(),
        }
    }

    /// Takes the answer to the present question back, where it may be passed over.
    pub(super) fn clear(&mut self) {
        let flow = self.flow;
        let Some(question) = self.conversation.present(flow) else {
            return self.present();
        };
        if self.conversation.answers.contains_key(&question.id) {
            if !self.conversation.may_skip(flow, question) {
                return self.present_with(Note::CannotSkip);
            }
            self.conversation.answers.remove(&question.id);
            self.conversation.edition += 1;
            self.notes.push(Note::Cleared);
        }
        self.conversation.ticked.remove(&question.id);
        self.present();
    }

    /// What is ticked is the answer; that is all the evidence.
    pub(super) fn done(&mut self) {
        let flow = self.flow;
        let Some(question) = self.conversation.present(flow) else {
            return self.present();
        };
        let ticked = self.conversation.ticked_of(question);
        match question.kind {
            Kind::Evidence => self.skip(),
            Kind::Choices if ticked.is_empty() => {
                match self.conversation.answers.contains_key(&question.id) {
                    true => self.clear_and_skip(&question.id.clone()),
                    false => self.skip(),
                }
            }
            Kind::Choices | Kind::Consent => self.answer(question, chosen(ticked, None), None),
            _ if self.conversation.is_settled(question) => self.keep(),
            kind => self.present_with(Note::Misfit { kind }),
        }
    }

    /// Everything was unticked: the answer goes.
    fn clear_and_skip(&mut self, question: &QuestionId) {
        let Some(asked) = self.flow.question(question) else { return self.present() };
        if self.conversation.may_skip(self.flow, asked) {
            self.conversation.answers.remove(question);
        }
        self.skip();
    }

    /// To the review with what there is; at the review, it sends.
    fn send(&mut self) {
        if self.conversation.stage == Stage::Reviewing {
            return self.confirm(self.conversation.edition);
        }
        self.go_to_review();
    }

    fn go_to_review(&mut self) {
        let flow = self.flow;
        for (id, ticked) in take(&mut self.conversation.ticked) {
            if let Some(question) = flow.question(&id)
                && !ticked.is_empty()
            {
                self.take(question, chosen(in_order(question, &ticked), None));
            }
        }
        let path = self.conversation.path(flow);
        let open = path.into_iter().filter(|it| !self.conversation.is_settled(it)).map(|it| it.id.clone());
        self.conversation.left = open.collect();
        self.enter(Stage::Reviewing);
        self.present();
    }

    /// Submits what the review of this edition showed.
    pub(super) fn confirm(&mut self, edition: u32) {
        if self.conversation.stage != Stage::Reviewing {
            return self.present_with(Note::Stale);
        }
        if edition != self.conversation.edition {
            return self.present_with(Note::Edited);
        }
        if !self.conversation.missing(self.flow).is_empty() {
            return self.present();
        }

        let draft = draft(self.flow, &self.conversation);
        let receipt = receipt(&draft);
        self.close(Outcome::Submitted);
        self.effects.push(Effect::Submit(Box::new(draft)));
        self.say(Utterance::Receipt(receipt));
    }
}
