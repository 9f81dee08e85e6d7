//! Rules of what an attempt came to.

use reportline_channel::Handle;

use super::Ground;
use super::samples::*;
use crate::delivery::{DeliveryState, Destination, NewDelivery, Outcome, SinkName};

/// It is not leased again, and it is known when it was done.
pub async fn delivered_is_done_for_ever(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[message_of(1, "words", "ana"), report_of(1, "report")]).await;
    let state = |id| {
        let store = &store;
        async move { store.delivery_state(&named(id)).await.expect("it is read") }
    };
    assert_eq!(state("report").await, Some(DeliveryState::Owed));
    lease(&*store, 0).await;
    assert_eq!(state("report").await, Some(DeliveryState::Owed));
    settle(&*store, 1, &[delivered("words"), delivered("report"), delivered("report")]).await;
    assert_eq!(lease(&*store, 1000).await, []);
    assert_eq!(state("words").await, Some(DeliveryState::Delivered(at(1))));
    assert_eq!(state("report").await, Some(DeliveryState::Delivered(at(1))));
    assert_eq!(state("unknown").await, None);
    assert_eq!(store.next_due().await.expect("asking works"), None);
}

/// Only the current attempt is settled: not one before it, not one that never was, not one twice.
pub async fn late_settlement_changes_nothing(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a", "ana")]).await;
    settle(&*store, 0, &[delivered("a")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["a"]));
    assert_eq!(lease(&*store, LEASE_S).await, [("a".to_owned(), 2)]);
    settle(&*store, LEASE_S, &[delivered("a"), dead("a")]).await;
    settle(&*store, LEASE_S, &[settlement("a", 3, Outcome::Dead { why: "gone".into() })]).await;
    assert_eq!(store.delivery_state(&named("a")).await.expect("it is read"), Some(DeliveryState::Owed));

    // Late, but nobody leased it meanwhile: it counts.
    settle(&*store, 5 * LEASE_S, &[settlement("a", 2, Outcome::RetryAt(at(400)))]).await;
    assert_eq!(lease(&*store, 400).await, [("a".to_owned(), 3)]);
    // The same again comes too late.
    settle(&*store, 401, &[settlement("a", 2, Outcome::RetryAt(at(401)))]).await;
    assert_eq!(lease(&*store, 402).await, []);
}

/// Not before that time, with the attempts counted, and nothing overtakes it.
pub async fn retried_no_sooner_than_told(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a1", "ana"), message("a2", "ana")]).await;
    lease(&*store, 0).await;
    settle(&*store, 1, &[settlement("a1", 1, Outcome::RetryAt(at(20)))]).await;
    assert_eq!(lease(&*store, 19).await, []);
    assert_eq!(store.owed(1).await.expect("listing works")[0].n_attempts, 1);
    assert_eq!(lease(&*store, 20).await, [("a1".to_owned(), 2)]);
}

/// What waits for its peer is due when the peer is heard from, or at the latest at its time; what waits for another
/// reason waits on.
pub async fn waits_until_its_peer_is_heard(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a", "ana"), message("b", "ben"), message("c", "cy")]).await;
    lease(&*store, 0).await;
    let waiting = |id| settlement(id, 1, Outcome::WhenHeard(at(500)));
    settle(&*store, 1, &[waiting("a"), waiting("b"), settlement("c", 1, Outcome::RetryAt(at(20)))]).await;
    assert_eq!(lease(&*store, 2).await, []);

    let mut tx = store.begin().await.expect("a transaction begins");
    tx.heard(&[peer("ana"), peer("cy"), peer("nobody")], at(3)).await.expect("hearing works");
    tx.commit().await.expect("it is committed");
    assert_eq!(lease(&*store, 3).await, [("a".to_owned(), 2)]);
    assert_eq!(lease(&*store, 20).await, [("c".to_owned(), 2)]);
    // Nobody heard from Ben.
    settle(&*store, 21, &[settlement("c", 2, Outcome::Dead { why: "gone".into() })]).await;
    settle(&*store, 21, &[settlement("a", 2, Outcome::Dead { why: "gone".into() })]).await;
    assert_eq!(lease(&*store, 499).await, []);
    assert_eq!(lease(&*store, 500).await, [("b".to_owned(), 2)]);
}

/// It is told as dead, its lane goes on, and it is not leased by itself.
pub async fn dead_letter_stands_in_nobodys_way(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a1", "ana"), message("a2", "ana")]).await;
    lease(&*store, 0).await;
    settle(&*store, 7, &[dead("a1")]).await;
    let state = store.delivery_state(&named("a1")).await.expect("it is read");
    assert_eq!(state, Some(DeliveryState::Dead(at(7))));
    assert_eq!(lease(&*store, 8).await, first(&["a2"]));
    settle(&*store, 9, &[delivered("a2")]).await;
    assert_eq!(lease(&*store, 1000).await, []);
}

/// The named ones, or all; only dead ones; and their attempts go on counting.
pub async fn dead_letters_are_retried_when_told(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a", "ana"), message("b", "ben"), message("c", "cy"), message("d", "dee")]).await;
    lease(&*store, 0).await;
    settle(&*store, 1, &["a", "b", "c"].map(dead)).await;
    let named_ones = ["a", "d", "unknown"].map(named);
    assert_eq!(store.retry(&named_ones, at(2)).await.expect("retrying works"), 1);
    assert_eq!(lease(&*store, 2).await, [("a".to_owned(), 2)]);
    assert_eq!(store.retry(&[], at(3)).await.expect("retrying works"), 2);
    assert_eq!(store.retry(&[], at(3)).await.expect("retrying works"), 0);
    assert_eq!(lease(&*store, 3).await, [("b".to_owned(), 2), ("c".to_owned(), 2)]);
}

/// What is open for that sink, not what waits for a peer or another sink, and not what is dead; the attempts go on counting.
pub async fn what_is_open_for_a_sink_is_hastened(ground: &dyn Ground) {
    let store = ground.open().await;
    let all: Vec<_> = (1..=4).map(|n| conversation(n, &format!("peer-{n}"))).collect();
    keep(&*store, &all).await;
    let elsewhere = SinkName("elsewhere".into());
    let to_another = NewDelivery { to: Destination::Sink(elsewhere.clone()), ..report_of(2, "b") };
    let Destination::Sink(sink) = report_of(1, "a").to else { panic!("a report goes to a sink") };
    owe(&*store, &[report_of(1, "a"), to_another, report_of(3, "c"), message_of(4, "d", "peer-4")]).await;
    lease(&*store, 0).await;
    let later = |id| settlement(id, 1, Outcome::RetryAt(at(500)));
    settle(&*store, 1, &[later("a"), later("b"), dead("c"), later("d")]).await;
    assert_eq!(store.hasten(&sink, at(2)).await.expect("hastening works"), 1);
    assert_eq!(store.hasten(&sink, at(2)).await.expect("hastening works"), 0);
    assert_eq!(lease(&*store, 2).await, [("a".to_owned(), 2)]);
    assert_eq!(store.hasten(&elsewhere, at(3)).await.expect("hastening works"), 1);
    assert_eq!(lease(&*store, 3).await, [("b".to_owned(), 2)]);
}

/// The last handle shown to that peer in that conversation, and no other's.
pub async fn handle_comes_back_with_the_next_message(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana"), conversation(2, "ben")]).await;
    let ids = ["a1", "a2", "a3", "a4"];
    owe(&*store, &ids.map(|id| message_of(1, id, "ana"))).await;
    owe(&*store, &[message_of(2, "b1", "ben"), message("c1", "cy")]).await;
    // A message that cannot be replaced leaves the handle of the one before.
    let handles = [Some("h1"), None, Some("h3"), None];
    let mut previous = Vec::new();
    for (id, handle) in ids.into_iter().zip(handles) {
        for leased in store.lease(at(0), at(1000), 10).await.expect("leasing works") {
            match leased.id == named(id) {
                true => previous.push(leased.previous),
                false => assert_eq!(leased.previous, None),
            }
        }
        let handle = handle.map(|handle| Handle(handle.into()));
        settle(&*store, 1, &[settlement(id, 1, Outcome::Delivered { handle })]).await;
    }
    let handle = |name: &str| Some(Handle(name.into()));
    assert_eq!(previous, [None, handle("h1"), handle("h1"), handle("h3")]);
}

/// A delivery is known as delivered until that time is forgotten; what is owed is never forgotten.
pub async fn delivered_is_known_until_forgotten(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a", "ana"), message("b", "ben"), message("c", "cy")]).await;
    owe(&*store, &[NewDelivery { due_at: at(100), ..message("d", "dee") }]).await;
    lease(&*store, 0).await;
    settle(&*store, 1, &[delivered("a"), dead("c")]).await;
    settle(&*store, 2, &[delivered("b")]).await;
    store.forget_before(at(2)).await.expect("forgetting works");
    let mut states = Vec::new();
    for id in ["a", "b", "c", "d"] {
        states.push(store.delivery_state(&named(id)).await.expect("it is read"));
    }
    let expected = [
        None,
        Some(DeliveryState::Delivered(at(2))),
        Some(DeliveryState::Dead(at(1))),
        Some(DeliveryState::Owed),
    ];
    assert_eq!(states, expected);
}
