//! A full report arrives with every field right, and is the same report whichever way it came.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use reportline::clock::SystemClock;
use reportline_adapter_email::fake::ANA;
use reportline_hub::Lane;
use reportline_report::{Decision, Grade, Purpose};
use serde_json::{Value, json};

use super::by_letter::is_told;
use crate::harness::{Do, Thing, Walks, World, hands, presses, says, ticks};
use crate::harness::{FiledCase, cases_in, words};

const STORY: &str =
    "He wrote that people like me should be sent \u{201c}home\u{201d}. \u{1f622} Then he named my street.";

/// Everything a victim may be asked, answered.
fn everything() -> Vec<(&'static str, Do)> {
    vec![
        ("safety", presses("No")),
        ("who", presses("It happened to me")),
        ("evidence", hands([words("https://x.com/someone/status/17")])),
        ("story", says(STORY)),
        ("place", says("@someone")),
        ("when", says("20 July 2026")),
        ("account", says("@someone")),
        ("known", presses("No")),
        ("what", ticks(&["A threat", "Insults or slurs"])),
        ("strand", ticks(&["Religion or belief"])),
        ("strand_detail", ticks(&["Muslim people"])),
        ("why", says("He used a word for it")),
        ("again", presses("2 to 5 times")),
        ("home", presses("Yes")),
        ("fear", presses("Yes")),
        ("area", says("Leeds")),
        ("reach", presses("In another way")),
        ("contact", says("noor@example.org")),
        ("safe", presses("Yes")),
        ("may", ticks(&["Tell the police", "Offer me support"])),
    ]
}

#[tokio::test]
async fn a_full_report_by_telegram_becomes_one_case_with_every_field_right() {
    let mut world = World::new().await;
    let noor = world.person("Noor");
    noor.says("/start").await;
    let review = noor.walks(&everything()).await;
    assert!(
        review.text.contains("He used a word for it"),
        "the review shows what was said:\n{}",
        review.text
    );
    let reference = noor.sends().await;

    let case = world.case().await;
    let report = &case.json;
    assert_eq!(report["schema"], "ohr/1.0");
    assert_eq!(
        report["public_ref"],
        reference.as_str(),
        "what the person was told is what the officer reads"
    );
    assert_eq!(report["reporter"]["role"], "victim");
    assert_eq!(report["reporter"]["contactability"], "contactable");
    assert_eq!(report["incident"]["narrative"], STORY, "verbatim, to the byte");
    assert_eq!(report["incident"]["platform"]["slug"], "x");
    assert_eq!(report["incident"]["behaviour"], json!(["threat_violence", "abuse_slur"]));
    assert_eq!(report["incident"]["count_band"], "2_5");
    assert_eq!(report["motivation"]["perceived"], json!(["religion"]));
    assert_eq!(report["motivation"]["detail"], json!(["anti_muslim"]));
    assert_eq!(report["motivation"]["why"], "He used a word for it");
    assert_eq!(report["motivation"]["perceived_by"], "victim");
    assert_eq!(report["risk"]["immediate_danger"], "no");
    assert_eq!(report["risk"]["address_known_to_offender"], "yes");
    assert_eq!(report["risk"]["frightened"], "yes");
    assert_eq!(report["victim"]["area"]["kind"], "la_gss");
    assert_eq!(report["victim"]["area"]["value"], "E08000035");
    assert_eq!(report["routing"]["hint"]["force_slug"], "west-yorkshire");
    assert_eq!(report["routing"]["hint"]["basis"], "victim_area");
    assert_eq!(report["evidence"][0]["url"]["as_given"], "https://x.com/someone/status/17");
    assert_eq!(report["channel"]["kind"], "telegram");
    assert_eq!(report["channel"]["adapter"]["instance"], "telegram");
    assert_eq!(report["marking"], "OFFICIAL-SENSITIVE");
    assert_eq!(case.line.lane, Lane::Victim);

    let consent = &case.report.consent;
    assert_eq!(consent.decision(Purpose::ShareLocalForce), Decision::Granted);
    assert_eq!(consent.decision(Purpose::ShareSupportOrg), Decision::Granted);
    assert_eq!(
        consent.decision(Purpose::NotifyPlatform),
        Decision::Refused,
        "what was not ticked was refused"
    );
    assert_eq!(consent.decision(Purpose::AnonymisedStatistics), Decision::Refused);
    assert_eq!(case.report.evidence[0].grade, Grade::G5, "a link and nothing the platform said of it");
    world.finish().await;
}

#[tokio::test]
async fn every_channel_makes_the_same_report() {
    let mut world = World::with_discord().await;
    let noor = world.person("Noor");
    noor.says("/start").await;
    noor.walks(&everything()).await;
    noor.sends().await;

    let mut visitor = world.visitor().await;
    visitor.press("Start").await;
    visitor.walks(world.questions(), &everything()).await;
    let reference = visitor.sends(world.questions()).await;
    world.settles().await;

    let cases = world.cases().await;
    assert_eq!(cases.len(), 2);
    let (by_telegram, by_web) = (&cases[0], &cases[1]);
    assert_eq!(by_web.json["public_ref"], reference.as_str());
    assert_eq!(by_web.json["channel"]["kind"], "web");
    assert_eq!(without_channel(by_telegram), without_channel(by_web));

    // At Discord: in direct messages, and unseen in a server.
    let direct = world.member("Noor in private");
    direct.account.says("hello");
    let guild = world.discord().guild(71, "Town");
    let within = world.member("Noor in a server");
    guild.admits(&within.account);
    within.begins_in(&guild);
    for (n, member) in [(3, direct), (4, within)] {
        member.walks(&everything()).await;
        let reference = member.sends().await;
        let cases = world.cases().await;
        assert_eq!(cases.len(), n);
        let case = cases.iter().find(|it| it.json["public_ref"] == reference.as_str()).expect("it is filed");
        assert_eq!(case.json["channel"]["kind"], "discord");
        assert_eq!(without_channel(case), without_channel(by_telegram));
    }

    let typed = at_the_prompt(&world, &everything());
    let cases = cases_in(&typed, &SystemClock).await;
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].json["channel"]["kind"], "terminal");
    assert_eq!(without_channel(&cases[0]), without_channel(by_telegram));
    world.finish().await;
}

/// The same, told in a first mail and in answers to letters. A real mail system carries it; where there can be none, this is
/// left out.
#[tokio::test]
async fn by_mail_it_is_the_same_report() {
    let Some(mut world) = World::with_mail().await else { return };
    let noor = world.correspondent(ANA);
    noor.writes(STORY).await;
    let mut answered = BTreeSet::new();
    loop {
        let letter = noor.hears().await;
        let mut answer = String::new();
        for (id, act) in everything() {
            let asks = world.questions().text_with("en-GB", &format!("ask-{id}"), &[("role", "victim")]);
            let Some(number) = world.number_of(&letter, &asks).filter(|_| answered.insert(id)) else {
                continue;
            };
            answer.push_str(&format!("{number}. {}\n", in_words(&act)));
        }
        if answer.is_empty() {
            let confirm = world.number(&letter, "letter-confirm");
            noor.answers(&letter, &format!("{confirm}. yes\n")).await;
            break;
        }
        noor.answers(&letter, &answer).await;
    }
    is_told(&world, &noor).await;
    let by_mail = world.case().await;
    assert_eq!(by_mail.json["channel"]["kind"], "email");

    let mut other = World::new().await;
    let person = other.person("Noor");
    person.says("/start").await;
    person.walks(&everything()).await;
    person.sends().await;
    assert_eq!(without_channel(&by_mail), without_channel(&other.case().await));
    world.finish().await;
    other.finish().await;
}

/// What is done, as somebody writes it.
fn in_words(act: &Do) -> String {
    match act {
        Do::Press(text) | Do::Say(text) => text.clone(),
        Do::Tick(labels) => labels.join(", "),
        Do::Hand(things) => match things.as_slice() {
            [Thing::Words(text)] => text.clone(),
            _ => unreachable!("one link is handed over"),
        },
    }
}

/// The same script typed into `reportline chat`; gives the folder it kept everything in.
fn at_the_prompt(world: &World, script: &[(&str, Do)]) -> std::path::PathBuf {
    let folder = world.beside().join("prompt");
    let mut child = Command::new(env!("CARGO_BIN_EXE_reportline"))
        .arg("chat")
        .current_dir(world.beside())
        .env("REPORTLINE_STORE__FOLDER", &folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut lines = String::new();
    for (_, act) in script {
        match act {
            Do::Press(label) => lines.push_str(&format!("{label}\n")),
            Do::Say(text) => lines.push_str(&format!("{text}\n")),
            Do::Tick(labels) => lines.push_str(&format!("{}\n", labels.join(", "))),
            Do::Hand(_) => lines.push_str("https://x.com/someone/status/17\nThat's all\n"),
        }
    }
    lines.push_str("Send report\n");
    child.stdin.take().expect("it reads").write_all(lines.as_bytes()).expect("it takes what is typed");
    let output = child.wait_with_output().expect("it ends when the input does");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    folder
}

/// The report without what differs from channel to channel, from run to run and from person to person.
fn without_channel(case: &FiledCase) -> Value {
    let mut report = case.json.clone();
    let fields = report.as_object_mut().expect("a report is an object");
    for field in [
        "report_id",
        "public_ref",
        "idempotency_key",
        "channel",
        "started_at",
        "submitted_at",
        "received_at",
        "contact_digest",
        "provenance",
        "retention",
    ] {
        fields.shift_remove(field);
    }
    report["reporter"].as_object_mut().expect("an object").shift_remove("source_ref");
    report["consent"].as_object_mut().expect("an object").shift_remove("shown_at");
    report
}
