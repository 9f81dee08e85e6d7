//! What can go wrong on the way to a mailbox, without a word of what was said.
//!
//! The errors of `async-imap` hold what the server sent: a parse error the whole buffer, which is somebody's mail. They
//! end here, and are never shown, logged or kept as a source.

use std::fmt;
use std::io;

use async_imap::error::Error;
use reportline_channel::RunError;

use crate::tls::{CertificateFault, certificate_fault};

/// What we were doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Connecting,
    Securing,
    LoggingIn,
    Opening,
    Looking,
    Fetching,
    Marking,
    Moving,
    Putting,
    Waiting,
}

/// Why it came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nobody listens there, or the name is unknown.
    #[error("the mail server cannot be reached ({0})")]
    Unreachable(io::ErrorKind),
    /// It may be a wrong `imap_host`, a private authority without `ca_file`, or a network that listens in.
    #[error("the mail server's certificate is refused: {0}")]
    Certificate(CertificateFault),
    /// It may be a server without TLS, or somebody between us who takes the offer away.
    #[error("the mail server offers no STARTTLS")]
    NoStartTls,
    /// The file of the access token cannot be read just now.
    #[error("the file that `oauth_token_file` names cannot be read ({0})")]
    NoToken(io::ErrorKind),
    /// The access token does not hold. Not for an operator yet: whoever keeps it fresh may only be late.
    #[error("the mail server refuses the access token in the file that `oauth_token_file` names")]
    StaleToken,
    /// The password is wrong, for good.
    #[error("the mail server refuses the login with `username` and `{0}`")]
    WrongPassword(&'static str),
    /// There is no such folder.
    #[error("there is no folder as `mailbox` names it")]
    NoMailbox,
    /// Nothing can be moved or marked there.
    #[error("the folder that `mailbox` names is for reading only")]
    ReadOnly,
    /// Nothing was heard for as long as we wait.
    #[error("the mail server fell silent while {0}")]
    Silent(Step),
    /// The connection ended, politely or not.
    #[error("the connection to the mail server broke while {0}")]
    Broken(Step),
    /// The server said no, or did not understand.
    #[error("the mail server declined while {0}")]
    Declined(Step),
    /// It does not speak IMAP as we know it.
    #[error("the mail server answered unreadably while {0}")]
    Garbled(Step),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connecting => "connecting",
            Self::Securing => "agreeing on TLS",
            Self::LoggingIn => "logging in",
            Self::Opening => "opening the folder",
            Self::Looking => "looking for mail",
            Self::Fetching => "fetching a mail",
            Self::Marking => "marking a mail",
            Self::Moving => "moving a mail",
            Self::Putting => "putting a mail in",
            Self::Waiting => "waiting for mail",
        })
    }
}

impl Trouble {
    /// What we were doing, where that matters.
    pub(super) fn step(self) -> Option<Step> {
        match self {
            Self::Silent(step) | Self::Broken(step) | Self::Declined(step) | Self::Garbled(step) => {
                Some(step)
            }
            _ => None,
        }
    }

    /// Whether somebody has to change something first.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::WrongPassword(_) | Self::NoMailbox | Self::ReadOnly)
    }

    /// What an error of the crate comes to.
    pub(super) fn of(step: Step, error: &Error) -> Self {
        match error {
            Error::Io(error) => Self::of_io(step, error),
            Error::No(_) | Error::Bad(_) => Self::Declined(step),
            Error::ConnectionLost => Self::Broken(step),
            _ => Self::Garbled(step),
        }
    }

    /// What an error of the connection comes to.
    pub(super) fn of_io(step: Step, error: &io::Error) -> Self {
        match (certificate_fault(error), error.kind()) {
            (Some(fault), _) => Self::Certificate(fault),
            (None, io::ErrorKind::TimedOut) => Self::Silent(step),
            // The parser's, and TLS that makes no sense.
            (None, io::ErrorKind::Other | io::ErrorKind::InvalidData) => Self::Garbled(step),
            (None, _) => Self::Broken(step),
        }
    }
}

impl From<Trouble> for RunError {
    fn from(trouble: Trouble) -> Self {
        let remedy = match trouble {
            Trouble::WrongPassword(key) => format!(
                "check `username` and `{key}`; many providers want an app password for IMAP, or have it switched off"
            ),
            Trouble::NoMailbox => "write `mailbox` as the server has it; most have INBOX".to_owned(),
            Trouble::ReadOnly => "give this login the right to move and mark mail there".to_owned(),
            _ => return RunError::lost(trouble),
        };
        RunError::refused(trouble.to_string(), remedy)
    }
}
