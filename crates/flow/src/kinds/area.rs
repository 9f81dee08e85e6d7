//! A place to route by: a council area the gazetteer knows, a postcode district by its shape, or the person's words.

use reportline_report::{Area, AreaKind};

use crate::answer::Answer;
use crate::definition::{Question, QuestionOption};
use crate::kinds::{Reading, one_option};
use crate::setting::{Place, Setting};
use crate::utterance::Note;

/// What an option of an area may stand for.
pub(crate) const VALUES: &[&str] = &["outside_uk", "undisclosed"];

/// The most places asked about: more are not read, and the words say more than a long list.
const MOST_CANDIDATES: usize = 8;

/// "RG1 2AB", "Reading", "Richmond". A dead end never; a guess never.
pub(crate) fn read(question: &Question, words: &str, setting: &Setting) -> Reading {
    if let Some(option) = one_option(question, words, setting).and_then(|it| question.option(&it).cloned()) {
        return Reading::Answer(pressed(&option), None);
    }
    if let Some(postcode) = postcode(words) {
        let note = postcode.is_full.then_some(Note::DistrictOnly);
        return Reading::Answer(said(AreaKind::PostcodeDistrict, &postcode.district), note);
    }
    match setting.gazetteer.find(words).as_slice() {
        [place] => Reading::Answer(found(place), None),
        [] => in_words(question, words),
        many if many.len() > MOST_CANDIDATES => in_words(question, words),
        many => Reading::Which(many.to_vec()),
    }
}

/// Outside the country, or not to be said.
pub(crate) fn pressed(option: &QuestionOption) -> Answer {
    let kind = AreaKind::from_name(&option.value).unwrap_or(AreaKind::Undisclosed);
    Answer::Area { area: Area::said(kind, ""), option: Some(option.id.clone()) }
}

/// A place of the gazetteer.
pub(crate) fn found(place: &Place) -> Answer {
    let mut area = Area::said(AreaKind::LaGss, place.code.clone());
    area.name = Some(place.name.clone());
    Answer::Area { area, option: None }
}

/// A place in the person's words, for an officer to read. A postcode among them loses its second half.
fn in_words(question: &Question, words: &str) -> Reading {
    if words.chars().count() > question.most {
        return Reading::TooLong;
    }
    let shortened = without_postcodes(words);
    let note = if shortened == words { Note::PlaceInWords } else { Note::DistrictOnly };
    Reading::Answer(said(AreaKind::PlaceText, &shortened), Some(note))
}

fn said(kind: AreaKind, value: &str) -> Answer {
    Answer::Area { area: Area::said(kind, value), option: None }
}

#[derive(Debug, PartialEq)]
struct Postcode {
    district: String,
    is_full: bool,
}

/// Reads `RG1`, `sw1a`, `RG1 2AB`, `rg12ab`.
fn postcode(words: &str) -> Option<Postcode> {
    let letters: String =
        words.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_ascii_uppercase();
    if is_district(&letters) {
        return Some(Postcode { district: letters, is_full: false });
    }
    let (district, unit) = letters.split_at_checked(letters.len().checked_sub(3)?)?;
    (is_district(district) && is_unit(unit))
        .then(|| Postcode { district: district.to_owned(), is_full: true })
}

/// One or two letters, a digit, then at most one more digit or letter: `M1`, `RG45`, `W1A`, `EC1A`.
fn is_district(text: &str) -> bool {
    let shape: String = text.chars().map(shape_of).collect();
    matches!(shape.as_str(), "A9" | "A99" | "A9A" | "AA9" | "AA99" | "AA9A")
}

/// A digit and two letters: `2AB`.
fn is_unit(text: &str) -> bool {
    text.chars().map(shape_of).collect::<String>() == "9AA"
}

fn shape_of(it: char) -> char {
    match it {
        'A'..='Z' => 'A',
        '0'..='9' => '9',
        _ => '?',
    }
}

/// The words with the second half of every full postcode taken out: "12 High St, RG1 2AB" is too precise to keep.
fn without_postcodes(words: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in words.split(' ') {
        let bare = word.trim_matches(|it: char| !it.is_ascii_alphanumeric()).to_ascii_uppercase();
        let before = kept.last().map(|it| it.trim_matches(|it: char| !it.is_ascii_alphanumeric()));
        let follows = before.is_some_and(|it| is_district(&it.to_ascii_uppercase()));
        if follows && is_unit(&bare) {
            continue;
        }
        match postcode(&bare) {
            Some(Postcode { is_full: true, district }) => {
                let start = word.to_ascii_uppercase().find(&district).unwrap_or(0);
                kept.push(&word[start..start + district.len()]);
            }
            _ => kept.push(word),
        }
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_postcode_only_the_district_is_kept() {
        for (words, district, is_full) in [
            ("RG1", "RG1", false),
            ("sw1a", "SW1A", false),
            ("rg1 2ab", "RG1", true),
            ("SW1A1AA", "SW1A", true),
            ("M1 1AE", "M1", true),
        ] {
            let expected = Postcode { district: district.into(), is_full };
            assert_eq!(postcode(words), Some(expected), "{words}");
        }
        for words in ["Reading", "12", "R", "RG", "ÄB1", "é2AB", "A1 é"] {
            assert_eq!(postcode(words), None, "{words}");
        }
    }

    #[test]
    fn a_postcode_within_an_address_is_shortened() {
        for (words, expected) in [
            ("near the station, RG1 2AB please", "near the station, RG1 please"),
            ("RG12AB, second floor", "RG1 second floor"),
            ("a village in the fens", "a village in the fens"),
        ] {
            assert_eq!(without_postcodes(words), expected);
        }
    }
}
