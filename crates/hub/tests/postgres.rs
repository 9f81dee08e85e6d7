//! What holds on PostgreSQL alone: several hubs share one database, it crashes, it is not there, it refuses.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use expect_test::{Expect, expect};
use reportline_hub::{CaseFilter, Depth, FileError, Filed, Hub, OpenError, Place, Role};
use reportline_report::sha256_hex;
use tokio::task::{JoinSet, spawn_blocking};

use crate::ground::{Ground, made};
use crate::sample::*;

#[path = "../../store-sql/tests/postgres/thrown_away.rs"]
mod thrown_away;

/// The folder of one hub among several.
fn folder(ground: &Ground, name: &str) -> PathBuf {
    ground.path().join(name)
}

async fn n_cases(hub: &Hub) -> usize {
    let every_case = CaseFilter { at_most: Some(10_000), ..CaseFilter::default() };
    hub.reading().cases(every_case).await.unwrap().len()
}

/// Proves everything. How many entries there are, and reports.
async fn proved(hub: &Hub) -> (u64, u64) {
    let verified = hub.reading().verify(Depth::Opened, |finding| panic!("{finding}")).await.unwrap();
    (verified.n_entries, verified.n_reports)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hubs_that_share_a_database_file_at_once_and_write_one_log() {
    let ground = Ground::postgres().await;
    let one = Arc::new(open(ground.place_in(&folder(&ground, "one"))).await);
    let two = Arc::new(open(ground.place_in(&folder(&ground, "two"))).await);
    let mut tasks = JoinSet::new();
    for (at, hub) in [(0, &one), (50, &two)] {
        for n in 0..100 {
            let hub = Arc::clone(hub);
            // From 50 to 99 both have every report.
            tasks.spawn(async move { hub.file(&handover(report(n + at)), after(0)).await.unwrap() });
        }
    }
    let filed = tasks.join_all().await;
    assert_eq!(filed.iter().filter(|it| matches!(it, Filed::New { .. })).count(), 150);
    let desk = two.desk();
    let seen = one.reading().line(filed[0].case()).await.unwrap().unwrap().seen();
    desk.note(seen, "worked where it was not filed", by(&lead())).await.unwrap();
    drop(desk);

    let of_the_store = one.reading().custody_of_the_store().await.unwrap();
    assert!(of_the_store.is_empty(), "there was nothing yet when they came: {of_the_store:?}");
    for hub in [one, two] {
        assert_eq!(n_cases(&hub).await, 150);
        Arc::into_inner(hub).unwrap().close().await.unwrap();
    }
    // Each has a head file of its own; that another hub has written further is no fault.
    for name in ["one", "two"] {
        let hub = open(ground.place_in(&folder(&ground, name))).await;
        assert_eq!(proved(&hub).await, (151, 150));
        hub.close().await.unwrap();
    }
}

#[tokio::test]
async fn files_are_seen_by_every_hub_that_shares_their_folder() {
    let ground = Ground::postgres().await;
    let (first, second) = (folder(&ground, "one"), folder(&ground, "two"));
    let one = open(ground.place_in(&first)).await;
    std::fs::create_dir(&second).unwrap();
    std::os::unix::fs::symlink(first.join("blobs"), second.join("blobs")).unwrap();
    // Another hub may be writing one while this one starts.
    std::fs::write(first.join("blobs/drafts/being-written"), b"half").unwrap();
    let two = open(ground.place_in(&second)).await;
    assert!(first.join("blobs/drafts/being-written").exists());

    one.put_blob(&sha256_hex(PICTURE), PICTURE.to_vec()).await.unwrap();
    let case = two.file(&with_contact(whole_report(1)), after(0)).await.unwrap().case();
    let manifest = one.reading().export(case, &ground.path().join("out"), SEALED, after(9)).await.unwrap();
    assert_eq!(manifest.files.len(), 2, "the report and its picture");
}

#[tokio::test]
async fn a_hub_that_joins_others_says_so_in_their_log() {
    let ground = Ground::postgres().await;
    let one = open(ground.place_in(&folder(&ground, "one"))).await;
    one.file(&handover(report(1)), after(0)).await.unwrap();
    let two = open(ground.place_in(&folder(&ground, "two"))).await;
    two.file(&handover(report(2)), after(1)).await.unwrap();
    let of_the_store = one.reading().custody_of_the_store().await.unwrap();
    assert_eq!(of_the_store.iter().map(|it| it.action.name()).collect::<Vec<_>>(), ["head_missing"]);
    assert_eq!(proved(&one).await, (3, 2));
}

#[tokio::test]
async fn an_older_database_is_refused_on_postgres() {
    let server = made::server();
    let first = made::Made::make(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let place = |made: &made::Made| Place {
        folder: folder.path().to_owned(),
        postgres: Some(made.url.clone().into()),
    };
    for n in 1..=2 {
        let hub = open(place(&first)).await;
        hub.file(&handover(report(n)), after(0)).await.unwrap();
        hub.close().await.unwrap();
    }
    let backup = made::Made::make_with(&server, &format!("TEMPLATE {}", first.name)).await;
    let hub = open(place(&first)).await;
    hub.file(&handover(report(3)), after(0)).await.unwrap();
    hub.close().await.unwrap();

    let refused = Hub::open(place(&backup), key()).await.err();
    assert!(matches!(refused, Some(OpenError::RolledBack { found: 2, known: 3, .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_is_there_once_after_crashes_of_postgres() {
    const N_CRASHES: usize = 3;
    const N_BETWEEN: u64 = 150;
    const LIMIT: Duration = Duration::from_secs(120);

    let server = spawn_blocking(thrown_away::Server::start).await.unwrap();
    let made = made::Made::make(&server.url).await;
    let folder = tempfile::tempdir().unwrap();
    let place = Place { folder: folder.path().to_owned(), postgres: Some(made.url.clone().into()) };
    let hub = Arc::new(open(&place).await);
    let (next, n_acknowledged) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let (hub, next, n_acknowledged) = (hub.clone(), next.clone(), n_acknowledged.clone());
        tasks.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                // As an intake does: it is offered again until it is taken.
                while hub.file(&handover(report(n)), after(0)).await.is_err() {
                    tokio::task::yield_now().await;
                }
                n_acknowledged.fetch_add(1, Ordering::Relaxed);
                if n >= N_BETWEEN * (N_CRASHES as u64 + 1) {
                    return;
                }
            }
        });
    }
    for n in 1..=N_CRASHES as u64 {
        let reached = async {
            while n_acknowledged.load(Ordering::Relaxed) < n * N_BETWEEN {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LIMIT, reached).await.unwrap();
        let folder = server.folder.clone();
        spawn_blocking(move || thrown_away::Server::crash(&folder)).await.unwrap();
    }
    tokio::time::timeout(LIMIT, tasks.join_all()).await.unwrap();

    let n_filed = next.load(Ordering::Relaxed);
    assert_eq!(n_acknowledged.load(Ordering::Relaxed), n_filed);
    assert_eq!(n_cases(&hub).await as u64, n_filed);
    assert_eq!(proved(&hub).await, (n_filed, n_filed));
    let hub = Arc::into_inner(hub).unwrap();
    hub.close().await.unwrap();
    drop(made);
    spawn_blocking(move || drop(server)).await.unwrap();
}

#[tokio::test]
async fn what_is_erased_is_gone_from_the_tables_of_postgres() {
    let ground = Ground::postgres().await;
    let hub = open(ground.place()).await;
    let case = hub.file(&with_contact(report(1)), after(0)).await.unwrap().case();
    let (desk, lead) = (hub.desk(), actor("lead-1", Role::Lead));
    desk.erase_contact(id(1), by(&lead)).await.unwrap();
    let seen = hub.reading().line(case).await.unwrap().unwrap().seen();
    desk.note(seen, "a note", by(&lead)).await.unwrap();
    let seen = hub.reading().line(case).await.unwrap().unwrap().seen();
    desk.erase_note(seen, 3, by(&lead)).await.unwrap();
    // Not even as a row that nobody sees any more.
    ground
        .run(
            "do $$ begin
                assert (select sum(n_dead_tup) from pg_stat_user_tables where relname = 'contacts') = 0;
                assert pg_relation_size('contacts') = 0;
            end $$",
        )
        .await
        .unwrap();
}

async fn refused(folder: &Path, url: &str, expected: Expect) {
    let place = Place { folder: folder.to_owned(), postgres: Some(url.to_owned().into()) };
    for error in [
        Hub::open(&place, key()).await.err().unwrap(),
        Hub::open_for_reading(&place, key()).await.err().unwrap(),
    ] {
        let OpenError::Refused(refusal) = error else { panic!("{error:?}") };
        expected.assert_eq(&refusal.to_string());
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_postgres_is_said_in_its_own_words() {
    let (server, folder) = (made::server(), tempfile::tempdir().unwrap());
    let (before, _) = server.rsplit_once('/').unwrap();
    refused(
        folder.path(),
        "mysql://u:p@127.0.0.1/x",
        expect!["the address of the database cannot be read; write postgres://USER:PASSWORD@HOST/DATABASE"],
    )
    .await;
    refused(
        folder.path(),
        "postgres://u:p@127.0.0.1:1/x",
        expect!["no PostgreSQL answers at 127.0.0.1:1; start it, or correct the address"],
    )
    .await;
    let (who, place) = before.rsplit_once('@').unwrap();
    let (who, _) = who.rsplit_once(':').unwrap();
    refused(
        folder.path(),
        &format!("{who}:wrong@{place}/postgres"),
        expect!["PostgreSQL does not let reportline in; correct the user or the password, or allow it in its pg_hba.conf"],
    )
    .await;
    refused(
        folder.path(),
        &format!("{before}/nowhere"),
        expect![
            "there is no database nowhere; make it: CREATE DATABASE nowhere OWNER reportline ENCODING 'UTF8'"
        ],
    )
    .await;
}

#[tokio::test]
async fn a_postgres_that_would_lose_what_it_acknowledged_is_refused() {
    let ground = Ground::postgres().await;
    let Place { postgres: Some(url), .. } = ground.place() else { panic!("it is PostgreSQL") };
    let url = secrecy::ExposeSecret::expose_secret(&url).to_owned();
    let (_, name) = url.rsplit_once('/').unwrap();
    ground.run(&format!("alter database {name} set synchronous_commit = off")).await.unwrap();
    let refusal = Hub::open(ground.place(), key()).await.err().unwrap().to_string();
    expect!["PostgreSQL has synchronous_commit = off and would lose what was acknowledged when its machine stops; set synchronous_commit = on and start again"]
        .assert_eq(&refusal);
}

#[tokio::test]
async fn a_full_disk_of_postgres_keeps_nothing_and_filing_goes_on() {
    let ground = Ground::postgres().await;
    let hub = open(ground.place()).await;
    ground
        .run(
            "create function is_full() returns trigger language plpgsql as $$ begin
                 raise exception 'No space left on device' using errcode = '53100'; end $$;
             create trigger is_full before insert on custody for each row execute function is_full();",
        )
        .await
        .unwrap();
    let refused = hub.file(&handover(report(1)), after(0)).await;
    assert!(matches!(refused, Err(FileError::Full)), "{refused:?}");
    assert_eq!(n_cases(&hub).await, 0);

    ground.run("drop trigger is_full on custody").await.unwrap();
    let case = hub.file(&handover(report(1)), after(1)).await.unwrap().case();
    assert_eq!(case.number, 1, "the number that was not used is given");
    assert_eq!(proved(&hub).await, (1, 1));
}

#[tokio::test]
async fn nothing_is_read_where_no_hub_has_been() {
    let ground = Ground::postgres().await;
    for error in [
        Hub::open_for_reading(ground.place(), key()).await.err().unwrap(),
        reportline_hub::Desk::open(ground.place(), key()).await.err().unwrap(),
    ] {
        assert!(matches!(error, OpenError::Missing { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn another_may_have_the_schema_made_for_the_hub() {
    let ground = Ground::postgres().await;
    ground.run("create schema reportline_hub").await.unwrap();
    let hub = open(ground.place()).await;
    hub.file(&handover(report(1)), after(0)).await.unwrap();
}
