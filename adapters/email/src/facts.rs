//! What the words already tell, so that nobody is asked for it again: links, handles, dates. All as written.

use crate::dates::dates;
use crate::personal::Personal;

/// Facts of one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Links, in their order, each once.
    pub links: Vec<Link>,
    /// Handles, without the first `@`.
    pub handles: Vec<Personal>,
    /// Dates as written; which day each is, is not decided here.
    pub dates: Vec<Personal>,
}

/// A link somebody wrote. It is never followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As written, defanged or not.
    pub as_written: Personal,
    /// The link it means.
    pub normalised: Personal,
}

/// Up to so many links, and handles, of one text.
const MAX_FACTS: usize = 50;

/// So much of a text is looked at: what pre-fills a report does not stand behind a book.
const MAX_TEXT_BYTES: usize = 256 * 1024;

/// A longer word is no link.
const MAX_LINK_BYTES: usize = 2_048;

/// How a dot is written so that nobody follows a link by accident.
const DEFANGED_DOTS: [&str; 7] = ["[.]", "(.)", "{.}", "[dot]", "(dot)", "[ . ]", "\\."];

/// Gathers the facts of a text.
pub fn facts(text: &str) -> Facts {
    let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
    let mut facts = Facts { dates: dates(text).into_iter().map(Personal).collect(), ..Facts::default() };
    for line in text.lines() {
        for link in links(line) {
            if facts.links.len() < MAX_FACTS && !facts.links.iter().any(|it| it.normalised == link.normalised)
            {
                facts.links.push(link);
            }
        }
        for handle in handles(line).into_iter().map(Personal) {
            if facts.handles.len() < MAX_FACTS && !facts.handles.contains(&handle) {
                facts.handles.push(handle);
            }
        }
    }
    facts
}

fn links(line: &str) -> Vec<Link> {
    let is_edge = |it: char| {
        it.is_whitespace()
            || matches!(it, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '|' | '`' | '，' | '。' | '、')
    };
    let has_dot = |it: &&str| it.contains('.') || it.contains("dot");
    let words = line.split(is_edge).filter(|it| it.len() <= MAX_LINK_BYTES).filter(has_dot);
    words.filter_map(|word| link(within(word))).collect()
}

/// Where in a word a link begins: after a bracket, after "link:".
fn within(word: &str) -> &str {
    let lower = word.to_ascii_lowercase();
    let schemes = ["https", "http", "hxxps", "hxxp", "h**p"];
    let begin = schemes
        .iter()
        .filter_map(|it| lower.find(it))
        .min()
        .filter(|it| word[*it..].contains(':') && word.is_char_boundary(*it));
    word[begin.unwrap_or(0)..].trim_start_matches(['(', '[', '{', '*', '_', '\'', '‘', '-'])
}

fn link(word: &str) -> Option<Link> {
    let word = without_tail(word);
    let mut plain = word.to_owned();
    for dot in DEFANGED_DOTS {
        plain = plain.replace(dot, ".");
    }
    let is_defanged = plain != word;
    let plain = plain.replace("[:]", ":").replace("[://]", "://").replace("[/]", "/");
    let (scheme, rest) = match plain.split_once("://") {
        Some((scheme, rest)) => (scheme_meant(scheme)?, rest),
        None => ("https", plain.as_str()),
    };
    let has_scheme = plain.contains("://");
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    if !is_host(&host) {
        return None;
    }
    // Bare words with a dot are links only if something else says so.
    let is_mail = authority.contains('@') && !has_scheme;
    if is_mail
        || !(has_scheme || is_defanged || host.starts_with("www.") || path.len() > 1 && path.starts_with('/'))
    {
        return None;
    }
    let port = authority.rsplit('@').next()?[host.len()..].to_owned();
    let path = if path.is_empty() { "/" } else { path };
    let normalised = format!("{scheme}://{host}{port}{path}");
    Some(Link { as_written: Personal(word.to_owned()), normalised: Personal(normalised) })
}

/// What the sentence put behind the link. A bracket stays if its partner is in the link.
fn without_tail(word: &str) -> &str {
    let mut word = word;
    // Nobody closes more brackets.
    for _ in 0..10 {
        let shorter = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_', '…', '،']);
        let shorter = [('(', ')'), ('[', ']'), ('{', '}')].iter().fold(shorter, |it, (open, close)| {
            let is_lone = it.ends_with(*close) && it.matches(*open).count() < it.matches(*close).count();
            if is_lone { &it[..it.len() - 1] } else { it }
        });
        if shorter.len() == word.len() {
            break;
        }
        word = shorter;
    }
    word
}

/// `hxxp`, `h**p` and their kin.
fn scheme_meant(scheme: &str) -> Option<&'static str> {
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "hxxp" | "h**p" | "htxp" | "http[:]" => Some("http"),
        "https" | "hxxps" | "h**ps" | "htxps" => Some("https"),
        _ => None,
    }
}

/// Labels between dots, the last of at least two letters; or an IPv4 address.
fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |it: &&str| {
        let is_letter = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
        !it.is_empty() && it.len() <= 63 && it.chars().all(is_letter) && !it.starts_with('-')
    };
    let last = labels.last().copied().unwrap_or_default();
    let is_ip = labels.len() == 4 && labels.iter().all(|it| it.parse::<u8>().is_ok());
    let is_name =
        last.chars().count() >= 2 && last.chars().all(|it| it.is_alphabetic() || last.starts_with("xn--"));
    labels.len() >= 2 && labels.iter().all(is_label) && (is_ip || is_name)
}

/// `@name`, alone: within a word it is a mail's address.
fn handles(line: &str) -> Vec<String> {
    let mut handles = Vec::new();
    let mut before = None;
    for (at, letter) in line.char_indices() {
        let is_begin =
            letter == '@' && before.is_none_or(|it: char| !it.is_alphanumeric() && !"._-@/".contains(it));
        before = Some(letter);
        if !is_begin {
            continue;
        }
        let is_letter = |it: &char| it.is_alphanumeric() || matches!(it, '_' | '.' | '-');
        let name: String = line[at + 1..].chars().take_while(is_letter).take(64).collect();
        let (rest, name) = (&line[at + 1 + name.len()..], name.trim_end_matches(['.', '-']));
        // A name on a server of its own (`@ana@example.org`) is no shorter.
        let server: String =
            rest.strip_prefix('@').unwrap_or_default().chars().take_while(is_letter).collect();
        if name.chars().count() >= 2 {
            let server = server.trim_end_matches(['.', '-']);
            handles.push(if server.is_empty() { name.to_owned() } else { format!("{name}@{server}") });
        }
    }
    handles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let facts = facts(text);
        let found: Vec<(&str, &str)> =
            facts.links.iter().map(|it| (it.as_written.0.as_str(), it.normalised.0.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn links_as_written_and_meant() {
        check(
            "see https://Example.org/a?b#c.",
            &[("https://Example.org/a?b#c", "https://example.org/a?b#c")],
        );
        check("(http://example.org/a_(b))", &[("http://example.org/a_(b)", "http://example.org/a_(b)")]);
        check("hxxps://evil[.]example/x", &[("hxxps://evil[.]example/x", "https://evil.example/x")]);
        check("hxxp://evil[dot]example", &[("hxxp://evil[dot]example", "http://evil.example/")]);
        check("evil[.]example, that", &[("evil[.]example", "https://evil.example/")]);
        check("www.example.org", &[("www.example.org", "https://www.example.org/")]);
        check("example.org/user/post", &[("example.org/user/post", "https://example.org/user/post")]);
        check(
            "Link:https://example.org:8080/x",
            &[("https://example.org:8080/x", "https://example.org:8080/x")],
        );
        check("https://a@example.org/x", &[("https://a@example.org/x", "https://example.org/x")]);
        check("https://пример.рф/я", &[("https://пример.рф/я", "https://пример.рф/я")]);
    }

    #[test]
    fn words_that_are_no_links() {
        for text in [
            "ana@example.org",
            "and/or",
            "e.g. this",
            "example.org",
            "http://",
            "https://x",
            "ftp://example.org",
            "1.5/2",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn handles_are_no_addresses() {
        let found = |text: &str| {
            let facts = facts(text);
            facts.handles.iter().map(|it| it.0.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("On Chatter @bad.guy_1. wrote it"), ["bad.guy_1"]);
        assert_eq!(found("@one and @two, again @one"), ["one", "two"]);
        assert_eq!(found("(@ana@example.org)"), ["ana@example.org"]);
        assert_eq!(found("me@example.org, @, @x, https://example.org/@name"), Vec::<String>::new());
    }
}
