//! One letter asks all that is open, is read leniently, and sends nothing that was not confirmed.

use reportline_channel::{Accepted, Body, Letter, Said, Standing, plain};
use serde_json::{Value, json};

use crate::harness::{LetterBox, Post, answers, hours, number_of, prose};

const STORY: &str = "He wrote that people like me should go home, and named my street.";

/// The answers to a letter by the ids of its questions.
fn to(letter: &Letter, by_id: &[(&str, &str)]) -> Said {
    let numbered: Vec<(u32, &str)> = by_id.iter().map(|(id, text)| (number_of(letter, id), *text)).collect();
    answers(letter.letter, &numbered)
}

fn report(post: &Post) -> Value {
    let [handover] = post.reports.as_slice() else { panic!("{} reports", post.reports.len()) };
    serde_json::to_value(&handover.report).expect("a report is JSON")
}

fn asked(letter: &Letter) -> Vec<&str> {
    letter.questions.iter().map(|it| it.question.id.as_str()).collect()
}

#[tokio::test]
async fn a_story_by_letter_and_one_answer_become_one_report() {
    let mut post = LetterBox::new().await;
    let first = post.gets(prose(None, STORY)).await;
    let letter = first.letter();
    assert!(letter.notices[0].lines[0].contains("999"), "no emergency service, before anything else");
    assert_eq!(letter.nth, 1);
    assert!(!asked(letter).contains(&"story"), "it is told");
    let said = to(
        letter,
        &[
            ("safety", "no"),
            ("who", "It happened to me"),
            ("area", "Leeds"),
            ("what", "threat, 2"),
            ("confirm", "Yes"),
        ],
    );
    let sent = post.gets(said.clone()).await;
    assert_eq!(sent.kinds(), ["letter"], "\"threat\" is no option of that list");
    let letter = sent.letter();
    assert_eq!(asked(letter), ["what"]);

    let said = to(letter, &[("what", "A threat, 2"), ("confirm", "Yes")]);
    let sent = post.gets(said.clone()).await;
    assert_eq!(sent.kinds(), ["receipt", "notice"], "received, and then: the hub has it");
    let json = report(&sent);
    assert_eq!(json["incident"]["narrative"], STORY);
    assert_eq!(json["reporter"]["role"], "victim");
    assert_eq!(json["incident"]["behaviour"], json!(["threat_violence", "abuse_slur"]));
    assert_eq!(json["victim"]["area"]["value"], "E08000035");

    let (accepted, again) = post.gets_again(said).await;
    assert_eq!(accepted, Accepted::Duplicate);
    assert!(again.messages.is_empty() && again.reports.is_empty());
    let more = post.gets(prose(Some(letter.letter), "yes")).await;
    assert!(more.reports.is_empty(), "it is sent once");
}

#[tokio::test]
async fn danger_is_answered_first_in_the_letter_and_before_a_receipt() {
    let mut post = LetterBox::new().await;
    let first = post.gets(prose(None, STORY)).await;
    let letter = first.letter().clone();
    let second = post.gets(to(&letter, &[("safety", "yes")])).await;
    let urgent = &second.letter().notices[0];
    assert!(urgent.is_urgent && !urgent.routes.is_empty());
    assert!(plain(&second.messages[0]).starts_with("If someone is in danger now"));

    let sent = post.gets(to(second.letter(), &[("who", "1"), ("confirm", "yes")])).await;
    assert_eq!(sent.kinds(), ["receipt", "notice"]);

    let mut other = LetterBox::new().await;
    let first = other.gets(prose(None, STORY)).await;
    let sent = other.gets(to(first.letter(), &[("safety", "yes"), ("who", "1"), ("confirm", "yes")])).await;
    assert_eq!(sent.kinds(), ["urgent", "receipt", "notice"]);
    assert_eq!(report(&sent)["risk"]["immediate_danger"], "yes");
}

#[tokio::test]
async fn delete_it_deletes_and_help_helps_in_any_language() {
    let mut post = LetterBox::new().await;
    let nothing = post.gets(prose(None, "erase my data")).await;
    assert_eq!(nothing.kinds(), ["notice"], "of whom nothing is kept");
    let first = post.gets(prose(None, STORY)).await;
    let letter = first.letter().letter;
    for word in ["Help", "pomoc", "مساعدة", "status", "Stop"] {
        assert_eq!(post.gets(prose(Some(letter), word)).await.kinds(), ["notice"], "{word}");
    }
    assert_eq!(post.conversations().await, 1);
    assert_eq!(post.gets(prose(Some(letter), "Usuń to")).await.kinds(), ["notice"]);
    assert_eq!(post.conversations().await, 0);
    // A yes to what is deleted sends nothing of what is new.
    let again = post.gets(prose(None, STORY)).await;
    assert_ne!(again.letter().letter, letter);
    let number = number_of(again.letter(), "who");
    let confirm = number_of(again.letter(), "confirm");
    let sent = post.gets(answers(letter, &[(number, "1"), (confirm, "yes")])).await;
    assert!(sent.reports.is_empty());
    assert_eq!(sent.kinds(), ["letter"]);
}

#[tokio::test]
async fn a_language_is_chosen_by_its_name_and_all_is_asked_in_it() {
    let mut post = LetterBox::new().await;
    let first = post.gets(prose(None, "Hello there")).await;
    let n_asked = first.letter().questions.len();
    let polish = post.gets(prose(Some(first.letter().letter), "Polski")).await;
    assert_eq!(polish.messages[0].language, "pl");
    assert_eq!(polish.letter().questions.len(), n_asked);
    // Answers in any language, mixed.
    let said = to(
        polish.letter(),
        &[
            ("safety", "لا"),
            ("who", "It happened to me"),
            ("story", STORY),
            ("known", "nie"),
            ("confirm", "tak"),
        ],
    );
    assert_eq!(post.gets(said).await.kinds(), ["receipt", "notice"]);
}

#[tokio::test]
async fn an_automatic_mail_is_taken_and_answered_by_nobody() {
    let mut post = LetterBox::new().await;
    let silent = post.takes(prose(None, STORY), |it| it.is_answerable = false).await;
    assert!(silent.messages.is_empty());
    assert_eq!(post.conversations().await, 1);
    let first = post.gets(prose(None, "Is anybody there?")).await;
    assert_eq!(first.letter().nth, 1);
    let review = first.letter().review.clone().expect("something is told");
    assert!(review.items.iter().any(|it| it.value.contains("people like me")));

    let said = to(first.letter(), &[("safety", "yes"), ("who", "1"), ("confirm", "yes")]);
    let silent = post.takes(said.clone(), |it| it.is_answerable = false).await;
    assert!(
        silent.messages.is_empty() && silent.reports.is_empty(),
        "nobody can confirm who is not answered"
    );
    let asked_again = post.gets(said).await;
    assert_eq!(asked_again.kinds(), ["letter"], "it changed since that letter was written");
    assert!(asked_again.letter().notices[0].is_urgent);
    assert!(asked_again.reports.is_empty());
}

#[tokio::test]
async fn a_moderators_forward_needs_two_letters_at_most() {
    let mut post = LetterBox::new().await;
    let exhibit = reportline_channel::Exhibit {
        text: Some("the abuse".to_owned()),
        ..reportline_channel::Exhibit::new(reportline_channel::Capture::EmailAttachedRfc822)
    };
    let said = Said { exhibits: vec![exhibit], ..Said::default() };
    let first = post.takes(said, |it| it.standing = Standing::Moderator).await;
    assert_eq!(asked(first.letter()), ["strand", "note"]);
    let sent = post.gets(prose(Some(first.letter().letter), "Yes")).await;
    assert_eq!(report(&sent)["reporter"]["role"], "moderator");
}

#[tokio::test]
async fn what_stands_before_a_person_is_the_letter_and_expires_as_anything() {
    let mut post = LetterBox::new().await;
    let first = post.gets(prose(None, STORY)).await;
    let present = post.present().await.expect("a conversation is open");
    assert_eq!(
        present.messages,
        first
            .messages
            .iter()
            .map(|it| reportline_channel::Outbound { reply_to: None, ..it.clone() })
            .collect::<Vec<_>>()
    );
    let questions = match &present.messages[0].body {
        Body::Letter(letter) => letter.questions.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(questions, first.letter().questions);
    post.clock.moves_on(hours(71));
    assert_eq!(post.conversations().await, 1);
    post.clock.moves_on(hours(2));
    assert_eq!(post.conversations().await, 0);
    let late = post.gets(to(first.letter(), &[("who", "1"), ("confirm", "yes")])).await;
    assert!(late.reports.is_empty());
    assert_eq!(late.letter().nth, 1, "all begins anew");
}

#[tokio::test]
async fn danger_and_the_yes_that_sends_pass_every_limit() {
    let mut post =
        LetterBox::with(&[("LIMITS__PEER_BURST", "3"), ("LIMITS__PEER_EVENTS_PER_MINUTE", "1")]).await;
    let first = post.gets(prose(None, STORY)).await;
    let letter = first.letter().clone();
    for _ in 0..5 {
        post.gets(prose(Some(letter.letter), "status")).await;
    }
    let limited = post.gets(to(&letter, &[("area", "Leeds")])).await;
    assert!(limited.messages.is_empty(), "it was told before");
    let urgent = post.gets(to(&letter, &[("safety", "yes"), ("who", "1")])).await;
    assert!(urgent.letter().notices[0].is_urgent);
    let sent = post.gets(to(urgent.letter(), &[("confirm", "yes")])).await;
    assert_eq!(sent.reports.len(), 1);
}

#[tokio::test]
async fn a_letter_says_what_a_yes_to_it_sends() {
    let mut post = LetterBox::new().await;
    let first = post.gets(prose(None, "Hello there")).await;
    let letter = first.letter();
    assert_eq!(
        letter.confirm.as_ref().map(|it| it.question.ask.as_str()),
        Some("Shall we send this report?")
    );
    let text = plain(&first.messages[0]);
    assert!(text.contains("Your answers in this letter are sent with it."), "{text}");
    assert!(text.contains("Please do not send any sexual picture of someone under 18."), "{text}");
    assert!(text.contains("write back: Delete it"), "{text}");
}

#[tokio::test]
async fn a_letter_after_the_receipt_adds_to_the_report() {
    let mut post = LetterBox::new().await;
    let letter = post.gets(prose(None, STORY)).await.letter().clone();
    let said = to(&letter, &[("safety", "no"), ("who", "1"), ("area", "Leeds"), ("confirm", "Yes")]);
    let sent = post.gets(said).await;
    let first = report(&sent);

    let asks = post.gets(prose(Some(letter.letter), "Add to my report")).await;
    let letter = asks.letter().clone();
    assert_eq!(asked(&letter), ["safety", "evidence", "addition"]);
    let said = to(&letter, &[("safety", "no"), ("addition", "They came back today."), ("confirm", "Yes")]);
    let sent = post.gets(said).await;
    assert_eq!(sent.kinds(), ["receipt", "notice"]);
    let added = report(&sent);
    assert_eq!((&added["amends"], &added["public_ref"]), (&first["report_id"], &first["public_ref"]));
    assert_eq!(added["incident"]["narrative"], "They came back today.");
}

#[tokio::test]
async fn what_is_written_after_the_receipt_is_never_lost() {
    let mut post = LetterBox::new().await;
    let letter = post.gets(prose(None, STORY)).await.letter().clone();
    let said = to(&letter, &[("safety", "no"), ("who", "1"), ("area", "Leeds"), ("confirm", "Yes")]);
    let first = report(&post.gets(said).await);
    let reply = |text: &str| {
        let mut said = prose(None, text);
        said.answers.get_or_insert_default().is_reply = true;
        said
    };
    let thanks = post.gets(reply("Thank you!")).await;
    assert_eq!(thanks.kinds(), ["notice"], "that is no report");

    // In answer to the receipt it adds to the report.
    let asks = post.gets(reply("He came back today and shouted at my door.")).await;
    let letter = asks.letter().clone();
    assert_eq!(asked(&letter), ["safety", "evidence"]);
    let added = report(&post.gets(to(&letter, &[("safety", "no"), ("confirm", "Yes")])).await);
    assert_eq!(added["amends"], first["report_id"]);
    assert_eq!(added["incident"]["narrative"], "He came back today and shouted at my door.");

    // A letter of its own is a report of its own.
    let asks = post.gets(prose(None, "Somebody else wrote that I should be deported.")).await;
    assert!(asked(asks.letter()).contains(&"who"), "all of it is asked");
}
