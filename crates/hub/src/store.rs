//! The case store's tables. All SQL of the hub is in here; whatever is sealed comes in and goes out as bytes.
//!
//! One connection writes, a few read beside it. PostgreSQL will be a twin of the files below.

mod chain;
mod connection;
mod erasing;
mod marking;
mod reader;
mod statements;
#[cfg(test)]
mod tampering;
mod telling;
mod walk;
mod working;
mod writer;

pub(crate) use connection::Opened;
pub(crate) use reader::Reader;
pub(crate) use telling::OwedNews;
pub(crate) use walk::{RawEntry, SealedReport};
pub(crate) use working::{NewMessage, NewNote};
pub(crate) use writer::{Kept, NewReport, Writer};

use reportline_delivery::BoxError;

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
    #[error("the database did not answer")]
    Away(#[source] BoxError),
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        // SQLite's primary result codes, https://www.sqlite.org/rescode.html; the extended ones add high bytes.
        const PERM: i32 = 3;
        const READONLY: i32 = 8;
        const CORRUPT: i32 = 11;
        const FULL: i32 = 13;
        const CANTOPEN: i32 = 14;
        const NOTADB: i32 = 26;

        let code = error
            .as_database_error()
            .and_then(|error| error.code()?.parse::<i32>().ok())
            .map(|extended| extended & 0xff);
        match code {
            Some(FULL) => Self::Full,
            Some(PERM | READONLY | CANTOPEN) => Self::NoPermission,
            Some(CORRUPT | NOTADB) => Self::Damaged(error.into()),
            _ if matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
                Self::Damaged(error.into())
            }
            _ => Self::Away(error.into()),
        }
    }
}

impl Fault {
    /// A row says something that no version of this program writes.
    fn damaged(what: &'static str) -> Self {
        Self::Damaged(what.into())
    }
}
