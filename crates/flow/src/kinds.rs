//! How each kind of question is answered. To add a kind: a file here, its entry in [`Kind`], and what the compiler asks.

mod account;
mod area;
mod choice;
mod choices;
mod consent;
mod contact;
mod evidence;
mod link;
mod text;
mod when;

use reportline_report::{Evidence, Personal};

use crate::answer::{Answer, Chosen};
use crate::definition::{Kind, Question, QuestionOption};
use crate::id::OptionId;
use crate::setting::{Place, Setting};
use crate::utterance::Note;

pub(crate) use area::found;
pub use evidence::evidence_of_words;
pub(crate) use evidence::links;

/// What an input to a question came to. There is no error among them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reading {
    /// It is the answer; something may be worth a word.
    Answer(Answer, Option<Note>),
    /// It is evidence: kept, and the question is asked again.
    Evidence(Vec<Evidence>),
    /// It is evidence and the answer.
    EvidenceAndAnswer(Vec<Evidence>, Answer),
    /// It is one of these places.
    Which(Vec<Place>),
    /// It is longer than the answer may be: kept beside the evidence.
    TooLong,
    /// It is a day still to come.
    Future,
    /// It is not an answer to this. The words are the person's still: `step` sees that none are lost.
    Misfit,
}

/// Reads typed words, which are not empty. A story is kept as it was typed, to the last space; everything else is read
/// without what stands around it.
pub(crate) fn read_words(question: &Question, typed: &str, setting: &Setting) -> Reading {
    let words = typed.trim();
    match question.kind {
        Kind::Choice => choice::read(question, words, setting),
        Kind::Choices => choices::read(question, words, setting),
        Kind::Text => text::read(question, typed),
        Kind::When => when::read(question, words, setting),
        Kind::Link => link::read(question, words),
        Kind::Account => account::read(question, words),
        Kind::Evidence => Reading::Evidence(evidence_of_words(typed)),
        Kind::Area => area::read(question, words, setting),
        Kind::Contact => contact::read(question, words),
        Kind::Consent => consent::read(question, words, setting),
    }
}

/// Reads one pressed option, where one is the answer.
pub(crate) fn read_option(question: &Question, option: &QuestionOption, setting: &Setting) -> Answer {
    match question.kind {
        Kind::When => when::pressed(option, setting),
        Kind::Area => area::pressed(option),
        _ => Answer::Chosen(Chosen { options: vec![option.id.clone()], words: None }),
    }
}

/// Words that no rule could read, said a second time: taken as they are, where the kind has room for them. A few words
/// only: more is somebody telling what happened.
pub(crate) fn insisted(question: &Question, words: &str) -> Option<Answer> {
    match question.kind {
        Kind::When if words.chars().count() <= LONGEST_NAME => Some(when::in_words(words)),
        _ => None,
    }
}

/// Words that are no option, where the flow takes them: `other`, with the words. A name is short and on one line; more
/// than that is somebody telling what happened.
fn as_other(question: &Question, words: &str) -> Reading {
    let is_name = words.chars().count() <= LONGEST_NAME && !words.contains('\n') && links(words).is_empty();
    match question.other() {
        Some(other) if question.takes_words && is_name => {
            Reading::Answer(chosen(vec![other.id.clone()], Some(words)), None)
        }
        _ => Reading::Misfit,
    }
}

/// The most characters that are still taken for a name.
const LONGEST_NAME: usize = 60;

/// Every kind that knows its options by name allows these and no others.
pub(crate) fn allowed_options(kind: Kind) -> Allowed {
    match kind {
        Kind::Choice | Kind::Choices | Kind::Consent => Allowed::Any,
        Kind::When => Allowed::These(when::OPTIONS),
        Kind::Area => Allowed::Values(area::VALUES),
        Kind::Text | Kind::Link | Kind::Account | Kind::Evidence | Kind::Contact => Allowed::None,
    }
}

/// Which options a kind may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Allowed {
    /// At least one, of any name.
    Any,
    /// Any of these names.
    These(&'static [&'static str]),
    /// Any name, with one of these values.
    Values(&'static [&'static str]),
    /// None.
    None,
}

/// The options named by words: `2`, `1, 3`, a label, several labels with commas between. `None` if any part is no option.
pub(crate) fn options_of(question: &Question, words: &str, setting: &Setting) -> Option<Vec<OptionId>> {
    if let Some(option) = one_option(question, words, setting) {
        return Some(vec![option]);
    }

    let parts: Vec<&str> = words.split([',', ';', '\n', '+', '&', '،', '、']).map(str::trim).collect();
    let parts: Vec<&str> = match parts.as_slice() {
        [one] if one.chars().all(|it| it.is_numeric() || it.is_whitespace()) => {
            one.split_whitespace().collect()
        }
        _ => parts.into_iter().filter(|it| !it.is_empty()).collect(),
    };
    let chosen: Option<Vec<OptionId>> = parts.iter().map(|it| one_option(question, it, setting)).collect();
    chosen.filter(|it| !it.is_empty()).map(|it| in_order(question, &it))
}

/// The option that the whole of these words names.
pub(crate) fn one_option(question: &Question, words: &str, setting: &Setting) -> Option<OptionId> {
    let words = words.trim().trim_end_matches(['.', ')', '!', ':']);
    if let Some(number) = number(words) {
        let index = number.checked_sub(1)?;
        return question.options.get(index).map(|it| it.id.clone());
    }
    setting.vocabulary.option(question, words).filter(|it| question.option(it).is_some())
}

/// A whole number in any script's digits.
pub(crate) fn number(words: &str) -> Option<usize> {
    let digits: Option<String> = words.chars().map(ascii_digit).collect();
    digits.filter(|it| (1..=3).contains(&it.len()))?.parse().ok()
}

/// Arabic, Persian and Devanagari digits as people type them, and our own.
pub(crate) fn ascii_digit(it: char) -> Option<char> {
    let zeros = ['0', '٠', '۰', '०', '০', '੦', '૦'];
    let value =
        zeros.into_iter().map(|zero| (it as u32).wrapping_sub(zero as u32)).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// The same options, each once, as the flow orders them.
pub(crate) fn in_order(question: &Question, chosen: &[OptionId]) -> Vec<OptionId> {
    question.options.iter().filter(|it| chosen.contains(&it.id)).map(|it| it.id.clone()).collect()
}

/// Words beside options.
pub(crate) fn chosen(options: Vec<OptionId>, words: Option<&str>) -> Answer {
    Answer::Chosen(Chosen { options, words: words.map(Personal::from) })
}
