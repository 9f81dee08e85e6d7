//! Rules of events seen and places in streams.

use reportline_channel::ChannelId;

use super::Ground;
use super::samples::*;
use crate::conversation::EventKey;
use crate::store::Store;

/// Notes events at that second in a transaction of their own.
async fn note(store: &dyn Store, ids: &[&str], seconds: i64) -> Vec<bool> {
    let events: Vec<EventKey> = ids.iter().map(|id| event(id)).collect();
    let mut transaction = store.begin().await.expect("a transaction begins");
    let are_new = transaction.note_events(&events, at(seconds)).await.expect("events are noted");
    transaction.commit().await.expect("the transaction commits");
    are_new
}

/// An event that was seen before is not new, whatever stands beside it in the call.
pub async fn event_is_new_once(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!(note(&*store, &["a", "b"], 0).await, [true, true]);
    assert_eq!(note(&*store, &["c", "a", "d", "b"], 1).await, [true, false, true, false]);
}

/// The first of two in one call is new, the second is not.
pub async fn event_twice_in_one_call_is_new_once(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!(note(&*store, &["a", "b", "a", "a"], 0).await, [true, true, false, false]);
}

/// Two channels may use the same ids.
pub async fn channels_may_use_the_same_event_id(ground: &dyn Ground) {
    let store = ground.open().await;
    let elsewhere = EventKey { channel: ChannelId("village".into()), ..event("a") };
    let mut transaction = store.begin().await.expect("a transaction begins");
    let are_new = transaction.note_events(&[event("a"), elsewhere], at(0)).await.expect("events are noted");
    assert_eq!(are_new, [true, true]);
}

/// Events noted before the time are forgotten, those of that time and later are not.
pub async fn forgotten_event_is_new_again(ground: &dyn Ground) {
    let store = ground.open().await;
    note(&*store, &["old"], 0).await;
    note(&*store, &["recent"], 10).await;
    store.forget_before(at(10)).await.expect("forgetting works");
    assert_eq!(note(&*store, &["old", "recent"], 20).await, [true, false]);
}

/// Asking which events were seen notes none of them.
pub async fn seen_is_told_and_changes_nothing(ground: &dyn Ground) {
    let store = ground.open().await;
    note(&*store, &["b"], 0).await;
    let asked = [event("a"), event("b"), EventKey { channel: ChannelId("village".into()), ..event("b") }];
    assert_eq!(store.seen(&asked).await.expect("events are looked up"), [false, true, false]);
    assert_eq!(store.seen(&[]).await.expect("nothing is looked up"), [false; 0]);
    assert_eq!(note(&*store, &["a"], 1).await, [true]);
}

/// Each channel has a place of its own, and the last one saved is the one.
pub async fn cursor_is_of_its_channel(ground: &dyn Ground) {
    let store = ground.open().await;
    let (town, village) = (ChannelId("town".into()), ChannelId("village".into()));
    store.save_cursor(&town, "41", None).await.expect("a place is saved");
    store.save_cursor(&town, "42", None).await.expect("a place is saved");
    assert_eq!(store.cursor(&town).await.expect("a place is read").as_deref(), Some("42"));
    assert_eq!(store.cursor(&village).await.expect("a place is read"), None);
}
