//! Two nodes at once, for some thousand steps by chance that is the same every time: nothing is taken or leased twice,
//! nothing is lost, and each person hears in order.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reportline_store::conformance::samples::*;
use reportline_store::{Delivery, KeptConversation, NewDelivery, Outcome, Settlement, Store};
use reportline_store_sql::PostgresStore;
use tokio::task::JoinSet;

use super::database::Database;

/// Each is handed to every one who takes, as a platform does that is not sure.
const N_EVENTS: usize = 240;
const N_PEOPLE: usize = 6;
/// Two in each of two nodes take events, and as many deliver.
const N_TAKERS: u64 = 4;
const LIMIT: Duration = Duration::from_secs(120);

/// What everybody did.
#[derive(Default)]
struct Seen {
    /// Who was told that an event was new, and committed.
    new: BTreeMap<usize, u32>,
    leased: HashSet<(String, u32)>,
    under_way: BTreeSet<usize>,
    /// The conversation's version in each message that was delivered, in the order of settling.
    heard: BTreeMap<usize, Vec<u64>>,
    n_dead: usize,
    n_attempts: usize,
}

fn person_of(event: usize) -> usize {
    event % N_PEOPLE
}

fn name_of(person: usize) -> String {
    format!("person {person}")
}

/// Takes every event, some at a time, in an order of its own.
async fn take(store: Arc<PostgresStore>, seen: Arc<Mutex<Seen>>, seed: u64) {
    let mut chance = Chance(seed);
    let mut order: Vec<usize> = (0..N_EVENTS).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, chance.below(at as u64 + 1));
    }
    let mut rest = order.as_slice();
    while !rest.is_empty() {
        let (these, others) = rest.split_at((1 + chance.below(5)).min(rest.len()));
        rest = others;
        let new = turn(&store, these).await;
        let mut seen = seen.lock().unwrap();
        new.into_iter().for_each(|it| *seen.new.entry(it).or_default() += 1);
    }
}

/// As the intake does: one transaction for all of these events. Returns those that were new.
async fn turn(store: &PostgresStore, events: &[usize]) -> Vec<usize> {
    let keys: Vec<_> = events.iter().map(|it| event(&it.to_string())).collect();
    let mut transaction = store.begin().await.unwrap();
    let are_new = transaction.note_events(&keys, at(0)).await.unwrap();
    let new: Vec<usize> =
        events.iter().zip(are_new).filter(|(_, is_new)| *is_new).map(|(it, _)| *it).collect();
    let people: BTreeSet<usize> = new.iter().map(|it| person_of(*it)).collect();
    let peers: Vec<_> = people.iter().map(|it| peer(&name_of(*it))).collect();
    let found = transaction.conversations(&peers).await.unwrap();
    transaction.heard(&peers, at(0)).await.unwrap();

    let (mut kept, mut owed) = (Vec::new(), Vec::new());
    for (person, found) in people.into_iter().zip(found) {
        let n = person as u128;
        let version = found.map_or(0, |it| it.version + 1);
        kept.push(KeptConversation { version, ..conversation(n, &name_of(person)) });
        for it in new.iter().filter(|it| person_of(**it) == person) {
            // One in five takes the place of what was not leased yet.
            let supersedes = (it % 5 == 0).then(|| "album".to_owned());
            let payload = format!("{person} {version}").into_bytes();
            owed.push(NewDelivery {
                supersedes,
                payload,
                ..message_of(n, &it.to_string(), &name_of(person))
            });
        }
    }
    transaction.keep(&kept).await.unwrap();
    transaction.owe(&owed, at(0)).await.unwrap();
    transaction.commit().await.unwrap();
    new
}

/// Leases and settles until nothing is owed and nobody takes events any more.
async fn deliver(store: Arc<PostgresStore>, seen: Arc<Mutex<Seen>>, seed: u64) {
    let mut chance = Chance(seed);
    loop {
        let leased = store.lease(at(0), at(LEASE_S), 1 + chance.below(4)).await.unwrap();
        let is_idle = leased.is_empty();
        let attempts: Vec<_> =
            leased.iter().map(|it| attempt(it, &mut seen.lock().unwrap(), &mut chance)).collect();
        // An attempt takes its time.
        store.owed(1).await.unwrap();
        let settlements = attempts.into_iter().map(|(person, settlement)| {
            // From here on the settlement is on its way, and after it the next may be leased.
            seen.lock().unwrap().under_way.remove(&person);
            settlement
        });
        let settlements: Vec<Settlement> = settlements.collect();
        store.settle(settlements, at(1)).await.unwrap();
        let all_taken = seen.lock().unwrap().new.len() == N_EVENTS;
        if is_idle && all_taken && store.counts().await.unwrap().messages_owed == 0 {
            return;
        }
    }
}

fn attempt(delivery: &Delivery, seen: &mut Seen, chance: &mut Chance) -> (usize, Settlement) {
    let told = String::from_utf8(delivery.payload.clone()).unwrap();
    let (person, version) = told.split_once(' ').unwrap();
    let (person, version): (usize, u64) = (person.parse().unwrap(), version.parse().unwrap());
    let is_first = seen.leased.insert((delivery.id.0.clone(), delivery.attempt));
    assert!(is_first, "{delivery:?} was leased twice");
    assert!(seen.under_way.insert(person), "two messages to one person are under way");
    seen.n_attempts += 1;
    let outcome = match chance.below(8) {
        0 | 1 => Outcome::RetryAt(at(0)),
        2 => Outcome::WhenHeard(at(0)),
        3 => {
            seen.n_dead += 1;
            Outcome::Dead { why: "gone".into() }
        }
        _ => {
            seen.heard.entry(person).or_default().push(version);
            Outcome::Delivered { handle: Some(reportline_channel::Handle(told)) }
        }
    };
    (person, Settlement { id: delivery.id.clone(), attempt: delivery.attempt, outcome })
}

/// What else goes on in a house, all the while.
async fn keep_house(store: Arc<PostgresStore>, seen: Arc<Mutex<Seen>>) {
    while seen.lock().unwrap().new.len() < N_EVENTS {
        assert_eq!(store.erase_expired(at(0), 100).await.unwrap(), 0);
        store.next_due().await.unwrap();
        store.owed(10).await.unwrap();
        store.forget_before(at(0)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_take_and_deliver_everything_once_and_in_order() {
    let database = Database::make().await;
    let nodes = [Arc::new(database.node("one").await), Arc::new(database.node("two").await)];
    let seen = Arc::new(Mutex::new(Seen::default()));
    let mut tasks = JoinSet::new();
    for n in 0..N_TAKERS {
        let node = &nodes[usize::try_from(n % 2).unwrap()];
        tasks.spawn(take(Arc::clone(node), Arc::clone(&seen), n));
        tasks.spawn(deliver(Arc::clone(node), Arc::clone(&seen), 100 + n));
    }
    for node in &nodes {
        tasks.spawn(keep_house(Arc::clone(node), Arc::clone(&seen)));
    }
    tokio::time::timeout(LIMIT, tasks.join_all()).await.unwrap();

    let seen = std::mem::take(&mut *seen.lock().unwrap());
    assert!(seen.new.values().all(|n_times| *n_times == 1), "{:?}", seen.new);
    assert_eq!(seen.new.len(), N_EVENTS);
    let mut n_heard = 0;
    for (person, versions) in &seen.heard {
        assert!(versions.is_sorted(), "person {person} heard out of order: {versions:?}");
        n_heard += versions.len();
    }
    // What was not heard was given up, or another took its place.
    let mut n_states = [0, 0, 0];
    for it in 0..N_EVENTS {
        let state = nodes[0].delivery_state(&named(&it.to_string())).await.unwrap();
        n_states[match state {
            Some(reportline_store::DeliveryState::Delivered(_)) => 0,
            Some(reportline_store::DeliveryState::Dead(_)) => 1,
            Some(reportline_store::DeliveryState::Owed) => panic!("{it} is still owed"),
            None => 2,
        }] += 1;
    }
    assert_eq!((n_states[0], n_states[1]), (n_heard, seen.n_dead));
    assert!(n_states[2] <= N_EVENTS / 5, "only what has a word may be replaced");
    assert_eq!(nodes[1].counts().await.unwrap().conversations, N_PEOPLE as u64);
    println!("{} attempts, {n_heard} heard, {} dead, {} replaced", seen.n_attempts, n_states[1], n_states[2]);
}

/// Chance that is the same every time: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit).expect("a small number")
    }
}
