//! What can go wrong with a letter, without a word of what was said, and what the outbox should do.
//!
//! lettre's errors hold what the server answered, which may quote addresses and content. They end here.

use std::fmt;
use std::io;

use lettre::transport::smtp::Error;
use reportline_channel::RunError;
use reportline_delivery::DeliveryError;

use crate::tls::{CertificateFault, certificate_fault};

/// What we were doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Connecting,
    Securing,
    LoggingIn,
    Sender,
    Recipient,
    Content,
}

/// Why it came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nobody listens there, the name is unknown, or the connection ended.
    #[error("the connection to the mail server broke while {0}")]
    Broken(Step),
    /// Nothing was heard for as long as we wait.
    #[error("the mail server fell silent while {0}")]
    Silent(Step),
    /// It may be a wrong `smtp_host`, a private authority without `ca_file`, or a network that listens in.
    #[error("the mail server's certificate is refused: {0}")]
    Certificate(CertificateFault),
    /// It may be a server without TLS, or somebody between us who takes the offer away.
    #[error("the mail server offers no STARTTLS")]
    NoStartTls,
    /// Neither our roots nor the operator's can be used.
    #[error("no TLS connection can be prepared")]
    NoTls,
    /// The file of the access token cannot be read just now.
    #[error("the file that `oauth_token_file` names cannot be read ({0})")]
    NoToken(io::ErrorKind),
    /// An operator has to change something; letters wait for it.
    #[error("the mail server answered {code} to the login with `username` and `{key}`")]
    LoginRefused {
        /// The reply code.
        code: u16,
        /// Where the secret stands.
        key: &'static str,
    },
    /// The server said no.
    #[error("the mail server answered {code} to {step}")]
    Refused {
        /// At which command.
        step: Step,
        /// The reply code.
        code: u16,
    },
    /// It does not speak SMTP as we know it.
    #[error("the mail server answered unreadably to {0}")]
    Garbled(Step),
    /// The server cannot carry it (RFC 6531).
    #[error("the mail server takes no address with such letters")]
    ForeignAddress,
    /// What should be an address is none.
    #[error("that is no mail address")]
    NoAddress,
    /// The letter cannot be written as a mail.
    #[error("the letter cannot be written as a mail")]
    Unwritable,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connecting => "the greeting",
            Self::Securing => "STARTTLS",
            Self::LoggingIn => "the login",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Content => "the content",
        })
    }
}

impl Trouble {
    pub(super) fn of(step: Step, error: &Error) -> Self {
        if let Some(fault) = certificate_fault(error) {
            return Self::Certificate(fault);
        }
        match error.status() {
            Some(code) => Self::Refused { step, code: u16::from(code) },
            None if error.is_timeout() => Self::Silent(step),
            None if error.is_response() => Self::Garbled(step),
            // The one thing lettre's client itself complains of: no login that both sides know.
            None if error.is_client() => Self::Refused { step, code: NO_MECHANISM },
            None => Self::Broken(step),
        }
    }

    /// What the outbox should do.
    ///
    /// A permanent no is one for this letter only where it is about the recipient or the content: to `MAIL FROM` it is
    /// about us, and an operator can mend it. So it is when the server wants a login (530, 535, 538: RFC 4954).
    pub(super) fn verdict(self) -> DeliveryError {
        match self {
            Self::Refused { step: Step::Recipient | Step::Content, code }
                if code >= 500 && !matches!(code, 503 | 530 | 534 | 535 | 538) =>
            {
                DeliveryError::reject(self)
            }
            Self::ForeignAddress | Self::NoAddress | Self::Unwritable => DeliveryError::reject(self),
            _ => DeliveryError::retry(self),
        }
    }
}

/// "Unrecognized authentication type" (RFC 5321's 504 as RFC 4954 uses it).
const NO_MECHANISM: u16 = 504;

impl From<Trouble> for RunError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::LoginRefused { code, key } if code >= 500 && key != "oauth_token_file" => Self::refused(
                trouble.to_string(),
                format!("check `username` and `{key}`; many providers want an app password for SMTP"),
            ),
            _ => Self::lost(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_no_to_this_letter_is_final() {
        let rejects =
            |step, code| matches!(Trouble::Refused { step, code }.verdict(), DeliveryError::Reject(_));
        assert!(
            rejects(Step::Recipient, 550) && rejects(Step::Content, 554) && rejects(Step::Recipient, 553)
        );
        assert!(
            !rejects(Step::Recipient, 450) && !rejects(Step::Content, 451) && !rejects(Step::Recipient, 530)
        );
        assert!(!rejects(Step::Sender, 550) && !rejects(Step::Connecting, 554));
        let login = Trouble::LoginRefused { code: 535, key: "password_file" };
        assert!(matches!(login.verdict(), DeliveryError::Retry { after: None, .. }));
        assert!(matches!(RunError::from(login), RunError::Refused { .. }));
        let silent = Trouble::Silent(Step::Content);
        assert!(matches!(RunError::from(silent), RunError::Lost(_)));
    }
}
