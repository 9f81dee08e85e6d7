//! Names of flows, questions, options and notices: short, and of letters that fit a file name, a text key and a button.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest name: two of them and a mark fit the 64 bytes a button may carry.
pub(crate) const LONGEST: usize = 30;

/// Whether `text` may be a name: a small letter, then small letters, digits, `_` and `-`, 30 at most.
pub(crate) fn is_name(text: &str) -> bool {
    let is_body = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_' || it == '-';
    text.len() <= LONGEST && text.starts_with(|it: char| it.is_ascii_lowercase()) && text.chars().all(is_body)
}

macro_rules! name {
    ($(#[doc = $about:literal])+ $Name:ident) => {
        $(#[doc = $about])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $Name(String);

        impl $Name {
            /// The name, if it is one: `[a-z][a-z0-9_-]*`, at most 30 letters.
            pub fn new(text: &str) -> Option<Self> {
                is_name(text).then(|| Self(text.to_owned()))
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialEq<str> for $Name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl TryFrom<String> for $Name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(&text).ok_or("a name is small letters, digits, _ and -, at most 30")
            }
        }

        impl From<$Name> for String {
            fn from(name: $Name) -> String {
                name.0
            }
        }
    };
}

name! {
    /// The name of a flow: its file's name without the ending.
    FlowId
}
name! {
    /// The name of a question, unique in its flow. Flows that ask the same share the name and so the words.
    QuestionId
}
name! {
    /// The name of an option, unique in its question.
    OptionId
}
name! {
    /// The name of a text that is said and asks nothing.
    NoticeId
}

macro_rules! plain_debug {
    ($($Name:ident)+) => { $(
        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+ };
}

plain_debug! { FlowId QuestionId NoticeId }

/// Which option someone chose is theirs: it is printed only where it is asked for by name.
impl fmt::Debug for OptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹option›")
    }
}

impl NoticeId {
    /// One of the names in [`notices`].
    pub(crate) fn known(name: &'static str) -> Self {
        Self::new(name).expect("a name written in this crate is a name")
    }
}

/// What the engine itself says, in every flow.
pub(crate) mod notices {
    /// Before the first question: no emergency service.
    pub(crate) const FIRST: &str = "first";
    /// Emergency and support numbers.
    pub(crate) const HELP: &str = "help";
    /// How to come back.
    pub(crate) const PAUSED: &str = "paused";
    /// Deleted; nothing was sent.
    pub(crate) const CANCELLED: &str = "cancelled";
    /// Everything is erased.
    pub(crate) const ERASED: &str = "erased";
    /// The report is sent and can no longer be changed.
    pub(crate) const CLOSED_SUBMITTED: &str = "closed-submitted";

    /// All of them.
    pub(crate) const ALL: &[&str] = &[FIRST, HELP, PAUSED, CANCELLED, ERASED, CLOSED_SUBMITTED];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        for good in ["safety", "on_behalf", "closed-submitted", "x", "g7"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "Safety", "7g", "_x", "häuser", "abcdefghijklmnopqrstuvwxyzabcde"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
