//! Email: people write to an address, forward what they got, and answer one letter.
//!
//! The **reading room** ([`read`]) turns the raw bytes of a mail into what it says. It is pure: no network, no clock,
//! no disk. Nothing it reads is ever rendered, and nothing that a mail points to is ever fetched.

#![cfg_attr(not(test), expect(dead_code, reason = "the channel that uses the rooms is not built yet"))]

pub mod automatic;
pub mod bounce;
mod charset;
pub mod complaint;
mod dates;
pub mod facts;
mod fields;
mod flowed;
pub mod forwarded;
pub mod html;
mod languages;
pub mod limits;
mod lines;
pub mod mail;
mod numbers;
mod open;
mod parts;
pub mod personal;
pub mod read;
pub mod reply;
pub mod sender;
pub mod text;
mod transfer;

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
