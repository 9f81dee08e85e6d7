//! Reported text on a terminal: what could move the cursor, hide words or turn them round is shown, not done.

use std::borrow::Cow;
use std::fmt::Write;

/// The text, with everything that acts instead of being seen written out: `⟨U+202E⟩`. Line breaks stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|it| it != '\n' && acts_unseen(it)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\n' => shown.push('\n'),
            '\t' => shown.push(' '),
            // A line break as Windows writes it is one.
            '\r' if rest.peek() == Some(&'\n') => {}
            hidden if acts_unseen(hidden) => {
                write!(shown, "⟨U+{:04X}⟩", u32::from(hidden)).expect("a String takes all")
            }
            seen => shown.push(seen),
        }
    }
    Cow::Owned(shown)
}

/// The same for JSON, where such characters can only stand inside strings: as escapes, so that what is read is
/// exactly what was said.
pub(crate) fn visible_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && acts_unseen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(shown, "\\u{unit:04x}").expect("a String takes all");
            }
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Control characters, what sets the direction of writing, what has no width (but the joiners that words of many
/// languages and emoji are made with), and tags.
pub(crate) fn acts_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(visible("\u{1b}]0;pwned\u{7}"), "⟨U+001B⟩]0;pwned⟨U+0007⟩");
        assert_eq!(visible("\u{9b}2J"), "⟨U+009B⟩2J");
        assert_eq!(visible("evil\u{202e}txt.exe"), "evil⟨U+202E⟩txt.exe");
        assert_eq!(visible("a\u{200b}b\u{feff}\u{e0041}"), "a⟨U+200B⟩b⟨U+FEFF⟩⟨U+E0041⟩");
        assert_eq!(visible("one\rtwo"), "one⟨U+000D⟩two");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["Grüße", "שלום עולם", "می‌خواهم", "👩‍👧", "line\nline", "नमस्ते"]
        {
            assert_eq!(visible(text), text);
        }
        assert_eq!(visible("a\r\nb\tc"), "a\nb c");
    }

    #[test]
    fn json_reads_back_as_it_was() {
        let said = "\u{9b}2J evil\u{202e}\u{e0041}\u{7f} שלום";
        let json = serde_json::to_string_pretty(&[said]).unwrap();
        let shown = visible_json(&json);
        assert!(!shown.contains(|it| it != '\n' && acts_unseen(it)), "{shown:?}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&shown).unwrap(), [said]);
    }
}
