//! One transaction for all events that wait.
//!
//! 1. The claims of channels that only one node may listen to are guarded; events whose claim fell are left out.
//! 2. Events are noted, the conversations of their peers read, each event has its turn, and all of it is committed.
//! 3. Two nodes that wait for each other are parted by the store: one of them begins its batch again.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use reportline_channel::{Accepted, BlobName, EventId, RunError};
use reportline_store::{
    ConversationId, EventKey, Fence, KeptConversation, NewDelivery, PeerKey, StoreError, Transaction,
};

use super::turn::{self, Turn};
use super::walk::Walk;
use super::{Ground, Waiting};

/// How often a batch that met another node's is begun again before its events are offered again.
const MOST_CONFLICTS: u32 = 3;

/// Takes the events, durably, and answers whoever handed them in.
pub(super) async fn take(ground: &Arc<Ground>, batch: Vec<Waiting>) {
    match take_despite_conflicts(ground, &batch).await {
        Ok(taken) => answer(ground, batch, taken),
        Err(StoreError::Damaged(_)) if batch.len() > 1 => {
            // One conversation cannot be opened; the others' events must not suffer for it.
            for waiting in batch {
                Box::pin(take(ground, vec![waiting])).await;
            }
        }
        Err(StoreError::Damaged(error)) => {
            tracing::error!(error = %error, "a conversation is damaged; its event is passed over, restore the backup");
            metrics::counter!("reportline_events_quarantined_total").increment(1);
            answer(ground, batch, vec![Some(Accepted::New)]);
        }
        Err(error) => {
            ground.takes_events.store(false, Ordering::Relaxed);
            tracing::error!(error = %error, n_events = batch.len(), "events could not be taken; they will be offered again");
            metrics::counter!("reportline_batches_failed_total").increment(1);
            let why = error.to_string();
            for waiting in batch {
                // A channel that went away does not wait any more.
                let _ = waiting.answer.send(Err(RunError::lost(why.clone())));
            }
        }
    }
}

/// `None` for an event whose channel is another node's by now.
fn answer(ground: &Ground, batch: Vec<Waiting>, taken: Vec<Option<Accepted>>) {
    ground.wake.notify_one();
    ground.takes_events.store(true, Ordering::Relaxed);
    for (waiting, accepted) in batch.into_iter().zip(taken) {
        let Some(accepted) = accepted else {
            let _ = waiting.answer.send(Err(RunError::lost("another node listens to this channel")));
            continue;
        };
        let became = match accepted {
            Accepted::New => "new",
            Accepted::Duplicate => "duplicate",
            Accepted::Limited => "limited",
        };
        metrics::counter!("reportline_events_total", "channel" => waiting.channel.id.0.clone(), "became" => became)
            .increment(1);
        let _ = waiting.answer.send(Ok(accepted));
    }
}

/// A peer's conversation while the batch is worked on.
struct Place {
    /// The row as it is kept, if there is one.
    kept: Option<(ConversationId, u64)>,
    /// The conversation as it now is.
    id: Option<ConversationId>,
    walk: Option<Walk>,
    is_changed: bool,
}

async fn take_despite_conflicts(
    ground: &Ground,
    batch: &[Waiting],
) -> Result<Vec<Option<Accepted>>, StoreError> {
    let mut n_conflicts = 0;
    loop {
        match take_in_one_transaction(ground, batch, ground.clock.now()).await {
            Err(StoreError::Conflict) if n_conflicts < MOST_CONFLICTS => {
                n_conflicts += 1;
                tracing::debug!(n_conflicts, "a batch met another node's, and is begun again");
            }
            taken => return taken,
        }
    }
}

/// What became of each event; `None` where its channel is another node's by now.
async fn take_in_one_transaction(
    ground: &Ground,
    batch: &[Waiting],
    now: Timestamp,
) -> Result<Vec<Option<Accepted>>, StoreError> {
    let mut tx = ground.store.begin().await?;
    let stands = guard(tx.as_mut(), batch).await?;
    let standing: Vec<&Waiting> =
        batch.iter().zip(&stands).filter(|(_, it)| **it).map(|(it, _)| it).collect();
    let mut taken = take_standing(ground, tx, &standing, now).await?.into_iter();
    Ok(stands.into_iter().map(|stands| if stands { taken.next() } else { None }).collect())
}

/// Whether each event may be taken: its channel is this node's, or any node's.
async fn guard(tx: &mut dyn Transaction, batch: &[Waiting]) -> Result<Vec<bool>, StoreError> {
    let mut fences: Vec<Fence> = batch.iter().filter_map(|it| it.fence.clone()).collect();
    fences.sort_by(|a, b| (&a.channel, a.token).cmp(&(&b.channel, b.token)));
    fences.dedup();
    if fences.is_empty() {
        return Ok(vec![true; batch.len()]);
    }
    let stand = tx.guard(&fences).await?;
    let fallen: Vec<&Fence> = fences.iter().zip(stand).filter(|(_, it)| !it).map(|(it, _)| it).collect();
    Ok(batch.iter().map(|it| it.fence.as_ref().is_none_or(|it| !fallen.contains(&it))).collect())
}

/// Takes the events in a transaction that guards their channels, and commits it.
async fn take_standing(
    ground: &Ground,
    mut tx: Box<dyn Transaction + '_>,
    batch: &[&Waiting],
    now: Timestamp,
) -> Result<Vec<Accepted>, StoreError> {
    if batch.is_empty() {
        return Ok(Vec::new());
    }
    let is_new = note(tx.as_mut(), batch, now).await?;
    let mut places = open_places(tx.as_mut(), batch, &is_new).await?;
    let heard: Vec<PeerKey> = places.keys().cloned().collect();
    tx.heard(&heard, now).await?;

    let mut taken = Vec::with_capacity(batch.len());
    let mut deliveries = Vec::new();
    let mut erased = Vec::new();
    let mut blobs: Vec<(ConversationId, Vec<BlobName>)> = Vec::new();
    for (waiting, is_new) in batch.iter().zip(is_new) {
        if !is_new {
            taken.push(Accepted::Duplicate);
            continue;
        }
        let place = places.get_mut(&peer_key(waiting)).expect("every new event's peer has a place");
        let turn = one_turn(ground, waiting, place, now).await?;
        taken.push(if turn.is_limited { Accepted::Limited } else { Accepted::New });
        settle_into(place, turn, &mut deliveries, &mut erased, &mut blobs);
    }

    tx.erase(&erased).await?;
    let changed: Vec<KeptConversation> =
        places.iter().filter_map(|(peer, place)| row(ground, peer, place)).collect();
    tx.keep(&changed).await?;
    tx.owe(&deliveries, now).await?;
    for (conversation, names) in &blobs {
        tx.name_attachments(*conversation, names).await?;
    }
    tx.commit().await?;
    Ok(taken)
}

/// Notes the events, and those that they cover; gives for each event of the batch whether it is new.
async fn note(tx: &mut dyn Transaction, batch: &[&Waiting], now: Timestamp) -> Result<Vec<bool>, StoreError> {
    let own = batch.iter().map(|it| (*it, &it.inbound.id));
    let covered = batch.iter().flat_map(|it| it.inbound.covers.iter().map(move |event| (*it, event)));
    let key =
        |(it, event): (&Waiting, &EventId)| EventKey { channel: it.channel.id.clone(), event: event.clone() };
    let events: Vec<EventKey> = own.chain(covered).map(key).collect();
    let mut is_new = tx.note_events(&events, now).await?;
    is_new.truncate(batch.len());
    Ok(is_new)
}

/// The conversations of the peers with new events, read in one go.
async fn open_places(
    tx: &mut dyn Transaction,
    batch: &[&Waiting],
    is_new: &[bool],
) -> Result<HashMap<PeerKey, Place>, StoreError> {
    let mut peers: Vec<PeerKey> =
        batch.iter().zip(is_new).filter(|(_, is_new)| **is_new).map(|(it, _)| peer_key(it)).collect();
    peers.sort();
    peers.dedup();
    let found = tx.conversations(&peers).await?;
    let place = |kept: Option<KeptConversation>| match kept {
        Some(kept) => {
            let walk = Walk::read(&kept.state);
            if walk.is_err() {
                tracing::error!(conversation = %kept.id, "a conversation cannot be read by this version; the person begins anew");
            }
            let id = walk.is_ok().then_some(kept.id);
            Place { kept: Some((kept.id, kept.version)), id, walk: walk.ok(), is_changed: false }
        }
        None => Place { kept: None, id: None, walk: None, is_changed: false },
    };
    Ok(peers.into_iter().zip(found.into_iter().map(place)).collect())
}

/// One event's turn, with how the person's reports stand if they ask for it.
async fn one_turn(
    ground: &Ground,
    waiting: &Waiting,
    place: &mut Place,
    now: Timestamp,
) -> Result<Turn, StoreError> {
    let told = match &place.walk {
        Some(walk) if turn::asks_status(ground, walk, &waiting.inbound) => {
            walk.told(ground.store.as_ref()).await?
        }
        _ => Vec::new(),
    };
    let walk = place.walk.clone();
    Ok(turn::take(ground, &waiting.channel, &waiting.inbound, place.id, walk, told, now))
}

fn settle_into(
    place: &mut Place,
    turn: Turn,
    deliveries: &mut Vec<NewDelivery>,
    erased: &mut Vec<ConversationId>,
    blobs: &mut Vec<(ConversationId, Vec<BlobName>)>,
) {
    if let (true, Some(id)) = (turn.erases, place.id) {
        // What was owed in this batch to the conversation that is erased is withdrawn with it.
        deliveries.retain(|it: &NewDelivery| it.conversation != Some(id));
        blobs.retain(|(it, _)| *it != id);
        erased.push(id);
        (place.kept, place.id, place.walk, place.is_changed) = (None, None, None, false);
    }
    if let Some((id, walk)) = turn.becomes {
        if place.id != Some(id) {
            place.kept = None;
            place.id = Some(id);
        }
        if !turn.blobs.is_empty() {
            blobs.push((id, turn.blobs));
        }
        place.walk = Some(walk);
        place.is_changed = true;
    }
    deliveries.extend(turn.deliveries);
}

/// The row of a place that changed.
fn row(ground: &Ground, peer: &PeerKey, place: &Place) -> Option<KeptConversation> {
    let (Some(id), Some(walk), true) = (place.id, &place.walk, place.is_changed) else { return None };
    let flow = ground.flows.get(walk.conversation.flow());
    let version = place.kept.map_or(0, |(_, version)| version + 1);
    Some(KeptConversation {
        id,
        peer: peer.clone(),
        version,
        state: walk.write(),
        expires_at: reportline_flow::keep_until(flow, &walk.conversation),
    })
}

fn peer_key(waiting: &Waiting) -> PeerKey {
    PeerKey { channel: waiting.channel.id.clone(), peer: waiting.inbound.peer.clone() }
}
