//! By mail: somebody writes, answers one letter, and is told that it is sent. A real mail system carries all of it; where
//! there can be none, these are left out.

use std::sync::Arc;

use reportline_adapter_email::fake::{ANA, Arrived, BEN, Correspondent, Outgoing, REPORT, mail, vouched};
use reportline_report::Grade;
use sha2::{Digest, Sha256};

use crate::harness::{Canary, World, wait_for};

pub(super) const STORY: &str =
    "My neighbour shouts at me every day that I should go back to where I came from.";

/// What somebody got, as their own program keeps it.
const ABUSE: &str = "Received: from mail.evil.test by mx.people.test; Sat, 28 Feb 2026 23:00:00 +0000\r\n\
    From: Troll <troll@evil.test>\r\nTo: ana@people.test\r\nSubject: you\r\n\
    Message-ID: <hate@evil.test>\r\nDate: Sat, 28 Feb 2026 23:00:00 +0000\r\n\r\n\
    Go home,\r\n  all of you.\r\n\r\n.\r\n";

/// The answer that is enough, and sends it.
pub(super) fn enough(world: &World, letter: &Arrived) -> String {
    let number = |key| world.number(letter, key);
    let (safe, who, confirm) = (number("ask-safety"), number("ask-who"), number("letter-confirm"));
    format!("{safe} no\n{who}. It happened to me\n{confirm}) yes\n\nThanks\nAna\n\n-- \nSent from a phone\n")
}

/// The receipt, and the word that the hub has it.
pub(super) async fn is_told(world: &World, person: &Correspondent) -> String {
    let told = [person.hears().await.text, person.hears().await.text];
    let saying = |key: &str| {
        let begin = world.questions().text(key).chars().take(40).collect::<String>();
        told.iter().find(|it| it.contains(&begin)).unwrap_or_else(|| panic!("{begin:?} is not in {told:#?}"))
    };
    saying("delivered");
    world.questions().reference(saying("receipt-saved"))
}

pub(super) async fn lies_in(world: &World, folder: &str, n: usize) {
    wait_for("a mail lay in its folder", async || {
        (world.office().lies_in(REPORT, folder).len() == n).then_some(())
    })
    .await;
}

/// A mail with another attached, as a program forwards it.
fn forwarded_as_attachment(text: &str) -> String {
    let body = format!(
        "--x\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n{ABUSE}\r\n--x--\r\n"
    );
    mail(ANA, "Fwd: you", &body).replacen(
        "\r\n\r\n",
        "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
        1,
    )
}

#[tokio::test]
async fn a_report_takes_one_letter_and_one_answer() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    for words in
        ["You can report online hate here.", "What you have told us so far", "Shall we send this report?"]
    {
        assert!(letter.text.contains(words), "{words:?} is not in\n{}", letter.text);
    }
    assert!(
        letter.raw.contains("Subject: Your message\n")
            && letter.raw.contains("In-Reply-To: <1.ana@people.test>")
    );
    assert!(letter.text.lines().all(|it| it.chars().count() <= 72), "{}", letter.text);

    ana.answers(&letter, &enough(&world, &letter)).await;
    let reference = is_told(&world, &ana).await;
    let case = world.case().await;
    assert_eq!(case.json["public_ref"], reference.as_str());
    assert_eq!(case.json["channel"]["kind"], "email");
    assert_eq!(case.json["reporter"]["role"], "victim");
    assert_eq!(case.json["risk"]["immediate_danger"], "no");
    assert_eq!(case.json["incident"]["narrative"], STORY);
    Canary(ANA).is_not_in("the report of somebody who gave no contact", &case.json.to_string());
    world.finish().await;
}

#[tokio::test]
async fn a_mail_forwarded_as_attachment_is_kept_byte_for_byte() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    world.office().delivers(REPORT, &vouched(&forwarded_as_attachment("I got this last night."))).await;
    let letter = ana.hears().await;
    ana.answers(&letter, &enough(&world, &letter)).await;
    is_told(&world, &ana).await;
    let case = world.case().await;
    let evidence = &case.report.evidence[0];
    let sha256 = hex::encode(Sha256::digest(ABUSE));
    assert_eq!(case.json["evidence"][0]["capture_method"], "email_attached_rfc822");
    assert_eq!(evidence.media[0].sha256.as_deref(), Some(sha256.as_str()));
    assert_eq!(evidence.media[0].filename.as_deref(), Some("message.eml"));
    let facts = evidence.email.as_ref().expect("what its header says");
    assert_eq!(facts.raw_sha256.as_deref(), Some(sha256.as_str()));
    assert_eq!(facts.from.as_deref(), Some("Troll <troll@evil.test>"));
    assert_eq!((facts.message_id.as_deref(), facts.received.len()), (Some("hate@evil.test"), 1));
    assert_eq!(evidence.grade, Grade::G4, "nobody has checked its signature");
    let original = evidence.original.as_ref().expect("where it came from");
    assert_eq!(original.platform, "email");
    assert_eq!(
        original.author.as_ref().and_then(|it| it.platform_user_id.as_deref()),
        Some("troll@evil.test")
    );
    world.finish().await;
}

#[tokio::test]
async fn a_mail_forwarded_within_the_words_is_a_claim() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    ana.writes(
        "Please look at this.\n\n---------- Forwarded message ---------\nFrom: Troll <troll@evil.test>\n\
         Date: Sat, 28 Feb 2026 at 23:00\nSubject: you\nTo: <ana@people.test>\n\nGo home, all of you.\n",
    )
    .await;
    let letter = ana.hears().await;
    ana.answers(&letter, &enough(&world, &letter)).await;
    is_told(&world, &ana).await;
    let case = world.case().await;
    let pasted = case.report.evidence.iter().find(|it| it.email.is_some()).expect("the forwarded mail");
    assert_eq!(pasted.text.as_deref().map(|it| it.trim_end()), Some("Go home, all of you."));
    assert_eq!(pasted.grade, Grade::G5);
    assert_eq!(pasted.email.as_ref().and_then(|it| it.from.as_deref()), Some("Troll <troll@evil.test>"));
    world.finish().await;
}

#[tokio::test]
async fn an_answer_may_be_html_alone_with_the_letter_quoted_below() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    let answer = enough(&world, &letter).lines().map(|it| format!("<div>{it}</div>")).collect::<String>();
    let quoted = letter.text.replace('<', "&lt;").replace('\n', "<br>");
    let html = format!(
        "<html><body>{answer}<div class=\"gmail_quote\"><div>On Sun, report wrote:</div><blockquote>{quoted}</blockquote></div></body></html>"
    );
    ana.sends(Outgoing { html: Some(html), answers: Some(letter), ..Outgoing::default() }).await;
    is_told(&world, &ana).await;
    let report = world.case().await.json;
    assert_eq!(report["incident"]["narrative"], STORY);
    assert_eq!(report["evidence"].as_array().map_or(0, Vec::len), 0, "nothing of our letter became evidence");
    world.finish().await;
}

#[tokio::test]
async fn who_is_not_proven_gets_nothing_and_waits_for_a_person() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    world.office().delivers(REPORT, &mail(ANA, "hello", "somebody writes in her name")).await;
    let forged = vouched(&mail(ANA, "hello", "with a line that only our server may write"));
    world
        .office()
        .delivers(REPORT, &format!("Received: from x by y; Sun, 1 Mar 2026 12:00:00 +0000\r\n{forged}"))
        .await;
    let list = format!("List-Id: <news.people.test>\r\n{}", mail(ANA, "news", "a newsletter"));
    world.office().delivers(REPORT, &vouched(&list)).await;
    lies_in(&world, "Review", 3).await;
    assert_eq!(world.counts().await.conversations, 0);
    assert!(ana.letters().is_empty());
    world.finish().await;
}

#[tokio::test]
async fn a_token_of_another_address_opens_nothing() {
    let Some(mut world) = World::with_mail().await else { return };
    let (ana, ben) = (world.correspondent(ANA), world.correspondent(BEN));
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    // Without a proof of his own it is nobody's; with one it is his own first mail.
    ben.answers(&letter, "15 yes").await;
    lies_in(&world, "Review", 1).await;
    let stolen = ben.mail(&Outgoing {
        text: "what did she write?".to_owned(),
        answers: Some(letter.clone()),
        ..Outgoing::default()
    });
    world.office().delivers(&letter.reply_to, &vouched(&stolen)).await;
    let his = ben.hears().await;
    assert!(!his.text.contains("My neighbour"), "{}", his.text);
    assert!(his.text.contains("what did she write?"));
    ana.answers(&letter, &enough(&world, &letter)).await;
    is_told(&world, &ana).await;
    assert_eq!(world.case().await.json["incident"]["narrative"], STORY);
    world.finish().await;
}

#[tokio::test]
async fn whatever_comes_again_changes_nothing() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    let letter = reports(&world, &ana).await;
    lies_in(&world, "Processed", 2).await;
    let taken = world.office().lies_in(REPORT, "Processed");
    world.office().changes_uidvalidity(REPORT).await;
    taken.iter().for_each(|it| world.office().puts_back(REPORT, it));
    lies_in(&world, "Processed", 4).await;
    assert_eq!(world.cases().await.len(), 1);
    // And as the service finds it that was killed after it had taken a mail, and before it told the server.
    world.stops().await;
    taken.iter().for_each(|it| world.office().puts_back(REPORT, it));
    world.starts().await.expect("the service starts");
    lies_in(&world, "Processed", 6).await;
    assert_eq!(world.cases().await.len(), 1);
    assert!(ana.unread().is_empty());
    // Tokens outlive the service: the old letter is still known as hers.
    ana.answers(&letter, "status").await;
    ana.hears().await;
    world.finish().await;
}

async fn reports(world: &World, ana: &Arc<Correspondent>) -> Arrived {
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    ana.answers(&letter, &enough(world, &letter)).await;
    is_told(world, ana).await;
    letter
}
