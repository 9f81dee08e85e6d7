//! Adapters and channels.
//!
//! # How to add one
//! 1. A folder `adapters/x/` with the rooms every adapter has: `lib.rs` (the adapter and its settings), `receive.rs`
//!    (platform → [`Inbound`](crate::Inbound)), `render.rs` ([`Outbound`] → calls, pure), `client.rs` (the calls),
//!    `fake.rs` (the platform as a server, feature `fake`).
//! 2. Its README: the platform's rules with their sources.
//! 3. A dependency line in the root `Cargo.toml` and a line in `src/adapters.rs`.
//!    Where all is asked at once ([`Asks::All`](crate::Asks::All)), see the section on letters in `docs/specs/channel.md`.
//! 4. `tests/main.rs` runs the conformance suite against the fake.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::aside::Aside;
use crate::capabilities::Capabilities;
use crate::endpoint::{Mount, Request, Response};
use crate::error::{BuildError, RunError};
use crate::inbox::Inbox;
use crate::outbound::{Handle, Outbound};
use crate::peer::{ChannelId, Peer};
use crate::slot::Slot;
use crate::words::Words;
use jiff::Timestamp;
use reportline_delivery::{DeliveryError, DeliveryId};

/// Code that speaks one platform.
pub trait Adapter: Send + Sync {
    /// The platform's slug: `telegram`. Also `channel.kind` in reports and `kind` in the configuration.
    fn kind(&self) -> &'static str;

    /// The version stated in reports, for the custody of evidence.
    fn version(&self) -> &'static str;

    /// The keys its section of the configuration may have.
    fn keys(&self) -> &'static [&'static str];

    /// The texts it asks [`Words`] for.
    fn text_keys(&self) -> &'static [&'static str];

    /// What it can and cannot see, for the transparency page.
    fn sight(&self) -> Sight;

    /// A channel from its settings (the section without `kind`), or every fault in them. No I/O but reading the
    /// files that settings name.
    fn build(
        &self,
        id: &ChannelId,
        settings: &serde_json::Value,
    ) -> Result<Box<dyn Channel>, Vec<BuildError>>;

    /// What it does in a process of its own, if anything: it serves that process's standard input until it ends. The
    /// service starts such a process for a channel through [`Context::aside`].
    fn aside(&self) -> Option<fn() -> std::io::Result<()>> {
        None
    }

    /// Whether its channels have a [`slot`](Channel::slot).
    fn has_slot(&self) -> bool {
        false
    }
}

/// What an adapter can and cannot see. Every entry is a text key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// What reaches us.
    pub sees: &'static [&'static str],
    /// What does not, by construction.
    pub never_sees: &'static [&'static str],
}

/// One configured, running adapter.
#[async_trait]
pub trait Channel: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Where it wants to be reached over HTTP, if it does.
    fn mount(&self) -> Option<Mount> {
        None
    }

    /// Answers one request below its [`mount`](Channel::mount). Never fails: what went wrong inside is a status code.
    async fn serve(&self, request: Request, context: Context<'_>) -> Response {
        let _ = (request, context);
        http::Response::builder().status(404).body(bytes::Bytes::new()).unwrap_or_default()
    }

    /// Receives until told to stop. Returns `Ok` when `context.stop` is cancelled, within two seconds.
    ///
    /// Errors: [`RunError::Lost`] is run again after a pause, [`RunError::Refused`] is not.
    async fn run(&self, context: Context<'_>) -> Result<(), RunError>;

    /// Shows a message.
    ///
    /// Errors: the outbox obeys the verdict. A platform's 429 is `Retry { after }`.
    async fn send(&self, to: &Peer, message: &Outbound, beside: Beside<'_>) -> Result<Sent, DeliveryError>;

    /// Asks the platform whether all is well, for `doctor` and before `run`: reachable, the token good, no more sight
    /// than wanted. Changes nothing.
    async fn probe(&self) -> Result<(), RunError>;

    /// What could be better though all is well, for `doctor`: a sentence each, with the key to change if there is one. Asked
    /// when [`probe`](Channel::probe) found nothing. Changes nothing.
    async fn advice(&self) -> Result<Vec<String>, RunError> {
        Ok(Vec::new())
    }

    /// Opens the way in for what comes in files or through a pipe, whether or not the channel runs.
    async fn slot(&self) -> Result<Box<dyn Slot + '_>, RunError> {
        Err(RunError::refused(
            "this kind of channel takes nothing from files",
            "name a channel of another kind",
        ))
    }
}

/// What a channel is given while it runs.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Its own name.
    pub id: &'a ChannelId,
    /// Where it hands over.
    pub inbox: &'a dyn Inbox,
    /// Words for what is its own.
    pub words: &'a dyn Words,
    /// Cancelled when it should stop.
    pub stop: &'a CancellationToken,
    /// How its adapter's [`aside`](Adapter::aside) is started. `None` where there is no program to start: then it is
    /// done in this process.
    pub aside: Option<&'a Aside>,
}

/// What a channel is given beside a message that it shows.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// The last question shown to that peer, which may be tidied away.
    pub previous: Option<&'a Handle>,
    /// Words for what is its own.
    pub words: &'a dyn Words,
    /// The name of what is owed: the same in every attempt, so that a far side can tell a repetition.
    pub delivery: &'a DeliveryId,
    /// The time of this attempt.
    pub now: Timestamp,
}

/// A message was shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The channel's name for it, if a later one can take its place.
    pub handle: Option<Handle>,
}
