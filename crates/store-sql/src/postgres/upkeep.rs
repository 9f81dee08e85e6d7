//! What time takes away: conversations whose time has come, events and deliveries nobody needs to know any more.

use jiff::Timestamp;
use reportline_store::{ConversationId, Counts, StoreError};
use sqlx::postgres::PgPool;

use super::PostgresStore;
use super::conversations::{self, bytes};
use super::failure::failure;
use super::limits;
use super::locks::Locks;
use super::statement::statements;
use super::work::Work;
use crate::columns::{self, conversation_id, limit};

statements! {
    /// A dead letter is still owed.
    FIND_EXPIRED =
        "SELECT id FROM conversation AS its WHERE expires_at <= $1 AND NOT EXISTS (
             SELECT 1 FROM delivery WHERE conversation = its.id AND is_report
         )
         ORDER BY expires_at LIMIT $2";
    /// Out of reach, handed over, and nothing left to say.
    FIND_OUT_OF_REACH =
        "SELECT id FROM conversation AS its WHERE peer IS NULL AND NOT EXISTS (
             SELECT 1 FROM delivery WHERE conversation = its.id AND (is_report OR standing <> 2)
         )
         LIMIT $1";
    /// Those of which it is still true, now that they are held.
    FIND_STILL =
        "SELECT id FROM conversation AS its WHERE id = ANY($1)
             AND NOT EXISTS (SELECT 1 FROM delivery WHERE conversation = its.id AND is_report)
             AND (expires_at <= $2 OR (peer IS NULL AND NOT EXISTS (
                 SELECT 1 FROM delivery WHERE conversation = its.id AND standing <> 2
             )))";
    FORGET_EVENTS =
        "DELETE FROM event WHERE tag IN (
             SELECT tag FROM event WHERE seen_at < $1 ORDER BY seen_at LIMIT $2 FOR UPDATE SKIP LOCKED
         )";
    FORGET_DELIVERED =
        "DELETE FROM delivered WHERE id IN (
             SELECT id FROM delivered WHERE delivered_at < $1 ORDER BY delivered_at LIMIT $2 FOR UPDATE SKIP LOCKED
         )";
    COUNT_CONVERSATIONS = "SELECT count(*) FROM conversation";
    COUNT_DELIVERIES = "SELECT standing::bigint, count(*) FROM delivery GROUP BY standing";
    COUNT_REPORTS = "SELECT standing::bigint, count(*) FROM delivery WHERE is_report GROUP BY standing";
}

/// How many rows are forgotten in one statement.
const FORGOTTEN_AT_ONCE: u32 = 2000;

/// How many conversations are erased in one transaction: few, for it holds all their peers' lanes.
const ERASED_AT_ONCE: usize = 16;

pub(super) async fn erase_expired(
    store: &PostgresStore,
    now: Timestamp,
    at_most: usize,
) -> Result<u64, StoreError> {
    let mut n_erased = 0;
    loop {
        let wanted = ERASED_AT_ONCE.min(at_most - n_erased);
        let found = find_erasable(&store.readers, now, wanted).await?;
        n_erased += erase(&store.writers, &found, now).await?;
        if found.len() < wanted || n_erased >= at_most {
            return Ok(n_erased as u64);
        }
    }
}

/// Conversations whose time has come, and those out of reach that have nothing left to say.
async fn find_erasable(
    pool: &PgPool,
    now: Timestamp,
    at_most: usize,
) -> Result<Vec<ConversationId>, StoreError> {
    let expired = sqlx::query_scalar(FIND_EXPIRED).bind(now.as_microsecond()).bind(limit(at_most));
    let mut found: Vec<Vec<u8>> = expired.fetch_all(pool).await.map_err(failure)?;
    let out_of_reach = sqlx::query_scalar(FIND_OUT_OF_REACH).bind(limit(at_most));
    found.extend(out_of_reach.fetch_all(pool).await.map_err(failure)?);
    found.sort_unstable();
    found.dedup();
    found.truncate(at_most);
    found.iter().map(|id| conversation_id(id)).collect()
}

/// Erases those that may still be erased once nobody else works on them. How many that were.
async fn erase(writers: &PgPool, found: &[ConversationId], now: Timestamp) -> Result<usize, StoreError> {
    if found.is_empty() {
        return Ok(0);
    }
    let mut work = Work::begin(writers).await?;
    conversations::hold(work.connection(), &mut Locks::default(), found).await?;
    let finding = sqlx::query_scalar(FIND_STILL).bind(bytes(found)).bind(now.as_microsecond());
    let still: Vec<Vec<u8>> = finding.fetch_all(work.connection()).await.map_err(failure)?;
    let still: Vec<ConversationId> = still.iter().map(|id| conversation_id(id)).collect::<Result<_, _>>()?;
    conversations::erase(work.connection(), &still).await?;
    work.commit().await?;
    Ok(still.len())
}

pub(super) async fn forget_before(pool: &PgPool, before: Timestamp) -> Result<(), StoreError> {
    for statement in [FORGET_EVENTS, FORGET_DELIVERED] {
        loop {
            let forgetting =
                sqlx::query(statement).bind(before.as_microsecond()).bind(i64::from(FORGOTTEN_AT_ONCE));
            let n_forgotten = forgetting.execute(pool).await.map_err(failure)?.rows_affected();
            if n_forgotten < u64::from(FORGOTTEN_AT_ONCE) {
                break;
            }
        }
    }
    limits::forget(pool).await
}

pub(super) async fn counts(pool: &PgPool) -> Result<Counts, StoreError> {
    let n_conversations: i64 =
        sqlx::query_scalar(COUNT_CONVERSATIONS).fetch_one(pool).await.map_err(failure)?;
    let deliveries: Vec<(i64, i64)> =
        sqlx::query_as(COUNT_DELIVERIES).fetch_all(pool).await.map_err(failure)?;
    let reports: Vec<(i64, i64)> = sqlx::query_as(COUNT_REPORTS).fetch_all(pool).await.map_err(failure)?;
    Ok(columns::counts(n_conversations, &deliveries, &reports))
}
