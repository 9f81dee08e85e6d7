//! Why a PostgreSQL does not keep the case store: each a different thing for the operator to do.

use reportline_delivery::BoxError;

/// PostgreSQL keeps no case store for us, or not now. Each variant tells the operator what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
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
        "the PostgreSQL at {place} has no connection left; raise its max_connections: each hub takes {n_needed}"
    )]
    Crowded {
        /// Host and port.
        place: String,
        /// How many a hub may need.
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
    /// We may not make the schema or its tables, or not use them.
    #[error(
        "{user} may not make the schema reportline_hub in database {database}; let it: ALTER DATABASE {database} \
         OWNER TO {user}"
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
}
