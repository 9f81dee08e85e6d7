//! Where a case store is: its folder, and the PostgreSQL that keeps its tables, if one does.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::error::OpenError;
use crate::head::HeadFile;
use crate::refusal::Refusal;
use crate::store::{Database, Server};
use reportline_seal::LocalKey;

/// The database's name in the folder.
const DATABASE: &str = "hub.db";
/// The name of the folder of evidence files.
const BLOBS: &str = "blobs";
/// The name of the file that knows how far the custody log had come.
const HEAD: &str = "custody.head";
/// The lock that the one who files has.
const LOCK: &str = "hub.lock";

/// Where a case store is. A folder alone is one with SQLite in it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder: evidence files, the lock, how far the custody log had come; without a PostgreSQL the tables, too.
    pub folder: PathBuf,
    /// The address of the PostgreSQL that keeps the tables, which other hubs may share, each with a folder of its own.
    pub postgres: Option<SecretString>,
}

impl Place {
    /// Whether `url` is the address of a PostgreSQL. Nobody is asked.
    pub fn check_address(url: &SecretString) -> Result<(), Refusal> {
        Server::read(url).map(|_| ())
    }

    pub(crate) fn database(&self) -> Result<Database, OpenError> {
        Ok(match &self.postgres {
            Some(url) => Database::Postgres(Box::new(Server::read(url)?)),
            None => Database::Sqlite(self.file()),
        })
    }

    /// The file of the database. A PostgreSQL has none.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    /// Whether anything can be here at all. A PostgreSQL is asked later.
    pub(crate) fn may_be_there(&self) -> Result<bool, OpenError> {
        let file = self.file();
        let found = if self.postgres.is_some() { Ok(true) } else { file.try_exists() };
        found.map_err(|error| OpenError::of_disk(&self.folder, error))
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.folder.join(BLOBS)
    }

    pub(crate) fn head(&self, key: LocalKey) -> HeadFile {
        HeadFile::at(self.folder.join(HEAD), key)
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join(LOCK)
    }
}

impl From<&Path> for Place {
    fn from(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), postgres: None }
    }
}

impl From<&PathBuf> for Place {
    fn from(folder: &PathBuf) -> Self {
        folder.as_path().into()
    }
}

impl From<&Place> for Place {
    fn from(place: &Place) -> Self {
        place.clone()
    }
}
