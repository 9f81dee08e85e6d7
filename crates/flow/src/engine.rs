//! One step of a conversation: a person does something, and this says what becomes of it and what is said. Total.
//!
//! 1. A flow that was edited meanwhile is made to fit first; the story never suffers.
//! 2. Whatever is handed over is kept, at any question.
//! 3. Words are a command, or the answer to the present question, or kept; a press is held against the present
//!    question, and one of another changes nothing.
//! 4. The next question is the first that applies and was neither answered nor passed over; if there is none, the review.
//! 5. Only a confirmed review is submitted.

mod command;
mod edited;
mod said;
mod turn;

use jiff::{SignedDuration, Timestamp};
use reportline_report::Evidence;

use crate::command::Command;
use crate::conversation::{Conversation, Outcome, Stage};
use crate::definition::Flow;
use crate::event::Event;
use crate::id::{NoticeId, notices};
use crate::press::Press;
use crate::setting::{Setting, Vocabulary};
use crate::step::{Effect, Step};
use crate::utterance::{Note, Utterance};
use turn::Turn;

/// A new conversation: the first notice, then the first question. `evidence` is what the way in brought along: the
/// message a moderator forwarded.
pub fn begin(flow: &Flow, language: &str, evidence: Vec<Evidence>, now: Timestamp) -> Step {
    let count = evidence.len();
    let mut turn = Turn::new(flow, Conversation::new(flow, language, evidence, now));
    turn.say(Utterance::Notice(NoticeId::known(notices::FIRST)));
    if count > 0 {
        turn.notes.push(Note::GotEvidence { count });
    }
    turn.advance();
    turn.finish()
}

/// What becomes of a conversation when something happens. There is no event it refuses, and none that ends it but
/// confirming, cancelling and erasing.
pub fn step(flow: &Flow, conversation: Conversation, event: Event, setting: &Setting) -> Step {
    let mut turn = Turn::new(flow, conversation);
    if turn.conversation.is_closed() {
        turn.after_the_end(&event, setting);
        return turn.finish();
    }

    turn.conversation.heard_at = turn.conversation.heard_at.max(setting.now);
    let is_elsewhere = turn.fit_to_flow();
    match event {
        event if is_elsewhere => turn.hear_out_of_place(event, setting),
        Event::Command(command) => turn.command(command),
        Event::Said(said) => turn.said(said, setting),
    }
    turn.finish()
}

/// Until when a conversation is kept: while it is open, so long after the person was last heard; once submitted, so
/// long as its status can be asked for; otherwise no longer.
pub fn keep_until(flow: &Flow, conversation: &Conversation) -> Timestamp {
    let span = match conversation.stage {
        Stage::Asking { .. } | Stage::Reviewing => flow.expires_after,
        Stage::Closed(Outcome::Submitted) => flow.receipt_for,
        Stage::Closed(Outcome::Cancelled | Outcome::Erased) => SignedDuration::ZERO,
    };
    conversation.heard_at.checked_add(span).unwrap_or(Timestamp::MAX)
}

impl Flow {
    /// Whether an event passes every limit: a call for help, an answer to an urgent question, the confirming "send".
    pub fn is_never_limited(
        &self,
        conversation: &Conversation,
        event: &Event,
        words: &dyn Vocabulary,
    ) -> bool {
        let is_reviewing = conversation.stage == Stage::Reviewing;
        let is_vital = |command: &Command| match command {
            Command::Help => true,
            Command::Send | Command::Confirm => is_reviewing,
            _ => false,
        };
        let is_urgent = conversation.present(self).is_some_and(|it| it.is_urgent);
        match event {
            Event::Command(command) => is_vital(command),
            Event::Said(said) => {
                let is_vital_press = |press: &Press| match press {
                    Press::Command(Command::Help) => true,
                    Press::Confirm { .. } => is_reviewing,
                    Press::Option { question, .. } => self.question(question).is_some_and(|it| it.is_urgent),
                    _ => false,
                };
                let command = said.text.as_deref().and_then(|it| words.command(it.trim()));
                let is_answer = said.text.as_deref().is_some_and(|it| !it.trim().is_empty());
                (is_urgent && is_answer)
                    || said.pressed.iter().any(is_vital_press)
                    || command.as_ref().is_some_and(is_vital)
            }
        }
    }
}

impl Turn<'_> {
    /// It is over and stays so; help, status and erasing still work.
    fn after_the_end(&mut self, event: &Event, setting: &Setting) {
        let command = match event {
            Event::Command(command) => Some(command.clone()),
            Event::Said(said) => match (said.pressed.first(), &said.text) {
                (Some(Press::Command(command)), _) => Some(command.clone()),
                (None, Some(text)) => setting.vocabulary.command(text.trim()),
                _ => None,
            },
        };
        match command {
            Some(Command::Status) => self.effects.push(Effect::TellStatus),
            Some(Command::Help) => self.notice(notices::HELP),
            Some(Command::Erase) => self.close(Outcome::Erased),
            Some(Command::Language(None)) => self.say(Utterance::Languages),
            Some(Command::Language(Some(tag))) => {
                self.conversation.language = tag;
                self.notice_of_end();
            }
            _ => self.notice_of_end(),
        }
    }

    fn notice_of_end(&mut self) {
        match self.conversation.stage {
            Stage::Closed(Outcome::Cancelled) => self.notice(notices::CANCELLED),
            Stage::Closed(Outcome::Erased) => self.notice(notices::ERASED),
            _ => self.notice(notices::CLOSED_SUBMITTED),
        }
    }
}
