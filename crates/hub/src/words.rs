//! The words a report is found by: what people wrote in it, and the names and links it speaks of. Pure: text in, words and
//! tags out.
//!
//! A word is letters and digits, in small letters, without accents: `Café` and `cafe` are the same. Words are compared
//! whole. What is kept of each is a keyed tag, so that nobody without the key can ask for a word.

use std::collections::BTreeSet;

use reportline_report::{Personal, Report};
use reportline_seal::LocalKey;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer word is a key, an id or nonsense; its beginning is enough to find it.
const LONGEST: usize = 40;
/// A report of more words than a long story has is found by these.
const MOST_OF_A_REPORT: usize = 5_000;
/// The most words that are asked for at once; others are left out.
const MOST_OF_A_SEARCH: usize = 8;

/// The tag of a word.
pub(crate) type Tag = i64;

/// The tags of a report's words, each once.
pub(crate) fn of_report(report: &Report, key: &LocalKey) -> Vec<Tag> {
    let mut words = BTreeSet::new();
    let reference = report.public_ref.map(|it| it.to_string());
    for text in texts(report).chain(reference.as_deref()) {
        words.extend(words_of(text));
    }
    tags(words.into_iter().take(MOST_OF_A_REPORT), key)
}

/// The tags of what somebody searches for, in no order; none if it holds no word.
pub(crate) fn of_search(text: &str, key: &LocalKey) -> Vec<Tag> {
    let words: BTreeSet<String> = words_of(text).collect();
    tags(words.into_iter().take(MOST_OF_A_SEARCH), key)
}

fn tags(words: impl Iterator<Item = String>, key: &LocalKey) -> Vec<Tag> {
    let tag = |word: String| {
        let tag = key.tag("hub/word", &[word.as_bytes()]);
        i64::from_le_bytes(*tag.first_chunk().expect("a tag has 16 bytes"))
    };
    let tags: BTreeSet<Tag> = words.map(tag).collect();
    tags.into_iter().collect()
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    let plain: String =
        text.nfkd().filter(|it| !is_combining_mark(*it)).flat_map(char::to_lowercase).collect();
    let words: Vec<String> = plain
        .split(|it: char| !it.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(|it| it.chars().take(LONGEST).collect())
        .collect();
    words.into_iter()
}

/// Everything in a report that somebody wrote or that names somebody or something. Answers that were chosen from a list
/// are not among it: there are so few of each that how often a tag stands would tell which one it is.
fn texts(report: &Report) -> impl Iterator<Item = &str> {
    let incident = &report.incident;
    let told = [&incident.narrative, &report.motivation.why];
    let impact = report.victim.impact.iter().map(|it| &it.text);
    let space = incident.space.iter().map(|it| &it.name);
    let suspects = report.suspects.iter().flat_map(|it| {
        let accounts = it
            .accounts
            .iter()
            .flat_map(|it| [&it.platform_user_id, &it.username, &it.display_name, &it.profile_url]);
        [&it.claimed_identity, &it.description, &it.group].into_iter().chain(accounts)
    });
    let evidence = report.evidence.iter().flat_map(|it| {
        let original = it.original.iter().flat_map(|it| {
            let author =
                it.author.iter().flat_map(|it| [&it.platform_user_id, &it.username, &it.display_name]);
            [&it.url, &it.message_id].into_iter().chain(author)
        });
        [&it.text, &it.surrounding_context].into_iter().chain(original)
    });
    let translations = incident.translations.iter().map(|it| &it.text);
    let links = report.evidence.iter().filter_map(|it| Some(&it.url.as_ref()?.as_given));
    let optional = told
        .into_iter()
        .chain(impact)
        .chain(space)
        .chain(suspects)
        .chain(evidence)
        .filter_map(Option::as_ref);
    optional.chain(translations).chain(links).map(|it: &Personal| &**it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words_of(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_letters_and_digits_without_accents() {
        check("Idź do domu, CAFÉ-Besitzer!", &["idz", "do", "domu", "cafe", "besitzer"]);
        check(
            "@someone_angry https://x.com/a?b=1",
            &["someone", "angry", "https", "x", "com", "a", "b", "1"],
        );
        check("ﬁne １２", &["fine", "12"]);
        check("اَلسَّلَامُ", &["السلام"]);
        check(" … ", &[]);
        check(&"x".repeat(99), &[&"x".repeat(40)]);
    }

    #[test]
    fn a_search_finds_its_word_by_one_key_alone() {
        let (key, other) = (LocalKey::from_bytes([7; 32]), LocalKey::from_bytes([8; 32]));
        assert_eq!(of_search("Café", &key), of_search("cafe CAFE", &key));
        assert_ne!(of_search("cafe", &key), of_search("cafe", &other));
        assert_eq!(of_search("a b c d e f g h i j", &key).len(), MOST_OF_A_SEARCH);
        assert!(of_search("?!", &key).is_empty());
    }
}
