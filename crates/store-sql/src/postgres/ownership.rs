//! Whose a channel is, until when, and by which token.

use std::collections::BTreeMap;

use jiff::Timestamp;
use reportline_channel::ChannelId;
use reportline_store::{Fence, StoreError};
use sqlx::postgres::{PgConnection, PgPool};

use super::failure::failure;
use super::statement::statements;

statements! {
    CLAIM =
        "INSERT INTO ownership AS its (channel, token, node, claimed_until) VALUES ($1, 1, $2, $3)
         ON CONFLICT (channel) DO UPDATE
             SET token = its.token + 1, node = excluded.node, claimed_until = excluded.claimed_until
             WHERE its.claimed_until <= $4
         RETURNING token";
    RENEW = "UPDATE ownership SET claimed_until = $3 WHERE channel = $1 AND token = $2";
    /// The token goes on, so that what was given up cannot be renewed.
    RELEASE =
        "UPDATE ownership SET token = token + 1, claimed_until = $3 WHERE channel = $1 AND token = $2";
    /// Whoever claims one of them waits until the transaction ends.
    GUARD = "SELECT channel, token FROM ownership WHERE channel = ANY($1) ORDER BY channel FOR SHARE";
}

pub(super) async fn claim(
    pool: &PgPool,
    node: &str,
    channel: &ChannelId,
    (now, until): (Timestamp, Timestamp),
) -> Result<Option<Fence>, StoreError> {
    let claiming = sqlx::query_scalar(CLAIM)
        .bind(&channel.0)
        .bind(node)
        .bind(until.as_microsecond())
        .bind(now.as_microsecond());
    let token: Option<i64> = claiming.fetch_optional(pool).await.map_err(failure)?;
    Ok(token.map(|token| Fence { channel: channel.clone(), token }))
}

pub(super) async fn renew(pool: &PgPool, fence: &Fence, until: Timestamp) -> Result<bool, StoreError> {
    let renewing = sqlx::query(RENEW).bind(&fence.channel.0).bind(fence.token).bind(until.as_microsecond());
    Ok(renewing.execute(pool).await.map_err(failure)?.rows_affected() == 1)
}

pub(super) async fn release(pool: &PgPool, fence: &Fence) -> Result<(), StoreError> {
    let releasing = sqlx::query(RELEASE).bind(&fence.channel.0).bind(fence.token).bind(i64::MIN);
    releasing.execute(pool).await.map_err(failure)?;
    Ok(())
}

pub(super) async fn guard(connection: &mut PgConnection, fences: &[Fence]) -> Result<Vec<bool>, StoreError> {
    if fences.is_empty() {
        return Ok(Vec::new());
    }
    let channels: Vec<&str> = fences.iter().map(|it| it.channel.0.as_str()).collect();
    let guarding = sqlx::query_as(GUARD).bind(channels);
    let found: Vec<(String, i64)> = guarding.fetch_all(connection).await.map_err(failure)?;
    let tokens: BTreeMap<String, i64> = found.into_iter().collect();
    Ok(fences.iter().map(|it| tokens.get(&it.channel.0) == Some(&it.token)).collect())
}
