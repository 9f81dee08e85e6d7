//! What happens to nodes: wake-ups that are lost, connections that break, a freeze in the middle of a transaction.

use std::time::Duration;

use reportline_store::conformance::samples::*;
use reportline_store::{KeptConversation, Store, StoreError};

use super::database::Database;

/// How long anything that must happen may take: generous, for busy machines.
const LIMIT: Duration = Duration::from_secs(30);

/// Ends connections of this database as an operator would.
const END_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test]
async fn a_lost_wake_up_is_made_good_by_looking() {
    let database = Database::make().await;
    let (one, two) = (database.node("one").await, database.node("two").await);
    two.stirred().await;
    database.made.run(&format!("{END_ALL} AND query LIKE 'LISTEN%'")).await;
    // Nobody listens now.
    owe(&one, &[message("a", "ana")]).await;
    assert_eq!(two.next_due().await.unwrap(), Some(at(0)));
    assert_eq!(lease(&two, 0).await, first(&["a"]));

    // It listens again, says so once, and hears the next.
    tokio::time::timeout(LIMIT, two.stirred()).await.unwrap();
    let owed = [message("b", "ben")];
    tokio::time::timeout(LIMIT, async { tokio::join!(two.stirred(), owe(&one, &owed)) }).await.unwrap();
}

#[tokio::test]
async fn a_node_hears_others_and_not_itself() {
    let database = Database::make().await;
    // Names with quotes are names.
    let (one, two) = (database.node("it's one").await, database.node("two").await);
    one.stirred().await;
    owe(&one, &[message("own", "ana")]).await;
    let mut stirred = Box::pin(one.stirred());
    // What it owed itself has arrived by the time that several things were read.
    for _ in 0..5 {
        tokio::select! {
            biased;
            () = &mut stirred => panic!("it heard itself"),
            counts = one.counts() => { counts.unwrap(); }
        }
    }
    owe(&two, &[message("other", "ben")]).await;
    tokio::time::timeout(LIMIT, stirred).await.unwrap();
}

/// Each connection that broke fails whoever used it, at most once; then all is as before.
#[tokio::test]
async fn a_store_goes_on_after_its_connections_broke() {
    let database = Database::make().await;
    let store = database.node("one").await;
    keep(&store, &[conversation(1, "ana")]).await;
    let mut transaction = store.begin().await.unwrap();
    transaction.keep(&[conversation(2, "ben")]).await.unwrap();
    database.made.run(END_ALL).await;
    let result = transaction.commit().await;
    assert!(matches!(result, Err(StoreError::Away(_))), "{result:?}");

    let go_on = async {
        while store.conversation(&peer("ben")).await.is_err() {}
        while store.save_cursor(&reportline_channel::ChannelId("town".into()), "1", None).await.is_err() {}
    };
    tokio::time::timeout(LIMIT, go_on).await.unwrap();
    assert_eq!(store.conversation(&peer("ben")).await.unwrap(), None);
    keep(&store, &[conversation(2, "ben")]).await;
    assert_eq!(store.conversation(&peer("ana")).await.unwrap(), Some(conversation(1, "ana")));
}

#[tokio::test]
async fn a_node_that_freezes_in_the_middle_holds_its_peers_for_a_while_only() {
    let database = Database::make().await;
    let (frozen, other) = (database.node("frozen").await, database.node("other").await);
    keep(&frozen, &[conversation(1, "ana")]).await;
    let mut transaction = frozen.begin().await.unwrap();
    let found = transaction.conversations(&[peer("ana")]).await.unwrap();
    let kept = found.into_iter().flatten().next().unwrap();

    let next = KeptConversation { version: 1, state: b"another's".into(), ..conversation(1, "ana") };
    let take_over = async {
        let mut transaction = other.begin().await.unwrap();
        assert_eq!(transaction.conversations(&[peer("ana")]).await.unwrap(), [Some(kept.clone())]);
        transaction.keep(std::slice::from_ref(&next)).await.unwrap();
        transaction.commit().await.unwrap();
    };
    tokio::time::timeout(LIMIT, take_over).await.unwrap();

    // It wakes, and has nothing to say any more.
    transaction.keep(&[KeptConversation { version: 1, ..kept }]).await.unwrap_err();
    transaction.commit().await.unwrap_err();
    assert_eq!(frozen.conversation(&peer("ana")).await.unwrap(), Some(next));
}
