//! A way in beside the channel's own: what lies in files, or comes through a pipe.

use async_trait::async_trait;
use bytes::Bytes;

use crate::error::RunError;

/// Where something is put in that did not come by the channel's own way. It waits there for a channel that runs, in this
/// process or another, now or later.
#[async_trait]
pub trait Slot: Send {
    /// Puts one in. Once this returned `Ok` it is durable, and whoever had it may forget it. Nothing looks into it here:
    /// also what cannot be read is taken, and set aside by the channel that runs.
    ///
    /// Errors: `Lost`, offer it again later; it may have been taken all the same, and twice is harmless. `Refused`, an
    /// operator has to change something first.
    async fn put(&mut self, raw: Bytes) -> Result<(), RunError>;
}
