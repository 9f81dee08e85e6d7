//! Conversations: found by their peer, kept version by version, erased with their keys and whatever belongs to them.

use std::collections::{HashMap, HashSet};

use reportline_channel::BlobName;
use reportline_delivery::DeliveryId;
use reportline_seal::DataKey;
use reportline_store::{ConversationId, KeptConversation, PeerKey, StoreError};
use sqlx::sqlite::SqliteConnection;

use super::failure::failure;
use super::statement::{Values, fetch, run, statements};
use crate::columns::{conversation_id, time};
use crate::sealing::{Sealing, Tag, open_state, seal_state};

statements! {
    FIND =
        "SELECT peer, id, version, expires_at, wrapped_key, state FROM conversation WHERE peer IN ({rows})", each "?";
    FIND_KEYS = "SELECT id, wrapped_key FROM conversation WHERE id IN ({rows})", each "?";
    FIND_BEFORE =
        "SELECT id, EXISTS (SELECT 1 FROM delivery WHERE conversation = conversation.id AND is_report = 1)
         FROM conversation WHERE peer IN ({rows})", each "?";
    LET_GO = "UPDATE conversation SET peer = NULL WHERE id IN ({rows})", each "?";
    ADD =
        "INSERT INTO conversation (id, peer, version, expires_at, wrapped_key, state) VALUES {rows}
         ON CONFLICT DO NOTHING", each "(?, ?, 0, ?, ?, ?)";
    CHANGE =
        "UPDATE conversation SET version = new.column3, expires_at = new.column4, state = new.column5
         FROM (VALUES {rows}) AS new
         WHERE id = new.column1 AND peer = new.column2 AND version = new.column3 - 1", each "(?, ?, ?, ?, ?)";
    WITHDRAW = "DELETE FROM delivery WHERE conversation IN ({rows}) RETURNING id", each "?";
    WITHDRAW_HELD = "DELETE FROM delivery WHERE held_by IN ({rows}) AND standing = 1 RETURNING id", each "?";
    UNNAME = "DELETE FROM attachment WHERE conversation IN ({rows})", each "?";
    ERASE = "DELETE FROM conversation WHERE id IN ({rows})", each "?";
    NAME = "INSERT INTO attachment (conversation, blob) VALUES {rows} ON CONFLICT DO NOTHING", each "(?, ?)";
    FIND_NAMED = "SELECT DISTINCT blob FROM attachment WHERE blob IN ({rows})", each "?";
}

/// Keys of conversations, unwrapped.
pub(super) type Keys = HashMap<ConversationId, DataKey>;

/// The conversation of each peer with its key, in order.
pub(super) async fn of_peers(
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    peers: &[PeerKey],
) -> Result<Vec<Option<(KeptConversation, DataKey)>>, StoreError> {
    type Row = (Vec<u8>, Vec<u8>, i64, i64, Vec<u8>, Vec<u8>);

    let tags: Vec<Tag> = peers.iter().map(|peer| sealing.peer(peer)).collect();
    let finding = FIND.over(&tags, |values, tag| {
        values.add(tag.as_slice());
    });
    let rows: Vec<Row> = fetch(connection, finding).await.map_err(failure)?;
    let rows: HashMap<&[u8], &Row> = rows.iter().map(|row| (row.0.as_slice(), row)).collect();

    let open = |peer: &PeerKey, tag: &Tag, (_, id, version, expires_at, wrapped_key, state): &Row| {
        let id = conversation_id(id)?;
        let version = version.cast_unsigned();
        let key = sealing.conversation_key(id, wrapped_key)?;
        let state = open_state(&key, (id, tag, version), state)?;
        let expires_at = time(*expires_at)?;
        Ok((KeptConversation { id, peer: peer.clone(), version, state, expires_at }, key))
    };
    let found = peers.iter().zip(&tags);
    found.map(|(peer, tag)| rows.get(tag.as_slice()).map(|row| open(peer, tag, row)).transpose()).collect()
}

/// Adds the keys of these conversations to those that are known. [`StoreError::Conflict`] if one is gone.
pub(super) async fn find_keys(
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    keys: &mut Keys,
    ids: impl Iterator<Item = ConversationId>,
) -> Result<(), StoreError> {
    let unknown: HashSet<ConversationId> = ids.filter(|id| !keys.contains_key(id)).collect();
    let n_unknown = unknown.len();
    let found: Vec<(Vec<u8>, Vec<u8>)> =
        fetch(connection, FIND_KEYS.over(unknown, bind_id)).await.map_err(failure)?;
    if found.len() != n_unknown {
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
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    kept: &[KeptConversation],
) -> Result<Vec<ConversationId>, StoreError> {
    let new: Vec<&KeptConversation> = kept.iter().filter(|it| it.version == 0).collect();
    let finding = FIND_BEFORE.over(&new, |values, it| {
        values.add(sealing.peer(&it.peer).as_slice());
    });
    let found: Vec<(Vec<u8>, bool)> = fetch(connection, finding).await.map_err(failure)?;

    let (mut erase, mut let_go) = (Vec::new(), Vec::new());
    for (id, owes_report) in found {
        let id = conversation_id(&id)?;
        if new.iter().any(|it| it.id == id) {
            return Err(StoreError::Conflict);
        }
        if owes_report { let_go.push(id) } else { erase.push(id) }
    }
    run(connection, LET_GO.over(let_go, bind_id)).await.map_err(failure)?;
    Ok(erase)
}

pub(super) async fn keep(
    connection: &mut SqliteConnection,
    sealing: &Sealing,
    keys: &mut Keys,
    kept: &[KeptConversation],
) -> Result<(), StoreError> {
    let (new, changed): (Vec<_>, Vec<_>) = kept.iter().partition(|it| it.version == 0);

    let mut added = Vec::with_capacity(new.len());
    for it in new {
        let (key, wrapped) = sealing.new_conversation_key(it.id);
        let peer = sealing.peer(&it.peer);
        added.push((it, peer, wrapped, seal_state(&key, it, &peer)));
        keys.insert(it.id, key);
    }
    let adding = ADD.over(&added, |values, (it, peer, wrapped, state)| {
        bind_id(values, &it.id);
        values.add(peer.as_slice()).add(it.expires_at.as_microsecond());
        values.add(wrapped.as_slice()).add(state.as_slice());
    });
    if run(connection, adding).await.map_err(failure)? != added.len() as u64 {
        return Err(StoreError::Conflict);
    }

    find_keys(connection, sealing, keys, changed.iter().map(|it| it.id)).await?;
    let changing = CHANGE.over(&changed, |values, it| {
        let peer = sealing.peer(&it.peer);
        bind_id(values, &it.id);
        values.add(peer.as_slice()).add(it.version.cast_signed());
        values.add(it.expires_at.as_microsecond()).add(seal_state(&keys[&it.id], it, &peer));
    });
    if run(connection, changing).await.map_err(failure)? != changed.len() as u64 {
        return Err(StoreError::Conflict);
    }
    Ok(())
}

/// Erases conversations with all that belongs to them, and returns the deliveries that went with them. What a
/// withdrawn delivery held back will never come true, so it is withdrawn too.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    ids: &[ConversationId],
) -> Result<Vec<DeliveryId>, StoreError> {
    let mut withdrawn = Vec::new();
    let mut withdrawing = WITHDRAW.over(ids, |values, id| bind_id(values, id));
    loop {
        let gone: Vec<(String,)> = fetch(connection, withdrawing).await.map_err(failure)?;
        if gone.is_empty() {
            break;
        }
        withdrawing = WITHDRAW_HELD.over(&gone, |values, (id,)| {
            values.add(id.as_str());
        });
        withdrawn.extend(gone.into_iter().map(|(id,)| DeliveryId(id)));
    }
    run(connection, UNNAME.over(ids, |values, id| bind_id(values, id))).await.map_err(failure)?;
    run(connection, ERASE.over(ids, |values, id| bind_id(values, id))).await.map_err(failure)?;
    Ok(withdrawn)
}

pub(super) async fn name_attachments(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    blobs: &[BlobName],
) -> Result<(), StoreError> {
    let naming = NAME.over(blobs, |values, blob| {
        bind_id(values, &conversation);
        values.add(blob.0.as_str());
    });
    run(connection, naming).await.map_err(failure)?;
    Ok(())
}

pub(super) async fn unnamed(
    connection: &mut SqliteConnection,
    blobs: &[BlobName],
) -> Result<Vec<BlobName>, StoreError> {
    let finding = FIND_NAMED.over(blobs, |values, blob| {
        values.add(blob.0.as_str());
    });
    let named: Vec<(String,)> = fetch(connection, finding).await.map_err(failure)?;
    let named: HashSet<String> = named.into_iter().map(|(blob,)| blob).collect();
    Ok(blobs.iter().filter(|blob| !named.contains(&blob.0)).cloned().collect())
}

pub(super) fn bind_id(values: &mut Values, id: &ConversationId) {
    values.add(id.0.as_bytes().as_slice());
}
