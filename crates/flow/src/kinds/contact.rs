//! A way to reach the person: a number, an address, or words. It goes into the contact part and nowhere else.

use crate::answer::Answer;
use crate::definition::Question;
use crate::kinds::Reading;

/// "07700 900123", "ana@example.org", "@ana on the usual". What it is, the report reads off. What is too long to be one
/// is not kept at all.
pub(crate) fn read(question: &Question, words: &str) -> Reading {
    match words.chars().count() > question.most {
        true => Reading::TooLong,
        false => Reading::Answer(Answer::Contact(words.into()), None),
    }
}
