//! What stands in for a text's variables.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentValue};

/// A value for a variable of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// Words, put in as they are.
    Text(&'a str),
    /// A number: texts choose their plural by it.
    Number(u32),
}

impl<'a> Argument<'a> {
    /// For callers that have only strings: `"3"` is a number, `"007"` and `"K7QF-2M9D"` are words.
    pub fn read(value: &'a str) -> Self {
        let is_plain = !value.starts_with('0') || value.len() == 1;
        match value.parse() {
            Ok(number) if is_plain && !value.starts_with('+') => Self::Number(number),
            _ => Self::Text(value),
        }
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Argument<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

/// Where arguments get their direction marks (FSI and PDI, which have no width).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// The bundle isolates every argument: the language reads right to left.
    Bundle,
    /// Only an argument that reads right to left is isolated, so that plain texts hold no invisible mark.
    Foreign,
}

pub(crate) fn fluent<'a>(arguments: &[(&'a str, Argument<'a>)], isolation: Isolation) -> FluentArgs<'a> {
    let mut all = FluentArgs::with_capacity(arguments.len());
    for (name, argument) in arguments {
        let value = match *argument {
            Argument::Number(number) => FluentValue::from(number),
            Argument::Text(text) if isolation == Isolation::Foreign && text.chars().any(reads_leftwards) => {
                FluentValue::String(Cow::Owned(format!("\u{2068}{text}\u{2069}")))
            }
            Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        };
        all.set(*name, value);
    }
    all
}

/// Whether the character stands in one of Unicode's blocks for scripts that read right to left (Hebrew to Arabic
/// Extended-A, their presentation forms, and the two ranges the standard keeps for such scripts).
fn reads_leftwards(character: char) -> bool {
    matches!(character,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}
