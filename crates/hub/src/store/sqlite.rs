//! What is SQLite's own: how its file is opened, how its lock is taken, and how it forgets.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
};
use sqlx::sqlite::{SqliteError, SqliteSynchronous};
use sqlx::{ConnectOptions, Row};

use super::Fault;

/// Officers look things up while reports are being filed; more would only wait for the same disk.
const READERS: u32 = 4;

/// How long a reader or the writer waits for the other, which is rare in WAL mode and short.
const PATIENCE: Duration = Duration::from_secs(5);

/// Every statement has its text kept as the database wants it; rows that come many at a time have several.
const STATEMENTS: usize = 200;

/// Takes the write lock at once.
pub(super) const BEGIN: &str = "begin immediate";

pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .pragma("trusted_schema", "OFF")
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging()
}

/// `FULL`: after a power cut nothing acknowledged is missing. `secure_delete`: what is erased is overwritten.
pub(super) async fn connect(path: &Path) -> Result<SqliteConnection, Fault> {
    let options = options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON");
    Ok(options.connect().await?)
}

pub(super) fn readers(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options(path).read_only(true))
}

/// How many migrations it has.
pub(super) async fn version(connection: &mut SqliteConnection) -> Result<u32, Fault> {
    Ok(sqlx::query_scalar("pragma user_version").fetch_one(connection).await?)
}

pub(super) async fn set_version(connection: &mut SqliteConnection, version: u32) -> Result<(), Fault> {
    // A pragma takes no parameters; the number is ours.
    let set_version = sqlx::AssertSqlSafe(format!("pragma user_version = {version}"));
    sqlx::raw_sql(set_version).execute(connection).await?;
    Ok(())
}

/// What was erased still stands in the pages that the write-ahead log holds. A reader may hold the log: then this is to
/// be tried again.
pub(super) async fn forget(connection: &mut SqliteConnection) -> Result<(), Fault> {
    let checkpoint = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(connection).await?;
    let is_busy: bool = checkpoint.try_get(0)?;
    if is_busy {
        return Err(Fault::Away("a reader held the log while something was being erased".into()));
    }
    Ok(())
}

/// What its own errors mean. `None`: nothing in particular.
pub(super) fn fault(error: &SqliteError) -> Option<fn(sqlx::Error) -> Fault> {
    // The primary result codes, https://www.sqlite.org/rescode.html; the extended ones add high bytes.
    const PERM: i32 = 3;
    const READONLY: i32 = 8;
    const CORRUPT: i32 = 11;
    const FULL: i32 = 13;
    const CANTOPEN: i32 = 14;
    const NOTADB: i32 = 26;

    let extended: i32 = sqlx::error::DatabaseError::code(error)?.parse().ok()?;
    match extended & 0xff {
        FULL => Some(|_| Fault::Full),
        PERM | READONLY | CANTOPEN => Some(|_| Fault::NoPermission),
        CORRUPT | NOTADB => Some(|error| Fault::Damaged(error.into())),
        _ => None,
    }
}
