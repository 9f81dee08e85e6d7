//! What typed words mean: commands, options and times, in the person's language first, then in every other one.

use std::collections::{HashMap, HashSet};

use jiff::civil::Weekday;
use reportline_flow::{Command, Flow, OptionId, Question, QuestionId, TimeUnit, TimeWord, Vocabulary};
use reportline_locale::{Catalog, Language};

/// The meanings of words for people of each language, collected once.
pub struct Vocabularies {
    by_language: Vec<(Language, Meanings)>,
}

/// What typed words mean to a person of one language: its own words first, then every other language's. All in small
/// letters.
#[derive(Default)]
pub struct Meanings {
    commands: HashMap<String, Command>,
    options: HashMap<QuestionId, HashMap<String, OptionId>>,
    times: HashMap<String, TimeWord>,
    /// Whether a word agrees.
    agreeing: HashMap<String, bool>,
    /// What stands above a name at the end of a letter.
    closings: HashSet<String>,
    /// The names of languages, each in itself.
    languages: HashMap<String, String>,
}

/// The names under which commands stand in the catalog (`command-back.words`).
const COMMANDS: [(&str, Command); 18] = [
    ("start", Command::Start),
    ("new", Command::Start),
    ("resume", Command::Start),
    ("quick", Command::Quick),
    ("add", Command::Add),
    ("back", Command::Back),
    ("skip", Command::Skip),
    ("keep", Command::Keep),
    ("done", Command::Done),
    ("done-evidence", Command::Done),
    ("send", Command::Send),
    ("confirm", Command::Confirm),
    ("pause", Command::Pause),
    ("cancel", Command::Cancel),
    ("language", Command::Language(None)),
    ("help", Command::Help),
    ("status", Command::Status),
    ("erase", Command::Erase),
];

/// The attributes of `when-words`, and what the words listed there mean.
const TIMES: [(&str, TimeWord); 29] = [
    ("today", TimeWord::Today),
    ("yesterday", TimeWord::Yesterday),
    ("last_night", TimeWord::LastNight),
    ("monday", TimeWord::Weekday(Weekday::Monday)),
    ("tuesday", TimeWord::Weekday(Weekday::Tuesday)),
    ("wednesday", TimeWord::Weekday(Weekday::Wednesday)),
    ("thursday", TimeWord::Weekday(Weekday::Thursday)),
    ("friday", TimeWord::Weekday(Weekday::Friday)),
    ("saturday", TimeWord::Weekday(Weekday::Saturday)),
    ("sunday", TimeWord::Weekday(Weekday::Sunday)),
    ("january", TimeWord::Month(1)),
    ("february", TimeWord::Month(2)),
    ("march", TimeWord::Month(3)),
    ("april", TimeWord::Month(4)),
    ("may", TimeWord::Month(5)),
    ("june", TimeWord::Month(6)),
    ("july", TimeWord::Month(7)),
    ("august", TimeWord::Month(8)),
    ("september", TimeWord::Month(9)),
    ("october", TimeWord::Month(10)),
    ("november", TimeWord::Month(11)),
    ("december", TimeWord::Month(12)),
    ("hour", TimeWord::Unit(TimeUnit::Hour)),
    ("day", TimeWord::Unit(TimeUnit::Day)),
    ("week", TimeWord::Unit(TimeUnit::Week)),
    ("month", TimeWord::Unit(TimeUnit::Month)),
    ("ago", TimeWord::Ago),
    ("about", TimeWord::About),
    ("unsure", TimeWord::Unsure),
];

/// The texts whose words are commands.
pub fn command_keys() -> impl Iterator<Item = String> {
    COMMANDS.iter().flat_map(|(name, _)| [format!("command-{name}"), format!("command-{name}.words")])
}

impl Vocabularies {
    /// Collects the meanings of every language's words.
    pub fn collect<'a>(catalog: &Catalog, flows: impl IntoIterator<Item = &'a Flow>) -> Self {
        let flows: Vec<&Flow> = flows.into_iter().collect();
        let languages: Vec<&Language> = catalog.languages().iter().map(|it| &it.language).collect();
        let by_language = languages.iter().map(|own| {
            let mut meanings = Meanings::default();
            let others = languages.iter().filter(|it| it != &own);
            for language in std::iter::once(own).chain(others) {
                meanings.add(catalog, language, &flows);
            }
            ((*own).clone(), meanings)
        });
        Self { by_language: by_language.collect() }
    }

    /// The meanings for a person of that language.
    pub fn of(&self, language: &Language) -> &Meanings {
        let own = self.by_language.iter().find(|(it, _)| it == language);
        &own.unwrap_or(&self.by_language[0]).1
    }
}

impl Meanings {
    /// Adds the words of a language; a word that has a meaning already keeps it.
    fn add(&mut self, catalog: &Catalog, language: &Language, flows: &[&Flow]) {
        for (name, command) in COMMANDS {
            let label = catalog.text(language, &format!("command-{name}"), &[]).map(|it| it.into_owned());
            let words = catalog.words(language, &format!("command-{name}.words"));
            for word in label.into_iter().chain(words).chain([format!("/{name}")]) {
                self.commands.entry(folded(&word)).or_insert_with(|| command.clone());
            }
        }
        for question in flows.iter().flat_map(|flow| flow.questions()) {
            let labels = self.options.entry(question.id.clone()).or_default();
            for option in &question.options {
                let key = format!("ask-{}.{}", question.id, option.id);
                if let Some(label) = catalog.text(language, &key, &[]) {
                    labels.entry(folded(&label)).or_insert_with(|| option.id.clone());
                }
            }
        }
        self.add_synonyms(catalog, language, flows);
        self.add_of_letters(catalog, language);
        for (name, meaning) in TIMES {
            for word in catalog.words(language, &format!("when-words.{name}")) {
                self.times.entry(folded(&word)).or_insert(meaning);
            }
        }
    }
}

impl Meanings {
    /// "yeah" and "nope": other words for the options that are called yes, no and unsure in every question.
    fn add_synonyms(&mut self, catalog: &Catalog, language: &Language, flows: &[&Flow]) {
        for (option, key) in
            [("yes", "value-yes.words"), ("no", "value-no.words"), ("unsure", "value-unsure.words")]
        {
            let words = catalog.words(language, key);
            let has_option = |it: &&Question| it.options.iter().any(|it| it.id.as_str() == option);
            for question in flows.iter().flat_map(|flow| flow.questions()).filter(has_option) {
                let labels = self.options.entry(question.id.clone()).or_default();
                for word in &words {
                    let id = OptionId::new(option).expect("a name written here is a name");
                    labels.entry(folded(word)).or_insert(id);
                }
            }
        }
    }
}

impl Meanings {
    /// What letters are answered with.
    fn add_of_letters(&mut self, catalog: &Catalog, language: &Language) {
        for (key, agrees) in [("value-yes.words", true), ("value-no.words", false)] {
            for word in catalog.words(language, key) {
                self.agreeing.entry(folded(&word)).or_insert(agrees);
            }
        }
        self.closings.extend(catalog.words(language, "letter-closing.words").iter().map(|it| folded(it)));
        if let Some(spoken) = catalog.language(language.as_str()) {
            self.languages.entry(folded(&spoken.name)).or_insert_with(|| language.as_str().to_owned());
        }
    }

    /// Whether the whole text says yes, or says no; `None` for anything that says more, or something else.
    pub fn agrees(&self, text: &str) -> Option<bool> {
        self.agreeing.get(&folded(text)).copied()
    }

    /// Whether a line closes a letter: "Kind regards,".
    pub fn closes(&self, line: &str) -> bool {
        self.closings.contains(&folded(line))
    }

    /// The language that the whole text names in itself: "Cymraeg".
    pub fn language(&self, text: &str) -> Option<&str> {
        self.languages.get(&folded(text)).map(String::as_str)
    }
}

impl Vocabulary for Meanings {
    fn command(&self, text: &str) -> Option<Command> {
        self.commands.get(&folded(text)).cloned()
    }

    fn option(&self, question: &Question, text: &str) -> Option<OptionId> {
        self.options.get(&question.id)?.get(&folded(text)).cloned()
    }

    fn time(&self, phrase: &str) -> Option<TimeWord> {
        self.times.get(&folded(phrase)).copied()
    }
}

/// Small letters, single spaces, no marks at the ends: "  It happened to ME. " is "it happened to me".
fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let joined = words.join(" ");
    joined
        .trim_matches(|it: char| matches!(it, '.' | ',' | '!' | '?' | '؟' | '۔' | '،' | '"' | '\''))
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn words_are_folded_before_they_are_compared() {
        assert_eq!(folded("  It happened   to ME. "), "it happened to me");
        assert_eq!(folded("/back"), "/back");
        assert_eq!(folded("Wróć!"), "wróć");
    }
}
