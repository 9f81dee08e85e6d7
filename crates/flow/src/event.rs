//! What a person can do.

use reportline_report::{Evidence, Personal};

use crate::press::Press;

/// Something a person did.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// They asked for something that works at any point.
    Command(Command),
    /// They answered, handed something over, or both.
    Said(Said),
}

/// Words, presses and evidence of one message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// What was pressed, in order. It comes from strangers: each is held against the present question.
    pub pressed: Vec<Press>,
    /// What was typed, verbatim.
    pub text: Option<Personal>,
    /// What was handed over.
    pub evidence: Vec<Evidence>,
    /// What joins several messages to one handing over: only the first of them is answered.
    pub album: Option<String>,
}

/// What works at any point, on every channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin, or take up again.
    Start,
    /// Begin the short flow. Which flow a conversation walks is settled when it begins: here it is as `Start`.
    Quick,
    /// To the question before.
    Back,
    /// Pass over this question; what was answered to it before stays.
    Skip,
    /// What was answered to this question before stays.
    Keep,
    /// That is all for this question: what is ticked, or all the evidence.
    Done,
    /// Send what I have: to the review. At the review it submits, unless it was an old button.
    Send,
    /// Send it. Other words for `Send`: at a question, too, it leads to the review and no further.
    Confirm,
    /// Stop for now.
    Pause,
    /// Stop and delete.
    Cancel,
    /// Choose a language, or have that one (BCP 47).
    Language(Option<String>),
    /// Emergency and support numbers.
    Help,
    /// What became of it.
    Status,
    /// Delete everything about me.
    Erase,
}

impl Said {
    /// Words alone.
    pub fn words(text: &str) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// One press alone.
    pub fn pressed(press: Press) -> Self {
        Self { pressed: vec![press], ..Self::default() }
    }
}
