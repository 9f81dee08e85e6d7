//! Making a database for one test, and removing it after; the tests within the crate share it.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

/// The server of the tests, as a user that may make databases. Without one, whoever asks fails: a test that did not
/// run must not look as if it had passed.
#[expect(clippy::disallowed_methods, reason = "tests are configured by nothing else")]
pub(crate) fn server() -> String {
    std::env::var("TEST_POSTGRES").expect(
        "nothing was tested: TEST_POSTGRES is not set; run tests/all, or first: export $(tests/postgres/start)",
    )
}

/// A database that goes with this.
pub(crate) struct Made {
    server: String,
    pub(crate) name: String,
    pub(crate) url: String,
}

impl Made {
    pub(crate) async fn make(server: &str) -> Self {
        Self::make_with(server, "").await
    }

    /// `options` as in `CREATE DATABASE name options`.
    pub(crate) async fn make_with(server: &str, options: &str) -> Self {
        static N_MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), N_MADE.fetch_add(1, Ordering::Relaxed));
        let (before, _) = server.rsplit_once('/').expect("an address ends in a database");
        let url = format!("{before}/{name}");
        run_on(server, &format!("CREATE DATABASE {name} {options}")).await;
        Self { server: server.to_owned(), name, url }
    }

    /// Runs statements in it, past the store.
    pub(crate) async fn run(&self, text: &str) {
        run_on(&self.url, text).await;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A runtime of its own, for the test's may be ending.
        let removing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.expect("a runtime is built").block_on(run_on(&server, &text));
        });
        let is_removed = removing.join().is_ok();
        assert!(is_removed || std::thread::panicking(), "the test's database could not be removed");
    }
}

pub(crate) async fn run_on(url: &str, text: &str) {
    let mut connection = PgConnection::connect(url).await.expect("the test connects");
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await.expect("the statement runs");
    connection.close().await.expect("the connection closes");
}
