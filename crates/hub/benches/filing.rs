//! How many reports a second the hub files, one at a time and fifty at once. Each is durable when it is counted.

use std::sync::atomic::{AtomicU64, Ordering};

use divan::Bencher;
use divan::counter::ItemsCount;
use futures::future::join_all;
use jiff::Timestamp;
use reportline_hub::Hub;
use reportline_report::{Handover, sha256_hex};
use reportline_seal::LocalKey;
use serde_json::json;
use uuid::Uuid;

/// Reports filed in one sample.
const REPORTS: u64 = 200;

fn main() {
    divan::main();
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
