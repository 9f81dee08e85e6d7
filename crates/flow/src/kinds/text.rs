//! Words, kept verbatim. More of them than the field takes are kept as evidence, whole: nothing is ever cut.

use crate::answer::Answer;
use crate::definition::Question;
use crate::kinds::Reading;

/// Any words. A name to be called by is no story and goes where the contact goes.
pub(crate) fn read(question: &Question, words: &str) -> Reading {
    let answer = match question.is_private() {
        true => Answer::Contact(words.trim().into()),
        false => Answer::Words(words.into()),
    };
    match words.chars().count() > question.most {
        true => Reading::TooLong,
        false => Reading::Answer(answer, None),
    }
}
