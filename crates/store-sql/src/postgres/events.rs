//! Which events were seen, and where each channel is in its platform's stream.

use std::collections::HashSet;

use jiff::Timestamp;
use reportline_channel::ChannelId;
use reportline_store::{EventKey, Fence, StoreError};
use sqlx::postgres::{PgConnection, PgPool};

use super::failure::failure;
use super::statement::statements;
use crate::sealing::{Sealing, Tag};

statements! {
    /// Sorted, so that two who note the same events do not wait for each other.
    NOTE =
        "INSERT INTO event (tag, seen_at) SELECT tag, $2 FROM unnest($1::bytea[]) AS new (tag) ORDER BY tag
         ON CONFLICT DO NOTHING RETURNING tag";
    FIND_SEEN = "SELECT tag FROM event WHERE tag = ANY($1)";
    FIND_CURSOR = "SELECT place FROM cursor WHERE channel = $1";
    SAVE_CURSOR =
        "INSERT INTO cursor (channel, place) VALUES ($1, $2) ON CONFLICT (channel) DO UPDATE SET place = excluded.place";
    /// Whoever claims the channel waits until the place is saved, or is seen to have claimed it.
    SAVE_CURSOR_OF_OWNER =
        "WITH standing AS MATERIALIZED (SELECT FROM ownership WHERE channel = $3 AND token = $4 FOR SHARE)
         INSERT INTO cursor (channel, place) SELECT $1, $2 FROM standing
         ON CONFLICT (channel) DO UPDATE SET place = excluded.place";
}

pub(super) async fn note(
    connection: &mut PgConnection,
    sealing: &Sealing,
    events: &[EventKey],
    now: Timestamp,
) -> Result<Vec<bool>, StoreError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let tags: Vec<Tag> = events.iter().map(|event| sealing.event(event)).collect();
    let noting = sqlx::query_scalar(NOTE).bind(&tags).bind(now.as_microsecond());
    let noted: Vec<Tag> = noting.fetch_all(connection).await.map_err(failure)?;
    let mut new: HashSet<Tag> = noted.into_iter().collect();
    Ok(tags.iter().map(|tag| new.remove(tag)).collect())
}

pub(super) async fn seen(
    pool: &PgPool,
    sealing: &Sealing,
    events: &[EventKey],
) -> Result<Vec<bool>, StoreError> {
    let tags: Vec<Tag> = events.iter().map(|event| sealing.event(event)).collect();
    let found: Vec<Tag> = sqlx::query_scalar(FIND_SEEN).bind(&tags).fetch_all(pool).await.map_err(failure)?;
    let found: HashSet<Tag> = found.into_iter().collect();
    Ok(tags.iter().map(|tag| found.contains(tag)).collect())
}

pub(super) async fn cursor(pool: &PgPool, channel: &ChannelId) -> Result<Option<Vec<u8>>, StoreError> {
    sqlx::query_scalar(FIND_CURSOR).bind(&channel.0).fetch_optional(pool).await.map_err(failure)
}

pub(super) async fn save_cursor(
    pool: &PgPool,
    channel: &ChannelId,
    place: &[u8],
    fence: Option<&Fence>,
) -> Result<bool, StoreError> {
    let saving = match fence {
        None => sqlx::query(SAVE_CURSOR).bind(&channel.0).bind(place),
        Some(fence) => sqlx::query(SAVE_CURSOR_OF_OWNER)
            .bind(&channel.0)
            .bind(place)
            .bind(&fence.channel.0)
            .bind(fence.token),
    };
    Ok(saving.execute(pool).await.map_err(failure)?.rows_affected() == 1)
}
