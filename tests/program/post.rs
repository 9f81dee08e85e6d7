//! Promise 1 by mail: the program is killed while real mail comes and goes; every report is filed once, every mail taken
//! once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fastrand::Rng;
use reportline_adapter_email::fake::{Arrived, Correspondent, PostOffice, REPORT, somebody, trusting};
use reportline_channel::conformance::eventually;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::child::{House, LIMIT};

/// How often it is killed.
const N_KILLS: usize = 24;
/// How many people write meanwhile.
const N_PEOPLE: usize = 6;
/// Where chance begins.
const SEED: u64 = 20_261_126;
/// The latest moment of a kill after it serves.
const SERVES: Duration = Duration::from_millis(400);

fn configuration(office: &PostOffice) -> String {
    let mut settings = trusting(office.settings());
    for key in ["letters_per_address_per_day", "letters_without_answer", "sends_per_second"] {
        settings[key] = json!(1000);
    }
    let settings = json!({ "channels": { "email": settings }, "limits": {
        "peer_events_per_minute": 100_000, "peer_burst": 100_000, "peer_conversations_per_hour": 100_000,
    }});
    toml::to_string(&settings).expect("settings are a table")
}

/// The number under which a letter asks something.
fn number(letter: &Arrived, asked: &str) -> u32 {
    let asks = |line: &str| line.split_once(". ").filter(|(_, rest)| rest.starts_with(asked))?.0.parse().ok();
    letter
        .text
        .lines()
        .find_map(asks)
        .unwrap_or_else(|| panic!("{asked:?} is not asked in:\n{}", letter.text))
}

/// The next letter that says so. One may come twice, and is read once.
async fn hears(person: &Correspondent, words: &str) -> Arrived {
    loop {
        let letter = person.hears().await;
        if letter.text.contains(words) {
            return letter;
        }
    }
}

/// Reports by two mails for as long as `goes_on`; gives the stories.
async fn reports(person: Correspondent, goes_on: impl Fn() -> bool) -> Vec<String> {
    let mut told = Vec::new();
    while goes_on() {
        let story = format!("They wrote it to {} for the time number {}.", person.address(), told.len());
        // What comes after a report that was sent begins another one only if it says so.
        person.writes(if told.is_empty() { &story } else { "New report" }).await;
        let letter = hears(&person, "Shall we send this report?").await;
        let safe = number(&letter, "Is anyone in danger");
        let who = number(&letter, "Did this happen to you");
        let what = number(&letter, "What happened");
        let confirm = number(&letter, "Shall we send");
        let answer = format!("{safe} no\n{who} It happened to me\n{what} {story}\n{confirm} yes\n");
        person.answers(&letter, &answer).await;
        hears(&person, "Your reference: ").await;
        told.push(story);
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_amid_the_mail_lose_nothing_and_file_nothing_twice() {
    let Some(office) = PostOffice::with_people(N_PEOPLE).await else { return };
    let office = Arc::new(office);
    let house = House::new(&configuration(&office));
    let goes_on = Arc::new(AtomicBool::new(true));
    let mut people = JoinSet::new();
    for n in 0..N_PEOPLE {
        let goes_on = Arc::clone(&goes_on);
        let person = Correspondent::new(&office, &somebody(n));
        people.spawn(reports(person, move || goes_on.load(Ordering::Relaxed)));
    }

    let mut chance = Rng::with_seed(SEED);
    for n_kills in 0..N_KILLS {
        let mut program = house.start();
        program.is_ready().await;
        program.lives_for(SERVES.mul_f64(chance.f64())).await;
        // One in five: the mail server is told nothing more, though it hears it later.
        let is_frozen = n_kills % 5 == 4;
        if is_frozen {
            office.freezes().await;
            program.lives_for(SERVES.mul_f64(chance.f64())).await;
        }
        program.dies().await;
        if is_frozen {
            office.thaws().await;
        }
    }

    let mut program = house.start();
    goes_on.store(false, Ordering::Relaxed);
    let mut told = BTreeSet::new();
    let mut n_told = 0;
    while let Some(stories) = people.join_next().await {
        let stories = stories
            .unwrap_or_else(|_| panic!("nobody waits for an answer in vain:\n{}", program.log().text()));
        n_told += stories.len();
        told.extend(stories);
    }
    assert!(n_told > N_PEOPLE, "so few reports prove nothing: {n_told}");
    eventually("all mail to be moved away", LIMIT, || office.n_lying_in(REPORT, "") == 0).await;
    program.is_told("TERM").await;
    assert!(program.ends(LIMIT).await.success(), "{}", program.log().text());

    for (folder, n) in [("Processed", 2 * n_told), ("Review", 0), ("Quarantine", 0)] {
        assert_eq!(office.n_lying_in(REPORT, folder), n, "mails in {folder}");
    }
    let filed = house.filed().await;
    let story = |it: &Value| it["incident"]["narrative"].as_str().unwrap_or_default().to_owned();
    assert_eq!(filed.len(), n_told, "one report each");
    let filed: BTreeSet<String> = filed.iter().map(story).collect();
    assert_eq!(filed, told);
}
