//! What can be pressed, and what a button carries.

use serde::{Deserialize, Serialize};

/// A ready answer or a thing to do: a button, a box, a numbered line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the channel hands back when it is pressed.
    pub token: Token,
    /// Its words, at most 20 characters where it is a command.
    pub label: String,
    /// Whether it is on (in [`Input::Many`](crate::Input::Many), or the answer given before).
    pub is_chosen: bool,
    /// What sort of thing it is, for its place and colour.
    pub role: Role,
}

/// What sort of choice, for its place and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An answer.
    Answer,
    /// The way forward.
    Forward,
    /// Leaves this unanswered.
    Skip,
    /// The way back.
    Back,
    /// Changes an answer given before.
    Change,
    /// Deletes or gives up: last, and apart.
    Danger,
    /// Anything else: help, language, pause.
    Other,
}

/// What a button carries: at most [`Token::MOST_BYTES`] bytes of `a-z A-Z 0-9 : . _ -`. Opaque to adapters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(pub String);

impl Token {
    /// Telegram's `callback_data` holds 1-64 bytes, the least of the platforms we know.
    pub const MOST_BYTES: usize = 64;
}
