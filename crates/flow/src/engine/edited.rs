//! A flow that was edited while a conversation walked it: what no longer fits goes, what the person told stays.

use std::mem::take;

use crate::answer::{Answer, Chosen};
use crate::command::Command;
use crate::definition::{Kind, Question};
use crate::engine::turn::Turn;
use crate::event::Event;
use crate::kinds::evidence_of_words;
use crate::setting::Setting;
use crate::utterance::Note;

impl Turn<'_> {
    /// Makes the conversation fit the flow as it is now. Returns whether it stands elsewhere than the person thinks.
    pub(super) fn fit_to_flow(&mut self) -> bool {
        let flow = self.flow;
        let it = &mut self.conversation;
        it.flow = flow.id.clone();
        it.version = flow.version;
        for (id, answer) in take(&mut it.answers) {
            match flow.question(&id) {
                Some(question) if fits(question, &answer) => {
                    it.answers.insert(id, answer);
                }
                _ => {
                    it.edition += 1;
                    if let Some(words) = told(answer) {
                        it.evidence.extend(evidence_of_words(&words));
                    }
                }
            }
        }
        it.skipped.retain(|id| flow.question(id).is_some());
        it.left.retain(|id| flow.question(id).is_some());
        it.ticked.retain(|id, _| flow.question(id).is_some_and(|it| it.kind.is_ticked()));

        let is_elsewhere = !self.is_in_place();
        if is_elsewhere {
            self.move_on();
        }
        is_elsewhere
    }

    /// Hears what was meant for a question that is gone: nothing of it answers another, nothing of it is lost.
    /// Only what was meant for a question of the contact part is: it may not end up among the evidence.
    pub(super) fn hear_out_of_place(&mut self, event: Event, setting: &Setting) {
        let was_private = self.conversation.is_private;
        let said = match event {
            Event::Command(command) => return self.command_out_of_place(command),
            Event::Said(said) => said,
        };
        let words = said.text.as_deref().filter(|it| !it.trim().is_empty());
        if let Some(command) = words.and_then(|it| setting.vocabulary.command(it.trim())) {
            self.receive(said.evidence);
            return self.command_out_of_place(command);
        }
        self.conversation.album = said.album;
        self.receive(said.evidence);
        if let Some(words) = words.filter(|_| !was_private) {
            self.keep_words(words);
        }
        if !said.pressed.is_empty() {
            self.notes.push(Note::Stale);
        }
        self.present();
    }

    fn command_out_of_place(&mut self, command: Command) {
        match command {
            Command::Back
            | Command::Skip
            | Command::Keep
            | Command::Done
            | Command::Send
            | Command::Confirm => {
                self.present();
            }
            command => self.command(command),
        }
    }
}

fn fits(question: &Question, answer: &Answer) -> bool {
    let is_of_kind = match answer {
        Answer::Chosen(_) => matches!(question.kind, Kind::Choice | Kind::Choices | Kind::Consent),
        Answer::Words(_) => question.kind == Kind::Text && !question.is_private(),
        Answer::When { .. } => question.kind == Kind::When,
        Answer::Space(_) => question.kind == Kind::Link,
        Answer::Account(_) => question.kind == Kind::Account,
        Answer::Area { .. } => question.kind == Kind::Area,
        Answer::Contact(_) => question.is_private(),
        Answer::Enough => question.kind == Kind::Evidence,
    };
    let is_one = question.kind != Kind::Choice || answer.options().len() == 1;
    is_of_kind && is_one && answer.options().iter().all(|it| question.option(it).is_some())
}

/// The person's own account in an answer. A way to reach them is never part of it.
fn told(answer: Answer) -> Option<String> {
    match answer {
        Answer::Words(words) | Answer::Space(words) | Answer::Account(words) => Some(words.0),
        Answer::Chosen(Chosen { words, .. }) => words.map(|it| it.0),
        Answer::When { .. } | Answer::Area { .. } | Answer::Contact(_) | Answer::Enough => None,
    }
}
