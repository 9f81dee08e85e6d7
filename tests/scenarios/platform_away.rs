//! The platform is away, or a person is: words wait, are tried again, or are dead letters somebody can see.

use jiff::SignedDuration;
use reportline_adapter_telegram::fake::Fault;

use crate::harness::{World, full_story, minutes, wait_for};

/// Coop #661: an escalation was skipped, and the page said that it had gone well.
#[tokio::test]
async fn a_word_to_somebody_who_blocked_the_bot_is_a_dead_letter_that_can_be_tried_again() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("and then I was afraid and blocked it")).await;
    world.settles().await;
    ana.account.blocks();
    // A press on a button does not unblock, as a message does.
    let send =
        ana.account.shown().last().and_then(|it| Some((it.id, it.button("Send report")?.data.clone()?)));
    let (review, send) = send.expect("a review with a button");
    ana.account.presses_data(review, &send);
    world.settles().await;

    assert_eq!(world.cases().await.len(), 1, "the report is at the hub all the same");
    let dead = world.owed().await;
    assert!(!dead.is_empty());
    for letter in &dead {
        assert!(!letter.is_report);
        assert_eq!(letter.to, "telegram");
        let why = letter.dead.as_deref().expect("a reason");
        assert!(!why.contains("501") && !why.contains("afraid"), "{why}");
    }

    ana.says("/status").await;
    world.settles().await;
    let now = reportline::clock::Clock::now(world.clock().as_ref());
    let ids: Vec<_> = dead.iter().map(|it| it.id.clone()).collect();
    assert_eq!(world.store().retry(&ids, now).await.expect("the store takes it"), ids.len() as u64);
    // Nobody wakes the service: it looks again by itself, within seconds.
    world.clock().moves_on(minutes(1));
    world.settles().await;
    let read: Vec<String> = ana.reads_all().await.into_iter().map(|it| it.text).collect();
    assert!(read.iter().any(|it| it.contains("Your reference")), "the receipt came after all: {read:#?}");
    world.finish().await;
}

#[tokio::test]
async fn a_platform_that_is_away_loses_no_word_in_either_direction() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("who", &full_story("")).await;
    world.settles().await;
    world.telegram().fails_next("sendMessage", Fault::Server);
    ana.says("It happened to me").await;
    wait_for("a word to Ana failed", async || {
        world.owed().await.iter().any(|it| !it.is_report && it.n_attempts > 0).then_some(())
    })
    .await;
    world.moves_on(minutes(1)).await;
    ana.hears("Before you send a picture").await;
    ana.hears("Send us what you saw.").await;
    world.finish().await;
}

/// Modmailbot takes whatever runs longer than ten seconds for done.
#[tokio::test]
async fn a_call_that_never_ends_is_not_taken_for_done() {
    let mut world = World::with(&["telegram"], &[("OUTBOX__ATTEMPT_SECONDS", "1")]).await;
    let ana = world.person("Ana");
    world.telegram().fails_next("sendMessage", Fault::Hang);
    ana.says("/start").await;
    wait_for("a word to Ana was given up for now", async || {
        world.owed().await.iter().any(|it| it.n_attempts > 0 && it.dead.is_none()).then_some(())
    })
    .await;
    assert!(ana.account.shown().is_empty());
    world.moves_on(minutes(1)).await;
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    world.finish().await;
}

#[tokio::test]
async fn a_platform_that_asks_for_patience_gets_it_and_the_order_is_kept() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    for _ in 0..3 {
        world.telegram().fails_next("sendMessage", Fault::TooMany(std::time::Duration::from_secs(7)));
    }
    ana.says("/start").await;
    for n_tries in 1..=3 {
        wait_for("a word to Ana was put off", async || {
            world.owed().await.iter().any(|it| it.n_attempts == n_tries).then_some(())
        })
        .await;
        assert!(ana.account.shown().is_empty(), "nothing overtakes what waits");
        let sent_before = world.telegram().calls_of("sendMessage").len();
        world.moves_on(SignedDuration::from_secs(6)).await;
        assert_eq!(world.telegram().calls_of("sendMessage").len(), sent_before, "not a second too soon");
        world.moves_on(SignedDuration::from_secs(2)).await;
    }
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    world.finish().await;
}

/// A hub that is quicker than the platform must not be heard of before the receipt.
#[tokio::test]
async fn a_receipt_that_is_late_still_comes_before_the_word_that_the_hub_has_it() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("the receipt was late")).await;
    world.settles().await;
    world.telegram().fails_next("sendMessage", Fault::Server);
    ana.presses("Send report").await;
    wait_for("the hub had the report", async || (!world.cases().await.is_empty()).then_some(())).await;
    world.moves_on(minutes(1)).await;
    ana.hears("Your report is saved here and on its way to the hub.").await;
    ana.hears("The hub has your report.").await;
    world.finish().await;
}
