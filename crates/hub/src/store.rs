//! The case store's tables. All SQL of the hub is in here; whatever is sealed comes in and goes out as bytes.
//!
//! One connection writes, a few read beside it. The tables stand in SQLite or in PostgreSQL: what they share, which is all
//! that is asked of them, is written once; what is their own stands in `sqlite.rs` and `postgres.rs`.

mod chain;
mod database;
mod erasing;
mod keeping;
mod listing;
mod marking;
mod merging;
mod migrations;
mod opening;
mod postgres;
mod reader;
mod sql;
mod sqlite;
mod statements;
mod tables;
#[cfg(test)]
mod tampering;
mod telling;
#[cfg(test)]
mod tests;
mod value;
mod walk;
mod working;
mod writer;

pub(crate) use database::Database;
pub(crate) use keeping::{Kept, NewReport};
pub(crate) use opening::Opened;
pub(crate) use postgres::Server;
pub(crate) use reader::Reader;
pub(crate) use telling::OwedNews;
pub(crate) use walk::{RawEntry, SealedReport};
pub(crate) use working::{NewMessage, NewNote};
pub(crate) use writer::Writer;

use reportline_delivery::BoxError;

use crate::refusal::Refusal;

/// Something sealed, and the wrapped key that opens it. Destroying the key destroys the thing.
pub(crate) struct Sealed {
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

/// What the database could not do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("no room left on the disk")]
    Full,
    #[error("no permission to open the database")]
    NoPermission,
    #[error("the database is damaged")]
    Damaged(#[source] BoxError),
    #[error("the database is of version {found}, this program knows {known}")]
    Version { found: u32, known: u32 },
    #[error(transparent)]
    Refused(Refusal),
    #[error("the connection to the database is lost")]
    Lost(#[source] BoxError),
    #[error("the database did not answer")]
    Away(#[source] BoxError),
}

impl Fault {
    /// A row says something that no version of this program writes.
    fn damaged(what: &'static str) -> Self {
        Self::Damaged(what.into())
    }
}
