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
    /// Not the address of a PostgreSQL.
    #[error("the address of the database cannot be read; write postgres://USER:PASSWORD@HOST/DATABASE")]
    Address(#[source] BoxError),
    /// Nobody answers there.
    #[error("no PostgreSQL answers at {place}; start it, or correct the address")]
    Unreachable {
        /// Host and port.
        place: String,
        /// What the system says.
        source: BoxError,
    },
    /// The connection cannot be made private.
    #[error(
        "the PostgreSQL at {place} does not prove who it is; give it a certificate for that name, and name its \
         authority with ?sslrootcert=FILE in the address"
    )]
    Untrusted {
        /// Host and port.
        place: String,
        /// What TLS says.
        source: BoxError,
    },
    /// Wrong user, wrong password, or not from here.
    #[error(
        "PostgreSQL does not let {user} in; correct the user or the password, or allow it in its pg_hba.conf"
    )]
    NotLetIn {
        /// As whom.
        user: String,
    },
    /// No place left there.
    #[error(
        "the PostgreSQL at {place} has no connection left; raise its max_connections: each Reportline takes {n_needed}"
    )]
    Crowded {
        /// Host and port.
        place: String,
        /// How many this program may need.
        n_needed: u32,
    },
    /// No such database.
    #[error(
        "there is no database {database}; make it: CREATE DATABASE {database} OWNER {user} ENCODING 'UTF8'"
    )]
    NoDatabase {
        /// Its name.
        database: String,
        /// As whom we come.
        user: String,
    },
    /// The database is there, and Reportline has not made its tables yet.
    #[error("there is nothing in database {database} yet; start Reportline once, or name another database")]
    Untouched {
        /// Its name.
        database: String,
    },
    /// We may not make tables.
    #[error(
        "{user} may not make tables in database {database}; let it: ALTER DATABASE {database} OWNER TO {user}"
    )]
    MayNotCreate {
        /// As whom we come.
        user: String,
        /// Where.
        database: String,
    },
    /// A standby, or set to be read only.
    #[error(
        "the PostgreSQL at {place} takes no writes, for it is a standby or read only; name the one that does"
    )]
    ReadOnly {
        /// Host and port.
        place: String,
    },
    /// It would lose what it acknowledged.
    #[error(
        "PostgreSQL has {setting} = {value} and would lose what was acknowledged when its machine stops; \
         set {setting} = on and start again"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// What it is set to.
        value: String,
    },
    /// Not every text can be kept.
    #[error("database {database} keeps texts as {encoding}; make one with ENCODING 'UTF8'")]
    NotUtf8 {
        /// Its name.
        database: String,
        /// How it keeps texts.
        encoding: String,
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
