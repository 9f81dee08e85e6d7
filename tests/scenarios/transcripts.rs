//! The flows as a person sees them, whole: read `tests/transcripts/*.txt` when a word or a question changes.

use expect_test::expect_file;
use reportline_adapter_telegram::fake::Origin;

use crate::harness::{Do, World, hands, presses, says, ticks, words};

fn full() -> Vec<(&'static str, Do)> {
    vec![
        ("safety", presses("Not sure")),
        ("who", presses("It happened to me")),
        ("evidence", hands([words("https://x.com/someone/status/17")])),
        ("story", says("He told me to go home, under a photo of my shop.")),
        ("place", says("The page of my shop")),
        ("when", presses("Yesterday")),
        ("account", says("@someone")),
        ("known", presses("No")),
        ("what", ticks(&["A threat", "Insults or slurs"])),
        ("strand", ticks(&["Race or nationality"])),
        ("why", says("He wrote what he thinks of my country.")),
        ("again", presses("2 to 5 times")),
        ("home", presses("Not sure")),
        ("fear", presses("Yes")),
        ("area", says("Leeds")),
        ("reach", presses("In another way")),
        ("contact", says("shop@example.org")),
        ("safe", presses("Yes")),
        ("may", ticks(&["Tell the police", "Offer me support"])),
    ]
}

#[tokio::test]
async fn the_full_report() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full()).await;
    ana.sends().await;
    expect_file!["../transcripts/full.txt"].assert_eq(&ana.transcript());
    world.finish().await;
}

#[tokio::test]
async fn the_short_report() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/quick").await;
    let script = [
        ("safety", presses("No")),
        ("who", presses("I saw it")),
        ("story", says("Twenty people wrote the same thing to her.")),
        ("area", says("M14")),
        ("reach", presses("Only through here")),
    ];
    ana.walks(&script).await;
    ana.sends().await;
    expect_file!["../transcripts/quick.txt"].assert_eq(&ana.transcript());
    world.finish().await;
}

#[tokio::test]
async fn a_moderators_report() {
    let mut world = World::new().await;
    let mo = world.person("Mo");
    let group = world.telegram().group(-1_001_234_567_890, "Neighbours", None);
    group.promotes(&mo.account);
    let origin = Origin::Chat { id: group.id(), title: "Neighbours".to_owned() };
    mo.account.forwards(&origin, "out with the lot of them");
    mo.walks_to("strand", &[]).await;
    mo.presses("Send what I have").await;
    mo.walks(&[]).await;
    mo.sends().await;
    expect_file!["../transcripts/forward.txt"].assert_eq(&mo.transcript());
    world.finish().await;
}

#[tokio::test]
async fn the_short_report_in_arabic() {
    let mut world = World::new().await;
    let noor = world.person_at("telegram", "Noor", "ar");
    let words = world.questions().in_language("ar");
    noor.says("/quick").await;
    let script = [
        ("safety", presses(&words.text("ask-safety.no"))),
        ("who", presses(&words.text("ask-who.victim"))),
        ("story", says("كتبوا تحت صورتي أن أعود من حيث أتيت.")),
        ("area", says("Leeds")),
        ("reach", presses(&words.text("ask-reach.none"))),
    ];
    noor.walks(&script).await;
    noor.sends().await;
    expect_file!["../transcripts/quick-arabic.txt"].assert_eq(&noor.transcript());
    world.finish().await;
}
