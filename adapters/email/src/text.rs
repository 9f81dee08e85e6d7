//! The words of a mail as lines, with what its HTML said about some of them.

use std::collections::BTreeMap;
use std::fmt;

/// What the HTML of a mail says of a line. Programs mark what they quote; a person's words have no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It introduces a quotation ("On … wrote:").
    Attribution,
    /// It is quoted.
    Quote,
    /// From here to the end stands the mail that was answered.
    Below,
    /// It is a signature that the program added.
    Signature,
}

/// The words of a mail. Lines end in `\n`; of an HTML mail, quotations begin with `> `.
#[derive(Clone, Default, PartialEq)]
pub struct Text {
    /// The words.
    pub words: String,
    /// Marks of lines, counted from zero.
    pub marks: BTreeMap<usize, Mark>,
}

impl Text {
    /// Words without marks.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { words: words.into(), marks: BTreeMap::new() }
    }

    /// Whether there are no words.
    pub fn is_blank(&self) -> bool {
        self.words.trim().is_empty()
    }

    /// Puts another text below this one.
    pub fn append(&mut self, other: Self) {
        if other.is_blank() {
            return;
        }
        if self.is_blank() {
            *self = other;
            return;
        }
        if !self.words.ends_with('\n') {
            self.words.push('\n');
        }
        let n_lines = self.words.matches('\n').count();
        self.words.push_str(&other.words);
        self.marks.extend(other.marks.into_iter().map(|(line, mark)| (line + n_lines, mark)));
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text(‹{} bytes›, {} marks)", self.words.len(), self.marks.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_move_with_their_lines() {
        let mut text = Text::plain("one\ntwo");
        let marks = BTreeMap::from([(1, Mark::Quote)]);
        text.append(Text { words: "three\nfour".to_owned(), marks });
        assert_eq!(text.words, "one\ntwo\nthree\nfour");
        assert_eq!(text.marks, BTreeMap::from([(3, Mark::Quote)]));
    }
}
