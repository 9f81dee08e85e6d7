//! What the hub tells a reporter: kept in their conversation, durably, and they are told that there is something to read.
//!
//! Nobody else may read it over their shoulder: what is pushed says only that there is something, quietly; the words are
//! shown to whoever asks for the status.

use reportline_delivery::DeliveryId;
use reportline_exchange::{MessageOutcome, News, ToldUpdate, Update};
use reportline_store::{Destination, KeptConversation, NewDelivery, PeerKey, StoreError};

use super::walk::Walk;
use super::{Ground, return_address};

/// Tells a reporter, and gives what became of it. Told again, it changes nothing. An error leaves everything as it was.
pub async fn tell(ground: &Ground, update: &Update) -> Result<ToldUpdate, StoreError> {
    let is_kept = keep(ground, update).await?;
    Ok(match &update.news {
        // Of a conversation that is gone nobody asks how it stands.
        News::Stage { stage } => ToldUpdate::Stage { report_id: update.report_id, stage: *stage },
        News::Message { id, .. } => {
            let outcome = if is_kept { MessageOutcome::Taken } else { MessageOutcome::Unreachable };
            ToldUpdate::Message { id: *id, outcome }
        }
    })
}

/// Whether there is a conversation that the update is kept in.
async fn keep(ground: &Ground, update: &Update) -> Result<bool, StoreError> {
    let found = return_address::open(&ground.key, update.report_id, &update.return_address);
    let Some(peer) = found else { return Ok(false) };
    let now = ground.clock.now();
    let mut tx = ground.store.begin().await?;
    let kept = tx.conversations(std::slice::from_ref(&peer)).await?.pop().flatten();
    let Some(kept) = kept.filter(|it| it.expires_at > now) else { return Ok(false) };
    let Ok(mut walk) = Walk::read(&kept.state) else { return Ok(false) };
    let Some(reference) = walk.hear(update.report_id, &update.news) else { return Ok(false) };
    let nudge = match &update.news {
        News::Stage { .. } => None,
        News::Message { id, .. } => Some(NewDelivery {
            id: DeliveryId(format!("update/{id}")),
            conversation: Some(kept.id),
            to: Destination::Peer(PeerKey::clone(&peer)),
            payload: serde_json::to_vec(&ground.words.update(&walk.language, &reference))
                .expect("a message has string keys only"),
            due_at: now,
            held_by: None,
            // One is enough for whoever has not seen it yet.
            supersedes: Some("update".to_owned()),
        }),
    };
    let state = walk.write();
    tx.keep(&[KeptConversation { version: kept.version + 1, state, ..kept }]).await?;
    tx.owe(nudge.as_slice(), now).await?;
    tx.commit().await?;
    ground.wake.notify_one();
    Ok(true)
}
