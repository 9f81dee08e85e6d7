//! How hard the English is to read: Flesch–Kincaid grade and the length of sentences.

use reportline_locale::{Argument, Language};

use crate::sheets;

/// Grade 4 is what a child of nine reads alone, as the design asks.
const MOST_GRADE: f64 = 4.0;
const MOST_WORDS: usize = 22;

/// The texts a person reads as prose: questions, help, notes, notices, the receipt.
fn prose() -> Vec<(String, String)> {
    let catalog = sheets::catalog(&sheets::house());
    let english = Language::read("en-GB").expect("a tag");
    let arguments = [
        ("role", Argument::Text("victim")),
        ("count", Argument::Number(2)),
        ("most", Argument::Number(4000)),
        ("reference", Argument::Text("K7QF")),
    ];
    let starts = [
        "ask-",
        "misfit-",
        "note-",
        "notice-",
        "review-",
        "receipt-",
        "status-",
        "delivered",
        "transparency-",
    ];
    let is_prose = |key: &&reportline_locale::TextKey| {
        let is_option =
            key.message().starts_with("ask-") && !matches!(key.attribute(), None | Some("help" | "misfit"));
        starts.iter().any(|it| key.message().starts_with(it)) && !is_option
    };
    let keys = catalog.keys(&english).filter(is_prose);
    keys.map(|key| (key.to_string(), catalog.text_or_key(&english, key.as_str(), &arguments).into_owned()))
        .collect()
}

fn sentences(text: &str) -> Vec<Vec<&str>> {
    let parts = text.split_inclusive(['.', '?']).map(|it| it.trim());
    let words =
        parts.map(|it| it.split_whitespace().filter(|it| it.contains(char::is_alphanumeric)).collect());
    words.filter(|it: &Vec<&str>| !it.is_empty()).collect()
}

/// Vowels in a row are one syllable, a silent "e" at the end is none, and every word has one.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let is_vowel = |it: char| "aeiouy".contains(it);
    let mut groups = 0;
    let mut previous = ' ';
    for letter in word.chars() {
        groups += usize::from(is_vowel(letter) && !is_vowel(previous));
        previous = letter;
    }
    let is_silent =
        word.ends_with('e') && !word.ends_with("le") || word.ends_with("es") || word.ends_with("ed");
    groups.saturating_sub(usize::from(is_silent && groups > 1)).max(1)
}

fn grade(texts: &[(String, String)]) -> f64 {
    let all: Vec<Vec<&str>> = texts.iter().flat_map(|(_, text)| sentences(text)).collect();
    let n_words: usize = all.iter().map(Vec::len).sum();
    let n_syllables: usize = all.iter().flatten().map(|it| syllables(it)).sum();
    let (words, sentences) = (n_words as f64, all.len() as f64);
    0.39 * words / sentences + 11.8 * n_syllables as f64 / words - 15.59
}

#[test]
fn the_measure_tells_plain_words_from_officialese() {
    let of = |text: &str| grade(&[(String::new(), text.to_owned())]);
    assert!(of("Who did it? You can skip this.") < 2.0);
    assert!(of("Please indicate the applicable protected characteristic of the alleged perpetrator.") > 14.0);
    assert_eq!(["people", "were", "danger", "emergency", "changed"].map(syllables), [2, 1, 2, 4, 1]);
}

#[test]
fn english_can_be_read_at_nine() {
    let prose = prose();
    assert!(prose.len() > 80, "hardly any text was measured");
    let grade = grade(&prose);
    assert!(grade <= MOST_GRADE, "grade {grade:.1}");
}

#[test]
fn no_sentence_is_long() {
    for (key, text) in prose() {
        for sentence in text.split_inclusive(['.', '?']) {
            let n_words = sentence.split_whitespace().count();
            assert!(n_words <= MOST_WORDS, "{key} has a sentence of {n_words} words: {sentence}");
        }
    }
}
