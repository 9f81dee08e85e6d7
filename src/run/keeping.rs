//! Where everything is kept: the folder, its keys and attachments, and the store in it or on PostgreSQL.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use reportline_store::Store;
use reportline_store_sql::{OpenError, PostgresStore, SqliteStore};

use super::StartError;
use crate::attachments::{Attachments, create_private_file, make_private_folder};
use crate::clock::Clock;
use crate::config::{Config, ConfigFaults, StoreSection};
use crate::keys::Keys;

/// The folder of everything that is kept, opened.
pub(super) struct Kept {
    pub(super) keys: Keys,
    pub(super) store: Opened,
    pub(super) attachments: Attachments,
}

impl Kept {
    pub(super) async fn open(config: &Config, clock: &dyn Clock) -> Result<Self, StartError> {
        let folder = &config.store.folder;
        make_private_folder(folder).map_err(unusable(folder))?;
        let keys = Keys::open(folder, clock)?;
        let store = Opened::open(&config.store, &keys, clock).await?;
        let file_limit = u64::from(config.limits.file_megabytes) << 20;
        let attachments =
            Attachments::open(folder.join("attachments"), file_limit).map_err(unusable(folder))?;
        Ok(Self { keys, store, attachments })
    }
}

/// The store of this node.
pub(super) enum Opened {
    /// In the folder, which it locks.
    Sqlite(Arc<SqliteStore>),
    /// Shared with other nodes; the folder is this one's own all the same.
    Postgres(Arc<PostgresStore>, File),
}

impl Opened {
    async fn open(section: &StoreSection, keys: &Keys, clock: &dyn Clock) -> Result<Self, StartError> {
        let (folder, key) = (&section.folder, keys.local.clone());
        let name = section.node_name().map_err(one)?;
        let Some(url) = section.postgres_url().map_err(one)? else {
            return Ok(Self::Sqlite(Arc::new(SqliteStore::open(folder, key).await?)));
        };
        let lock = lock(folder)?;
        let name = match name {
            Some(name) => name.to_owned(),
            None => kept_name(folder, clock).map_err(unusable(folder))?,
        };
        let store = PostgresStore::open(&url, key, &name).await.map_err(StartError::Database)?;
        tracing::info!(node = name, "this node shares its store with others");
        Ok(Self::Postgres(Arc::new(store), lock))
    }

    pub(super) fn as_store(&self) -> &dyn Store {
        match self {
            Self::Sqlite(store) => store.as_ref(),
            Self::Postgres(store, _) => store.as_ref(),
        }
    }

    pub(super) fn shared(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => Arc::clone(store) as Arc<dyn Store>,
            Self::Postgres(store, _) => Arc::clone(store) as Arc<dyn Store>,
        }
    }

    /// Closes it, if nobody uses it any more.
    pub(super) async fn close(self) {
        match self {
            Self::Sqlite(store) => {
                if let Ok(store) = Arc::try_unwrap(store) {
                    store.close().await;
                }
            }
            Self::Postgres(store, _lock) => {
                if let Ok(store) = Arc::try_unwrap(store) {
                    store.close().await;
                }
            }
        }
    }
}

/// The file that the running program holds.
const LOCK: &str = "reportline.lock";

/// Locks the folder for as long as the file is open.
pub(super) fn lock(folder: &Path) -> Result<File, StartError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(folder.join(LOCK)).map_err(unusable(folder))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }.into()),
        Err(TryLockError::Error(error)) => Err(unusable(folder)(error)),
    }
}

/// The file that holds the name that was made up for this node.
const NAME: &str = "node";

/// The name of this node, made up if there is none yet.
fn kept_name(folder: &Path, clock: &dyn Clock) -> io::Result<String> {
    let path = folder.join(NAME);
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        // A start that was cut off left it empty.
        Ok(_) => std::fs::remove_file(&path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut bytes = [0; 6];
    clock.fill(&mut bytes);
    let name = hex::encode(bytes);
    writeln!(create_private_file(&path)?, "{name}")?;
    Ok(name)
}

fn one(fault: crate::config::ConfigFault) -> ConfigFaults {
    ConfigFaults(vec![fault])
}

fn unusable(folder: &Path) -> impl Fn(io::Error) -> StartError + '_ {
    |error| StartError::Folder { folder: folder.display().to_string(), kind: error.kind() }
}
