//! Button words: each names one thing, fits its button, and reads back as what it stands for.

use std::collections::{BTreeMap, BTreeSet};

use reportline_locale::{Argument, Language, TextKey};

use crate::sheets;

const ROLES: [&str; 5] = ["victim", "on_behalf", "witness", "moderator", "other"];

/// What the smallest platform shows of a button; longer ones are shortened there.
const BUTTON_CHARS: usize = 20;
/// What no button may exceed.
const MOST_CHARS: usize = 40;
/// Telegram and others cut what is longer out of their menus.
const MENU_CHARS: usize = 80;

/// Part of the word that an option is known by, in each language. A label that slipped by a row lacks it.
const KNOWN_BY: [(&str, [(&str, &str); 5]); 12] = [
    ("strand.race", [("en-GB", "race"), ("pl", "rasa"), ("ur", "نسل"), ("ar", "عرق"), ("cy", "hil")]),
    (
        "strand.religion",
        [("en-GB", "relig"), ("pl", "relig"), ("ur", "مذہب"), ("ar", "الدين"), ("cy", "crefydd")],
    ),
    (
        "strand.orientation",
        [("en-GB", "orient"), ("pl", "orient"), ("ur", "رجحان"), ("ar", "الميل"), ("cy", "rhywioldeb")],
    ),
    (
        "strand.transgender",
        [("en-GB", "trans"), ("pl", "trans"), ("ur", "ٹرانس"), ("ar", "العبور"), ("cy", "drawsryw")],
    ),
    (
        "strand.disability",
        [("en-GB", "disab"), ("pl", "niepełno"), ("ur", "معذوری"), ("ar", "الإعاقة"), ("cy", "anabledd")],
    ),
    ("strand.sex", [("en-GB", "sex or"), ("pl", "płeć"), ("ur", "صنف"), ("ar", "النوع"), ("cy", "rhyw neu")]),
    (
        "strand_detail.antisemitism",
        [("en-GB", "jew"), ("pl", "żyd"), ("ur", "یہود"), ("ar", "يهود"), ("cy", "iddew")],
    ),
    (
        "strand_detail.anti_muslim",
        [("en-GB", "musl"), ("pl", "muzuł"), ("ur", "مسلم"), ("ar", "مسلم"), ("cy", "fwslim")],
    ),
    (
        "what.threat",
        [("en-GB", "threat"), ("pl", "groźb"), ("ur", "دھمکی"), ("ar", "تهديد"), ("cy", "bygyth")],
    ),
    (
        "what.insults",
        [("en-GB", "insult"), ("pl", "obelg"), ("ur", "توہین"), ("ar", "إهان"), ("cy", "sarhau")],
    ),
    (
        "what.details",
        [("en-GB", "info"), ("pl", "danych"), ("ur", "معلومات"), ("ar", "معلومات"), ("cy", "manylion")],
    ),
    (
        "what.pictures",
        [("en-GB", "picture"), ("pl", "zdjęcia"), ("ur", "تصویر"), ("ar", "صور"), ("cy", "lluniau")],
    ),
];

/// Draupnir's table of labels had slipped by one row: `hate_speech` was shown as "spam".
#[test]
fn no_label_has_slipped_to_its_neighbour() {
    let catalog = sheets::catalog(&sheets::house());
    for (option, words) in KNOWN_BY {
        let (question, _) = option.split_once('.').expect("question.option");
        for (tag, word) in words {
            let language = Language::read(tag).expect("a tag");
            let options = catalog.keys(&language).filter(|it| it.message() == format!("ask-{question}"));
            let answers =
                options.filter(|it| !matches!(it.attribute(), None | Some("help" | "label" | "misfit")));
            let said = |key: &&TextKey| {
                catalog.text_or_key(&language, key.as_str(), &[]).to_lowercase().contains(word)
            };
            let known: Vec<&str> = answers.filter(said).map(TextKey::as_str).collect();
            assert_eq!(known, [format!("ask-{option}")], "{tag} \"{word}\"");
        }
    }
}

/// Each label is looked up again and must give the option it was made from, in every language and for every role.
#[test]
fn every_label_reads_back_as_its_option() {
    let catalog = sheets::catalog(&sheets::house());
    for spoken in catalog.languages() {
        for (question, options) in sheets::questions() {
            for role in ROLES {
                let mut by_label: BTreeMap<String, &str> = BTreeMap::new();
                for option in &options {
                    let key = format!("ask-{question}.{option}");
                    let role = [("role", Argument::Text(role))];
                    let label = catalog.text(&spoken.language, &key, &role).expect("a label").to_lowercase();
                    let other = by_label.insert(label, option);
                    assert_eq!(other, None, "{} says {key} like another option", spoken.language);
                }
                let reads_back = |option: &String| by_label.values().any(|it| it == option);
                assert!(options.iter().all(reads_back), "{} {question}", spoken.language);
            }
        }
    }
}

/// Welsh says yes by repeating the verb, so there are many; but no "yes" may be another question's "no".
#[test]
fn yes_is_never_no() {
    let catalog = sheets::catalog(&sheets::house());
    for spoken in catalog.languages() {
        let said = |word: &str| -> BTreeSet<String> {
            let asked = sheets::questions().into_iter().filter(|(_, options)| options.contains(word));
            let keys = asked.map(|(question, _)| format!("ask-{question}.{word}"));
            let texts = keys.flat_map(|key| {
                ROLES.map(|role| {
                    catalog.text_or_key(&spoken.language, &key, &[("role", role.into())]).to_lowercase()
                })
            });
            let typed = catalog.words(&spoken.language, &format!("value-{word}.words"));
            texts.chain(typed).collect()
        };
        let (yes, no) = (said("yes"), said("no"));
        assert!(yes.len() > 1 && no.len() > 1, "{}", spoken.language);
        assert!(yes.is_disjoint(&no), "{}: {yes:?} {no:?}", spoken.language);
    }
}

#[test]
fn labels_fit_their_buttons() {
    let catalog = sheets::catalog(&sheets::house());
    for spoken in catalog.languages() {
        let mut long = 0;
        for key in catalog.keys(&spoken.language) {
            let text = catalog.text_or_key(&spoken.language, key.as_str(), &[]).into_owned();
            let n_chars = text.chars().count();
            let is_option = key.message().starts_with("ask-")
                && !matches!(key.attribute(), None | Some("help" | "misfit" | "label"));
            match (key.message(), key.attribute()) {
                (message, None) if message.starts_with("command-") => {
                    assert!(n_chars <= BUTTON_CHARS, "{} {key} has {n_chars}: {text}", spoken.language);
                }
                (_, Some("menu")) => assert!(n_chars <= MENU_CHARS, "{} {key}: {text}", spoken.language),
                _ if is_option => {
                    assert!(n_chars <= MOST_CHARS, "{} {key} has {n_chars}: {text}", spoken.language);
                    long += usize::from(n_chars > BUTTON_CHARS);
                }
                _ => {}
            }
        }
        assert!(long <= 6, "{}: {long} options are over {BUTTON_CHARS} characters", spoken.language);
    }
}

/// "That's all" is asked where "Done" is not, so those two may share a word.
#[test]
fn no_typed_word_means_two_commands() {
    let catalog = sheets::catalog(&sheets::house());
    for Command { tag, words } in commands(&catalog) {
        let mut meanings: BTreeMap<String, String> = BTreeMap::new();
        for (command, word) in words.iter().filter(|(command, _)| command != "command-done-evidence") {
            let word = word.to_lowercase();
            if let Some(other) = meanings.insert(word.clone(), command.clone()) {
                assert_eq!(other, *command, "{tag}: \"{word}\" means both");
            }
        }
    }
}

/// Who types what the button says means the button.
#[test]
fn a_commands_own_label_is_one_of_its_words() {
    let catalog = sheets::catalog(&sheets::house());
    for Command { tag, words } in commands(&catalog) {
        let language = Language::read(&tag).expect("a tag");
        let is_of_a_button =
            |key: &&TextKey| key.attribute() == Some("words") && key.message().starts_with("command-");
        for key in catalog.keys(&language).filter(is_of_a_button) {
            let label = catalog.text_or_key(&language, key.message(), &[]).to_lowercase();
            let says =
                |(command, word): &(String, String)| command == key.message() && word.to_lowercase() == label;
            assert!(words.iter().any(says), "{tag} {key} lacks \"{label}\"");
        }
    }
}

/// Texts that speak of a button name it as it is written on the button.
#[test]
fn a_button_is_called_what_it_says() {
    let catalog = sheets::catalog(&sheets::house());
    let named = [
        ("review-help", "command-confirm"),
        ("transparency-hub", "command-confirm"),
        ("notice-help.line2", "command-cancel"),
    ];
    for spoken in catalog.languages() {
        for (text, button) in named {
            let label = catalog.text_or_key(&spoken.language, button, &[]);
            let text = catalog.text_or_key(&spoken.language, text, &[]);
            assert!(text.contains(&*label), "{}: \"{label}\" is not in: {text}", spoken.language);
        }
    }
}

/// A word of a date means one thing; whoever reads dates need not choose.
#[test]
fn no_typed_word_means_two_days() {
    let catalog = sheets::catalog(&sheets::house());
    for spoken in catalog.languages() {
        let mut meanings: BTreeMap<String, String> = BTreeMap::new();
        for key in catalog.keys(&spoken.language).filter(|it| it.message() == "when-words") {
            for word in catalog.words(&spoken.language, key.as_str()) {
                assert_eq!(word, word.to_lowercase(), "{} {key}: written small", spoken.language);
                let other = meanings.insert(word.clone(), key.to_string());
                assert_eq!(other, None, "{} {key}: \"{word}\"", spoken.language);
            }
        }
    }
}

struct Command {
    tag: String,
    words: Vec<(String, String)>,
}

fn commands(catalog: &reportline_locale::Catalog) -> Vec<Command> {
    let of_language = |language: &Language| {
        let keys = catalog.keys(language).filter(|it| it.attribute() == Some("words"));
        let words = keys.flat_map(|key| {
            let words = catalog.words(language, key.as_str());
            words.into_iter().map(|word| (key.message().to_owned(), word))
        });
        Command { tag: language.to_string(), words: words.collect() }
    };
    catalog.languages().iter().map(|it| of_language(&it.language)).collect()
}
