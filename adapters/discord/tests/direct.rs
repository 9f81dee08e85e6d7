//! In direct messages: anything can be written, sent and forwarded, and what is pressed changes in place.

use reportline_channel::conformance::samples;
use reportline_channel::{Body, Capture, Outbound};
use serde_json::json;

use crate::stage::{Stage, peer, said, words};

#[tokio::test]
async fn words_files_and_forwards_are_answers() {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let (ana, troll) = (stage.fake.person(501, "Ana", "en-GB"), stage.fake.person(777, "Troll", "en-GB"));
    [&ana, &troll].into_iter().for_each(|it| guild.admits(it));
    ana.says("They wrote it under my photo.");
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("They wrote it under my photo."));
    ana.sends_file("a.ogg", "audio/ogg", b"a voice");
    let voice = stage.accepted(2).await;
    assert_eq!(said(&voice).exhibits[0].capture, Capture::Upload);
    ana.forwards(&troll.posts_in(&guild, "out with them"));
    let forward = stage.accepted(3).await;
    assert_eq!(said(&forward).exhibits[0].capture, Capture::NativeForward);
    assert_eq!(said(&forward).text, None, "what somebody else wrote is not what she says");
    ana.sends(json!({"content": "", "sticker_items": [{"id": "5", "name": "Wave", "format_type": 1}]}));
    assert_eq!(said(&stage.accepted(4).await).text.as_deref(), Some("Wave"));
    stage.stop().await;
}

#[tokio::test]
async fn a_pressed_question_changes_in_place_and_a_typed_answer_leaves_one_line() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    let inbound = stage.accepted(1).await;
    let first = stage.asks(&inbound, samples::one_question()).await;
    let asked = ana.hears().await;
    ana.presses("It happened to me").await;
    let pressed = stage.accepted(2).await;
    let second =
        stage.answers_after(&pressed, Body::Question(samples::many_question()), first.as_ref()).await;
    let next = ana.hears().await;
    assert_eq!((next.id, next.n_edits), (asked.id, 1));

    ana.says("typed");
    let typed = stage.accepted(3).await;
    stage.answers_after(&typed, Body::Question(samples::one_question()), second.as_ref()).await;
    let shown = ana.shown();
    let old = shown.iter().find(|it| it.id == asked.id).expect("it stands");
    assert!(old.labels().is_empty() && old.options().is_empty(), "nothing is left to press above");
    stage.stop().await;
}

#[tokio::test]
async fn words_that_look_like_marks_are_shown_as_they_are() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    let inbound = stage.accepted(1).await;
    let text = "**no** <@501> @everyone `x` [a](https://x.com)\n# loud\n> quoted\n1. one";
    stage.answers(&inbound, samples::saying(&[text]).body).await;
    let shown = ana.hears().await;
    assert_eq!(words(&shown), text);
    assert!(!shown.text.contains("<@501>"), "nobody is called: {}", shown.text);
    let sent = stage.fake.requests();
    let posted = sent.iter().rev().find(|it| it.path.ends_with("/messages")).expect("it was posted");
    assert!(String::from_utf8_lossy(&posted.body).contains(r#""allowed_mentions":{"parse":[]}"#));
    stage.stop().await;
}

#[tokio::test]
async fn a_message_longer_than_discord_takes_comes_in_pieces_with_the_buttons_last() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    let inbound = stage.accepted(1).await;
    let mut question = samples::one_question();
    question.help = Some("*It* is _long_. ".repeat(300));
    stage.asks(&inbound, question.clone()).await;
    let shown = ana.shown();
    assert!(shown.len() >= 3);
    let whole: String = shown.iter().map(words).collect();
    assert!(
        whole.replace(char::is_whitespace, "").contains(&question.help.unwrap_or_default().replace(' ', ""))
    );
    assert!(shown.iter().rev().skip(1).all(|it| it.labels().is_empty()));
    assert!(!shown.last().expect("pieces").labels().is_empty());
    stage.stop().await;
}

#[tokio::test]
async fn a_message_of_no_event_comes_as_a_direct_message() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    let update = Outbound { is_quiet: true, ..samples::saying(&["You have an update."]) };
    stage.line.send(&peer(501), &update, None).await.expect("it is shown");
    let shown = ana.hears().await;
    assert!(shown.is_dm && shown.flags & (1 << 12) != 0, "without a sound");
    stage.stop().await;
}
