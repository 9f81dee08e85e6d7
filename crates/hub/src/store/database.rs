//! Which database keeps the tables: opening it, and what each does in its own way.

use std::path::PathBuf;

use sqlx::ConnectOptions;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

use super::postgres::{self, Server};
use super::sql::{Connection, Pool};
use super::{Fault, sqlite};

/// The database of a case store.
pub(crate) enum Database {
    /// A file, which this process has made if it may write.
    Sqlite(PathBuf),
    /// A server.
    Postgres(Box<Server>),
}

impl Database {
    /// Connects to write, with every promise.
    pub(super) async fn connect(&self) -> Result<Connection, Fault> {
        Ok(match self {
            Self::Sqlite(path) => Connection::Sqlite(sqlite::connect(path).await?),
            Self::Postgres(server) => Connection::Postgres(server.connect().await?),
        })
    }

    /// Connects to see what is there.
    pub(super) async fn look(&self) -> Result<Connection, Fault> {
        Ok(match self {
            Self::Sqlite(path) => Connection::Sqlite(sqlite::options(path).read_only(true).connect().await?),
            Self::Postgres(server) => Connection::Postgres(server.look().await?),
        })
    }

    pub(super) fn readers(&self) -> Pool {
        match self {
            Self::Sqlite(path) => Pool::Sqlite(sqlite::readers(path)),
            Self::Postgres(server) => Pool::Postgres(server.readers()),
        }
    }

    /// The same fault, in an operator's words if the database has some.
    pub(super) fn explain(&self, fault: Fault) -> Fault {
        match (self, fault) {
            (Self::Postgres(server), Fault::Away(source) | Fault::Lost(source)) => {
                match source.downcast::<sqlx::Error>() {
                    Ok(error) => server.refusal(*error),
                    Err(source) => Fault::Away(source),
                }
            }
            (_, fault) => fault,
        }
    }
}

impl Connection {
    /// Begins a transaction that has the write lock at once. The one of the connection; it ends with `commit` or
    /// `rollback`, or with the connection.
    pub(super) async fn begin(&mut self) -> Result<(), Fault> {
        let begin = match self {
            Self::Sqlite(_) => sqlite::BEGIN,
            Self::Postgres(_) => postgres::BEGIN,
        };
        self.run(begin).await
    }

    /// How many migrations the database has.
    pub(super) async fn version(&mut self) -> Result<u32, Fault> {
        match self {
            Self::Sqlite(it) => sqlite::version(it).await,
            Self::Postgres(it) => postgres::version(it).await,
        }
    }

    pub(super) async fn set_version(&mut self, version: u32) -> Result<(), Fault> {
        match self {
            Self::Sqlite(it) => sqlite::set_version(it, version).await,
            Self::Postgres(it) => postgres::set_version(it, version).await,
        }
    }

    /// Makes room for the tables, where they need some.
    pub(super) async fn make_schema(&mut self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(it) => postgres::make_schema(it).await,
        }
    }

    /// Takes what was erased out of the files, as far as the database can.
    pub(super) async fn forget(&mut self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(it) => sqlite::forget(it).await,
            Self::Postgres(it) => postgres::forget(it).await,
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let known = error.as_database_error().and_then(|it| {
            let of_sqlite = it.try_downcast_ref::<SqliteError>().map(sqlite::fault);
            of_sqlite.or_else(|| it.try_downcast_ref::<PgDatabaseError>().map(postgres::fault))?
        });
        if let Some(fault) = known {
            return fault(error);
        }
        match error {
            error @ (sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
                Self::Damaged(error.into())
            }
            error @ (sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut) => {
                Self::Lost(error.into())
            }
            error => Self::Away(error.into()),
        }
    }
}
