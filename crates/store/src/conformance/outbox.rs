//! Rules of what is owed: its order, what holds it back, what takes its place.

use super::Ground;
use super::samples::*;
use crate::delivery::{DeliveryState, Destination, NewDelivery, SinkName};
use crate::error::StoreError;
use crate::store::Counts;

/// Owing a name again changes nothing: neither while it is owed, nor when it was delivered.
pub async fn name_is_owed_once(ground: &dyn Ground) {
    let store = ground.open().await;
    let other_words = NewDelivery { payload: b"other words".into(), ..message("a", "ana") };
    owe(&*store, &[message("a", "ana"), other_words.clone()]).await;
    owe(&*store, std::slice::from_ref(&other_words)).await;
    let leased = store.lease(at(0), at(LEASE_S), 10).await.expect("leasing works");
    assert_eq!(leased.len(), 1);
    assert_eq!(leased[0].payload, message("a", "ana").payload);
    assert_eq!(leased[0].to, message("a", "ana").to);
    settle(&*store, 1, &[delivered("a")]).await;
    owe(&*store, &[other_words]).await;
    assert_eq!(lease(&*store, 100).await, []);
}

/// "Deleted. Nothing was sent." is told after everything is erased.
pub async fn message_of_no_conversation_outlives_erasure(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.erase(&[nth(1)]).await.expect("it is erased");
    transaction.owe(&[message("deleted", "ana")], at(0)).await.expect("it is owed");
    transaction.commit().await.expect("the transaction commits");
    assert_eq!(lease(&*store, 0).await, first(&["deleted"]));
}

/// Owing for a conversation that is not there, or naming its files, is a conflict: its key is gone.
pub async fn nothing_is_owed_for_what_is_gone(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.erase(&[nth(1)]).await.expect("it is erased");
    let result = transaction.owe(&[message_of(1, "words", "ana")], at(0)).await;
    assert!(matches!(result, Err(StoreError::Conflict)), "{result:?}");
    drop(transaction);
    let mut transaction = store.begin().await.expect("a transaction begins");
    let result = transaction.name_attachments(nth(2), &[blob("one")]).await;
    assert!(matches!(result, Err(StoreError::Conflict)), "{result:?}");
}

/// The oldest open one of each peer, and the next only when that is done; others do not wait.
pub async fn peer_hears_in_order(ground: &dyn Ground) {
    let store = ground.open().await;
    let later = NewDelivery { due_at: at(50), ..message("c1", "cy") };
    owe(&*store, &[message("a1", "ana"), message("b1", "ben"), message("a2", "ana"), later]).await;
    owe(&*store, &[message("a3", "ana"), message("c2", "cy")]).await;
    // What is due later holds up what was owed after it.
    assert_eq!(lease(&*store, 0).await, first(&["a1", "b1"]));
    settle(&*store, 1, &[delivered("a1")]).await;
    assert_eq!(lease(&*store, 1).await, first(&["a2"]));
    settle(&*store, 2, &[delivered("a2"), delivered("b1")]).await;
    assert_eq!(lease(&*store, 50).await, first(&["a3", "c1"]));
}

/// Each conversation and sink by itself.
pub async fn sink_hears_each_conversation_in_order(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana"), conversation(2, "ben")]).await;
    let elsewhere =
        NewDelivery { to: Destination::Sink(SinkName("archive".into())), ..report_of(1, "elsewhere") };
    owe(&*store, &[report_of(1, "1 first"), report_of(1, "1 second"), report_of(2, "2 first"), elsewhere])
        .await;
    assert_eq!(lease(&*store, 0).await, first(&["1 first", "2 first", "elsewhere"]));
    settle(&*store, 1, &[delivered("1 first")]).await;
    assert_eq!(lease(&*store, 1).await, first(&["1 second"]));
}

/// It waits, stands in nobody's way meanwhile, and is due at once when the other is delivered, whichever was owed
/// first. A dead letter delivers nothing.
pub async fn held_back_until_the_other_is_delivered(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    let told =
        NewDelivery { held_by: Some(named("report")), due_at: at(500), ..message_of(1, "hub has it", "ana") };
    owe(&*store, &[told, report_of(1, "report"), message_of(1, "status", "ana")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["report", "status"]));
    settle(&*store, 1, &[delivered("status"), dead("report")]).await;
    assert_eq!(lease(&*store, 600).await, []);

    store.retry(&[], at(700)).await.expect("retrying works");
    assert_eq!(lease(&*store, 700).await, [("report".to_owned(), 2)]);
    let handed_over = crate::delivery::Outcome::Delivered { handle: None };
    settle(&*store, 701, &[settlement("report", 2, handed_over)]).await;
    assert_eq!(lease(&*store, 701).await, first(&["hub has it"]));
}

/// There is nothing to wait for any more.
pub async fn held_back_by_what_was_delivered_is_not_held(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[report_of(1, "report")]).await;
    lease(&*store, 0).await;
    settle(&*store, 0, &[delivered("report")]).await;
    owe(&*store, &[NewDelivery { held_by: Some(named("report")), ..message_of(1, "hub has it", "ana") }])
        .await;
    assert_eq!(lease(&*store, 1).await, first(&["hub has it"]));
}

/// The answer to the third picture replaces the answer to the second, in one call or over several, for that peer and
/// that word alone. Owed again, the first changes nothing.
pub async fn later_one_takes_the_place_of_the_same_word(ground: &dyn Ground) {
    let store = ground.open().await;
    let album = |id, to| NewDelivery { supersedes: Some("album".into()), ..message(id, to) };
    let other_word = NewDelivery { supersedes: Some("other".into()), ..message("a other", "ana") };
    owe(&*store, &[album("a1", "ana"), album("b1", "ben"), other_word]).await;
    owe(&*store, &[album("a2", "ana"), album("a3", "ana")]).await;
    owe(&*store, &[album("a3", "ana")]).await;
    assert_eq!(store.delivery_state(&named("a1")).await.expect("it is read"), None);
    let left: Vec<String> =
        store.owed(10).await.expect("listing works").into_iter().map(|it| it.id.0).collect();
    assert_eq!(left, ["b1", "a other", "a3"]);
}

/// What was held back by one whose place was taken waits for the one that took it, also where all are owed at once.
pub async fn held_back_waits_for_the_one_that_took_the_place(ground: &dyn Ground) {
    let store = ground.open().await;
    let album = |id| NewDelivery { supersedes: Some("album".into()), ..message(id, "ana") };
    let held = |id, by| NewDelivery { held_by: Some(named(by)), ..message(id, "zoe") };
    owe(&*store, &[album("a1"), held("after a1", "a1")]).await;
    owe(&*store, &[album("a2"), held("after a2", "a2"), album("a3")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["a3"]));
    settle(&*store, 1, &[delivered("a3")]).await;
    assert_eq!(lease(&*store, 1).await, first(&["after a1"]));
    settle(&*store, 1, &[delivered("after a1")]).await;
    assert_eq!(lease(&*store, 1).await, first(&["after a2"]));
}

/// What is on lease may have been seen already: nothing takes its place.
pub async fn leased_one_keeps_its_place(ground: &dyn Ground) {
    let store = ground.open().await;
    let album = |id| NewDelivery { supersedes: Some("album".into()), ..message(id, "ana") };
    owe(&*store, &[album("a1")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["a1"]));
    owe(&*store, &[album("a2")]).await;
    settle(&*store, 1, &[shown("a1", "7")]).await;
    let state = store.delivery_state(&named("a1")).await.expect("it is read");
    assert_eq!(state, Some(DeliveryState::Delivered(at(1))));
    assert_eq!(lease(&*store, 1).await, first(&["a2"]));
}

/// In the order of owing, dead ones among them, with nothing personal.
pub async fn owed_are_listed_oldest_first(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[message("z", "ana"), report_of(1, "b"), message("a", "ben")]).await;
    lease(&*store, 5).await;
    settle(&*store, 5, &[dead("z")]).await;
    let owed = store.owed(2).await.expect("listing works");
    let told: Vec<_> = owed.iter().map(|it| (it.id.0.as_str(), it.to.as_str(), it.is_report)).collect();
    assert_eq!(told, [("z", "town", false), ("b", "hub", true)]);
    assert_eq!((owed[0].dead.as_deref(), owed[0].n_attempts, owed[0].owed_at), (Some("gone"), 1, at(0)));
    assert_eq!((owed[1].dead.as_deref(), owed[1].n_attempts, owed[1].due_at), (None, 0, at(0)));
}

/// Held back ones are owed, dead ones are not.
pub async fn counts_are_what_is_there(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!(store.counts().await.expect("counting works"), Counts::default());
    keep(&*store, &[conversation(1, "ana"), conversation(2, "ben")]).await;
    let held = NewDelivery { held_by: Some(named("r1")), ..message("held", "cy") };
    owe(&*store, &[message("m1", "ana"), message("m2", "ben"), held, report_of(1, "r1"), report_of(2, "r2")])
        .await;
    lease(&*store, 0).await;
    settle(&*store, 0, &[dead("m1"), dead("r2"), delivered("m2")]).await;
    let expected = Counts { conversations: 2, messages_owed: 1, reports_owed: 1, dead_letters: 2 };
    assert_eq!(store.counts().await.expect("counting works"), expected);
}
