//! Someone who writes letters, for tests of what becomes of them.

use jiff::Timestamp;
use reportline_flow::{Conversation, Effect, Flow, NoticeId, Utterance, begin};
use reportline_report::Draft;

use super::{CONTENT, NOW, flow, question, setting};
use crate::intake::letters::{Incoming, Letters, Reader};
use crate::words::Written;

/// Someone who writes letters, and what came of them.
pub(super) struct Writer {
    pub(super) flow: &'static Flow,
    pub(super) conversation: Conversation,
    pub(super) letters: Letters,
    /// The latest letter to them.
    pub(super) letter: Option<Written>,
    /// Whether the last thing they wrote was answered with a letter.
    pub(super) is_written_to: bool,
    pub(super) heard: Vec<String>,
    pub(super) submitted: Vec<Draft>,
    pub(super) now: Timestamp,
}

impl Writer {
    /// Writes `first`, and gets the first letter.
    pub(super) fn begins(name: &str, first: &str) -> Self {
        Self::begins_with(name, Incoming { text: Some(first), ..Incoming::default() })
    }

    pub(super) fn begins_with(name: &str, first: Incoming<'_>) -> Self {
        let now: Timestamp = NOW.parse().expect("a time");
        let flow = flow(name);
        let mut it = Self {
            flow,
            conversation: begin(flow, "en-GB", Vec::new(), now).conversation,
            letters: Letters::default(),
            letter: None,
            is_written_to: false,
            heard: Vec::new(),
            submitted: Vec::new(),
            now,
        };
        it.sends(Incoming { may_confirm: true, ..first });
        it
    }

    pub(super) fn sends(&mut self, incoming: Incoming<'_>) -> &mut Self {
        let reader = Reader {
            flow: self.flow,
            setting: setting(self.now),
            meanings: CONTENT.words.vocabulary("en-GB"),
        };
        let read = reader.read(self.conversation.clone(), &mut self.letters, incoming);
        self.conversation = read.conversation.clone();
        self.heard.clear();
        let mut notices: Vec<NoticeId> = Vec::new();
        for effect in &read.effects {
            match effect {
                Effect::Say(Utterance::Notice(id)) => notices.push(id.clone()),
                Effect::Say(Utterance::Receipt(_)) => self.heard.push("receipt".to_owned()),
                Effect::Say(Utterance::Languages) => self.heard.push("languages".to_owned()),
                Effect::Say(Utterance::Ask(_) | Utterance::Review(_)) => panic!("that is the letter's"),
                Effect::Submit(draft) => self.submitted.push((**draft).clone()),
                Effect::Erase => self.heard.push("erase".to_owned()),
                Effect::TellStatus => self.heard.push("status".to_owned()),
            }
        }
        self.heard.extend(notices.iter().map(ToString::to_string));
        self.is_written_to = read.wants_letter && !self.conversation.is_closed();
        if self.is_written_to {
            self.letter = Some(self.letters.write(self.flow, &read, notices, 1000));
        }
        // What is kept is read again.
        let kept = serde_json::to_vec(&self.letters).expect("it can be kept");
        self.letters = serde_json::from_slice(&kept).expect("it can be read");
        self
    }

    /// Answers the latest letter: `"who: I saw it"` by the names of questions, `"confirm: yes"`.
    pub(super) fn answers(&mut self, answers: &[(&str, &str)]) -> &mut Self {
        let letter = self.letter().letter;
        self.answers_to(letter, answers, None)
    }

    pub(super) fn answers_to(
        &mut self,
        letter: u32,
        answers: &[(&str, &str)],
        text: Option<&str>,
    ) -> &mut Self {
        let numbered: Vec<(u32, String)> =
            answers.iter().map(|(name, text)| (self.number(name), (*text).to_owned())).collect();
        self.sends(Incoming {
            letter: Some(letter),
            numbered: &numbered,
            text,
            may_confirm: true,
            ..Incoming::default()
        })
    }

    /// Writes words under no number, in reply to the latest letter.
    pub(super) fn writes(&mut self, text: &str) -> &mut Self {
        let letter = self.letter().letter;
        self.answers_to(letter, &[], Some(text))
    }

    pub(super) fn letter(&self) -> &Written {
        self.letter.as_ref().expect("a letter was written")
    }

    /// The number of a question, or of `confirm`; of a name like `99` that number.
    pub(super) fn number(&self, name: &str) -> u32 {
        if let Ok(number) = name.parse() {
            return number;
        }
        let id = (name != "confirm").then(|| question(name));
        let at = self.letters.numbers.iter().position(|it| it.question == id);
        u32::try_from(at.unwrap_or_else(|| panic!("{name} has no number")) + 1).expect("not that many")
    }

    /// What the latest letter asks, besides whether to send it.
    pub(super) fn asked(&self) -> Vec<&str> {
        self.letter().asked.iter().map(|it| it.question.as_str()).collect()
    }

    pub(super) fn misfits(&self) -> Vec<&str> {
        let asked = self.letter().asked.iter().filter(|it| !it.notes.is_empty());
        asked.map(|it| it.question.as_str()).collect()
    }

    pub(super) fn kept(&self) -> Vec<String> {
        let evidence = self.conversation.evidence().iter();
        evidence.filter_map(|it| it.text.as_ref().map(|it| it.0.clone())).collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.conversation.answer(&question(name)).is_some()
    }
}
