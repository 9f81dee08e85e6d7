//! What people do in the private chat.

use reportline_adapter_telegram::fake::{Fault, Origin};
use reportline_channel::conformance::{LIMIT, samples};
use reportline_channel::{Body, Capture, Command, Content, Handed, Missing, Standing};
use serde_json::json;

use crate::stage::{Stage, peer, said};

#[tokio::test]
async fn a_question_is_answered_by_pressing_and_the_next_takes_its_place() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let first = samples::english(Body::Question(samples::one_question()));
    stage.line.send(&peer(501), &first, None).await.expect("shown");
    let question = ana.hears().await;

    ana.presses("It happened to me").await;
    let pressed = stage.accepted(1).await;
    assert_eq!(said(&pressed).pressed[0].0, "q1:who:me");
    assert_eq!(pressed.pressed_on.as_ref().map(|it| it.0.clone()), Some(question.id.to_string()));

    let mut next = samples::english(Body::Question(samples::many_question()));
    next.replaces = pressed.pressed_on;
    let sent = stage.line.send(&peer(501), &next, sent_handle(question.id).as_ref()).await.expect("shown");
    let replaced = ana.hears().await;
    assert_eq!((replaced.id, replaced.n_edits), (question.id, 1), "edited in place");
    assert!(replaced.text.starts_with("In danger: No\n\n"), "the answered question stands above in one line");
    assert_eq!(sent.handle, sent_handle(question.id));

    // The same once more: after a crash the outbox sends again.
    let again = stage.line.send(&peer(501), &next, None).await.expect("not modified is as wanted");
    assert_eq!(again.handle, sent_handle(question.id));
    stage.stop().await;
}

fn sent_handle(id: i64) -> Option<reportline_channel::Handle> {
    Some(reportline_channel::Handle(id.to_string()))
}

#[tokio::test]
async fn a_typed_answer_shrinks_the_question_before_to_one_line() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let question = samples::english(Body::Question(samples::one_question()));
    let sent = stage.line.send(&peer(501), &question, None).await.expect("shown");
    ana.says("it was me");
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("it was me"));

    let next = samples::english(Body::Question(samples::many_question()));
    stage.line.send(&peer(501), &next, sent.handle.as_ref()).await.expect("shown");
    let shown = ana.shown();
    assert_eq!(shown.len(), 2);
    assert_eq!((shown[0].text.as_str(), shown[0].labels().len()), ("In danger: No", 0));
    assert!(!shown[1].text.contains("In danger"), "said once");
    stage.stop().await;
}

#[tokio::test]
async fn a_question_asked_again_does_not_claim_to_be_answered() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let misfit =
        samples::outbounds().into_iter().find(|it| it.0 == "question with a misfit").expect("a sample").1;
    let sent = stage.line.send(&peer(501), &misfit, None).await.expect("shown");
    stage.line.send(&peer(501), &misfit, sent.handle.as_ref()).await.expect("shown");
    let shown = ana.shown();
    assert!(shown[0].text.contains("I could not read that as a date."), "it stands as it was");
    assert_eq!((shown[0].labels().len(), shown.len()), (0, 2), "but has no buttons any more");
    stage.stop().await;
}

#[tokio::test]
async fn a_question_that_is_gone_is_sent_anew() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let mut question = samples::english(Body::Question(samples::one_question()));
    question.replaces = sent_handle(99);
    let sent = stage.line.send(&peer(501), &question, None).await.expect("shown");
    assert_eq!(sent.handle, sent_handle(ana.hears().await.id));
    stage.stop().await;
}

#[tokio::test]
async fn a_review_is_protected_and_the_question_it_replaces_goes() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let question = samples::english(Body::Question(samples::one_question()));
    let sent = stage.line.send(&peer(501), &question, None).await.expect("shown");
    let mut review = samples::english(Body::Review(
        samples::outbounds()
            .into_iter()
            .find_map(|it| match it.1.body {
                Body::Review(review) => Some(review),
                _ => None,
            })
            .expect("there is a review"),
    ));
    review.replaces = sent.handle;
    stage.line.send(&peer(501), &review, None).await.expect("shown");
    let shown = ana.shown();
    assert_eq!(shown.len(), 1, "the question is gone");
    assert!(shown[0].is_protected);
    stage.stop().await;
}

#[tokio::test]
async fn a_receipt_can_be_kept() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let sample = |name: &str| samples::outbounds().into_iter().find(|it| it.0 == name).expect("a sample").1;
    let review = stage.line.send(&peer(501), &sample("review"), None).await.expect("shown");
    let mut receipt = sample("receipt");
    receipt.replaces = review.handle.clone();
    let sent = stage.line.send(&peer(501), &receipt, review.handle.as_ref()).await.expect("shown");
    let shown = ana.shown();
    assert_eq!(shown.iter().map(|it| it.is_protected).collect::<Vec<_>>(), [true, false]);
    assert_eq!(shown[0].labels().len(), 0, "what is sent cannot be sent again");
    assert_eq!(sent.handle, None, "nothing takes its place");

    ana.presses("Status").await;
    let pressed = stage.accepted(1).await;
    assert_eq!(said(&pressed).pressed[0].0, "c:status");
    assert_eq!(pressed.pressed_on, None);
    stage.stop().await;
}

#[tokio::test]
async fn a_notice_leaves_the_question_to_be_answered() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let question = samples::english(Body::Question(samples::one_question()));
    let sent = stage.line.send(&peer(501), &question, None).await.expect("shown");
    stage.line.send(&peer(501), &samples::saying(&["Call 999."]), sent.handle.as_ref()).await.expect("shown");
    assert_eq!(ana.shown()[0].labels().len(), question_labels());
    stage.stop().await;
}

fn question_labels() -> usize {
    let question = samples::one_question();
    let tokens = question.options.iter().chain(&question.commands).map(|it| it.token.0.len());
    tokens.filter(|it| *it <= reportline_channel::Token::MOST_BYTES).count()
}

#[tokio::test]
async fn an_old_button_does_not_take_the_talk_up_the_chat() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let question = samples::english(Body::Question(samples::one_question()));
    let old = stage.line.send(&peer(501), &question, None).await.expect("shown");
    let last = stage.line.send(&peer(501), &question, None).await.expect("shown");
    let mut next = samples::english(Body::Question(samples::many_question()));
    next.replaces = old.handle;
    stage.line.send(&peer(501), &next, last.handle.as_ref()).await.expect("shown");
    let shown = ana.shown();
    assert_eq!(shown.len(), 3);
    assert_eq!(shown[1].labels().len(), 0);
    assert!(shown[2].text.contains("What do you think it was about?"));
    stage.stop().await;
}

#[tokio::test]
async fn an_album_is_kept_piece_by_piece_under_one_name() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    ana.sends_album(&[b"one", b"two", b"three"], Some("all in one evening"));
    stage.line.inbox.wait_for(3, LIMIT).await;
    let accepted = stage.line.inbox.accepted();
    let exhibits: Vec<_> = accepted.iter().map(|it| &said(it).exhibits[0]).collect();
    assert!(exhibits.iter().all(|it| it.album.is_some() && it.album == exhibits[0].album));
    assert_eq!(exhibits[0].text.as_deref(), Some("all in one evening"));
    let kept = stage.line.inbox.kept();
    let bytes: Vec<&[u8]> = kept.iter().map(|it| &it.bytes[..]).collect();
    assert_eq!(bytes, [b"one" as &[u8], b"two", b"three"]);
    stage.stop().await;
}

#[tokio::test]
async fn an_administrator_who_forwards_from_their_group_is_a_moderator() {
    let stage = Stage::polling().await;
    let (ana, bo) = (stage.fake.person(501, "Ana", "en"), stage.fake.person(502, "Bo", "en"));
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", None);
    group.promotes(&ana);
    let origin = Origin::Chat { id: group.id(), title: "Neighbours".to_owned() };

    ana.forwards(&origin, "said by one of us");
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.standing, Standing::Moderator);
    assert_eq!(inbound.community.expect("their group").id, group.id().to_string());
    assert_eq!(said(&stage.accepted(1).await).exhibits[0].capture, Capture::NativeForward);

    bo.forwards(&origin, "the same");
    assert_eq!(stage.accepted(2).await.standing, Standing::Member);

    // Where Telegram will not say, the report is taken all the same.
    stage.fake.fails_next("getChatMember", Fault::Server);
    ana.forwards(&origin, "again");
    assert_eq!(stage.accepted(3).await.standing, Standing::Member);
    stage.stop().await;
}

#[tokio::test]
async fn a_file_is_fetched_again_after_a_hiccup_and_told_missing_after_three() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    stage.fake.fails_next("download", Fault::Drop);
    ana.sends_document("a.png", "image/png", b"all of it");
    let inbound = stage.accepted(1).await;
    assert!(matches!(&said(&inbound).exhibits[0].files[..], [Handed::Kept(it)] if it.size == 9));

    for _ in 0..3 {
        stage.fake.fails_next("getFile", Fault::Garbage);
    }
    ana.sends_document("b.png", "image/png", b"never");
    let inbound = stage.accepted(2).await;
    match &said(&inbound).exhibits[0].files[..] {
        [Handed::Missing { why: Missing::Failed, name, .. }] => assert_eq!(name.as_deref(), Some("b.png")),
        other => panic!("expected a missing file, not {other:?}"),
    }
    stage.stop().await;
}

#[tokio::test]
async fn a_slow_file_of_one_person_holds_nobody_else_up() {
    let stage = Stage::polling().await;
    let (ana, bo) = (stage.fake.person(501, "Ana", "en"), stage.fake.person(502, "Bo", "en"));
    stage.fake.fails_next("getFile", Fault::Hang);
    ana.sends_document("a.png", "image/png", b"slow");
    stage.fake.waits_for("the file to be asked for", |it| it.calls_of("getFile").len() == 1).await;
    for index in 0..5 {
        bo.says(&format!("message {index}"));
        let inbound = stage.accepted(index + 1).await;
        assert_eq!(said(&inbound).text, Some(format!("message {index}")));
    }
    assert_eq!(stage.fake.n_confirmed(), 0, "nothing is confirmed past what is unfinished");
    stage.line.stop.cancel();
    stage.stop().await;
}

#[tokio::test]
async fn media_can_be_refused() {
    let fake = reportline_adapter_telegram::fake::Fake::start().await;
    let mut settings = fake.settings();
    settings["no_media"] = json!(true);
    let stage = Stage::with(fake, &settings);
    stage.fake.person(501, "Ana", "en").sends_photo(b"a picture", None);
    let inbound = stage.accepted(1).await;
    assert!(matches!(&said(&inbound).exhibits[0].files[..], [Handed::Missing { why: Missing::Refused, .. }]));
    assert_eq!(stage.fake.calls_of("getFile").len(), 0, "not even fetched");
    stage.stop().await;
}

#[tokio::test]
async fn the_deep_link_names_the_community() {
    let stage = Stage::polling().await;
    stage.fake.person(501, "Ana", "en").starts(Some("c_east-hub"));
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.content, Content::Command(Command::Start));
    assert_eq!(inbound.community.expect("a community").id, "east-hub");
    stage.stop().await;
}
