//! A connection in the middle of a transaction: committed, or closed, so that whatever it had begun never happened.

use reportline_store::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Postgres};

use super::failure::failure;

/// Dropped in the middle, it closes its connection: PostgreSQL takes back what was not committed, also where a
/// statement was still under way.
pub(super) struct Work {
    connection: PoolConnection<Postgres>,
    is_over: bool,
}

impl Work {
    pub(super) async fn begin(writers: &PgPool) -> Result<Self, StoreError> {
        let connection = writers.acquire().await.map_err(failure)?;
        let mut work = Self { connection, is_over: false };
        // Each statement must see what was committed before it, whatever the role's defaults are.
        work.execute("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
        Ok(work)
    }

    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        self.execute("COMMIT").await?;
        self.is_over = true;
        Ok(())
    }

    /// Commits, and then wakes others, in one message. Not within the transaction: PostgreSQL lets those that wake
    /// others commit one at a time.
    pub(super) async fn commit_and(mut self, waking: &str) -> Result<(), StoreError> {
        let text = AssertSqlSafe(format!("COMMIT; {waking}"));
        sqlx::raw_sql(text).execute(self.connection()).await.map_err(failure)?;
        self.is_over = true;
        Ok(())
    }

    async fn execute(&mut self, text: &'static str) -> Result<(), StoreError> {
        sqlx::raw_sql(text).execute(self.connection()).await.map_err(failure)?;
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.is_over {
            self.connection.close_on_drop();
        }
    }
}
