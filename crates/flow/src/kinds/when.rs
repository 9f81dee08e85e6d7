//! A time: pressed, or read from words in any language, as precisely as it was said and no more.

mod calendar;
mod words;

use reportline_report::{Moment, Precision};

use crate::answer::Answer;
use crate::definition::{Question, QuestionOption};
use crate::kinds::{Reading, one_option};
use crate::setting::Setting;
use calendar::Clue;

/// The options whose meaning this kind knows.
pub(crate) const OPTIONS: &[&str] = &["today", "yesterday", "this_week", "unsure"];

/// "yesterday", "12 May", "about 3 pm", "2". A day that is still to come is no answer.
pub(crate) fn read(question: &Question, words: &str, setting: &Setting) -> Reading {
    if words.chars().count() > question.most {
        return Reading::TooLong;
    }
    if let Some(option) = one_option(question, words, setting).and_then(|it| question.option(&it).cloned()) {
        return Reading::Answer(pressed(&option, setting), None);
    }
    match calendar::moment(&words::clues(words, setting.vocabulary), setting) {
        Some(Ok(moment)) => {
            let moment = Moment { raw: Some(words.into()), ..moment };
            Reading::Answer(Answer::When { moment, option: None }, None)
        }
        Some(Err(calendar::StillToCome)) => Reading::Future,
        None => Reading::Misfit,
    }
}

/// One of [`OPTIONS`].
pub(crate) fn pressed(option: &QuestionOption, setting: &Setting) -> Answer {
    let read = |clue| calendar::moment(&[clue], setting).and_then(Result::ok);
    let moment = match option.id.as_str() {
        "today" => read(Clue::Today),
        "yesterday" => read(Clue::Yesterday),
        "this_week" => Some(calendar::this_week(setting)),
        _ => None,
    };
    let moment = moment.unwrap_or_else(|| Moment::unknown(None));
    Answer::When { moment, option: Some(option.id.clone()) }
}

/// Words no calendar knows: "just before Eid".
pub(crate) fn in_words(words: &str) -> Answer {
    let moment = Moment { precision: Precision::Unknown, ..Moment::unknown(Some(words.into())) };
    Answer::When { moment, option: None }
}
