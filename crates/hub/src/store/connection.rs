//! Opening the database: as whom, with which promises, and which version of the tables it has.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};

use super::{Fault, Reader, Writer, chain, statements};
use crate::head::HeadFile;

/// The migrations, in order. The database's `user_version` counts those it has.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_init.sql"),
    include_str!("../../migrations/sqlite/0002_work.sql"),
    include_str!("../../migrations/sqlite/0003_marks.sql"),
    include_str!("../../migrations/sqlite/0004_messages.sql"),
    include_str!("../../migrations/sqlite/0005_erasing.sql"),
];

/// The version that has a custody log.
const WITH_CUSTODY: u32 = 2;

/// The version of the tables that this program writes.
const KNOWN: u32 = MIGRATIONS.len() as u32;

/// Officers look things up while reports are being filed; more would only wait for the same disk.
const READERS: u32 = 4;

/// How long a reader or the writer waits for the other, which is rare in WAL mode and short.
const PATIENCE: Duration = Duration::from_secs(5);

/// A database that is open for writing: the one writer, and readers beside it.
pub(crate) struct Opened {
    pub(crate) writer: Writer,
    pub(crate) reader: Reader,
    /// What proves the key: from this start, or from the first one.
    pub(crate) key_check: Vec<u8>,
    /// Whether its custody log begins with this start.
    pub(crate) is_log_new: bool,
}

impl Opened {
    /// Opens the database for writing, brings its tables up to date, and keeps `key_check` if it has none yet.
    pub(crate) async fn open(path: &Path, key_check: &[u8], head: Arc<HeadFile>) -> Result<Self, Fault> {
        let mut connection = writing(path).connect().await?;
        let found = migrate(&mut connection, key_check).await?;
        let opened = Self::opened(path, connection, head).await?;
        Ok(Self { is_log_new: found < WITH_CUSTODY, ..opened })
    }

    /// Opens a database that another process may have open for writing, too: nothing of it is brought up to date.
    /// `None` if nothing was ever kept in it.
    pub(crate) async fn open_beside(path: &Path, head: Arc<HeadFile>) -> Result<Option<Self>, Fault> {
        let mut connection = writing(path).connect().await?;
        match version(&mut connection).await? {
            0 => Ok(None),
            KNOWN => Ok(Some(Self::opened(path, connection, head).await?)),
            found => Err(Fault::Version { found, known: KNOWN }),
        }
    }

    async fn opened(
        path: &Path,
        mut connection: SqliteConnection,
        head: Arc<HeadFile>,
    ) -> Result<Self, Fault> {
        let key_check = sqlx::query_scalar(statements::KEY_CHECK).fetch_one(&mut connection).await?;
        let writer = Writer::new(writing(path), connection, head);
        Ok(Self { writer, reader: Reader::new(readers(path)), key_check, is_log_new: false })
    }
}

impl Reader {
    /// Opens the database for reading alone, whoever may be writing. `None` if nothing was ever kept in it.
    pub(crate) async fn open(path: &Path) -> Result<Option<(Self, Vec<u8>)>, Fault> {
        let pool = readers(path);
        let mut connection = pool.acquire().await?;
        match version(&mut connection).await? {
            0 => return Ok(None),
            KNOWN => {}
            found => return Err(Fault::Version { found, known: KNOWN }),
        }
        let key_check = sqlx::query_scalar(statements::KEY_CHECK).fetch_one(&mut *connection).await?;
        drop(connection);
        Ok(Some((Self::new(pool), key_check)))
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging()
}

/// `FULL`: after a power cut nothing acknowledged is missing. `secure_delete`: what is erased is overwritten.
fn writing(path: &Path) -> SqliteConnectOptions {
    options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
}

fn readers(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options(path).read_only(true))
}

async fn version(connection: &mut SqliteConnection) -> Result<u32, Fault> {
    let version: u32 = sqlx::query_scalar("pragma user_version").fetch_one(connection).await?;
    Ok(version)
}

/// All migrations that are missing, the key's proof and the new version, in one transaction: a crash leaves the old
/// tables or the new ones. Gives the version that was found.
async fn migrate(connection: &mut SqliteConnection, key_check: &[u8]) -> Result<u32, Fault> {
    let found = version(connection).await?;
    if found > KNOWN {
        return Err(Fault::Version { found, known: KNOWN });
    }
    if found == KNOWN {
        return Ok(found);
    }

    let mut tx = connection.begin().await?;
    for migration in &MIGRATIONS[found as usize..] {
        sqlx::raw_sql(*migration).execute(&mut *tx).await?;
    }
    if found == 0 {
        sqlx::query(statements::KEEP_KEY_CHECK).bind(key_check).execute(&mut *tx).await?;
    }
    if found < WITH_CUSTODY {
        sqlx::query(statements::COUNT_VERSIONS).execute(&mut *tx).await?;
        chain::enter_what_was_filed(&mut tx).await?;
    }
    // A pragma takes no parameters; the number is ours.
    let set_version = sqlx::AssertSqlSafe(format!("pragma user_version = {KNOWN}"));
    sqlx::raw_sql(set_version).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(folder: &tempfile::TempDir) -> SqliteConnection {
        let path = folder.path().join("hub.db");
        let mut connection = options(&path).create_if_missing(true).connect().await.unwrap();
        migrate(&mut connection, b"proof").await.unwrap();
        connection
    }

    #[tokio::test]
    async fn every_statement_prepares() {
        use sqlx::{Executor, SqlSafeStr};

        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(&folder).await;
        for (name, sql) in statements::ALL {
            let prepared = connection.prepare(sql.into_sql_str()).await;
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }

    #[tokio::test]
    async fn migrating_twice_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(&folder).await;
        migrate(&mut connection, b"another proof").await.unwrap();
        assert_eq!(version(&mut connection).await.unwrap(), KNOWN);
        let proof: Vec<u8> =
            sqlx::query_scalar(statements::KEY_CHECK).fetch_one(&mut connection).await.unwrap();
        assert_eq!(proof, b"proof");
    }

    #[tokio::test]
    async fn the_list_of_cases_walks_the_index() {
        use sqlx::Row;

        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(&folder).await;
        let explain = sqlx::AssertSqlSafe(format!("explain query plan {}", statements::CASES));
        let plan = sqlx::query(explain).fetch_all(&mut connection).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        expect_test::expect![[r#"
            CO-ROUTINE cases
            SCAN cases USING INDEX cases_in_order_of_work
            SCAN cases
            SEARCH reports USING INDEX reports_of_case (case_seq=?)
            USE TEMP B-TREE FOR LAST TERM OF ORDER BY"#]]
        .assert_eq(&plan.join("\n"));
    }
}
