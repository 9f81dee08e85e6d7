//! One rule for what no list of rules covers: a long random walk, each step compared with a model of forty lines.

use std::collections::{BTreeMap, BTreeSet};

use super::Ground;
use super::samples::*;
use crate::delivery::{NewDelivery, Outcome, Settlement};
use crate::store::Store;

/// How many steps the walk takes. A store on a disk does some hundreds to a thousand a second.
const STEPS: usize = 1000;

/// What an outbox is, without a database.
#[derive(Default)]
struct Model {
    open: Vec<Entry>,
    done: BTreeSet<String>,
}

struct Entry {
    id: String,
    lane: String,
    due_s: i64,
    held_by: Option<String>,
    word: Option<String>,
    attempt: u32,
    leased_until_s: i64,
    is_dead: bool,
}

impl Model {
    fn owe(&mut self, entry: Entry, now_s: i64) {
        if self.done.contains(&entry.id) || self.open.iter().any(|it| it.id == entry.id) {
            return;
        }
        let is_replaced = |it: &Entry| {
            it.lane == entry.lane
                && entry.word.is_some()
                && it.word == entry.word
                && it.leased_until_s <= now_s
                && !it.is_dead
        };
        let replaced: Vec<String> =
            self.open.iter().filter(|it| is_replaced(it)).map(|it| it.id.clone()).collect();
        self.open.retain(|it| !is_replaced(it));
        for it in &mut self.open {
            if it.held_by.as_ref().is_some_and(|id| replaced.contains(id)) {
                it.held_by = Some(entry.id.clone());
            }
        }
        let held_by = entry.held_by.filter(|id| !self.done.contains(id));
        self.open.push(Entry { held_by, ..entry });
    }

    fn lease(&mut self, now_s: i64) -> Vec<(String, u32)> {
        let mut lanes = BTreeSet::new();
        let mut leased = Vec::new();
        for it in self.open.iter_mut().filter(|it| it.held_by.is_none() && !it.is_dead) {
            if lanes.insert(it.lane.clone()) && it.due_s <= now_s && it.leased_until_s <= now_s {
                it.attempt += 1;
                it.leased_until_s = now_s + LEASE_S;
                leased.push((it.id.clone(), it.attempt));
            }
        }
        leased.sort();
        leased
    }

    fn settle(&mut self, (id, attempt): &(String, u32), outcome: &Outcome, now_s: i64) {
        let current = self.open.iter_mut().find(|it| it.id == *id && it.attempt == *attempt);
        let Some(entry) = current.filter(|it| it.leased_until_s > i64::MIN) else { return };
        entry.leased_until_s = i64::MIN;
        match outcome {
            Outcome::RetryAt(until) | Outcome::WhenHeard(until) => {
                entry.due_s = until.as_second() - at(0).as_second()
            }
            Outcome::Dead { .. } => entry.is_dead = true,
            Outcome::Delivered { .. } => {
                self.open.retain(|it| it.id != *id);
                self.done.insert(id.clone());
                for it in self.open.iter_mut().filter(|it| it.held_by.as_ref() == Some(id)) {
                    (it.held_by, it.due_s) = (None, now_s);
                }
            }
        }
    }

    fn retry(&mut self, now_s: i64) -> u64 {
        let dead = self.open.iter_mut().filter(|it| it.is_dead);
        dead.map(|it| (it.is_dead, it.due_s) = (false, now_s)).count() as u64
    }
}

/// Whatever happens to it, in whatever order, the outbox leases what its model leases.
pub async fn outbox_is_as_simple_as_its_model(ground: &dyn Ground) {
    let store = ground.open().await;
    let store: &dyn Store = &*store;
    let mut chance = Chance(1);
    let mut model = Model::default();
    let mut leased: BTreeMap<String, (String, u32)> = BTreeMap::new();
    let mut now_s = 0;
    let name = |n: u64| format!("delivery {n}");
    let mut n_owed = 0;
    for step in 0..STEPS {
        now_s += i64::try_from(chance.below(20)).expect("less than 20");
        match chance.below(6) {
            0 | 1 => {
                n_owed += 1;
                // One in eight was owed before.
                let n = if chance.below(8) == 0 { 1 + chance.below(n_owed) } else { n_owed };
                let lane = format!("person {}", chance.below(4));
                let due_s = now_s + i64::try_from(chance.below(3) * 10).expect("less than 30");
                let held_by = (chance.below(4) == 0).then(|| name(1 + chance.below(n_owed)));
                let held_by = held_by.filter(|id| *id != name(n));
                let word = (chance.below(3) == 0).then(|| "album".to_owned());
                let delivery = NewDelivery {
                    due_at: at(due_s),
                    held_by: held_by.as_deref().map(named),
                    supersedes: word.clone(),
                    ..message(&name(n), &lane)
                };
                let mut transaction = store.begin().await.expect("a transaction begins");
                transaction.owe(&[delivery], at(now_s)).await.expect("it is owed");
                transaction.commit().await.expect("the transaction commits");
                let (id, attempt, leased_until_s) = (name(n), 0, i64::MIN);
                model.owe(
                    Entry { id, lane, due_s, held_by, word, attempt, leased_until_s, is_dead: false },
                    now_s,
                );
            }
            2 | 3 => {
                let expected = model.lease(now_s);
                assert_eq!(lease(store, now_s).await, expected, "step {step}");
                leased.extend(expected.into_iter().map(|it| (it.0.clone(), it)));
            }
            4 => {
                let outcome = match chance.below(5) {
                    0 => Outcome::Dead { why: "gone".into() },
                    1 => Outcome::RetryAt(at(now_s + 30)),
                    _ => Outcome::Delivered { handle: None },
                };
                let Some(mut it) = leased.pop_first().map(|(_, it)| it) else { continue };
                // One in ten comes from an attempt that never was.
                it.1 += u32::from(chance.below(10) == 0);
                let settlement = Settlement { id: named(&it.0), attempt: it.1, outcome: outcome.clone() };
                settle(store, now_s, &[settlement]).await;
                model.settle(&it, &outcome, now_s);
            }
            _ => {
                let n_retried = store.retry(&[], at(now_s)).await.expect("retrying works");
                assert_eq!(n_retried, model.retry(now_s), "step {step}");
            }
        }
    }
    assert!(model.done.len() > 20, "the walk went nowhere: {} delivered", model.done.len());
}

/// Chance that is the same every time: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}
