//! How many turns of conversations a store keeps in a second, with every turn durable before it is answered.
//!
//! On SQLite, and on the PostgreSQL that `TEST_POSTGRES` names (`export $(tests/postgres/start)`), if it names one.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use reportline_channel::Handle;
use reportline_seal::LocalKey;
use reportline_store::conformance::samples::{at, conversation, event, message, message_of, peer};
use reportline_store::{KeptConversation, NewDelivery, Outcome, PeerKey, Settlement, Store};
use reportline_store_sql::{PostgresStore, SqliteStore};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
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
#[divan::bench(args = cases(&[1, 5, 25, 100]), sample_count = 200)]
fn turns(bencher: Bencher, (database, n_people): (Database, u64)) {
    let runtime = runtime();
    let town = Town::build(&runtime, database);
    bencher.counter(ItemsCount::new(n_people)).bench_local(|| runtime.block_on(town.turn(0, n_people)));
}

/// The same by two who take events at once; on PostgreSQL they are two nodes.
#[divan::bench(args = cases(&[1, 5, 25, 100]), sample_count = 200)]
fn turns_of_two(bencher: Bencher, (database, n_people): (Database, u64)) {
    let runtime = runtime();
    let town = Town::build(&runtime, database);
    let both = || async { tokio::join!(town.turn(0, n_people), town.turn(1, n_people)) };
    bencher.counter(ItemsCount::new(2 * n_people)).bench_local(|| runtime.block_on(both()));
}

/// What an outbox asks again and again while 20 000 messages wait for a later time.
#[divan::bench(args = cases(&[20_000]), sample_count = 200)]
fn lease_beside_a_backlog(bencher: Bencher, (database, n_waiting): (Database, u64)) {
    let runtime = runtime();
    let town = Town::build(&runtime, database);
    let waiting: Vec<NewDelivery> = (0..n_waiting)
        .map(|n| NewDelivery { due_at: at(900), ..town.message(n % PEOPLE, &format!("waiting {n}")) })
        .collect();
    runtime.block_on(async {
        let mut transaction = town.nodes[0].begin().await.expect("a transaction begins");
        transaction.owe(&waiting, at(0)).await.expect("they are owed");
        transaction.commit().await.expect("the transaction commits");
    });
    bencher.bench_local(|| runtime.block_on(town.nodes[0].lease(at(1), at(60), 32)));
}

/// What an outbox drains when a hub is back: leased and settled by so many at a time.
#[divan::bench(args = cases(&[1, 32, 256]), sample_count = 30)]
fn drain(bencher: Bencher, (database, n_at_once): (Database, u64)) {
    let runtime = runtime();
    let town = Town::build(&runtime, database);
    let n_owed = n_at_once * 31;
    let owed: Vec<NewDelivery> = (0..n_owed)
        .map(|n| NewDelivery {
            payload: vec![b'm'; MESSAGE_BYTES],
            ..message(&format!("m{n}"), &format!("to {n}"))
        })
        .collect();
    runtime.block_on(async {
        for some in owed.chunks(500) {
            let mut transaction = town.nodes[0].begin().await.expect("a transaction begins");
            transaction.owe(some, at(0)).await.expect("they are owed");
            transaction.commit().await.expect("the transaction commits");
        }
    });
    let at_most = usize::try_from(n_at_once).expect("a small number");
    bencher
        .counter(ItemsCount::new(n_at_once))
        .bench_local(|| runtime.block_on(town.settle_what_is_leased(&*town.nodes[0], at_most)));
}

#[derive(Clone, Copy, Debug)]
enum Database {
    Sqlite,
    Postgres,
}

/// Each of these numbers on each database that there is.
fn cases(numbers: &[u64]) -> impl Iterator<Item = (Database, u64)> {
    let postgres = server().map(|_| Database::Postgres);
    let databases: Vec<Database> = std::iter::once(Database::Sqlite).chain(postgres).collect();
    let numbers = numbers.to_vec();
    databases.into_iter().flat_map(move |it| numbers.clone().into_iter().map(move |n| (it, n)))
}

#[expect(clippy::disallowed_methods, reason = "a bench is configured by nothing else")]
fn server() -> Option<String> {
    std::env::var("TEST_POSTGRES").ok()
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime is built")
}

struct Town {
    /// Two who take events: on SQLite it is one store.
    nodes: [Arc<dyn Store>; 2],
    n_turns: AtomicU64,
    _folder: TempDir,
}

impl Town {
    fn build(runtime: &Runtime, database: Database) -> Self {
        let folder = TempDir::new().expect("a folder is made");
        let nodes = runtime.block_on(async {
            let nodes = open(database, folder.path()).await;
            let begun: Vec<_> = (0..PEOPLE).map(|n| begun(n, 0)).collect();
            let mut transaction = nodes[0].begin().await.expect("a transaction begins");
            transaction.keep(&begun).await.expect("they are kept");
            transaction.commit().await.expect("the transaction commits");
            nodes
        });
        Self { nodes, n_turns: AtomicU64::new(0), _folder: folder }
    }

    async fn turn(&self, node: usize, n_people: u64) {
        let turn = self.n_turns.fetch_add(1, Ordering::Relaxed);
        let store = &*self.nodes[node];
        tokio::join!(self.write(store, turn, n_people, at(0)), self.settle_what_is_leased(store, 200));
    }

    async fn settle_what_is_leased(&self, store: &dyn Store, at_most: usize) {
        let answers = store.lease(at(0), at(60), at_most).await.expect("leasing works");
        let delivered = answers.into_iter().map(|it| {
            let handle = Some(Handle(it.id.0.clone()));
            Settlement { id: it.id, attempt: it.attempt, outcome: Outcome::Delivered { handle } }
        });
        store.settle(delivered.collect(), at(0)).await.expect("settling works");
    }

    async fn write(&self, store: &dyn Store, turn: u64, n_people: u64, now: Timestamp) {
        let people: Vec<u64> = (0..n_people).map(|n| (turn * n_people + n) % PEOPLE).collect();
        let peers: Vec<PeerKey> = people.iter().map(|n| peer(&n.to_string())).collect();
        let events: Vec<_> = people.iter().map(|n| event(&format!("{turn} of {n}"))).collect();
        let answers: Vec<_> =
            people.iter().map(|&n| self.message(n, &format!("{turn:012} of {n}"))).collect();

        let mut transaction = store.begin().await.expect("a transaction begins");
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

async fn open(database: Database, folder: &Path) -> [Arc<dyn Store>; 2] {
    let key = LocalKey::generate();
    match database {
        Database::Sqlite => {
            let store = SqliteStore::open(folder, key).await.expect("the store opens");
            let store: Arc<dyn Store> = Arc::new(store);
            [Arc::clone(&store), store]
        }
        Database::Postgres => {
            let url = empty_database().await;
            let open = async |node| PostgresStore::open(&url.clone().into(), key.clone(), node).await;
            let (one, two) = (open("one").await, open("two").await);
            [Arc::new(one.expect("the store opens")), Arc::new(two.expect("the store opens"))]
        }
    }
}

/// A database that goes with its server.
async fn empty_database() -> String {
    static N_MADE: AtomicU64 = AtomicU64::new(0);
    let server = server().expect("there is a PostgreSQL");
    let name = format!("bench_{}_{}", std::process::id(), N_MADE.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&server).await.expect("the bench connects");
    let making = sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}")));
    making.execute(&mut connection).await.expect("a database is made");
    let (before, _) = server.rsplit_once('/').expect("an address ends in a database");
    format!("{before}/{name}")
}
