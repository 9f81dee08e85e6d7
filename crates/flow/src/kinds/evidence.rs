//! Whatever is handed over, until the person says that is all. Links are kept one by one, words verbatim.

use reportline_report::Evidence;

/// What typed words are as evidence: each link by itself, and, if they say more than links, all of the words.
/// Nobody can tell a copy from an account, so words count as an account: the lower grade.
pub fn evidence_of_words(words: &str) -> Vec<Evidence> {
    let links = links(words);
    let rest = links.iter().fold(words.to_owned(), |rest, link| rest.replace(link, ""));
    let is_more = rest.chars().any(|it| !it.is_whitespace() && !it.is_ascii_punctuation());
    let is_all = links.is_empty();
    let mut evidence: Vec<Evidence> = links.into_iter().map(Evidence::link).collect();
    if is_more || is_all {
        evidence.push(Evidence::described(words));
    }
    evidence
}

/// The links in a text, as given, each once.
pub(crate) fn links(words: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for word in words.split(|it: char| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '«' | '»')) {
        let start = ["https://", "http://"].iter().filter_map(|it| find_ignoring_case(word, it)).min();
        let Some(start) = start else { continue };
        let link = word[start..].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '”']);
        let (_, rest) = link.split_once("://").unwrap_or_default();
        if rest.starts_with(char::is_alphanumeric) && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

fn find_ignoring_case(word: &str, start: &str) -> Option<usize> {
    word.to_ascii_lowercase().find(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_as_they_were_given() {
        for (words, expected) in [
            ("https://x.com/a/status/1", vec!["https://x.com/a/status/1"]),
            (
                "look (HTTPS://example.org/a), and http://b.example.",
                vec!["HTTPS://example.org/a", "http://b.example"],
            ),
            ("<https://x.com/a> https://x.com/a", vec!["https://x.com/a"]),
            ("no link here, http:// is none", vec![]),
        ] {
            assert_eq!(links(words), expected, "{words}");
        }
    }

    #[test]
    fn words_beside_links_are_kept_whole() {
        let kept = evidence_of_words("he wrote this: https://x.com/a");
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[1].text.as_deref(), Some("he wrote this: https://x.com/a"));
        assert_eq!(evidence_of_words("https://x.com/a, https://x.com/b").len(), 2);
        assert_eq!(evidence_of_words("???").len(), 1);
    }
}
