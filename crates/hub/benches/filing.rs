//! How many reports a second the hub files, one at a time and fifty at once; then by 64 who file all the time, on SQLite and
//! on the PostgreSQL that `TEST_POSTGRES` names (`export $(tests/postgres/start)`), beside a program that only inserts the
//! same rows, 64 in a transaction. Each report is durable when it is counted.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use futures::future::join_all;
use jiff::Timestamp;
use reportline_hub::{Hub, Place};
use reportline_report::{Handover, sha256_hex};
use reportline_seal::LocalKey;
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

#[path = "filing/rows.rs"]
mod rows;

use rows::Inserted;

/// Reports filed in one sample.
const REPORTS: u64 = 200;
/// Who file all the time.
const FILERS: usize = 64;
/// How many reports each of them files.
const EACH: usize = 100;
/// How often the two are compared, in turn.
const ROUNDS: usize = 3;

fn main() {
    divan::main();
    beside_inserting();
}

/// A report of about 4 KiB, which nobody has filed yet.
fn handover() -> Handover {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let report = serde_json::from_value(json!({
        "schema": "ohr/1.0",
        "report_id": Uuid::from_u64_pair(0x019a_b000_0000_7000, 0x8000_0000_0000_0000 | n),
        "idempotency_key": sha256_hex(&n.to_be_bytes()),
        "channel": { "kind": "web", "adapter": { "name": "web", "version": "0.1.0", "instance": "web-main" } },
        "submitted_at": "2026-11-23T11:58:03Z",
        "reporter": { "role": "witness", "contactability": "anonymous" },
        "incident": { "narrative": "What they wrote to me. ".repeat(150) },
        "risk": { "immediate_danger": "no" },
        "consent": { "notice_version": "england-wales/1" },
    }))
    .expect("it is a report");
    Handover { report, contact: None, blob_keys: Default::default(), return_address: None }
}

#[divan::bench(args = [1, 50], sample_count = 10, sample_size = 1)]
fn file(bencher: Bencher, n_at_once: usize) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let opened = runtime.block_on(Hub::open(folder.path(), LocalKey::generate()));
    let hub = opened.expect("a hub");
    let now: Timestamp = Timestamp::UNIX_EPOCH;

    bencher
        .counter(ItemsCount::new(REPORTS))
        .with_inputs(|| (0..REPORTS).map(|_| handover()).collect::<Vec<_>>())
        .bench_local_values(|handovers| {
            runtime.block_on(async {
                for at_once in handovers.chunks(n_at_once) {
                    for filed in join_all(at_once.iter().map(|handover| hub.file(handover, now))).await {
                        filed.expect("it is filed");
                    }
                }
            });
        });
}

#[expect(clippy::disallowed_methods, reason = "a bench is configured by nothing else")]
fn server() -> Option<String> {
    std::env::var("TEST_POSTGRES").ok()
}

#[expect(clippy::print_stdout, reason = "it is what the bench is for")]
fn beside_inserting() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let databases = [("SQLite", None)].into_iter().chain(server().map(|it| ("PostgreSQL", Some(it))));
    for (name, server) in databases {
        for _ in 0..ROUNDS {
            let folder = tempfile::tempdir().expect("a folder");
            let round = async {
                let (place, to) = (
                    place(folder.path(), "hub", server.as_deref()).await,
                    place(folder.path(), "rows", server.as_deref()).await,
                );
                let filing = file_by_many(&place).await;
                let inserted = Inserted::read(&place).await;
                // It makes the same tables, empty.
                let hub = Hub::open(&to, LocalKey::generate()).await.expect("a hub");
                hub.close().await.expect("it closes");
                (filing, inserted.n_transactions, inserted.insert(&to, FILERS).await)
            };
            let (filing, n_transactions, inserting) = runtime.block_on(round);
            let a_second = |it: Duration| (FILERS * EACH) as f64 / it.as_secs_f64();
            let share = 100.0 * inserting.as_secs_f64() / filing.as_secs_f64();
            println!(
                "{name}: {:.0} reports a second{}, inserting alone {:.0}: {share:.0} %",
                a_second(filing),
                n_transactions.map_or(String::new(), |n| format!(" ({n} transactions)")),
                a_second(inserting),
            );
        }
    }
}

/// Where nothing is yet.
async fn place(folder: &Path, name: &str, server: Option<&str>) -> Place {
    let postgres = match server {
        Some(server) => Some(rows::empty_database(server).await.into()),
        None => None,
    };
    Place { folder: folder.join(name), postgres }
}

/// How long it takes 64 who file one report after another.
async fn file_by_many(place: &Place) -> Duration {
    let hub = Arc::new(Hub::open(place, LocalKey::generate()).await.expect("a hub"));
    let theirs: Vec<Vec<Handover>> = (0..FILERS).map(|_| (0..EACH).map(|_| handover()).collect()).collect();
    let began = Instant::now();
    let mut filers = JoinSet::new();
    for handovers in theirs {
        let hub = Arc::clone(&hub);
        filers.spawn(async move {
            for handover in handovers {
                hub.file(&handover, Timestamp::UNIX_EPOCH).await.expect("it is filed");
            }
        });
    }
    filers.join_all().await;
    let took = began.elapsed();
    let hub = Arc::into_inner(hub).expect("nobody files any more");
    hub.close().await.expect("it closes");
    took
}
