//! What a flow file may get wrong, and what its author is told. Each case changes one thing of a flow that works.

use expect_test::{Expect, expect};
use reportline_flow::{Flow, FlowId};

const GOOD: &str = r#"version = 1
mode = "full"
expires_after_hours = 72
receipt_for_days = 90

[[question]]
id = "who"
kind = "choice"
fills = "reporter.role"
can_skip = false
options = [{ id = "victim" }, { id = "witness" }]

[[question]]
id = "knows"
kind = "choice"
fills = "victim.knows_of_report"
when = [{ question = "who", is = ["witness"] }]
options = [{ id = "yes" }, { id = "no" }]

[[question]]
id = "story"
kind = "text"
fills = "incident.narrative"

[[question]]
id = "why"
kind = "text"
fills = "motivation.why"
when = [{ question = "knows", is = ["yes"] }]
"#;

fn faults(text: &str) -> String {
    let id = FlowId::new("tested").expect("a name");
    match Flow::parse(id, text) {
        Ok(_) => "no fault".to_owned(),
        Err(faults) => faults.iter().map(|it| format!("{it}\n")).collect(),
    }
}

fn check(before: &str, after: &str, expected: Expect) {
    assert!(before.is_empty() || GOOD.contains(before), "{before:?} is not in the flow");
    expected.assert_eq(&faults(&GOOD.replacen(before, after, 1)));
}

#[test]
fn the_shipped_flows_have_no_fault() {
    assert_eq!(faults(GOOD), "no fault");
    for text in [
        include_str!("../../../config/flows/report.toml"),
        include_str!("../../../config/flows/quick.toml"),
        include_str!("../../../config/flows/forward.toml"),
    ] {
        assert_eq!(faults(text), "no fault");
    }
}

#[test]
fn keys_and_names_are_checked_and_the_nearest_is_named() {
    check(
        "can_skip",
        "can_skipp",
        expect![[r#"
        line 10, question who: there is no key "can_skipp"; did you mean can_skip?
    "#]],
    );
    check(
        "\"choice\"",
        "\"choise\"",
        expect![[r#"
        line 8, question who: there is no kind "choise"; did you mean choices?
    "#]],
    );
    check(
        "reporter.role",
        "reporter.rol",
        expect![[r#"
        line 1, the file: nobody says in which role they report; ask for reporter.role without a when, or write it under [sets]
        line 9, question who: the report has no field "reporter.rol"; did you mean reporter.role?
    "#]],
    );
    check(
        "mode = \"full\"",
        "mode = \"slow\"",
        expect![[r#"
        line 2, the file: there is no mode "slow"; write full, quick or forward
    "#]],
    );
    check(
        "version = 1",
        "version = 0",
        expect![[r#"
            line 1, the file: version is not of the right sort; write version = a whole number from 1 to 4294967295
        "#]],
    );
    check(
        "id = \"who\"",
        "id = \"Who?\"",
        expect![[r#"
        line 7, question number 1: "Who?" is not a name; a name is a small letter, then small letters, digits, _ and -, at most 30
        line 13, question knows: when looks at who, which no earlier question is called; name a question that comes before this one
    "#]],
    );
    check(
        "id = \"knows\"",
        "id = \"who\"",
        expect![[r#"
        line 13, question who: another question has this id; give each question its own id
        line 25, question why: when looks at knows, which no earlier question is called; name a question that comes before this one
    "#]],
    );
    check(
        "is = [\"witness\"]",
        "are = [\"witness\"]",
        expect![[r#"
        line 17, question knows: is is missing; write is = ["…"]
        line 17, question knows: there is no key "are"; take it out; known are question, is
    "#]],
    );
    check(
        "version = 1",
        "version 1",
        expect![[r#"
        line 1, the file: key with no value, expected `=`; write it as TOML: key = value
    "#]],
    );
}

#[test]
fn options_have_to_fit() {
    check(
        "{ id = \"witness\" }]",
        "{ id = \"witnes\" }]",
        expect![[r#"
        line 6, question who, option witnes: reporter.role does not take "witnes"; did you mean value = "witness"?
        line 13, question knows: when looks for who = witness, which is no option; did you mean witnes?
    "#]],
    );
    check(
        "{ id = \"witness\" }",
        "{ id = \"help\", value = \"witness\" }",
        expect![[r#"
        line 6, question who, option help: this id is taken; help, label, misfit, detail are texts of the question itself; choose another id
        line 13, question knows: when looks for who = witness, which is no option; name one of its options
    "#]],
    );
    check(
        "{ id = \"victim\" }",
        "{ id = \"witness\" }",
        expect![[r#"
        line 6, question who, option witness: another option has this id; give each option its own id
    "#]],
    );
    check(
        "[{ id = \"victim\" }, { id = \"witness\" }]",
        "[]",
        expect![[r#"
        line 6, question who: there is nothing to choose; write options = [{ id = "…" }]
        line 13, question knows: when looks for who = witness, which is no option; name one of its options
    "#]],
    );
    check(
        "fills = \"incident.narrative\"",
        "fills = \"incident.narrative\"\nmost = 20001",
        expect![[r#"
        line 20, question story: incident.narrative takes 20000 characters at most; write most = 20000, or less
    "#]],
    );
    check(
        "fills = \"incident.narrative\"",
        "fills = \"incident.occurred\"",
        expect![[r#"
        line 1, the file: there is a walk on which nothing can be told or shown; ask for evidence or incident.narrative without a when
        line 20, question story: text cannot fill incident.occurred; make it when, or fill another field
    "#]],
    );
    check(
        "fills = \"incident.narrative\"",
        "",
        expect![[r#"
        line 1, the file: there is a walk on which nothing can be told or shown; ask for evidence or incident.narrative without a when
        line 20, question story: fills is missing; write fills = "…", a field of the report
    "#]],
    );
    check(
        "kind = \"text\"",
        "kind = \"consent\"",
        expect![[r#"
        line 20, question story: there is nothing to choose; write options = [{ id = "…" }]
        line 20, question story: consent cannot fill incident.narrative; make it text or link, or fill another field
    "#]],
    );
    check(
        "fills = \"motivation.why\"",
        "fills = \"incident.narrative\"",
        expect![[r#"
        line 25, question why: incident.narrative is filled by question story already; fill each field once
    "#]],
    );
    check(
        "fills = \"motivation.why\"",
        "fills = \"motivation.why\"\nunless_known = true",
        expect![[r#"
        line 25, question why: no evidence ever tells this field; take unless_known out
    "#]],
    );
    check(
        "fills = \"motivation.why\"",
        "fills = \"motivation.why\"\ntakes_words = true",
        expect![[r#"
        line 25, question why: there is no option that words could become; add an option with value = "other" to a choice, or take takes_words out
    "#]],
    );
}

#[test]
fn guards_look_back_at_options_that_are_there() {
    check(
        "question = \"who\"",
        "question = \"whom\"",
        expect![[r#"
        line 13, question knows: when looks at whom, which no earlier question is called; did you mean who?
    "#]],
    );
    check(
        "question = \"who\"",
        "question = \"story\"",
        expect![[r#"
        line 13, question knows: when looks at story, which no earlier question is called; name a question that comes before this one
    "#]],
    );
    check(
        "is = [\"witness\"]",
        "is = [\"witnesses\"]",
        expect![[r#"
        line 13, question knows: when looks for who = witnesses, which is no option; did you mean witness?
    "#]],
    );
    check(
        "is = [\"witness\"]",
        "is = []",
        expect![[r#"
        line 13, question knows: when looks at who for nothing; write is = ["…"]
    "#]],
    );
}

#[test]
fn a_question_that_can_never_be_reached_is_found_through_others() {
    check(
        "when = [{ question = \"knows\", is = [\"yes\"] }]",
        "when = [{ question = \"knows\", is = [\"yes\"] }, { question = \"who\", is = [\"victim\"] }]",
        expect![[r#"
            line 25, question why: this question can never be reached; change its when: what it asks for can never be answered on one walk
        "#]],
    );
    check(
        "when = [{ question = \"knows\", is = [\"yes\"] }]",
        "when = [{ question = \"knows\", is = [\"yes\"] }]\nwhen_any = [{ question = \"knows\", is = [\"no\"] }, { question = \"who\", is = [\"witness\"] }]",
        expect!["no fault"],
    );
    check(
        "when = [{ question = \"knows\", is = [\"yes\"] }]",
        "when_any = [{ question = \"knows\", is = [\"no\"] }]\nwhen = [{ question = \"knows\", is = [\"yes\"] }]",
        expect![[r#"
            line 25, question why: this question can never be reached; change its when: what it asks for can never be answered on one walk
        "#]],
    );
}

#[test]
fn every_walk_ends_in_a_report() {
    check(
        "fills = \"reporter.role\"",
        "fills = \"incident.platform\"",
        expect![[r#"
        line 1, the file: nobody says in which role they report; ask for reporter.role without a when, or write it under [sets]
        line 6, question who, option victim: incident.platform does not take "victim"; write value = one of x, facebook, instagram, threads, discord, telegram, whatsapp, signal, snapchat, youtube, tiktok, twitch, reddit, linkedin, bluesky, mastodon, email, sms, phone, game, site, other
        line 6, question who, option witness: incident.platform does not take "witness"; write value = one of x, facebook, instagram, threads, discord, telegram, whatsapp, signal, snapchat, youtube, tiktok, twitch, reddit, linkedin, bluesky, mastodon, email, sms, phone, game, site, other
    "#]],
    );
    check(
        "fills = \"incident.narrative\"",
        "fills = \"incident.narrative\"\nwhen = [{ question = \"who\", is = [\"victim\"] }]",
        expect![[r#"
        line 1, the file: there is a walk on which nothing can be told or shown; ask for evidence or incident.narrative without a when
    "#]],
    );
    check(
        "can_skip = false",
        "can_skip = false\ncan_skip_with = [\"nothing\"]",
        expect![[r#"
        line 6, question who: can_skip and can_skip_with say two things; keep one of them
        line 6, question who: can_skip_with names nothing, which is no other question; name one that is
    "#]],
    );
    check(
        "version = 1",
        "version = 1\n[sets]\n\"reporter.role\" = \"king\"\n\"incident.occurred\" = \"now\"\nrole = \"victim\"",
        expect![[r#"
        line 1, the file: mode is missing; write mode = "full"
        line 1, the file: expires_after_hours is missing; write expires_after_hours = 72
        line 1, the file: receipt_for_days is missing; write receipt_for_days = 90
        line 3, sets: reporter.role does not take this; write one of victim, witness, on_behalf, moderator, partner_org, volunteer, officer, undisclosed
        line 4, sets: incident.occurred does not take this; take it out: only a person can say this
        line 5, sets: the report has no field "role"; docs/specs/flow.md lists the fields
        line 6, sets: the report has no field "mode"; docs/specs/flow.md lists the fields
        line 7, the file: expires_after_hours is not of the right sort; write expires_after_hours = "…" or ["…"]
        line 8, the file: receipt_for_days is not of the right sort; write receipt_for_days = "…" or ["…"]
    "#]],
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let text = GOOD.replace("kind", "kin").replace("mode = \"full\"", "");
    expect![[r#"
        line 1, the file: mode is missing; write mode = "full"
        line 6, question who: kind is missing; write kind = "choice"
        line 8, question who: there is no key "kin"; did you mean kind?
        line 13, question knows: kind is missing; write kind = "choice"
        line 15, question knows: there is no key "kin"; did you mean kind?
        line 20, question story: kind is missing; write kind = "choice"
        line 22, question story: there is no key "kin"; did you mean kind?
        line 25, question why: kind is missing; write kind = "choice"
        line 27, question why: there is no key "kin"; did you mean kind?
    "#]]
    .assert_eq(&faults(&text));
}
