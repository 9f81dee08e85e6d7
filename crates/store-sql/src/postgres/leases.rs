//! Leases: who may attempt what, and until when. They are columns of the delivery, for several processes share them.
//!
//! 1. One statement finds what is due and first in its lane, passes over what others are just leasing or writing, and
//!    writes the lease. The number of the attempt fences the settlement.
//! 2. A lease that ran out stays in the row until it is settled or leased again: late is not too late.
//! 3. It waits for nobody. Of a lane it sees what is committed; what is just being owed there comes behind it.

use jiff::Timestamp;
use reportline_delivery::DeliveryId;
use reportline_store::StoreError;
use sqlx::postgres::PgPool;

use super::failure::failure;
use super::statement::statements;
use crate::columns::{Leased, LeasedRow, limit, time};
use crate::sealing::Sealing;

statements! {
    /// What is due, not on lease, and first in its lane. Held back and dead ones stand in nobody's way.
    LEASE =
        "WITH due AS (
             SELECT seq FROM delivery AS owed
             WHERE standing = 0 AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
                 AND NOT EXISTS (
                     SELECT 1 FROM delivery AS older
                     WHERE older.lane = owed.lane AND older.standing = 0 AND older.seq < owed.seq
                 )
             ORDER BY due_at, seq LIMIT $2
             FOR UPDATE OF owed SKIP LOCKED
         ), leased AS (
             UPDATE delivery AS owed SET attempt = attempt + 1, lease_until = $3, node = $4
             FROM due WHERE owed.seq = due.seq
             RETURNING owed.*
         )
         SELECT leased.id, leased.attempt, leased.conversation, leased.wrapped_key, leased.payload,
             its.wrapped_key, its.handle
         FROM leased LEFT JOIN conversation AS its ON its.id = leased.conversation
         ORDER BY leased.due_at, leased.seq";
    FIND_NEXT =
        "SELECT due_at FROM delivery AS owed
         WHERE standing = 0 AND lease_until IS NULL AND NOT EXISTS (
             SELECT 1 FROM delivery AS older
             WHERE older.lane = owed.lane AND older.standing = 0 AND older.seq < owed.seq
         )
         ORDER BY due_at LIMIT 1";
    FIND_FIRST_END =
        "SELECT lease_until FROM delivery WHERE lease_until IS NOT NULL ORDER BY lease_until LIMIT 1";
}

/// Its name, its attempt; its conversation, its own key and payload; its conversation's key and handle.
type Row = (String, i32, Option<Vec<u8>>, Option<Vec<u8>>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

pub(super) async fn lease(
    pool: &PgPool,
    sealing: &Sealing,
    node: &str,
    (now, until): (Timestamp, Timestamp),
    at_most: usize,
) -> Result<Leased, StoreError> {
    let leasing = sqlx::query_as(LEASE)
        .bind(now.as_microsecond())
        .bind(limit(at_most))
        .bind(until.as_microsecond())
        .bind(node);
    let rows: Vec<Row> = leasing.fetch_all(pool).await.map_err(failure)?;

    let mut leased = Leased::default();
    for (id, attempt, conversation, own_key, payload, conversation_key, handle) in rows {
        let (id, attempt) = (DeliveryId(id), attempt.cast_unsigned());
        let row =
            LeasedRow { id: id.clone(), attempt, conversation, own_key, payload, conversation_key, handle };
        match row.open(sealing) {
            Ok((delivery, _)) => leased.deliveries.push(delivery),
            Err(_) => leased.damaged.push((id, attempt)),
        }
    }
    Ok(leased)
}

/// When the next delivery is due: one that stands first in its lane and is not on lease, or the end of a lease.
pub(super) async fn next_due(pool: &PgPool) -> Result<Option<Timestamp>, StoreError> {
    let first: Option<i64> = sqlx::query_scalar(FIND_NEXT).fetch_optional(pool).await.map_err(failure)?;
    let end: Option<i64> = sqlx::query_scalar(FIND_FIRST_END).fetch_optional(pool).await.map_err(failure)?;
    first.into_iter().chain(end).min().map(time).transpose()
}
