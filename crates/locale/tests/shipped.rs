//! Every language shipped says as much as English and asks for the same. Whether it is all that the house asks for, and no
//! more, is proven where the house is put together: `src/content.rs`.

use reportline_locale::{Language, Slip, Spoken, Status, TextKey};

use crate::sheets;

#[test]
fn every_language_says_as_much_as_english() {
    let catalog = sheets::catalog(&sheets::house());
    let english: Vec<TextKey> = catalog.keys(&language("en-GB")).cloned().collect();
    assert_eq!(catalog.missing(&english), []);
    assert_eq!(catalog.stray(&english), []);
}

#[test]
fn every_language_uses_the_variables_that_english_uses() {
    let mismatches = sheets::catalog(&sheets::all()).mismatches();
    let fatal: Vec<_> =
        mismatches.iter().filter(|it| matches!(it.slip, Slip::Lost | Slip::Unknown)).collect();
    assert_eq!(fatal, Vec::<&reportline_locale::Mismatch>::new());
}

#[test]
fn a_language_is_complete_only_where_a_person_has_read_it() {
    let catalog = sheets::catalog(&sheets::house());
    for Spoken { language, status, .. } in catalog.languages() {
        let expected = if language.as_str() == "en-GB" { Status::Complete } else { Status::AwaitingReview };
        assert_eq!(*status, expected, "{language}");
    }
    for sheet in sheets::house().iter().filter(|it| it.tag != "en-GB") {
        assert!(sheet.text.starts_with("# status: awaiting review\n"), "{}/{}", sheet.tag, sheet.file);
    }
}

fn language(tag: &str) -> Language {
    Language::read(tag).expect("a tag")
}
