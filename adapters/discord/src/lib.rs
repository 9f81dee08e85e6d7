//! Discord: people report a message where it stands, or write to a bot.

#[cfg(feature = "fake")]
pub mod fake;
