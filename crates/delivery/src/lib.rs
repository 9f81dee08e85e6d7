//! The words that every hand-over shares: what a delivery is called, what it came to, when to try again.
//!
//! Pure: no clock, no chance, no I/O. The caller adds jitter and keeps time.

mod backoff;
mod verdict;

pub use backoff::backoff;
pub use verdict::{BoxError, DeliveryError, DeliveryId};
