//! Promise 2: nothing is sent that the person did not confirm.

use crate::harness::{Walks, World, full_story, minutes, presses, says};

#[tokio::test]
async fn sending_what_there_is_still_passes_the_review() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("platform", &full_story("all I have")).await;
    ana.presses("Send what I have").await;
    let review = ana.hears("Please read your report once more.").await;
    assert!(review.text.contains("all I have"));
    world.settles().await;
    assert!(world.cases().await.is_empty(), "nothing is sent by asking for the review");
    ana.presses("Back").await;
    ana.listens().await;
    ana.says("/send").await;
    ana.hears("Please read your report once more.").await;
    assert!(world.cases().await.is_empty());
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "all I have");
    world.finish().await;
}

#[tokio::test]
async fn skipping_everything_leads_to_a_review_that_cannot_be_sent_yet() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("story", &[("who", presses("I saw it"))]).await;
    ana.says("/skip").await;
    let again = ana.hears("This one is needed").await;
    assert!(again.button("Skip").is_none());
    ana.says("/send").await;
    let review = ana.hears("please tell us what happened, or show us").await;
    assert!(review.button("Send report").is_none());
    ana.says("/send").await;
    ana.listens().await;
    world.settles().await;
    assert!(world.cases().await.is_empty());
    world.finish().await;
}

#[tokio::test]
async fn an_old_send_button_does_not_send_what_was_changed_since() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    let old = ana.walks(&full_story("the first words")).await;
    let old_send = old.button("Send report").and_then(|it| it.data.clone()).expect("a button with data");
    ana.presses("Change: What happened").await;
    ana.hears("What happened?").await;
    ana.says("the second words").await;
    let review = ana.hears("the second words").await;
    assert!(review.button("Send report").is_some());

    ana.account.presses_data(old.id, &old_send);
    let again = ana.hears("Your report has changed since you last read it.").await;
    assert!(again.text.contains("the second words"));
    world.settles().await;
    assert!(world.cases().await.is_empty());
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "the second words");
    world.finish().await;
}

#[tokio::test]
async fn a_second_press_on_send_sends_nothing_more() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    let review = ana.walks(&full_story("once")).await;
    let send = review.button("Send report").and_then(|it| it.data.clone()).expect("a button with data");
    ana.account.presses_data(review.id, &send);
    ana.account.presses_data(review.id, &send);
    world.settles().await;
    assert_eq!(world.cases().await.len(), 1);
    let read: Vec<String> = ana.reads_all().await.into_iter().map(|it| it.text).collect();
    assert!(read.iter().any(|it| it.contains("It can no longer be changed here")), "{read:#?}");
    world.finish().await;
}

#[tokio::test]
async fn after_a_report_a_new_one_begins_only_when_asked_for() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("the first")).await;
    ana.sends().await;
    ana.says("thank you").await;
    ana.hears("Your report is sent.").await;
    world.moves_on(minutes(5)).await;
    ana.says("/start").await;
    ana.walks(&full_story("the second")).await;
    ana.sends().await;
    let cases = world.cases().await;
    let stories: Vec<_> = cases.iter().map(|it| it.json["incident"]["narrative"].as_str()).collect();
    assert_eq!(stories, [Some("the first"), Some("the second")]);
    ana.says("/status").await;
    let status = ana.hears("The hub has your report").await;
    assert_eq!(status.text.matches("The hub has your report").count(), 2, "{}", status.text);
    world.finish().await;
}

#[tokio::test]
async fn words_that_are_no_answer_do_not_send() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("all of it")).await;
    for words in ["ok", "yes", "1", "👍"] {
        ana.says(words).await;
        ana.hears("Please read your report once more.").await;
    }
    world.settles().await;
    assert!(world.cases().await.is_empty());
    ana.answers("", &[("", says("send report"))]).await;
    ana.hears("Your report is saved here").await;
    ana.hears("The hub has your report").await;
    world.finish().await;
}

#[tokio::test]
async fn a_double_click_on_the_page_sends_once() {
    let world = World::new().await;
    let mut visitor = world.visitor().await;
    visitor.press("Start").await;
    visitor.walks(world.questions(), &full_story("clicked twice")).await;
    visitor.press("Send report").await;
    let reference = world.questions().reference(&visitor.page().text);
    visitor.press_again().await;
    visitor.open("/report").await;
    assert!(visitor.sees(&reference), "the receipt stays where it was:\n{}", visitor.page().text);
    world.settles().await;
    assert_eq!(world.case().await.json["public_ref"], reference.as_str());
    world.finish().await;
}
