//! What can go wrong, named by who has to act.

use reportline_delivery::BoxError;

/// A fault in a channel's settings, for the operator: which key, what is wrong, what to write instead. A channel
/// names every fault at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}; {remedy}")]
pub struct BuildError {
    /// The key within the channel's section: `token_file`.
    pub key: String,
    /// What is wrong, without the value where it may be secret.
    pub problem: String,
    /// What to change.
    pub remedy: String,
}

impl BuildError {
    /// A fault at `key`.
    pub fn new(key: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { key: key.into(), problem: problem.into(), remedy: remedy.into() }
    }
}

/// Why a channel stopped, or could not be asked. The variant tells the supervisor what to do.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Run it again after a pause: the network, the platform or our own store was away. Nothing was lost, because
    /// what was not accepted is offered again.
    #[error("the connection was lost")]
    Lost(#[source] BoxError),
    /// Do not run it again: an operator has to change something first (a wrong token, too much sight).
    #[error("{reason}; {remedy}")]
    Refused {
        /// What is wrong.
        reason: String,
        /// What to change, and where.
        remedy: String,
    },
}

impl RunError {
    /// A [`RunError::Lost`].
    pub fn lost(source: impl Into<BoxError>) -> Self {
        Self::Lost(source.into())
    }

    /// A [`RunError::Refused`].
    pub fn refused(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Refused { reason: reason.into(), remedy: remedy.into() }
    }
}

/// Why a file could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Over the service's limit: hand the exhibit over with [`Missing::TooLarge`](crate::Missing::TooLarge).
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The most bytes one file may have.
        limit: u64,
    },
    /// The disk or the store is away: do not accept the event, so that the platform offers it again.
    #[error("files cannot be kept now")]
    Away(#[source] BoxError),
}
