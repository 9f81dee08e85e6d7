//! The rules about a channel's life: outages, secrets, stopping.

use crate::capabilities::Turn;
use crate::conformance::rig::{Person, Rig};
use crate::conformance::rule::Rule;
use crate::conformance::samples;
use crate::conformance::stage::{Stage, said, tells_no_secret, timed};
use crate::error::RunError;
use reportline_delivery::DeliveryError;

pub(super) async fn outage_is_waited_out<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    let peer = stage.meets(Person::Ana).await;
    stage.rig.goes_away().await;
    if stage.line.channel.capabilities().turn == Turn::Push {
        let sent = stage.sends(&peer, &samples::saying(&["into the dark"]), None).await;
        assert!(matches!(sent, Err(DeliveryError::Retry { .. })), "expected Retry, not {sent:?}");
    }
    let probed = timed("the probe of a far side that is away", stage.line.channel.probe()).await;
    match probed {
        Err(RunError::Lost(error)) => tells_no_secret(&*stage.rig, &format!("{error:?}")),
        other => panic!("an outage is Lost, never a reason to give up: {other:?}"),
    }

    stage.rig.comes_back().await;
    let inbound = stage.writes(Person::Ana, "are you there").await;
    assert_eq!(said(&inbound).text.as_deref(), Some("are you there"));
    stage.shows(&peer, samples::saying(&["here again"])).await;
    stage.hears(Person::Ana, &["here again".to_owned()]).await;
}

pub(super) async fn probe_finds_all_well<R: Rig>(stage: &mut Stage<R>) {
    timed("the probe", stage.line.channel.probe()).await.expect("the rig's channel is a good one");
    assert_eq!(stage.line.inbox.calls(), [], "a probe changes nothing");
}

pub(super) async fn wrong_secret_is_refused<R: Rig>(stage: &mut Stage<R>) {
    let channel = stage.rig.channel_with_wrong_secret();
    match timed("the probe", channel.probe()).await {
        Err(RunError::Refused { reason, remedy }) => {
            assert!(!remedy.is_empty(), "an operator is told what to change");
            tells_no_secret(&*stage.rig, &format!("{reason} {remedy}"));
        }
        other => panic!("a wrong secret is Refused, not {other:?}"),
    }
}

pub(super) async fn no_secret_in_debug<R: Rig>(stage: &mut Stage<R>) {
    assert!(!stage.rig.secrets().is_empty(), "a rig without secrets exempts the rule");
    let debug = stage.rig.debug();
    assert!(!debug.is_empty(), "nothing was printed");
    tells_no_secret(&*stage.rig, &debug);
}

/// Idle, and (where the far side can go away) amid an outage: a pause between two attempts ends at once too.
pub(super) async fn stops_in_time<R: Rig>(stage: &mut Stage<R>) {
    stage.run();
    stage.meets(Person::Ana).await;
    if stage.rig.exempt(Rule::OutageIsWaitedOut).is_none() {
        stage.rig.goes_away().await;
    }
    stage.stop().await;
}
