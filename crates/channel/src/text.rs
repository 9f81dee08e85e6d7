//! A message as plain text, and text in pieces that fit.

use unicode_segmentation::UnicodeSegmentation;

use crate::capabilities::Unit;
use crate::choice::Choice;
use crate::letter::{Letter, LetterReview, Numbered};
use crate::notice::{Note, Notice, Route, RouteWay};
use crate::outbound::{Body, Outbound};
use crate::question::Question;
use crate::review::{Receipt, Review};

/// The message as plain text: paragraphs apart by a blank line, options numbered from 1 in the order in which
/// [`Question::options`] has them. For channels that have nothing but text, and for platforms' fallback texts.
pub fn plain(message: &Outbound) -> String {
    let paragraphs = match &message.body {
        Body::Notice(notice) => notice_paragraphs(notice),
        Body::Question(question) => question_paragraphs(question),
        Body::Review(review) => review_paragraphs(review),
        Body::Receipt(receipt) => receipt_paragraphs(receipt),
        Body::Letter(letter) => letter_paragraphs(letter),
    };
    paragraphs.join("\n\n")
}

fn notice_paragraphs(notice: &Notice) -> Vec<String> {
    let mut paragraphs: Vec<String> = notice.heading.iter().cloned().collect();
    paragraphs.extend(notice.lines.iter().cloned());
    paragraphs.extend(notice.routes.iter().map(route_line));
    paragraphs
}

fn question_paragraphs(question: &Question) -> Vec<String> {
    let mut paragraphs: Vec<String> = question.notes.iter().map(|it| it.text.clone()).collect();
    paragraphs.push(match &question.progress {
        Some(progress) => format!("{} ({})", question.ask, progress.text),
        None => question.ask.clone(),
    });
    paragraphs.extend(question.help.iter().cloned());
    if !question.options.is_empty() {
        paragraphs.push(numbered(&question.options));
    }
    paragraphs
}

fn review_paragraphs(review: &Review) -> Vec<String> {
    let mut paragraphs: Vec<String> = review.notes.iter().map(|it| it.text.clone()).collect();
    paragraphs.push(review.heading.clone());
    let items = review.items.iter().enumerate();
    let lines: Vec<String> =
        items.map(|(index, it)| format!("{}. {}: {}", index + 1, it.label, it.value)).collect();
    paragraphs.push(lines.join("\n"));
    paragraphs.extend(review.help.iter().cloned());
    paragraphs
}

fn receipt_paragraphs(receipt: &Receipt) -> Vec<String> {
    let mut paragraphs =
        vec![receipt.heading.clone(), format!("{}: {}", receipt.reference_label, receipt.reference)];
    paragraphs.extend(receipt.lines.iter().cloned());
    paragraphs.extend(receipt.routes_heading.iter().cloned());
    paragraphs.extend(receipt.routes.iter().map(route_line));
    paragraphs
}

fn letter_paragraphs(letter: &Letter) -> Vec<String> {
    let mut paragraphs: Vec<String> = letter.notices.iter().flat_map(notice_paragraphs).collect();
    paragraphs.extend(letter.notes.iter().map(|it| it.text.clone()));
    paragraphs.push(letter.how.clone());
    if let Some(LetterReview { heading, items, help }) = &letter.review {
        paragraphs.push(heading.clone());
        let lines: Vec<String> =
            items.iter().map(|it| format!("{}. {}: {}", it.number, it.label, it.value)).collect();
        paragraphs.push(lines.join("\n"));
        paragraphs.push(help.clone());
    }
    paragraphs.extend(letter.questions.iter().chain(&letter.confirm).map(asked_in_letter));
    paragraphs.extend(letter.lines.iter().cloned());
    paragraphs
}

/// The question with its number; its options have none, so that no number means two things.
fn asked_in_letter(Numbered { number, question }: &Numbered) -> String {
    let mut lines: Vec<String> = question.notes.iter().map(|Note { text, .. }| text.clone()).collect();
    lines.push(format!("{number}. {}", question.ask));
    lines.extend(question.help.iter().cloned());
    lines.extend(question.options.iter().map(|it| format!("- {}", it.label)));
    lines.join("\n")
}

fn numbered(options: &[Choice]) -> String {
    let lines = options.iter().enumerate().map(|(index, it)| {
        let mark = if it.is_chosen { "[x] " } else { "" };
        format!("{}. {mark}{}", index + 1, it.label)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn route_line(route: &Route) -> String {
    let ways: Vec<&str> = route
        .ways
        .iter()
        .map(|way| match way {
            RouteWay::Call(it) | RouteWay::Text(it) | RouteWay::Web(it) | RouteWay::Mail(it) => it.as_str(),
        })
        .collect();
    let reach = ways.join(", ");
    match &route.about {
        Some(about) => format!("{}: {reach}. {about}", route.name),
        None => format!("{}: {reach}", route.name),
    }
}

/// `text` in pieces of at most `most` units each, nothing lost: the pieces joined are the text. Breaks after a blank
/// line where it can, else after a line, a word, or between two characters a reader would call one (a family emoji
/// is never torn unless it alone is over `most`).
pub fn split(text: &str, most: usize, unit: Unit) -> Vec<&str> {
    assert!(most >= 4, "the largest character is four bytes");
    let mut pieces = Vec::new();
    let mut rest = text;
    while unit.len(rest) > most {
        let fitting = longest_fit(rest, most, unit);
        let end = ["\n\n", "\n", " "]
            .iter()
            .find_map(|stop| rest[..fitting].rfind(stop).map(|at| at + stop.len()))
            .unwrap_or(fitting);
        pieces.push(&rest[..end]);
        rest = &rest[end..];
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// How many bytes of `text` fit `most` units, ending between graphemes, or between characters if one grapheme alone
/// does not fit.
fn longest_fit(text: &str, most: usize, unit: Unit) -> usize {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += unit.len(grapheme);
        if used > most {
            if at > 0 {
                return at;
            }
            break;
        }
    }
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += unit.len(character.encode_utf8(&mut [0; 4]));
        if used > most {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_text_is_one_piece() {
        assert_eq!(split("hello", 10, Unit::Chars), ["hello"]);
        assert_eq!(split("", 10, Unit::Chars), [""]);
    }

    #[test]
    fn breaks_where_a_reader_would() {
        assert_eq!(split("one two\n\nthree four", 12, Unit::Chars), ["one two\n\n", "three four"]);
        assert_eq!(split("one two three", 8, Unit::Chars), ["one two ", "three"]);
        assert_eq!(split("onetwothree", 4, Unit::Chars), ["onet", "woth", "ree"]);
    }

    #[test]
    fn counts_in_the_platforms_unit_and_tears_no_emoji() {
        let family = "👨‍👩‍👧";
        assert_eq!(Unit::Utf16.len(family), 8);
        let text = family.repeat(3);
        assert_eq!(split(&text, 10, Unit::Utf16), [family, family, family]);
        assert_eq!(split(family, 4, Unit::Utf16).concat(), family);
    }

    #[test]
    fn nothing_is_lost() {
        let text = "Zażółć gęślą jaźń. سلام 👩🏽‍🚀 ".repeat(400);
        for (most, unit) in [(4096, Unit::Utf16), (2000, Unit::Chars), (7, Unit::Bytes), (64, Unit::Bytes)] {
            let pieces = split(&text, most, unit);
            assert!(pieces.iter().all(|it| unit.len(it) <= most));
            assert_eq!(pieces.concat(), text);
        }
    }
}
