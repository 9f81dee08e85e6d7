//! The case store in the folder, opened once, for whoever hands over to it: the embedded sink, and intakes elsewhere.

use std::path::Path;
use std::sync::Arc;

use reportline_hub::{Hub, OpenError, Place};
use reportline_seal::LocalKey;
use tokio::sync::OnceCell;

use crate::config::{Config, ConfigFault, HUB_URL_FILE};

/// Its folder within the folder of everything that is kept.
pub const FOLDER: &str = "hub";

/// The case store, opened when it is first asked for.
pub struct CaseStore {
    place: Place,
    key: LocalKey,
    opened: OnceCell<Arc<Hub>>,
}

/// Where the case store is: in the folder of everything that is kept, its tables there or on a PostgreSQL.
pub fn place(config: &Config) -> Result<Place, ConfigFault> {
    Ok(Place { folder: config.store.folder.join(FOLDER), postgres: config.hub.postgres_url()? })
}

impl CaseStore {
    /// That of the configuration.
    pub fn of(config: &Config, key: LocalKey) -> Result<Self, ConfigFault> {
        Ok(Self { place: place(config)?, key, opened: OnceCell::new() })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// The case store, if anybody has asked for it.
    pub fn opened(&self) -> Option<Arc<Hub>> {
        self.opened.get().cloned()
    }

    /// The case store, made if it is not there. One process has it.
    pub async fn hub(&self) -> Result<Arc<Hub>, ConfigFault> {
        let open = || async { Hub::open(&self.place, self.key.clone()).await.map(Arc::new) };
        let opened = self.opened.get_or_try_init(open).await;
        opened.cloned().map_err(|error| {
            let key = if let OpenError::Refused(_) = error { HUB_URL_FILE } else { "store.folder" };
            ConfigFault::new(key, error.to_string(), "see docs/operations.md")
        })
    }
}
