//! The voice: calm, never blaming, never promising, never cheering, and no invisible marks in English.

use reportline_locale::{Argument, Language};

use crate::sheets;

/// Parts of phrases that blame, doubt, promise, judge, or sound like an office.
const NEVER_SAID: [&str; 22] = [
    "investigat",
    "why did you",
    "if this really",
    "alleged",
    "perpetrator",
    "protected characteristic",
    "invalid",
    "error",
    "failed",
    "success",
    "great",
    "thank you for your",
    "we will",
    "we promise",
    "guarantee",
    "a crime",
    "criminal",
    "illegal",
    "offence",
    "unfortunately",
    "please note",
    "operation",
];

/// An exclamation mark or a picture.
fn is_loud(character: char) -> bool {
    matches!(character, '!' | '！' | '¡' | '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}')
}

#[test]
fn nothing_cheers_in_any_language() {
    for sheet in sheets::house() {
        let text = sheet.text.lines().filter(|it| !it.starts_with('#'));
        for line in text {
            assert!(!line.contains(is_loud), "{}/{}: {line}", sheet.tag, sheet.file);
        }
    }
}

#[test]
fn english_never_blames_doubts_promises_or_judges() {
    for sheet in sheets::house().iter().filter(|it| it.tag == "en-GB") {
        for line in sheet.text.lines().filter(|it| !it.starts_with('#')) {
            let said = line.split_once(" = ").map_or(line, |(_, text)| text);
            let line = said.to_lowercase();
            let found = NEVER_SAID.iter().find(|it| line.contains(**it));
            assert_eq!(found, None, "{}: {line}", sheet.file);
        }
    }
}

#[test]
fn a_first_message_is_two_lines_and_names_the_number() {
    let catalog = sheets::catalog(&sheets::house());
    for spoken in catalog.languages() {
        let lines = catalog.lines(&spoken.language, "notice-first", &[]);
        assert_eq!(lines.len(), 1, "{}: a heading and one line", spoken.language);
        assert!(lines[0].contains("999"), "{}: {}", spoken.language, lines[0]);
    }
}

#[test]
fn no_text_that_speaks_of_danger_lacks_the_number() {
    let catalog = sheets::catalog(&sheets::house());
    for spoken in catalog.languages() {
        for key in ["ask-safety.help", "notice-help.line1", "receipt-emergency"] {
            let text = catalog.text_or_key(&spoken.language, key, &[]);
            assert!(text.contains("999"), "{} {key}: {text}", spoken.language);
        }
        let pictures = catalog.lines(&spoken.language, "notice-pictures", &[]).join(" ");
        assert!(pictures.contains("18") && pictures.contains("report.iwf.org.uk"), "{pictures}");
    }
}

#[test]
fn english_holds_no_invisible_marks() {
    let catalog = sheets::catalog(&sheets::all());
    let english = Language::read("en-GB").expect("a tag");
    let arguments = [
        ("count", Argument::Number(3)),
        ("reference", "K7QF-2M9D".into()),
        ("at", Argument::Number(3)),
        ("of", Argument::Number(9)),
    ];
    for key in catalog.keys(&english) {
        let text = catalog.text_or_key(&english, key.as_str(), &arguments);
        let is_mark = |it: char| matches!(it, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}');
        assert!(!text.contains(is_mark), "{key}: {text:?}");
    }
}

#[test]
fn a_reference_stands_by_itself_in_a_language_read_from_the_right() {
    let catalog = sheets::catalog(&sheets::house());
    let reference = [("reference", Argument::Text("K7QF-2M9D"))];
    for tag in catalog.languages().iter().filter(|it| it.direction == reportline_locale::Direction::Rtl) {
        let text = catalog.text_or_key(&tag.language, "status-saved", &reference);
        assert!(text.contains("\u{2068}K7QF-2M9D\u{2069}"), "{}: {text:?}", tag.language);
    }
}
