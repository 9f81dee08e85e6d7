//! What attempts came to: delivered, later, or never again by itself.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use reportline_delivery::DeliveryId;
use reportline_store::{ConversationId, DeliveryState, Outcome, Settlement, SinkName, StoreError};
use sqlx::sqlite::SqliteConnection;
use tokio::sync::Mutex;

use super::conversations::bind_id;
use super::failure::failure;
use super::leases::Leases;
use super::statement::{Values, fetch, run, statements};
use crate::columns::{self, StateRow};
use crate::sealing::{Tag, seal_handle};

statements! {
    /// What was withdrawn meanwhile is not remembered.
    REMEMBER =
        "INSERT INTO delivered (id, delivered_at)
         SELECT done.column1, done.column2 FROM (VALUES {rows}) AS done
         WHERE EXISTS (SELECT 1 FROM delivery WHERE id = done.column1)
         ON CONFLICT DO NOTHING", each "(?, ?)";
    RELEASE =
        "UPDATE delivery SET standing = 0, due_at = done.column2 FROM (VALUES {rows}) AS done
         WHERE held_by = done.column1 AND standing = 1", each "(?, ?)";
    REMOVE = "DELETE FROM delivery WHERE id IN ({rows})", each "?";
    SHOW =
        "UPDATE conversation SET handle = shown.column2 FROM (VALUES {rows}) AS shown
         WHERE id = shown.column1", each "(?, ?)";
    POSTPONE =
        "UPDATE delivery SET due_at = later.column2, n_attempts = later.column3, awaits_peer = later.column4
         FROM (VALUES {rows}) AS later WHERE id = later.column1", each "(?, ?, ?, ?)";
    HEAR =
        "UPDATE delivery SET due_at = min(due_at, heard.column2), awaits_peer = 0 FROM (VALUES {rows}) AS heard
         WHERE lane = heard.column1 AND awaits_peer = 1", each "(?, ?)";
    BURY =
        "UPDATE delivery SET standing = 2, n_attempts = dead.column2, dead_at = dead.column3, why = dead.column4
         FROM (VALUES {rows}) AS dead WHERE id = dead.column1", each "(?, ?, ?, ?)";
    FIND_STATE =
        "SELECT dead_at, NULL FROM delivery WHERE id = ?1
         UNION ALL SELECT NULL, delivered_at FROM delivered WHERE id = ?1";
    RETRY =
        "UPDATE delivery SET standing = 0, due_at = again.column2, dead_at = NULL, why = NULL
         FROM (VALUES {rows}) AS again WHERE id = again.column1 AND standing = 2", each "(?, ?)";
    HASTEN =
        "UPDATE delivery SET due_at = ? WHERE standing = 0 AND is_report = 1 AND name = ? AND due_at > ?";
    RETRY_ALL = "UPDATE delivery SET standing = 0, due_at = ?, dead_at = NULL, why = NULL WHERE standing = 2";
}

/// Leases that end with the commit.
pub(super) type Settled = Vec<(DeliveryId, u32)>;

/// Writes settlements down, each with the time of its settling. Those whose attempt is not the current one are
/// passed over.
pub(super) async fn settle(
    connection: &mut SqliteConnection,
    leases: &Mutex<Leases>,
    settlements: Vec<(&Settlement, Timestamp)>,
) -> Result<Settled, StoreError> {
    let mut sorted = Sorted::default();
    if !settlements.is_empty() {
        let leases = leases.lock().await;
        settlements.into_iter().for_each(|(settlement, now)| sorted.take(&leases, settlement, now));
    }

    let delivered = |values: &mut Values, (id, now): &&(&str, Timestamp)| {
        values.add(*id).add(now.as_microsecond());
    };
    let removing = REMOVE.over(&sorted.delivered, |values, (id, _)| {
        values.add(*id);
    });
    let showing = SHOW.over(&sorted.shown, |values, (conversation, handle)| {
        bind_id(values, conversation);
        values.add(handle.as_slice());
    });
    let postponing = POSTPONE.over(&sorted.postponed, |values, (id, attempt, until, awaits_peer)| {
        values.add(*id).add(until.as_microsecond()).add(*attempt).add(*awaits_peer);
    });
    let burying = BURY.over(&sorted.dead, |values, (id, attempt, now, why)| {
        values.add(*id).add(*attempt).add(now.as_microsecond()).add(*why);
    });
    let remembering = REMEMBER.over(&sorted.delivered, delivered);
    let releasing = RELEASE.over(&sorted.delivered, delivered);
    for statements in [remembering, releasing, removing, showing, postponing, burying] {
        run(connection, statements).await.map_err(failure)?;
    }
    Ok(sorted.settled.into_iter().map(|(id, attempt)| (id.clone(), attempt)).collect())
}

/// Settlements by what they come to.
#[derive(Default)]
struct Sorted<'a> {
    settled: HashSet<(&'a DeliveryId, u32)>,
    delivered: Vec<(&'a str, Timestamp)>,
    shown: HashMap<ConversationId, Vec<u8>>,
    /// The last is whether it waits for its peer.
    postponed: Vec<(&'a str, u32, Timestamp, bool)>,
    dead: Vec<(&'a str, u32, Timestamp, &'a str)>,
}

impl<'a> Sorted<'a> {
    fn take(&mut self, leases: &Leases, settlement: &'a Settlement, now: Timestamp) {
        let Settlement { id, attempt, outcome } = settlement;
        let Some(lease) = leases.current(id, *attempt) else { return };
        if !self.settled.insert((id, *attempt)) {
            return;
        }
        match outcome {
            Outcome::Delivered { handle } => {
                self.delivered.push((&id.0, now));
                if let (Some((conversation, key)), Some(handle)) = (&lease.shows, handle) {
                    self.shown.insert(*conversation, seal_handle(key, *conversation, handle));
                }
            }
            Outcome::RetryAt(until) => self.postponed.push((&id.0, *attempt, *until, false)),
            Outcome::WhenHeard(until) => self.postponed.push((&id.0, *attempt, *until, true)),
            Outcome::Dead { why } => self.dead.push((&id.0, *attempt, now, why)),
        }
    }
}

/// Makes due what waits for these peers, each by its lane.
pub(super) async fn hear(
    connection: &mut SqliteConnection,
    lanes: &[Tag],
    now: Timestamp,
) -> Result<(), StoreError> {
    let hearing = HEAR.over(lanes, |values, lane| {
        values.add(lane.as_slice()).add(now.as_microsecond());
    });
    run(connection, hearing).await.map(|_| ()).map_err(failure)
}

pub(super) async fn state(
    connection: &mut SqliteConnection,
    id: &DeliveryId,
) -> Result<Option<DeliveryState>, StoreError> {
    let finding = FIND_STATE.with(|values| {
        values.add(id.0.as_str());
    });
    let mut found: Vec<StateRow> = fetch(connection, finding).await.map_err(failure)?;
    columns::state(found.pop())
}

pub(super) async fn retry(
    connection: &mut SqliteConnection,
    ids: &[DeliveryId],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let retrying = if ids.is_empty() {
        RETRY_ALL.with(|values| {
            values.add(now.as_microsecond());
        })
    } else {
        RETRY.over(ids, |values, id| {
            values.add(id.0.as_str()).add(now.as_microsecond());
        })
    };
    run(connection, retrying).await.map_err(failure)
}

/// What is on lease is settled with a time of its own.
pub(super) async fn hasten(
    connection: &mut SqliteConnection,
    sink: &SinkName,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let now = now.as_microsecond();
    let hastening = HASTEN.with(|values| {
        values.add(now).add(sink.0.as_str()).add(now);
    });
    run(connection, hastening).await.map_err(failure)
}
