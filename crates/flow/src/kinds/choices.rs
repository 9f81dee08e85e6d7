//! Any number of options: ticked one by one and then "done", or all at once in words: "1, 3".

use crate::definition::Question;
use crate::kinds::{Reading, as_other, chosen, options_of};
use crate::setting::Setting;

/// "1 3", "race, religion".
pub(crate) fn read(question: &Question, words: &str, setting: &Setting) -> Reading {
    if let Some(options) = options_of(question, words, setting) {
        return Reading::Answer(chosen(options, None), None);
    }
    as_other(question, words)
}
