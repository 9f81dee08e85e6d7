//! Rules of channels that are one process's own.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use reportline_channel::ChannelId;

use super::Ground;
use super::samples::*;
use crate::ownership::Fence;
use crate::store::Store;

fn town() -> ChannelId {
    ChannelId("town".into())
}

fn village() -> ChannelId {
    ChannelId("village".into())
}

async fn claim(store: &dyn Store, channel: &ChannelId, now: Timestamp, until: Timestamp) -> Option<Fence> {
    store.claim(channel, now, until).await.expect("claiming works")
}

async fn guard(store: &dyn Store, fences: &[Fence]) -> Vec<bool> {
    let mut transaction = store.begin().await.expect("a transaction begins");
    let standing = transaction.guard(fences).await.expect("guarding works");
    transaction.commit().await.expect("the transaction commits");
    standing
}

/// Who claims a channel has it, keeps it by renewing, and may have it again after giving it up.
pub async fn claimed_channel_is_guarded_until_released(ground: &dyn Ground) {
    let store = ground.open().await;
    let fence = claim(&*store, &town(), at(0), at(15)).await.expect("nobody else has it");
    assert_eq!(fence.channel, town());
    assert_eq!(guard(&*store, std::slice::from_ref(&fence)).await, [true]);
    assert_eq!(guard(&*store, &[]).await, [false; 0]);
    assert!(store.renew(&fence, at(30)).await.expect("renewing works"));
    assert_eq!(guard(&*store, &[fence.clone(), fence.clone()]).await, [true, true]);
    store.release(&fence).await.expect("releasing works");
    let again = claim(&*store, &town(), at(16), at(31)).await.expect("it was given up");
    assert_eq!(guard(&*store, &[again]).await, [true]);
}

/// Nobody else gets it before its time, as often as it was renewed; each channel by itself.
pub async fn channel_has_one_owner(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    let fence = claim(&*store, &town(), at(0), at(15)).await.expect("nobody else has it");
    assert_eq!(claim(&*other, &town(), at(10), at(25)).await, None);
    assert!(claim(&*other, &village(), at(10), at(25)).await.is_some());
    assert!(store.renew(&fence, at(25)).await.expect("renewing works"));
    assert_eq!(claim(&*other, &town(), at(24), at(39)).await, None);
    assert!(claim(&*other, &town(), at(25), at(40)).await.is_some());

    // Two at once: one of them.
    let channel = ChannelId("hamlet".into());
    let (a, b) =
        tokio::join!(claim(&*store, &channel, at(0), at(15)), claim(&*other, &channel, at(0), at(15)));
    assert!(a.is_some() != b.is_some(), "{a:?} {b:?}");
}

/// Whoever was taken for gone can neither commit, nor renew, nor give up what is another's. Late alone is not too late.
pub async fn owner_that_was_followed_is_fenced(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    let late = claim(&*store, &town(), at(0), at(15)).await.expect("nobody else has it");
    let elsewhere = claim(&*store, &village(), at(0), at(15)).await.expect("nobody else has it");
    assert!(store.renew(&late, at(15)).await.expect("renewing works"));
    let next = claim(&*other, &town(), at(15), at(30)).await.expect("its time is over");
    assert_eq!(guard(&*store, &[late.clone(), elsewhere.clone()]).await, [false, true]);
    assert!(!store.renew(&late, at(99)).await.expect("renewing works"));
    store.release(&late).await.expect("releasing works");
    assert_eq!(guard(&*other, std::slice::from_ref(&next)).await, [true]);
    assert_eq!(claim(&*store, &town(), at(29), at(44)).await, None);

    // What was given up cannot be renewed either.
    store.release(&elsewhere).await.expect("releasing works");
    assert_eq!(guard(&*store, std::slice::from_ref(&elsewhere)).await, [false]);
    assert!(!store.renew(&elsewhere, at(99)).await.expect("renewing works"));
    assert!(claim(&*other, &village(), at(0), at(15)).await.is_some());
}

/// The owner moves the place of its channel; whoever was followed, or gave the channel up, does not, and is told so.
pub async fn cursor_is_moved_by_the_owner_alone(ground: &dyn Ground) {
    let store = ground.open().await;
    let save = async |store: &dyn Store, place: &str, fence: Option<&Fence>| {
        store.save_cursor(&town(), place, fence).await.expect("saving a place works")
    };
    let place = async || store.cursor(&town()).await.expect("a place is read");
    let late = claim(&*store, &town(), at(0), at(15)).await.expect("nobody else has it");
    assert!(save(&*store, "41", Some(&late)).await);
    assert!(save(&*store, "42", Some(&late)).await);
    assert_eq!(place().await.as_deref(), Some("42"));

    let Some(other) = ground.open_beside().await else { return };
    let next = claim(&*other, &town(), at(15), at(30)).await.expect("its time is over");
    assert!(!save(&*store, "43", Some(&late)).await);
    assert_eq!(place().await.as_deref(), Some("42"), "the late one moved nothing");
    assert!(save(&*other, "44", Some(&next)).await);
    assert!(!save(&*store, "43", Some(&late)).await);
    assert_eq!(place().await.as_deref(), Some("44"));

    other.release(&next).await.expect("releasing works");
    assert!(!save(&*other, "45", Some(&next)).await, "what was given up is nobody's");
    assert_eq!(place().await.as_deref(), Some("44"));
}

/// Until the transaction ends that found the claim standing, nobody else is given the channel, whatever the time.
pub async fn guarded_channel_is_not_taken_over(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    let fence = claim(&*store, &town(), at(0), at(15)).await.expect("nobody else has it");
    // The other has been at work, too: it need not connect first.
    assert_eq!(claim(&*other, &town(), at(1), at(16)).await, None);
    let mut transaction = store.begin().await.expect("a transaction begins");
    assert_eq!(transaction.guard(&[fence]).await.expect("guarding works"), [true]);
    let is_over = AtomicBool::new(false);
    let work = async {
        let events = ["a", "b", "c", "d", "e", "f", "g", "h"].map(event);
        for it in events {
            transaction.note_events(&[it], at(16)).await.expect("it is noted");
        }
        is_over.store(true, Ordering::SeqCst);
        transaction.commit().await.expect("the transaction commits");
    };
    let take_over = async {
        let next = claim(&*other, &town(), at(16), at(31)).await;
        assert!(is_over.load(Ordering::SeqCst), "the channel was taken over in the middle of a transaction");
        assert!(next.is_some());
    };
    tokio::join!(work, take_over);
}
