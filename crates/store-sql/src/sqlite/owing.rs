//! What is owed: written in the order in which it is owed, and listed.

use std::collections::HashSet;

use jiff::Timestamp;
use reportline_delivery::DeliveryId;
use reportline_store::{Destination, NewDelivery, Owed, StoreError};
use sqlx::sqlite::SqliteConnection;
use tokio::sync::Mutex;

use super::conversations::{self, Keys};
use super::failure::failure;
use super::leases::Leases;
use super::statement::{fetch, run, statements};
use crate::columns::{self, OwedRow, limit};
use crate::placing::{self, Heir};
use crate::sealing::{Sealing, seal_delivery};

statements! {
    /// A name that is known already, owed or delivered, changes nothing.
    OWE =
        "INSERT INTO delivery
             (id, conversation, lane, name, is_report, due_at, owed_at, held_by, word, wrapped_key, payload, standing)
         SELECT new.*, new.column8 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delivered WHERE id = new.column8)
         FROM (VALUES {rows}) AS new
         WHERE NOT EXISTS (SELECT 1 FROM delivered WHERE id = new.column1)
         ON CONFLICT (id) DO NOTHING", each "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    FIND_KNOWN =
        "SELECT id FROM delivery WHERE id = ?1 UNION ALL SELECT id FROM delivered WHERE id = ?1";
    FIND_SAME_WORD = "SELECT id FROM delivery WHERE lane = ? AND word = ? AND standing <> 2";
    HOLD_BY_ANOTHER = "UPDATE delivery SET held_by = ? WHERE held_by = ?";
    WITHDRAW = "DELETE FROM delivery WHERE id = ?";
    LIST =
        "SELECT id, name, is_report, owed_at, due_at, n_attempts, CASE standing WHEN 2 THEN why END
         FROM delivery ORDER BY seq LIMIT ?";
}

/// Owes deliveries in this order. Returns those whose place another has taken.
pub(super) async fn owe(
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    leases: &Mutex<Leases>,
    keys: &mut Keys,
    deliveries: &[NewDelivery],
    now: Timestamp,
) -> Result<Vec<DeliveryId>, StoreError> {
    conversations::find_keys(connection, sealing, keys, deliveries.iter().filter_map(|it| it.conversation))
        .await?;

    let mut known = HashSet::new();
    for id in placing::with_word(deliveries) {
        if is_known(connection, id).await? {
            known.insert(id.0.clone());
        }
    }
    let (placed, heirs) = placing::plan(sealing, deliveries, &known);
    let mut withdrawn = Vec::new();
    for heir in &heirs {
        withdrawn.extend(take_places(connection, leases, heir, now).await?);
    }

    let mut rows = Vec::with_capacity(placed.len());
    for it in placed {
        let (wrapped, payload) = match it.delivery.conversation {
            Some(conversation) => (None, seal_delivery(&keys[&conversation], it.delivery)),
            None => {
                let (key, wrapped) = sealing.new_delivery_key(&it.delivery.id);
                (Some(wrapped), seal_delivery(&key, it.delivery))
            }
        };
        rows.push((it, wrapped, payload));
    }
    let owing = OWE.over(&rows, |values, (placed, wrapped, payload)| {
        let it = placed.delivery;
        let (name, is_report) = match &it.to {
            Destination::Peer(peer) => (peer.channel.0.as_str(), false),
            Destination::Sink(sink) => (sink.0.as_str(), true),
        };
        values.add(it.id.0.as_str()).add(it.conversation.map(|id| id.0.as_bytes().to_vec()));
        values.add(placed.lane.as_slice()).add(name).add(is_report);
        values.add(it.due_at.as_microsecond()).add(now.as_microsecond());
        values.add(placed.held_by.map(|id| id.0.as_str())).add(it.supersedes.as_deref());
        values.add(wrapped.as_deref()).add(payload.as_slice());
    });
    run(connection, owing).await.map_err(failure)?;
    Ok(withdrawn)
}

async fn is_known(connection: &mut SqliteConnection, id: &DeliveryId) -> Result<bool, StoreError> {
    let finding = FIND_KNOWN.with(|values| {
        values.add(id.0.as_str());
    });
    let known: Vec<(String,)> = fetch(connection, finding).await.map_err(failure)?;
    Ok(!known.is_empty())
}

/// Withdraws what stands in this lane with this word and is not on lease. What it held back is held back by the heir.
async fn take_places(
    connection: &mut SqliteConnection,
    leases: &Mutex<Leases>,
    heir: &Heir<'_>,
    now: Timestamp,
) -> Result<Vec<DeliveryId>, StoreError> {
    let finding = FIND_SAME_WORD.with(|values| {
        values.add(heir.lane.as_slice()).add(heir.word);
    });
    let found: Vec<(String,)> = fetch(connection, finding).await.map_err(failure)?;
    let mut withdrawn: Vec<DeliveryId> = found.into_iter().map(|(id,)| DeliveryId(id)).collect();
    if !withdrawn.is_empty() {
        let leases = leases.lock().await;
        withdrawn.retain(|id| !leases.is_held(id, now));
    }
    let bequeathing = HOLD_BY_ANOTHER.over(&withdrawn, |values, id| {
        values.add(heir.id.0.as_str()).add(id.0.as_str());
    });
    run(connection, bequeathing).await.map_err(failure)?;
    let withdrawing = WITHDRAW.over(&withdrawn, |values, id| {
        values.add(id.0.as_str());
    });
    run(connection, withdrawing).await.map_err(failure)?;
    Ok(withdrawn)
}

pub(super) async fn owed(connection: &mut SqliteConnection, at_most: usize) -> Result<Vec<Owed>, StoreError> {
    let listing = LIST.with(|values| {
        values.add(limit(at_most));
    });
    let rows: Vec<OwedRow> = fetch(connection, listing).await.map_err(failure)?;
    rows.into_iter().map(columns::owed).collect()
}
