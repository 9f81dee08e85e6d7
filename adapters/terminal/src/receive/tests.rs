//! Lines as people type them, and what each becomes.

use expect_test::{Expect, expect};
use reportline_channel::conformance::samples;

use super::*;

/// What `line` is, after `body` was shown.
fn check(body: Body, line: &str, expected: Expect) {
    let mut shown = Shown::default();
    shown.see(&samples::english(body));
    expected.assert_eq(&told(&heard(line, &shown)));
}

fn told(heard: &Heard) -> String {
    match heard {
        Heard::Content(Content::Command(command)) => format!("command {command:?}"),
        Heard::Content(Content::Said(said)) => match &said.text {
            Some(text) => format!("words {text:?}"),
            None => {
                let tokens: Vec<&str> = said.pressed.iter().map(|it| it.0.as_str()).collect();
                format!("pressed {}", tokens.join(" "))
            }
        },
        other => format!("{other:?}"),
    }
}

fn one() -> Body {
    Body::Question(samples::one_question())
}

fn many() -> Body {
    Body::Question(samples::many_question())
}

#[test]
fn a_number_presses_an_option() {
    check(one(), "2", expect!["pressed q1:who:other"]);
    check(one(), " 1. ", expect!["pressed q1:who:me"]);
    check(one(), "٢", expect!["pressed q1:who:other"]);
    check(one(), "۱", expect!["pressed q1:who:me"]);
}

#[test]
fn what_is_no_number_of_an_option_is_words() {
    check(one(), "4", expect![[r#"words "4""#]]);
    check(one(), "0", expect![[r#"words "0""#]]);
    check(one(), "1 2", expect![[r#"words "1 2""#]]);
    check(one(), "  I saw it ", expect![[r#"words "  I saw it ""#]]);
    check(one(), "99999999999999999999999", expect![[r#"words "99999999999999999999999""#]]);
    check(many(), "1 or 3", expect![[r#"words "1 or 3""#]]);
    check(many(), "1 9", expect![[r#"words "1 9""#]]);
    check(many(), " , ", expect![[r#"words " , ""#]]);
}

#[test]
fn several_numbers_press_several_where_many_may_be_chosen() {
    check(many(), "1 3", expect!["pressed q2:race q2:disability"]);
    check(many(), "3, 1", expect!["pressed q2:disability q2:race"]);
    check(many(), "/thats-all", expect!["pressed q2:done"]);
}

#[test]
fn a_slash_presses_a_command_that_is_shown() {
    check(one(), "/back", expect!["pressed q1:back"]);
    check(one(), "/S", expect!["pressed q1:skip"]);
    check(one(), "/not-now", expect!["pressed q1:pause"]);
}

#[test]
fn a_slash_is_a_command_that_every_channel_knows() {
    check(one(), "/status", expect!["command Status"]);
    check(one(), "/language pl", expect![[r#"command Language(Some("pl"))"#]]);
    check(one(), "/language", expect!["command Language(None)"]);
    check(one(), "/ban", expect![[r#"UnknownCommand("ban")"#]]);
}

#[test]
fn a_path_or_a_sentence_with_a_slash_is_words() {
    check(one(), "/r/example", expect![[r#"words "/r/example""#]]);
    check(one(), "/", expect![[r#"words "/""#]]);
    check(one(), "/back to the start", expect![[r#"words "/back to the start""#]]);
}

#[test]
fn an_ambiguous_beginning_presses_nothing() {
    let commands = ["Skip", "Send"].map(|it| samples::choice(it, it, reportline_channel::Role::Other));
    let question = reportline_channel::Question { commands: commands.into(), ..samples::one_question() };
    check(Body::Question(question), "/s", expect![[r#"UnknownCommand("s")"#]]);
}

#[test]
fn commands_of_one_name_are_told_apart() {
    let commands =
        ["one", "two", "three"].map(|it| samples::choice(it, "Go", reportline_channel::Role::Other));
    let question = reportline_channel::Question { commands: commands.into(), ..samples::one_question() };
    check(Body::Question(question.clone()), "/go", expect!["pressed one"]);
    check(Body::Question(question.clone()), "/go-2", expect!["pressed two"]);
    check(Body::Question(question), "/go-3", expect!["pressed three"]);
}

#[test]
fn any_script_makes_a_command() {
    let commands = ["رجوع", "छोड़ें!"].map(|it| samples::choice(it, it, reportline_channel::Role::Other));
    let question = reportline_channel::Question { commands: commands.into(), ..samples::one_question() };
    check(Body::Question(question.clone()), "/رجوع", expect!["pressed رجوع"]);
    check(Body::Question(question), "/छोड़ें", expect!["pressed छोड़ें!"]);
}

#[test]
fn a_file_has_a_path() {
    check(one(), "/file /tmp/a b.png", expect![[r#"File("/tmp/a b.png")"#]]);
    check(one(), "/file '/tmp/a b.png' ", expect![[r#"File("/tmp/a b.png")"#]]);
    check(one(), "/file", expect!["FileWithoutPath"]);
    check(one(), "   ", expect!["Nothing"]);
}

#[test]
fn a_notice_leaves_the_question_open() {
    let mut shown = Shown::default();
    shown.see(&samples::english(one()));
    let (_, notice) = samples::outbounds().swap_remove(0);
    shown.see(&notice);
    assert_eq!(told(&heard("2", &shown)), "pressed q1:who:other");
    assert_eq!(told(&heard("/back", &shown)), "pressed q1:back");
    assert_eq!(told(&heard("/erase", &shown)), "pressed n:erase");
}
