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
