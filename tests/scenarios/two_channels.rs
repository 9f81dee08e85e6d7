//! Two channels of one kind stand beside each other and never mix.

use crate::harness::{World, full_story};

/// Zammad #2379: with two bots on one server, messages went to the wrong one.
#[tokio::test]
async fn two_bots_and_one_number_are_two_people() {
    let mut world = World::with(&["north", "south"], &[]).await;
    let ana = world.person_at("north", "Ana", "en");
    let ola = world.person_at("south", "Ola", "pl");
    assert_eq!(ana.account.id(), ola.account.id(), "platforms number people without asking each other");

    ana.says("/start").await;
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    world.settles().await;
    assert!(ola.account.shown().is_empty());

    // Both platforms count their updates from the same number, too.
    ola.says("/start").await;
    let first = ola.listens().await;
    assert!(!first.text.contains("You can report online hate here."), "in her language: {}", first.text);
    ola.listens().await;

    ana.presses("No").await;
    ana.walks(&full_story("in the north")).await;
    ana.sends().await;
    let report = world.case().await.json;
    assert_eq!(report["channel"]["adapter"]["instance"], "north");
    assert!(ola.unread().is_empty());
    ola.says("/cancel").await;
    ola.listens().await;
    world.finish().await;
}

#[tokio::test]
async fn one_channel_that_is_lost_leaves_the_other_alone() {
    let mut world = World::with(&["north", "south"], &[]).await;
    let ana = world.person_at("north", "Ana", "en");
    world.platform("south").goes_away();
    ana.says("/start").await;
    ana.walks(&full_story("in the north")).await;
    ana.sends().await;
    world.platform("south").comes_back();
    world.moves_on(crate::harness::minutes(5)).await;
    let bo = world.person_at("south", "Bo", "en");
    bo.says("/start").await;
    bo.hears("You can report online hate here.").await;
    bo.hears("Is anyone in danger right now?").await;
    world.finish().await;
}

#[tokio::test]
async fn the_same_person_on_two_channels_is_two_reporters() {
    let mut world = World::with(&["north", "south"], &[]).await;
    for channel in ["north", "south"] {
        let ana = world.person_at(channel, "Ana", "en");
        ana.says("/start").await;
        ana.walks(&full_story(channel)).await;
        ana.sends().await;
    }
    let cases = world.cases().await;
    let sources: Vec<_> = cases.iter().map(|it| it.report.reporter.source_ref.clone()).collect();
    assert_eq!(cases.len(), 2);
    assert_ne!(sources[0], sources[1], "nothing joins what the platforms do not join");
    world.finish().await;
}
