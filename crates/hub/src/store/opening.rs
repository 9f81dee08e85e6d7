//! Opening the database: which version of the tables it has, and who may go on with it.

use std::sync::Arc;

use super::migrations::{KNOWN, WITH_CUSTODY, migrate};
use super::sql::{Connection, query};
use super::{Database, Fault, Reader, Writer, statements};
use crate::head::HeadFile;

/// A database that is open for writing: the one writer, and readers beside it.
pub(crate) struct Opened {
    pub(crate) writer: Writer,
    pub(crate) reader: Reader,
    /// What proves the key: from this start, or from the first one.
    pub(crate) key_check: Vec<u8>,
    /// Whether its custody log begins with this start.
    pub(crate) is_log_new: bool,
}

impl Opened {
    /// Opens the database for writing, brings its tables up to date, and keeps `key_check` if it has none yet.
    pub(crate) async fn open(
        database: Database,
        key_check: &[u8],
        head: Arc<HeadFile>,
    ) -> Result<Self, Fault> {
        let opening = async {
            let mut connection = database.connect().await?;
            let found = migrate(&mut connection, key_check).await?;
            Ok((key_check_of(&mut connection).await?, found, connection))
        };
        let (key_check, found, connection) = opening.await.map_err(|fault| database.explain(fault))?;
        let reader = Reader::new(database.readers());
        let writer = Writer::new(database, connection, head);
        Ok(Self { writer, reader, key_check, is_log_new: found < WITH_CUSTODY })
    }

    /// Opens a database that another process may have open for writing, too: nothing of it is brought up to date.
    /// `None` if nothing was ever kept in it.
    pub(crate) async fn open_beside(database: Database, head: Arc<HeadFile>) -> Result<Option<Self>, Fault> {
        let opening = async {
            let mut connection = database.connect().await?;
            Ok(found(&mut connection).await?.map(|key_check| (key_check, connection)))
        };
        let opened = opening.await.map_err(|fault| database.explain(fault))?;
        let Some((key_check, connection)) = opened else { return Ok(None) };
        let reader = Reader::new(database.readers());
        let writer = Writer::new(database, connection, head);
        Ok(Some(Self { writer, reader, key_check, is_log_new: false }))
    }
}

impl Reader {
    /// Opens the database for reading alone, whoever may be writing. `None` if nothing was ever kept in it.
    pub(crate) async fn open(database: Database) -> Result<Option<(Self, Vec<u8>)>, Fault> {
        let looking = async {
            let mut connection = database.look().await?;
            let found = found(&mut connection).await?;
            connection.close().await?;
            Ok(found)
        };
        let found = looking.await.map_err(|fault| database.explain(fault))?;
        Ok(found.map(|key_check| (Self::new(database.readers()), key_check)))
    }
}

/// What proves the key, if the tables are of the version that this program knows. `None` if there are no tables.
async fn found(connection: &mut Connection) -> Result<Option<Vec<u8>>, Fault> {
    match connection.version().await? {
        0 => Ok(None),
        KNOWN => Ok(Some(key_check_of(connection).await?)),
        found => Err(Fault::Version { found, known: KNOWN }),
    }
}

async fn key_check_of(connection: &mut Connection) -> Result<Vec<u8>, Fault> {
    Ok(query(statements::KEY_CHECK).fetch_one(connection).await?.try_get("key_check")?)
}
