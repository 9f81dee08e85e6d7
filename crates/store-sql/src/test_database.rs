//! A database of its own for each test of another crate, on the PostgreSQL that `TEST_POSTGRES` names.

#[path = "../tests/postgres/made.rs"]
#[expect(dead_code, reason = "the tests of this crate make theirs with options, and write past the store")]
mod made;

/// A database that goes with this. Stores in it are closed or cut off then.
pub struct TestDatabase(made::Made);

impl TestDatabase {
    /// Makes one. Panics without a server: a test that did not run must not look as if it had passed.
    pub async fn make() -> Self {
        Self(made::Made::make(&made::server()).await)
    }

    /// Where it is, as `store.postgres_url_file` holds it.
    pub fn url(&self) -> &str {
        &self.0.url
    }
}
