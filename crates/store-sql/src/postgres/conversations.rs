//! Conversations: found by their peer, kept version by version, erased with their keys and whatever belongs to them.

use std::collections::{HashMap, HashSet};

use reportline_channel::BlobName;
use reportline_seal::DataKey;
use reportline_store::{ConversationId, KeptConversation, PeerKey, StoreError};
use sqlx::postgres::{PgConnection, PgPool};

use super::failure::failure;
use super::locks::{Locks, Wanted};
use super::statement::statements;
use crate::columns::{conversation_id, time};
use crate::sealing::{Sealing, Tag, open_state, seal_state};

statements! {
    FIND = "SELECT peer, id, version, expires_at, wrapped_key, state FROM conversation WHERE peer = ANY($1)";
    /// Whoever erases one of them waits until what is owed for it is committed.
    FIND_KEYS = "SELECT id, wrapped_key FROM conversation WHERE id = ANY($1) ORDER BY id FOR KEY SHARE";
    FIND_BEFORE =
        "SELECT id, EXISTS (SELECT 1 FROM delivery WHERE conversation = its.id AND is_report)
         FROM conversation AS its WHERE peer = ANY($1)";
    LET_GO = "UPDATE conversation SET peer = NULL WHERE id = ANY($1)";
    ADD =
        "INSERT INTO conversation (id, peer, version, expires_at, wrapped_key, state)
         SELECT id, peer, 0, expires_at, wrapped_key, state
         FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[])
             AS new (id, peer, expires_at, wrapped_key, state)
         ON CONFLICT DO NOTHING";
    CHANGE =
        "UPDATE conversation AS its SET version = new.version, expires_at = new.expires_at, state = new.state
         FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[])
             AS new (id, peer, version, expires_at, state)
         WHERE its.id = new.id AND its.peer = new.peer AND its.version = new.version - 1";
    FIND_LANES =
        "SELECT lane, is_report FROM delivery WHERE conversation = ANY($1)
         UNION SELECT peer, false FROM conversation WHERE id = ANY($1) AND peer IS NOT NULL";
    /// Nobody owes anything for them any more.
    HOLD = "SELECT id FROM conversation WHERE id = ANY($1) ORDER BY id FOR UPDATE";
    WITHDRAW = "DELETE FROM delivery WHERE conversation = ANY($1) RETURNING id";
    WITHDRAW_HELD = "DELETE FROM delivery WHERE held_by = ANY($1) AND standing = 1 RETURNING id";
    UNNAME = "DELETE FROM attachment WHERE conversation = ANY($1)";
    ERASE = "DELETE FROM conversation WHERE id = ANY($1)";
    NAME =
        "INSERT INTO attachment (conversation, blob) SELECT $1, blob FROM unnest($2::text[]) AS new (blob)
         ON CONFLICT DO NOTHING";
    FIND_NAMED = "SELECT DISTINCT blob FROM attachment WHERE blob = ANY($1)";
}

/// Keys of conversations, unwrapped.
pub(super) type Keys = HashMap<ConversationId, DataKey>;

type Row = (Tag, Vec<u8>, i64, i64, Vec<u8>, Vec<u8>);

/// The conversation of each peer with its key, in order.
pub(super) async fn of_peers(
    connection: &mut PgConnection,
    sealing: &Sealing,
    peers: &[PeerKey],
) -> Result<Vec<Option<(KeptConversation, DataKey)>>, StoreError> {
    let tags: Vec<Tag> = peers.iter().map(|peer| sealing.peer(peer)).collect();
    let rows: Vec<Row> = sqlx::query_as(FIND).bind(&tags).fetch_all(connection).await.map_err(failure)?;
    let rows: HashMap<&Tag, &Row> = rows.iter().map(|row| (&row.0, row)).collect();

    let open = |peer: &PeerKey, tag: &Tag, (_, id, version, expires_at, wrapped_key, state): &Row| {
        let id = conversation_id(id)?;
        let version = version.cast_unsigned();
        let key = sealing.conversation_key(id, wrapped_key)?;
        let state = open_state(&key, (id, tag, version), state)?;
        let expires_at = time(*expires_at)?;
        Ok((KeptConversation { id, peer: peer.clone(), version, state, expires_at }, key))
    };
    let found = peers.iter().zip(&tags);
    found.map(|(peer, tag)| rows.get(tag).map(|row| open(peer, tag, row)).transpose()).collect()
}

/// Adds the keys of these conversations to those that are known. [`StoreError::Conflict`] if one is gone.
pub(super) async fn find_keys(
    connection: &mut PgConnection,
    sealing: &Sealing,
    keys: &mut Keys,
    ids: impl Iterator<Item = ConversationId>,
) -> Result<(), StoreError> {
    let unknown: HashSet<ConversationId> = ids.filter(|id| !keys.contains_key(id)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let finding = sqlx::query_as(FIND_KEYS).bind(bytes(&unknown));
    let found: Vec<(Vec<u8>, Vec<u8>)> = finding.fetch_all(connection).await.map_err(failure)?;
    if found.len() != unknown.len() {
        return Err(StoreError::Conflict);
    }
    for (id, wrapped) in found {
        let id = conversation_id(&id)?;
        keys.insert(id, sealing.conversation_key(id, &wrapped)?);
    }
    Ok(())
}

/// Makes way for the new ones among these: returns what their peers had before and must be erased. What still owes a
/// report is let go instead: it lives on, out of reach.
pub(super) async fn before(
    connection: &mut PgConnection,
    sealing: &Sealing,
    kept: &[KeptConversation],
) -> Result<Vec<ConversationId>, StoreError> {
    let new: Vec<&KeptConversation> = kept.iter().filter(|it| it.version == 0).collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let peers: Vec<Tag> = new.iter().map(|it| sealing.peer(&it.peer)).collect();
    let finding = sqlx::query_as(FIND_BEFORE).bind(&peers);
    let found: Vec<(Vec<u8>, bool)> = finding.fetch_all(&mut *connection).await.map_err(failure)?;

    let (mut erase, mut let_go) = (Vec::new(), Vec::new());
    for (id, owes_report) in found {
        let id = conversation_id(&id)?;
        if new.iter().any(|it| it.id == id) {
            return Err(StoreError::Conflict);
        }
        if owes_report { let_go.push(id) } else { erase.push(id) }
    }
    if !let_go.is_empty() {
        sqlx::query(LET_GO).bind(bytes(&let_go)).execute(connection).await.map_err(failure)?;
    }
    Ok(erase)
}

pub(super) async fn keep(
    connection: &mut PgConnection,
    sealing: &Sealing,
    keys: &mut Keys,
    kept: &[KeptConversation],
) -> Result<(), StoreError> {
    let (new, changed): (Vec<_>, Vec<_>) = kept.iter().partition(|it| it.version == 0);
    add(connection, sealing, keys, &new).await?;
    change(connection, sealing, keys, &changed).await
}

async fn add(
    connection: &mut PgConnection,
    sealing: &Sealing,
    keys: &mut Keys,
    new: &[&KeptConversation],
) -> Result<(), StoreError> {
    if new.is_empty() {
        return Ok(());
    }
    let peers: Vec<Tag> = new.iter().map(|it| sealing.peer(&it.peer)).collect();
    let (mut wrapped_keys, mut states) = (Vec::new(), Vec::new());
    for (it, peer) in new.iter().zip(&peers) {
        let (key, wrapped) = sealing.new_conversation_key(it.id);
        wrapped_keys.push(wrapped);
        states.push(seal_state(&key, it, peer));
        keys.insert(it.id, key);
    }
    let adding = sqlx::query(ADD)
        .bind(bytes(new.iter().map(|it| &it.id)))
        .bind(&peers)
        .bind(expiries(new))
        .bind(wrapped_keys)
        .bind(states);
    all_of(new, adding.execute(connection).await.map_err(failure)?.rows_affected())
}

async fn change(
    connection: &mut PgConnection,
    sealing: &Sealing,
    keys: &mut Keys,
    changed: &[&KeptConversation],
) -> Result<(), StoreError> {
    if changed.is_empty() {
        return Ok(());
    }
    find_keys(connection, sealing, keys, changed.iter().map(|it| it.id)).await?;
    let peers: Vec<Tag> = changed.iter().map(|it| sealing.peer(&it.peer)).collect();
    let seal = |(it, peer): (&&KeptConversation, &Tag)| seal_state(&keys[&it.id], it, peer);
    let states: Vec<Vec<u8>> = changed.iter().zip(&peers).map(seal).collect();
    let changing = sqlx::query(CHANGE)
        .bind(bytes(changed.iter().map(|it| &it.id)))
        .bind(&peers)
        .bind(changed.iter().map(|it| it.version.cast_signed()).collect::<Vec<i64>>())
        .bind(expiries(changed))
        .bind(states);
    all_of(changed, changing.execute(connection).await.map_err(failure)?.rows_affected())
}

fn all_of(wanted: &[&KeptConversation], n_written: u64) -> Result<(), StoreError> {
    if n_written == wanted.len() as u64 { Ok(()) } else { Err(StoreError::Conflict) }
}

fn expiries(kept: &[&KeptConversation]) -> Vec<i64> {
    kept.iter().map(|it| it.expires_at.as_microsecond()).collect()
}

/// Holds these conversations and their lanes until the transaction ends.
pub(super) async fn hold(
    connection: &mut PgConnection,
    locks: &mut Locks,
    ids: &[ConversationId],
) -> Result<(), StoreError> {
    let ids = bytes(ids);
    let finding = sqlx::query_as(FIND_LANES).bind(&ids);
    let lanes: Vec<(Tag, bool)> = finding.fetch_all(&mut *connection).await.map_err(failure)?;
    let mut wanted = Wanted::default();
    lanes.iter().for_each(|(lane, is_sink)| wanted.lane(lane, *is_sink));
    locks.take(connection, wanted).await?;
    sqlx::query(HOLD).bind(&ids).execute(connection).await.map_err(failure)?;
    Ok(())
}

/// Erases conversations that are held, with all that belongs to them. What a withdrawn delivery held back will never
/// come true, so it is withdrawn too.
pub(super) async fn erase(connection: &mut PgConnection, ids: &[ConversationId]) -> Result<(), StoreError> {
    let ids = bytes(ids);
    let withdrawing = sqlx::query_scalar(WITHDRAW).bind(&ids);
    let mut gone: Vec<String> = withdrawing.fetch_all(&mut *connection).await.map_err(failure)?;
    while !gone.is_empty() {
        let withdrawing = sqlx::query_scalar(WITHDRAW_HELD).bind(gone);
        gone = withdrawing.fetch_all(&mut *connection).await.map_err(failure)?;
    }
    for statement in [UNNAME, ERASE] {
        sqlx::query(statement).bind(&ids).execute(&mut *connection).await.map_err(failure)?;
    }
    Ok(())
}

pub(super) async fn name_attachments(
    connection: &mut PgConnection,
    conversation: ConversationId,
    blobs: &[BlobName],
) -> Result<(), StoreError> {
    let names: Vec<&str> = blobs.iter().map(|blob| blob.0.as_str()).collect();
    let naming = sqlx::query(NAME).bind(conversation.0.as_bytes().as_slice()).bind(names);
    naming.execute(connection).await.map_err(failure)?;
    Ok(())
}

pub(super) async fn unnamed(pool: &PgPool, blobs: &[BlobName]) -> Result<Vec<BlobName>, StoreError> {
    let names: Vec<&str> = blobs.iter().map(|blob| blob.0.as_str()).collect();
    let finding = sqlx::query_scalar(FIND_NAMED).bind(names);
    let named: HashSet<String> = finding.fetch_all(pool).await.map_err(failure)?.into_iter().collect();
    Ok(blobs.iter().filter(|blob| !named.contains(&blob.0)).cloned().collect())
}

/// Names of conversations, as one value to bind.
pub(super) fn bytes<'a>(ids: impl IntoIterator<Item = &'a ConversationId>) -> Vec<Vec<u8>> {
    ids.into_iter().map(|id| id.0.as_bytes().to_vec()).collect()
}
