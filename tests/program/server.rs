//! A report in a server, to the built program that is killed at every question: nobody loses their place, and one
//! report is one case.

use reportline_adapter_discord::fake::{Fake, Person, Place, Shown, TOKEN, plain};
use serde_json::json;

use crate::child::House;

fn configuration(fake: &Fake) -> String {
    format!(
        "[flows]\nstart = \"quick\"\n\n[channels.web]\noff = true\n\n\
         [channels.discord]\ntoken = \"{TOKEN}\"\napi_url = \"{}\"\nper_peer_ms = 0\n",
        fake.url()
    )
}

/// The next message that says so.
async fn hears(person: &Person, words: &str) -> Shown {
    loop {
        let shown = person.hears().await;
        if plain(&shown.text).contains(words) {
            return shown;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_every_question_in_a_server_it_makes_one_case() {
    let fake = Fake::start().await;
    let house = House::new(&configuration(&fake));
    let guild = fake.guild(71, "Town");
    let ana = fake.person(501, "Ana", "en-GB");
    let troll = fake.person(777, "Troll", "en-GB");
    guild.admits(&ana);
    guild.admits(&troll);
    let mut program = house.start();
    fake.waits_for("the gateway to be connected", Fake::is_connected).await;
    ana.uses_on("Report to hub", &troll.posts_in(&guild, "out with the lot of you"));

    let walk = [
        ("Is anyone in danger right now?", "No"),
        ("Did this happen to you?", "It happened to me"),
        ("Send us what you saw.", "That's all"),
        ("What happened?", "Skip"),
        ("Which area", "Skip"),
        ("How may the hub reach you?", "Skip"),
        ("Please read your report once more.", "Send report"),
    ];
    for (asked, pressed) in walk {
        hears(&ana, asked).await;
        program.dies().await;
        fake.waits_for("the gateway to notice", |it| !it.is_connected()).await;
        program = house.start();
        fake.waits_for("the gateway to be connected", Fake::is_connected).await;
        ana.presses(pressed).await;
    }
    hears(&ana, "saved here").await;
    program.dies().await;
    fake.waits_for("the gateway to notice", |it| !it.is_connected()).await;
    program = house.start();
    hears(&ana, "The hub has your report.").await;
    assert!(guild.shown().is_empty(), "nobody else saw any of it");
    assert_eq!(ana.sees_failure(), 0);

    // A message goes out without the gateway; what she asks now comes in only through it.
    fake.waits_for("the gateway to be connected", Fake::is_connected).await;
    ana.uses(&Place::Guild(&guild), "status", json!({}));
    hears(&ana, "has your report").await;
    program.dies().await;
    let cases = house.run(&["cases", "list", "--json"]).await;
    let cases: serde_json::Value = serde_json::from_slice(&cases.stdout).expect("JSON");
    assert_eq!(cases["cases"].as_array().map(Vec::len), Some(1), "{cases}");
    assert_eq!(cases["cases"][0]["channel"], "discord", "{cases}");
}
