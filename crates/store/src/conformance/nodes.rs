//! Rules of several processes on one store: where a second one is refused, they hold because there is none.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Ground;
use super::samples::*;
use crate::conversation::KeptConversation;
use crate::delivery::{DeliveryState, NewDelivery};
use crate::store::{Store, Transaction};

/// How long anything that must happen may take: generous, for busy machines.
const LIMIT: Duration = Duration::from_secs(20);

/// Some turns of the same person in one process after the other.
async fn add_words(store: &dyn Store, n_words: usize) {
    for _ in 0..n_words {
        let mut transaction = store.begin().await.expect("a transaction begins");
        let found = transaction.conversations(&[peer("ana")]).await.expect("they are read");
        let kept = found.into_iter().flatten().next().expect("ana has a conversation");
        let state = [kept.state.as_slice(), b"."].concat();
        let next = KeptConversation { version: kept.version + 1, state, ..kept };
        transaction.keep(&[next]).await.expect("nobody wrote in between");
        transaction.commit().await.expect("the transaction commits");
    }
}

/// Two in each of two processes write at once what each has read; nobody's change is lost, and nobody is refused.
pub async fn peer_is_worked_on_by_one_process_at_a_time(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    keep(&*store, &[KeptConversation { state: Vec::new(), ..conversation(1, "ana") }]).await;
    let (a, b) = (&*store, &*other);
    tokio::join!(add_words(a, 10), add_words(b, 10), add_words(a, 10), add_words(b, 10));
    let kept = store.conversation(&peer("ana")).await.expect("it is read").expect("ana has a conversation");
    assert_eq!((kept.version, kept.state.len()), (40, 40));
}

/// Both are handed the same events at once, in another order: each is new to one of them.
pub async fn event_is_new_to_one_process(ground: &dyn Ground) {
    async fn note(store: &dyn Store, ids: &[String]) -> Vec<bool> {
        let events: Vec<_> = ids.iter().map(|id| event(id)).collect();
        let mut transaction = store.begin().await.expect("a transaction begins");
        let are_new = transaction.note_events(&events, at(0)).await.expect("events are noted");
        transaction.commit().await.expect("the transaction commits");
        are_new
    }
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    for round in 0..20 {
        let ids: Vec<String> = (0..5).map(|n| format!("{n} of {round}")).collect();
        let backwards: Vec<String> = ids.iter().rev().cloned().collect();
        let (here, there) = tokio::join!(note(&*store, &ids), note(&*other, &backwards));
        for (here, there) in here.iter().zip(there.iter().rev()) {
            assert!(here != there, "round {round}: an event was new to both or to nobody");
        }
    }
}

/// Four loops in two processes lease two hundred, each of them once.
pub async fn processes_lease_each_delivery_once(ground: &dyn Ground) {
    async fn take(store: &dyn Store) -> Vec<String> {
        let mut taken = Vec::new();
        loop {
            let leased = store.lease(at(0), at(LEASE_S), 10).await.expect("leasing works");
            if leased.is_empty() {
                return taken;
            }
            taken.extend(leased.into_iter().map(|it| it.id.0));
            assert!(taken.len() <= 200, "something was leased twice");
        }
    }
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    let owed: Vec<_> = (0..200).map(|n| message(&format!("m{n}"), &format!("p{n}"))).collect();
    owe(&*store, &owed).await;
    let (a, b, c, d) = tokio::join!(take(&*store), take(&*other), take(&*store), take(&*other));
    // What was just being leased elsewhere was passed over; now nobody leases any more.
    let rest = take(&*store).await;
    let all: Vec<_> = [a, b, c, d, rest].into_iter().flatten().collect();
    assert_eq!(all.len(), 200);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 200);
}

/// What one had on lease when it vanished, the other leases when that lease is over, as the next attempt.
pub async fn process_that_vanished_is_followed(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    owe(&*store, &[message("a1", "ana"), message("a2", "ana"), message("b1", "ben")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["a1", "b1"]));
    settle(&*store, 1, &[delivered("b1")]).await;
    drop(store);
    assert_eq!(lease(&*other, LEASE_S - 1).await, []);
    assert_eq!(other.next_due().await.expect("asking works"), Some(at(LEASE_S)));
    assert_eq!(lease(&*other, LEASE_S).await, [("a1".to_owned(), 2)]);
}

/// A process that comes back after its lease was another's settles nothing.
pub async fn late_settlement_of_another_changes_nothing(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    owe(&*store, &[message("a", "ana")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["a"]));
    assert_eq!(lease(&*other, LEASE_S).await, [("a".to_owned(), 2)]);
    settle(&*store, LEASE_S, &[dead("a")]).await;
    assert_eq!(other.delivery_state(&named("a")).await.expect("it is read"), Some(DeliveryState::Owed));
    assert_eq!(lease(&*store, LEASE_S).await, []);
    let outcome = crate::delivery::Outcome::Delivered { handle: None };
    settle(&*other, LEASE_S + 1, &[settlement("a", 2, outcome)]).await;
    let state = store.delivery_state(&named("a")).await.expect("it is read");
    assert_eq!(state, Some(DeliveryState::Delivered(at(LEASE_S + 1))));
}

/// Reads some times, so that whoever does not wait is done before, and then commits.
async fn commit_later(store: &dyn Store, transaction: Box<dyn Transaction + '_>, is_over: &AtomicBool) {
    for _ in 0..10 {
        store.counts().await.expect("counting works");
    }
    is_over.store(true, Ordering::SeqCst);
    transaction.commit().await.expect("the transaction commits");
}

/// What one process has owed and not yet committed comes before what another owes to the same peer meanwhile.
pub async fn lane_keeps_its_order_between_processes(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.owe(&[message("first", "ana")], at(0)).await.expect("it is owed");
    let is_over = AtomicBool::new(false);
    let owe_meanwhile = async {
        owe(&*other, &[message("second", "ana")]).await;
        assert!(is_over.load(Ordering::SeqCst), "two owed to one peer at once");
    };
    // Another peer's does not wait.
    owe(&*other, &[message("elsewhere", "ben")]).await;
    tokio::join!(commit_later(&*store, transaction, &is_over), owe_meanwhile);
    assert_eq!(lease(&*other, 0).await, first(&["elsewhere", "first"]));
    settle(&*other, 1, &[delivered("first")]).await;
    assert_eq!(lease(&*store, 1).await, first(&["second"]));
}

/// What is being owed, held back by what is being delivered elsewhere, is released all the same.
pub async fn held_is_released_whoever_settles(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else { return };
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[report_of(1, "report")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["report"]));
    let mut transaction = other.begin().await.expect("a transaction begins");
    let told = NewDelivery { held_by: Some(named("report")), ..message("hub has it", "zoe") };
    transaction.owe(&[told], at(0)).await.expect("it is owed");
    let is_over = AtomicBool::new(false);
    let handed_over = [delivered("report")];
    tokio::join!(commit_later(&*other, transaction, &is_over), settle(&*store, 1, &handed_over));
    assert_eq!(lease(&*store, 1).await, first(&["hub has it"]));
}

/// Whoever waits for others is told when one of them owes.
pub async fn others_are_stirred(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else {
        let is_pending = tokio::select! {
            biased;
            () = store.stirred() => false,
            () = tokio::task::yield_now() => true,
        };
        assert!(is_pending, "there is nobody to stir a store of one process");
        return;
    };
    // It may come for nothing, and does when it begins to listen.
    tokio::time::timeout(LIMIT, other.stirred()).await.expect("it listens");
    for id in ["a", "b"] {
        let owed = [message(id, id)];
        let both = async { tokio::join!(other.stirred(), owe(&*store, &owed)) };
        tokio::time::timeout(LIMIT, both).await.expect("the other is stirred");
        assert_eq!(lease(&*other, 0).await, first(&[id]));
    }
}
