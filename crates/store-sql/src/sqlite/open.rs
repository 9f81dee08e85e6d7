//! Opening: the folder, the lock, the file, its tables and its key, each refused in its own words.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use reportline_seal::LocalKey;
use sqlx::ConnectOptions;
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use tokio::sync::Mutex;

use super::SqliteStore;
use super::failure::{self, code};
use super::leases::Leases;
use super::riders::Riders;
use super::statement::{fetch, run, statements};
use super::writer::Writer;
use crate::migrations::{self, Change};
use crate::open_error::OpenError;
use crate::sealing::Sealing;

statements! {
    FIND_INSTALLATION = "SELECT key_id, wrapped_key FROM installation";
    ADD_INSTALLATION = "INSERT INTO installation (only_row, key_id, wrapped_key) VALUES (1, ?, ?)";
}

const LOCK: &str = "reportline.lock";
const DATABASE: &str = "reportline.db";

/// Every change of the tables, by its number.
const MIGRATIONS: &[Change] = &[(1, "init", include_str!("../../migrations/sqlite/0001_init.sql"))];

pub(super) async fn open(folder: &Path, key: LocalKey) -> Result<SqliteStore, OpenError> {
    let path = folder.join(DATABASE);
    make_folder(folder).map_err(|error| files(error, folder))?;
    let lock = lock(folder)?;
    // Made here, so that it is ours alone from its first moment; SQLite makes the files beside it alike.
    private().open(&path).map_err(|error| files(error, &path))?;

    let mut connection = writing(&path).connect().await.map_err(|error| database(error, folder))?;
    refuse_newer(&mut connection, folder).await?;
    migrate(&mut connection, folder).await?;
    let sealing = prove_key(&mut connection, key, folder).await?;
    let mut writer = Writer::new(connection);
    writer.empty_log_when_quiet(false).await;
    assemble(folder, sealing, writer, Some(lock)).await
}

/// Opens what another process may be working in: nothing is made, migrated or locked.
pub(super) async fn open_beside(folder: &Path, key: LocalKey) -> Result<SqliteStore, OpenError> {
    let path = folder.join(DATABASE);
    if !path.try_exists().map_err(|error| files(error, &path))? {
        return Err(OpenError::Missing { folder: folder.to_owned() });
    }
    let mut connection = writing(&path).connect().await.map_err(|error| database(error, folder))?;
    refuse_newer(&mut connection, folder).await?;
    let sealing = prove_key(&mut connection, key, folder).await?;
    assemble(folder, sealing, Writer::new(connection), None).await
}

async fn assemble(
    folder: &Path,
    sealing: Sealing,
    writer: Writer,
    lock: Option<File>,
) -> Result<SqliteStore, OpenError> {
    let options = reading(&folder.join(DATABASE));
    let outbox = options.connect().await.map_err(|error| database(error, folder))?;
    let reader = options.connect().await.map_err(|error| database(error, folder))?;
    Ok(SqliteStore {
        sealing,
        writer: Mutex::new(writer),
        n_waiting: AtomicUsize::new(0),
        riders: Riders::default(),
        leases: Mutex::new(Leases::default()),
        outbox: Mutex::new(outbox),
        reader: Mutex::new(reader),
        _lock: lock,
    })
}

/// FULL, not NORMAL: with NORMAL two of three power cuts lose rows that were acknowledged. `secure_delete` writes
/// zeros over what is deleted.
fn writing(path: &Path) -> SqliteConnectOptions {
    reading(path)
        .read_only(false)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-4096")
}

/// Nothing goes to files for temporary things, and nothing in the database can call for code.
fn reading(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-1024")
        // The statements of every turn in all their sizes; the others come and go.
        .statement_cache_capacity(320)
        .disable_statement_logging()
}

async fn refuse_newer(connection: &mut SqliteConnection, folder: &Path) -> Result<(), OpenError> {
    let refusal = |error| database(error, folder);
    let is_new = sqlx::query("SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations'")
        .fetch_optional(&mut *connection)
        .await
        .map_err(refusal)?
        .is_none();
    if is_new {
        return Ok(());
    }
    let (found,): (Option<i64>,) = sqlx::query_as("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .map_err(refusal)?;
    migrations::refuse_newer(MIGRATIONS, found)
}

async fn migrate(connection: &mut SqliteConnection, folder: &Path) -> Result<(), OpenError> {
    use sqlx::migrate::MigrateError;

    migrations::migrator(MIGRATIONS).run_direct(None, connection, false).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => database(error, folder),
        other => OpenError::Other(other.into()),
    })
}

/// A new database remembers its key; one that remembers another refuses this one.
async fn prove_key(
    connection: &mut SqliteConnection,
    key: LocalKey,
    folder: &Path,
) -> Result<Sealing, OpenError> {
    let refusal = |error| database(error, folder);
    let id = key.id();
    let kept: Vec<(String, Vec<u8>)> =
        fetch(connection, FIND_INSTALLATION.with(|_| ())).await.map_err(refusal)?;
    let Some((expected, wrapped)) = kept.into_iter().next() else {
        let (sealing, wrapped) = Sealing::generate(key);
        let adding = ADD_INSTALLATION.with(|values| {
            values.add(id.as_str()).add(wrapped.as_slice());
        });
        run(connection, adding).await.map_err(refusal)?;
        return Ok(sealing);
    };
    if expected != id {
        return Err(OpenError::WrongKey { expected, found: id });
    }
    Sealing::unwrap(key, &wrapped).map_err(|error| OpenError::Damaged(error.into()))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    keep_others_out(folder)
}

/// Others may not even see the names of the files. A folder that is not ours to change stays as it is: the files in
/// it are ours alone anyway.
#[cfg(unix)]
fn keep_others_out(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mut permissions = folder.metadata()?.permissions();
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(0o700);
    match std::fs::set_permissions(folder, permissions) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn keep_others_out(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join(LOCK);
    let file = private().open(&path).map_err(|error| files(error, &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(files(error, &path)),
    }
}

fn files(error: io::Error, path: &Path) -> OpenError {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            OpenError::NoPermission { path: path.to_owned() }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            OpenError::Full { folder: path.parent().unwrap_or(path).to_owned() }
        }
        _ => OpenError::Other(error.into()),
    }
}

fn database(error: sqlx::Error, folder: &Path) -> OpenError {
    match code(&error) {
        Some(failure::FULL) => OpenError::Full { folder: folder.to_owned() },
        Some(failure::PERM | failure::READONLY | failure::CANTOPEN | failure::AUTH) => {
            OpenError::NoPermission { path: folder.join(DATABASE) }
        }
        Some(failure::CORRUPT | failure::NOTADB) => OpenError::Damaged(error.into()),
        _ => OpenError::Other(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_becomes_what_the_operator_is_told() {
        let path = Path::new("/data/reportline.db");
        let told = |kind: io::ErrorKind| files(kind.into(), path).to_string();
        assert!(told(io::ErrorKind::StorageFull).starts_with("no room left on the disk of /data; "));
        for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem] {
            assert!(told(kind).starts_with("no permission to read and write /data/reportline.db; "));
        }
    }
}
