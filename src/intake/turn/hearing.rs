//! What came in, in the flow's words.

use reportline_channel::{Attachment, Command, Content, Exhibit, Handed};
use reportline_flow::{Event, Press, Said, Vocabulary};

use super::Desk;
use crate::intake::evidence::{evidence, file_note};
use crate::intake::walk::Walk;

impl<'a> Desk<'a> {
    /// The event in the flow's words.
    pub(super) fn event(&self) -> Event {
        match &self.inbound.content {
            Content::Command(command) => Event::Command(self.command(command)),
            Content::Said(said) => match self.sole_command(said) {
                Some(command) => Event::Command(command),
                None => self.said(said),
            },
        }
    }

    fn said(&self, said: &reportline_channel::Said) -> Event {
        Event::Said(Said {
            pressed: said.pressed.iter().filter_map(|it| Press::parse(&it.0)).collect(),
            text: self.text_of(said).map(|it| it.as_str().into()),
            evidence: said.exhibits.iter().map(|it| evidence(it, self.now)).collect(),
            album: said.exhibits.iter().find_map(|it| it.album.clone()),
        })
    }

    /// The command that a letter is, if it is nothing else.
    fn sole_command(&self, said: &reportline_channel::Said) -> Option<reportline_flow::Command> {
        let has_answers = said.answers.as_ref().is_some_and(|it| !it.numbered.is_empty());
        let is_sole = self.asks_all() && !has_answers && said.pressed.is_empty() && said.exhibits.is_empty();
        said.text.as_deref().filter(|_| is_sole).and_then(|it| self.letter_command(it))
    }

    /// The words; where nothing is asked by number, what stood under one is no more than words.
    fn text_of(&self, said: &reportline_channel::Said) -> Option<String> {
        let numbered = said.answers.iter().filter(|_| !self.asks_all()).flat_map(|it| &it.numbered);
        let lines = numbered.map(|(number, text)| format!("{number} {text}"));
        let texts: Vec<String> = said.text.iter().cloned().chain(lines).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    pub(super) fn command(&self, command: &Command) -> reportline_flow::Command {
        use reportline_flow::Command as Flow;
        match command {
            Command::Start => Flow::Start,
            Command::Quick => Flow::Quick,
            Command::Add => Flow::Add,
            Command::Back => Flow::Back,
            Command::Skip => Flow::Skip,
            Command::Send => Flow::Send,
            Command::Pause => Flow::Pause,
            Command::Cancel => Flow::Cancel,
            Command::Language(None) => Flow::Language(None),
            Command::Language(Some(tag)) => {
                let known = self.ground.words.catalog().language(tag);
                Flow::Language(known.map(|it| it.language.as_str().to_owned()))
            }
            Command::Help => Flow::Help,
            Command::Status => Flow::Status,
            Command::Erase => Flow::Erase,
        }
    }

    pub(super) fn attachments(&self) -> impl Iterator<Item = &'a Attachment> {
        self.exhibits().iter().flat_map(|it| &it.files).filter_map(|it| match it {
            Handed::Kept(attachment) => Some(attachment),
            Handed::Missing { .. } => None,
        })
    }

    pub(super) fn exhibits(&self) -> &'a [Exhibit] {
        match &self.inbound.content {
            Content::Said(said) => &said.exhibits,
            Content::Command(_) => &[],
        }
    }

    /// Notes the keys of what was handed over, and what there is to say about what did not arrive.
    pub(super) fn take_files(&mut self, walk: &mut Walk) {
        walk.asked_status = false;
        walk.file_notes.clear();
        for attachment in self.attachments() {
            walk.blob_keys.insert(attachment.blob.0.clone(), attachment.key.clone());
        }
        let names = self.attachments().map(|it| it.blob.clone()).collect();
        self.turn.blobs = names;
        let missing = self.exhibits().iter().flat_map(|it| &it.files).filter_map(file_note);
        walk.file_notes.extend(missing.map(str::to_owned));
        if self.is_unread() {
            walk.file_notes.push("note-unread".to_owned());
        }
        walk.file_notes.dedup();
    }

    /// Something came that no adapter could read: it is asked for in another form, never passed over in silence.
    pub(super) fn is_unread(&self) -> bool {
        match &self.inbound.content {
            Content::Command(_) => false,
            Content::Said(said) => {
                let has_answers = said.answers.as_ref().is_some_and(|it| !it.numbered.is_empty());
                let is_empty = said.pressed.is_empty()
                    && said.text.is_none()
                    && said.exhibits.is_empty()
                    && !has_answers;
                let is_hollow = said.exhibits.iter().any(|it| it.text.is_none() && it.files.is_empty());
                is_empty || is_hollow
            }
        }
    }

    pub(super) fn command_in_words(&self, said: &Said) -> Option<reportline_flow::Command> {
        let vocabulary = self.ground.words.vocabulary(&self.language);
        said.text.as_ref().and_then(|it| vocabulary.command(it))
    }
}
