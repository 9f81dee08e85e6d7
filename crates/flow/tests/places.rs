//! Areas, accounts, links and contacts, as people write them.

use expect_test::{Expect, expect};

use crate::setting::{Reporter, flow, parse};

fn at_area() -> Reporter {
    let mut ana = Reporter::begins(flow("quick"));
    ana.says("no").says("1").says("words").says("done").says("skip").heard();
    ana
}

fn check(said: &[&str], expected: Expect) {
    let mut ana = at_area();
    for words in said {
        match words.strip_prefix('#') {
            Some(token) => ana.presses(token),
            None => ana.says(words),
        };
    }
    expected.assert_eq(&ana.heard());
}

#[test]
fn richmond_asks_which() {
    check(
        &["Richmond", "2"],
        expect![[r#"
        > Richmond
          misfit-area-which
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
        > 2
          reach (6 of 6)
    "#]],
    );
    check(
        &["Richmond", "london"],
        expect![[r#"
        > Richmond
          misfit-area-which
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
        > london
          reach (6 of 6)
    "#]],
    );
    check(
        &["Richmond", "#p:area:E07000166"],
        expect![[r#"
        > Richmond
          misfit-area-which
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
        > [p:area:E07000166]
          reach (6 of 6)
    "#]],
    );
    check(
        &["Richmond", "#p:area:E06000038"],
        expect![[r#"
        > Richmond
          misfit-area-which
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
        > [p:area:E06000038]
          misfit-stale
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
    "#]],
    );
    check(
        &["Richmond", "Richmond"],
        expect![[r#"
        > Richmond
          misfit-area-which
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
        > Richmond
          misfit-area-which
          area (5 of 6) [Richmond upon Thames, Some("London")] [Richmondshire, Some("North Yorkshire")]
    "#]],
    );
}

#[test]
fn no_place_is_a_dead_end() {
    check(
        &["the village"],
        expect![[r#"
        > the village
          note-place-kept
          reach (6 of 6)
    "#]],
    );
    check(
        &["12 High Street RG1 2AB"],
        expect![[r#"
        > 12 High Street RG1 2AB
          note-district-only
          reach (6 of 6)
    "#]],
    );
    check(
        &["1"],
        expect![[r#"
        > 1
          reach (6 of 6)
    "#]],
    );
}

#[test]
fn a_way_to_reach_someone_goes_into_the_contact_part_alone() {
    let mut ana = at_area();
    ana.says("skip").says("contact").says("ana@example.org").says("yes").confirms();
    let report = ana.report();
    assert!(report.contains("contact.method: \"ana@example.org\""), "{report}");
    assert_eq!(report.matches("ana@example.org").count(), 1, "{report}");
}

#[test]
fn a_story_told_where_the_contact_part_is_asked_is_asked_for_again_and_kept_nowhere() {
    let mut ana = at_area();
    ana.says("skip").says("contact").says("ana@example.org").heard();
    ana.says("Only in the evening, and never when he is there, because he reads everything I get.");
    let heard = ana.heard();
    assert!(heard.contains("misfit-choice") && heard.contains("safe ("), "{heard}");
    let report = ana.says("yes").confirms().report();
    assert!(!report.contains("evening"), "{report}");
}

#[test]
fn a_contact_of_a_question_that_is_gone_is_forgotten_and_a_story_kept() {
    let mut ana = at_area();
    ana.says("skip").says("contact").says("ana@example.org").presses("c:story").says("The story.").heard();
    let text =
        include_str!("../../../config/flows/quick.toml").replace("id = \"contact\"\n", "id = \"way\"\n");
    let text = text.replace("id = \"story\"", "id = \"tale\"").replace("version = 1", "version = 2");
    ana.flow = parse(&text);
    ana.says("Is anyone there?").says("skip").says("send it").says("send it");
    expect![[r#"
        > Is anyone there?
          misfit-choice
          safe (8 of 8)
        > skip
          tale (4 of 8)
        > send it
          REVIEW
        > send it
          = SUBMIT
          RECEIPT []
    "#]]
    .assert_eq(&ana.heard());
    let report = ana.report();
    assert!(!report.contains("ana@example.org") && report.contains("The story."), "{report}");
}

#[test]
fn a_name_to_be_called_by_never_becomes_evidence() {
    let quick = include_str!("../../../config/flows/quick.toml");
    let ask = "[[question]]\nid = \"name\"\nkind = \"text\"\nfills = \"contact.name\"\n";
    let mut ana = Reporter::begins(parse(&format!("{quick}{ask}")));
    ana.says("no").says("1").says("words").says("done").says("skip").says("skip").says("skip");
    let mut ben = Reporter::begins(ana.flow.clone());
    ben.conversation = ana.conversation.clone();

    ana.says("Anastasia").confirms();
    assert!(ana.report().contains("contact.name: \"Anastasia\""), "{}", ana.report());

    ben.says(&"Benedict ".repeat(50));
    ben.flow = flow("quick");
    ben.says("Benedict").confirms();
    assert!(!ben.report().contains("Benedict"), "{}", ben.report());
}
