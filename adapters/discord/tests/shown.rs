//! What a message looks like: its words, its buttons row by row, its menus; in a server and in direct messages, where
//! less has to be offered (`shown/*.txt`).

use std::fmt::Write;
use std::path::Path;

use expect_test::expect_file;
use reportline_adapter_discord::fake::{Place, Shown};
use reportline_channel::conformance::samples;
use reportline_channel::{Body, Choice, Input, Outbound, Question, Review, ReviewItem, Role};
use serde_json::{Value, json};

use crate::stage::{Stage, words};

/// Checks a message against the file of that name.
async fn check(name: &str, message: Outbound) {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let (ana, bo) = (stage.fake.person(501, "Ana", "en-GB"), stage.fake.person(502, "Bo", "en-GB"));
    guild.admits(&ana);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let in_server = stage.accepted(1).await;
    bo.says("hello");
    let in_direct = stage.accepted(2).await;

    let mut shown = String::new();
    for (place, person, inbound) in [("in a server", &ana, in_server), ("in direct messages", &bo, in_direct)]
    {
        let message = Outbound { reply_to: inbound.reply_to.clone(), ..message.clone() };
        stage.line.send(&inbound.peer, &message, None).await.expect("it is shown");
        let messages: Vec<String> = person.shown().iter().map(show).collect();
        writeln!(shown, "===== {place}\n\n{}", messages.join("-----\n")).expect("a string takes all");
    }
    stage.stop().await;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shown").join(name.replace(' ', "-"));
    expect_file![file.with_extension("txt")].assert_eq(&shown);
}

/// A message as a person would list it: `[a button]`, `[[the one that leads on]]`, `[! one that destroys]`, and of a menu
/// its hint and its options, those that are ticked with an x.
fn show(shown: &Shown) -> String {
    let mut out = shown.text.replace('\u{200f}', "‹rtl›");
    out.push_str("\n\n");
    for row in shown.components.as_array().into_iter().flatten() {
        let row: Vec<String> = row["components"].as_array().into_iter().flatten().map(component).collect();
        writeln!(out, "{}", row.join(" ")).expect("a string takes all");
    }
    if shown.flags & (1 << 12) != 0 {
        out.push_str("without a sound\n");
    }
    out
}

fn component(component: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let label = text(&component["label"]);
    match (component["type"].as_u64(), component["style"].as_u64()) {
        (Some(2), Some(1)) => format!("[[{label}]]"),
        (Some(2), Some(4)) => format!("[! {label}]"),
        (Some(2), _) => format!("[{label}]"),
        (Some(3), _) => {
            let (least, most) = (&component["min_values"], &component["max_values"]);
            let mut menu = format!("< {} > {least} to {most} of", text(&component["placeholder"]));
            for option in component["options"].as_array().into_iter().flatten() {
                let tick = if option["default"] == true { "x" } else { " " };
                write!(menu, "\n  ({tick}) {}", text(&option["label"])).expect("a string takes all");
            }
            menu
        }
        other => panic!("a component of type {other:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_message_in_both_places() {
    for (name, message) in samples::outbounds() {
        check(name, message).await;
    }
}

fn option(n: usize, label: String) -> Choice {
    samples::answer(&format!("q5:{n}"), &label)
}

#[tokio::test]
async fn a_review_of_fourteen_answers() {
    let item = |n: usize| ReviewItem {
        label: format!("Question {n}"),
        value: format!("Answer {n}"),
        change: samples::choice(&format!("r:{n}"), "Change", Role::Change),
    };
    let Body::Review(review) = sample("review").body else { panic!("a review") };
    let review = Review { items: (1..=14).map(item).collect(), ..review };
    check("review of fourteen answers", samples::english(Body::Review(review))).await;
}

#[tokio::test]
async fn a_review_with_a_label_that_is_too_long() {
    let Body::Review(mut review) = sample("review").body else { panic!("a review") };
    review.items[0].label = "What it was about, as far as you can say, ".repeat(3);
    check("review with a long label", samples::english(Body::Review(review))).await;
}

#[tokio::test]
async fn a_question_with_thirty_answers() {
    let options: Vec<Choice> = (1..=30).map(|n| option(n, format!("Place {n}"))).collect();
    let one = Question { options: options.clone(), ..samples::one_question() };
    check("question with thirty answers", samples::english(Body::Question(one))).await;
    let many = Question { options, ..samples::many_question() };
    check("question with many of thirty answers", samples::english(Body::Question(many))).await;
}

#[tokio::test]
async fn labels_at_their_limits() {
    // Buttons hold 80 characters with the mark of what is chosen, menus 100.
    let chosen = |n: usize, length: usize| Choice { is_chosen: true, ..option(n, "é".repeat(length)) };
    let buttons = vec![
        option(1, "a".repeat(78)),
        option(2, "b".repeat(79)),
        chosen(3, 78),
        chosen(4, 79),
        option(5, String::new()),
    ];
    let question = Question { options: buttons, ..samples::one_question() };
    check("labels on buttons", samples::english(Body::Question(question))).await;

    let menu = vec![
        option(1, "a".repeat(100)),
        option(2, "b".repeat(101)),
        chosen(3, 98),
        chosen(4, 99),
        option(5, " ".to_owned()),
    ];
    let Input::Many { done } = samples::many_question().input else { panic!("many answers") };
    let question = Question { options: menu, input: Input::Many { done }, ..samples::many_question() };
    check("labels in menus", samples::english(Body::Question(question))).await;
}

#[tokio::test]
async fn a_chosen_button_is_marked_and_words_stay_as_they_were_written() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    let inbound = stage.accepted(1).await;
    stage.answers(&inbound, sample("review").body).await;
    assert!(words(&ana.hears().await).contains(samples::AWKWARD));
    stage.stop().await;
}

fn sample(name: &str) -> Outbound {
    let found = samples::outbounds().into_iter().find(|it| it.0 == name);
    found.unwrap_or_else(|| panic!("no sample is called {name}")).1
}
