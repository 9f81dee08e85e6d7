//! What may stand where: calls that have one place, platforms that have one adapter, sentences that have one folder.

use crate::code::{Code, Sort, Token, lines_of};
use crate::tell;
use crate::tree::{TextFile, rust};

/// Code, and the only places it may stand in.
struct Place {
    /// A word, or a path of words.
    code: &'static str,
    /// Folders (ending in `/`) and files.
    only_in: &'static [&'static str],
    /// Whether tests and fakes may have it, too.
    tests_may: bool,
    /// What to do instead.
    instead: &'static str,
}

const PLACES: &[Place] = &[
    Place {
        code: "Timestamp::now",
        only_in: &["src/clock.rs"],
        tests_may: false,
        instead: "take the time as an argument; it comes from Clock::now",
    },
    Place {
        code: "SystemTime::now",
        only_in: &["src/clock.rs"],
        tests_may: false,
        instead: "take the time as an argument; it comes from Clock::now",
    },
    Place {
        code: "Uuid::now_v7",
        only_in: &["src/clock.rs"],
        tests_may: false,
        instead: "take the id as an argument; it comes from Clock::id",
    },
    Place {
        code: "tokio::spawn",
        only_in: &[],
        tests_may: true,
        instead: "spawn on the task tracker of the room, so that the end of the service waits for it",
    },
    Place {
        code: "task::spawn",
        only_in: &[],
        tests_may: true,
        instead: "spawn on the task tracker of the room, so that the end of the service waits for it",
    },
    Place {
        code: "std::env",
        only_in: &["src/config/", "src/config.rs", "src/cli/", "src/cli.rs"],
        tests_may: true,
        instead: "make it a key of the configuration",
    },
    Place {
        code: "thread::sleep",
        only_in: &[],
        tests_may: false,
        instead: "wait for the condition, with a named limit",
    },
    Place {
        code: "sqlx",
        only_in: &[
            "crates/store-sql/",
            "crates/hub/src/store/",
            "crates/hub/src/store.rs",
            "crates/hub/tests/ground.rs",
            "crates/hub/benches/",
        ],
        tests_may: false,
        instead: "ask the store; SQL is its own language",
    },
    Place {
        code: "axum",
        only_in: &["src/server/", "src/server.rs"],
        tests_may: true,
        instead: "answer http::Request with http::Response: the service owns the one listener (docs/decisions/0005)",
    },
    Place {
        code: "hyper",
        only_in: &["src/server/", "src/server.rs"],
        tests_may: true,
        instead: "answer http::Request with http::Response: the service owns the one listener (docs/decisions/0005)",
    },
    Place {
        code: "reqwest",
        only_in: &["adapters/discord/src/", "adapters/telegram/src/", "src/hub_client.rs"],
        tests_may: true,
        instead: "call out from the client of an adapter or a sink only: what people report is never fetched",
    },
    Place {
        code: "anyhow",
        only_in: &["src/cli/", "src/cli.rs", "src/main.rs"],
        tests_may: false,
        instead: "name the error by who has to act",
    },
];

#[test]
fn everything_stands_in_its_place() {
    let mut breaches = Vec::new();
    for file in rust() {
        let code = Code::of(&file);
        for place in PLACES.iter().filter(|it| !file.lies_in(it.only_in)) {
            let mut lines = lines_of(&code.product, place.code);
            if !place.tests_may {
                lines.extend(lines_of(&code.tests, place.code));
            }
            breaches.extend(
                lines.iter().map(|line| format!("{}:{line}: {}; {}", file.path, place.code, place.instead)),
            );
        }
    }
    tell(&breaches, "as each line says; the table is PLACES in tests/tidy/places.rs");
}

/// Platforms by name. (The web and the terminal are ordinary words.)
const PLATFORMS: [&str; 3] = ["telegram", "discord", "whatsapp"];

/// Where the code of the product may name a platform.
const MAY_NAME_PLATFORMS: &[&str] = &[
    // The table of adapters.
    "src/adapters.rs",
    // The example of a variable in `--help`: the help of the configuration, like config/reportline.toml.
    "src/cli.rs",
    // Places where abuse happens are values of the report schema, whether we have an adapter for them or not.
    "crates/report/src/platform.rs",
];

#[test]
fn a_platform_is_named_by_its_adapter_alone() {
    let mut breaches = Vec::new();
    for file in rust().iter().filter(|it| !it.lies_in(MAY_NAME_PLATFORMS)) {
        for token in Code::of(file).product {
            let text = token.text.to_lowercase();
            for platform in PLATFORMS.iter().filter(|it| text.contains(**it)) {
                if !file.path.starts_with(&format!("adapters/{platform}/")) {
                    breaches.push(format!("{}:{} names {platform}", file.path, token.line));
                }
            }
        }
    }
    tell(
        &breaches,
        "if the service has to ask which platform it is, the contract lacks a capability: add that",
    );
}

/// Rooms that speak to people and must have their words from `config/locales`.
fn speaks_to_people(file: &TextFile) -> bool {
    let is_room = file.lies_in(&["src/words/", "src/words.rs", "src/intake/", "src/server/"]);
    is_room || (file.path.starts_with("adapters/") && file.path.contains("/src/"))
}

/// Calls whose words are for operators and developers, not for people who report.
const NOT_FOR_PEOPLE: &[&str] = &[
    "assert",
    "debug",
    "error",
    "expect",
    "info",
    "lost",
    "panic",
    "refused",
    "reject",
    "retry",
    "trace",
    "warn",
    // `BuildError::new`, `ConfigFault::new` and their like.
    "BuildError",
    "ConfigFault",
];

#[test]
fn sentences_live_in_the_language_files() {
    let mut breaches = Vec::new();
    for file in rust().iter().filter(|it| speaks_to_people(it)) {
        let tokens = Code::of(file).product;
        let sentences =
            tokens.iter().enumerate().filter(|(_, it)| it.sort == Sort::Text && is_sentence(&it.text));
        for (_, token) in sentences.filter(|(at, _)| !is_for_operators(&tokens, *at)) {
            breaches.push(format!("{}:{}: \"{}\"", file.path, token.line, token.text));
        }
    }
    tell(&breaches, "give it a text key and write it in config/locales/en-GB (and the other languages)");
}

/// Four words or more, of letters, that end as a sentence does.
fn is_sentence(text: &str) -> bool {
    let is_word =
        |it: &&str| it.trim_matches(|it: char| !it.is_alphabetic()).chars().all(char::is_alphabetic);
    let n_words =
        text.split_whitespace().filter(|it| it.chars().any(char::is_alphabetic)).filter(is_word).count();
    n_words >= 4 && text.trim_end().ends_with(['.', '?', '!', '…', ':'])
}

/// Whether the string at `at` stands among the arguments of a call for operators.
fn is_for_operators(tokens: &[Token], at: usize) -> bool {
    let mut depth = 0;
    for index in (0..at).rev() {
        match tokens[index].text.as_str() {
            ")" | "]" | "}" if tokens[index].sort == Sort::Mark => depth += 1,
            "(" | "[" | "{" if tokens[index].sort == Sort::Mark && depth > 0 => depth -= 1,
            "(" | "[" if tokens[index].sort == Sort::Mark => {
                let mut before = tokens[..index].iter().rev().filter(|it| it.sort == Sort::Word).take(2);
                let is_theirs = |it: &Token| NOT_FOR_PEOPLE.contains(&it.text.as_str());
                let (called, of) = (before.next(), before.next());
                if called.is_some_and(is_theirs)
                    || (called.is_some_and(|it| it.text == "new") && of.is_some_and(is_theirs))
                {
                    return true;
                }
            }
            "{" if tokens[index].sort == Sort::Mark => return false,
            _ => {}
        }
    }
    false
}

#[test]
fn nothing_is_left_to_do() {
    let unfinished = [concat!("FIX", "ME"), concat!("XX", "X:")];
    let mut breaches = Vec::new();
    for file in rust() {
        let code = Code::of(&file);
        let all: Vec<Token> = code.all().cloned().collect();
        for name in ["todo", "unimplemented"] {
            let called = all
                .windows(2)
                .filter(|it| it[0].text == name && it[1].text == "!" && it[0].sort == Sort::Word);
            breaches.extend(called.map(|it| format!("{}:{}: {name}!", file.path, it[0].line)));
        }
        let skipped =
            code.attributes.iter().filter(|it| matches!(it.text.as_str(), "ignore" | "should_panic"));
        breaches.extend(skipped.map(|it| format!("{}:{}: #[{}]", file.path, it.line, it.text)));
        let marked =
            file.text.lines().enumerate().filter(|(_, it)| unfinished.iter().any(|mark| it.contains(mark)));
        breaches.extend(marked.map(|(line, _)| format!("{}:{}: marked as unfinished", file.path, line + 1)));
    }
    tell(
        &breaches,
        "do it or delete it; a test that cannot run here says so and why, it is not skipped in silence",
    );
}

#[test]
fn a_sentence_is_found_where_people_would_read_it() {
    let found = |text: &str| {
        let file = TextFile { path: "src/words/x.rs".to_owned(), text: text.to_owned() };
        let tokens = Code::of(&file).product;
        let is_found = |at: usize| {
            tokens[at].sort == Sort::Text && is_sentence(&tokens[at].text) && !is_for_operators(&tokens, at)
        };
        (0..tokens.len()).any(is_found)
    };
    assert!(found(r#"fn a() { say("We will look into it."); }"#));
    assert!(found(r#"fn a() { say(format!("Your report {id} is here.")); }"#));
    assert!(!found(r#"fn a() { tracing::warn!(n, "the limits of this are near."); }"#));
    assert!(!found(r#"fn a() { BuildError::new("token", "is not set at all.", "x") }"#));
    assert!(!found(r#"fn a() { say("evidence-too-large"); }"#));
}
