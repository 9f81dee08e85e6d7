//! The suite every adapter passes: the channel's side of the contract, played against the adapter's own fake.
//!
//! # How to pass it
//! 1. In `Cargo.toml`: `reportline-channel = { workspace = true, features = ["conformance"] }` and `tokio` among the
//!    dev-dependencies.
//! 2. In `tests/main.rs`: a type that implements [`Rig`] with the adapter's fake, an `async fn` that makes one, and
//!    ```text
//!    mod conformance {
//!        reportline_channel::channel_conformance!(super::rig);
//!    }
//!    ```
//! 3. Each [`Rule`] is a test of its own, named after it. What a platform cannot do is named in [`Rig::exempt`] with
//!    the reason; whatever else fails is a fault of the channel.
//!
//! The rules in prose, and why each: `docs/specs/channel.md`.

mod inbox;
mod incoming;
mod line;
mod outgoing;
mod rig;
mod rule;
pub mod samples;
mod stage;
mod standing;
mod words;

pub use inbox::{Call, RecordingInbox};
pub use line::{Line, eventually};
pub use rig::{Person, Rig};
pub use rule::{Rule, check};
pub use words::PlainWords;

use std::time::Duration;

/// How long anything that must happen may take: generous, because two cores may serve nine test binaries. A rule that
/// holds is done in milliseconds.
pub const LIMIT: Duration = Duration::from_secs(20);

/// How long a thing that must not happen is watched for.
pub const WATCH: Duration = Duration::from_millis(150);

/// How soon a channel has stopped after it was told to; [`Channel::run`](crate::Channel::run) promises it.
pub const STOP_LIMIT: Duration = Duration::from_secs(2);
