//! What a person can do.

use reportline_report::{Evidence, Personal};

use crate::command::Command;
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
