//! Opening: the connection, the server's settings, the tables and the key, each refused in its own words.

use std::io::ErrorKind;

use reportline_seal::LocalKey;
use secrecy::SecretString;
use sqlx::migrate::MigrateError;
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};
use tokio::time::timeout;

use super::PostgresStore;
use super::failure::{self, code};
use super::settings::{CONNECTING, MOST_CONNECTIONS, Place};
use super::statement::statements;
use super::stirring::Stirring;
use crate::migrations::{self, Change};
use crate::open_error::OpenError;
use crate::sealing::Sealing;

statements! {
    FIND_SETTINGS =
        "SELECT getdatabaseencoding(), current_setting('fsync'), current_setting('full_page_writes'),
             current_setting('synchronous_commit'), current_setting('transaction_read_only') = 'on'";
    /// Released when the connection is closed.
    LOCK_OUT_OTHERS = "SELECT pg_advisory_lock($1)";
    FIND_TABLE = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    FIND_INSTALLATION = "SELECT key_id, wrapped_key FROM installation";
    ADD_INSTALLATION = "INSERT INTO installation (only_row, key_id, wrapped_key) VALUES (1, $1, $2)";
}

/// Every change of the tables, by its number.
const MIGRATIONS: &[Change] = &[(1, "init", include_str!("../../migrations/postgres/0001_init.sql"))];

/// Held while tables are made or changed: `reportln` in ASCII.
const OPENING: i64 = i64::from_be_bytes(*b"reportln");

/// With these a commit is on the disk before it returns.
const DURABLE: [&str; 2] = ["on", "remote_apply"];

pub(super) async fn open(url: &SecretString, key: LocalKey, node: &str) -> Result<PostgresStore, OpenError> {
    let place = Place::read(url, node)?;
    let mut connection = connect(&place).await?;
    let durability = prove_settings(&mut connection, &place).await?;
    sqlx::query(LOCK_OUT_OTHERS).bind(OPENING).execute(&mut connection).await.map_err(refusal(&place))?;
    refuse_newer(&mut connection, &place).await?;
    migrate(&mut connection, &place).await?;
    let sealing = prove_key(&mut connection, key, &place).await?;
    assemble(connection, &place, &durability, sealing, node).await
}

/// Opens what other processes may be working in: nothing is made or migrated.
pub(super) async fn open_beside(url: &SecretString, key: LocalKey) -> Result<PostgresStore, OpenError> {
    let place = Place::read(url, "")?;
    let mut connection = connect(&place).await?;
    let durability = prove_settings(&mut connection, &place).await?;
    if !refuse_newer(&mut connection, &place).await? {
        return Err(OpenError::Untouched { database: place.database() });
    }
    let sealing = prove_key(&mut connection, key, &place).await?;
    // No node is called so: all of them are stirred by what the desk does.
    assemble(connection, &place, &durability, sealing, "").await
}

async fn assemble(
    connection: PgConnection,
    place: &Place,
    durability: &str,
    sealing: Sealing,
    node: &str,
) -> Result<PostgresStore, OpenError> {
    connection.close().await.map_err(refusal(place))?;
    Ok(PostgresStore {
        sealing,
        node: node.to_owned(),
        writers: place.writers(durability),
        readers: place.readers(),
        stirring: Stirring::new(node, place.listeners()),
    })
}

async fn connect(place: &Place) -> Result<PgConnection, OpenError> {
    match timeout(CONNECTING, place.options.connect()).await {
        Ok(connected) => connected.map_err(refusal(place)),
        Err(elapsed) => Err(OpenError::Unreachable { place: place.address(), source: elapsed.into() }),
    }
}

/// Returns how commits are made durable, so that it stays so for us whatever is changed later.
async fn prove_settings(connection: &mut PgConnection, place: &Place) -> Result<String, OpenError> {
    type Settings = (String, String, String, String, bool);

    let finding = sqlx::query_as(FIND_SETTINGS);
    let (encoding, fsync, full_page_writes, synchronous_commit, is_read_only): Settings =
        finding.fetch_one(connection).await.map_err(refusal(place))?;
    if encoding != "UTF8" {
        return Err(OpenError::NotUtf8 { database: place.database(), encoding });
    }
    for (setting, value) in [("fsync", fsync), ("full_page_writes", full_page_writes)] {
        if value != "on" {
            return Err(OpenError::NotDurable { setting, value });
        }
    }
    if !DURABLE.contains(&synchronous_commit.as_str()) {
        return Err(OpenError::NotDurable { setting: "synchronous_commit", value: synchronous_commit });
    }
    if is_read_only {
        return Err(OpenError::ReadOnly { place: place.address() });
    }
    Ok(synchronous_commit)
}

/// Whether there are tables; refused if they are newer than this program.
async fn refuse_newer(connection: &mut PgConnection, place: &Place) -> Result<bool, OpenError> {
    let finding = sqlx::query_scalar(FIND_TABLE).fetch_one(&mut *connection);
    let is_there: bool = finding.await.map_err(refusal(place))?;
    if !is_there {
        return Ok(false);
    }
    let found: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .map_err(refusal(place))?;
    migrations::refuse_newer(MIGRATIONS, found)?;
    Ok(found.is_some())
}

async fn migrate(connection: &mut PgConnection, place: &Place) -> Result<(), OpenError> {
    let migrator = migrations::migrator(MIGRATIONS);
    migrator.run_direct(None, connection, false).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => refusal(place)(error),
        other => OpenError::Other(other.into()),
    })
}

/// A new database remembers its key; one that remembers another refuses this one.
async fn prove_key(
    connection: &mut PgConnection,
    key: LocalKey,
    place: &Place,
) -> Result<Sealing, OpenError> {
    let id = key.id();
    let finding = sqlx::query_as(FIND_INSTALLATION).fetch_optional(&mut *connection);
    let kept: Option<(String, Vec<u8>)> = finding.await.map_err(refusal(place))?;
    let Some((expected, wrapped)) = kept else {
        let (sealing, wrapped) = Sealing::generate(key);
        let adding = sqlx::query(ADD_INSTALLATION).bind(id).bind(wrapped);
        adding.execute(connection).await.map_err(refusal(place))?;
        return Ok(sealing);
    };
    if expected != id {
        return Err(OpenError::WrongKey { expected, found: id });
    }
    Sealing::unwrap(key, &wrapped).map_err(|error| OpenError::Damaged(error.into()))
}

/// From what PostgreSQL or the way to it says to what the operator is told.
fn refusal(place: &Place) -> impl Fn(sqlx::Error) -> OpenError + '_ {
    move |error| {
        let (address, user, database) = (place.address(), place.user(), place.database());
        match code(&error).as_deref() {
            Some(failure::INVALID_PASSWORD | failure::INVALID_AUTHORIZATION) => OpenError::NotLetIn { user },
            Some(failure::NO_SUCH_DATABASE) => OpenError::NoDatabase { database, user },
            Some(failure::INSUFFICIENT_PRIVILEGE) => OpenError::MayNotCreate { user, database },
            Some(failure::READ_ONLY) => OpenError::ReadOnly { place: address },
            Some(failure::TOO_MANY_CONNECTIONS) => {
                OpenError::Crowded { place: address, n_needed: MOST_CONNECTIONS }
            }
            Some(failure::STARTING) => OpenError::Unreachable { place: address, source: error.into() },
            Some(_) => OpenError::Other(error.into()),
            None => match error {
                sqlx::Error::Tls(source) => OpenError::Untrusted { place: address, source },
                // A certificate that does not prove it comes as damage on the way.
                sqlx::Error::Io(source) if source.kind() == ErrorKind::InvalidData => {
                    OpenError::Untrusted { place: address, source: source.into() }
                }
                sqlx::Error::Io(_) => OpenError::Unreachable { place: address, source: error.into() },
                other => OpenError::Other(other.into()),
            },
        }
    }
}
