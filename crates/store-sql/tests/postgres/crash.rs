//! PostgreSQL crashes while eight write: whatever was acknowledged is there, once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reportline_seal::LocalKey;
use reportline_store::conformance::samples::*;
use reportline_store::{DeliveryState, KeptConversation, Store, StoreError};
use reportline_store_sql::PostgresStore;
use tokio::sync::Notify;
use tokio::task::{JoinSet, spawn_blocking};

use super::database::Made;
use super::thrown_away::Server;

const N_CRASHES: usize = 5;
const N_WRITERS: u128 = 8;
/// Before each crash, and after the last.
const N_BETWEEN: usize = 200;
/// How long nothing may be acknowledged. Some tenths of a second to two seconds were measured; CI may be slow.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// How long until so many are acknowledged again.
const LIMIT: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Acknowledged {
    ids: Mutex<Vec<(String, Instant)>>,
    grew: Notify,
    is_over: std::sync::atomic::AtomicBool,
}

impl Acknowledged {
    async fn reaches(&self, n_wanted: usize) {
        while self.ids.lock().unwrap().len() < n_wanted {
            self.grew.notified().await;
        }
    }
}

/// As the intake does with an event that its platform offers until it is taken.
async fn offer(store: &PostgresStore, person: u128, id: &str) -> Result<(), StoreError> {
    let name = format!("person {person}");
    let mut transaction = store.begin().await?;
    if transaction.note_events(&[event(id)], at(0)).await? == [false] {
        return Ok(());
    }
    let found = transaction.conversations(&[peer(&name)]).await?.pop().flatten();
    let version = found.map_or(0, |it| it.version + 1);
    transaction.keep(&[KeptConversation { version, ..conversation(person, &name) }]).await?;
    transaction.owe(&[message_of(person, id, &name)], at(0)).await?;
    transaction.commit().await
}

async fn write(store: Arc<PostgresStore>, person: u128, acknowledged: Arc<Acknowledged>) {
    for n in 0.. {
        if acknowledged.is_over.load(std::sync::atomic::Ordering::Relaxed) {
            return;
        }
        let id = format!("{n} of {person}");
        while offer(&store, person, &id).await.is_err() {}
        acknowledged.ids.lock().unwrap().push((id, Instant::now()));
        acknowledged.grew.notify_one();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_crashes() {
    let server = spawn_blocking(Server::start).await.unwrap();
    let made = Made::make(&server.url).await;
    let key = LocalKey::generate();
    let open = async |name| PostgresStore::open(&made.url.clone().into(), key.clone(), name).await.unwrap();
    let nodes = [Arc::new(open("one").await), Arc::new(open("two").await)];
    let acknowledged = Arc::new(Acknowledged::default());
    let mut writers = JoinSet::new();
    for person in 0..N_WRITERS {
        let node = &nodes[usize::try_from(person % 2).unwrap()];
        writers.spawn(write(Arc::clone(node), person, Arc::clone(&acknowledged)));
    }
    for n in 0..=N_CRASHES {
        let n_before = acknowledged.ids.lock().unwrap().len();
        tokio::time::timeout(LIMIT, acknowledged.reaches(n_before + N_BETWEEN)).await.unwrap();
        if n < N_CRASHES {
            let folder = server.folder.clone();
            spawn_blocking(move || Server::crash(&folder)).await.unwrap();
        }
    }
    acknowledged.is_over.store(true, std::sync::atomic::Ordering::Relaxed);
    tokio::time::timeout(LIMIT, writers.join_all()).await.unwrap();

    let ids = acknowledged.ids.lock().unwrap().clone();
    let mut pauses: Vec<Duration> = ids.windows(2).map(|it| it[1].1.duration_since(it[0].1)).collect();
    pauses.sort_unstable();
    pauses.reverse();
    println!("{} acknowledged, longest pauses {:?}", ids.len(), &pauses[..N_CRASHES]);
    assert!(pauses[0] < LONGEST_PAUSE, "nothing was acknowledged for {:?}", pauses[0]);

    let store = &nodes[0];
    let owed = store.owed(usize::MAX).await.unwrap();
    assert_eq!(owed.len(), owed.iter().map(|it| &it.id).collect::<BTreeSet<_>>().len());
    assert_eq!(owed.len(), ids.len(), "each event is owed one message");
    for (id, _) in &ids {
        assert_eq!(store.delivery_state(&named(id)).await.unwrap(), Some(DeliveryState::Owed), "{id}");
    }
    for person in 0..N_WRITERS {
        let name = format!("person {person}");
        let kept = store.conversation(&peer(&name)).await.unwrap().unwrap();
        let n_turns = ids.iter().filter(|(id, _)| id.ends_with(&format!(" of {person}"))).count();
        assert_eq!(kept.version + 1, n_turns as u64, "{name}");
    }
    drop(made);
    spawn_blocking(move || drop(server)).await.unwrap();
}
