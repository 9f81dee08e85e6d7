//! A letter in words: all that is open, under numbers that stay.

use reportline_channel::{
    Body, Choice, Input, Letter, LetterItem, LetterReview, Notice, Numbered, Outbound, Question, Role, Tone,
};
use reportline_flow::{Asked, Command, Note, NoticeId, Place, Press, Progress, QuestionId};
use reportline_locale::Argument;
use serde::{Deserialize, Serialize};

use super::Wording;
use super::message::{Facts, token};
use super::question::{plain_note, role};

/// What a letter says: names and numbers, never a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Its name among the letters to this person.
    pub letter: u32,
    /// The how-manieth of its conversation.
    pub nth: u32,
    /// What has to be known first.
    pub notices: Vec<NoticeId>,
    /// What became of the answers before.
    pub remarks: Vec<Remark>,
    /// What the flow says of them.
    pub notes: Vec<Note>,
    /// What is understood, or was left out before: each question under its number.
    pub reviewed: Vec<(u32, QuestionId)>,
    /// What is asked.
    pub asked: Vec<AskedInLetter>,
    /// The number of "shall we send this report?".
    pub confirm: Option<u32>,
    /// What a "yes" to it would send.
    pub edition: u32,
}

/// A question of a letter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedInLetter {
    /// Its number.
    pub number: u32,
    /// Which.
    pub question: QuestionId,
    /// Why it is asked again.
    pub notes: Vec<Note>,
    /// Places to choose from.
    pub candidates: Vec<Place>,
}

/// Why a letter follows, where its answer had hoped for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The "yes" was to an earlier letter.
    Older,
    /// Something did not fit, so that nothing was sent.
    Misfit,
    /// The answers opened a question that should be asked before it is sent.
    Opened,
    /// The answer to "shall we send this report?" is neither yes nor no.
    Unclear,
    /// More than one question could be meant by a "yes" or a "no" without a number.
    WhichNumber,
}

impl Remark {
    fn key(self) -> &'static str {
        match self {
            Self::Older => "letter-older",
            Self::Misfit => "letter-misfit",
            Self::Opened => "letter-opened",
            Self::Unclear => "letter-unclear",
            Self::WhichNumber => "letter-which-number",
        }
    }
}

impl Wording {
    /// The letter in words. `others` are notices that are worded already: how the person's reports stand.
    pub fn letter(
        &self,
        language: &str,
        written: &Written,
        others: Vec<Notice>,
        facts: &Facts<'_>,
    ) -> Outbound {
        let notices = written.notices.iter().map(|it| self.letter_notice(language, it)).chain(others);
        let mut notices: Vec<Notice> = notices.collect();
        notices.sort_by_key(|it| !it.is_urgent);
        let letter = Letter {
            letter: written.letter,
            nth: written.nth,
            notices,
            notes: self.letter_notes(language, written, facts),
            how: self.say(language, "letter-how"),
            review: self.letter_review(language, written, facts),
            questions: written.asked.iter().filter_map(|it| self.numbered(language, it, facts)).collect(),
            confirm: written.confirm.map(|number| self.confirm(language, number, written.edition)),
            lines: self.letter_lines(language),
        };
        self.outbound(language, Body::Letter(letter), None)
    }

    /// Nothing can be pressed in a letter.
    fn letter_notice(&self, language: &str, id: &NoticeId) -> Notice {
        Notice { commands: Vec::new(), ..self.notice(language, id.as_str()) }
    }

    fn letter_notes(
        &self,
        language: &str,
        written: &Written,
        facts: &Facts<'_>,
    ) -> Vec<reportline_channel::Note> {
        let of_files = facts.file_notes.iter().map(|it| plain_note(self.say(language, it)));
        let remarks = written
            .remarks
            .iter()
            .map(|it| reportline_channel::Note { tone: Tone::Misfit, text: self.say(language, it.key()) });
        let notes = written.notes.iter().map(|it| self.note(language, *it, None));
        of_files.chain(remarks).chain(notes).collect()
    }

    fn letter_review(&self, language: &str, written: &Written, facts: &Facts<'_>) -> Option<LetterReview> {
        let (flow, conversation) = facts.walk?;
        let role = role(flow, conversation);
        let lines = conversation.review(flow);
        let item = |(number, question): &(u32, QuestionId)| {
            let line = lines.iter().find(|it| it.question == *question)?;
            Some(LetterItem {
                number: *number,
                label: self.say(language, &format!("ask-{question}.label")),
                value: self.value(language, &role, question.as_str(), &line.answer),
            })
        };
        let items: Vec<LetterItem> = written.reviewed.iter().filter_map(item).collect();
        (!items.is_empty()).then(|| LetterReview {
            heading: self.say(language, "letter-review"),
            items,
            help: self.say(language, "letter-change"),
        })
    }

    fn numbered(&self, language: &str, it: &AskedInLetter, facts: &Facts<'_>) -> Option<Numbered> {
        let (flow, conversation) = facts.walk?;
        let asked = Asked {
            question: it.question.clone(),
            notes: it.notes.clone(),
            progress: Progress { at: 0, of: 0 },
            answered: None,
            has_answer: false,
            ticked: Vec::new(),
            candidates: it.candidates.clone(),
            n_evidence: conversation.evidence().len(),
            can_back: false,
            can_skip: false,
            can_send: false,
        };
        let facts = Facts { walk: facts.walk, ..Facts::default() };
        let mut question = self.asked(language, &asked, &facts)?;
        question.progress = None;
        question.commands.clear();
        question.draft = None;
        // What is said before a question is asked for the first time is said in each letter that asks it.
        let notice = flow.question(&it.question).and_then(|it| it.notice.as_ref());
        if let Some(notice) = notice.map(|it| self.notice(language, it.as_str())) {
            question.notes.extend(notice.heading.into_iter().chain(notice.lines).map(plain_note));
        }
        Some(Numbered { number: it.number, question })
    }

    fn confirm(&self, language: &str, number: u32, edition: u32) -> Numbered {
        let option = |key: &str, press: Press, role: Role| Choice {
            token: token(&press),
            label: self.say(language, key),
            is_chosen: false,
            role,
        };
        let question = Question {
            id: "confirm".to_owned(),
            progress: None,
            notes: Vec::new(),
            ask: self.say(language, "letter-confirm"),
            help: Some(self.say(language, "letter-confirm-help")),
            input: Input::One,
            options: vec![
                option("letter-yes", Press::Confirm { edition }, Role::Forward),
                option("letter-no", Press::Command(Command::Pause), Role::Other),
            ],
            commands: Vec::new(),
            draft: None,
            answered: None,
        };
        Numbered { number, question }
    }

    /// What can be written back at any point, each with the very word that is understood.
    fn letter_lines(&self, language: &str) -> Vec<String> {
        let with = |key: &str, of: &str| {
            let word = self.say(language, of);
            self.say_with(language, key, &[("word", Argument::Text(&word))])
        };
        let own = self.language(language);
        let others = self.catalog.languages().iter().filter(|it| it.language != *own);
        let names: Vec<&str> = others.map(|it| it.name.as_str()).collect();
        let mut lines = vec![
            self.say(language, "letter-later"),
            with("letter-delete", "command-cancel"),
            with("letter-help", "command-help"),
        ];
        if !names.is_empty() {
            let names = names.join(", ");
            lines.push(self.say_with(language, "letter-language", &[("names", Argument::Text(&names))]));
        }
        lines
    }
}
