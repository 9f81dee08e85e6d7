//! A page of text for a terminal of eighty columns: headings, labelled lines, paragraphs, tables.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::visible;

/// The columns of a page.
const COLUMNS: usize = 80;
/// The columns a label takes, with the space behind it: so that beside it there is room for a SHA-256.
const LABEL: usize = 14;

/// A page being written. Whatever is put on it is made visible first.
#[derive(Default)]
pub(crate) struct Sheet {
    text: String,
}

impl Sheet {
    /// A line at the margin.
    pub(crate) fn line(&mut self, text: &str) {
        self.push("", "", text);
    }

    /// A heading, with an empty line before it.
    pub(crate) fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.push("", "", text);
    }

    /// A value behind its label. An empty value leaves no line.
    pub(crate) fn labelled(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            debug_assert!(label.len() < LABEL, "{label}");
            self.push(&format!("  {label:LABEL$}"), &" ".repeat(2 + LABEL), value);
        }
    }

    /// Somebody's own words, as said. The bar in front of each line tells them from ours: they could look like ours.
    pub(crate) fn quote(&mut self, text: &str) {
        self.push("  │ ", "  │ ", text);
    }

    /// A table: every column as wide as its widest cell.
    pub(crate) fn table<const N: usize>(&mut self, rows: &[[String; N]]) {
        let rows: Vec<[String; N]> =
            rows.iter().map(|row| row.each_ref().map(|cell| visible(cell).replace('\n', " "))).collect();
        let widths: [usize; N] =
            std::array::from_fn(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0));
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// The page.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// Text behind one margin on its first line and another on all that follow.
    fn push(&mut self, first: &str, following: &str, text: &str) {
        let lines = wrap(&visible(text), COLUMNS - first.width());
        for (margin, line) in std::iter::once(first).chain(std::iter::repeat(following)).zip(lines) {
            let line = format!("{margin}{line}");
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// Breaks text between words where it can, inside a word where it must (a link can be longer than a line).
fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.trim_end().split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, columns)).collect()
}

fn wrap_paragraph(paragraph: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        let space = usize::from(!line.is_empty());
        if line.width() + space + word.width() <= columns {
            line.extend(std::iter::repeat_n(' ', space));
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for character in word.chars() {
            let line = lines.last_mut().expect("there is always a line");
            if line.width() + character.width().unwrap_or(0) > columns {
                lines.push(character.to_string());
            } else {
                line.push(character);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, columns: usize, expected: Expect) {
        let lines = wrap(text, columns);
        for line in &lines {
            assert!(line.width() <= columns, "{line:?}");
        }
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn breaks_between_words() {
        check(
            "one two three four",
            9,
            expect![[r#"
            one two
            three
            four"#]],
        );
    }

    #[test]
    fn breaks_a_word_that_is_longer_than_a_line() {
        check(
            "see https://example.org/a",
            10,
            expect![[r#"
            see
            https://ex
            ample.org/
            a"#]],
        );
    }

    #[test]
    fn keeps_the_lines_of_the_writer() {
        check(
            "one\n\ntwo\n",
            10,
            expect![[r#"
            one

            two"#]],
        );
    }

    #[test]
    fn counts_columns_not_characters() {
        check(
            "漢字漢字 漢字",
            6,
            expect![[r#"
            漢字漢
            字
            漢字"#]],
        );
    }
}
