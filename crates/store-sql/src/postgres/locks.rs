//! Who works on what until its transaction ends: locks by keyed hashes, in an order that lets nobody wait in a circle.
//!
//! 1. A transaction takes them in this order: ownerships and events (rows, in the order of their keys), then lanes of
//!    peers, lanes of sinks, names of deliveries that hold others back, each sorted; then it touches rows.
//! 2. Whoever writes rows of a lane holds the lane: so what is owed to a lane is committed in the order of its numbers,
//!    two never change one peer's conversation at once, and rows are not waited for but where a lease is just being
//!    written, which waits for nobody.
//! 3. Who owes something held back by a delivery, and who settles that delivery, hold its name: neither can miss the
//!    other.
//! 4. Who asks for peers bit by bit, in another order than somebody else, may still meet him in a circle. PostgreSQL
//!    notices after a second and ends one of the two: a conflict.
//!
//! Two hashes that share their first eight bytes share a lock, which does no harm. A transaction over 256 people takes
//! some 500 of the 6400 places that PostgreSQL has as it is delivered (`max_locks_per_transaction`).

use std::collections::{BTreeSet, HashSet};

use reportline_store::StoreError;
use sqlx::postgres::PgConnection;

use super::failure::failure;
use super::statement::statements;
use crate::sealing::Tag;

statements! {
    /// In the order of the array.
    TAKE = "SELECT pg_advisory_xact_lock(wanted) FROM unnest($1::bigint[]) AS wanted";
}

/// What is to be locked, by kind.
#[derive(Default)]
pub(super) struct Wanted {
    peers: BTreeSet<i64>,
    sinks: BTreeSet<i64>,
    names: BTreeSet<i64>,
}

impl Wanted {
    pub(super) fn peers(tags: impl IntoIterator<Item = Tag>) -> Self {
        Self { peers: tags.into_iter().map(|tag| key(&tag)).collect(), ..Self::default() }
    }

    pub(super) fn lane(&mut self, lane: &[u8], is_sink: bool) {
        let lanes = if is_sink { &mut self.sinks } else { &mut self.peers };
        lanes.insert(key(lane));
    }

    pub(super) fn name(&mut self, name: &Tag) {
        self.names.insert(key(name));
    }
}

/// What a transaction has locked already; it ends with it.
#[derive(Default)]
pub(super) struct Locks(HashSet<i64>);

impl Locks {
    pub(super) async fn take(
        &mut self,
        connection: &mut PgConnection,
        wanted: Wanted,
    ) -> Result<(), StoreError> {
        let in_order = wanted.peers.into_iter().chain(wanted.sinks).chain(wanted.names);
        let missing: Vec<i64> = in_order.filter(|key| !self.0.contains(key)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        sqlx::query(TAKE).bind(&missing).execute(connection).await.map_err(failure)?;
        self.0.extend(missing);
        Ok(())
    }
}

fn key(tag: &[u8]) -> i64 {
    tag.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}
