//! The adapter's texts are there in every language shipped, none missing and none to spare.

use std::collections::BTreeMap;
use std::path::Path;

use reportline_adapter_telegram::Telegram;
use reportline_channel::{Adapter, Command};

/// Keys and texts of one language's file; every text here stands on one line.
fn texts(language: &str) -> BTreeMap<String, String> {
    let path = format!("../../config/locales/{language}/telegram.ftl");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let file = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{language}: {error}"));
    let texts = file.lines().filter_map(|it| it.split_once(" = "));
    texts.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

#[test]
fn every_language_has_them_all() {
    let mut wanted: Vec<&str> = Telegram.text_keys().to_vec();
    wanted.sort_unstable();
    for language in ["en-GB", "pl", "cy", "ar", "ur"] {
        let texts = texts(language);
        assert_eq!(texts.keys().collect::<Vec<_>>(), wanted, "{language}");
        for (key, text) in texts {
            let most = if key == "telegram-group-open" { 20 } else { 256 };
            assert!(text.chars().count() <= most, "{language}: {key} is longer than {most}");
            assert!(!text.contains('!'), "{language}: {key} shouts");
        }
    }
}

#[test]
fn what_it_asks_for_and_tells_is_listed() {
    let keys = Telegram.text_keys();
    let sight = Telegram.sight();
    assert!(sight.sees.iter().chain(sight.never_sees).all(|it| keys.contains(it)));
    for name in Command::NAMES.into_iter().chain(["report"]) {
        assert!(keys.contains(&format!("telegram-command-{name}").as_str()), "no words for /{name}");
    }
}
