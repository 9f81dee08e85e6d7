//! Promise 4: limits slow, they never silence.

use futures::future::join_all;

use crate::harness::{Person, Walks, World, full_story, minutes, presses, wait_for};

/// A few at once, one more a second.
const STRICT: &[(&str, &str)] = &[("LIMITS__PEER_BURST", "3"), ("LIMITS__PEER_EVENTS_PER_MINUTE", "60")];

const LIMITED: &str = "You are sending faster than I can read.";

/// Does it again until it is taken: a limited event changes nothing.
async fn insists(world: &World, person: &Person, words: &str, expected: &str) {
    wait_for(&format!("{words:?} was taken"), async || {
        person.says(words).await;
        world.settles().await;
        person.reads_all().await.iter().any(|it| it.text.contains(expected)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_flood_is_told_so_once_and_keeps_its_place() {
    let mut world = World::with(&["telegram"], STRICT).await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    ana.presses("No").await;
    ana.hears("Did this happen to you?").await;
    for _ in 0..40 {
        ana.says("/status").await;
    }
    world.settles().await;
    let told = |read: &[reportline_adapter_telegram::fake::Shown]| {
        read.iter().filter(|it| it.text.contains(LIMITED)).count()
    };
    assert_eq!(told(&ana.reads_all().await), 1, "once in a window");

    world.moves_on(minutes(2)).await;
    for _ in 0..40 {
        ana.says("/status").await;
    }
    world.settles().await;
    assert_eq!(told(&ana.reads_all().await), 1, "and once in the next");

    insists(&world, &ana, "It happened to me", "Send us what you saw.").await;
    world.finish().await;
}

#[tokio::test]
async fn a_limited_answer_is_not_taken_as_given() {
    let mut world = World::with(&["telegram"], STRICT).await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("who", &[("safety", presses("No"))]).await;
    for _ in 0..20 {
        ana.says("/status").await;
    }
    // Telling it in words that are lost would be the worst of all: so they are said to be unread, and nothing moves.
    ana.says("It happened to me").await;
    world.settles().await;
    let read = ana.reads_all().await;
    assert!(
        !read.iter().any(|it| it.text.contains("Send us what you saw.")),
        "the flood's answer was not counted"
    );
    assert!(read.iter().any(|it| it.text.contains(LIMITED)));
    insists(&world, &ana, "It happened to me", "Send us what you saw.").await;
    world.finish().await;
}

#[tokio::test]
async fn the_emergency_numbers_come_whatever_the_limit() {
    let mut world = World::with(&["telegram"], STRICT).await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("safety", &[]).await;
    for _ in 0..20 {
        ana.says("/status").await;
    }
    world.settles().await;
    ana.reads_all().await;
    ana.presses("Yes").await;
    let emergency = ana.hears("If someone is in danger now").await;
    assert!(emergency.text.contains("999"), "{}", emergency.text);
    ana.hears("Did this happen to you?").await;

    for _ in 0..20 {
        ana.says("/status").await;
    }
    world.settles().await;
    ana.reads_all().await;
    ana.says("help").await;
    world.settles().await;
    let read = ana.reads_all().await;
    assert!(read.iter().any(|it| it.text.contains("call 999")), "help is never limited");
    world.finish().await;
}

#[tokio::test]
async fn a_finished_report_is_sent_whatever_the_limit() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("it is all there")).await;
    world.settles().await;
    world.sets("LIMITS__PEER_BURST", "3");
    world.sets("LIMITS__PEER_EVENTS_PER_MINUTE", "60");
    world.restart().await;
    for _ in 0..20 {
        ana.says("/status").await;
    }
    world.settles().await;
    ana.reads_all().await;
    ana.presses("Send report").await;
    ana.hears("Your report is saved here").await;
    ana.hears("The hub has your report").await;
    assert_eq!(world.cases().await.len(), 1);
    world.finish().await;
}

/// GlobaLeaks blocks all intake of a site beyond ten reports an hour.
#[tokio::test]
async fn a_flood_of_strangers_does_not_stop_a_victim() {
    let mut world = World::with(&["telegram"], STRICT).await;
    let strangers: Vec<Person> = (0..200).map(|n| world.person(&format!("Stranger {n}"))).collect();
    let ana = world.person("Ana");
    for stranger in &strangers {
        for _ in 0..5 {
            stranger.says("/start").await;
        }
    }
    ana.says("/start").await;
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    world.settles().await;
    join_all(strangers.iter().map(Person::reads_all)).await;
    world.finish().await;
}

/// Check bans whoever reports a link that a service calls unsafe. What people report is bad: that is why they report it.
#[tokio::test]
async fn reporting_bad_things_again_and_again_bans_nobody() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    for n in 0..6 {
        ana.says("/start").await;
        ana.walks(&full_story(&format!("http://malware.example/{n} kill them all"))).await;
        ana.sends().await;
    }
    assert_eq!(world.cases().await.len(), 6);
    world.finish().await;
}

#[tokio::test]
async fn on_the_page_a_busy_network_waits_and_those_who_began_go_on() {
    let world = World::with(&[], &[("LIMITS__NETWORK_CONVERSATIONS_PER_MINUTE", "2")]).await;
    let mut first = world.visitor().await;
    first.press("Start").await;
    world.visitor().await.press("Start").await;
    let mut third = world.visitor().await;
    let page = third.press("Start").await;
    assert_eq!(page.status, 429);
    assert!(page.text.contains("You are sending faster than we can read."), "{}", page.text);
    assert!(page.text.contains("999"), "the emergency numbers are on this page as on every other");

    first.walks(world.questions(), &full_story("I was here before")).await;
    first.sends(world.questions()).await;
    world.settles().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "I was here before");
    world.finish().await;
}
