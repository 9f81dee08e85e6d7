//! `/report` in a group: taken for the private chat, and nothing about it shown in the group.

use reportline_channel::conformance::samples;
use reportline_channel::{Capture, Command, Content, Standing};
use reportline_delivery::DeliveryError;

use crate::stage::{Stage, peer, said};

#[tokio::test]
async fn it_is_answered_privately_and_the_group_sees_nothing() {
    let stage = Stage::polling().await;
    let (ana, troll) = (stage.fake.person(501, "Ana", "en"), stage.fake.person(777, "T.", "en"));
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", None);
    ana.reports_in(&group, &troll, "Nobody wants you here");

    let inbound = stage.accepted(1).await;
    assert_eq!((inbound.peer.clone(), inbound.standing), (peer(501), Standing::Member));
    let exhibit = &said(&inbound).exhibits[0];
    assert_eq!(exhibit.capture, Capture::MessageCommand);
    assert_eq!(exhibit.text.as_deref(), Some("Nobody wants you here"));
    let origin = exhibit.origin.as_ref().expect("the platform's word");
    assert_eq!(origin.author.as_ref().and_then(|it| it.id.as_deref()), Some("777"));
    assert!(origin.url.as_deref().is_some_and(|it| it.starts_with("https://t.me/c/1234567890/")));
    stage.fake.waits_for("the update to be confirmed", |it| it.n_confirmed() == 1).await;
    assert_eq!(group.shown(), []);
    stage.stop().await;
}

#[tokio::test]
async fn who_has_not_opened_the_chat_is_shown_a_button_and_loses_nothing() {
    let stage = Stage::polling().await;
    let (bo, troll) = (stage.fake.stranger(502, "Bo", "pl"), stage.fake.person(777, "T.", "en"));
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", None);
    bo.reports_in(&group, &troll, "Nobody wants you here");

    // The evidence is in the inbox before anything is said anywhere.
    assert_eq!(said(&stage.accepted(1).await).exhibits.len(), 1);
    let shown = group.hears().await;
    assert_eq!(shown.text, "telegram-group-continue");
    assert!(shown.is_quiet);
    let button = shown.button("telegram-group-open").expect("the button");
    assert_eq!(button.url.as_deref(), Some("https://t.me/hub_report_bot?start=group"));
    assert!(!shown.text.contains("Nobody"), "nothing about the report");

    let question = samples::text_question();
    match stage.line.send(&peer(502), &question, None).await {
        Err(DeliveryError::Unheard(_)) => {}
        other => panic!("expected Unheard, not {other:?}"),
    }
    bo.starts(Some("group"));
    stage.accepted(2).await;
    stage.line.send(&peer(502), &question, None).await.expect("the chat is open now");
    bo.hears().await;
    stage.stop().await;
}

#[tokio::test]
async fn an_administrator_of_the_group_is_a_moderator_there() {
    let stage = Stage::polling().await;
    let (ana, troll) = (stage.fake.person(501, "Ana", "en"), stage.fake.person(777, "T.", "en"));
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", Some("neighbours"));
    group.promotes(&ana);
    ana.reports_in(&group, &troll, "Nobody wants you here");
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.standing, Standing::Moderator);
    assert_eq!(inbound.community.expect("the group").name.as_deref(), Some("Neighbours"));
    stage.stop().await;
}

#[tokio::test]
async fn an_anonymous_administrator_claims_the_report_in_private_and_nobody_else_can() {
    let stage = Stage::polling().await;
    let (ana, bo, troll) = (
        stage.fake.person(501, "Ana", "en"),
        stage.fake.person(502, "Bo", "en"),
        stage.fake.person(777, "T.", "en"),
    );
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", None);
    group.promotes(&ana);
    group.reports_anonymously(&troll, "Nobody wants you here");
    let url = group.hears().await.rows[0][0].url.clone().expect("a link");
    let payload = url.split("?start=").nth(1).expect("a payload");
    assert!(payload.len() <= 64, "64 characters is the most");

    bo.starts(Some(payload));
    assert_eq!(stage.accepted(1).await.content, Content::Command(Command::Start));
    ana.starts(Some(payload));
    let inbound = stage.accepted(2).await;
    assert_eq!(inbound.standing, Standing::Moderator);
    assert_eq!(inbound.community.as_ref().map(|it| it.id.clone()), Some(group.id().to_string()));
    let exhibit = &said(&inbound).exhibits[0];
    assert_eq!(exhibit.capture, Capture::MessageCommand);
    assert_eq!(exhibit.text.as_deref(), Some("Nobody wants you here"));

    ana.starts(Some("r_00000000000000000000000000000000"));
    assert_eq!(stage.accepted(3).await.content, Content::Command(Command::Start));
    stage.stop().await;
}

#[tokio::test]
async fn what_is_not_said_to_us_is_ignored() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", None);
    assert_eq!(ana.says_in(&group, "privacy mode keeps this from us"), None);
    group.promotes_bot(&ana);
    ana.says_in(&group, "but an administrator is sent everything");
    ana.says_in(&group, "/report@other_bot");
    stage.fake.waits_for("all to be confirmed", |it| it.n_confirmed() == 3).await;
    assert_eq!(stage.line.inbox.offered().len(), 0);
    assert_eq!(group.shown(), []);
    stage.stop().await;
}
