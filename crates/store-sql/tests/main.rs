//! The store on SQLite against the contract, and what its folder looks like from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod canary;
mod folder;

use async_trait::async_trait;
use reportline_seal::LocalKey;
use reportline_store::Store;
use reportline_store::conformance::Ground;
use reportline_store_sql::SqliteStore;
use tempfile::TempDir;

mod conformance {
    reportline_store::store_conformance!(super::ground);
}

/// A folder of its own.
struct Folder {
    folder: TempDir,
    key: LocalKey,
}

#[async_trait]
impl Ground for Folder {
    async fn open(&self) -> Box<dyn Store> {
        Box::new(SqliteStore::open(self.folder.path(), self.key.clone()).await.unwrap())
    }

    /// `a_second_process_is_refused_until_the_first_is_gone`.
    async fn open_beside(&self) -> Option<Box<dyn Store>> {
        None
    }
}

async fn ground() -> Folder {
    Folder { folder: TempDir::new().unwrap(), key: LocalKey::generate() }
}
