//! Promise 1: nothing acknowledged is ever lost, nothing is filed twice.

use futures::future::join_all;

use crate::harness::{World, full_story};

#[tokio::test]
async fn a_person_is_told_received_only_after_the_report_is_kept_and_then_that_the_hub_has_it() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("they wrote it under my photo")).await;
    let reference = ana.sends().await;
    assert_eq!(world.case().await.json["public_ref"], reference.as_str());

    ana.says("/status").await;
    ana.hears(&format!("The hub has your report {reference}.")).await;
    ana.reads_all().await;
    world.finish().await;
}

/// raheem-bot #2, rumors-line-bot #403: a restart lost the conversation.
#[tokio::test]
async fn a_restart_at_any_question_keeps_the_place_and_loses_no_question() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let script = full_story("every word of it");
    ana.says("/start").await;
    let mut asked = Vec::new();
    loop {
        let shown = ana.listens().await;
        if world.questions().is_review(&shown.text) {
            break;
        }
        let Some(question) = world.questions().asked(&shown.text) else { continue };
        world.settles().await;
        world.restart().await;
        ana.says("/start").await;
        let again = ana.hears("Welcome back").await;
        assert_eq!(world.questions().asked(&again.text).as_deref(), Some(question.as_str()));
        ana.answers(&question, &script).await;
        asked.push(question);
    }
    assert!(asked.len() > 10, "only {asked:?}");
    let mut distinct = asked.clone();
    distinct.dedup();
    assert_eq!(asked, distinct, "no question was asked again after it was answered");

    world.settles().await;
    world.restart().await;
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "every word of it");
    world.finish().await;
}

/// Chatwoot #15450: a webhook delivered twice became two conversations.
#[tokio::test]
async fn an_update_delivered_a_hundred_times_more_changes_nothing() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("once is enough")).await;
    let confirmed = ana.presses("Send report").await;
    ana.hears("Your report is saved here").await;
    ana.hears("The hub has your report").await;
    world.settles().await;

    let first = confirmed - 20;
    for _ in 0..100 {
        for update in first.max(870_000_001)..=confirmed {
            world.telegram().redeliver(update);
        }
        world.settles().await;
    }
    assert!(ana.unread().is_empty(), "nothing is answered twice");
    assert_eq!(world.cases().await.len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn a_whole_conversation_redelivered_after_a_restart_changes_nothing() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let begun = ana.says("/start").await;
    ana.walks(&full_story("once")).await;
    let confirmed = ana.presses("Send report").await;
    ana.hears("Your report is saved here").await;
    ana.hears("The hub has your report").await;
    world.settles().await;
    world.restart().await;
    (begun..=confirmed).rev().for_each(|it| world.telegram().redeliver(it));
    world.settles().await;
    assert!(ana.unread().is_empty());
    assert_eq!(world.cases().await.len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn what_one_person_sends_in_one_go_is_taken_in_its_order() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    // Nothing is awaited in between, so they come in one batch.
    for words in ["/start", "no", "it happened to me", "skip", "they shouted at me", "/send"] {
        ana.says(words).await;
    }
    while !world.questions().is_review(&ana.listens().await.text) {}
    ana.sends().await;
    let case = world.case().await;
    assert_eq!(case.json["incident"]["narrative"], "they shouted at me");
    assert_eq!(case.json["reporter"]["role"], "victim");
    world.finish().await;
}

/// Cofacts answers 200 before any work; a crash after it is a lost report. Here the platform keeps what is not taken.
#[tokio::test]
async fn what_arrives_while_the_service_is_down_is_taken_when_it_is_back() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("who", &full_story("")).await;
    world.settles().await;
    world.stops().await;
    ana.says("It happened to me").await;
    world.starts().await.expect("the service starts again");
    ana.hears("Before you send a picture").await;
    ana.hears("Send us what you saw.").await;
    world.finish().await;
}

#[tokio::test]
async fn fifty_people_at_once_make_fifty_reports_and_nobody_gets_anothers_words() {
    let mut world = World::new().await;
    let people: Vec<_> = (0..50).map(|n| world.person(&format!("Person {n}"))).collect();
    let references = join_all(people.iter().map(|person| async move {
        person.says("/start").await;
        person.walks(&full_story(&format!("this happened to {}", person.name()))).await;
        (person.name().to_owned(), person.sends().await)
    }));
    let references = references.await;
    let cases = world.cases().await;
    assert_eq!(cases.len(), 50);
    for (name, reference) in references {
        let case =
            cases.iter().find(|it| it.json["public_ref"] == reference.as_str()).expect("each has a case");
        assert_eq!(case.json["incident"]["narrative"], format!("this happened to {name}"));
    }
    world.finish().await;
}

#[tokio::test]
async fn a_clock_that_goes_back_a_day_erases_nothing_and_stops_nobody() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let script = full_story("whatever the clock says");
    ana.says("/start").await;
    ana.walks_to("platform", &script).await;
    world.moves_on(crate::harness::hours(-24)).await;
    ana.presses("Skip").await;
    ana.walks(&script).await;
    world.restart().await;
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "whatever the clock says");
    world.finish().await;
}

#[tokio::test]
async fn a_flow_edited_while_people_talk_asks_on_and_keeps_what_was_said() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let script = full_story("told before the questions changed");
    ana.says("/start").await;
    ana.walks_to("platform", &script).await;
    world.settles().await;

    let shipped = include_str!("../../config/flows/report.toml");
    let (before, rest) =
        shipped.split_once("[[question]]\nid = \"platform\"").expect("the question is there");
    let (_, after) = rest.split_once("[[question]]").expect("another follows");
    let folder = world.beside().join("flows");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("report.toml"), format!("{before}[[question]]{after}")).expect("a flow");
    world.sets("FLOWS__FOLDER", &folder.display().to_string());
    world.restart().await;

    ana.presses("Facebook").await;
    ana.hears("Which page, group or profile was it?").await;
    ana.presses("Skip").await;
    let review = ana.walks(&script).await;
    assert!(review.text.contains("told before the questions changed"));
    assert!(!review.text.contains("Facebook"));
    ana.sends().await;
    world.finish().await;
}
