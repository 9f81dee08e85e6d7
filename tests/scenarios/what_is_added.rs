//! Who has sent a report can add to it: it goes to the same case, and there is one reference to keep.

use crate::harness::{Person, World, full_story, hands, minutes, presses, says, shows};

/// What somebody adds, and the reference on their receipt.
async fn adds(person: &Person, words: &str) -> String {
    person.says("/add").await;
    person
        .walks(&[
            ("safety", presses("No")),
            ("evidence", hands([shows(b"a later picture")])),
            ("addition", says(words)),
        ])
        .await;
    person.sends().await
}

#[tokio::test]
async fn it_goes_to_the_same_case_under_the_same_reference() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("they wrote to me")).await;
    let reference = ana.sends().await;
    assert_eq!(adds(&ana, "they did it again").await, reference);

    let case = world.case().await;
    let [added] = &case.added[..] else { panic!("one addition, not {}", case.added.len()) };
    assert_eq!(added.amends, Some(case.report.report_id));
    assert_eq!(added.incident.narrative.as_deref(), Some("they did it again"));
    assert_eq!((added.evidence.len(), added.public_ref), (1, case.report.public_ref));
    assert_eq!(added.reporter.source_ref, case.report.reporter.source_ref);
    assert_eq!(case.report.incident.narrative.as_deref(), Some("they wrote to me"), "what was sent stands");

    ana.says("/status").await;
    ana.hears(&format!("The hub has your report {reference}.")).await;
    assert_eq!(ana.reads_all().await.len(), 0, "said once");
    world.finish().await;
}

#[tokio::test]
async fn it_comes_after_what_it_adds_to_however_long_the_hub_is_away() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let mut script = full_story("they wrote to me");
    script.push(("evidence", hands([shows(b"a picture")])));
    ana.says("/start").await;
    ana.walks(&script).await;
    world.settles().await;
    world.hub_goes_away();
    ana.presses("Send report").await;
    ana.hears("Your report is saved here and on its way to the hub.").await;
    ana.says("/add").await;
    ana.walks(&[("safety", presses("Yes")), ("addition", says("he stands outside"))]).await;
    ana.presses("Send report").await;
    ana.hears("Your report is saved here and on its way to the hub.").await;
    assert!(world.cases().await.is_empty());

    world.hub_comes_back();
    world.restart().await;
    world.clock().moves_on(minutes(60));
    world.settles().await;
    let case = world.case().await;
    assert_eq!(case.report.incident.narrative.as_deref(), Some("they wrote to me"));
    assert_eq!(case.added[0].incident.narrative.as_deref(), Some("he stands outside"));
    assert_eq!(case.line.lane.name(), "life", "as urgent as what was added");
    ana.reads_all().await;
    world.finish().await;
}

#[tokio::test]
async fn without_a_report_there_is_nothing_to_add_to() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/add").await;
    ana.hears("There is no report of yours here.").await;
    world.finish().await;
}
