//! The text of a message under construction, cut into pieces that fit.

use std::ops::Range;

use reportline_channel::{Direction, Route, RouteWay, Unit, split};
use teloxide::types::{InlineKeyboardMarkup, MessageEntity, MessageEntityKind};

use crate::keyboard::Rows;

/// "Text of the message to be sent, 1-4096 characters after entities parsing", counted in UTF-16 units.
pub(crate) const TEXT_LIMIT: usize = 4096;

/// The mark that makes a paragraph read from right to left, whatever its first letter.
const RIGHT_TO_LEFT: char = '\u{200F}';

/// As much text as fits one message.
#[derive(Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) entities: Vec<MessageEntity>,
    pub(crate) keyboard: Option<InlineKeyboardMarkup>,
}

/// Text under construction, with what is to stand out in it.
pub(crate) struct Page {
    text: String,
    /// In bytes of `text`.
    marks: Vec<(Range<usize>, MessageEntityKind)>,
    direction: Direction,
}

impl Page {
    pub(crate) fn new(direction: Direction) -> Self {
        Self { text: String::new(), marks: Vec::new(), direction }
    }

    /// A paragraph, apart from what is above.
    pub(crate) fn paragraph(&mut self, text: &str, mark: Option<MessageEntityKind>) {
        self.begin("\n\n");
        match mark {
            Some(mark) => self.more(text, mark),
            None => self.text.push_str(text),
        }
    }

    /// A line right below what is above.
    pub(crate) fn line(&mut self, text: &str) {
        self.begin("\n");
        self.text.push_str(text);
    }

    /// "Label: value" on a line of its own, the label standing out.
    pub(crate) fn labelled(&mut self, label: &str, value: &str, mark: MessageEntityKind) {
        self.begin("\n");
        self.more(&format!("{label}:"), mark);
        self.text.push(' ');
        self.text.push_str(value);
    }

    pub(crate) fn route(&mut self, route: &Route) {
        self.begin("\n\n");
        self.more(&route.name, MessageEntityKind::Bold);
        let mut ways: Vec<&str> = route.ways.iter().map(address).collect();
        // A number that takes calls and texts is said once.
        ways.dedup();
        ways.into_iter().for_each(|it| self.line(it));
        route.about.iter().for_each(|it| self.line(it));
    }

    /// More text in the same line, standing out.
    pub(crate) fn more(&mut self, text: &str, mark: MessageEntityKind) {
        let start = self.text.len();
        self.text.push_str(text);
        if start < self.text.len() {
            self.marks.push((start..self.text.len(), mark));
        }
    }

    fn begin(&mut self, gap: &str) {
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
        if self.direction == Direction::Rtl {
            self.text.push(RIGHT_TO_LEFT);
        }
    }

    /// In pieces that fit a message each, the buttons below the last.
    pub(crate) fn pieces(&self, rows: Rows) -> Vec<Piece> {
        let mut at = 0;
        let mut pieces = Vec::new();
        for text in split(&self.text, TEXT_LIMIT, Unit::Utf16) {
            let place = at..at + text.len();
            at = place.end;
            if !text.trim_matches(|it: char| it.is_whitespace() || it == RIGHT_TO_LEFT).is_empty() {
                let entities = self.entities(place);
                pieces.push(Piece { text: text.to_owned(), entities, keyboard: None });
            }
        }
        if let (Some(last), false) = (pieces.last_mut(), rows.is_empty()) {
            last.keyboard = Some(InlineKeyboardMarkup::new(rows));
        }
        pieces
    }

    /// The marks that fall into `place`, in UTF-16 units from its start.
    fn entities(&self, place: Range<usize>) -> Vec<MessageEntity> {
        let marks = self.marks.iter().filter_map(|(mark, kind)| {
            let (start, end) = (mark.start.max(place.start), mark.end.min(place.end));
            (start < end).then(|| MessageEntity {
                kind: kind.clone(),
                offset: Unit::Utf16.len(&self.text[place.start..start]),
                length: Unit::Utf16.len(&self.text[start..end]),
            })
        });
        marks.collect()
    }
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

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_lost_and_every_mark_is_within(
            words in prop::collection::vec(("\\PC{0,40}", 1..300_usize, any::<bool>()), 1..8),
        ) {
            let mut page = Page::new(Direction::Rtl);
            for (word, times, is_bold) in words {
                page.paragraph(&word.repeat(times), is_bold.then_some(MessageEntityKind::Bold));
            }
            let pieces = page.pieces(Vec::new());
            let is_blank = |it: char| it.is_whitespace() || it == RIGHT_TO_LEFT;
            let squeeze = |text: &str| text.replace(is_blank, "");
            let joined: String = pieces.iter().map(|it| it.text.as_str()).collect();
            prop_assert_eq!(squeeze(&joined), squeeze(&page.text));
            for piece in pieces {
                let n_units = Unit::Utf16.len(&piece.text);
                prop_assert!(n_units <= TEXT_LIMIT);
                prop_assert!(piece.entities.iter().all(|it| it.offset + it.length <= n_units && it.length > 0));
            }
        }
    }
}
