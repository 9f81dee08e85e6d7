//! Waking others, and being woken by them, so that what one process owes another may deliver at once.
//!
//! A wake-up may be lost: the connection that listens breaks, PostgreSQL restarts. So it comes once too often where
//! one may have been missed, and whoever waits looks by itself now and then.

use std::time::Duration;

use reportline_store::StoreError;
use sqlx::postgres::{PgListener, PgPool};
use sqlx::{AssertSqlSafe, Error};
use tokio::sync::Mutex;

use super::failure::failure;

const CHANNEL: &str = "reportline";
/// How long to wait before listening again where PostgreSQL is away.
const AWAY: Duration = Duration::from_secs(1);

pub(super) struct Stirring {
    node: String,
    waking: String,
    /// Of one connection.
    pool: PgPool,
    listener: Mutex<Option<PgListener>>,
}

impl Stirring {
    pub(super) fn new(node: &str, pool: PgPool) -> Self {
        let waking = format!("NOTIFY {CHANNEL}, '{}'", node.replace('\'', "''"));
        Self { node: node.to_owned(), waking, pool, listener: Mutex::new(None) }
    }

    /// The statement that wakes others.
    pub(super) fn waking(&self) -> &str {
        &self.waking
    }

    pub(super) async fn wake(&self, writers: &PgPool) -> Result<(), StoreError> {
        sqlx::raw_sql(AssertSqlSafe(self.waking.as_str())).execute(writers).await.map_err(failure)?;
        Ok(())
    }

    /// Returns when another was heard, or when one may have been missed: listening begins, or begins again.
    pub(super) async fn stirred(&self) {
        let mut listener = self.listener.lock().await;
        loop {
            let Some(listening) = listener.as_mut() else {
                match self.listen().await {
                    Ok(listening) => {
                        *listener = Some(listening);
                        return;
                    }
                    Err(_) => tokio::time::sleep(AWAY).await,
                }
                continue;
            };
            match listening.try_recv().await {
                Ok(Some(heard)) if heard.payload() == self.node => {}
                Ok(Some(_)) => return,
                Ok(None) | Err(_) => *listener = None,
            }
        }
    }

    async fn listen(&self) -> Result<PgListener, Error> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(listener)
    }

    pub(super) async fn close(self) {
        drop(self.listener);
        self.pool.close().await;
    }
}
