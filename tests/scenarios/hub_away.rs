//! The hub is away: the person is told the truth, and the report arrives when the hub is back.

use reportline_adapter_telegram::fake::Shown;

use crate::harness::{Person, World, full_story, hands, hours, minutes, shows, wait_for};

/// Somebody sends a report with a picture while the hub cannot keep pictures.
async fn sent_while_the_hub_is_away(world: &mut World) -> (Person, Shown) {
    let ana = world.person("Ana");
    let mut script = full_story("while the hub was away");
    script.push(("evidence", hands([shows(b"a picture")])));
    ana.says("/start").await;
    ana.walks(&script).await;
    world.settles().await;
    world.hub_goes_away();
    ana.presses("Send report").await;
    let receipt = ana.hears("Your report is saved here and on its way to the hub.").await;
    tried(world, 1).await;
    (ana, receipt)
}

/// Waits until the report was tried so often; gives how often it was.
async fn tried(world: &World, n_times: u32) -> u32 {
    wait_for(&format!("the report was tried {n_times} times"), async || {
        let owed = world.owed().await;
        owed.iter().find(|it| it.is_report && it.n_attempts >= n_times).map(|it| it.n_attempts)
    })
    .await
}

#[tokio::test]
async fn two_honest_texts_come_in_their_order_and_the_second_only_when_it_is_true() {
    let mut world = World::new().await;
    let (ana, receipt) = sent_while_the_hub_is_away(&mut world).await;
    let reference = world.questions().reference(&receipt.text);
    assert!(ana.unread().is_empty(), "it is not said that the hub has it");
    ana.says("/status").await;
    ana.hears(&format!("Your report {reference} is saved here and on its way to the hub.")).await;
    ana.reads_all().await;
    assert!(world.cases().await.is_empty());

    world.hub_comes_back();
    world.moves_on(minutes(10)).await;
    ana.hears("The hub has your report.").await;
    assert_eq!(world.case().await.json["public_ref"], reference.as_str());
    ana.says("/status").await;
    ana.hears(&format!("The hub has your report {reference}.")).await;
    ana.reads_all().await;
    world.finish().await;
}

/// Check tries three times, twenty seconds apart, and gives up.
#[tokio::test]
async fn a_hub_that_is_away_for_three_days_gets_every_report_once() {
    let mut world = World::new().await;
    let (ana, _) = sent_while_the_hub_is_away(&mut world).await;
    let mut n_tried = 1;
    for _ in 0..72 {
        world.moves_on(hours(1)).await;
        n_tried = tried(&world, n_tried + 1).await;
    }
    assert!(ana.unread().is_empty());
    assert_eq!(world.counts().await.dead_letters, 0, "it is never given up");
    world.stops().await;
    world.hub_comes_back();
    world.starts().await.expect("the service starts again");
    world.moves_on(hours(2)).await;
    ana.hears("The hub has your report.").await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "while the hub was away");
    world.finish().await;
}

#[tokio::test]
async fn a_report_that_is_owed_outlives_the_conversation_it_came_from() {
    let mut world = World::new().await;
    let (ana, _) = sent_while_the_hub_is_away(&mut world).await;
    // Longer than the reference of a sent report is kept for questions about it.
    world.moves_on(hours(24 * 91)).await;
    tried(&world, 2).await;
    world.hub_comes_back();
    world.moves_on(hours(2)).await;
    ana.hears("The hub has your report.").await;
    assert_eq!(world.cases().await.len(), 1);
    world.finish().await;
}

#[tokio::test]
async fn others_report_while_one_report_waits() {
    let mut world = World::new().await;
    let (ana, _) = sent_while_the_hub_is_away(&mut world).await;
    let bo = world.person("Bo");
    bo.says("/start").await;
    bo.walks(&full_story("a report without a file")).await;
    bo.sends().await;
    world.hub_comes_back();
    world.moves_on(hours(1)).await;
    ana.hears("The hub has your report.").await;
    assert_eq!(world.cases().await.len(), 2);
    world.finish().await;
}

#[tokio::test]
async fn a_report_that_is_carried_by_hand_is_never_said_to_have_arrived() {
    let mut world = World::asleep(&["telegram"], &[]).await;
    let hub = reportline_seal::OpeningKey::from_bytes(&[5; 32]).expect("a key").sealing_key();
    world.sets("SINKS__hub__KIND", "jsonl");
    world.sets("SINKS__hub__SEALING_KEY", &hex::encode(hub.to_bytes()));
    world.starts().await.expect("the service starts");
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("they wrote to me")).await;
    ana.presses("Send report").await;
    ana.hears("Your report is saved here and on its way to the hub.").await;
    world.settles().await;
    ana.says("/status").await;
    ana.hears("ready to be taken to the hub by hand").await;
    world.finish().await;
}
