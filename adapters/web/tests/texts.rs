//! The words: every text asked for exists in every language, and no other.

use std::collections::BTreeSet;

use reportline_adapter_web::Web;
use reportline_channel::Adapter;

use crate::speech::{LANGUAGES, Speech};

#[test]
fn every_language_has_every_text_and_no_other() {
    let speech = Speech::read();
    let wanted: BTreeSet<&str> = Web.text_keys().iter().copied().collect();
    assert_eq!(wanted.len(), Web.text_keys().len(), "a key stands twice");
    for (tag, _, _) in LANGUAGES {
        let has: BTreeSet<&str> =
            speech.texts.keys().filter(|(it, _)| it == tag).map(|(_, key)| key.as_str()).collect();
        assert_eq!(has.difference(&wanted).collect::<Vec<_>>(), Vec::<&&str>::new(), "{tag}: stray");
        assert_eq!(wanted.difference(&has).collect::<Vec<_>>(), Vec::<&&str>::new(), "{tag}: missing");
    }
}

#[test]
fn every_translation_fills_in_what_the_english_fills_in() {
    let speech = Speech::read();
    let places = |text: &str| -> BTreeSet<String> {
        text.split("{ $").skip(1).map(|it| it.split(" }").next().unwrap_or_default().to_owned()).collect()
    };
    for ((tag, key), text) in &speech.texts {
        let english = &speech.texts[&("en-GB".to_owned(), key.clone())];
        assert_eq!(places(text), places(english), "{tag}: {key}");
    }
}

#[test]
fn what_is_translated_is_not_english() {
    let speech = Speech::read();
    for ((tag, key), text) in &speech.texts {
        let english = &speech.texts[&("en-GB".to_owned(), key.clone())];
        assert!(tag == "en-GB" || text != english, "{tag}: {key} is still English");
    }
}

#[test]
fn the_sources_ask_for_what_is_listed() {
    let sources = [
        include_str!("../src/channel.rs"),
        include_str!("../src/conversation.rs"),
        include_str!("../src/render.rs"),
        include_str!("../templates/base.html"),
        include_str!("../templates/landing.html"),
        include_str!("../templates/turn.html"),
        include_str!("../templates/question.html"),
        include_str!("../templates/count.html"),
        include_str!("../templates/ready.html"),
        include_str!("../templates/own_words.html"),
        include_str!("../templates/receipt.html"),
        include_str!("../templates/later.html"),
        include_str!("../templates/return.html"),
        include_str!("../templates/plain.html"),
        include_str!("../templates/parts.html"),
    ];
    let quoted = sources.iter().flat_map(|it| it.split('"')).filter(|it| it.starts_with("web-"));
    let asked: BTreeSet<&str> = quoted
        .chain(Web.sight().sees.iter().copied())
        .chain(Web.sight().never_sees.iter().copied())
        .collect();
    let listed: BTreeSet<&str> = Web.text_keys().iter().copied().collect();
    assert_eq!(asked.difference(&listed).collect::<Vec<_>>(), Vec::<&&str>::new(), "asked for, not listed");
    assert_eq!(listed.difference(&asked).collect::<Vec<_>>(), Vec::<&&str>::new(), "listed, never asked for");
}
