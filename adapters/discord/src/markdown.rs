//! Words as Discord's Markdown, and back: whatever a person wrote is shown as they wrote it.
//!
//! <https://support.discord.com/hc/en-us/articles/210298617>. A backslash makes any punctuation after it ordinary.
//! Addresses are left alone: Discord finds them before it looks for marks, and a backslash would become part of them.

/// What stands for something else wherever it stands; and `@` and `:`, so that nobody and nothing is called.
const MARKS: &str = "\\*_~`|<>[]@:";

/// What stands for something else where a line begins: headings, lists, small print.
const LINE_MARKS: &str = "#-+";

/// The text with every mark made ordinary. At most twice as long.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            escaped.push('\n');
        }
        escape_line(line, &mut escaped);
    }
    escaped
}

fn escape_line(line: &str, escaped: &mut String) {
    let indent = line.len() - line.trim_start().len();
    escaped.push_str(&line[..indent]);
    let mut rest = &line[indent..];
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if rest.starts_with(|it| LINE_MARKS.contains(it)) {
        escaped.push('\\');
    } else if n_digits > 0 && rest[n_digits..].starts_with(['.', ')']) {
        // "1. " would begin a list.
        escaped.push_str(&rest[..n_digits]);
        escaped.push('\\');
        rest = &rest[n_digits..];
    }
    for word in rest.split_inclusive(char::is_whitespace) {
        if is_address(word) {
            escaped.push_str(word);
            continue;
        }
        for character in word.chars() {
            if MARKS.contains(character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
}

/// Whether a word is an address, with nothing in it that Discord would end one at.
fn is_address(word: &str) -> bool {
    let word = word.trim_end();
    let is_web = word.starts_with("https://") || word.starts_with("http://");
    is_web && !word.contains(['<', '>', '[', ']', '`', '|', '\\', '"'])
}

/// Words that stand out.
pub(crate) fn bold(text: &str) -> String {
    format!("**{}**", escape(text))
}

/// What a reader sees of our own Markdown, for those who look at what was shown.
#[cfg(any(test, feature = "fake"))]
pub fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut characters = markdown.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {
                plain.extend(characters.next())
            }
            '*' if characters.peek() == Some(&'*') => {
                characters.next();
            }
            '`' => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, wanted: Expect) {
        wanted.assert_eq(&escape(text));
    }

    #[test]
    fn marks_become_ordinary() {
        check(
            "*all* of_them ~~gone~~ `x` ||y|| \\o/",
            expect![[r"\*all\* of\_them \~\~gone\~\~ \`x\` \|\|y\|\| \\o/"]],
        );
        check("<@123> @everyone :skull: [a](b)", expect![[r"\<\@123\> \@everyone \:skull\: \[a\](b)"]]);
        check(
            "# loud\n- one\n  - two\n1. first\n-# small",
            expect![[r"
            \# loud
            \- one
              \- two
            1\. first
            \-# small"]],
        );
    }

    #[test]
    fn addresses_are_left_alone() {
        check(
            "see https://x.com/some_one/status/1*2 _now_",
            expect![[r"see https://x.com/some_one/status/1*2 \_now\_"]],
        );
        check("https://x.com/<@1>", expect![[r"https\://x.com/\<\@1\>"]]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_escaped_reads_as_it_was_written(text in "[a-z*_~`|<>@:#+0-9.\\\\ \\n-]{0,60}") {
            prop_assume!(!text.contains("://"));
            prop_assert_eq!(plain(&escape(&text)), text.clone());
            prop_assert!(escape(&text).chars().count() <= 2 * text.chars().count());
        }
    }
}
