//! A letter on paper: blocks laid out as plain text in 72 columns, and as simple HTML that loads nothing.

use reportline_channel::Direction;
use unicode_width::UnicodeWidthStr;

/// Columns of the plain text: what every program shows, and room for a few `>`.
const COLUMNS: usize = 72;

/// A piece of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// What the next pieces are about.
    Heading(String),
    /// What someone's safety may hang on.
    Urgent(String),
    Paragraph(String),
    /// What belongs together, a line each.
    Lines(Vec<String>),
    /// What can be chosen from. No numbers: those are the questions'.
    Options(Vec<String>),
    /// A question under its number, or something else that has one.
    Numbered(u32, String),
    /// Room to write in.
    Room,
}

/// The plain text: pieces apart by an empty line.
pub(crate) fn text(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() && !is_item(block, &text) {
            text.push('\n');
        }
        match block {
            Block::Heading(it) | Block::Urgent(it) | Block::Paragraph(it) => wrap(&mut text, "", it),
            Block::Lines(lines) => lines.iter().for_each(|it| wrap(&mut text, "", it)),
            Block::Options(options) => options.iter().for_each(|it| wrap(&mut text, "- ", it)),
            Block::Numbered(number, it) => wrap(&mut text, &format!("{number}. "), it),
            Block::Room => text.push('\n'),
        }
    }
    text
}

/// Room stands right below, and what is chosen from right below its question.
fn is_item(block: &Block, text: &str) -> bool {
    matches!(block, Block::Room) || (matches!(block, Block::Options(_)) && !text.ends_with("\n\n"))
}

/// Adds a paragraph, line by line. A word is never torn: it may be a link.
fn wrap(text: &mut String, mark: &str, paragraph: &str) {
    let indent = " ".repeat(mark.width());
    let mut before = mark.to_owned();
    for line in paragraph.lines() {
        let mut row = before;
        let mut is_empty = true;
        for word in line.split(' ') {
            if !is_empty && row.width() + 1 + word.width() > COLUMNS {
                text.push_str(row.trim_end());
                text.push('\n');
                row = indent.clone();
            } else if !is_empty {
                row.push(' ');
            }
            row.push_str(word);
            is_empty = false;
        }
        text.push_str(row.trim_end());
        text.push('\n');
        before = indent.clone();
    }
}

/// The same as HTML.
pub(crate) fn html(blocks: &[Block], language: &str, direction: Direction) -> String {
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n",
        escaped(language),
        direction.as_str(),
    );
    for block in blocks {
        match block {
            Block::Heading(it) => {
                html.push_str(&format!("<h2 style=\"font-size:1.1em\">{}</h2>\n", escaped(it)))
            }
            Block::Urgent(it) => {
                html.push_str(&format!("<h2 style=\"font-size:1.1em;color:#a30000\">{}</h2>\n", escaped(it)));
            }
            Block::Paragraph(it) => html.push_str(&format!("<p>{}</p>\n", with_breaks(it))),
            Block::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|it| with_breaks(it)).collect();
                html.push_str(&format!("<p>{}</p>\n", lines.join("<br>\n")));
            }
            Block::Options(options) => {
                let options: String =
                    options.iter().map(|it| format!("<li>{}</li>\n", escaped(it))).collect();
                html.push_str(&format!("<ul>\n{options}</ul>\n"));
            }
            // No list: programs that quote it as text would lose the number.
            Block::Numbered(number, it) => {
                html.push_str(&format!("<p><b>{number}. {}</b></p>\n", with_breaks(it)));
            }
            Block::Room => html.push_str("<p>&nbsp;</p>\n"),
        }
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn with_breaks(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("<br>\n")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            it => escaped.push(it),
        }
    }
    escaped
}
