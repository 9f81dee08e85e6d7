//! Promise 5: each thing is graded by how it was captured, from what the platform itself said.

use reportline_adapter_telegram::fake::{Origin, Person as Account};
use reportline_report::{CaptureMethod, Grade};
use sha2::{Digest, Sha256};

use crate::harness::{FiledCase, World, presses};

/// Somebody whose first message is what they hand over, and who tells nothing else.
async fn filed_after(hand_over: impl FnOnce(&World, &Account)) -> FiledCase {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    hand_over(&world, &ana.account);
    ana.walks(&[("safety", presses("No")), ("who", presses("I saw it"))]).await;
    ana.sends().await;
    let case = world.case().await;
    world.finish().await;
    case
}

/// Modmail cuts forwarded text at 500 characters.
#[tokio::test]
async fn a_forward_of_four_thousand_characters_arrives_to_the_byte() {
    let text: String = "Ich hasse euch – كلكم – 🏳️‍🌈 ".chars().cycle().take(4000).collect();
    let origin = Origin::User { id: 77, name: "Troll".into(), username: Some("troll".into()) };
    let case = filed_after(|_, ana| {
        ana.forwards(&origin, &text);
    })
    .await;
    let evidence = &case.report.evidence[0];
    assert_eq!(evidence.text.as_deref(), Some(text.as_str()));
    assert_eq!(evidence.text_sha256.as_deref(), Some(hex::encode(Sha256::digest(&text)).as_str()));
    let author =
        evidence.original.as_ref().and_then(|it| it.author.as_ref()).expect("the platform told the author");
    assert_eq!(author.platform_user_id.as_deref(), Some("77"));
    assert_eq!(author.username.as_deref(), Some("troll"));
    assert_eq!(evidence.grade, Grade::G2);
    assert!(evidence.capture_method.is(CaptureMethod::NativeForward));
}

/// tdlib/telegram-bot-api #680: a hidden sender's forward can carry anybody's name.
#[tokio::test]
async fn a_forward_of_someone_hidden_is_worth_less_and_names_nobody_for_sure() {
    let case = filed_after(|_, ana| {
        ana.forwards(&Origin::Hidden { name: "The Mayor".into() }, "get out");
    })
    .await;
    let evidence = &case.report.evidence[0];
    assert_eq!(evidence.grade, Grade::G4);
    let author = evidence.original.as_ref().and_then(|it| it.author.as_ref()).expect("a name was told");
    assert_eq!(
        (author.platform_user_id.as_deref(), author.display_name.as_deref()),
        (None, Some("The Mayor"))
    );
}

#[tokio::test]
async fn a_forward_from_a_channel_keeps_the_post_it_was() {
    let origin = Origin::Channel {
        id: -1_001_999_888_777,
        title: "Pure News".into(),
        username: Some("purenews".into()),
        message_id: 42,
    };
    let case = filed_after(|_, ana| {
        ana.forwards(&origin, "they are vermin");
    })
    .await;
    let evidence = &case.report.evidence[0];
    assert_eq!(evidence.grade, Grade::G2);
    let original = evidence.original.as_ref().expect("the platform told the origin");
    assert_eq!(original.message_id.as_deref(), Some("42"));
    assert_eq!(original.url.as_deref(), Some("https://t.me/purenews/42"));
    assert!(original.posted_at.is_some());
}

#[tokio::test]
async fn a_message_reported_in_its_group_is_worth_most() {
    let mut world = World::new().await;
    let (ana, bo) = (world.person("Ana"), world.person("Bo"));
    let group = world.telegram().group(-1_001_234_567_890, "Neighbours", Some("neighbours"));
    ana.account.reports_in(&group, &bo.account, "you people are filth");
    ana.walks(&[("safety", presses("No")), ("who", presses("It happened to me"))]).await;
    ana.sends().await;
    let case = world.case().await;
    let evidence = &case.report.evidence[0];
    assert_eq!(evidence.grade, Grade::G1);
    assert_eq!(evidence.text.as_deref(), Some("you people are filth"));
    let author =
        evidence.original.as_ref().and_then(|it| it.author.as_ref()).expect("the platform told the author");
    assert_eq!(author.platform_user_id.as_deref(), Some(bo.account.id().to_string().as_str()));
    world.finish().await;
}
