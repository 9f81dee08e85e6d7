//! Promise 1: nothing acknowledged is lost, nothing is filed twice, whenever the program ends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fastrand::Rng;
use reportline_adapter_telegram::fake::{Fake, TOKEN};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::child::{House, LIMIT, Program};
use crate::person::{Diary, Reporter, Told};

/// How often it is killed.
const N_KILLS: usize = 200;
/// How many people report meanwhile.
const N_PEOPLE: i64 = 24;
/// Where chance begins; another number is another night.
const SEED: u64 = 20_260_823;
/// The latest moment of a kill while it serves.
const SERVES: Duration = Duration::from_millis(60);
/// The latest moment of a kill while it starts; one in eight.
const STARTS: Duration = Duration::from_millis(250);
/// The most updates that are confirmed before a kill; one in four, for otherwise a slow machine gets nowhere.
const MUCH: usize = 60;
/// How many updates the platform delivers again at the end.
const N_AGAIN: usize = 500;
/// The number of the fake's first update.
const FIRST_UPDATE: i64 = 870_000_001;

/// The short report, on a platform that sets no pace, for people who are in a hurry.
pub(crate) fn configuration(fake: &Fake) -> String {
    format!(
        "[flows]\nstart = \"quick\"\n\n\
         [limits]\npeer_events_per_minute = 100000\npeer_burst = 100000\npeer_conversations_per_hour = 100000\n\n\
         [channels.telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{}\"\nsends_per_second = 1000\nper_peer_ms = 0\n",
        fake.url()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_lose_nothing_and_file_nothing_twice() {
    let fake = Fake::start().await;
    let house = House::new(&configuration(&fake));
    let goes_on = Arc::new(AtomicBool::new(true));
    let mut people = JoinSet::new();
    for number in 1..=N_PEOPLE {
        let reporter = Reporter::new(fake.person(number, "Ana", "en"), SEED + number.unsigned_abs());
        let goes_on = Arc::clone(&goes_on);
        people.spawn(reporter.reports(move || goes_on.load(Ordering::Relaxed)));
    }

    let mut chance = Rng::with_seed(SEED);
    for n_kills in 0..N_KILLS {
        let mut program = house.start();
        match n_kills % 8 {
            7 => program.lives_for(STARTS.mul_f64(chance.f64())).await,
            3 | 5 => {
                let enough = fake.n_confirmed() + chance.usize(1..=MUCH);
                fake.waits_for("work to be done", |it| it.n_confirmed() >= enough).await;
            }
            _ => {
                program.is_ready().await;
                program.lives_for(SERVES.mul_f64(chance.f64())).await;
            }
        }
        program.dies().await;
    }

    // Everybody goes on from where they were, to the end.
    let program = house.start();
    goes_on.store(false, Ordering::Relaxed);
    let (mut reporters, mut n_filed) = (Vec::new(), 0);
    while let Some(ended) = people.join_next().await {
        let (reporter, n) = ended.expect("nobody waits for an answer in vain");
        n_filed += n;
        reporters.push(reporter);
    }
    assert!(n_filed > reporters.len(), "so few reports prove nothing: {n_filed}");
    stops(program).await;
    everything_is_delivered(&house, &reporters).await;

    // What the platform delivers again, to a program that remembers nothing but what it kept, changes nothing.
    let before: Vec<_> = reporters.iter().map(Reporter::chat).collect();
    let last = fake.last_update().expect("there were updates");
    let again: BTreeSet<i64> = (0..N_AGAIN).map(|_| chance.i64(FIRST_UPDATE..=last)).collect();
    again.iter().for_each(|it| fake.redeliver(*it));
    let program = house.start();
    fake.waits_for("every repeated update to be confirmed", |it| it.n_unconfirmed() == 0).await;
    stops(program).await;
    assert_eq!(owed(&house).await, Vec::<Value>::new(), "a repeated update has an answer");
    for (reporter, before) in reporters.iter().zip(before) {
        assert_eq!(reporter.chat(), before, "a repeated update changed what somebody sees");
    }
    assert_cases(&house, reporters.iter().flat_map(Reporter::diary).cloned().collect()).await;
}

/// Starts and stops the program until it owes nobody anything. How often does not matter; that it ends does.
async fn everything_is_delivered(house: &House, reporters: &[Reporter]) {
    for _ in 0..10 {
        let program = house.start();
        for reporter in reporters {
            reporter.hears_that_the_hub_has_all().await;
        }
        stops(program).await;
        if owed(house).await.is_empty() {
            return;
        }
    }
    panic!("something is owed and nobody delivers it: {:?}", owed(house).await);
}

/// What the operator sees in the outbox.
pub(crate) async fn owed(house: &House) -> Vec<Value> {
    let listed = house.run(&["outbox", "list", "--json"]).await;
    let mut listed: Value = serde_json::from_slice(&listed.stdout).expect("it prints JSON");
    serde_json::from_value(listed["owed"].take()).expect("it is a list")
}

pub(crate) async fn stops(mut program: Program) {
    program.is_told("TERM").await;
    let status = program.ends(LIMIT).await;
    assert!(status.success(), "it stopped with {status}:\n{}", program.log().text());
}

/// Every confirmed report is one case that says what its person said, and there is no other.
pub(crate) async fn assert_cases(house: &House, diary: Diary) {
    let mut found: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for report in house.filed().await {
        let reference = report["public_ref"].as_str().expect("it has a reference").to_owned();
        found.entry(reference).or_default().push(told(&report));
    }
    let wanted: BTreeMap<String, Vec<Told>> =
        diary.into_iter().map(|it| (it.reference, vec![it.told])).collect();
    assert_eq!(found, wanted);

    // Each is in the custody log once, whenever the program was killed.
    let proved = house.run(&["cases", "verify", "--json"]).await;
    let proved: Value = serde_json::from_slice(&proved.stdout).expect("it prints JSON");
    assert_eq!(proved["findings"], Value::Array(Vec::new()), "{proved}");
    assert_eq!(proved["n_entries"].as_u64(), Some(found.len() as u64), "{proved}");
}

/// What a report says, as its person told it.
fn told(report: &Value) -> Told {
    let text = |place: &str| report.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    let one_of = |all: &[&'static str], it: &str| all.iter().copied().find(|known| *known == it);
    let evidence = report["evidence"].as_array().into_iter().flatten();
    Told {
        role: one_of(&["victim", "on_behalf", "witness"], &text("/reporter/role")).unwrap_or("another role"),
        evidence: evidence.map(|it| it["text"].as_str().unwrap_or_default().to_owned()).collect(),
        story: text("/incident/narrative"),
        area: one_of(&["Leeds", "Camden", "Cardiff"], &text("/victim/area/name")),
    }
}
