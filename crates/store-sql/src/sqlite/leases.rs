//! Leases: who may attempt what, and until when. In memory, because one process owns the database.
//!
//! 1. A reader lists what is due and stands first in its lane; those on lease are passed over.
//! 2. The lock on [`Leases`] is held from before that reading until the new leases are noted, and a settlement ends
//!    its lease only after its commit. So whoever reads an old picture still finds the lease in its way.
//! 3. A lease that ran out is not forgotten: it is how the next one knows which attempt it is.

use std::collections::HashMap;

use jiff::Timestamp;
use reportline_delivery::DeliveryId;
use reportline_seal::DataKey;
use reportline_store::{ConversationId, StoreError};
use sqlx::sqlite::SqliteConnection;

use super::failure::failure;
use super::statement::{fetch, statements};
use crate::columns::{Leased, LeasedRow, limit, time};
use crate::sealing::Sealing;

statements! {
    /// What is due, not on lease, and first in its lane. Held back and dead ones stand in nobody's way.
    FIND_DUE =
        "SELECT owed.id, owed.seq, owed.n_attempts, owed.conversation, owed.wrapped_key, owed.payload,
             its.wrapped_key, its.handle
         FROM delivery AS owed LEFT JOIN conversation AS its ON its.id = owed.conversation
         WHERE owed.standing = 0 AND owed.due_at <= ? AND owed.seq NOT IN (SELECT value FROM json_each(?))
             AND NOT EXISTS (
                 SELECT 1 FROM delivery AS older
                 WHERE older.lane = owed.lane AND older.standing = 0 AND older.seq < owed.seq
             )
         ORDER BY owed.due_at, owed.seq LIMIT ?";
    FIND_NEXT =
        "SELECT due_at FROM delivery AS owed
         WHERE standing = 0 AND seq NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
             SELECT 1 FROM delivery AS older
             WHERE older.lane = owed.lane AND older.standing = 0 AND older.seq < owed.seq
         )
         ORDER BY due_at LIMIT 1";
}

/// A lease, as long as it is not settled, also after it ran out.
pub(super) struct Lease {
    seq: i64,
    pub(super) attempt: u32,
    until: Timestamp,
    /// For a message of a conversation: what seals the handle it will be given.
    pub(super) shows: Option<(ConversationId, DataKey)>,
}

/// All leases.
#[derive(Default)]
pub(super) struct Leases(HashMap<DeliveryId, Lease>);

impl Leases {
    pub(super) fn is_held(&self, id: &DeliveryId, now: Timestamp) -> bool {
        self.0.get(id).is_some_and(|lease| now < lease.until)
    }

    /// The lease of this attempt, if no later one was given.
    pub(super) fn current(&self, id: &DeliveryId, attempt: u32) -> Option<&Lease> {
        self.0.get(id).filter(|lease| lease.attempt == attempt)
    }

    /// Ends the lease of this attempt; a later one goes on.
    pub(super) fn end(&mut self, id: &DeliveryId, attempt: u32) {
        if self.current(id, attempt).is_some() {
            self.0.remove(id);
        }
    }

    /// The deliveries of some of them, as SQLite reads a list.
    fn list(&self, is_wanted: impl Fn(&Lease) -> bool) -> String {
        let seqs: Vec<i64> = self.0.values().filter(|it| is_wanted(it)).map(|it| it.seq).collect();
        // Numbers in brackets, with commas: Rust and JSON write them alike.
        format!("{seqs:?}")
    }

    /// Forgets every lease of a delivery that is gone.
    pub(super) fn forget(&mut self, id: &DeliveryId) {
        self.0.remove(id);
    }
}

/// Its name, its place, its attempts; its conversation, its own key and payload; its conversation's key and handle.
type Row = (String, i64, u32, Option<Vec<u8>>, Option<Vec<u8>>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

pub(super) async fn lease(
    reader: &mut SqliteConnection,
    sealing: &Sealing,
    leases: &mut Leases,
    (now, until): (Timestamp, Timestamp),
    at_most: usize,
) -> Result<Leased, StoreError> {
    let held = leases.list(|it| now < it.until);
    let finding = FIND_DUE.with(|values| {
        values.add(now.as_microsecond()).add(held.as_str());
        values.add(limit(at_most));
    });
    let due: Vec<Row> = fetch(reader, finding).await.map_err(failure)?;

    let mut leased = Leased::default();
    for (id, seq, n_attempts, conversation, own_key, payload, conversation_key, handle) in due {
        let id = DeliveryId(id);
        let attempt = leases.0.get(&id).map_or(n_attempts, |lease| lease.attempt) + 1;
        let id_of_row = id.clone();
        let row =
            LeasedRow { id: id_of_row, attempt, conversation, own_key, payload, conversation_key, handle };
        let shows = match row.open(sealing) {
            Ok((delivery, shows)) => {
                leased.deliveries.push(delivery);
                shows
            }
            Err(_) => {
                leased.damaged.push((id.clone(), attempt));
                None
            }
        };
        leases.0.insert(id, Lease { seq, attempt, until, shows });
    }
    Ok(leased)
}

/// When the next delivery is due: one that stands first in its lane and is not on lease, or the end of a lease.
pub(super) async fn next_due(
    reader: &mut SqliteConnection,
    leases: &Leases,
) -> Result<Option<Timestamp>, StoreError> {
    let on_lease = leases.list(|_| true);
    let finding = FIND_NEXT.with(|values| {
        values.add(on_lease.as_str());
    });
    let first: Vec<(i64,)> = fetch(reader, finding).await.map_err(failure)?;
    let first = first.first().map(|(due_at,)| time(*due_at)).transpose()?;
    Ok(leases.0.values().map(|lease| lease.until).chain(first).min())
}
