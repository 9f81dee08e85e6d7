//! The rules about what is shown to people: whole, as given, and the verdict where it cannot be.

use std::time::Duration;

use crate::capabilities::Unit;
use crate::conformance::rig::{Person, Rig};
use crate::conformance::samples;
use crate::conformance::stage::Stage;
use crate::outbound::Body;
use reportline_delivery::DeliveryError;

pub(super) async fn every_body_is_shown<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let options_at_once = stage.line.channel.capabilities().options_at_once;
    for (_, message) in samples::outbounds() {
        let texts = samples::texts(&message, options_at_once);
        stage.shows(&peer, message).await;
        stage.hears(Person::Ana, &texts).await;
    }
}

pub(super) async fn words_are_shown_as_given<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    stage.shows(&peer, samples::saying(&[samples::AWKWARD])).await;
    stage.hears(Person::Ana, &[samples::AWKWARD.to_owned()]).await;
}

pub(super) async fn long_message_is_shown_whole<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let (most, unit) = stage.line.channel.capabilities().message_limit;
    let n_words = most.min(20_000) * 5 / 2 / "word👩-00000 ".chars().count();
    let words: Vec<String> = (0..n_words).map(|it| format!("word👩-{it:05}")).collect();
    // With spaces, pieces end at words; without, they are as full as the platform allows.
    for text in [words.join(" "), words.concat().replace('w', "v")] {
        stage.shows(&peer, samples::saying(&[&text])).await;
        let heard = stage.hears(Person::Ana, &[text]).await;
        pieces_fit(&heard, most, unit);
    }
}

fn pieces_fit(heard: &[String], most: usize, unit: Unit) {
    for piece in heard {
        assert!(unit.len(piece) <= most, "a message of {} is over {most}", unit.len(piece));
    }
}

pub(super) async fn question_is_replaced<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let first = stage.shows(&peer, samples::english(Body::Question(samples::one_question()))).await;
    let mut second = samples::english(Body::Question(samples::many_question()));
    second.replaces = first.handle.clone();
    let sent = stage.sends(&peer, &second, first.handle.as_ref()).await;
    sent.unwrap_or_else(|error| {
        panic!("a question that takes the place of another was not shown: {error:?}")
    });
    stage.hears(Person::Ana, &samples::texts(&second, usize::MAX)).await;
}

pub(super) async fn limit_becomes_retry<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let asked = Duration::from_secs(7);
    stage.rig.limits_next_send(asked).await;
    let limited = stage.sends(&peer, &samples::saying(&["too soon"]), None).await;
    match limited {
        Err(DeliveryError::Retry { after: Some(after), .. }) => {
            assert!(after >= asked, "asked for {asked:?}, but would come back after {after:?}");
        }
        other => panic!("expected Retry no sooner than {asked:?}, not {other:?}"),
    }
    stage.shows(&peer, samples::saying(&["in good time"])).await;
    stage.hears(Person::Ana, &["in good time".to_owned()]).await;
}

pub(super) async fn gone_peer_becomes_reject<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    let other_peer = stage.meets(Person::Bo).await;
    stage.rig.leaves(Person::Ana).await;
    let sent = stage.sends(&peer, &samples::saying(&["to nobody"]), None).await;
    assert!(matches!(sent, Err(DeliveryError::Reject(_))), "expected Reject, not {sent:?}");
    stage.shows(&other_peer, samples::saying(&["still here"])).await;
    stage.hears(Person::Bo, &["still here".to_owned()]).await;
}
