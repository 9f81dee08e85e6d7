//! Limits that all processes share: the generic cell rate algorithm, in the database's own time.
//!
//! A key has one time: when it will have as much allowed as it ever can. Each thing allowed moves it on by an interval;
//! what would move it further than the burst from now is refused, and writes nothing.

use std::num::NonZeroU32;
use std::time::Duration;

use reportline_store::StoreError;
use sqlx::postgres::PgPool;

use super::failure::failure;
use super::statement::statements;

statements! {
    /// A row is a yes. `$2` is the interval and `$3` the whole burst, in seconds.
    ALLOW =
        "INSERT INTO allowance AS its (key, full_at) VALUES ($1, now() + make_interval(secs => $2))
         ON CONFLICT (key) DO UPDATE SET full_at = greatest(its.full_at, now()) + make_interval(secs => $2)
             WHERE greatest(its.full_at, now()) + make_interval(secs => $2) - make_interval(secs => $3) <= now()
         RETURNING true";
    /// What is as full as it can be need not be remembered.
    FORGET = "DELETE FROM allowance WHERE full_at < now()";
}

pub(super) async fn allow(
    pool: &PgPool,
    key: &[u8],
    interval: Duration,
    burst: NonZeroU32,
) -> Result<bool, StoreError> {
    let seconds = interval.as_secs_f64();
    let asking = sqlx::query_scalar(ALLOW).bind(key).bind(seconds).bind(seconds * f64::from(burst.get()));
    let allowed: Option<bool> = asking.fetch_optional(pool).await.map_err(failure)?;
    Ok(allowed.is_some())
}

pub(super) async fn forget(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query(FORGET).execute(pool).await.map_err(failure)?;
    Ok(())
}
