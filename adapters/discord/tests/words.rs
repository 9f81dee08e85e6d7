//! The adapter's texts are there in every language shipped, none missing and none to spare.

use std::collections::BTreeMap;
use std::path::Path;

use reportline_adapter_discord::Discord;
use reportline_channel::Adapter;

/// Keys and texts of one language's file; every text here stands on one line.
fn texts(language: &str) -> BTreeMap<String, String> {
    let path = format!("../../config/locales/{language}/discord.ftl");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let file = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let texts = file.lines().filter_map(|it| it.split_once(" = "));
    texts.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// The most characters of a text: Discord's limits, and for buttons one at which a row still fits a telephone.
fn most(key: &str) -> usize {
    match key {
        // Names at messages.
        "discord-command-report-message" | "discord-command-forward" => 32,
        // What is typed.
        _ if key.starts_with("discord-name-") => 32,
        // Descriptions.
        _ if key.starts_with("discord-command-") || key.starts_with("discord-option-") => 100,
        // Titles of forms, and labels in them.
        _ if key.starts_with("discord-form-") => 45,
        // Buttons.
        "discord-write"
        | "discord-own-words"
        | "discord-add"
        | "discord-move"
        | "discord-keep"
        | "discord-open-direct" => 40,
        // Placeholders of menus.
        _ if key.starts_with("discord-choose-") => 150,
        _ => 256,
    }
}

#[test]
fn every_language_has_them_all() {
    let mut wanted: Vec<&str> = Discord.text_keys().to_vec();
    wanted.sort_unstable();
    for language in ["en-GB", "pl", "cy", "ar", "ur"] {
        let texts = texts(language);
        assert_eq!(texts.keys().collect::<Vec<_>>(), wanted, "{language}");
        for (key, text) in &texts {
            let most = most(key);
            assert!((1..=most).contains(&text.chars().count()), "{language}: {key} is longer than {most}");
            assert!(!text.contains('!'), "{language}: {key} shouts");
        }
        let names: Vec<&String> =
            texts.iter().filter(|it| it.0.starts_with("discord-name-")).map(|it| it.1).collect();
        let is_small = |it: &&&String| it.to_lowercase() == ***it && !it.contains(char::is_whitespace);
        assert!(
            names.iter().all(|it| is_small(&it)),
            "{language}: what is typed has small letters and no spaces"
        );
        assert!(
            (1..names.len()).all(|n| !names[n..].contains(&names[n - 1])),
            "{language}: two names are one"
        );
        // By their names the two are told apart.
        assert_ne!(texts["discord-command-report-message"], texts["discord-command-forward"], "{language}");
    }
}

#[test]
fn what_it_asks_for_and_tells_is_listed() {
    let keys = Discord.text_keys();
    let sight = Discord.sight();
    assert!(sight.sees.iter().chain(sight.never_sees).all(|it| keys.contains(it)));
    for name in ["report-message", "forward", "report", "quick", "status", "language", "help", "erase"] {
        assert!(keys.contains(&format!("discord-command-{name}").as_str()), "no words for {name}");
    }
}
