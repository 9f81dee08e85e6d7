//! What is owed: written in the order in which it is owed, and listed.

use std::collections::HashSet;

use jiff::Timestamp;
use reportline_store::{Destination, NewDelivery, Owed, StoreError};
use sqlx::postgres::{PgConnection, PgPool};

use super::conversations::{self, Keys};
use super::failure::failure;
use super::locks::{Locks, Wanted};
use super::statement::statements;
use crate::columns::{self, OwedRow, limit};
use crate::placing::{self, Heir, Placed};
use crate::sealing::{Sealing, Tag, seal_delivery};

statements! {
    /// A name that is known already, owed or delivered, changes nothing.
    OWE =
        "INSERT INTO delivery
             (id, conversation, lane, name, is_report, due_at, owed_at, held_by, word, wrapped_key, payload, standing)
         SELECT id, conversation, lane, name, is_report, due_at, $11, held_by, word, wrapped_key, payload,
             CASE WHEN held_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delivered WHERE delivered.id = new.held_by)
                 THEN 1 ELSE 0 END
         FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::text[], $5::boolean[], $6::bigint[], $7::text[],
                 $8::text[], $9::bytea[], $10::bytea[])
             WITH ORDINALITY
             AS new (id, conversation, lane, name, is_report, due_at, held_by, word, wrapped_key, payload, place)
         WHERE NOT EXISTS (SELECT 1 FROM delivered WHERE delivered.id = new.id)
         ORDER BY place
         ON CONFLICT (id) DO NOTHING";
    FIND_KNOWN =
        "SELECT id FROM delivery WHERE id = ANY($1) UNION ALL SELECT id FROM delivered WHERE id = ANY($1)";
    TAKE_PLACES =
        "DELETE FROM delivery AS old USING unnest($1::bytea[], $2::text[], $3::text[]) AS new (lane, word, heir)
         WHERE old.lane = new.lane AND old.word = new.word AND old.standing <> 2
             AND (old.lease_until IS NULL OR old.lease_until <= $4)
         RETURNING old.id, new.heir";
    HOLD_BY_ANOTHER =
        "UPDATE delivery SET held_by = new.heir FROM unnest($1::text[], $2::text[]) AS new (gone, heir)
         WHERE held_by = new.gone";
    LIST =
        "SELECT id, name, is_report, owed_at, due_at,
             attempt - CASE WHEN lease_until IS NULL THEN 0 ELSE 1 END, CASE standing WHEN 2 THEN why END
         FROM delivery ORDER BY seq LIMIT $1";
}

/// Owes deliveries in this order.
pub(super) async fn owe(
    connection: &mut PgConnection,
    sealing: &Sealing,
    locks: &mut Locks,
    keys: &mut Keys,
    deliveries: &[NewDelivery],
    now: Timestamp,
) -> Result<(), StoreError> {
    if deliveries.is_empty() {
        return Ok(());
    }
    let mut wanted = Wanted::default();
    for it in deliveries {
        wanted.lane(&sealing.lane(it), matches!(it.to, Destination::Sink(_)));
        it.held_by.iter().for_each(|id| wanted.name(&sealing.holder(id)));
    }
    locks.take(connection, wanted).await?;
    conversations::find_keys(connection, sealing, keys, deliveries.iter().filter_map(|it| it.conversation))
        .await?;

    let known = known(connection, deliveries).await?;
    let (placed, heirs) = placing::plan(sealing, deliveries, &known);
    take_places(connection, &heirs, now).await?;
    write(connection, sealing, keys, &placed, now).await
}

/// Which of the names with a word are known already.
async fn known(
    connection: &mut PgConnection,
    deliveries: &[NewDelivery],
) -> Result<HashSet<String>, StoreError> {
    let ids: Vec<&str> = placing::with_word(deliveries).map(|id| id.0.as_str()).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let finding = sqlx::query_scalar(FIND_KNOWN).bind(ids);
    Ok(finding.fetch_all(connection).await.map_err(failure)?.into_iter().collect())
}

/// Withdraws what the heirs take the place of. What it held back is held back by them.
async fn take_places(
    connection: &mut PgConnection,
    heirs: &[Heir<'_>],
    now: Timestamp,
) -> Result<(), StoreError> {
    if heirs.is_empty() {
        return Ok(());
    }
    let taking = sqlx::query_as(TAKE_PLACES)
        .bind(heirs.iter().map(|it| it.lane).collect::<Vec<Tag>>())
        .bind(heirs.iter().map(|it| it.word).collect::<Vec<&str>>())
        .bind(heirs.iter().map(|it| it.id.0.as_str()).collect::<Vec<&str>>())
        .bind(now.as_microsecond());
    let withdrawn: Vec<(String, String)> = taking.fetch_all(&mut *connection).await.map_err(failure)?;
    if withdrawn.is_empty() {
        return Ok(());
    }
    let (gone, heirs): (Vec<String>, Vec<String>) = withdrawn.into_iter().unzip();
    sqlx::query(HOLD_BY_ANOTHER).bind(gone).bind(heirs).execute(connection).await.map_err(failure)?;
    Ok(())
}

async fn write(
    connection: &mut PgConnection,
    sealing: &Sealing,
    keys: &Keys,
    placed: &[Placed<'_>],
    now: Timestamp,
) -> Result<(), StoreError> {
    let (mut names, mut are_reports) = (Vec::new(), Vec::new());
    let (mut wrapped_keys, mut payloads) = (Vec::new(), Vec::new());
    for it in placed.iter().map(|it| it.delivery) {
        let (name, is_report) = match &it.to {
            Destination::Peer(peer) => (peer.channel.0.as_str(), false),
            Destination::Sink(sink) => (sink.0.as_str(), true),
        };
        let (wrapped, payload) = match it.conversation {
            Some(conversation) => (None, seal_delivery(&keys[&conversation], it)),
            None => {
                let (key, wrapped) = sealing.new_delivery_key(&it.id);
                (Some(wrapped), seal_delivery(&key, it))
            }
        };
        names.push(name);
        are_reports.push(is_report);
        wrapped_keys.push(wrapped);
        payloads.push(payload);
    }
    let conversation = |it: &Placed<'_>| it.delivery.conversation.map(|id| id.0.as_bytes().to_vec());
    let owing = sqlx::query(OWE)
        .bind(placed.iter().map(|it| it.delivery.id.0.as_str()).collect::<Vec<_>>())
        .bind(placed.iter().map(conversation).collect::<Vec<_>>())
        .bind(placed.iter().map(|it| it.lane).collect::<Vec<_>>())
        .bind(names)
        .bind(are_reports)
        .bind(placed.iter().map(|it| it.delivery.due_at.as_microsecond()).collect::<Vec<_>>())
        .bind(placed.iter().map(|it| it.held_by.map(|id| id.0.as_str())).collect::<Vec<_>>())
        .bind(placed.iter().map(|it| it.delivery.supersedes.as_deref()).collect::<Vec<_>>())
        .bind(wrapped_keys)
        .bind(payloads)
        .bind(now.as_microsecond());
    owing.execute(connection).await.map_err(failure)?;
    Ok(())
}

pub(super) async fn owed(pool: &PgPool, at_most: usize) -> Result<Vec<Owed>, StoreError> {
    type Row = (String, String, bool, i64, i64, i32, Option<String>);

    let rows: Vec<Row> = sqlx::query_as(LIST).bind(limit(at_most)).fetch_all(pool).await.map_err(failure)?;
    let read = |(id, to, is_report, owed_at, due_at, n_attempts, dead): Row| -> OwedRow {
        (id, to, is_report, owed_at, due_at, n_attempts.cast_unsigned(), dead)
    };
    rows.into_iter().map(read).map(columns::owed).collect()
}
