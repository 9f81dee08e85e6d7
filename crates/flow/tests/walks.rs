//! Walks through the shipped flows, as a person does and hears them.

use expect_test::{Expect, expect};
use reportline_flow::{Event, Said};

use crate::setting::{Reporter, flow, forwarded, picture};

fn check(reporter: &mut Reporter, expected: Expect) {
    expected.assert_eq(&reporter.heard());
}

#[test]
fn a_victim_walks_the_whole_report() {
    let mut ana = Reporter::begins(flow("report"));
    ana.presses("o:safety:no").presses("o:who:victim").hands(picture()).says("that's all");
    ana.says("He called me names under my video.")
        .says("Twitter")
        .says("skip")
        .says("last night")
        .says("@bully");
    ana.presses("o:known:no").presses("o:what:insults").presses("o:what:threat").presses("d:what");
    ana.says("1, 3").says("skip").says("The words he used.").says("2").says("no").presses("o:fear:unsure");
    ana.says("RG1 2AB").presses("o:reach:chat").presses("o:may:police o:may:statistics d:may").confirms();
    check(
        &mut ana,
        expect![[r#"
              (first)
              safety (1 of 14)
            > [o:safety:no]
              who (2 of 14)
            > [o:who:victim]
              (pictures)
              evidence (3 of 14)
            > (screenshot)
              note-got-evidence 1
              evidence (3 of 14)
            > that's all
              story (4 of 14)
            > He called me names under my video.
              platform (5 of 14)
            > Twitter
              place (6 of 14)
            > skip
              when (7 of 14)
            > last night
              account (8 of 14)
            > @bully
              known (9 of 14)
            > [o:known:no]
              what (10 of 14)
            > [o:what:insults]
              what (10 of 14) ticked ["insults"]
            > [o:what:threat]
              what (10 of 14) ticked ["threat", "insults"]
            > [d:what]
              strand (11 of 17)
            > 1, 3
              strand_detail (12 of 19)
            > skip
              why (13 of 19)
            > The words he used.
              again (14 of 19)
            > 2
              home (15 of 19)
            > no
              fear (16 of 19)
            > [o:fear:unsure]
              area (17 of 19)
            > RG1 2AB
              note-district-only
              reach (18 of 19)
            > [o:reach:chat]
              may (19 of 19)
            > [o:may:police o:may:statistics d:may]
              REVIEW
            > [confirm:20]
              = SUBMIT
              RECEIPT ["race", "sexual_orientation", "threat_violence", "abuse_slur"]
        "#]],
    );
    expect![[r#"
        reporter.role: victim
        reporter.contactability: in_chat_only
        victim.area: postcode_district "RG1"
        incident.narrative: "He called me names under my video."
        incident.occurred: 2026-11-17T18:00:00Z to 2026-11-18T06:00:00Z (day, Some("last night"))
        incident.platform: x
        incident.platform.raw: "Twitter"
        incident.space.name: (skipped)
        incident.behaviour: threat_violence, abuse_slur
        incident.count_band: 2_5
        motivation.perceived: race, sexual_orientation
        motivation.detail: (skipped)
        motivation.why: "The words he used."
        risk.immediate_danger: no
        risk.address_known_to_offender: no
        risk.frightened: unsure
        suspects.account: "@bully"
        suspects.known_to_victim: no
        consent.share_local_force: granted
        consent.share_support_org: refused
        consent.notify_platform: refused
        consent.anonymised_statistics: granted
        e1 screenshot: None
    "#]]
    .assert_eq(&ana.report());
}

#[test]
fn a_hurried_person_sends_what_they_have() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.presses("o:safety:yes").says("send").presses("c:who").presses("o:who:witness");
    ana.presses("c:story").says("They are outside her house.").says("send it").says("hello?").says("status");
    check(
        &mut ana,
        expect![[r#"
          (first)
          safety (1 of 6)
        > [o:safety:yes]
          (emergency)
          who (2 of 6)
        > send
          review-needs-who
          review-needs-story
          REVIEW missing [who, evidence, story]
        > [c:who]
          who (2 of 6)
        > [o:who:witness]
          note-changed
          review-needs-story
          REVIEW missing [evidence, story]
        > [c:story]
          story (4 of 6)
        > They are outside her house.
          note-changed
          REVIEW
        > send it
          = SUBMIT
          RECEIPT []
        > hello?
          (closed-submitted)
        > status
          = STATUS
    "#]],
    );
    expect![[r#"
        reporter.role: witness
        incident.narrative: "They are outside her house."
        risk.immediate_danger: yes
    "#]]
    .assert_eq(&ana.report());
}

#[test]
fn a_moderator_needs_two_taps() {
    let mut moderator = Reporter::begins_with(flow("forward"), vec![forwarded()]);
    moderator.presses("send").confirms();
    check(
        &mut moderator,
        expect![[r#"
          (first)
          note-got-evidence 1
          strand (1 of 2)
        > [send]
          REVIEW
        > [confirm:0]
          = SUBMIT
          RECEIPT []
    "#]],
    );
    expect![[r#"
        reporter.role: moderator
        reporter.basis_of_knowledge: moderates_space
        reporter.contactability: in_chat_only
        e1 message: Some("the abuse")
    "#]]
    .assert_eq(&moderator.report());
}

#[test]
fn what_the_platform_tells_is_not_asked() {
    let mut ana = Reporter::begins(flow("report"));
    ana.presses("o:safety:no").presses("o:who:victim").hands(forwarded()).presses("d:evidence").says("skip");
    check(
        &mut ana,
        expect![[r#"
          (first)
          safety (1 of 14)
        > [o:safety:no]
          who (2 of 14)
        > [o:who:victim]
          (pictures)
          evidence (3 of 14)
        > (message)
          note-got-evidence 1
          evidence (3 of 10)
        > [d:evidence]
          story (4 of 10)
        > skip
          known (5 of 10)
    "#]],
    );
}

#[test]
fn anything_handed_over_at_any_question_is_kept() {
    let mut ana = Reporter::begins(flow("report"));
    ana.hands(picture()).says("yes, he is at the door").says("see https://x.com/a/status/1");
    ana.says("He has been writing to me for weeks and now he threatens my family.");
    assert_eq!(ana.conversation.evidence().len(), 5);
    check(
        &mut ana,
        expect![[r#"
          (first)
          safety (1 of 14)
        > (screenshot)
          note-got-evidence 1
          safety (1 of 14)
        > yes, he is at the door
          (emergency)
          note-got-evidence 2
          who (2 of 17)
        > see https://x.com/a/status/1
          note-kept-words
          misfit-choice
          who (2 of 16)
        > He has been writing to me for weeks and now he threatens my family.
          note-kept-words
          misfit-choice
          who (2 of 16)
    "#]],
    );
}

#[test]
fn an_album_is_answered_once() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.presses("o:safety:no").presses("o:who:victim").heard();
    for _ in 0..3 {
        let said = Said { evidence: vec![picture()], album: Some("a1".into()), ..Said::default() };
        ana.does(Event::Said(said));
    }
    assert_eq!(ana.heard(), "  note-got-evidence 1\n  evidence (3 of 6)\n");
    assert_eq!(ana.conversation.evidence().len(), 3);
}

#[test]
fn an_old_button_answers_no_other_question() {
    let mut ana = Reporter::begins(flow("report"));
    ana.presses("o:safety:no").heard();
    ana.presses("o:safety:yes")
        .presses("o:who:yes")
        .presses("o:nothing:here")
        .presses("confirm:0")
        .presses("c:story");
    check(
        &mut ana,
        expect![[r#"
        > [o:safety:yes]
          misfit-stale
          who (2 of 14)
        > [o:who:yes]
          misfit-stale
          who (2 of 14)
        > [o:nothing:here]
          misfit-stale
          who (2 of 14)
        > [confirm:0]
          misfit-stale
          who (2 of 14)
        > [c:story]
          misfit-stale
          who (2 of 14)
    "#]],
    );
}

#[test]
fn a_confirm_from_before_a_change_confirms_nothing() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.presses("o:safety:no").presses("o:who:victim").says("words").says("send").heard();
    ana.presses("confirm:2").presses("send").hands(picture()).confirms();
    check(
        &mut ana,
        expect![[r#"
        > [confirm:2]
          review-edited
          REVIEW
        > [send]
          REVIEW
        > (screenshot)
          note-got-evidence 2
          REVIEW
        > [confirm:4]
          = SUBMIT
          RECEIPT []
    "#]],
    );
    assert_eq!(ana.submitted.len(), 1);
}

#[test]
fn a_change_opens_its_questions_and_returns() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.presses("o:safety:no")
        .presses("o:who:victim")
        .says("words")
        .says("done")
        .says("skip")
        .says("Reading");
    ana.presses("o:reach:none").heard();
    ana.presses("c:reach").presses("o:reach:contact").says("07700 900123").says("yes");
    ana.presses("c:reach").presses("k:reach").presses("c:area").presses("x:area").says("skip");
    check(
        &mut ana,
        expect![[r#"
            > [c:reach]
              reach (6 of 6) ticked ["none"]
            > [o:reach:contact]
              note-changed
              contact (7 of 8)
            > 07700 900123
              safe (8 of 8)
            > yes
              REVIEW
            > [c:reach]
              reach (6 of 8) ticked ["contact"]
            > [k:reach]
              note-kept
              REVIEW
            > [c:area]
              area (5 of 8)
            > [x:area]
              note-cleared
              area (5 of 8)
            > skip
              REVIEW
        "#]],
    );
    ana.presses("c:reach").presses("o:reach:none").confirms();
    assert!(!ana.report().contains("07700"), "an answer whose branch closed is not sent");
}

#[test]
fn commands_work_at_any_point() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.heard();
    for word in ["back", "start", "help", "status", "language", "cymraeg", "pause", "keep", "done"] {
        ana.says(word);
    }
    check(
        &mut ana,
        expect![[r#"
        > back
          note-first-question
          safety (1 of 6)
        > start
          note-welcome-back
          safety (1 of 6)
        > help
          (help)
          safety (1 of 6)
        > status
          = STATUS
          safety (1 of 6)
        > language
          LANGUAGES
        > cymraeg
          note-language
          safety (1 of 6)
        > pause
          (paused)
        > keep
          safety (1 of 6)
        > done
          misfit-choice
          safety (1 of 6)
    "#]],
    );
    assert_eq!(ana.conversation.language(), "cy");
}

#[test]
fn cancelling_deletes_and_stays() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.says("no").says("1").says("words").heard();
    ana.says("cancel").says("no, wait").presses("o:reach:none").says("help").says("erase");
    check(
        &mut ana,
        expect![[r#"
        > cancel
          = ERASE
          (cancelled)
        > no, wait
          (cancelled)
        > [o:reach:none]
          (cancelled)
        > help
          (help)
        > erase
          = ERASE
          (erased)
    "#]],
    );
    assert!(ana.conversation.evidence().is_empty());
}

#[test]
fn a_question_that_is_needed_says_so() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.says("skip").says("skip").says("2").says("skip").says("skip").presses("send").heard();
    ana.says("send it").presses("c:evidence").says("That was it.").says("done").says("send it");
    check(
        &mut ana,
        expect![[r#"
            > send it
              review-needs-story
              REVIEW missing [evidence, story]
            > [c:evidence]
              evidence (3 of 6)
            > That was it.
              note-got-evidence 1
              evidence (3 of 6)
            > done
              note-changed
              REVIEW
            > send it
              = SUBMIT
              RECEIPT []
        "#]],
    );
}

#[test]
fn ticks_wait_while_someone_looks_back() {
    let mut ana = Reporter::begins_with(flow("forward"), vec![forwarded()]);
    ana.presses("o:strand:race").presses("o:strand:sex").presses("o:strand:race").heard();
    ana.says("help").says("send").confirms();
    check(
        &mut ana,
        expect![[r#"
            > help
              (help)
              strand (1 of 2) ticked ["sex"]
            > send
              REVIEW
            > [confirm:1]
              = SUBMIT
              RECEIPT ["sex_gender"]
        "#]],
    );
    expect![[r#"
        reporter.role: moderator
        reporter.basis_of_knowledge: moderates_space
        reporter.contactability: in_chat_only
        motivation.perceived: sex_gender
        e1 message: Some("the abuse")
    "#]]
    .assert_eq(&ana.report());
}

#[test]
fn a_danger_that_cannot_be_read_gets_the_routes_all_the_same() {
    let mut ana = Reporter::begins(flow("report"));
    ana.heard();
    ana.says("hes here").says("hes here!!");
    check(
        &mut ana,
        expect![[r#"
            > hes here
              (emergency)
              note-kept-words
              misfit-choice
              safety (1 of 14)
            > hes here!!
              note-kept-words
              misfit-choice
              safety (1 of 14)
        "#]],
    );
}
