//! Discord: people report a message where it stands, or write to a bot.

#[cfg_attr(not(test), expect(dead_code, reason = "wired with the channel"))]
mod client;
#[cfg(feature = "fake")]
pub mod fake;
#[cfg_attr(not(test), expect(dead_code, reason = "wired with the channel"))]
mod gateway;
#[cfg_attr(not(test), expect(dead_code, reason = "wired with the channel"))]
mod menu;
#[cfg_attr(not(test), expect(dead_code, reason = "wired with the channel"))]
mod signature;
#[cfg(test)]
mod tests;
