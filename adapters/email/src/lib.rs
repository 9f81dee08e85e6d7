//! Email: people write to an address, forward what they got, and answer one letter.

#![cfg_attr(not(test), expect(dead_code, reason = "the channel that uses the rooms is not built yet"))]

mod mailbox;
mod post;
mod settings;
mod tls;
