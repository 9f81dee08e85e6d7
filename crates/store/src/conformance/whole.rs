//! Rules of the store as a whole: transactions, and what a restart leaves.

use std::time::Duration;

use reportline_channel::ChannelId;

use super::Ground;
use super::samples::*;
use crate::conversation::KeptConversation;
use crate::delivery::{DeliveryState, NewDelivery, Outcome};
use crate::store::{Counts, Store};

/// How long anything that must happen may take: generous, for busy machines.
const LIMIT: Duration = Duration::from_secs(20);

/// Dropped without a commit, nothing of it happened, and the next one may begin at once.
pub async fn dropped_transaction_never_happened(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[message_of(1, "kept", "ana")]).await;
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.note_events(&[event("a")], at(0)).await.expect("it is noted");
    transaction.keep(&[conversation(2, "ben")]).await.expect("it is kept");
    transaction.owe(&[message_of(2, "never", "ben")], at(0)).await.expect("it is owed");
    transaction.name_attachments(nth(2), &[blob("one")]).await.expect("it is named");
    transaction.erase(&[nth(1)]).await.expect("it is erased");
    drop(transaction);

    assert!(store.conversation(&peer("ana")).await.expect("it is read").is_some());
    assert_eq!(store.unnamed(&[blob("one")]).await.expect("asking works"), [blob("one")]);
    // What is being taken back may stand in the way for a moment; whoever asks for the same peers waits it out.
    let mut transaction = store.begin().await.expect("a transaction begins");
    assert_eq!(transaction.note_events(&[event("a")], at(0)).await.expect("it is noted"), [true]);
    let found = transaction.conversations(&[peer("ana"), peer("ben")]).await.expect("they are read");
    assert_eq!(found, [Some(conversation(1, "ana")), None]);
    drop(transaction);
    assert_eq!(lease(&*store, 0).await, first(&["kept"]));
}

/// After one call failed nothing of the transaction may be committed, whatever else was called.
pub async fn failed_transaction_commits_nothing(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.note_events(&[event("a")], at(0)).await.expect("it is noted");
    let never_begun = KeptConversation { version: 7, ..conversation(1, "ana") };
    transaction.keep(&[never_begun]).await.expect_err("it was never begun");
    // Whether it refuses already here is up to the store.
    let _ = transaction.owe(&[message("b", "ben")], at(0)).await;
    transaction.commit().await.expect_err("a part of it failed");
    assert_eq!(lease(&*store, 0).await, []);
    let mut transaction = store.begin().await.expect("a transaction begins");
    assert_eq!(transaction.note_events(&[event("a")], at(0)).await.expect("it is noted"), [true]);
}

/// Four write at once what each has read; nobody's change is lost.
pub async fn peer_is_worked_on_by_one_at_a_time(ground: &dyn Ground) {
    async fn add_a_word(store: &dyn Store) {
        for _ in 0..5 {
            let mut transaction = store.begin().await.expect("a transaction begins");
            let found = transaction.conversations(&[peer("ana")]).await.expect("they are read");
            let kept = found.into_iter().flatten().next().expect("ana has a conversation");
            tokio::task::yield_now().await;
            let state = [kept.state.as_slice(), b"."].concat();
            let next = KeptConversation { version: kept.version + 1, state, ..kept };
            transaction.keep(&[next]).await.expect("nobody wrote in between");
            transaction.commit().await.expect("the transaction commits");
        }
    }
    let store = ground.open().await;
    keep(&*store, &[KeptConversation { state: Vec::new(), ..conversation(1, "ana") }]).await;
    let store = &*store;
    tokio::join!(add_a_word(store), add_a_word(store), add_a_word(store), add_a_word(store));
    let kept = store.conversation(&peer("ana")).await.expect("it is read").expect("ana has a conversation");
    assert_eq!((kept.version, kept.state.len()), (20, 20));
}

/// Settlements and cursors are durable when they return, whether a transaction was open meanwhile, was committed, or
/// was dropped.
pub async fn settlements_do_not_wait_for_ever(ground: &dyn Ground) {
    let store = ground.open().await;
    let town = ChannelId("town".into());
    for (id, is_committed) in [("a", true), ("b", false)] {
        owe(&*store, &[message(id, "ana")]).await;
        assert_eq!(lease(&*store, 0).await, first(&[id]));
        let transaction = store.begin().await.expect("a transaction begins");
        let transact = async {
            tokio::task::yield_now().await;
            match is_committed {
                true => transaction.commit().await.expect("the transaction commits"),
                false => drop(transaction),
            }
        };
        let settlements = [delivered(id)];
        let settle = async {
            let save = async { store.save_cursor(&town, id, None).await.expect("a place is saved") };
            tokio::join!(settle(&*store, 1, &settlements), save)
        };
        tokio::time::timeout(LIMIT, async { tokio::join!(settle, transact) }).await.expect("all of it ends");
        let state = store.delivery_state(&named(id)).await.expect("it is read");
        assert_eq!(state, Some(DeliveryState::Delivered(at(1))));
        assert_eq!(store.cursor(&town).await.expect("a place is read").as_deref(), Some(id));
    }
}

/// Opened again, it is what it was: nothing lost, nothing more.
pub async fn everything_survives_reopening(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    let kept = KeptConversation { version: 1, state: b"more".into(), ..conversation(1, "ana") };
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.note_events(&[event("seen")], at(0)).await.expect("it is noted");
    transaction.keep(std::slice::from_ref(&kept)).await.expect("it is kept");
    transaction.name_attachments(nth(1), &[blob("one")]).await.expect("it is named");
    let told = NewDelivery { held_by: Some(named("report")), ..message_of(1, "hub has it", "ana") };
    let owed = ["a1", "a2", "a3"].map(|id| message_of(1, id, "ana"));
    transaction.owe(&[report_of(1, "report"), told], at(0)).await.expect("they are owed");
    transaction.owe(&owed, at(0)).await.expect("they are owed");
    transaction.commit().await.expect("the transaction commits");
    store.save_cursor(&ChannelId("town".into()), "42", None).await.expect("a place is saved");
    lease(&*store, 0).await;
    settle(&*store, 1, &[shown("a1", "h1"), settlement("report", 1, Outcome::RetryAt(at(50)))]).await;
    lease(&*store, 1).await;
    settle(&*store, 2, &[dead("a2")]).await;
    drop(store);

    let store = ground.open().await;
    assert_eq!(store.conversation(&peer("ana")).await.expect("it is read"), Some(kept));
    assert_eq!(
        store.cursor(&ChannelId("town".into())).await.expect("a place is read").as_deref(),
        Some("42")
    );
    assert_eq!(store.unnamed(&[blob("one")]).await.expect("asking works"), []);
    let counts = Counts { conversations: 1, messages_owed: 2, reports_owed: 1, dead_letters: 1 };
    assert_eq!(store.counts().await.expect("counting works"), counts);
    let leased = store.lease(at(3), at(63), 10).await.expect("leasing works");
    let a3 = leased.first().expect("the next message is due");
    assert_eq!((leased.len(), a3.id.0.as_str(), a3.attempt), (1, "a3", 1));
    assert_eq!(a3.payload, owed[2].payload);
    assert_eq!(a3.to, owed[2].to);
    assert_eq!(a3.previous.as_ref().map(|it| it.0.as_str()), Some("h1"));
    assert_eq!(lease(&*store, 50).await, [("report".to_owned(), 2)]);
    let states = [("a1", DeliveryState::Delivered(at(1))), ("a2", DeliveryState::Dead(at(2)))];
    for (id, state) in states {
        assert_eq!(store.delivery_state(&named(id)).await.expect("it is read"), Some(state));
    }
    let mut transaction = store.begin().await.expect("a transaction begins");
    assert_eq!(transaction.note_events(&[event("seen")], at(4)).await.expect("it is noted"), [false]);
}

/// Whoever held a lease is gone with the process: the delivery is leased again, at the latest when the lease ends.
pub async fn leases_end_with_the_process(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a", "ana")]).await;
    lease(&*store, 0).await;
    drop(store);
    let store = ground.open().await;
    let leased = lease(&*store, LEASE_S).await;
    assert_eq!(leased.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a"]);
}
