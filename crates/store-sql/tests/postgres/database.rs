//! A database of its own for each test, on the PostgreSQL that `TEST_POSTGRES` names.

use async_trait::async_trait;
use reportline_seal::LocalKey;
use reportline_store::Store;
use reportline_store::conformance::Ground;
use reportline_store_sql::PostgresStore;
use secrecy::SecretString;

#[path = "made.rs"]
mod made;

pub(crate) use made::{Made, server};

/// A database, with the key that all who open it share.
pub(crate) struct Database {
    pub(crate) made: Made,
    pub(crate) key: LocalKey,
}

impl Database {
    pub(crate) async fn make() -> Self {
        Self { made: Made::make(&server()).await, key: LocalKey::generate() }
    }

    pub(crate) fn url(&self) -> SecretString {
        self.made.url.clone().into()
    }

    /// Opens the store as this node.
    pub(crate) async fn node(&self, name: &str) -> PostgresStore {
        PostgresStore::open(&self.url(), self.key.clone(), name).await.unwrap()
    }
}

#[async_trait]
impl Ground for Database {
    async fn open(&self) -> Box<dyn Store> {
        Box::new(self.node("one").await)
    }

    async fn open_beside(&self) -> Option<Box<dyn Store>> {
        Some(Box::new(self.node("another").await))
    }
}
