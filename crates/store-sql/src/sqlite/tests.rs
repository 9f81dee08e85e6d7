//! Tests that look inside: statements, plans, pragmas, a full disk, damaged rows.

use std::ops::Deref;

use reportline_seal::LocalKey;
use reportline_store::conformance::samples::*;
use reportline_store::{DeliveryState, Store, StoreError};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use tempfile::TempDir;

use super::statement::Statement;
use super::{SqliteStore, conversations, events, leases, open, owing, settling, upkeep};

/// A store in a folder that goes with it.
struct Opened {
    store: SqliteStore,
    _folder: TempDir,
}

impl Deref for Opened {
    type Target = SqliteStore;

    fn deref(&self) -> &SqliteStore {
        &self.store
    }
}

impl Opened {
    /// Runs a statement on the connection that writes.
    async fn run(&self, text: &'static str) {
        sqlx::query(text).execute(&mut self.writer.lock().await.connection).await.unwrap();
    }

    async fn number(&self, text: &'static str) -> i64 {
        let mut writer = self.writer.lock().await;
        let (number,) = sqlx::query_as(text).fetch_one(&mut writer.connection).await.unwrap();
        number
    }
}

async fn opened() -> Opened {
    let folder = TempDir::new().unwrap();
    Opened { store: SqliteStore::open(folder.path(), LocalKey::generate()).await.unwrap(), _folder: folder }
}

#[tokio::test]
async fn every_statement_is_prepared() {
    let store = opened().await;
    let mut writer = store.writer.lock().await;
    for text in statements().flat_map(Statement::texts) {
        let prepared = writer.connection.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await;
        assert!(prepared.is_ok(), "{text}: {prepared:?}");
    }
}

/// Tens of thousands of rows are owed while a hub is down: whoever leases must neither read them all nor sort them,
/// and nobody else may read a table from one end to the other, but for who counts (an index) or lists (the first of it).
#[tokio::test]
async fn every_row_is_found_by_an_index() {
    let store = opened().await;
    let mut writer = store.writer.lock().await;
    for text in statements().filter_map(|statement| statement.texts().last()) {
        let explaining = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(explaining).fetch_all(&mut writer.connection).await.unwrap();
        let is_listing = text.contains("ORDER BY seq LIMIT");
        for (.., step) in plan {
            let mut words = step.split(' ');
            let reads_all = words.next() == Some("SCAN")
                && words.next().is_some_and(|table| TABLES.contains(&table))
                && !step.contains("USING COVERING INDEX");
            assert!(!reads_all || is_listing, "{text}: {step}");
            assert!(!step.contains("TEMP B-TREE FOR ORDER BY"), "{text}: {step}");
        }
    }
}

/// Tables, and what statements call them.
const TABLES: [&str; 8] =
    ["attachment", "conversation", "delivered", "delivery", "event", "its", "older", "owed"];

fn statements() -> impl Iterator<Item = &'static Statement> {
    let rooms = [
        conversations::STATEMENTS,
        events::STATEMENTS,
        leases::STATEMENTS,
        open::STATEMENTS,
        owing::STATEMENTS,
        settling::STATEMENTS,
        upkeep::STATEMENTS,
    ];
    rooms.into_iter().flatten().copied()
}

#[tokio::test]
async fn the_writer_is_durable_and_leaves_no_traces() {
    let store = opened().await;
    assert_eq!(store.number("PRAGMA synchronous").await, 2, "FULL");
    assert_eq!(store.number("PRAGMA secure_delete").await, 1);
    assert_eq!(store.number("PRAGMA foreign_keys").await, 1);
    assert_eq!(store.number("PRAGMA trusted_schema").await, 0);
    assert_eq!(store.number("PRAGMA auto_vacuum").await, 2, "incremental");
    assert_eq!(store.number("PRAGMA temp_store").await, 2, "memory");
    assert_eq!(store.number("SELECT journal_mode = 'wal' FROM pragma_journal_mode").await, 1);
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_same_store_writes_again_when_there_is_room() {
    let store = opened().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    owe(&*store, &[message("a", "ana")]).await;
    lease(&*store, 0).await;
    store.run("PRAGMA max_page_count = 1").await;

    let mut long = conversation(2, "ben");
    long.state = vec![0; 200_000];
    let mut transaction = store.begin().await.unwrap();
    let result = transaction.keep(&[conversation(3, "cy"), long.clone()]).await;
    assert!(matches!(result, Err(StoreError::Full)), "{result:?}");
    drop(transaction);
    assert!(store.conversation(&peer("ana")).await.unwrap().is_some());
    assert_eq!(store.conversation(&peer("cy")).await.unwrap(), None);

    store.run("PRAGMA max_page_count = 1000000").await;
    keep(&*store, std::slice::from_ref(&long)).await;
    settle(&*store, 1, &[delivered("a")]).await;
    assert_eq!(store.conversation(&peer("ben")).await.unwrap(), Some(long));
}

#[tokio::test]
async fn settlements_and_cursors_ride_along_with_the_commit_of_another() {
    let store = opened().await;
    owe(&*store, &[message("a", "ana")]).await;
    lease(&*store, 0).await;
    let town = reportline_channel::ChannelId("town".into());
    let transaction = store.begin().await.unwrap();
    let mut riding = Box::pin(async {
        tokio::try_join!(store.settle(vec![delivered("a")], at(1)), store.save_cursor(&town, "42", None))
            .unwrap();
    });
    // Both are asked for, and neither is looked at again before the transaction is committed.
    tokio::select! {
        biased;
        () = &mut riding => panic!("the writer is taken"),
        () = std::future::ready(()) => {}
    }
    transaction.commit().await.unwrap();
    assert_eq!(store.delivery_state(&named("a")).await.unwrap(), Some(DeliveryState::Delivered(at(1))));
    assert_eq!(store.cursor(&town).await.unwrap().as_deref(), Some("42"));
    riding.await;
}

#[tokio::test]
async fn who_rides_along_with_a_failed_commit_is_told_and_may_ask_again() {
    let store = opened().await;
    owe(&*store, &[message("a", "ana")]).await;
    lease(&*store, 0).await;
    // A check that is put off until the commit makes that very commit fail.
    store
        .run("CREATE TABLE late (at INTEGER REFERENCES event_number (at) DEFERRABLE INITIALLY DEFERRED)")
        .await;
    store.run("CREATE TABLE event_number (at INTEGER PRIMARY KEY)").await;
    let mut transaction = super::SqliteTransaction::begin(&store).await.unwrap();
    sqlx::query("INSERT INTO late VALUES (1)").execute(transaction.connection()).await.unwrap();
    let commit = async {
        tokio::task::yield_now().await;
        transaction.finish().await
    };
    let (settled, committed) = tokio::join!(store.settle(vec![delivered("a")], at(1)), commit);
    assert!(matches!(committed, Err(StoreError::Conflict)), "{committed:?}");
    assert!(matches!(settled, Err(StoreError::Away(_))), "{settled:?}");

    assert_eq!(store.delivery_state(&named("a")).await.unwrap(), Some(DeliveryState::Owed));
    settle(&*store, 2, &[delivered("a")]).await;
    assert_eq!(store.delivery_state(&named("a")).await.unwrap(), Some(DeliveryState::Delivered(at(2))));
}

#[tokio::test]
async fn a_damaged_delivery_becomes_a_dead_letter_and_stops_no_other() {
    let store = opened().await;
    owe(&*store, &[message("a", "ana"), message("b", "ben")]).await;
    store.run("UPDATE delivery SET payload = zeroblob(100) WHERE id = 'a'").await;
    assert_eq!(lease(&*store, 5).await, first(&["b"]));
    assert_eq!(store.delivery_state(&named("a")).await.unwrap(), Some(DeliveryState::Dead(at(5))));
    assert_eq!(store.owed(1).await.unwrap()[0].dead.as_deref(), Some("damaged"));
}

#[tokio::test]
async fn a_row_opens_only_where_it_stands() {
    let (ana, ben) = (peer("ana"), peer("ben"));
    let store = opened().await;
    keep(&*store, &[conversation(1, "ana"), conversation(2, "ben")]).await;
    owe(&*store, &[message_of(1, "a", "ana"), message_of(2, "b", "ben")]).await;

    // Another's words.
    store
        .run("UPDATE delivery SET payload = (SELECT payload FROM delivery WHERE id = 'b') WHERE id = 'a'")
        .await;
    assert_eq!(lease(&*store, 0).await, first(&["b"]));
    // Another's key.
    store.run("UPDATE conversation SET wrapped_key = (SELECT wrapped_key FROM conversation ORDER BY seq LIMIT 1)").await;
    assert!(store.conversation(&ana).await.unwrap().is_some());
    assert!(matches!(store.conversation(&ben).await, Err(StoreError::Damaged(_))));
    // Another version.
    store.run("UPDATE conversation SET version = 1").await;
    assert!(matches!(store.conversation(&ana).await, Err(StoreError::Damaged(_))));
    // Another peer.
    store.run("UPDATE conversation SET version = 0").await;
    assert!(store.conversation(&ana).await.unwrap().is_some());
    erase(&*store, &[nth(2)]).await;
    sqlx::query("UPDATE conversation SET peer = ?")
        .bind(store.sealing.peer(&ben).as_slice())
        .execute(&mut store.writer.lock().await.connection)
        .await
        .unwrap();
    assert!(matches!(store.conversation(&ben).await, Err(StoreError::Damaged(_))));
}

#[tokio::test]
async fn a_transaction_dropped_in_its_middle_is_in_nobodys_way() {
    let store = opened().await;
    owe(&*store, &[message("a", "ana")]).await;
    lease(&*store, 0).await;
    for _ in 0..3 {
        let mut transaction = store.begin().await.unwrap();
        transaction.keep(&[conversation(1, "ana")]).await.unwrap();
        drop(transaction);
    }
    settle(&*store, 1, &[delivered("a")]).await;
    assert_eq!(store.counts().await.unwrap(), reportline_store::Counts::default());
}

/// The log is emptied by the last of those who write, not by each.
#[tokio::test]
async fn the_log_is_empty_after_an_erasure_as_soon_as_nobody_writes() {
    let store = opened().await;
    let log = store._folder.path().join("reportline.db-wal");
    let n_bytes = || std::fs::metadata(&log).unwrap().len();
    keep(&*store, &[conversation(1, "ana")]).await;
    assert!(n_bytes() > 0);

    let mut transaction = store.begin().await.unwrap();
    transaction.erase(&[nth(1)]).await.unwrap();
    let write = async {
        transaction.commit().await.unwrap();
        n_bytes()
    };
    let wait = async {
        let transaction = store.begin().await.unwrap();
        let left = n_bytes();
        transaction.commit().await.unwrap();
        left
    };
    let (after_erasure, before_next) = tokio::join!(write, wait);
    assert!(after_erasure > 0 && before_next > 0);
    assert_eq!(n_bytes(), 0);
}
