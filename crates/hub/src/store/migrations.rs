//! The changes of the tables, in order, each for both databases, and bringing a database up to them.

use super::sql::{Connection, query};
use super::{Fault, chain, statements};

/// A change, as each database writes it.
struct Migration {
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$( Migration {
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        } ),+]
    };
}

/// A database counts those it has: its version.
const MIGRATIONS: &[Migration] = migrations![
    "0001_init",
    "0002_work",
    "0003_marks",
    "0004_messages",
    "0005_erasing",
    "0006_words",
    "0007_merging"
];

/// The version that has a custody log.
pub(super) const WITH_CUSTODY: u32 = 2;

/// The version of the tables that this program writes.
pub(super) const KNOWN: u32 = MIGRATIONS.len() as u32;

/// All migrations that are missing, the key's proof and the new version, in one transaction: a crash leaves the old
/// tables or the new ones. Gives the version that was found.
pub(super) async fn migrate(connection: &mut Connection, key_check: &[u8]) -> Result<u32, Fault> {
    if let found @ KNOWN = not_newer(connection.version().await?)? {
        return Ok(found);
    }
    connection.begin().await?;
    // Another hub may have been here while this one waited.
    let found = not_newer(connection.version().await?)?;
    if found < KNOWN {
        bring_up_to_date(connection, found, key_check).await?;
    }
    connection.run("commit").await?;
    Ok(found)
}

fn not_newer(found: u32) -> Result<u32, Fault> {
    if found > KNOWN { Err(Fault::Version { found, known: KNOWN }) } else { Ok(found) }
}

async fn bring_up_to_date(tx: &mut Connection, found: u32, key_check: &[u8]) -> Result<(), Fault> {
    tx.make_schema().await?;
    for migration in &MIGRATIONS[found as usize..] {
        let statements = match tx {
            Connection::Sqlite(_) => migration.sqlite,
            Connection::Postgres(_) => migration.postgres,
        };
        tx.run(statements).await?;
    }
    if found == 0 {
        query(statements::KEEP_KEY_CHECK).bind(key_check).execute(&mut *tx).await?;
    }
    if found < WITH_CUSTODY {
        query(statements::COUNT_VERSIONS).execute(&mut *tx).await?;
        chain::enter_what_was_filed(tx).await?;
    }
    tx.set_version(KNOWN).await
}
