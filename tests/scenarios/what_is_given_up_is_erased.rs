//! Promise 2, its other half: what is abandoned, cancelled or taken back is erased, and a canary of it is in no file.

use crate::harness::{Canary, Do, World, full_story, hands, hours, minutes, names, wait_for};

const CANARY: Canary = Canary("quetzalcoatlus");

fn story_with_a_canary() -> Vec<(&'static str, Do)> {
    let mut script = full_story("they called me a quetzalcoatlus");
    script.push(("evidence", hands([names("quetzalcoatlus.txt", "text/plain", b"quetzalcoatlus")])));
    script
}

/// Nothing of the story is left, and nothing of it is at the hub.
async fn nothing_is_left(world: &World) {
    assert_eq!(world.counts().await.conversations, 0);
    assert!(world.cases().await.is_empty());
    CANARY.is_in_no_file(&world.data());
}

/// Check saves abandoned chats as requests after 15 minutes.
#[tokio::test]
async fn an_abandoned_conversation_expires_and_is_erased_never_filed() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&story_with_a_canary()).await;
    world.settles().await;
    assert_eq!(world.counts().await.conversations, 1);

    world.moves_on(hours(71)).await;
    world.settles().await;
    assert_eq!(world.counts().await.conversations, 1, "it is kept as long as was said");
    world.moves_on(hours(2)).await;
    wait_for("the conversation was erased", async || (world.counts().await.conversations == 0).then_some(()))
        .await;
    world.restart().await;
    nothing_is_left(&world).await;

    ana.presses("Send report").await;
    ana.hears("There is no report of yours here.").await;
    world.settles().await;
    assert!(world.cases().await.is_empty(), "its old button sends nothing");
    world.finish().await;
}

#[tokio::test]
async fn cancelling_erases_at_once() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&story_with_a_canary()).await;
    ana.presses("Delete it").await;
    ana.hears("Nothing was sent and nothing is kept.").await;
    world.settles().await;
    nothing_is_left(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn cancelling_by_word_at_any_question_erases_at_once() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let script = story_with_a_canary();
    for question in ["who", "evidence", "platform", "what", "area", "may"] {
        ana.says("/start").await;
        ana.walks_to(question, &script).await;
        ana.says("/cancel").await;
        ana.hears("Deleted.").await;
        world.settles().await;
        nothing_is_left(&world).await;
    }
    world.finish().await;
}

#[tokio::test]
async fn erasing_leaves_nothing_here_and_the_report_at_the_hub() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&story_with_a_canary()).await;
    ana.sends().await;
    ana.presses("Erase my data").await;
    ana.hears("Nothing about you is kept here any more.").await;
    world.moves_on(minutes(3)).await;
    world.settles().await;
    assert!(world.case().await.line.is_erasure_asked);
    assert_eq!(world.counts().await.conversations, 0);
    assert_eq!(world.cases().await.len(), 1);
    CANARY.is_in_no_file(&world.data());

    ana.says("/status").await;
    ana.hears("There is no report of yours here.").await;
    world.finish().await;
}

#[tokio::test]
async fn a_report_taken_back_before_the_hub_has_it_is_never_filed() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&story_with_a_canary()).await;
    world.settles().await;
    world.hub_goes_away();
    ana.presses("Send report").await;
    ana.hears("Your report is saved here").await;
    wait_for("the hub was tried", async || {
        world.owed().await.iter().any(|it| it.n_attempts > 0).then_some(())
    })
    .await;
    ana.presses("Erase my data").await;
    ana.hears("Nothing about you is kept here any more.").await;
    world.hub_comes_back();
    world.moves_on(minutes(90)).await;
    world.settles().await;
    nothing_is_left(&world).await;
    assert_eq!(ana.unread(), [], "nobody says that the hub has it");
    world.finish().await;
}
