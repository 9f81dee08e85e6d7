//! What is PostgreSQL's own: how it is reached and proved, how its lock is taken, and how it forgets.
//!
//! 1. The tables stand in a schema of their own, so that the intake's store may share the database. Every connection looks
//!    there alone, so that a statement names no schema.
//! 2. Whoever writes takes one lock for the whole store when the transaction begins, and has it until the transaction
//!    ends: the custody log is one chain, however many hubs write it. PostgreSQL frees it when the hub is gone.
//! 3. A server that would lose what it acknowledged is refused; how it makes a commit durable is kept as it was found,
//!    whatever is changed there later.

mod server;

use sqlx::postgres::{PgConnection, PgDatabaseError};

use super::Fault;

pub(crate) use server::Server;

/// Takes the write lock: `rl-cases` in ASCII. What is read after that is what the one before has left.
pub(super) const BEGIN: &str = "begin; select pg_advisory_xact_lock(x'726c2d6361736573'::bigint)";

/// Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const DISK_FULL: &str = "53100";
/// It goes, it crashed, it is coming: connections end, and none is let in.
const GOING: [&str; 4] = ["57P01", "57P02", "57P03", "25P03"];
/// Data and indexes that PostgreSQL found damaged.
const CORRUPTED: [&str; 2] = ["XX001", "XX002"];

/// How many migrations it has. None is there before the first hub came.
pub(super) async fn version(connection: &mut PgConnection) -> Result<u32, Fault> {
    let finding = sqlx::query_scalar("select to_regclass('reportline_hub.hub') is not null");
    let is_there: bool = finding.fetch_one(&mut *connection).await?;
    if !is_there {
        return Ok(0);
    }
    let version: i64 =
        sqlx::query_scalar("select version from hub where only_row = 1").fetch_one(connection).await?;
    u32::try_from(version).map_err(|_| Fault::damaged("the version of the tables"))
}

pub(super) async fn set_version(connection: &mut PgConnection, version: u32) -> Result<(), Fault> {
    let setting = sqlx::query("update hub set version = $1 where only_row = 1").bind(i64::from(version));
    setting.execute(connection).await?;
    Ok(())
}

/// Makes the schema, within a transaction that has the lock. Who may not make one can be given one.
pub(super) async fn make_schema(tx: &mut PgConnection) -> Result<(), Fault> {
    let finding = sqlx::query_scalar("select to_regnamespace('reportline_hub') is not null");
    let is_there: bool = finding.fetch_one(&mut *tx).await?;
    if !is_there {
        sqlx::raw_sql("create schema reportline_hub").execute(tx).await?;
    }
    Ok(())
}

/// Takes what was erased out of the tables. Somebody may hold a table, or see it as it was: then PostgreSQL does it by
/// itself, later. What stays in its log, only time takes (docs/specs/hub-store.md, "Erasing on PostgreSQL").
pub(super) async fn forget(connection: &mut PgConnection) -> Result<(), Fault> {
    let vacuum = "vacuum (skip_locked) contacts, notes, reports";
    sqlx::raw_sql(vacuum).execute(connection).await?;
    Ok(())
}

/// What its own errors mean. `None`: nothing in particular.
pub(super) fn fault(error: &PgDatabaseError) -> Option<fn(sqlx::Error) -> Fault> {
    match error.code() {
        DISK_FULL => Some(|_| Fault::Full),
        code if GOING.contains(&code) => Some(|error| Fault::Lost(error.into())),
        code if CORRUPTED.contains(&code) => Some(|error| Fault::Damaged(error.into())),
        _ => None,
    }
}
