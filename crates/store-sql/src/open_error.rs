//! Why a store does not open: each a different thing for the operator to do.

use std::path::PathBuf;

use reportline_delivery::BoxError;

/// The store does not open. Each variant tells the operator what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("another Reportline is running on {folder}; stop it, or give this one another data folder")]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// There is no database yet.
    #[error("there is nothing in {folder} yet; start Reportline once, or name another data folder")]
    Missing {
        /// The data folder.
        folder: PathBuf,
    },
    /// The system does not let us read and write there.
    #[error("no permission to read and write {path}; let the user that runs Reportline own it")]
    NoPermission {
        /// What may not be read or written.
        path: PathBuf,
    },
    /// No room on the disk.
    #[error("no room left on the disk of {folder}; free some and start again, nothing is lost")]
    Full {
        /// The data folder.
        folder: PathBuf,
    },
    /// A newer program has changed the tables.
    #[error(
        "the database was made by a newer Reportline (its tables are version {found}, this program knows {known}); \
         run the newer program, or restore the backup from before the upgrade"
    )]
    Newer {
        /// The version of the tables.
        found: i64,
        /// The version this program knows.
        known: i64,
    },
    /// The key file is not the one that this database was sealed with.
    #[error(
        "the key is not the one this database was sealed with (it wants key {expected}, this is key {found}); \
         bring back the right key file, for without it nobody can open what is kept"
    )]
    WrongKey {
        /// The id of the key that it was sealed with.
        expected: String,
        /// The id of the key that was given.
        found: String,
    },
    /// The database is damaged.
    #[error("the database is damaged; keep a copy of it, then restore the last backup")]
    Damaged(#[source] BoxError),
    /// Anything else.
    #[error("the database does not open; the cause stands below")]
    Other(#[source] BoxError),
}
