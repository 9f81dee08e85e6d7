//! Where it happened on a platform: links become evidence, words become the place's name.

use crate::answer::Answer;
use crate::definition::Question;
use crate::kinds::{Reading, evidence_of_words, links};

/// A link, a name, or both.
pub(crate) fn read(question: &Question, words: &str) -> Reading {
    if words.chars().count() > question.most {
        return Reading::TooLong;
    }
    let answer = Answer::Space(words.into());
    match links(words).is_empty() {
        true => Reading::Answer(answer, None),
        false => Reading::EvidenceAndAnswer(evidence_of_words(words), answer),
    }
}
