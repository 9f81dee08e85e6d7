//! One option: by its number, its label, or words before a comma; where the flow allows it, any words at all.

use crate::definition::Question;
use crate::kinds::{Reading, as_other, chosen, evidence_of_words, one_option};
use crate::setting::Setting;

/// "2", "I saw it", "yes, he is outside": the last is kept among the evidence, too.
pub(crate) fn read(question: &Question, words: &str, setting: &Setting) -> Reading {
    if let Some(option) = one_option(question, words, setting) {
        return Reading::Answer(chosen(vec![option], None), None);
    }
    let head = words.split([',', '.', '!', ';', ':', '\n', '–', '—', '،', '。']).next().unwrap_or(words);
    if let Some(option) = one_option(question, head, setting) {
        return Reading::EvidenceAndAnswer(evidence_of_words(words), chosen(vec![option], None));
    }
    as_other(question, words)
}
