//! Whose account it was: a handle, a link to a profile, or what is known in free words.

use crate::answer::Answer;
use crate::definition::Question;
use crate::kinds::Reading;

/// "@someone", "https://…", "a man from my street". What it is, the report reads off.
pub(crate) fn read(question: &Question, words: &str) -> Reading {
    match words.chars().count() > question.most {
        true => Reading::TooLong,
        false => Reading::Answer(Answer::Account(words.into()), None),
    }
}
