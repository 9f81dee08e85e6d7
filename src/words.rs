//! Words: what the flow says in keys becomes messages in a person's language, and what a person types becomes meaning.
//!
//! No sentence stands here: all of them are in `config/locales/<tag>/*.ftl`.

mod letter;
mod message;
mod question;
mod review;
mod support;
mod understand;

use std::borrow::Cow;
use std::collections::BTreeMap;

use reportline_channel::{Direction, Language, Notice, Words};
use reportline_flow::Flow;
use reportline_locale::{Argument, Catalog, Source};

pub use letter::{AskedInLetter, Remark, Written};
pub use message::{EMERGENCY, Facts, Reached, Told};
pub use support::{Support, SupportFault};
pub use understand::{Meanings, Vocabularies, command_keys};

/// All words of the service.
pub struct Wording {
    catalog: Catalog,
    support: Support,
    vocabularies: Vocabularies,
}

impl Wording {
    /// The words in `sheets` (`<tag>/<file>.ftl` to text), or every fault in them.
    pub fn build<'a>(
        sheets: &BTreeMap<String, String>,
        support: Support,
        flows: impl IntoIterator<Item = &'a Flow>,
        default: &str,
    ) -> Result<Self, Vec<reportline_locale::CatalogError>> {
        let sources = sheets.iter().filter_map(|(path, text)| {
            let (tag, file) = path.split_once('/')?;
            Some(Source { tag, file, text })
        });
        let catalog = Catalog::build(sources, default)?;
        let vocabularies = Vocabularies::collect(&catalog, flows);
        Ok(Self { catalog, support, vocabularies })
    }

    /// The catalog, for `check`.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The support routes, for `check`.
    pub fn support(&self) -> &Support {
        &self.support
    }

    /// Whether a message words a support route: `support-<id>`.
    pub fn is_of_a_route(&self, message: &str) -> bool {
        message.strip_prefix("support-").is_some_and(|id| self.support.has(id))
    }

    /// What typed words mean, to a person of that language.
    pub fn vocabulary(&self, language: &str) -> &Meanings {
        self.vocabularies.of(self.language(language))
    }

    fn language(&self, tag: &str) -> &reportline_locale::Language {
        let spoken = self.catalog.language(tag).unwrap_or(&self.catalog.languages()[0]);
        &spoken.language
    }

    fn direction(&self, tag: &str) -> Direction {
        direction(self.language(tag).direction())
    }

    fn say(&self, language: &str, key: &str) -> String {
        self.catalog.text_or_key(self.language(language), key, &[]).into_owned()
    }

    fn say_with(&self, language: &str, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.catalog.text_or_key(self.language(language), key, arguments).into_owned()
    }

    fn find(&self, language: &str, key: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
        self.catalog.text(self.language(language), key, arguments).map(Cow::into_owned)
    }
}

fn direction(direction: reportline_locale::Direction) -> Direction {
    match direction {
        reportline_locale::Direction::Ltr => Direction::Ltr,
        reportline_locale::Direction::Rtl => Direction::Rtl,
    }
}

fn spoken(spoken: &reportline_locale::Spoken) -> Language {
    Language {
        tag: spoken.language.as_str().to_owned(),
        name: spoken.name.clone(),
        direction: direction(spoken.direction),
    }
}

impl Words for Wording {
    fn text(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        let arguments: Vec<(&str, Argument<'_>)> =
            arguments.iter().map(|(name, value)| (*name, Argument::read(value))).collect();
        self.say_with(language, key, &arguments)
    }

    fn languages(&self) -> Vec<Language> {
        self.catalog.languages().iter().map(spoken).collect()
    }

    fn negotiate(&self, wanted: &[&str]) -> Language {
        spoken(self.catalog.negotiate(wanted))
    }

    fn emergency(&self, language: &str) -> Notice {
        self.notice(language, "emergency")
    }
}

/// The texts the service itself asks for, beside those of flows and adapters.
pub const SERVICE_KEYS: &[&str] = &[
    "command-back",
    "command-cancel",
    "command-change",
    "command-clear",
    "command-confirm",
    "command-done",
    "command-done-evidence",
    "command-erase",
    "command-help",
    "command-keep",
    "command-language",
    "command-new",
    "command-pause",
    "command-resume",
    "command-send",
    "command-skip",
    "command-status",
    "delivered",
    "language-name",
    "letter-change",
    "letter-closing.words",
    "letter-confirm",
    "letter-confirm-help",
    "letter-delete",
    "letter-help",
    "letter-how",
    "letter-language",
    "letter-later",
    "letter-misfit",
    "letter-no",
    "letter-older",
    "letter-opened",
    "letter-review",
    "letter-unclear",
    "letter-which-number",
    "letter-yes",
    "moment-about",
    "moment-day",
    "moment-day-time",
    "moment-month",
    "moment-unsure",
    "note-file-failed",
    "note-file-refused",
    "note-file-too-large",
    "note-limited",
    "note-not-done",
    "note-unread",
    "notice-emergency",
    "notice-erased",
    "notice-first",
    "notice-help",
    "notice-language",
    "notice-nothing-here",
    "progress",
    "receipt-delivered",
    "receipt-emergency",
    "receipt-next1",
    "receipt-next2",
    "receipt-next3",
    "receipt-reference",
    "receipt-routes",
    "receipt-saved",
    "review-heading",
    "review-help",
    "status-answer",
    "status-delivered",
    "status-finished",
    "status-open",
    "status-passed-on",
    "status-problem",
    "status-read",
    "status-saved",
    "status-signposted",
    "status-written",
    "transparency-heading",
    "transparency-hub",
    "transparency-intro",
    "transparency-never-sees",
    "transparency-sees",
    "update",
    "value-nothing",
    "value-skipped",
    "value-things",
];
