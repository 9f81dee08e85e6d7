//! A hub on another machine: reports reach it sealed, once, in their order, whatever the wire between does; and the
//! machine that took them cannot read them any more.

use std::sync::Arc;

use reportline::clock::Clock;
use reportline::keys::Keys;
use reportline_exchange::Receipt;

use super::the_hub_writes::{NEWS, reachable};
use crate::harness::{
    Canary, FiledCase, INTAKE, LogLines, Officer, Person, RemoteHub, Trouble, Wire, World, cases_in,
    full_story, hands, hours, minutes, names, presses, says, wait_for,
};

/// What the intake shares with the hub where it does not sign.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A world whose reports go to a hub elsewhere, over a wire.
struct Elsewhere {
    world: World,
    hub: RemoteHub,
    wire: Wire,
}

impl Elsewhere {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings of the sink over the usual ones.
    async fn with(settings: &[(&str, &str)]) -> Self {
        let mut world = World::asleep(&["telegram"], &[]).await;
        std::fs::create_dir_all(world.data()).expect("a folder");
        let keys = Keys::open(&world.data(), world.clock().as_ref()).expect("the intake has keys");
        let clock = Arc::clone(world.clock()) as Arc<dyn Clock>;
        let folder = world.beside().join("hub");
        let mut hub = RemoteHub::start(&folder, &keys.signing.verifying_key(), clock).await;
        let wire = Wire::to(hub.address).await;

        world.sets("SINKS__hub__KIND", "hub_http");
        let mut sink = hub.sink_settings();
        sink.insert("url".to_owned(), format!("http://{}/", wire.address()).into());
        for (key, value) in settings {
            sink.insert((*key).to_owned(), (*value).into());
        }
        if sink.contains_key("secret_file") {
            let path = world.beside().join("secret");
            std::fs::write(&path, SECRET).expect("the secret's file");
            hub.intake = format!("secret_file = \"{}\"", path.display());
            hub.go_away().await;
            hub.come_back().await;
            sink.insert("secret_file".to_owned(), path.display().to_string().into());
        }
        for (key, value) in sink {
            world.sets(&format!("SINKS__hub__{key}"), value.as_str().expect("a text"));
        }
        world.starts().await.expect("the service starts");
        Self { world, hub, wire }
    }

    /// Every case of the hub.
    async fn cases(&self) -> Vec<FiledCase> {
        cases_in(&self.hub.data(), self.world.clock().as_ref()).await
    }

    /// Somebody sends a report of one sentence.
    async fn somebody_sends(&mut self, n: usize) -> Person {
        let person = self.world.person(&format!("Person {n}"));
        person.says("/start").await;
        person.walks(&full_story(&format!("story number {n}"))).await;
        person.presses("Send report").await;
        person.hears("Your report is saved here and on its way to the hub.").await;
        person
    }

    /// Waits until nothing is owed to the hub, letting time pass.
    async fn drains(&mut self) {
        for _ in 0..400 {
            let is_owed = self.world.owed().await.iter().any(|it| it.is_report);
            if !is_owed {
                return;
            }
            self.world.moves_on(minutes(10)).await;
        }
        panic!("reports are still owed");
    }
}

#[tokio::test]
async fn it_reaches_a_hub_elsewhere_and_cannot_be_read_here_any_more() {
    let (log, _listening) = LogLines::listen();
    let mut place = Elsewhere::new().await;
    let ana = place.world.person("Ana");
    let mut script = full_story("they called me an archaeopteryx");
    script.push(("evidence", hands([names("brachiosaurus.txt", "text/plain", b"dimorphodon")])));
    ana.says("/start").await;
    ana.walks(&script).await;
    let reference = ana.sends().await;
    ana.says("/status").await;
    ana.hears(&format!("The hub has your report {reference}.")).await;

    let cases = place.cases().await;
    let [case] = &cases[..] else { panic!("one case, not {}", cases.len()) };
    assert_eq!(case.report.incident.narrative.as_deref(), Some("they called me an archaeopteryx"));
    let hub =
        reportline_hub::Hub::open_for_reading(&place.hub.data().join("hub"), place.hub.keys().hub).await;
    let out = place.world.beside().join("out");
    let manifest = hub
        .expect("the hub can be read")
        .export(case.line.case, &out, reportline_hub::ContactPart::Opened, place.world.clock().now())
        .await
        .expect("the case proves itself");
    assert!(manifest.missing.is_empty());
    assert!(manifest.files.iter().any(|it| it.path.contains("/evidence/")));

    for canary in [Canary("archaeopteryx"), Canary("brachiosaurus"), Canary("dimorphodon")] {
        canary.is_in_no_file(&place.world.data());
        canary.is_in_no_file(&place.hub.data());
        canary.is_not_in("the log", &log.text());
    }
    let receipts = place.world.data().join("receipts");
    let path = std::fs::read_dir(receipts).expect("receipts").next().expect("a file").expect("a file").path();
    let receipt: Receipt =
        serde_json::from_str(std::fs::read_to_string(path).expect("it is read").trim()).expect("a receipt");
    let hub_key = place.hub.keys().signing.verifying_key();
    let told = reportline_report::digest(&case.report);
    receipt.verify(case.report.report_id, &told, &hub_key).expect("the hub signed it");
    ana.reads_all().await;
    place.world.finish().await;
}

#[tokio::test]
async fn an_addition_comes_to_the_same_case_after_what_it_adds_to() {
    let mut place = Elsewhere::new().await;
    let ana = place.world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("they wrote to me")).await;
    place.wire.has(Trouble::Cut);
    ana.presses("Send report").await;
    ana.hears("Your report is saved here and on its way to the hub.").await;
    ana.says("/add").await;
    ana.walks(&[("safety", presses("Yes")), ("addition", says("he stands outside"))]).await;
    ana.presses("Send report").await;
    ana.hears("Your report is saved here and on its way to the hub.").await;
    place.world.clock().moves_on(hours(1));
    assert!(place.cases().await.is_empty());

    place.wire.has(Trouble::Nothing);
    place.world.clock().moves_on(minutes(60));
    place.world.settles().await;
    let cases = place.cases().await;
    assert_eq!((cases.len(), cases[0].added.len()), (1, 1));
    assert_eq!(cases[0].line.lane.name(), "life");
    ana.reads_all().await;
    place.world.finish().await;
}

#[tokio::test]
async fn a_hub_that_is_away_for_three_days_gets_every_report_once_and_as_soon_as_it_is_back() {
    let mut place = Elsewhere::new().await;
    place.hub.go_away().await;
    let mut people = Vec::new();
    for n in 0..12 {
        people.push(place.somebody_sends(n).await);
    }
    for _ in 0..72 {
        place.world.moves_on(hours(1)).await;
    }
    let owed = place.world.owed().await;
    assert_eq!(owed.iter().filter(|it| it.is_report).count(), 12, "what waits can be seen");
    assert_eq!(place.world.counts().await.dead_letters, 0, "none is given up");

    place.hub.come_back().await;
    // The breaker asks again within five minutes; then nobody waits for the hour that is their turn.
    place.world.clock().moves_on(minutes(60));
    wait_for("the first one arrives", async || (!place.cases().await.is_empty()).then_some(())).await;
    wait_for("all others follow at once", async || (place.cases().await.len() == 12).then_some(())).await;
    place.world.settles().await;
    for person in people {
        person.reads_all().await;
    }
    place.world.finish().await;
}

#[tokio::test]
async fn whatever_the_wire_does_each_report_arrives_once() {
    let mut place = Elsewhere::new().await;
    let mut people = Vec::new();
    for trouble in [
        Trouble::AnswersLost,
        Trouble::Cut,
        Trouble::Silence,
        Trouble::Failing,
        Trouble::Garbage,
        Trouble::AnswersLost,
    ] {
        place.wire.has(trouble);
        for _ in 0..3 {
            people.push(place.somebody_sends(people.len()).await);
        }
        match trouble {
            // Those who wait for an answer hold nobody up; the next trouble cuts them off.
            Trouble::Silence => place.world.clock().moves_on(minutes(10)),
            _ => place.world.moves_on(minutes(10)).await,
        }
    }
    place.drains().await;
    assert!(place.wire.n_lost() > 0, "answers were lost");
    place.wire.has(Trouble::Nothing);
    place.world.settles().await;

    let mut stories: Vec<String> = place
        .cases()
        .await
        .iter()
        .map(|it| it.report.incident.narrative.as_deref().unwrap_or_default().to_owned())
        .collect();
    stories.sort();
    let mut told: Vec<String> = (0..people.len()).map(|n| format!("story number {n}")).collect();
    told.sort();
    assert_eq!(stories, told);
    assert_eq!(place.world.counts().await.dead_letters, 0);
    for person in people {
        person.reads_all().await;
    }
    place.world.finish().await;
}

#[tokio::test]
async fn an_intake_that_is_turned_away_keeps_its_reports_until_it_is_let_in_again() {
    let mut place = Elsewhere::new().await;
    let allowed = place.hub.intake.clone();
    place.hub.intake = format!("{allowed}\nrevoked = true");
    place.hub.go_away().await;
    place.hub.come_back().await;
    let ana = place.somebody_sends(0).await;
    wait_for("the report was tried", async || {
        let owed = place.world.owed().await;
        owed.iter().any(|it| it.is_report && it.n_attempts > 0).then_some(())
    })
    .await;
    assert!(place.cases().await.is_empty());

    place.hub.intake = allowed;
    place.hub.go_away().await;
    place.hub.come_back().await;
    place.drains().await;
    assert_eq!(place.cases().await.len(), 1);
    place.world.settles().await;
    ana.reads_all().await;
    place.world.finish().await;
}

#[tokio::test]
async fn a_shared_secret_does_as_well_as_a_signature() {
    let mut place = Elsewhere::with(&[("secret_file", "secret"), ("intake", INTAKE)]).await;
    let ana = place.world.person("Ana");
    let mut script = full_story("they wrote to me");
    script.push(("evidence", hands([names("a.txt", "text/plain", b"what they wrote")])));
    ana.says("/start").await;
    ana.walks(&script).await;
    ana.sends().await;
    assert_eq!(place.cases().await.len(), 1);
    ana.reads_all().await;
    place.world.finish().await;
}

#[tokio::test]
async fn what_the_hub_writes_is_told_once_whatever_the_wire_does() {
    let mut place = Elsewhere::new().await;
    let ana = place.world.person("Ana");
    ana.says("/start").await;
    ana.walks(&reachable()).await;
    ana.sends().await;
    let officer = Officer::at(&place.hub.data(), place.world.clock()).await;
    for trouble in [Trouble::Cut, Trouble::Failing, Trouble::Garbage, Trouble::AnswersLost] {
        let n = officer.sees().await.notes.len();
        officer.writes(&format!("Question {n}?")).await.expect("she may be written to");
        place.wire.has(trouble);
        place.world.moves_on(minutes(1)).await;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        if !matches!(trouble, Trouble::AnswersLost) {
            assert!(ana.unread().is_empty(), "nothing comes through");
            place.wire.has(Trouble::Nothing);
        }
        wait_for("the intake fetched what the hub wrote", async || {
            place.world.moves_on(minutes(1)).await;
            officer
                .sees()
                .await
                .notes
                .iter()
                .all(|it| it.message.is_some_and(|it| it.outcome.is_some()))
                .then_some(())
        })
        .await;
        place.wire.has(Trouble::Nothing);
        ana.hears(NEWS).await;
    }
    ana.says("/status").await;
    let told = ana.listens().await.text;
    for n in 0..4 {
        assert_eq!(told.matches(&format!("Question {n}?")).count(), 1, "{told}");
    }
    place.world.finish().await;
}
