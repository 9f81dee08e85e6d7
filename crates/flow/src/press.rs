//! What a button carries: a token of at most 64 bytes of `a-zA-Z0-9:._-`, which comes back from strangers.

use reportline_report::Personal;

use crate::command::Command;
use crate::id::{OptionId, QuestionId};

/// The most bytes of a token: Telegram's `callback_data`, the tightest of the platforms we know.
pub const LONGEST_TOKEN: usize = 64;

/// Something that was pressed. Whether it still means anything is for `step` to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// An option; where several may be chosen, it is ticked or unticked.
    Option {
        /// Of this question.
        question: QuestionId,
        /// The option.
        option: OptionId,
    },
    /// What is ticked is the answer; that is all the evidence. With options in the same event, they alone are ticked.
    Done {
        /// Of this question.
        question: QuestionId,
    },
    /// One of the places asked about.
    Candidate {
        /// Of this question.
        question: QuestionId,
        /// The place's code.
        code: Personal,
    },
    /// The answer given before stays.
    Keep {
        /// Of this question.
        question: QuestionId,
    },
    /// The answer given before is taken back.
    Clear {
        /// Of this question.
        question: QuestionId,
    },
    /// From the review: ask this again.
    Change {
        /// Which.
        question: QuestionId,
    },
    /// From the review: send it.
    Confirm {
        /// Of this review. What changed since was not read and is not sent.
        edition: u32,
    },
    /// A command's button.
    Command(Command),
}

impl Press {
    /// The token of this press. Of a code or a language tag that would not fit, nothing is pressed by it.
    pub fn encode(&self) -> String {
        match self {
            Self::Option { question, option } => format!("o:{question}:{option}"),
            Self::Done { question } => format!("d:{question}"),
            Self::Candidate { question, code } => format!("p:{question}:{}", &**code),
            Self::Keep { question } => format!("k:{question}"),
            Self::Clear { question } => format!("x:{question}"),
            Self::Change { question } => format!("c:{question}"),
            Self::Confirm { edition } => format!("confirm:{edition}"),
            Self::Command(Command::Language(Some(tag))) => format!("language:{tag}"),
            Self::Command(command) => command_word(command).to_owned(),
        }
    }

    /// Reads a token; `None` for anything that no button of ours carries.
    pub fn parse(token: &str) -> Option<Self> {
        if !is_token(token) {
            return None;
        }
        if let Some((_, command)) = COMMANDS.iter().find(|(word, _)| *word == token) {
            return Some(Self::Command(command.clone()));
        }

        let (mark, rest) = token.split_once(':')?;
        let named = || QuestionId::new(rest);
        match mark {
            "d" => Some(Self::Done { question: named()? }),
            "k" => Some(Self::Keep { question: named()? }),
            "x" => Some(Self::Clear { question: named()? }),
            "c" => Some(Self::Change { question: named()? }),
            "confirm" => Some(Self::Confirm { edition: rest.parse().ok()? }),
            "language" if !rest.is_empty() => Some(Self::Command(Command::Language(Some(rest.to_owned())))),
            "o" => {
                let (question, option) = rest.split_once(':')?;
                Some(Self::Option { question: QuestionId::new(question)?, option: OptionId::new(option)? })
            }
            "p" => {
                let (question, code) = rest.split_once(':')?;
                let question = QuestionId::new(question)?;
                (!code.is_empty()).then(|| Self::Candidate { question, code: code.into() })
            }
            _ => None,
        }
    }

    /// The question it belongs to.
    pub fn question(&self) -> Option<&QuestionId> {
        match self {
            Self::Option { question, .. }
            | Self::Done { question }
            | Self::Candidate { question, .. }
            | Self::Keep { question }
            | Self::Clear { question }
            | Self::Change { question } => Some(question),
            Self::Confirm { .. } | Self::Command(_) => None,
        }
    }
}

/// Whether every channel can carry this on a button.
pub(crate) fn is_token(token: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, ':' | '.' | '_' | '-');
    !token.is_empty() && token.len() <= LONGEST_TOKEN && token.chars().all(is_plain)
}

const COMMANDS: &[(&str, Command)] = &[
    ("start", Command::Start),
    ("quick", Command::Quick),
    ("add", Command::Add),
    ("back", Command::Back),
    ("skip", Command::Skip),
    ("done", Command::Done),
    ("keep", Command::Keep),
    ("confirm", Command::Confirm),
    ("send", Command::Send),
    ("pause", Command::Pause),
    ("cancel", Command::Cancel),
    ("language", Command::Language(None)),
    ("help", Command::Help),
    ("status", Command::Status),
    ("erase", Command::Erase),
];

fn command_word(command: &Command) -> &'static str {
    COMMANDS.iter().find(|(_, it)| it == command).map_or("language", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_token_presses_nothing() {
        for token in [
            "",
            "o",
            "o:",
            "o:safety",
            "o:Safety:yes",
            "p:area:",
            "q:safety",
            "confirm:",
            "confirm:x",
            "o:a:b:c",
            "language:",
        ] {
            assert_eq!(Press::parse(token), None, "{token}");
        }
        assert_eq!(Press::parse(&"d:".repeat(40)), None);
    }

    #[test]
    fn every_command_has_a_button() {
        for (_, command) in COMMANDS {
            let press = Press::Command(command.clone());
            assert_eq!(Press::parse(&press.encode()), Some(press));
        }
    }
}
