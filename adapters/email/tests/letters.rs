//! Letters through a real mail system: they arrive, no machine answers them, and each failure has its verdict.

use reportline_channel::RunError;
use reportline_delivery::DeliveryError;
use serde_json::{Value, json};

use crate::fake::{ANA, PostOffice};
use crate::post::{Letter, Post};
use crate::wire::{connect, is_quiet, next, settings, text};

pub(crate) fn letter(to: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        subject: "Your message".to_owned(),
        in_reply_to: Some("<first@people.test>".to_owned()),
        references: vec!["<first@people.test>".to_owned()],
        message_id: "<c.token.1@hub.test>".to_owned(),
        date: "2026-03-01T12:00:00Z".parse().expect("a date"),
        reply_to: "report+token@hub.test".to_owned(),
        envelope_from: "report+b-token@hub.test".to_owned(),
        text: "Thank you.\r\n.\r\nWe have it.".to_owned(),
        html: "<p>Thank you.</p>".to_owned(),
    }
}

#[tokio::test]
async fn a_letter_arrives_and_is_answered_by_no_machine() {
    let Some(office) = PostOffice::with_smtp().await else { return };
    office.vacation(ANA).await;
    for changed in [office.settings(), office.settings_with_starttls()] {
        let settings = settings(&changed);
        let post = Post::new(&settings);
        post.probe().await.expect("all is well");
        post.send(&letter(ANA)).await.expect("it is taken");
    }
    let mail = office.arrived(ANA).await;
    for header in [
        "Return-Path: <report+b-token@hub.test>",
        "From: report@hub.test",
        "Reply-To: report+token@hub.test",
        "Message-ID: <c.token.1@hub.test>",
        "In-Reply-To: <first@people.test>",
        "Auto-Submitted: auto-replied",
        "Date: Sun, 01 Mar 2026 12:00:00 +0000",
    ] {
        assert!(mail.contains(header), "{header} is not in\n{mail}");
    }
    assert!(!mail.contains("User-Agent") && mail.contains("Thank you.\n.\nWe have it."), "{mail}");
    // An unmarked mail is answered; so the marked ones before it would have been.
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    office.delivers(ANA, &format!("To: {ANA}\r\n{}", mail_to_ana())).await;
    let answer = next(&mut mailbox).await;
    assert_eq!(text(&answer), "I am away.");
    assert!(is_quiet(&mut mailbox).await, "only the unmarked one");
}

/// Sent from the public address, without the marks our letters have.
fn mail_to_ana() -> String {
    "From: report@hub.test\r\nSubject: unmarked\r\nMessage-ID: <u@hub.test>\r\n\r\nhello\r\n".to_owned()
}

#[tokio::test]
async fn the_verdict_says_who_has_to_act() {
    let Some(office) = PostOffice::with_smtp().await else { return };
    let good = settings(&office.settings());
    let post = Post::new(&good);
    let nobody = post.send(&letter("nobody@people.test")).await;
    assert!(matches!(nobody, Err(DeliveryError::Reject(_))), "{nobody:?}");
    let nonsense = post.send(&letter("no address")).await;
    assert!(matches!(nonsense, Err(DeliveryError::Reject(_))), "{nonsense:?}");

    let with = |key: &str, value: Value| {
        let mut changed = office.settings();
        changed[key] = value;
        settings(&changed)
    };
    let wrong = with("password", json!("wrong-word"));
    let outcome = Post::new(&wrong).send(&letter(ANA)).await;
    assert!(matches!(outcome, Err(DeliveryError::Retry { .. })), "an operator mends it: {outcome:?}");
    match Post::new(&wrong).probe().await {
        Err(RunError::Refused { remedy, .. }) => assert!(remedy.contains("`password`")),
        other => panic!("expected a refusal, not {other:?}"),
    }
    let closed = with("smtp_port", json!(1));
    let outcome = Post::new(&closed).send(&letter(ANA)).await;
    assert!(matches!(outcome, Err(DeliveryError::Retry { .. })), "{outcome:?}");
    let mut untrusted = office.settings();
    untrusted.as_object_mut().expect("an object").remove("ca_file");
    match Post::new(&settings(&untrusted)).probe().await {
        Err(RunError::Lost(source)) => assert!(source.to_string().contains("certificate"), "{source}"),
        other => panic!("expected a lost connection, not {other:?}"),
    }
    assert!(office.mailbox_of(ANA).is_empty());
}
