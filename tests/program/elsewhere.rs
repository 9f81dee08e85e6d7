//! Intake and hub as two processes, killed at random: what was acknowledged is at the hub, once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fastrand::Rng;
use reportline_adapter_telegram::fake::Fake;
use tokio::task::JoinSet;

use crate::child::{House, Program};
use crate::kill::{assert_cases, configuration, owed, stops};
use crate::person::Reporter;

/// How often one of the two is killed.
const N_KILLS: usize = 60;
/// How many people report meanwhile.
const N_PEOPLE: i64 = 12;
/// Where chance begins; another number is another night.
const SEED: u64 = 20_261_127;
/// The latest moment of a kill.
const SERVES: Duration = Duration::from_millis(250);
/// The most updates that are confirmed before a kill; one in four, for otherwise a slow machine gets nowhere.
const MUCH: usize = 60;
/// How long reports may wait for their turn once nothing is killed any more: the fifth attempt, and some.
const DRAINS: Duration = Duration::from_secs(150);

/// Two installations that know each other's keys.
pub(crate) struct Pair {
    pub(crate) intake: House,
    pub(crate) hub: House,
    /// Where the hub listens.
    pub(crate) address: String,
}

impl Pair {
    /// The hub takes what the intake hands over; `channels` is where people report.
    pub(crate) async fn new(channels: &str) -> (Self, Program) {
        Self::with(channels, None).await
    }

    /// The same; the hub's cases are kept in that PostgreSQL, if there is one.
    async fn with(channels: &str, postgres: Option<&str>) -> (Self, Program) {
        let (intake, hub) = (House::new(""), House::new(""));
        let url_file = hub.url_file();
        if let Some(url) = postgres {
            std::fs::write(&url_file, url).expect("the address's file");
        }
        let postgres = postgres.map(|_| format!("postgres_url_file = {url_file:?}\n")).unwrap_or_default();
        let sealing_key = prints(&hub, &["keys", "show", "--sealing"]).await;
        let signed_by = prints(&hub, &["keys", "show"]).await;
        let intake_key = prints(&intake, &["keys", "show"]).await;

        let made = prints(&hub, &["keys", "token"]).await;
        let mut made = made.lines().map(|line| line.split_whitespace().last().unwrap_or_default().to_owned());
        let (token, token_sha256) = (made.next().expect("a token"), made.next().expect("its hash"));
        std::fs::write(hub.data().join("token"), token).expect("the token's file");

        let of_hub = |bind: &str| {
            format!(
                "[channels.web]\noff = true\n\n[hub]\nbind = \"{bind}\"\n{postgres}\n[intakes.north]\nkeys = [\"{intake_key}\"]\n\n\
                 [officers.desk-1]\nrole = \"officer\"\ntoken_sha256 = \"{token_sha256}\"\n"
            )
        };
        hub.configure("127.0.0.1:0", &of_hub("127.0.0.1:0"));
        let program = hub.start();
        let address = program.is_ready().await;
        hub.configure("127.0.0.1:0", &of_hub(&address));
        intake.configure(
            "127.0.0.1:0",
            &format!(
                "{channels}\n[sinks.hub]\nkind = \"hub_http\"\nurl = \"http://{address}/\"\n\
                 sealing_key = \"{sealing_key}\"\nsigned_by = \"{signed_by}\"\n"
            ),
        );
        (Self { intake, hub, address }, program)
    }
}

async fn prints(house: &House, arguments: &[&str]) -> String {
    let done = house.run(arguments).await;
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("it prints text").trim().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_of_the_two_is_killed_each_report_is_at_the_hub_once() {
    either_is_killed(None).await;
}

#[cfg(feature = "postgres-tests")]
mod postgres {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn whichever_of_the_two_is_killed_each_report_is_at_the_hub_once() {
        let database = reportline_store_sql::TestDatabase::make().await;
        super::either_is_killed(Some(database.url())).await;
    }
}

/// `postgres`: where the hub keeps its cases, if not in its folder.
async fn either_is_killed(postgres: Option<&str>) {
    let fake = Fake::start().await;
    let (pair, mut hub) = Pair::with(&configuration(&fake), postgres).await;
    let mut intake = pair.intake.start();
    let goes_on = Arc::new(AtomicBool::new(true));
    let mut people = JoinSet::new();
    for number in 1..=N_PEOPLE {
        let reporter = Reporter::new(fake.person(number, "Ana", "en"), SEED + number.unsigned_abs());
        let goes_on = Arc::clone(&goes_on);
        people.spawn(reporter.reports(move || goes_on.load(Ordering::Relaxed)));
    }

    let mut chance = Rng::with_seed(SEED);
    for n_kills in 0..N_KILLS {
        if n_kills % 4 == 3 {
            let enough = fake.n_confirmed() + chance.usize(1..=MUCH);
            fake.waits_for("work to be done", |it| it.n_confirmed() >= enough).await;
        }
        intake.lives_for(SERVES.mul_f64(chance.f64())).await;
        if chance.bool() {
            hub.dies().await;
            hub = pair.hub.start();
        } else {
            intake.dies().await;
            intake = pair.intake.start();
        }
    }

    goes_on.store(false, Ordering::Relaxed);
    let (mut reporters, mut n_filed) = (Vec::new(), 0);
    while let Some(ended) = people.join_next().await {
        let (reporter, n) = ended.expect("nobody waits for an answer in vain");
        n_filed += n;
        reporters.push(reporter);
    }
    assert!(n_filed > reporters.len(), "so few reports prove nothing: {n_filed}");
    let drained = tokio::time::timeout(DRAINS, async {
        while !owed(&pair.intake).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    drained.await.expect("everything is handed over once nothing is killed any more");
    for reporter in &reporters {
        reporter.hears_that_the_hub_has_all().await;
    }
    stops(intake).await;
    stops(hub).await;
    assert_cases(&pair.hub, reporters.iter().flat_map(Reporter::diary).cloned().collect()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_works_a_case_from_another_machine() {
    let fake = Fake::start().await;
    let (pair, hub) = Pair::new(&configuration(&fake)).await;
    let intake = pair.intake.start();
    let reporter = Reporter::new(fake.person(1, "Ana", "en"), SEED);
    let once = AtomicBool::new(true);
    let (reporter, _) = reporter.reports(move || once.swap(false, Ordering::Relaxed)).await;
    reporter.hears_that_the_hub_has_all().await;

    let (url, token) = (format!("http://{}/", pair.address), pair.hub.data().join("token"));
    let token = token.display().to_string();
    let cases = async |arguments: &[&str]| {
        let all = [&["cases", "--url", &url, "--token-file", &token], arguments].concat();
        prints(&pair.intake, &all).await
    };
    assert!(cases(&["list", "--unassigned"]).await.contains("-000001"));
    let listed = cases(&["list", "--json"]).await;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("it is JSON");
    let case = listed["cases"][0]["case"].as_str().expect("a case").to_owned();
    assert!(cases(&["assign", &case]).await.contains("assigned to desk-1"));
    assert!(cases(&["state", &case, "screened"]).await.contains("is screened"));
    cases(&["note", &case, "seen before"]).await;
    let page = cases(&["show", &case]).await;
    for line in ["State         screened", "Assigned to   desk-1", "seen before", "What happened"] {
        assert!(page.contains(line), "{line} is not in:\n{page}");
    }
    assert!(cases(&["log", &case]).await.contains("desk-1"));

    // An export at a distance is the one that the hub itself makes, but for when.
    let (far, near) = (pair.intake.data().join("far"), pair.hub.data().join("near"));
    cases(&["export", &case, &far.display().to_string()]).await;
    prints(&pair.hub, &["cases", "export", &case, &near.display().to_string()]).await;
    let manifest = |folder: &std::path::Path| {
        let json = std::fs::read(folder.join("manifest.json")).expect("it has a manifest");
        let mut manifest: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
        manifest["exported_at"].take();
        manifest
    };
    assert_eq!(manifest(&far), manifest(&near));
    assert!(manifest(&far)["files"][0]["path"].as_str().is_some_and(|it| far.join(it).exists()));
    assert!(cases(&["log", &case]).await.contains("exported"));

    let refused =
        pair.intake.run(&["cases", "--url", &url, "--token-file", &token, "assign", &case, "desk-2"]).await;
    assert_eq!(refused.status.code(), Some(1));
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(why.contains("as officer you may not say who works a case"), "{why}");
    stops(intake).await;
    stops(hub).await;
}
