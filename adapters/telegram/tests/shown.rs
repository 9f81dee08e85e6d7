//! What a message looks like in the chat: its words, what stands out, its buttons row by row.

use std::fmt::Write;

use expect_test::{Expect, expect};
use reportline_adapter_telegram::fake::{Fake, Shown};
use reportline_channel::conformance::{Line, samples};
use reportline_channel::{Body, Outbound};

use crate::stage::{channel, peer};

async fn check(message: Outbound, expected: Expect) {
    let fake = Fake::start().await;
    let ana = fake.person(501, "Ana", "en");
    Line::new(channel(&fake.settings())).send(&peer(501), &message, None).await.expect("shown");
    let shown: Vec<String> = ana.shown().iter().map(show).collect();
    expected.assert_eq(&shown.join("\n=====\n"));
}

fn show(shown: &Shown) -> String {
    let units: Vec<u16> = shown.text.encode_utf16().collect();
    let mut out = shown.text.replace('\u{200f}', "‹rtl›");
    out.push('\n');
    for entity in shown.entities.as_array().into_iter().flatten() {
        let at = |key: &str| entity[key].as_u64().and_then(|it| usize::try_from(it).ok()).expect("a number");
        let words = String::from_utf16_lossy(&units[at("offset")..at("offset") + at("length")]);
        writeln!(out, "{}: {words}", entity["type"].as_str().expect("a kind")).expect("a string takes all");
    }
    for row in &shown.rows {
        let row: Vec<String> = row.iter().map(|it| format!("[{}]", it.label)).collect();
        writeln!(out, "{}", row.join(" ")).expect("a string takes all");
    }
    write!(out, "quiet: {}, protected: {}", shown.is_quiet, shown.is_protected).expect("a string takes all");
    out
}

fn sample(name: &str) -> Outbound {
    let found = samples::outbounds().into_iter().find(|it| it.0 == name);
    found.unwrap_or_else(|| panic!("no sample is called {name}")).1
}

#[tokio::test]
async fn a_question_with_many_answers() {
    check(
        sample("question with many answers"),
        expect![[r#"
        Thank you. Your place is kept.

        What do you think it was about?
        Choose all that fit. You know best.

        2 of 9
        bold: What do you think it was about?
        [Race or nationality]
        [✓ Religion]
        [Disability]
        [That's all]
        [Back] [Skip]
        [Not now]
        [Cancel and erase]
        quiet: false, protected: false"#]],
    )
    .await;
}

#[tokio::test]
async fn an_urgent_notice() {
    check(
        sample("urgent notice"),
        expect![[r#"
        If someone is in danger now

        Call 999.

        Then come back here; your place is kept.

        Emergency
        999
        Police, ambulance, fire.

        A helpline
        https://help.example/talk?to=us&now=1
        talk@help.example
        bold: If someone is in danger now
        bold: Emergency
        bold: A helpline
        [Start]
        [Erase]
        quiet: false, protected: false"#]],
    )
    .await;
}

#[tokio::test]
async fn a_review() {
    check(sample("review"), expect![[r#"
        One answer is still needed: where you are.

        Is this right?
        Who: I saw it
        Story: Zażółć gęślą jaźń, é 👩🏽‍🚀👨‍👩‍👧🏳️‍🌈 سلام لَيْسَ שלום हिन्दी 日本語 <b>x</b> &amp; *a* _b_ `c` \ [d](e) {f} $g %20 ||h||
        Where: (no answer)

        Nothing is sent before you say so.
        bold: Is this right?
        bold: Who:
        bold: Story:
        bold: Where:
        [Change: Who] [Change: Story]
        [Change: Where]
        [Send] [Back]
        [Cancel and erase]
        quiet: false, protected: true"#]]).await;
}

#[tokio::test]
async fn a_receipt() {
    check(
        sample("receipt"),
        expect![[r#"
        Your report is saved here and on its way to the hub.

        Your reference: K7QF-2M9D

        Someone reads every report.

        Who can help

        Emergency
        999
        Police, ambulance, fire.

        A helpline
        https://help.example/talk?to=us&now=1
        talk@help.example
        bold: Your report is saved here and on its way to the hub.
        code: K7QF-2M9D
        bold: Who can help
        bold: Emergency
        bold: A helpline
        [Status]
        [Erase]
        quiet: false, protected: false"#]],
    )
    .await;
}

#[tokio::test]
async fn a_right_to_left_question() {
    check(
        sample("right-to-left question"),
        expect![[r#"
        ‹rtl›لمن حدث ذلك؟
        ‹rtl›حتى نعرف كيف نتحدث عنه.

        ‹rtl›2 of 9
        bold: لمن حدث ذلك؟
        [حدث لي] [حدث لشخص أعرفه]
        [Back] [Skip]
        [Not now]
        [Cancel and erase]
        quiet: true, protected: false"#]],
    )
    .await;
}

#[tokio::test]
async fn a_heading_that_is_split_stands_out_in_every_piece() {
    let fake = Fake::start().await;
    let ana = fake.person(501, "Ana", "en");
    let mut question = samples::one_question();
    question.ask = "👩🏽‍🚀 ".repeat(700);
    question.notes.clear();
    let message = samples::english(Body::Question(question));
    Line::new(channel(&fake.settings())).send(&peer(501), &message, None).await.expect("shown");
    let shown = ana.shown();
    assert_eq!(shown.len(), 2);
    assert!(shown.iter().all(|it| it.entities[0]["type"] == "bold"));
    assert!(shown[0].rows.is_empty() && !shown[1].rows.is_empty(), "the buttons are on the last piece");
    // 8 units each: the last one that fits whole ends the first piece, no astronaut is torn.
    assert!(shown.iter().all(|it| it.text.starts_with('👩')));
}
