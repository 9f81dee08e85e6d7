//! Keeping in SQL: the contract of `reportline-store`, on SQLite.
//!
//! Everything a person said, and to whom, is sealed before it reaches SQL; peers and events are found by keyed
//! hashes. The module `sealing` is shared by every dialect; `sqlite` holds one dialect and nothing else.
//!
//! What is absent: no clock but the one that comes in, no tasks of its own, no retries, no idea of what a
//! conversation or a report looks like inside.

mod desk;
mod open_error;
mod sealing;
mod sqlite;

pub use desk::Desk;
pub use open_error::OpenError;
pub use sqlite::SqliteStore;
