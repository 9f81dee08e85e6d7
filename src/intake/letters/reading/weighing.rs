//! What a letter came to: what was passed over, whether it is sent, what else was asked for.

use reportline_flow::{Command, Effect, Event, Kind, Note, Press, QuestionId, Said, Utterance};

use super::Desk;
use super::sorting::Verdict;
use crate::words::Remark;

impl Desk<'_, '_> {
    /// Who answers the latest letter has seen all of it: what they left out is passed over.
    pub(super) fn pass_over(&mut self) {
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

    pub(super) fn weigh(&mut self, verdict: Verdict, is_latest: bool, is_unchanged: bool, may_confirm: bool) {
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
    pub(super) fn obey(&mut self, command: Command, is_beside: bool) {
        if self.read.conversation.is_closed() {
            return;
        }
        match command {
            // They mean nothing in a letter, where there is no question before and none after.
            Command::Back
            | Command::Skip
            | Command::Keep
            | Command::Done
            | Command::Send
            | Command::Confirm => self.read.asks_all = true,
            // The letter that follows names the languages.
            Command::Language(None) if is_beside => {}
            Command::Start | Command::Quick | Command::Add | Command::Language(Some(_)) => {
                self.step(Event::Command(command));
                self.read.asks_all = true;
            }
            command => {
                let effects = self.step(Event::Command(command));
                self.read.effects.extend(effects.into_iter().filter(is_for_now));
                self.read.wants_letter &= is_beside;
            }
        }
    }
}

/// What is said at once, and not in the next letter.
fn is_for_now(effect: &Effect) -> bool {
    !matches!(effect, Effect::Say(Utterance::Ask(_) | Utterance::Review(_)))
}
