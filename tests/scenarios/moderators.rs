//! Moderators: two taps, nothing retyped; who moderates is the platform's word.

use reportline_adapter_telegram::fake::{Group, Origin};
use serde_json::Value;

use crate::harness::{World, presses};

const GROUP: i64 = -1_001_234_567_890;

fn group(world: &World) -> (Group, Origin) {
    let group = world.telegram().group(GROUP, "Neighbours", None);
    (group, Origin::Chat { id: GROUP, title: "Neighbours".to_owned() })
}

#[tokio::test]
async fn a_moderator_who_forwards_from_their_group_sends_with_two_taps() {
    let mut world = World::new().await;
    let mo = world.person("Mo");
    let (group, origin) = group(&world);
    group.promotes(&mo.account);
    mo.account.forwards(&origin, "out with the lot of them");
    mo.hears("You can report online hate here.").await;
    mo.hears("What do you think it was about?").await;
    mo.presses("Send what I have").await;
    mo.hears("Please read your report once more.").await;
    let reference = mo.sends().await;

    let report = world.case().await.json;
    assert_eq!(report["public_ref"], reference.as_str());
    assert_eq!(report["flow"]["mode"], "forward");
    assert_eq!(report["reporter"]["role"], "moderator");
    assert_eq!(report["reporter"]["basis_of_knowledge"][0], "moderates_space");
    assert_eq!(report["channel"]["community"]["platform_id"], GROUP.to_string());
    assert_eq!(report["channel"]["community"]["name"], "Neighbours");
    assert_eq!(report["evidence"][0]["text"], "out with the lot of them");
    world.finish().await;
}

/// Draupnir #408: the wrong one was named as who had filed it.
#[tokio::test]
async fn who_files_a_report_is_who_called_not_who_wrote_the_message() {
    let mut world = World::new().await;
    let (mo, bo) = (world.person("Mo"), world.person("Bo"));
    let (group, _) = group(&world);
    group.promotes(&mo.account);
    mo.account.reports_in(&group, &bo.account, "get out of our street");
    mo.hears("You can report online hate here.").await;
    mo.hears("What do you think it was about?").await;
    mo.presses("Send what I have").await;
    mo.hears("Please read your report once more.").await;
    mo.sends().await;

    let case = world.case().await;
    let author = &case.json["evidence"][0]["original"]["author"];
    assert_eq!(author["platform_user_id"], bo.account.id().to_string());
    let contact = case.contact.expect("a moderator may be reached where they reported");
    assert_eq!(&*contact.chat_handle.expect("in the chat").user_id, mo.account.id().to_string().as_str());
    assert!(bo.account.shown().is_empty(), "nothing is said to who wrote it");
    assert!(group.shown().is_empty(), "nor in the group");
    world.finish().await;
}

#[tokio::test]
async fn a_member_who_reports_in_a_group_is_asked_as_everybody_is() {
    let mut world = World::new().await;
    let (ana, bo) = (world.person("Ana"), world.person("Bo"));
    let (group, _) = group(&world);
    ana.account.reports_in(&group, &bo.account, "get out of our street");
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    ana.presses("No").await;
    ana.walks(&[("who", presses("It happened to me"))]).await;
    ana.sends().await;
    let report = world.case().await.json;
    assert_eq!(report["flow"]["mode"], "full");
    assert_eq!(
        report["channel"]["community"],
        Value::Null,
        "a member may not want to be traced to a community"
    );
    world.finish().await;
}

#[tokio::test]
async fn saying_that_one_runs_the_group_does_not_make_one_its_moderator() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let (_, origin) = group(&world);
    ana.account.forwards(&origin, "out with the lot of them");
    ana.hears("You can report online hate here.").await;
    ana.hears("Is anyone in danger right now?").await;
    ana.presses("No").await;
    ana.walks(&[("who", presses("I run the group"))]).await;
    ana.sends().await;
    let report = world.case().await.json;
    assert_eq!(report["reporter"]["role"], "moderator", "that is what they say");
    assert_eq!(report["flow"]["mode"], "full", "and this is what the platform says");
    assert_eq!(report["channel"]["community"], Value::Null);
    world.finish().await;
}

#[tokio::test]
async fn a_moderator_can_report_again_and_again() {
    let mut world = World::new().await;
    let mo = world.person("Mo");
    let (group, origin) = group(&world);
    group.promotes(&mo.account);
    for n in 1..=5 {
        mo.account.forwards(&origin, &format!("message {n}"));
        mo.hears("You can report online hate here.").await;
        mo.hears("What do you think it was about?").await;
        mo.presses("Send what I have").await;
        mo.hears("Please read your report once more.").await;
        mo.sends().await;
    }
    let cases = world.cases().await;
    let texts: Vec<_> = cases
        .iter()
        .map(|it| it.json["evidence"][0]["text"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(texts, ["message 1", "message 2", "message 3", "message 4", "message 5"]);
    world.finish().await;
}

#[tokio::test]
async fn somebody_whose_chat_is_not_open_yet_is_pointed_there_and_loses_nothing() {
    let mut world = World::new().await;
    let bo = world.person("Bo");
    let (group, _) = group(&world);
    let stranger = world.telegram().stranger(900, "Cy", "en");
    stranger.reports_in(&group, &bo.account, "get out");
    let shown = group.hears().await;
    assert!(shown.text.contains("I only answer in private."), "{}", shown.text);
    assert!(!shown.text.contains("get out"));

    stranger.starts(Some("group"));
    world.moves_on(crate::harness::minutes(1)).await;
    world.settles().await;
    let texts: Vec<String> = stranger.shown().into_iter().map(|it| it.text).collect();
    assert!(texts.iter().any(|it| it.contains("Is anyone in danger right now?")), "{texts:#?}");
    assert_eq!(world.counts().await.conversations, 1);
    world.finish().await;
}

#[tokio::test]
async fn several_messages_make_one_report_until_it_is_sent() {
    let mut world = World::new().await;
    let mo = world.person("Mo");
    let (group, origin) = group(&world);
    group.promotes(&mo.account);
    mo.account.forwards(&origin, "the first");
    mo.walks_to("strand", &[]).await;
    mo.account.forwards(&origin, "the second");
    mo.hears("What you sent: 2 things").await;
    mo.presses("Send what I have").await;
    mo.hears("What you sent: 2 things").await;
    mo.sends().await;
    let evidence = world.case().await.report.evidence;
    let texts: Vec<_> = evidence.iter().map(|it| it.text.as_deref()).collect();
    assert_eq!(texts, [Some("the first"), Some("the second")]);
    world.finish().await;
}
