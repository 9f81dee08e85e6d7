//! Answers as people write them.

use expect_test::{Expect, expect};

use super::*;

#[track_caller]
fn check(text: &str, n_asked: u32, expected: Expect) {
    let answers = answers(&Text::plain(text), n_asked);
    let mut shown: String = answers.numbered.iter().map(|it| format!("{}: {:?}\n", it.0, it.1)).collect();
    shown.push_str(&format!("rest: {:?}\n", answers.rest));
    expected.assert_eq(&shown);
}

const LETTER: &str = "> Thank you for your report.\n>\n> 1. Did it happen online?\n> 2. Do you know who did it?\n\
                      > 3. Where was it?\n>\n> You need not answer.\n";

#[test]
fn on_top_of_the_letter() {
    check(
        &format!(
            "1. yes\n2. no\n3. Leeds\n\nOn Mon, 3 Mar 2025 at 10:12, Hub <hub@example.org> wrote:\n\n{LETTER}"
        ),
        3,
        expect![[r#"
            1: "yes"
            2: "no"
            3: "Leeds"
            rest: ""
        "#]],
    );
}

#[test]
fn a_sentence_may_end_with_the_next_number() {
    check(
        "1 They came back to us at 2.\n3 yes",
        3,
        expect![[r#"
            1: "They came back to us at 2."
            3: "yes"
            rest: ""
        "#]],
    );
    check(
        "1 yes 2.",
        2,
        expect![[r#"
        1: "yes"
        rest: ""
    "#]],
    );
}

#[test]
fn between_the_questions() {
    check(
        "On Mon, 3 Mar 2025 at 10:12, Hub wrote:\n> Thank you.\n> 1. Did it happen online?\n\nyes, on\na forum\n\n\
         > 2. Do you know who did it?\nno\n> 3. Where was it?\n>\n> You need not answer.\nLeeds\n\nThanks\n",
        3,
        expect![[r#"
            1: "yes, on\na forum"
            2: "no"
            3: "Leeds\n\nThanks"
            rest: ""
        "#]],
    );
}

#[test]
fn one_between_the_questions_is_left_out() {
    check(
        "> 1. Online?\nyes\n> 2. Who?\n> 3. Where?\nLeeds\n> bye\n",
        3,
        expect![[r#"
        1: "yes"
        3: "Leeds"
        rest: ""
    "#]],
    );
}

#[test]
fn below_the_whole_letter() {
    check(
        &format!("{LETTER}\nyes, and I know them, in Leeds\n"),
        3,
        expect![[r#"
        rest: "yes, and I know them, in Leeds"
    "#]],
    );
    check(
        &format!("{LETTER}\n1 yes\n3 Leeds\n"),
        3,
        expect![[r#"
        1: "yes"
        3: "Leeds"
        rest: ""
    "#]],
    );
}

#[test]
fn several_numbers_in_a_line() {
    check(
        "1 yes 2 no 3 Leeds",
        3,
        expect![[r#"
            1: "yes"
            2: "no"
            3: "Leeds"
            rest: ""
        "#]],
    );
    check(
        "1. yes, 2. no, 3. in Leeds at the station",
        3,
        expect![[r#"
        1: "yes"
        2: "no"
        3: "in Leeds at the station"
        rest: ""
    "#]],
    );
    check(
        "1) yes 2) no",
        3,
        expect![[r#"
        1: "yes"
        2: "no"
        rest: ""
    "#]],
    );
    check(
        "1 there were 2 men who did it",
        3,
        expect![[r#"
        1: "there were 2 men who did it"
        rest: ""
    "#]],
    );
    check(
        "1 there were 2 men\n2 no",
        3,
        expect![[r#"
        1: "there were 2 men"
        2: "no"
        rest: ""
    "#]],
    );
}

#[test]
fn a_long_answer_goes_on() {
    check(
        "1. It began in May.\nThen it went on.\n\n4 years ago it was worse.\n2 - no",
        3,
        expect![[r#"
        1: "It began in May.\nThen it went on.\n\n4 years ago it was worse."
        2: "no"
        rest: ""
    "#]],
    );
}

#[test]
fn numbers_of_other_scripts() {
    check(
        "١. نعم\n٢. لا\n٣ ليدز",
        3,
        expect![[r#"
        1: "نعم"
        2: "لا"
        3: "ليدز"
        rest: ""
    "#]],
    );
    check(
        "۱) ہاں\n۲) نہیں",
        3,
        expect![[r#"
        1: "ہاں"
        2: "نہیں"
        rest: ""
    "#]],
    );
}

#[test]
fn no_numbers() {
    check(
        "It was in Leeds.\n\nSent from my iPhone",
        3,
        expect![[r#"
        rest: "It was in Leeds."
    "#]],
    );
}

#[test]
fn numbers_that_were_not_asked_are_words() {
    check(
        "12 Park Road\n7 people\n1 yes",
        3,
        expect![[r#"
        1: "yes"
        rest: "12 Park Road\n7 people"
    "#]],
    );
}

#[test]
fn an_unquoted_letter_below_is_cut() {
    check(
        "1 yes\n\n________________________________\nFrom: Hub <hub@example.org>\nSent: Monday\nTo: Ana\nSubject: Your report\n\n\
         1. Did it happen online?\n2. Do you know who?\n",
        3,
        expect![[r#"
            1: "yes"
            rest: ""
        "#]],
    );
    check(
        "yes\n\nOn Mon, 3 Mar 2025 at 10:12, Hub <hub@example.org> wrote:\n\n1. Online?\n",
        3,
        expect![[r#"
        rest: "yes"
    "#]],
    );
}

#[test]
fn a_letter_where_everything_looks_quoted_is_used_whole() {
    check(
        "> 1 yes\n> 2 no\n",
        3,
        expect![[r#"
        rest: "> 1 yes\n> 2 no"
    "#]],
    );
}

#[test]
fn our_own_questions_are_never_answers() {
    let letter = LETTER.replace("> ", "").replace('>', "");
    check(
        &format!("On Mon, 3 Mar 2025 at 10:12, Hub <hub@example.org> wrote:\n\n{letter}"),
        3,
        expect![[r#"
        rest: "On Mon, 3 Mar 2025 at 10:12, Hub <hub@example.org> wrote:\n\nThank you for your report.\n\n1. Did it happen online?\n2. Do you know who did it?\n3. Where was it?\n\nYou need not answer."
    "#]],
    );
    check(
        &format!("-----Original Message-----\n{letter}\n\nit was in Leeds\n"),
        3,
        expect![[r#"
        rest: "-----Original Message-----\nThank you for your report.\n\n1. Did it happen online?\n2. Do you know who did it?\n3. Where was it?\n\nYou need not answer.\n\nit was in Leeds"
    "#]],
    );
    check(
        LETTER,
        3,
        expect![[r#"
        rest: "> Thank you for your report.\n>\n> 1. Did it happen online?\n> 2. Do you know who did it?\n> 3. Where was it?\n>\n> You need not answer."
    "#]],
    );
}

#[test]
fn signatures_are_no_answers() {
    check(
        "2: no\n-- \nAna Example\n1 Park Road\n",
        3,
        expect![[r#"
        2: "no"
        rest: ""
    "#]],
    );
}

#[test]
fn fresh_words_alone() {
    let text = Text::plain("hello\n\nthere\n\nOn Mon, 3 Mar 2025 at 10:12, Hub wrote:\n> x\n");
    assert_eq!(fresh(&text), "hello\n\nthere");
    assert_eq!(fresh(&Text::plain("> all quoted\n")), "> all quoted");
    assert_eq!(fresh(&Text::plain("")), "");
}
