//! The rules about what comes from people: taken once, whole, and acknowledged only then.

use tokio::time::timeout;

use crate::attachment::{Handed, Missing};
use crate::choice::Choice;
use crate::conformance::inbox::Call;
use crate::conformance::line::eventually;
use crate::conformance::rig::{Person, Rig};
use crate::conformance::stage::{Stage, said};
use crate::conformance::{LIMIT, WATCH, samples};
use crate::exhibit::Exhibit;
use crate::inbound::{EventId, Inbound};
use crate::inbox::Accepted;
use crate::letter::Answers;
use crate::outbound::Body;

/// Bytes that a picture may begin with; the rest says that nothing of it was cut.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and \xff\xfe\0 whatever follows, to the last byte";

pub(super) async fn told_only_after_accept<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    let rig = stage.rig.clone();
    eventually("the first event to be acknowledged", LIMIT, || rig.acknowledged() == 1).await;

    stage.line.inbox.hold_next(1);
    stage.begins(|rig, line| async move { rig.writes(&line, Person::Ana, "kept first").await });
    stage.line.inbox.wait_for_offers(2, LIMIT).await;
    let told = eventually("an acknowledgement that must not come", LIMIT, || rig.acknowledged() > 1);
    assert!(timeout(WATCH, told).await.is_err(), "the far side was told before accept returned");

    stage.line.inbox.release();
    eventually("the held event to be acknowledged", LIMIT, || rig.acknowledged() == 2).await;
}

pub(super) async fn same_event_same_id<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    let first = stage.writes(Person::Ana, "only once").await;
    let n_offered = stage.line.inbox.offered().len();
    stage.acts(stage.rig.redelivers(&stage.line)).await;
    let again = stage.line.inbox.wait_for_offers(n_offered + 1, LIMIT).await;
    assert_eq!(again[n_offered].id, first.id, "the same event came under another id");
    assert_eq!(again[n_offered].content, first.content, "the same event says something else");

    let other = stage.writes(Person::Ana, "only once").await;
    assert_ne!(other.id, first.id, "the same words written twice are two events");
}

pub(super) async fn lost_accept_is_offered_again<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    stage.line.inbox.lose_next(1);
    stage.begins(|rig, line| async move { rig.writes(&line, Person::Ana, "not lost").await });
    stage.line.inbox.wait_for_call("an accept that was lost", LIMIT, |it| matches!(it, Call::Lost(_))).await;
    stage.acts(stage.rig.offers_again(&stage.line)).await;

    let accepted = stage.line.inbox.wait_for(2, LIMIT).await;
    assert_eq!(said(&accepted[1]).text.as_deref(), Some("not lost"));
    let lost: Vec<EventId> = stage.line.inbox.calls().into_iter().filter_map(lost_id).collect();
    assert_eq!(lost, [accepted[1].id.clone()], "what was lost came again under another id");
}

fn lost_id(call: Call) -> Option<EventId> {
    match call {
        Call::Lost(id) => Some(id),
        _ => None,
    }
}

pub(super) async fn lost_file_is_offered_again<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    asked_for_evidence(stage).await;
    stage.line.inbox.lose_next_files(1);
    stage.begins(|rig, line| async move { rig.hands_over(&line, Person::Ana, PICTURE).await });
    stage.line.inbox.wait_for_call("a file to be kept", LIMIT, |it| matches!(it, Call::Kept(_))).await;
    stage.acts(stage.rig.offers_again(&stage.line)).await;

    let accepted = stage.line.inbox.wait_for(2, LIMIT).await;
    assert!(matches!(exhibit(&accepted[1]).files[..], [Handed::Kept(_)]), "the file did not come again");
}

pub(super) async fn limited_is_taken<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    stage.line.inbox.limit_next(1);
    stage.acts(stage.rig.writes(&stage.line, Person::Ana, "too fast")).await;
    let is_limited = |it: &Call| matches!(it, Call::Taken(_, Accepted::Limited));
    stage.line.inbox.wait_for_call("an event over the limit", LIMIT, is_limited).await;
    let rig = stage.rig.clone();
    eventually("the limited event to be acknowledged", LIMIT, || rig.acknowledged() == 2).await;

    let next = stage.writes(Person::Ana, "slower").await;
    assert_eq!(said(&next).text.as_deref(), Some("slower"));
    assert_eq!(stage.line.inbox.offered().len(), 3, "an event over the limit was offered again");
}

pub(super) async fn one_peer_stalls_no_other<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    stage.meets(Person::Bo).await;
    stage.line.inbox.hold_next(1);
    stage.begins(|rig, line| async move { rig.writes(&line, Person::Ana, "slow to keep").await });
    stage.line.inbox.wait_for_offers(3, LIMIT).await;

    stage.begins(|rig, line| async move { rig.writes(&line, Person::Bo, "not held up").await });
    let accepted = stage.line.inbox.wait_for(3, LIMIT).await;
    assert_eq!(said(&accepted[2]).text.as_deref(), Some("not held up"));

    stage.line.inbox.release();
    let accepted = stage.line.inbox.wait_for(4, LIMIT).await;
    assert_eq!(said(&accepted[3]).text.as_deref(), Some("slow to keep"));
}

pub(super) async fn person_is_one_peer<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let ana = stage.meets(Person::Ana).await;
    let bo = stage.meets(Person::Bo).await;
    assert_ne!(ana, bo, "two people are one peer");
    assert_eq!(stage.writes(Person::Ana, "one").await.peer, ana);
    assert_eq!(stage.writes(Person::Bo, "two").await.peer, bo);
    assert_eq!(stage.writes(Person::Ana, "three").await.peer, ana);
}

pub(super) async fn words_arrive_as_written<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    let inbound = stage.writes(Person::Ana, samples::AWKWARD).await;
    assert_eq!(said(&inbound).text.as_deref(), Some(samples::AWKWARD));
    assert!(said(&inbound).pressed.is_empty(), "words were taken for a button");
}

pub(super) async fn long_words_arrive_whole<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    let most = stage.line.channel.capabilities().message_limit.0.min(20_000);
    let text = "They wrote it 👩🏽‍🚀 again and again. ".repeat(most * 2 / 32);
    let text = text.trim_end();
    stage.acts(stage.rig.writes(&stage.line, Person::Ana, text)).await;
    let inbox = &stage.line.inbox;
    let whole = || inbox.accepted()[1..].iter().filter_map(|it| said(it).text.clone()).collect::<String>();
    eventually("the whole of a long text", LIMIT, || whole().len() >= text.len()).await;
    assert!(whole() == text, "a long text arrived changed");
}

pub(super) async fn picture_without_words_arrives<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    asked_for_evidence(stage).await;
    stage.acts(stage.rig.hands_over(&stage.line, Person::Ana, PICTURE)).await;
    let accepted = stage.line.inbox.wait_for(2, LIMIT).await;
    let exhibit = exhibit(&accepted[1]);
    assert_eq!(exhibit.text, None, "a picture without words has words");

    let kept = stage.line.inbox.kept();
    assert_eq!(kept.len(), 1, "one picture, one file");
    assert_eq!(&kept[0].bytes[..], PICTURE, "the picture's bytes were changed");
    match &exhibit.files[..] {
        [Handed::Kept(attachment)] => assert_eq!(attachment.size, PICTURE.len() as u64),
        other => panic!("the exhibit does not hold the kept file: {other:?}"),
    }
}

pub(super) async fn too_large_file_is_told_missing<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    asked_for_evidence(stage).await;
    stage.line.inbox.set_file_limit(PICTURE.len() as u64 - 1);
    stage.acts(stage.rig.hands_over(&stage.line, Person::Ana, PICTURE)).await;
    let accepted = stage.line.inbox.wait_for(2, LIMIT).await;
    match &exhibit(&accepted[1]).files[..] {
        [Handed::Missing { why: Missing::TooLarge, .. }] => {}
        other => panic!("expected a file that is missing because it is too large, not {other:?}"),
    }
}

async fn asked_for_evidence<R: Rig>(stage: &Stage<R>) {
    let peer = stage.meets(Person::Ana).await;
    stage.shows(&peer, samples::english(Body::Question(samples::evidence_question(0)))).await;
}

fn exhibit(inbound: &Inbound) -> &Exhibit {
    match &said(inbound).exhibits[..] {
        [exhibit] => exhibit,
        other => panic!("expected one exhibit, not {}", other.len()),
    }
}

pub(super) async fn token_comes_back<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let question = samples::one_question();
    let choices: Vec<Choice> = question.options.iter().chain(&question.commands).cloned().collect();
    for choice in choices {
        stage.shows(&peer, samples::english(Body::Question(question.clone()))).await;
        let n_before = stage.line.inbox.accepted().len();
        stage.acts(stage.rig.presses(&stage.line, Person::Ana, &choice)).await;
        let accepted = stage.line.inbox.wait_for(n_before + 1, LIMIT).await;
        assert_eq!(said(&accepted[n_before]).pressed, [choice.token], "pressed: {}", choice.label);
        assert_eq!(said(&accepted[n_before]).text, None, "a press is not words");
    }
}

/// A number out of order, an answer of several lines, and then one without a number, which is still to that letter.
pub(super) async fn numbered_answers_arrive<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let letter = samples::letter();
    stage.shows(&peer, samples::english(Body::Letter(Box::new(letter.clone())))).await;

    let written =
        [(27, "I saw it"), (9, "yesterday, at about three\nor a little later"), (26, "Zażółć, yes")];
    let n_before = stage.line.inbox.accepted().len();
    stage.acts(stage.rig.answers(&stage.line, Person::Ana, &letter, &written)).await;
    let accepted = stage.line.inbox.wait_for(n_before + 1, LIMIT).await;
    let Some(Answers { letter: to, numbered, .. }) = &said(&accepted[n_before]).answers else {
        panic!("an answer to a letter came without its answers");
    };
    assert_eq!(*to, Some(letter.letter), "it answers the letter that was shown");
    let arrived: Vec<(u32, &str)> = numbered.iter().map(|(number, text)| (*number, text.trim())).collect();
    assert_eq!(arrived, written);
}
