//! Answers by question, so that a scenario says what matters to it and no more.

use std::collections::BTreeMap;

use reportline::config::Config;
use reportline::content::Content;
use reportline_channel::Words;

/// What is done at a question.
#[derive(Clone)]
pub(crate) enum Do {
    /// Press or choose this.
    Press(String),
    /// Write this.
    Say(String),
    /// Tick these, then go on.
    Tick(Vec<String>),
    /// Hand these over, then say that it is all.
    Hand(Vec<Thing>),
}

/// Something handed over.
#[derive(Clone)]
pub(crate) enum Thing {
    Words(String),
    Picture(Vec<u8>),
    File { name: String, media_type: String, bytes: Vec<u8> },
}

/// Answers by the ids of questions; what is not named is skipped.
pub(crate) type Script<'a> = &'a [(&'a str, Do)];

pub(crate) fn presses(label: &str) -> Do {
    Do::Press(label.to_owned())
}

pub(crate) fn says(text: &str) -> Do {
    Do::Say(text.to_owned())
}

pub(crate) fn ticks(labels: &[&str]) -> Do {
    Do::Tick(labels.iter().map(|it| (*it).to_owned()).collect())
}

/// A link, or words.
pub(crate) fn words(text: &str) -> Thing {
    Thing::Words(text.to_owned())
}

/// A file of that name.
pub(crate) fn names(name: &str, media_type: &str, bytes: &[u8]) -> Thing {
    Thing::File { name: name.to_owned(), media_type: media_type.to_owned(), bytes: bytes.to_vec() }
}

pub(crate) fn hands(things: impl Into<Vec<Thing>>) -> Do {
    Do::Hand(things.into())
}

/// A picture.
pub(crate) fn shows(bytes: &[u8]) -> Thing {
    Thing::Picture(bytes.to_vec())
}

/// The shortest way to a report that can be sent: what happened, to whom.
pub(crate) fn full_story<'a>(story: &str) -> Vec<(&'a str, Do)> {
    vec![("safety", presses("No")), ("who", presses("It happened to me")), ("story", says(story))]
}

/// The questions and the words around them, in one language.
pub(crate) struct Questions {
    words: Option<std::sync::Arc<reportline::words::Wording>>,
    /// Each wording of a question, and which it is.
    asks: Vec<(String, String)>,
    language: String,
}

impl Default for Questions {
    fn default() -> Self {
        Self { words: None, asks: Vec::new(), language: "en-GB".to_owned() }
    }
}

impl Questions {
    /// In English.
    pub(crate) fn of(config: &Config) -> Self {
        let content = Content::load(config).expect("what the program says and asks is whole");
        let mut asks = Vec::new();
        let ids: std::collections::BTreeSet<String> = content
            .flows
            .by_id
            .values()
            .flat_map(|flow| flow.questions())
            .map(|it| it.id.to_string())
            .collect();
        let languages: Vec<String> = content.words.languages().into_iter().map(|it| it.tag).collect();
        for (id, language) in ids.iter().flat_map(|id| languages.iter().map(move |it| (id, it))) {
            for role in ["victim", "witness", "on_behalf", "moderator"] {
                asks.push((
                    content.words.text(language, &format!("ask-{id}"), &[("role", role)]),
                    id.clone(),
                ));
            }
        }
        // "What happened?" stands in no longer question; were it so, the longer one would have to be found first.
        asks.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        asks.dedup();
        Self { words: Some(content.words), asks, language: "en-GB".to_owned() }
    }

    /// The same, with commands and texts in another language.
    pub(crate) fn in_language(&self, language: &str) -> Self {
        Self { words: self.words.clone(), asks: self.asks.clone(), language: language.to_owned() }
    }

    /// Which question a message asks. A question's words stand in a line of their own.
    pub(crate) fn asked(&self, text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().map(|it| it.trim_start_matches('\u{200f}')).collect();
        self.asks.iter().find(|(ask, _)| lines.contains(&ask.as_str())).map(|(_, id)| id.clone())
    }

    /// The text of a key.
    pub(crate) fn text(&self, key: &str) -> String {
        self.words.as_ref().expect("there are words").text(&self.language, key, &[])
    }

    /// A text with something in it.
    pub(crate) fn text_with(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        self.words.as_ref().expect("there are words").text(language, key, arguments)
    }

    /// The label of a command.
    pub(crate) fn command(&self, name: &str) -> String {
        self.text(&format!("command-{name}"))
    }

    pub(crate) fn is_review(&self, text: &str) -> bool {
        text.contains(&self.text("review-heading"))
    }

    /// The reference that a receipt names.
    pub(crate) fn reference(&self, receipt: &str) -> String {
        let label = self.text("receipt-reference");
        let after = receipt.split_once(&label).map(|(_, rest)| rest).expect("a receipt has a reference");
        let word = after.trim_start_matches([':', ' ', '\u{200f}']).split_whitespace().next();
        word.expect("a reference is a word").to_owned()
    }

    /// Every question and its options' labels, in a language: for what must be distinct.
    pub(crate) fn by_id(&self) -> BTreeMap<String, Vec<String>> {
        let mut by_id: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (ask, id) in &self.asks {
            by_id.entry(id.clone()).or_default().push(ask.clone());
        }
        by_id
    }
}
