//! Rules of conversations: found, kept version by version, erased.

use super::Ground;
use super::samples::*;
use crate::conversation::KeptConversation;
use crate::error::StoreError;
use crate::store::Store;

async fn found(store: &dyn Store, name: &str) -> Option<KeptConversation> {
    store.conversation(&peer(name)).await.expect("a conversation is read")
}

/// In order, also where one is missing or asked for twice; and what a transaction keeps, it finds.
pub async fn conversations_come_in_the_order_of_their_peers(ground: &dyn Ground) {
    let store = ground.open().await;
    let (ana, ben) = (conversation(1, "ana"), conversation(2, "ben"));
    keep(&*store, std::slice::from_ref(&ana)).await;

    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.keep(std::slice::from_ref(&ben)).await.expect("it is kept");
    let asked = ["ben", "zoe", "ana", "ben"].map(peer);
    let answered = transaction.conversations(&asked).await.expect("they are read");
    assert_eq!(answered, [Some(ben.clone()), None, Some(ana.clone()), Some(ben.clone())]);
    transaction.commit().await.expect("the transaction commits");
    assert_eq!(found(&*store, "ana").await, Some(ana));
    assert_eq!(found(&*store, "ben").await, Some(ben));
    assert_eq!(found(&*store, "zoe").await, None);
}

/// A new one is 0, a changed one is one more than what is kept; anything else is a conflict and changes nothing.
pub async fn version_must_follow(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    let next = KeptConversation { version: 1, state: b"more".into(), ..conversation(1, "ana") };
    keep(&*store, std::slice::from_ref(&next)).await;
    assert_eq!(found(&*store, "ana").await.as_ref(), Some(&next));

    let (repeated, skipped) = (next.clone(), KeptConversation { version: 3, ..next.clone() });
    let never_begun = KeptConversation { version: 1, ..conversation(2, "ben") };
    let begun_again = conversation(1, "ana");
    for wrong in [repeated, skipped, never_begun, begun_again] {
        let mut transaction = store.begin().await.expect("a transaction begins");
        let result = transaction.keep(&[conversation(9, "zoe"), wrong]).await;
        assert!(matches!(result, Err(StoreError::Conflict)), "{result:?}");
        drop(transaction);
    }
    assert_eq!(found(&*store, "ana").await.as_ref(), Some(&next));
    assert_eq!(found(&*store, "zoe").await, None);
}

/// A peer has one conversation: keeping another erases the one before with all that it owed.
pub async fn new_one_takes_the_place_of_the_one_before(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[message_of(1, "old words", "ana")]).await;
    keep(&*store, &[conversation(2, "ana")]).await;
    assert_eq!(found(&*store, "ana").await, Some(conversation(2, "ana")));
    assert_eq!(lease(&*store, 0).await, []);
    assert_eq!(store.counts().await.expect("counting works").conversations, 1);
}

/// If it still owes a report it lives on: the report is handed over and what it held back is told; then it goes.
pub async fn one_that_owes_a_report_lives_on_out_of_reach(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    let mut told = message_of(1, "hub has it", "ana");
    told.held_by = Some(named("report"));
    owe(&*store, &[report_of(1, "report"), told]).await;
    keep(&*store, &[conversation(2, "ana")]).await;
    assert_eq!(found(&*store, "ana").await, Some(conversation(2, "ana")));
    assert_eq!(store.erase_expired(at(0), 10).await.expect("erasing works"), 0);

    assert_eq!(lease(&*store, 0).await, first(&["report"]));
    settle(&*store, 1, &[delivered("report")]).await;
    assert_eq!(store.erase_expired(at(1), 10).await.expect("erasing works"), 0);
    assert_eq!(lease(&*store, 1).await, first(&["hub has it"]));
    settle(&*store, 2, &[delivered("hub has it")]).await;
    assert_eq!(store.erase_expired(at(2), 10).await.expect("erasing works"), 1);
    assert_eq!(store.counts().await.expect("counting works").conversations, 1);
    assert_eq!(found(&*store, "ana").await, Some(conversation(2, "ana")));
}

/// State, messages, reports, dead letters and what they held back: all of that one, nothing of another.
pub async fn erasing_withdraws_what_is_owed(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana"), conversation(2, "ben")]).await;
    let mut held = message("held back", "zoe");
    held.held_by = Some(named("report 1"));
    let owed = [
        message_of(1, "dead", "ana"),
        message_of(1, "words", "ana"),
        report_of(1, "report 1"),
        held,
        report_of(2, "report 2"),
    ];
    owe(&*store, &owed).await;
    assert_eq!(lease(&*store, 0).await, first(&["dead", "report 1", "report 2"]));
    settle(&*store, 0, &[dead("dead")]).await;

    erase(&*store, &[nth(1)]).await;
    assert_eq!(found(&*store, "ana").await, None);
    assert_eq!(found(&*store, "ben").await, Some(conversation(2, "ben")));
    let left = store.owed(10).await.expect("listing works");
    assert_eq!(left.iter().map(|it| it.id.0.as_str()).collect::<Vec<_>>(), ["report 2"]);
    for id in ["dead", "words", "report 1", "held back"] {
        assert_eq!(store.delivery_state(&named(id)).await.expect("it is read"), None, "{id}");
    }

    // The attempt was on its way when all was erased: its settlement finds nothing.
    settle(&*store, 1, &[delivered("report 1")]).await;
    assert_eq!(store.delivery_state(&named("report 1")).await.expect("it is read"), None);
}

/// Erasing is done when it is gone, whoever did it.
pub async fn erasing_what_is_gone_is_no_error(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    erase(&*store, &[nth(1), nth(2), nth(1)]).await;
    erase(&*store, &[nth(1)]).await;
    keep(&*store, &[conversation(1, "ana")]).await;
    assert_eq!(found(&*store, "ana").await, Some(conversation(1, "ana")));
}

/// From its time on, no sooner, at most so many, and each is counted.
pub async fn expired_is_erased_and_no_other(ground: &dyn Ground) {
    let store = ground.open().await;
    let expiring =
        |n, name: &str, seconds| KeptConversation { expires_at: at(seconds), ..conversation(n, name) };
    keep(&*store, &[expiring(1, "ana", 10), expiring(2, "ben", 11), expiring(3, "cy", 12)]).await;
    assert_eq!(store.erase_expired(at(9), 10).await.expect("erasing works"), 0);
    assert_eq!(store.erase_expired(at(10), 10).await.expect("erasing works"), 1);
    assert_eq!(found(&*store, "ana").await, None);
    assert!(found(&*store, "ben").await.is_some());
    assert_eq!(store.erase_expired(at(20), 1).await.expect("erasing works"), 1);
    assert_eq!(store.erase_expired(at(20), 1).await.expect("erasing works"), 1);
    assert_eq!(store.erase_expired(at(20), 1).await.expect("erasing works"), 0);

    let many: Vec<_> = (10..60).map(|n| expiring(n, &format!("person {n}"), 30)).collect();
    keep(&*store, &many).await;
    assert_eq!(store.erase_expired(at(30), 40).await.expect("erasing works"), 40);
    assert_eq!(store.erase_expired(at(30), 40).await.expect("erasing works"), 10);
    assert_eq!(store.counts().await.expect("counting works").conversations, 0);
}

/// Somebody who answers at the last moment is not erased in the middle of it: whoever erases waits, and looks again.
pub async fn expired_is_kept_while_it_is_worked_on(ground: &dyn Ground) {
    let store = ground.open().await;
    let expiring = KeptConversation { expires_at: at(10), ..conversation(1, "ana") };
    keep(&*store, &[expiring]).await;
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.conversations(&[peer("ana")]).await.expect("they are read");
    let prolonged = KeptConversation { version: 1, ..conversation(1, "ana") };
    let prolong = async {
        for _ in 0..10 {
            store.counts().await.expect("counting works");
        }
        transaction.keep(std::slice::from_ref(&prolonged)).await.expect("nobody wrote in between");
        transaction.commit().await.expect("the transaction commits");
    };
    let (n_erased, ()) = tokio::join!(store.erase_expired(at(10), 10), prolong);
    assert_eq!(n_erased.expect("erasing works"), 0);
    assert_eq!(found(&*store, "ana").await, Some(prolonged));
}

/// A report that is owed, or that became a dead letter, outlives every date: nothing confirmed is lost.
pub async fn expired_is_kept_while_it_owes_a_report(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[report_of(1, "report")]).await;
    assert_eq!(store.erase_expired(at(2000), 10).await.expect("erasing works"), 0);
    lease(&*store, 2000).await;
    settle(&*store, 2000, &[dead("report")]).await;
    assert_eq!(store.erase_expired(at(2000), 10).await.expect("erasing works"), 0);
    assert!(found(&*store, "ana").await.is_some());

    store.retry(&[], at(2000)).await.expect("retrying works");
    assert_eq!(lease(&*store, 2000).await, [("report".to_owned(), 2)]);
    let handed_over = crate::delivery::Outcome::Delivered { handle: None };
    settle(&*store, 2001, &[settlement("report", 2, handed_over)]).await;
    assert_eq!(store.erase_expired(at(2001), 10).await.expect("erasing works"), 1);
}

/// A file is named while any conversation that names it lives, and unnamed ones are told in the order of asking.
pub async fn attachments_are_named_as_long_as_the_conversation_lives(ground: &dyn Ground) {
    let store = ground.open().await;
    keep(&*store, &[conversation(1, "ana"), conversation(2, "ben")]).await;
    let mut transaction = store.begin().await.expect("a transaction begins");
    transaction.name_attachments(nth(1), &[blob("one"), blob("both")]).await.expect("they are named");
    transaction.name_attachments(nth(2), &[blob("both"), blob("both")]).await.expect("they are named");
    transaction.commit().await.expect("the transaction commits");

    let asked = ["z", "one", "both", "a"].map(blob);
    assert_eq!(store.unnamed(&asked).await.expect("asking works"), ["z", "a"].map(blob));
    erase(&*store, &[nth(1)]).await;
    assert_eq!(store.unnamed(&asked).await.expect("asking works"), ["z", "one", "a"].map(blob));

    // It was let go with a report of it owed, and keeps its files until that is handed over.
    owe(&*store, &[report_of(2, "report")]).await;
    keep(&*store, &[conversation(3, "ben")]).await;
    assert_eq!(store.unnamed(&[blob("both")]).await.expect("asking works"), []);
    lease(&*store, 0).await;
    settle(&*store, 0, &[delivered("report")]).await;
    store.erase_expired(at(0), 10).await.expect("erasing works");
    assert_eq!(store.unnamed(&[blob("both")]).await.expect("asking works"), [blob("both")]);
}
