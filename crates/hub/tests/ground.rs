//! Where a test's case store stands: a folder of its own, and on PostgreSQL a database of its own, too.
//!
//! What holds on both is written once, as a function that is given its ground, and named in `on_both!`; so it runs in a
//! module `sqlite`, and with the feature `postgres-tests` in a module `postgres`.

use std::path::Path;

use reportline_hub::Place;
#[cfg(feature = "postgres-tests")]
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

#[cfg(feature = "postgres-tests")]
#[path = "../../store-sql/tests/postgres/made.rs"]
#[expect(dead_code, reason = "tests of the hub write past it through their ground")]
pub(crate) mod made;

/// The ground of one test. It goes with this.
pub(crate) struct Ground {
    folder: TempDir,
    #[cfg(feature = "postgres-tests")]
    made: Option<made::Made>,
}

impl Ground {
    pub(crate) async fn sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            #[cfg(feature = "postgres-tests")]
            made: None,
        }
    }

    #[cfg(feature = "postgres-tests")]
    pub(crate) async fn postgres() -> Self {
        let made = made::Made::make(&made::server()).await;
        Self { folder: tempfile::tempdir().unwrap(), made: Some(made) }
    }

    /// Where the case store is, with its folder as the test's.
    pub(crate) fn place(&self) -> Place {
        self.place_in(self.path())
    }

    /// The same with another folder: on PostgreSQL that of another hub, on SQLite another case store.
    pub(crate) fn place_in(&self, folder: &Path) -> Place {
        #[cfg(feature = "postgres-tests")]
        let postgres = self.made.as_ref().map(|made| made.url.clone().into());
        #[cfg(not(feature = "postgres-tests"))]
        let postgres = None;
        Place { folder: folder.to_owned(), postgres }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs statements in the database, past the hub.
    pub(crate) async fn run(&self, text: &str) -> Result<(), sqlx::Error> {
        #[cfg(feature = "postgres-tests")]
        if let Some(made) = &self.made {
            let mut connection = PgConnection::connect(&made.url).await?;
            let text = format!("set search_path = reportline_hub; {text}");
            sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await?;
            return connection.close().await;
        }
        let file = self.path().join("hub.db");
        let mut connection = SqliteConnectOptions::new().filename(file).foreign_keys(false).connect().await?;
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await?;
        connection.close().await
    }
}

/// Makes tests of functions that take their ground, one for each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)? $(; with threads: $($threaded:ident),+ $(,)?)?) => {
        mod sqlite {
            use crate::ground::Ground;

            $( #[tokio::test] async fn $name() { super::$name(Ground::sqlite().await).await } )+
            $( $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $threaded() { super::$threaded(Ground::sqlite().await).await }
            )+ )?
        }

        #[cfg(feature = "postgres-tests")]
        mod postgres {
            use crate::ground::Ground;

            $( #[tokio::test] async fn $name() { super::$name(Ground::postgres().await).await } )+
            $( $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $threaded() { super::$threaded(Ground::postgres().await).await }
            )+ )?
        }
    };
}
pub(crate) use on_both;
