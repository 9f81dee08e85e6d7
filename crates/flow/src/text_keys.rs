//! The names of the texts a flow needs, for whoever keeps the words.

use std::fmt;

use crate::definition::{Flow, Question};
use crate::id::{NoticeId, OptionId, QuestionId, notices};
use crate::utterance::Note;

/// The name of a text: a message, or an attribute of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextKey {
    /// The message: `ask-safety`.
    pub message: String,
    /// The attribute: `yes` in `ask-safety.yes`.
    pub attribute: Option<String>,
}

/// Attributes of a question's message that are not options: what helps, its short name, what did not fit, more.
pub(crate) const RESERVED: &[&str] = &["help", "label", "misfit", "detail"];

impl Flow {
    /// Every text that must exist for this flow to be spoken, each once, sorted. `.help`, `.misfit` and `.detail` may
    /// exist besides.
    pub fn text_keys(&self) -> Vec<TextKey> {
        let of_question = |it: &Question| {
            let option_notices = it.options.iter().filter_map(|option| option.notice.as_ref());
            let notices = it.notice.iter().chain(option_notices).map(NoticeId::text_key);
            let options = it.options.iter().map(|option| it.id.option_key(&option.id));
            let own = [it.id.text_key(), it.id.label_key()];
            own.into_iter().chain(options).chain(notices).collect::<Vec<_>>()
        };
        let mut keys: Vec<TextKey> = self.questions().iter().flat_map(of_question).collect();
        keys.extend(notices::ALL.iter().map(|it| NoticeId::known(it).text_key()));
        keys.extend(Note::all().into_iter().map(|it| TextKey { message: it.key(), attribute: None }));
        keys.sort();
        keys.dedup();
        keys
    }
}

impl QuestionId {
    /// The question itself: `ask-safety`.
    pub fn text_key(&self) -> TextKey {
        TextKey { message: format!("ask-{self}"), attribute: None }
    }

    /// Its short name, for the review: `ask-safety.label`.
    pub fn label_key(&self) -> TextKey {
        TextKey { attribute: Some("label".to_owned()), ..self.text_key() }
    }

    /// One of its options: `ask-safety.yes`.
    pub fn option_key(&self, option: &OptionId) -> TextKey {
        TextKey { attribute: Some(option.to_string()), ..self.text_key() }
    }
}

impl NoticeId {
    /// The text: `notice-emergency`.
    pub fn text_key(&self) -> TextKey {
        TextKey { message: format!("notice-{self}"), attribute: None }
    }
}

impl fmt::Display for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.attribute {
            Some(attribute) => write!(f, ".{attribute}"),
            None => Ok(()),
        }
    }
}
