//! What time takes away: conversations whose time has come, events and deliveries nobody needs to know any more.

use jiff::Timestamp;
use reportline_store::{ConversationId, Counts, StoreError};
use sqlx::sqlite::SqliteConnection;

use super::SqliteStore;
use super::failure::failure;
use super::statement::{Bound, fetch, run, statements};
use super::transaction::SqliteTransaction;
use crate::columns::{self, conversation_id, limit};

statements! {
    /// A dead letter is still owed.
    FIND_EXPIRED =
        "SELECT id FROM conversation WHERE expires_at <= ? AND NOT EXISTS (
             SELECT 1 FROM delivery WHERE conversation = conversation.id AND is_report = 1
         )
         ORDER BY expires_at LIMIT ?";
    /// Out of reach, handed over, and nothing left to say.
    FIND_OUT_OF_REACH =
        "SELECT id FROM conversation WHERE peer IS NULL AND NOT EXISTS (
             SELECT 1 FROM delivery WHERE conversation = conversation.id AND (is_report = 1 OR standing <> 2)
         )
         LIMIT ?";
    FORGET_EVENTS =
        "DELETE FROM event WHERE tag IN (SELECT tag FROM event WHERE seen_at < ? ORDER BY seen_at LIMIT ?)";
    FORGET_DELIVERED =
        "DELETE FROM delivered WHERE id IN (
             SELECT id FROM delivered WHERE delivered_at < ? ORDER BY delivered_at LIMIT ?
         )";
    COUNT_CONVERSATIONS = "SELECT count(*) FROM conversation";
    COUNT_DELIVERIES = "SELECT standing, count(*) FROM delivery GROUP BY standing";
    COUNT_REPORTS = "SELECT standing, count(*) FROM delivery WHERE is_report = 1 GROUP BY standing";
}

/// How many rows are forgotten in one transaction, so that nobody waits long for the writer: some 20 ms.
const FORGOTTEN_AT_ONCE: i64 = 2000;

/// How many conversations are erased in one transaction: nobody waits long for the writer, and it takes little room
/// in the log, for zeros need room too, and a disk may be full just because nothing was erased.
const ERASED_AT_ONCE: usize = 16;

pub(super) async fn erase_expired(
    store: &SqliteStore,
    now: Timestamp,
    at_most: usize,
) -> Result<u64, StoreError> {
    let mut n_erased = 0;
    loop {
        let wanted = ERASED_AT_ONCE.min(at_most - n_erased);
        let mut transaction = SqliteTransaction::begin(store).await?;
        let ids = find_erasable(transaction.connection(), now, wanted).await?;
        transaction.erase_all(&ids).await?;
        transaction.commit_with_riders().await?;
        n_erased += ids.len();
        if ids.len() == wanted && n_erased < at_most {
            continue;
        }

        let writer = transaction.writer();
        if n_erased > 0 {
            writer.execute("PRAGMA incremental_vacuum(1000)").await?;
        }
        // Also where nothing expired: what was delivered since the last time may still stand in the log, sealed.
        writer.note_erasure();
        writer.empty_log().await?;
        return Ok(n_erased as u64);
    }
}

/// Conversations whose time has come, and those out of reach that have nothing left to say.
async fn find_erasable(
    connection: &mut SqliteConnection,
    now: Timestamp,
    at_most: usize,
) -> Result<Vec<ConversationId>, StoreError> {
    let expired = FIND_EXPIRED.with(|values| {
        values.add(now.as_microsecond()).add(limit(at_most));
    });
    let out_of_reach = FIND_OUT_OF_REACH.with(|values| {
        values.add(limit(at_most));
    });
    let mut ids = find(connection, expired).await?;
    ids.extend(find(connection, out_of_reach).await?);
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(at_most);
    Ok(ids)
}

async fn find(
    connection: &mut SqliteConnection,
    finding: Vec<Bound>,
) -> Result<Vec<ConversationId>, StoreError> {
    let found: Vec<(Vec<u8>,)> = fetch(connection, finding).await.map_err(failure)?;
    found.iter().map(|(id,)| conversation_id(id)).collect()
}

pub(super) async fn forget_before(store: &SqliteStore, before: Timestamp) -> Result<(), StoreError> {
    for statement in [&FORGET_EVENTS, &FORGET_DELIVERED] {
        loop {
            let forgetting = statement.with(|values| {
                values.add(before.as_microsecond()).add(FORGOTTEN_AT_ONCE);
            });
            let mut transaction = SqliteTransaction::begin(store).await?;
            let n_forgotten = run(transaction.connection(), forgetting).await.map_err(failure)?;
            transaction.finish().await?;
            if n_forgotten < FORGOTTEN_AT_ONCE.cast_unsigned() {
                break;
            }
        }
    }
    Ok(())
}

pub(super) async fn counts(connection: &mut SqliteConnection) -> Result<Counts, StoreError> {
    let conversations: Vec<(i64,)> =
        fetch(connection, COUNT_CONVERSATIONS.with(|_| ())).await.map_err(failure)?;
    let deliveries: Vec<(i64, i64)> =
        fetch(connection, COUNT_DELIVERIES.with(|_| ())).await.map_err(failure)?;
    let reports: Vec<(i64, i64)> = fetch(connection, COUNT_REPORTS.with(|_| ())).await.map_err(failure)?;

    Ok(columns::counts(conversations.first().map_or(0, |(n,)| *n), &deliveries, &reports))
}
