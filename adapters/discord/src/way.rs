//! How a person is reached: by an interaction's token while it lasts, or by a direct message. What stands in
//! [`ReplyTo`] and [`Handle`] is written and read here, and nowhere else.
//!
//! "Interaction tokens are valid for 15 minutes"
//! (<https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages>). A way whose time
//! is over is found out by trying it: Discord says so, and there is another.

use reportline_channel::{Handle, ReplyTo};

/// A way to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Follow-ups to an interaction, seen by that person alone.
    Interaction {
        /// The interaction's token.
        token: Token,
        /// What its `@original` message is.
        original: Original,
    },
    /// Messages in the direct-message channel of this number.
    Direct {
        /// The channel.
        channel: String,
    },
}

/// An interaction's token: whoever holds it may answer in the bot's name. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Token(pub(crate) String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What an interaction's `@original` message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Original {
    /// The answer that was put off ("thinking…"): the first message takes its place.
    Promised,
    /// The message whose button was pressed.
    Pressed {
        /// Its number.
        message: String,
    },
}

/// A message of ours that can be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Seen by one person: editable by the token of the interaction that it followed.
    Ephemeral {
        /// That token.
        token: Token,
        /// The message's number.
        message: String,
    },
    /// In a direct-message channel.
    Direct {
        /// The channel.
        channel: String,
        /// The message's number.
        message: String,
    },
}

impl Way {
    /// As it travels with events and messages.
    pub(crate) fn to_reply_to(&self) -> ReplyTo {
        ReplyTo(match self {
            Self::Interaction { token, original: Original::Promised } => format!("i {} promised", token.0),
            Self::Interaction { token, original: Original::Pressed { message } } => {
                format!("i {} pressed {message}", token.0)
            }
            Self::Direct { channel } => format!("d {channel}"),
        })
    }

    /// What [`to_reply_to`](Self::to_reply_to) wrote.
    pub(crate) fn read(reply_to: &ReplyTo) -> Option<Self> {
        let words: Vec<&str> = reply_to.0.split(' ').collect();
        Some(match words.as_slice() {
            ["i", token, "promised"] => {
                Self::Interaction { token: Token((*token).to_owned()), original: Original::Promised }
            }
            ["i", token, "pressed", message] => Self::Interaction {
                token: Token((*token).to_owned()),
                original: Original::Pressed { message: (*message).to_owned() },
            },
            ["d", channel] => Self::Direct { channel: (*channel).to_owned() },
            _ => return None,
        })
    }
}

impl Shown {
    /// As the service keeps it.
    pub(crate) fn to_handle(&self) -> Handle {
        Handle(match self {
            Self::Ephemeral { token, message } => format!("i {} {message}", token.0),
            Self::Direct { channel, message } => format!("d {channel} {message}"),
        })
    }

    /// What [`to_handle`](Self::to_handle) wrote.
    pub(crate) fn read(handle: &Handle) -> Option<Self> {
        let words: Vec<&str> = handle.0.split(' ').collect();
        Some(match words.as_slice() {
            ["i", token, message] => {
                Self::Ephemeral { token: Token((*token).to_owned()), message: (*message).to_owned() }
            }
            ["d", channel, message] => {
                Self::Direct { channel: (*channel).to_owned(), message: (*message).to_owned() }
            }
            _ => return None,
        })
    }

    /// The message's number.
    pub(crate) fn message(&self) -> &str {
        match self {
            Self::Ephemeral { message, .. } | Self::Direct { message, .. } => message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let token = || Token("aW50ZXJhY3Rpb24".to_owned());
        for way in [
            Way::Interaction { token: token(), original: Original::Promised },
            Way::Interaction { token: token(), original: Original::Pressed { message: "12".to_owned() } },
            Way::Direct { channel: "34".to_owned() },
        ] {
            assert_eq!(Way::read(&way.to_reply_to()), Some(way));
        }
        for shown in [
            Shown::Ephemeral { token: token(), message: "12".to_owned() },
            Shown::Direct { channel: "34".to_owned(), message: "12".to_owned() },
        ] {
            assert_eq!(Shown::read(&shown.to_handle()), Some(shown));
        }
        assert_eq!(Way::read(&ReplyTo("somebody else's".to_owned())), None);
        assert_eq!(Shown::read(&Handle(String::new())), None);
    }

    #[test]
    fn no_token_is_shown() {
        let way = Way::Interaction { token: Token("secret".to_owned()), original: Original::Promised };
        assert!(!format!("{way:?} {:?}", way.to_reply_to()).contains("secret"));
    }
}
