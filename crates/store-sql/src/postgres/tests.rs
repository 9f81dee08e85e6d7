//! Tests that look inside: statements, plans, settings, a full disk, damaged rows, steps that never ended.

use std::ops::Deref;

use reportline_seal::LocalKey;
use reportline_store::conformance::samples::*;
use reportline_store::{Counts, DeliveryState, Store, StoreError};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

use super::{
    PostgresStore, conversations, events, leases, limits, locks, open, owing, ownership, settling, upkeep,
};

#[path = "../../tests/postgres/made.rs"]
mod made;

use made::{Made, server};

/// A store in a database that goes with it.
struct Opened {
    store: PostgresStore,
    made: Made,
}

impl Deref for Opened {
    type Target = PostgresStore;

    fn deref(&self) -> &PostgresStore {
        &self.store
    }
}

impl Opened {
    async fn run(&self, text: &str) {
        self.made.run(text).await;
    }
}

async fn opened() -> Opened {
    let made = Made::make(&server()).await;
    let url = made.url.clone().into();
    Opened { store: PostgresStore::open(&url, LocalKey::generate(), "one").await.unwrap(), made }
}

fn statements() -> impl Iterator<Item = &'static str> {
    let rooms = [
        conversations::STATEMENTS,
        events::STATEMENTS,
        leases::STATEMENTS,
        limits::STATEMENTS,
        locks::STATEMENTS,
        open::STATEMENTS,
        owing::STATEMENTS,
        ownership::STATEMENTS,
        settling::STATEMENTS,
        upkeep::STATEMENTS,
    ];
    rooms.into_iter().flatten().copied()
}

#[tokio::test]
async fn every_statement_is_prepared() {
    let store = opened().await;
    let mut writer = store.writers.acquire().await.unwrap();
    let mut n_statements = 0;
    for text in statements() {
        let prepared = writer.prepare(text.into_sql_str()).await;
        assert!(prepared.is_ok(), "{text}: {prepared:?}");
        n_statements += 1;
    }
    assert!(n_statements > 50, "found only {n_statements} statements");
}

/// Read from one end to the other: the one row of the installation, and limits, which are few and forgotten rarely.
const READ_WHOLE: [&str; 2] = ["installation", "allowance"];
/// Who counts reads a table whole, for a metric each minute; an index more would be paid for by each turn.
const COUNTS: &str = "GROUP BY standing";

/// The plan of a statement for whatever values, where reading a table from one end to the other is forbidden as long
/// as there is another way.
async fn plan(store: &PostgresStore, text: &str) -> Vec<String> {
    let mut writer = store.writers.acquire().await.unwrap();
    let n_values = (1..20).take_while(|n| text.contains(&format!("${n}"))).count();
    let values = vec!["NULL"; n_values].join(", ");
    let values = if n_values == 0 { String::new() } else { format!("({values})") };
    let settings = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
    writer.execute(settings).await.unwrap();
    let preparing = sqlx::raw_sql(AssertSqlSafe(format!("PREPARE wanted AS {text}")));
    preparing.execute(&mut *writer).await.unwrap();
    let explaining = AssertSqlSafe(format!("EXPLAIN EXECUTE wanted{values}"));
    let lines: Vec<(String,)> = sqlx::query_as(explaining).fetch_all(&mut *writer).await.unwrap();
    writer.close_on_drop();
    lines.into_iter().map(|(line,)| line).collect()
}

#[tokio::test]
async fn every_row_is_found_by_an_index_on_postgres() {
    let store = opened().await;
    for text in statements() {
        for line in plan(&store, text).await {
            let is_whole = line.contains("Seq Scan on ");
            let is_allowed = READ_WHOLE.iter().any(|table| line.contains(&format!("Seq Scan on {table}")));
            assert!(!is_whole || is_allowed || text.contains(COUNTS), "{text}: {line}");
        }
    }
    // Whoever leases neither reads all that is owed nor sorts it.
    for text in [leases::LEASE, leases::FIND_NEXT] {
        let plan = plan(&store, text).await.join("\n");
        let (_, after_order) = plan.split_once("Limit").expect("it is limited");
        assert!(after_order.contains("Index Scan using delivery_due"), "{plan}");
        assert!(!after_order.contains("Sort"), "{plan}");
    }
}

#[tokio::test]
async fn every_connection_has_our_settings() {
    let store = opened().await;
    store.run("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$").await;
    let setting = |pool: sqlx::PgPool, name: &'static str| async move {
        let value: String =
            sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&pool).await.unwrap();
        value
    };
    // As it was proven at opening, whatever is changed later.
    assert_eq!(setting(store.writers.clone(), "synchronous_commit").await, "on");
    assert_eq!(setting(store.writers.clone(), "idle_in_transaction_session_timeout").await, "5s");
    assert_eq!(setting(store.writers.clone(), "application_name").await, "reportline one");
    assert_eq!(setting(store.readers.clone(), "transaction_read_only").await, "on");
}

#[tokio::test]
async fn a_full_disk_of_postgres_is_told_and_the_same_store_writes_again() {
    let store = opened().await;
    keep(&*store, &[conversation(1, "ana")]).await;
    // What PostgreSQL says where no file can grow.
    store
        .run(
            "CREATE FUNCTION be_full() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
             CREATE TRIGGER full_disk BEFORE INSERT ON conversation EXECUTE FUNCTION be_full()",
        )
        .await;
    let mut transaction = store.begin().await.unwrap();
    let result = transaction.keep(&[conversation(2, "ben")]).await;
    assert!(matches!(result, Err(StoreError::Full)), "{result:?}");
    drop(transaction);
    assert!(store.conversation(&peer("ana")).await.unwrap().is_some());

    store.run("DROP TRIGGER full_disk ON conversation").await;
    keep(&*store, &[conversation(2, "ben")]).await;
    assert_eq!(store.conversation(&peer("ben")).await.unwrap(), Some(conversation(2, "ben")));
}

#[tokio::test]
async fn a_delivery_damaged_on_postgres_becomes_a_dead_letter_and_stops_no_other() {
    let store = opened().await;
    owe(&*store, &[message("a", "ana"), message("b", "ben")]).await;
    store.run("UPDATE delivery SET payload = decode(repeat('00', 100), 'hex') WHERE id = 'a'").await;
    assert_eq!(lease(&*store, 5).await, first(&["b"]));
    assert_eq!(store.delivery_state(&named("a")).await.unwrap(), Some(DeliveryState::Dead(at(5))));
    assert_eq!(store.owed(1).await.unwrap()[0].dead.as_deref(), Some("damaged"));
}

#[tokio::test]
async fn a_row_of_postgres_opens_only_where_it_stands() {
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
    store
        .run("UPDATE conversation SET wrapped_key = (SELECT wrapped_key FROM conversation ORDER BY id LIMIT 1)")
        .await;
    assert!(store.conversation(&ana).await.unwrap().is_some());
    assert!(matches!(store.conversation(&ben).await, Err(StoreError::Damaged(_))));
    // Another version.
    store.run("UPDATE conversation SET version = 1").await;
    assert!(matches!(store.conversation(&ana).await, Err(StoreError::Damaged(_))));
    // Another peer.
    store.run("UPDATE conversation SET version = 0").await;
    assert!(store.conversation(&ana).await.unwrap().is_some());
    erase(&*store, &[nth(2)]).await;
    let moving = sqlx::query("UPDATE conversation SET peer = $1").bind(store.sealing.peer(&ben));
    moving.execute(&store.writers).await.unwrap();
    assert!(matches!(store.conversation(&ben).await, Err(StoreError::Damaged(_))));
}

/// PostgreSQL would answer `COMMIT` with a quiet `ROLLBACK`, or commit half of what was asked.
#[tokio::test]
async fn a_transaction_whose_step_was_dropped_in_its_middle_commits_nothing() {
    let store = opened().await;
    let mut transaction = store.begin().await.unwrap();
    transaction.note_events(&[event("a")], at(0)).await.unwrap();
    // While another has her conversation, the step cannot be over, however quick the database is.
    let mut other = store.begin().await.unwrap();
    other.conversations(&[peer("ana")]).await.unwrap();
    let wanted = [conversation(1, "ana")];
    tokio::select! {
        biased;
        kept = transaction.keep(&wanted) => panic!("the step was over at once: {kept:?}"),
        () = std::future::ready(()) => {}
    }
    drop(other);
    transaction.note_events(&[event("b")], at(0)).await.unwrap_err();
    transaction.commit().await.unwrap_err();
    assert_eq!(store.seen(&[event("a"), event("b")]).await.unwrap(), [false, false]);
    assert_eq!(store.conversation(&peer("ana")).await.unwrap(), None);
}

#[tokio::test]
async fn transactions_dropped_in_their_middle_are_in_nobodys_way() {
    let store = opened().await;
    owe(&*store, &[message("a", "ana")]).await;
    lease(&*store, 0).await;
    // More than there are connections.
    for _ in 0..20 {
        let mut transaction = store.begin().await.unwrap();
        transaction.keep(&[conversation(1, "ana")]).await.unwrap();
        drop(transaction);
    }
    settle(&*store, 1, &[delivered("a")]).await;
    assert_eq!(store.counts().await.unwrap(), Counts::default());
}

/// As many transactions as there are connections to write, and each asks the store something before it goes on.
#[tokio::test]
async fn who_writes_may_ask_the_store_meanwhile() {
    let store = opened().await;
    let mut open = Vec::new();
    for n in 0..6 {
        let mut transaction = store.begin().await.unwrap();
        transaction.keep(&[conversation(n, &format!("person {n}"))]).await.unwrap();
        open.push(transaction);
    }
    assert_eq!(store.delivery_state(&named("a")).await.unwrap(), None);
    assert_eq!(store.conversation(&peer("person 1")).await.unwrap(), None);
    for transaction in open {
        transaction.commit().await.unwrap();
    }
    assert_eq!(store.counts().await.unwrap().conversations, 6);
}

/// Whoever asks for peers bit by bit may meet another in a circle: one of the two is told, and may begin again.
#[tokio::test]
async fn of_two_who_wait_for_each_other_one_is_told_of_a_conflict() {
    async fn ask(
        store: &PostgresStore,
        names: [&str; 2],
        met: &tokio::sync::Barrier,
    ) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        transaction.conversations(&[peer(names[0])]).await?;
        met.wait().await;
        transaction.conversations(&[peer(names[1])]).await?;
        transaction.commit().await
    }
    let store = opened().await;
    let met = tokio::sync::Barrier::new(2);
    let results = tokio::join!(ask(&store, ["ana", "ben"], &met), ask(&store, ["ben", "ana"], &met));
    match results {
        (Ok(()), Err(StoreError::Conflict)) | (Err(StoreError::Conflict), Ok(())) => {}
        _ => panic!("{results:?}"),
    }
}
