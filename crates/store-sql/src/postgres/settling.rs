//! What attempts came to: delivered, later, or never again by itself.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use reportline_channel::Handle;
use reportline_delivery::DeliveryId;
use reportline_store::{ConversationId, DeliveryState, Outcome, Settlement, SinkName, StoreError};
use sqlx::postgres::{PgConnection, PgPool};

use super::PostgresStore;
use super::conversations::bytes;
use super::failure::failure;
use super::locks::{Locks, Wanted};
use super::statement::statements;
use super::work::Work;
use crate::columns::{self, StateRow, conversation_id};
use crate::sealing::{Sealing, Tag, seal_handle};

statements! {
    /// Theirs, and those of what they hold back.
    FIND_LANES =
        "SELECT lane, is_report FROM delivery WHERE id = ANY($1)
         UNION SELECT lane, is_report FROM delivery WHERE held_by = ANY($1)";
    /// Those whose attempt is the current one; for messages of conversations with the key that seals a handle.
    FIND_CURRENT =
        "SELECT owed.id, owed.attempt, its.id, its.wrapped_key
         FROM delivery AS owed LEFT JOIN conversation AS its ON its.id = owed.conversation AND NOT owed.is_report
         WHERE owed.id = ANY($1) AND owed.lease_until IS NOT NULL
         ORDER BY owed.seq FOR UPDATE OF owed";
    /// What is done leaves the table, is remembered, and releases what it held back.
    DELIVER =
        "WITH done AS (DELETE FROM delivery WHERE id = ANY($1) RETURNING id),
         remembered AS (INSERT INTO delivered (id, delivered_at) SELECT id, $2 FROM done ON CONFLICT DO NOTHING)
         UPDATE delivery SET standing = 0, due_at = $2 WHERE held_by = ANY($1) AND standing = 1";
    SHOW =
        "UPDATE conversation AS its SET handle = shown.handle
         FROM unnest($1::bytea[], $2::bytea[]) AS shown (id, handle) WHERE its.id = shown.id";
    POSTPONE =
        "UPDATE delivery AS owed SET due_at = later.due_at, awaits_peer = later.awaits_peer, lease_until = NULL, node = NULL
         FROM unnest($1::text[], $2::bigint[], $3::boolean[]) AS later (id, due_at, awaits_peer)
         WHERE owed.id = later.id";
    BURY =
        "UPDATE delivery AS owed SET standing = 2, dead_at = $3, why = dead.why, lease_until = NULL, node = NULL
         FROM unnest($1::text[], $2::text[]) AS dead (id, why) WHERE owed.id = dead.id";
    HEAR = "UPDATE delivery SET due_at = least(due_at, $2), awaits_peer = false WHERE lane = ANY($1) AND awaits_peer";
    FIND_STATE =
        "SELECT dead_at, NULL::bigint FROM delivery WHERE id = $1
         UNION ALL SELECT NULL, delivered_at FROM delivered WHERE id = $1";
    /// What is on lease is settled with a time of its own.
    HASTEN =
        "UPDATE delivery SET due_at = $2 WHERE seq IN (
             SELECT seq FROM delivery WHERE standing = 0 AND is_report AND name = $1 AND due_at > $2
             FOR UPDATE SKIP LOCKED
         )";
    /// What another is just erasing or retrying is passed over.
    RETRY =
        "UPDATE delivery SET standing = 0, due_at = $2, dead_at = NULL, why = NULL
         WHERE seq IN (SELECT seq FROM delivery WHERE id = ANY($1) AND standing = 2 FOR UPDATE SKIP LOCKED)";
    RETRY_ALL =
        "UPDATE delivery SET standing = 0, due_at = $1, dead_at = NULL, why = NULL
         WHERE seq IN (SELECT seq FROM delivery WHERE standing = 2 FOR UPDATE SKIP LOCKED)";
}

/// Writes settlements down in a transaction of their own. Those whose attempt is not the current one are passed over.
pub(super) async fn settle(
    store: &PostgresStore,
    settlements: &[Settlement],
    now: Timestamp,
) -> Result<(), StoreError> {
    if settlements.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = settlements.iter().map(|it| it.id.0.as_str()).collect();
    let mut work = Work::begin(&store.writers).await?;
    lock(&mut work, &store.sealing, settlements, &ids).await?;

    let finding = sqlx::query_as(FIND_CURRENT).bind(&ids);
    let current: Vec<Current> = finding.fetch_all(work.connection()).await.map_err(failure)?;
    let sorted = Sorted::sort(&store.sealing, settlements, current)?;
    sorted.write(work.connection(), now).await?;
    work.commit().await
}

/// Holds the lanes, and the names of what is delivered: who owes something held back by it finds it delivered.
async fn lock(
    work: &mut Work,
    sealing: &Sealing,
    settlements: &[Settlement],
    ids: &[&str],
) -> Result<(), StoreError> {
    let finding = sqlx::query_as(FIND_LANES).bind(ids);
    let lanes: Vec<(Tag, bool)> = finding.fetch_all(work.connection()).await.map_err(failure)?;
    let mut wanted = Wanted::default();
    lanes.iter().for_each(|(lane, is_sink)| wanted.lane(lane, *is_sink));
    let delivered = settlements.iter().filter(|it| matches!(it.outcome, Outcome::Delivered { .. }));
    delivered.for_each(|it| wanted.name(&sealing.holder(&it.id)));
    Locks::default().take(work.connection(), wanted).await
}

/// Of a message: its conversation, and the wrapped key that seals its handle.
type ShownIn = (Vec<u8>, Vec<u8>);

/// Its name and its attempt; for a message of a conversation, whose, and the wrapped key.
type Current = (String, i32, Option<Vec<u8>>, Option<Vec<u8>>);

/// Settlements by what they come to.
#[derive(Default)]
struct Sorted<'a> {
    delivered: Vec<&'a str>,
    shown: HashMap<ConversationId, Vec<u8>>,
    /// The last is whether it waits for its peer.
    postponed: Vec<(&'a str, Timestamp, bool)>,
    dead: Vec<(&'a str, &'a str)>,
}

impl<'a> Sorted<'a> {
    fn sort(
        sealing: &Sealing,
        settlements: &'a [Settlement],
        current: Vec<Current>,
    ) -> Result<Self, StoreError> {
        let current: HashMap<String, (u32, Option<ShownIn>)> = current
            .into_iter()
            .map(|(id, attempt, conversation, key)| (id, (attempt.cast_unsigned(), conversation.zip(key))))
            .collect();
        let mut sorted = Self::default();
        let mut settled = HashSet::new();
        for Settlement { id, attempt, outcome } in settlements {
            let Some((_, shown_in)) = current.get(&id.0).filter(|it| it.0 == *attempt) else { continue };
            if !settled.insert(id) {
                continue;
            }
            match outcome {
                Outcome::Delivered { handle } => {
                    sorted.delivered.push(&id.0);
                    if let (Some(shown_in), Some(handle)) = (shown_in, handle) {
                        sorted.show(sealing, shown_in, handle)?;
                    }
                }
                Outcome::RetryAt(until) => sorted.postponed.push((&id.0, *until, false)),
                Outcome::WhenHeard(until) => sorted.postponed.push((&id.0, *until, true)),
                Outcome::Dead { why } => sorted.dead.push((&id.0, why)),
            }
        }
        Ok(sorted)
    }

    fn show(
        &mut self,
        sealing: &Sealing,
        (id, wrapped): &ShownIn,
        handle: &Handle,
    ) -> Result<(), StoreError> {
        let id = conversation_id(id)?;
        let key = sealing.conversation_key(id, wrapped)?;
        self.shown.insert(id, seal_handle(&key, id, handle));
        Ok(())
    }

    async fn write(self, connection: &mut PgConnection, now: Timestamp) -> Result<(), StoreError> {
        let now = now.as_microsecond();
        if !self.delivered.is_empty() {
            let delivering = sqlx::query(DELIVER).bind(self.delivered).bind(now);
            delivering.execute(&mut *connection).await.map_err(failure)?;
        }
        if !self.shown.is_empty() {
            let (ids, handles): (Vec<_>, Vec<_>) = self.shown.into_iter().unzip();
            let showing = sqlx::query(SHOW).bind(bytes(&ids)).bind(handles);
            showing.execute(&mut *connection).await.map_err(failure)?;
        }
        if !self.postponed.is_empty() {
            let postponing = sqlx::query(POSTPONE)
                .bind(self.postponed.iter().map(|it| it.0).collect::<Vec<_>>())
                .bind(self.postponed.iter().map(|it| it.1.as_microsecond()).collect::<Vec<_>>())
                .bind(self.postponed.iter().map(|it| it.2).collect::<Vec<_>>());
            postponing.execute(&mut *connection).await.map_err(failure)?;
        }
        if !self.dead.is_empty() {
            let (ids, whys): (Vec<_>, Vec<_>) = self.dead.into_iter().unzip();
            sqlx::query(BURY).bind(ids).bind(whys).bind(now).execute(connection).await.map_err(failure)?;
        }
        Ok(())
    }
}

/// Makes due what waits for these peers, each by its lane. Whether there was any.
pub(super) async fn hear(
    connection: &mut PgConnection,
    lanes: &[Tag],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let hearing = sqlx::query(HEAR).bind(lanes).bind(now.as_microsecond());
    Ok(hearing.execute(connection).await.map_err(failure)?.rows_affected() > 0)
}

pub(super) async fn state(pool: &PgPool, id: &DeliveryId) -> Result<Option<DeliveryState>, StoreError> {
    let found: Option<StateRow> =
        sqlx::query_as(FIND_STATE).bind(&id.0).fetch_optional(pool).await.map_err(failure)?;
    columns::state(found)
}

pub(super) async fn retry(pool: &PgPool, ids: &[DeliveryId], now: Timestamp) -> Result<u64, StoreError> {
    let names: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    let retrying = match ids.is_empty() {
        true => sqlx::query(RETRY_ALL),
        false => sqlx::query(RETRY).bind(names),
    };
    let done = retrying.bind(now.as_microsecond()).execute(pool).await.map_err(failure)?;
    Ok(done.rows_affected())
}

pub(super) async fn hasten(pool: &PgPool, sink: &SinkName, now: Timestamp) -> Result<u64, StoreError> {
    let hastening = sqlx::query(HASTEN).bind(sink.0.as_str()).bind(now.as_microsecond());
    Ok(hastening.execute(pool).await.map_err(failure)?.rows_affected())
}
