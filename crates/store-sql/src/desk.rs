//! The operator's desk beside a store: what is owed, and dead letters tried again, also while the service works.

use std::path::Path;

use jiff::Timestamp;
use reportline_delivery::DeliveryId;
use reportline_seal::LocalKey;
use reportline_store::{Owed, Store, StoreError};
use secrecy::SecretString;

use crate::open_error::OpenError;
use crate::postgres::PostgresStore;
use crate::sqlite::SqliteStore;

/// A desk beside the store. It cannot lease or settle: what is at work elsewhere is left alone.
pub struct Desk(Beside);

/// A store that others work in.
enum Beside {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl Desk {
    /// Opens the desk of the store in `folder`. Nothing is made, migrated or locked.
    pub async fn open(folder: &Path, key: LocalKey) -> Result<Self, OpenError> {
        SqliteStore::open_beside(folder, key).await.map(Beside::Sqlite).map(Self)
    }

    /// Opens the desk of the store on PostgreSQL. Nothing is made or migrated.
    pub async fn open_postgres(url: &SecretString, key: LocalKey) -> Result<Self, OpenError> {
        PostgresStore::open_beside(url, key).await.map(Beside::Postgres).map(Self)
    }

    /// Everything owed and every dead letter, oldest first, at most `at_most`.
    pub async fn owed(&self, at_most: usize) -> Result<Vec<Owed>, StoreError> {
        self.store().owed(at_most).await
    }

    /// Makes dead letters due again at `now`: the named ones, or all where `ids` is empty. Returns how many. A service
    /// at work takes them up when it next looks, within seconds.
    pub async fn retry(&self, ids: &[DeliveryId], now: Timestamp) -> Result<u64, StoreError> {
        self.store().retry(ids, now).await
    }

    /// Closes the files or connections.
    pub async fn close(self) {
        match self.0 {
            Beside::Sqlite(store) => store.close().await,
            Beside::Postgres(store) => store.close().await,
        }
    }

    fn store(&self) -> &dyn Store {
        match &self.0 {
            Beside::Sqlite(store) => store,
            Beside::Postgres(store) => store,
        }
    }
}
