//! The case store in the folder, opened once, for whoever hands over to it: the embedded sink, and intakes elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reportline_hub::Hub;
use reportline_seal::LocalKey;
use tokio::sync::OnceCell;

use crate::config::ConfigFault;

/// Its folder within the folder of everything that is kept.
pub const FOLDER: &str = "hub";

/// The case store, opened when it is first asked for.
pub struct CaseStore {
    folder: PathBuf,
    key: LocalKey,
    opened: OnceCell<Arc<Hub>>,
}

impl CaseStore {
    /// That of the folder of everything that is kept.
    pub fn in_folder(folder: &Path, key: LocalKey) -> Self {
        Self { folder: folder.join(FOLDER), key, opened: OnceCell::new() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The case store, if anybody has asked for it.
    pub fn opened(&self) -> Option<Arc<Hub>> {
        self.opened.get().cloned()
    }

    /// The case store, made if it is not there. One process has it.
    pub async fn hub(&self) -> Result<Arc<Hub>, ConfigFault> {
        let open = || async { Hub::open(&self.folder, self.key.clone()).await.map(Arc::new) };
        let opened = self.opened.get_or_try_init(open).await;
        opened
            .cloned()
            .map_err(|error| ConfigFault::new("store.folder", error.to_string(), "see docs/operations.md"))
    }
}
