//! The one connection that writes.

use reportline_store::StoreError;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection};

use super::failure::failure;

/// While others wait to write, the log is emptied no sooner than after so many commits: at 300 commits a second that
/// is a fifth of a second.
const MOST_COMMITS_BEFORE_EMPTYING: u32 = 64;

/// The one connection that writes. Whoever was dropped in the middle left a transaction open; the next one to begin
/// takes it back.
pub(super) struct Writer {
    pub(super) connection: SqliteConnection,
    is_open: bool,
    /// How many commits ago something was erased whose bytes may still stand in the log.
    erased_ago: Option<u32>,
    /// The disk was full: writing the log back before the next transaction may give room.
    is_full: bool,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection) -> Self {
        // What was erased before a crash may stand in the log that was found.
        Self { connection, is_open: false, erased_ago: Some(0), is_full: false }
    }

    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        self.rollback().await;
        if std::mem::take(&mut self.is_full) {
            self.note_erasure();
            // If it does not help, the transaction says so.
            let _ = self.empty_log().await;
        }
        self.is_open = true;
        self.execute("BEGIN IMMEDIATE").await
    }

    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        self.execute("COMMIT").await?;
        self.is_open = false;
        Ok(())
    }

    /// Takes back what was not committed. After some errors (a full disk) SQLite has done so itself and says that
    /// there is nothing to take back, which is as good.
    pub(super) async fn rollback(&mut self) {
        if self.is_open {
            let _ = self.execute("ROLLBACK").await;
            self.is_open = false;
        }
    }

    /// Notes that something failed, if it was for want of room.
    pub(super) fn note_failure(&mut self, error: &StoreError) {
        self.is_full |= matches!(error, StoreError::Full);
    }

    /// Notes that the log may hold what was just erased.
    pub(super) fn note_erasure(&mut self) {
        self.erased_ago.get_or_insert(0);
    }

    /// Empties the log if it holds what was erased, unless others wait to write; then a little later.
    pub(super) async fn empty_log_when_quiet(&mut self, others_wait: bool) {
        let Some(n_commits) = self.erased_ago else { return };
        if others_wait && n_commits < MOST_COMMITS_BEFORE_EMPTYING {
            self.erased_ago = Some(n_commits + 1);
            return;
        }
        // If it cannot be done now, it is still owed, and the next commit tries again.
        let _ = self.empty_log().await;
    }

    /// Writes the log back into the database and cuts it to nothing, if it holds what was erased.
    pub(super) async fn empty_log(&mut self) -> Result<(), StoreError> {
        if self.erased_ago.is_none() {
            return Ok(());
        }
        let (is_busy, ..): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut self.connection)
            .await
            .map_err(failure)?;
        if is_busy == 0 {
            self.erased_ago = None;
        }
        Ok(())
    }

    pub(super) async fn execute(&mut self, text: &'static str) -> Result<(), StoreError> {
        sqlx::query(AssertSqlSafe(text)).execute(&mut self.connection).await.map_err(failure)?;
        Ok(())
    }

    /// Closes the connection. What it could not write back is written back when the store is opened next.
    pub(super) async fn close(mut self) {
        self.rollback().await;
        let _ = self.connection.close().await;
    }
}
