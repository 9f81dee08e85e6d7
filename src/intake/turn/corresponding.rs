//! A turn on a channel that asks all at once: a letter is read, and what follows is one letter, a receipt, or a notice.

use reportline_channel::{Answers, Asks, Body, Content, Notice};
use reportline_flow::{Command, Effect, Event, NoticeId, Press, Utterance};
use reportline_store::ConversationId;

use super::Desk;
use crate::intake::letters::{Incoming, Read, Reader};
use crate::intake::walk::Walk;
use crate::words::Facts;

impl<'a> Desk<'a> {
    pub(super) fn asks_all(&self) -> bool {
        self.channel.capabilities.asks == Asks::All
    }

    /// Reads the letter into the conversation and answers it. `first` is what is said where it has just begun.
    pub(super) fn correspond(
        &mut self,
        id: ConversationId,
        mut walk: Walk,
        event: Event,
        first: Vec<Effect>,
    ) {
        let reader = Reader {
            flow: self.flow_of(&walk),
            setting: self.setting(&walk.language),
            meanings: self.ground.words.vocabulary(&walk.language),
        };
        let incoming = self.incoming(event);
        let mut read = reader.read(walk.conversation.clone(), &mut walk.letters, incoming);
        walk.language = read.conversation.language().to_owned();
        walk.conversation = read.conversation.clone();
        // What a question says before it is asked stands beside it in the letter.
        let is_of_question =
            |id: &NoticeId| reader.flow.questions().iter().any(|it| it.notice.as_ref() == Some(id));
        let is_first = |it: &Effect| matches!(it, Effect::Say(Utterance::Notice(id)) if !is_of_question(id));
        let effects = first.into_iter().filter(is_first).chain(read.effects.drain(..)).collect();

        let outcome = self.carry_out(id, &mut walk, effects);
        if walk.conversation.is_closed() {
            walk.letters.forget();
        }
        if walk.conversation.is_closed() || !read.wants_letter {
            return self.conclude(id, walk, outcome);
        }
        let notices = outcome.utterances.iter().filter_map(|it| match it {
            Utterance::Notice(id) => Some(id.clone()),
            _ => None,
        });
        match self.inbound.is_answerable {
            true => self.write(id, &mut walk, &read, notices.collect()),
            false => walk.letters.postpone(notices.collect()),
        }
        self.turn.becomes = Some((id, walk));
    }

    /// The next letter; what has to be known stands in it.
    fn write(&mut self, id: ConversationId, walk: &mut Walk, read: &Read, notices: Vec<NoticeId>) {
        let flow = self.flow_of(walk);
        let mut chance = [0; 4];
        self.ground.clock.fill(&mut chance);
        let shows_routes = |it: &NoticeId| it.as_str() == crate::words::EMERGENCY;
        let written = walk.letters.write(flow, read, notices, u32::from_le_bytes(chance));

        if written.notices.iter().any(shows_routes) {
            walk.signpost_shown_at = Some(self.now);
        }
        let standing = walk.asked_status.then(|| self.standing(walk));
        let facts = Facts {
            walk: Some((flow, &walk.conversation)),
            file_notes: walk.file_notes(),
            ..Facts::default()
        };
        let others = standing.into_iter().collect();
        let message = self.ground.words.letter(&walk.language, &written, others, &facts);
        self.say(Some(id), message);
    }

    fn standing(&self, walk: &Walk) -> Notice {
        let facts = Facts { told: self.told.clone(), ..Facts::default() };
        match self.ground.words.status(&walk.language, &facts, true).body {
            Body::Notice(notice) => notice,
            _ => Notice::default(),
        }
    }

    /// The letter that came in.
    pub(super) fn incoming(&self, event: Event) -> Incoming<'a> {
        let said = match event {
            Event::Command(command) => return Incoming { command: Some(command), ..Incoming::default() },
            Event::Said(said) => said,
        };
        let Content::Said(content) = &self.inbound.content else { return Incoming::default() };
        let (letter, numbered, told) = match &content.answers {
            Some(Answers { letter, numbered, told, .. }) => (*letter, numbered.as_slice(), Some(told)),
            None => (None, [].as_slice(), None),
        };
        let text = content.text.as_deref();
        let pressed = said.pressed.iter().find_map(|it| match it {
            Press::Command(command) => Some(command.clone()),
            _ => None,
        });
        Incoming {
            command: pressed.or_else(|| text.and_then(|it| self.letter_command(it))),
            letter,
            numbered,
            told,
            text,
            pressed: said.pressed.into_iter().filter(|it| !matches!(it, Press::Command(_))).collect(),
            evidence: said.evidence,
            album: said.album,
            may_confirm: self.inbound.is_answerable,
            answers_hub: self.answers_hub,
        }
    }

    /// The command that the whole of these words is, where it means something in a letter. A language is chosen by its own
    /// name.
    pub(super) fn letter_command(&self, text: &str) -> Option<Command> {
        let meanings = self.ground.words.vocabulary(&self.language);
        if let Some(tag) = meanings.language(text) {
            return Some(Command::Language(Some(tag.to_owned())));
        }
        let command = reportline_flow::Vocabulary::command(meanings, text)?;
        let means_something = matches!(
            command,
            Command::Start
                | Command::Quick
                | Command::Add
                | Command::Pause
                | Command::Cancel
                | Command::Language(_)
                | Command::Help
                | Command::Status
                | Command::Erase
        );
        means_something.then_some(command)
    }
}
