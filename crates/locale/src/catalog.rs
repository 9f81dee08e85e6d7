//! Every text in every language, ready to be said.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};

use crate::argument::{Argument, Isolation, fluent};
use crate::error::{CatalogError, Fault};
use crate::inventory::{Inventory, Mismatch};
use crate::key::{self, TextKey};
use crate::language::{Direction, Language, Spoken, Status};
use crate::sheet::Sheet;

/// A sheet of texts as it was read from somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The language's tag: its folder's name.
    pub tag: &'a str,
    /// The sheet's name, for faults: `conversation.ftl`.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// Every text in every language. Built once; every method reads.
pub struct Catalog {
    /// The default first, then by tag. Parallel to `spoken` and `identifiers`.
    tongues: Vec<Tongue>,
    spoken: Vec<Spoken>,
    identifiers: Vec<LanguageIdentifier>,
}

/// One language's texts.
struct Tongue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    inventory: Inventory,
    isolation: Isolation,
}

impl Catalog {
    /// Parses all sheets. Every fault of every sheet at once: what is not Fluent, keys written twice, references to
    /// nothing, folders that are no language, a language that does not say its name (`language-name`), no default.
    pub fn build<'a>(
        sources: impl IntoIterator<Item = Source<'a>>,
        default: &str,
    ) -> Result<Self, Vec<CatalogError>> {
        let mut errors = Vec::new();
        let mut by_tag: BTreeMap<&str, Vec<Sheet>> = BTreeMap::new();
        for source in sources {
            let sheet = Sheet::parse(source.tag, source.file, source.text, &mut errors);
            by_tag.entry(source.tag).or_default().push(sheet);
        }

        let of_language =
            |tag: &str, fault| CatalogError { tag: tag.to_owned(), file: None, line: None, fault };
        let mut all = Vec::new();
        for (tag, sheets) in by_tag {
            let Some(language) = Language::read(tag) else {
                errors.push(of_language(tag, Fault::NotALanguage));
                continue;
            };
            let status = Status::of(&sheets);
            let tongue = Tongue::new(language, tag, sheets, &mut errors);
            match tongue.text("language-name", &[]) {
                Some(name) => all.push((tongue.spoken(&name, status), tongue)),
                None => errors.push(of_language(tag, Fault::Nameless)),
            }
        }

        let default_language = Language::read(default);
        if !all.iter().any(|(it, _)| Some(&it.language) == default_language.as_ref()) {
            errors.push(of_language(default, Fault::NoDefault));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        all.sort_by_key(|(it, _)| (Some(&it.language) != default_language.as_ref(), it.language.clone()));
        let (spoken, tongues): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        let identifiers = spoken.iter().map(|it| negotiable(&it.language)).collect();
        Ok(Self { tongues, spoken, identifiers })
    }

    /// The text of a key (`ask-who`, `ask-who.help`) in a language, or in the default language where that one lacks
    /// it; `None` where neither has it. A variable that is not given shows its name in braces.
    pub fn text(
        &self,
        language: &Language,
        key: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Option<Cow<'_, str>> {
        let own = self.tongue(language).and_then(|it| it.text(key, arguments));
        own.or_else(|| self.tongues[0].text(key, arguments))
    }

    /// The text, or the key itself: for what must say something, however the sheets are.
    pub fn text_or_key<'a>(
        &'a self,
        language: &Language,
        key: &'a str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Cow<'a, str> {
        self.text(language, key, arguments).unwrap_or(Cow::Borrowed(key))
    }

    /// The further lines of a message, `key.line1`, `key.line2` and on: all of one language, the default's where the
    /// language does not have the message.
    pub fn lines(
        &self,
        language: &Language,
        key: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Vec<Cow<'_, str>> {
        let has_message = |tongue: &&Tongue| tongue.bundle.has_message(key);
        let tongue = self.tongue(language).filter(has_message).unwrap_or(&self.tongues[0]);
        let line = |n: u32| tongue.text(&format!("{key}.line{n}"), arguments);
        (1..).map_while(line).collect()
    }

    /// The words of a text that is a list of them ("back, go back, previous"; `،` parts too), in that language alone.
    pub fn words(&self, language: &Language, key: &str) -> Vec<String> {
        let text = self.tongue(language).and_then(|it| it.text(key, &[])).unwrap_or_default();
        text.split([',', '،']).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
    }

    /// Every language on offer, the default first.
    pub fn languages(&self) -> &[Spoken] {
        &self.spoken
    }

    /// The language of that tag, however it is cased, where it is on offer.
    pub fn language(&self, tag: &str) -> Option<&Spoken> {
        let wanted = Language::read(tag)?;
        self.spoken.iter().find(|it| it.language == wanted)
    }

    /// The best language on offer for what is wanted, most wanted first: an `Accept-Language`, split, its weights
    /// ignored. The default where nothing fits.
    pub fn negotiate(&self, wanted: &[&str]) -> &Spoken {
        let tag = |it: &&str| it.split(';').next().unwrap_or_default().trim().replace('_', "-");
        let wanted: Vec<LanguageIdentifier> = wanted.iter().filter_map(|it| tag(it).parse().ok()).collect();
        let fitting = negotiate_languages(&wanted, &self.identifiers, None, NegotiationStrategy::Lookup);
        let best = fitting.first().and_then(|best| self.identifiers.iter().position(|it| it == *best));
        &self.spoken[best.unwrap_or(0)]
    }

    /// The keys a language has.
    pub fn keys(&self, language: &Language) -> impl Iterator<Item = &TextKey> {
        self.tongue(language).into_iter().flat_map(|it| it.inventory.texts.keys())
    }

    /// Which of these keys which language lacks. It says them in the default language meanwhile.
    pub fn missing(&self, keys: &[TextKey]) -> Vec<(Language, TextKey)> {
        let pairs = self.tongues.iter().flat_map(|tongue| keys.iter().map(move |key| (tongue, key)));
        let lacking = pairs.filter(|(tongue, key)| !tongue.inventory.texts.contains_key(key));
        lacking.map(|(tongue, key)| (tongue.language.clone(), key.clone())).collect()
    }

    /// Which keys stand in which language though nobody asks for them.
    pub fn stray(&self, keys: &[TextKey]) -> Vec<(Language, TextKey)> {
        let known: BTreeSet<&TextKey> = keys.iter().collect();
        let pairs = self.tongues.iter().flat_map(|it| it.inventory.texts.keys().map(move |key| (it, key)));
        let strays = pairs.filter(|(_, key)| !known.contains(key));
        strays.map(|(tongue, key)| (tongue.language.clone(), key.clone())).collect()
    }

    /// Every translation that lost a variable the default language shows, or uses one it does not know.
    pub fn mismatches(&self) -> Vec<Mismatch> {
        let (original, translations) =
            self.tongues.split_first().expect("build refuses a catalog without default");
        translations
            .iter()
            .flat_map(|it| it.inventory.mismatches(&original.inventory, &it.language))
            .collect()
    }

    fn tongue(&self, language: &Language) -> Option<&Tongue> {
        self.tongues.iter().find(|it| it.language == *language)
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.spoken.iter().map(|it| &it.language)).finish()
    }
}

impl Tongue {
    fn new(language: Language, tag: &str, sheets: Vec<Sheet>, errors: &mut Vec<CatalogError>) -> Self {
        let inventory = Inventory::take(tag, &sheets, errors);
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // Numbers and references are isolated only where the text around them runs the other way; English output
        // holds no invisible marks.
        let isolation = match language.direction() {
            Direction::Rtl => Isolation::Bundle,
            Direction::Ltr => Isolation::Foreign,
        };
        bundle.set_use_isolating(isolation == Isolation::Bundle);
        for sheet in sheets {
            // What is written twice was reported by the inventory, with its line; the first stays.
            let _ = bundle.add_resource(sheet.resource);
        }
        Self { language, bundle, inventory, isolation }
    }

    fn text(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> Option<Cow<'_, str>> {
        let (message, attribute) = key::split(key);
        let message = self.bundle.get_message(message)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let arguments = (!arguments.is_empty()).then(|| fluent(arguments, self.isolation));
        // What Fluent complains of here is a variable that was not given; the text says so itself.
        let mut complaints = Vec::new();
        Some(self.bundle.format_pattern(pattern, arguments.as_ref(), &mut complaints))
    }

    fn spoken(&self, name: &str, status: Status) -> Spoken {
        let direction = self.language.direction();
        Spoken { language: self.language.clone(), name: name.to_owned(), direction, status }
    }
}

impl Status {
    fn of(sheets: &[Sheet]) -> Self {
        match sheets.iter().any(|it| it.is_awaiting_review) {
            true => Self::AwaitingReview,
            false => Self::Complete,
        }
    }
}

fn negotiable(language: &Language) -> LanguageIdentifier {
    language.as_str().parse().expect("a BCP 47 tag for one parser is one for the other")
}
