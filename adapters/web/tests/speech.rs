//! The real words out of `config/locales`, read as plainly as they are written: one line a text, `{ $x }` filled in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use reportline_channel::{Direction, Language, Notice, Route, RouteWay, Words};

/// The languages shipped, the default first.
pub(crate) const LANGUAGES: [(&str, &str, Direction); 5] = [
    ("en-GB", "English", Direction::Ltr),
    ("cy", "Cymraeg", Direction::Ltr),
    ("pl", "Polski", Direction::Ltr),
    ("ar", "العربية", Direction::Rtl),
    ("ur", "اردو", Direction::Rtl),
];

/// The page's own texts in every language.
pub(crate) struct Speech {
    /// Each by language and key, as it is written.
    pub(crate) texts: BTreeMap<(String, String), String>,
}

impl Speech {
    /// Reads every `web.ftl`.
    pub(crate) fn read() -> Self {
        let mut texts = BTreeMap::new();
        for (tag, _, _) in LANGUAGES {
            for (key, text) in lines(tag) {
                assert!(
                    texts.insert((tag.to_owned(), key.clone()), text).is_none(),
                    "{key} stands twice in {tag}"
                );
            }
        }
        Self { texts }
    }
}

fn lines(tag: &str) -> Vec<(String, String)> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../config/locales", tag, "web.ftl"].iter().collect();
    let file = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let texts = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    texts
        .map(|line| {
            let (key, text) =
                line.split_once(" = ").unwrap_or_else(|| panic!("{tag}: not `key = text`: {line}"));
            (key.to_owned(), text.to_owned())
        })
        .collect()
}

impl Words for Speech {
    fn text(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        let get = |tag: &str| self.texts.get(&(tag.to_owned(), key.to_owned()));
        let Some(text) = get(language).or_else(|| get("en-GB")) else { panic!("no text {key}") };
        let text = arguments
            .iter()
            .fold(text.clone(), |text, (name, value)| text.replace(&format!("{{ ${name} }}"), value));
        assert!(!text.contains("{ $"), "an argument is missing: {text}");
        text
    }

    fn languages(&self) -> Vec<Language> {
        LANGUAGES
            .iter()
            .map(|(tag, name, direction)| Language {
                tag: (*tag).to_owned(),
                name: (*name).to_owned(),
                direction: *direction,
            })
            .collect()
    }

    fn negotiate(&self, wanted: &[&str]) -> Language {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let languages = self.languages();
        let best = wanted.iter().find_map(|tag| languages.iter().find(|it| primary(&it.tag) == primary(tag)));
        best.unwrap_or(&languages[0]).clone()
    }

    fn emergency(&self, language: &str) -> Notice {
        let (heading, about) = match language {
            "ar" => ("إذا كان أحد في خطر الآن، اتصل بالرقم 999", "الشرطة والإسعاف والإطفاء."),
            _ => ("If someone is in danger now, call 999", "Police, ambulance, fire."),
        };
        let route = |name: &str, about: &str, ways| Route {
            name: name.to_owned(),
            about: Some(about.to_owned()),
            ways,
        };
        Notice {
            heading: Some(heading.to_owned()),
            lines: Vec::new(),
            routes: vec![
                route("999", about, vec![RouteWay::Call("999".into())]),
                route(
                    "999 BSL",
                    "British Sign Language, by video.",
                    vec![RouteWay::Web("https://999bsl.co.uk/".into())],
                ),
                route("Text relay", "If you cannot hear or speak.", vec![RouteWay::Call("18000".into())]),
            ],
            commands: Vec::new(),
            is_urgent: true,
        }
    }
}
