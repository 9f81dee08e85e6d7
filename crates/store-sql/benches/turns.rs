//! How many turns of conversations the store keeps in a second, with every turn durable before it is answered.

use std::sync::atomic::{AtomicU64, Ordering};

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use reportline_channel::Handle;
use reportline_seal::LocalKey;
use reportline_store::conformance::samples::{at, conversation, event, message_of, peer};
use reportline_store::{KeptConversation, NewDelivery, Outcome, PeerKey, Settlement, Store};
use reportline_store_sql::SqliteStore;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// People in the middle of their conversations.
const PEOPLE: u64 = 2000;
/// A state of some answers, a question of some lines.
const STATE_BYTES: usize = 1000;
const MESSAGE_BYTES: usize = 500;

fn main() {
    divan::main();
}

/// One turn: the event is noted, the conversation loaded and kept, the answer owed, leased and settled. The answers to
/// the turns before are settled while these are written, as the service does.
#[divan::bench(args = [1, 5, 25, 100], sample_count = 200)]
fn turns(bencher: Bencher, n_people: u64) {
    let runtime =
        Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime is built");
    let town = Town::build(&runtime);
    bencher.counter(ItemsCount::new(n_people)).bench_local(|| runtime.block_on(town.turn(n_people)));
}

/// What an outbox asks again and again while 20 000 messages wait for a later time.
#[divan::bench(sample_count = 200)]
fn lease_beside_a_backlog(bencher: Bencher) {
    let runtime =
        Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime is built");
    let town = Town::build(&runtime);
    let waiting: Vec<NewDelivery> = (0..20_000)
        .map(|n| NewDelivery { due_at: at(900), ..town.message(n % PEOPLE, &format!("waiting {n}")) })
        .collect();
    runtime.block_on(async {
        let mut transaction = town.store.begin().await.expect("a transaction begins");
        transaction.owe(&waiting, at(0)).await.expect("they are owed");
        transaction.commit().await.expect("the transaction commits");
    });
    bencher.bench_local(|| runtime.block_on(town.store.lease(at(1), at(60), 32)));
}

struct Town {
    store: SqliteStore,
    n_turns: AtomicU64,
    _folder: TempDir,
}

impl Town {
    fn build(runtime: &Runtime) -> Self {
        let folder = TempDir::new().expect("a folder is made");
        let store = runtime.block_on(async {
            let store =
                SqliteStore::open(folder.path(), LocalKey::generate()).await.expect("the store opens");
            let begun: Vec<_> = (0..PEOPLE).map(|n| begun(n, 0)).collect();
            let mut transaction = store.begin().await.expect("a transaction begins");
            transaction.keep(&begun).await.expect("they are kept");
            transaction.commit().await.expect("the transaction commits");
            store
        });
        Self { store, n_turns: AtomicU64::new(0), _folder: folder }
    }

    async fn turn(&self, n_people: u64) {
        let turn = self.n_turns.fetch_add(1, Ordering::Relaxed);
        let now = at(0);
        let answers = self.store.lease(now, at(60), 200).await.expect("leasing works");
        let settle = async {
            let delivered = answers.into_iter().map(|it| {
                let handle = Some(Handle(it.id.0.clone()));
                Settlement { id: it.id, attempt: it.attempt, outcome: Outcome::Delivered { handle } }
            });
            self.store.settle(delivered.collect(), now).await.expect("settling works");
        };
        tokio::join!(self.write(turn, n_people, now), settle);
    }

    async fn write(&self, turn: u64, n_people: u64, now: Timestamp) {
        let people: Vec<u64> = (0..n_people).map(|n| (turn * n_people + n) % PEOPLE).collect();
        let peers: Vec<PeerKey> = people.iter().map(|n| peer(&n.to_string())).collect();
        let events: Vec<_> = people.iter().map(|n| event(&format!("{turn} of {n}"))).collect();
        let answers: Vec<_> =
            people.iter().map(|&n| self.message(n, &format!("{turn:012} of {n}"))).collect();

        let mut transaction = self.store.begin().await.expect("a transaction begins");
        let are_new = transaction.note_events(&events, now).await.expect("they are noted");
        assert!(are_new.into_iter().all(|is_new| is_new));
        let found = transaction.conversations(&peers).await.expect("they are read");
        let next: Vec<_> = found
            .into_iter()
            .flatten()
            .map(|kept| KeptConversation { version: kept.version + 1, ..kept })
            .collect();
        assert_eq!(next.len(), people.len());
        transaction.keep(&next).await.expect("they are kept");
        transaction.owe(&answers, now).await.expect("they are owed");
        transaction.commit().await.expect("the transaction commits");
    }

    fn message(&self, n: u64, id: &str) -> NewDelivery {
        NewDelivery { payload: vec![b'm'; MESSAGE_BYTES], ..message_of(n.into(), id, &n.to_string()) }
    }
}

fn begun(n: u64, version: u64) -> KeptConversation {
    KeptConversation { version, state: vec![b's'; STATE_BYTES], ..conversation(n.into(), &n.to_string()) }
}
