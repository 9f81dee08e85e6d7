//! Lines no wider than the terminal.

use unicode_width::UnicodeWidthStr;

/// `text` in lines of at most `width` columns, the first after `lead`, the others under its first word. Breaks at
/// spaces only: a web address that is wider than the terminal stays one, so that it can be copied.
pub(super) fn wrapped(lead: &str, text: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(lead.width());
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = if lines.is_empty() { lead.to_owned() } else { indent.clone() };
        let mut is_begun = false;
        for word in paragraph.split(' ') {
            if is_begun && line.width() + 1 + word.width() > width {
                lines.push(ended(&line));
                line = indent.clone();
            } else if is_begun {
                line.push(' ');
            }
            line.push_str(word);
            is_begun = true;
        }
        lines.push(ended(&line));
    }
    lines
}

fn ended(line: &str) -> String {
    line.trim_end_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_under_the_first_word() {
        assert_eq!(wrapped("1. ", "one two three", 10), ["1. one two", "   three"]);
        assert_eq!(wrapped("", "one\n\ntwo  spaces", 20), ["one", "", "two  spaces"]);
        assert_eq!(wrapped("", "", 20), [""]);
    }

    #[test]
    fn counts_columns_not_bytes() {
        assert_eq!(wrapped("", "日本 日本 語", 9), ["日本 日本", "語"]);
        assert_eq!(wrapped("", "żółć żółć ż", 9), ["żółć żółć", "ż"]);
    }

    #[test]
    fn tears_no_address() {
        assert_eq!(
            wrapped("* ", "see https://help.example/talk now", 12),
            ["* see", "  https://help.example/talk", "  now"]
        );
    }
}
