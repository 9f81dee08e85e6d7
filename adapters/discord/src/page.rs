//! The text of a message under construction, paragraph by paragraph, in pieces that fit.

use reportline_channel::{Direction, Route, RouteWay, Unit, split};

use crate::markdown::{bold, escape};

/// "The message contents (up to 2000 characters)".
/// <https://docs.discord.com/developers/resources/message#create-message>
pub(crate) const TEXT_LIMIT: usize = 2000;

/// How much of a longer paragraph goes into one piece, before marks are made ordinary: that at most doubles it, and
/// leaves room for what makes it stand out.
const SAFE_LIMIT: usize = TEXT_LIMIT / 2 - 16;

/// The mark that makes a paragraph read from right to left, whatever its first letter.
pub(crate) const RIGHT_TO_LEFT: char = '\u{200F}';

/// Text under construction.
pub(crate) struct Page {
    paragraphs: Vec<Paragraph>,
    direction: Direction,
}

/// A piece of text that stands apart, in Markdown.
struct Paragraph {
    /// What parts it from what is above.
    gap: &'static str,
    markdown: String,
}

impl Page {
    pub(crate) fn new(direction: Direction) -> Self {
        Self { paragraphs: Vec::new(), direction }
    }

    /// A paragraph, apart from what is above.
    pub(crate) fn paragraph(&mut self, text: &str) {
        self.add("\n\n", text, escape);
    }

    /// A paragraph that stands out.
    pub(crate) fn strong(&mut self, text: &str) {
        self.add("\n\n", text, bold);
    }

    /// A heading, for what must be seen first.
    pub(crate) fn heading(&mut self, text: &str) {
        self.add("\n\n", text, |it| format!("## {}", escape(it)));
    }

    /// A line right below what is above.
    pub(crate) fn line(&mut self, text: &str) {
        self.add("\n", text, escape);
    }

    /// "Label: value", the label standing out.
    pub(crate) fn labelled(&mut self, label: &str, value: &str) {
        self.add("\n", &format!("{label}:"), bold);
        self.more(&format!(" {value}"), escape);
    }

    /// "Label: value", the value to be copied as it is.
    pub(crate) fn copyable(&mut self, label: &str, value: &str) {
        self.paragraph(&format!("{label}: "));
        self.more(value, |it| format!("`{}`", it.replace('`', "'")));
    }

    pub(crate) fn route(&mut self, route: &Route) {
        self.strong(&route.name);
        let mut ways: Vec<&str> = route.ways.iter().map(address).collect();
        // A number that takes calls and texts is said once.
        ways.dedup();
        ways.into_iter().for_each(|it| self.line(it));
        route.about.iter().for_each(|it| self.line(it));
    }

    /// More in the same line, if it fits; else below.
    fn more(&mut self, text: &str, mark: impl Fn(&str) -> String) {
        let marked = mark(text);
        match self.paragraphs.last_mut() {
            Some(last) if len(&last.markdown) + len(&marked) <= TEXT_LIMIT => last.markdown.push_str(&marked),
            _ => self.add("\n", text.trim_start(), mark),
        }
    }

    fn add(&mut self, gap: &'static str, text: &str, mark: impl Fn(&str) -> String) {
        let direction =
            if self.direction == Direction::Rtl { RIGHT_TO_LEFT.to_string() } else { String::new() };
        let whole = mark(text);
        if len(&whole) + direction.len() <= TEXT_LIMIT {
            return self.paragraphs.push(Paragraph { gap, markdown: whole_line(&direction, &whole) });
        }
        for (index, part) in split(text, SAFE_LIMIT, Unit::Chars).into_iter().enumerate() {
            let gap = if index == 0 { gap } else { "" };
            self.paragraphs.push(Paragraph { gap, markdown: whole_line(&direction, &mark(part)) });
        }
    }

    /// In pieces that fit a message each.
    pub(crate) fn pieces(self) -> Vec<String> {
        let mut pieces: Vec<String> = Vec::new();
        for Paragraph { gap, markdown } in self.paragraphs {
            match pieces.last_mut() {
                Some(last) if len(last) + len(gap) + len(&markdown) <= TEXT_LIMIT => {
                    last.push_str(gap);
                    last.push_str(&markdown);
                }
                _ => pieces.push(markdown),
            }
        }
        // Discord takes no message of nothing but space.
        pieces.retain(|it| !it.trim_matches(|it: char| it.is_whitespace() || it == RIGHT_TO_LEFT).is_empty());
        pieces
    }
}

/// A heading's mark must stand first in its line.
fn whole_line(direction: &str, markdown: &str) -> String {
    match markdown.strip_prefix("## ") {
        Some(rest) => format!("## {direction}{rest}"),
        None => format!("{direction}{markdown}"),
    }
}

fn len(text: &str) -> usize {
    Unit::Chars.len(text)
}

fn address(way: &RouteWay) -> &str {
    match way {
        RouteWay::Call(it) | RouteWay::Text(it) | RouteWay::Web(it) | RouteWay::Mail(it) => it,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markdown::plain;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_lost_and_every_piece_fits(
            words in prop::collection::vec(("[a-zé👩*_|`~ ]{1,40}", 1..200_usize, any::<bool>()), 1..8),
        ) {
            let mut page = Page::new(Direction::Rtl);
            let mut said = String::new();
            for (word, times, is_strong) in words {
                let text = word.repeat(times);
                said.push_str(&text);
                if is_strong { page.strong(&text) } else { page.paragraph(&text) }
            }
            let pieces = page.pieces();
            prop_assert!(pieces.iter().all(|it| len(it) <= TEXT_LIMIT));
            let squeeze = |text: &str| text.replace(|it: char| it.is_whitespace() || it == RIGHT_TO_LEFT, "");
            let shown: String = pieces.iter().map(|it| squeeze(&plain(it))).collect();
            prop_assert_eq!(shown, squeeze(&said));
        }
    }
}
