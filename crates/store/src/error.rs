//! What can go wrong with a store that was opened: opaque, logged once by who handles it, and offered again.

use reportline_delivery::BoxError;

/// The store did not do it. Nothing of the transaction happened; the same call may succeed later.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk. Reading goes on; writing works again when there is room.
    #[error("no room left on the disk")]
    Full,
    /// Another writer changed the same conversation in between, or waited for this one while this one waited for it;
    /// read it anew.
    #[error("the conversation changed meanwhile")]
    Conflict,
    /// What was kept cannot be opened: the wrong key, or damage. A person should look.
    #[error("what was kept cannot be opened")]
    Damaged(#[source] BoxError),
    /// Anything else.
    #[error("the store is away")]
    Away(#[source] BoxError),
}
