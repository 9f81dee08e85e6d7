//! What may be done with the report: what is ticked is granted, the rest is refused, and a skipped one was not asked.

use crate::definition::Question;
use crate::kinds::{Reading, chosen, options_of};
use crate::setting::Setting;

/// "1, 4" grants these two and refuses the others.
pub(crate) fn read(question: &Question, words: &str, setting: &Setting) -> Reading {
    match options_of(question, words, setting) {
        Some(options) => Reading::Answer(chosen(options, None), None),
        None => Reading::Misfit,
    }
}
