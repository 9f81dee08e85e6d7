//! Machines that answer our letters make no loop: a real Sieve that keeps silent as we ask, one that does not, one that
//! sends all back, and one that hides what it is.

use reportline::clock::Clock;
use reportline_adapter_email::fake::{ANA, BEN, REPORT};

use super::by_letter::{STORY, enough, is_told, lies_in};
use crate::harness::{World, wait_for};

#[tokio::test]
async fn an_answering_machine_keeps_silent_as_our_letters_ask() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    world.office().vacation(ANA).await;
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    ana.answers(&letter, &enough(&world, &letter)).await;
    is_told(&world, &ana).await;
    // That it would answer others: `a_letter_arrives_and_is_answered_by_no_machine`.
    lies_in(&world, "Processed", 2).await;
    world.finish().await;
}

#[tokio::test]
async fn an_answering_machine_that_answers_everything_is_noted_and_not_answered() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    world.office().answers_all(ANA).await;
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    lies_in(&world, "Processed", 2).await;
    ana.answers(&letter, &enough(&world, &letter)).await;
    is_told(&world, &ana).await;
    // Hers were two, and the machine's one to each of our three letters.
    lies_in(&world, "Processed", 5).await;
    let machines =
        world.office().lies_in(REPORT, "Processed").into_iter().filter(|it| it.contains("I am away."));
    assert_eq!(machines.count(), 3);
    let report = world.case().await.json;
    assert_eq!(report["incident"]["narrative"], STORY);
    assert!(!report.to_string().contains("I am away"), "the machine's words are no answer");
    assert_eq!(ana.letters().len(), 3);
    world.finish().await;
}

#[tokio::test]
async fn a_letter_that_is_sent_back_to_us_ends_here() {
    let Some(mut world) = World::with_mail().await else { return };
    let ben = world.correspondent(BEN);
    world.office().sends_back(BEN).await;
    ben.writes(STORY).await;
    let letter = ben.hears().await;
    lies_in(&world, "Processed", 2).await;
    ben.answers(&letter, &enough(&world, &letter)).await;
    is_told(&world, &ben).await;
    lies_in(&world, "Processed", 5).await;
    assert_eq!(world.case().await.json["incident"]["narrative"], STORY);
    assert_eq!(ben.letters().len(), 3);
    world.finish().await;
}

/// It bears the token, and nothing says that it is a machine: only the letters of a day end that.
#[tokio::test]
async fn a_machine_that_hides_gets_the_letters_of_a_day() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    ana.writes(STORY).await;
    for _ in 0..12 {
        let letter = ana.hears().await;
        ana.answers(&letter, "I am away until Monday.").await;
    }
    let waits_for_tomorrow = async || {
        let now = world.clock().now();
        world.owed().await.iter().any(|it| it.dead.is_none() && it.due_at > now).then_some(())
    };
    wait_for("the thirteenth letter waited for its day", waits_for_tomorrow).await;
    assert_eq!(ana.letters().len(), 12);
    world.stops().await;
}
