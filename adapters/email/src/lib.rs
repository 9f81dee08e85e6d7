//! Email: people write to an address, forward what they got, and answer one letter.

#![cfg_attr(not(test), expect(dead_code, reason = "the channel that uses the rooms is not built yet"))]

mod mailbox;
mod post;
mod settings;
mod tls;

// What these rooms are to each other is nobody else's business; so they are tried from within.
#[cfg(test)]
#[path = "../tests/letters.rs"]
mod letters;
#[cfg(test)]
#[path = "../tests/post_office.rs"]
mod post_office;
#[cfg(test)]
#[path = "../tests/scripted_imap.rs"]
mod scripted_imap;
#[cfg(test)]
#[path = "../tests/secrets.rs"]
mod secrets;
#[cfg(test)]
#[path = "../tests/ugly.rs"]
mod ugly;
#[cfg(test)]
#[path = "../tests/wire.rs"]
mod wire;
