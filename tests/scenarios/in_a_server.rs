//! In a server, where others read along: a report from the message to the case, seen by one person alone.

use reportline_adapter_discord::fake::{Guild, Person, Place};
use reportline_report::Grade;
use serde_json::{Value, json};

use crate::harness::{Member, World, full_story, minutes, presses};

const MANAGE_MESSAGES: u64 = 1 << 13;
const REPORT: &str = "Report to hub";
const FORWARD: &str = "Forward to hub (moderator)";

/// A town, somebody in it, and whoever writes there.
fn town(world: &mut World) -> (Guild, Member, Person) {
    let guild = world.discord().guild(71, "Town");
    let ana = world.member("Ana");
    let troll = world.discord().person(777, "Troll", "en-GB");
    guild.admits(&ana.account);
    guild.admits(&troll);
    (guild, ana, troll)
}

#[tokio::test]
async fn a_message_is_reported_where_it_stands_and_nobody_else_sees_it() {
    let mut world = World::with_discord().await;
    let (guild, ana, troll) = town(&mut world);
    let posted = troll.posts_in(&guild, "out with the lot of you");
    ana.account.uses_on(REPORT, &posted);
    ana.walks(&full_story("He has done it before.")).await;
    let reference = ana.sends().await;

    let case = world.case().await;
    let report = &case.json;
    assert_eq!(report["public_ref"], reference.as_str());
    assert_eq!(report["channel"]["kind"], "discord");
    assert_eq!(report["reporter"]["role"], "victim");
    assert_eq!(report["channel"]["community"], Value::Null, "a member may not want to be traced to a server");
    let evidence = &report["evidence"][0];
    assert_eq!(evidence["text"], "out with the lot of you");
    assert_eq!(evidence["capture_method"], "message_command");
    assert_eq!(case.report.evidence[0].grade, Grade::G1);
    let original = &evidence["original"];
    assert_eq!(original["author"]["platform_user_id"], "777");
    assert_eq!(original["author"]["username"], "troll.777");
    assert_eq!(original["message_id"], posted.id().to_string());
    assert_eq!(original["channel_id"], guild.channel().to_string());
    assert_eq!(original["guild_id"], "71");
    let link = format!("https://discord.com/channels/71/{}/{}", guild.channel(), posted.id());
    assert_eq!(original["url"], link);
    assert!(guild.shown().is_empty(), "nothing is shown to the server");
    assert!(troll.shown().is_empty(), "nor to who wrote it");
    world.finish().await;
}

#[tokio::test]
async fn a_moderator_forwards_with_two_taps_again_and_again() {
    let mut world = World::with_discord().await;
    let (guild, mo, troll) = town(&mut world);
    guild.grants(&mo.account, MANAGE_MESSAGES);
    for n in 1..=3 {
        let posted = troll.posts_in(&guild, &format!("message {n}"));
        mo.account.uses_on(FORWARD, &posted);
        mo.hears("You can report online hate here.").await;
        mo.hears("What do you think it was about?").await;
        mo.presses("Send what I have").await;
        mo.hears("Please read your report once more.").await;
        mo.sends().await;
    }
    let cases = world.cases().await;
    let texts: Vec<&str> = cases.iter().filter_map(|it| it.json["evidence"][0]["text"].as_str()).collect();
    assert_eq!(texts, ["message 1", "message 2", "message 3"]);
    for case in cases {
        assert_eq!(case.json["flow"]["mode"], "forward");
        assert_eq!(case.json["reporter"]["role"], "moderator");
        assert_eq!(case.json["channel"]["community"], json!({"platform_id": "71", "name": "Town"}));
    }
    world.finish().await;
}

#[tokio::test]
async fn a_moderator_adds_what_stood_before_by_choosing_it_and_only_so() {
    let mut world = World::with_discord().await;
    let (guild, mo, troll) = town(&mut world);
    guild.grants(&mo.account, MANAGE_MESSAGES);
    let said: Vec<_> = (1..=3).map(|n| troll.posts_in(&guild, &format!("message {n}"))).collect();
    mo.account.uses_on(FORWARD, &said[2]);
    mo.hears("You can report online hate here.").await;
    mo.hears("What do you think it was about?").await;
    mo.account.uses_on(FORWARD, &said[1]);
    mo.hears("What do you think it was about?").await;
    mo.presses("Send what I have").await;
    mo.hears("Please read your report once more.").await;
    mo.sends().await;
    let cases = world.cases().await;
    let [case] = cases.as_slice() else { panic!("one case, not {}", cases.len()) };
    let pieces = case.json["evidence"].as_array().expect("a list");
    let texts: Vec<&str> = pieces.iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(texts, ["message 3", "message 2"]);
    world.finish().await;
}

#[tokio::test]
async fn who_is_no_moderator_cannot_say_so() {
    let mut world = World::with_discord().await;
    let (guild, ana, troll) = town(&mut world);
    guild.lets_all_use_commands();
    ana.account.uses_on(FORWARD, &troll.posts_in(&guild, "out"));
    ana.hears("Forwarding is for people who look after this server.").await;
    assert_eq!(world.counts().await.conversations, 0);
    world.finish().await;
}

#[tokio::test]
async fn a_report_begun_in_a_server_can_go_on_in_private_and_after_a_restart() {
    let mut world = World::with_discord().await;
    let (guild, ana, _) = town(&mut world);
    ana.begins_in(&guild);
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    ana.presses("No").await;
    ana.hears("Did this happen to you?").await;
    ana.presses("Go on in private").await;
    ana.hears("We go on here.").await;
    ana.hears("We go on in your direct messages.").await;
    world.restart().await;
    let is_connected = reportline_adapter_discord::fake::Fake::is_connected;
    world.discord().waits_for("the gateway to be connected", is_connected).await;
    ana.walks(&full_story("They wrote it.")).await;
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "They wrote it.");
    world.finish().await;
}

#[tokio::test]
async fn what_is_written_while_the_gateway_is_lost_is_one_answer() {
    let mut world = World::with_discord().await;
    let ana = world.member("Ana");
    ana.account.says("hello");
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    ana.presses("No").await;
    ana.hears("Did this happen to you?").await;
    ana.presses("It happened to me").await;
    ana.hears("Before you send a picture").await;
    ana.hears("Send us what you saw.").await;
    world.discord().gateway_goes_silent();
    world.discord().drops_gateway(false);
    ana.account.says("https://x.com/someone/status/17");
    ana.account.says("and then");
    ana.account.sends_file("p.png", "image/png", b"a picture");
    world.discord().gateway_speaks_again();
    let heard = ana.hears("Got it.").await;
    assert!(heard.is_dm);
    ana.commands("done-evidence").await;
    ana.walks(&[]).await;
    ana.sends().await;
    let evidence = world.case().await.report.evidence;
    assert!(evidence.iter().any(|it| !it.media.is_empty()), "the picture is there");
    assert!(evidence.iter().any(|it| it.url.is_some()), "and the link");
    world.finish().await;
}

#[tokio::test]
async fn a_hundred_deliveries_of_one_press_change_nothing() {
    let mut world = World::with_discord().await;
    let (guild, ana, _) = town(&mut world);
    ana.begins_in(&guild);
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    ana.presses("No").await;
    ana.hears("Did this happen to you?").await;
    world.discord().redelivers(100);
    ana.presses("It happened to me").await;
    ana.hears("Before you send a picture").await;
    ana.hears("Send us what you saw.").await;
    world.finish().await;
}

#[tokio::test]
async fn the_word_that_the_hub_has_it_finds_a_person_whose_app_is_closed() {
    let mut world = World::with_discord().await;
    let (guild, ana, _) = town(&mut world);
    world.hub_goes_away();
    ana.begins_in(&guild);
    ana.walks(&full_story("They wrote it.")).await;
    ana.commands("confirm").await;
    ana.hears("saved here").await;
    ana.account.restarts_app();
    world.discord().passes(std::time::Duration::from_secs(16 * 60));
    world.hub_comes_back();
    world.moves_on(minutes(30)).await;
    let late = ana.hears("The hub has your report.").await;
    assert!(late.is_dm, "the interaction is long over");
    world.finish().await;
}

#[tokio::test]
async fn where_the_bot_is_not_a_person_reports_with_what_they_installed_themselves() {
    let mut world = World::with_discord().await;
    let guild = world.discord().guild_without_bot(81, "Elsewhere");
    let ana = world.member("Ana");
    let troll = world.discord().person(777, "Troll", "en-GB");
    guild.admits(&ana.account);
    guild.admits(&troll);
    ana.account.installs_for_themselves();
    ana.account.uses_on(REPORT, &troll.posts_in(&guild, "get out"));
    ana.walks(&[("who", presses("I saw it"))]).await;
    ana.sends().await;
    let report = world.case().await.json;
    assert_eq!(report["evidence"][0]["original"]["guild_id"], "81");
    ana.account.uses(&Place::Dm, "status", json!({}));
    ana.hears("has your report").await;
    world.finish().await;
}
