//! What becomes of letters, as values: what a person writes goes in, what the next letter asks comes out.

mod confirming;
mod promises;
mod writer;

use std::sync::LazyLock;

use jiff::Timestamp;
use reportline_channel::Told;
use reportline_flow::{
    Command, Event, Flow, FlowId, Kind, Note, QuestionId, Said, Setting, begin, draft, step,
};
use reportline_report::{CaptureMethod, Draft, Evidence, EvidenceKind};

use super::Incoming;
use crate::config::{Environment, load};
use crate::content::Content;
use crate::words::Remark;
use writer::Writer;

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    Content::load(&load(None, &Environment::default()).expect("the default is valid")).expect("it is whole")
});

const NOW: &str = "2026-11-22T18:00:00Z";
const STORY: &str = "He wrote that people like me should go home, and named my street.";

fn flow(name: &str) -> &'static Flow {
    CONTENT.flows.get(&FlowId::new(name).expect("a name"))
}

fn question(name: &str) -> QuestionId {
    QuestionId::new(name).expect("a name")
}

fn setting(now: Timestamp) -> Setting<'static> {
    Setting {
        now,
        zone: &CONTENT.zone,
        vocabulary: CONTENT.words.vocabulary("en-GB"),
        gazetteer: CONTENT.places.as_ref(),
    }
}

fn picture() -> Evidence {
    Evidence::new(EvidenceKind::Media, CaptureMethod::Upload)
}

/// Everything the full report may ask of a victim, in two letters' worth.
const FIRST: &[(&str, &str)] = &[
    ("safety", "no"),
    ("who", "It happened to me"),
    ("evidence", "https://x.com/someone/status/17"),
    ("story", STORY),
    ("place", "@someone"),
    ("when", "20 July 2026"),
    ("account", "@someone"),
    ("known", "no"),
    ("what", "1, 2"),
    ("strand", "Religion or belief"),
    ("area", "Leeds"),
    ("reach", "In another way"),
    ("may", "1, 3"),
];
const SECOND: &[(&str, &str)] = &[
    ("strand_detail", "Muslim people"),
    ("why", "He used a word for it"),
    ("again", "2 to 5 times"),
    ("home", "yes"),
    ("fear", "yes"),
    ("contact", "noor@example.org"),
    ("safe", "yes"),
];

/// The same answers, given one by one; what is not named is skipped.
fn by_buttons(name: &str, answers: &[(&str, &str)]) -> Draft {
    let flow = flow(name);
    let now: Timestamp = NOW.parse().expect("a time");
    let mut conversation = begin(flow, "en-GB", Vec::new(), now).conversation;
    while let Some(asked) = conversation.present(flow) {
        let answer = answers.iter().find(|(name, _)| asked.id == question(name));
        let is_shown = asked.kind == Kind::Evidence && !conversation.evidence().is_empty();
        let event = match answer {
            Some((_, words)) if !is_shown => Event::Said(Said::words(words)),
            _ => Event::Command(Command::Skip),
        };
        conversation = step(flow, conversation, event, &setting(now)).conversation;
    }
    draft(flow, &conversation)
}

#[test]
fn the_first_letter_asks_all_that_is_open_and_whether_to_send() {
    let noor = Writer::begins("quick", "Hello there");
    assert_eq!(noor.asked(), ["safety", "who", "evidence", "story", "area", "reach"]);
    assert_eq!(noor.letter().confirm, Some(7));
    assert_eq!(noor.letter().nth, 1);
    assert!(noor.conversation.evidence().is_empty(), "a greeting is no evidence");
}

#[test]
fn a_first_message_that_tells_the_story_is_its_answer_and_links_in_it_are_evidence() {
    let text = format!("{STORY} https://x.com/a/status/1");
    let noor = Writer::begins("quick", &text);
    assert!(noor.has("story"));
    assert_eq!(noor.conversation.evidence().len(), 1);
    assert_eq!(noor.asked(), ["safety", "who", "area", "reach"], "the link is something handed over");
    let reviewed: Vec<&str> = noor.letter().reviewed.iter().map(|(_, it)| it.as_str()).collect();
    assert_eq!(reviewed, ["evidence", "story"]);
}

#[test]
fn answers_and_a_yes_send_the_report_that_buttons_would_have_made() {
    let mut noor = Writer::begins("quick", "Hello");
    let answers = [("safety", "no"), ("who", "1"), ("story", STORY), ("area", "leeds")];
    noor.answers(&[&answers[..], &[("confirm", "Yes, please.\n\nKind regards,\nNoor")]].concat());
    assert_eq!(noor.heard, ["receipt"], "{:?}", noor.letter);
    assert_eq!(noor.submitted.len(), 1);
    assert!(noor.submitted[0] == by_buttons("quick", &answers));
    assert!(noor.conversation.is_closed());
}

#[test]
fn a_full_report_in_two_letters_is_the_one_of_buttons() {
    let mut noor = Writer::begins("report", "Hello");
    noor.answers(FIRST);
    assert_eq!(noor.asked(), ["strand_detail", "why", "again", "home", "fear", "contact", "safe"]);
    assert_eq!(noor.misfits(), [""; 0]);
    noor.answers(&[SECOND, &[("confirm", "yes")]].concat());
    assert_eq!(noor.heard, ["receipt"], "{:?}", noor.letter);
    assert!(noor.submitted[0] == by_buttons("report", &[FIRST, SECOND].concat()));
}

#[test]
fn a_way_to_be_reached_stands_in_the_contact_part_alone() {
    for text in ["in another way: 07700 900123", "In another way, noor@example.org", "noor@example.org"] {
        let mut noor = Writer::begins("quick", STORY);
        noor.answers(&[("who", "1"), ("reach", text), ("confirm", "yes")]);
        assert_eq!(noor.submitted.len(), 1, "{text}: {:?}", noor.letter);
        assert!(noor.submitted[0].evidence().is_empty(), "{text}");
    }
    let mut bo = Writer::begins("quick", STORY);
    bo.answers(&[("who", "1"), ("reach", "in another way"), ("confirm", "yes")]);
    assert_eq!(bo.letter().remarks, [Remark::Opened]);
    assert_eq!(bo.asked(), ["contact", "safe"]);
    bo.writes("yes");
    assert_eq!(bo.letter().remarks, [Remark::WhichNumber], "is it safe, or shall we send it?");
    bo.answers(&[("confirm", "yes")]);
    assert_eq!(bo.submitted.len(), 1, "what was asked and left out is asked no more");
}

#[test]
fn what_did_not_fit_is_asked_again_under_its_number_and_holds_a_yes_back() {
    let mut noor = Writer::begins("report", STORY);
    let number = noor.number("when");
    noor.answers(&[("who", "1"), ("when", "soon"), ("safety", "no"), ("confirm", "yes")]);
    assert!(noor.submitted.is_empty());
    assert_eq!(noor.letter().remarks, [Remark::Misfit]);
    assert_eq!((noor.asked(), noor.misfits()), (vec!["when"], vec!["when"]));
    assert_eq!(noor.number("when"), number);
    noor.answers(&[("when", "yesterday"), ("confirm", "yes")]);
    assert_eq!(noor.heard, ["receipt"]);
}

#[test]
fn a_date_insisted_on_is_taken_and_one_of_two_places_is_chosen() {
    let mut noor = Writer::begins("report", STORY);
    noor.answers(&[("when", "just before Eid"), ("area", "Richmond")]);
    assert_eq!(noor.misfits(), ["when", "area"]);
    let area =
        noor.letter().asked.iter().find(|it| it.question == question("area")).expect("it is asked again");
    assert_eq!(area.candidates.len(), 2);
    // In another language, the choice between them is the same.
    noor.sends(Incoming { command: Some(Command::Language(Some("pl".to_owned()))), ..Incoming::default() });
    assert_eq!(noor.misfits(), ["when", "area"]);
    noor.answers(&[("when", "just before Eid"), ("area", "2")]);
    assert!(noor.has("when") && noor.has("area"), "{:?}", noor.misfits());
    assert_eq!(noor.misfits(), [""; 0]);
}

#[test]
fn what_was_left_out_is_not_asked_again_and_stays_answerable() {
    let mut noor = Writer::begins("quick", STORY);
    noor.answers(&[("safety", "no")]);
    assert_eq!(noor.asked(), ["who"], "only what is needed");
    let shown: Vec<&str> = noor.letter().reviewed.iter().map(|(_, it)| it.as_str()).collect();
    assert_eq!(shown, ["safety", "evidence", "story", "area", "reach"]);
    noor.answers(&[("who", "1"), ("area", "Leeds")]);
    assert!(noor.has("area"));
    assert_eq!(noor.asked(), [""; 0]);
    noor.writes("Yes");
    assert_eq!(noor.submitted.len(), 1);
}

#[test]
fn what_a_story_tells_is_not_asked_again() {
    let told = Told {
        links: vec!["https://x.com/someone/status/17".to_owned()],
        accounts: vec!["@someone".to_owned()],
        dates: vec!["20 July 2026".to_owned()],
    };
    let begins = |told: &Told| {
        let first = Incoming { text: Some(STORY), told: Some(told), ..Incoming::default() };
        Writer::begins_with("report", first)
    };
    let noor = begins(&told);
    assert!(noor.has("story") && noor.has("when") && noor.has("account"));
    assert_eq!(noor.conversation.evidence().len(), 1);
    for known in ["when", "account", "platform"] {
        assert!(!noor.asked().contains(&known), "{known} is known");
    }
    let shown: Vec<&str> = noor.letter().reviewed.iter().map(|(_, it)| it.as_str()).collect();
    assert!(
        shown.contains(&"when") && shown.contains(&"account"),
        "it is shown before it is sent: {shown:?}"
    );

    // Of two nobody knows which is meant, and what does not fit is no answer.
    let two = |it: &str| vec![it.to_owned(), format!("{it}2")];
    let noor = begins(&Told { links: Vec::new(), accounts: two("@someone"), dates: two("20 July 202") });
    assert!(noor.asked().contains(&"when") && noor.asked().contains(&"account"));
    let noor = begins(&Told { dates: vec!["99 July 2999".to_owned()], ..Told::default() });
    assert!(noor.asked().contains(&"when") && noor.has("story"));
    assert_eq!(noor.misfits(), [""; 0]);
}

#[test]
fn unknown_numbers_and_words_that_answer_nothing_are_kept() {
    let mut noor = Writer::begins("quick", STORY);
    noor.answers(&[("99", "bottles were thrown"), ("who", "1")]);
    assert_eq!(noor.kept(), ["99 bottles were thrown"]);
    noor.writes("There is one thing more: he has a dog.");
    assert_eq!(noor.kept().len(), 2);
    assert_eq!(noor.letter().notes, [Note::KeptWords]);
    // A greeting beside answers is none.
    let letter = noor.letter().letter;
    noor.answers_to(letter, &[("area", "Leeds")], Some("Hi,"));
    assert_eq!(noor.kept().len(), 2);
}

#[test]
fn words_alone_are_the_answer_to_the_only_question() {
    let mut noor = Writer::begins("quick", STORY);
    noor.answers(&[("safety", "no")]);
    assert_eq!(noor.asked(), ["who"]);
    noor.writes("It happened to me");
    assert!(noor.has("who"));
    noor.writes("send it");
    assert_eq!(noor.submitted.len(), 1);
}

#[test]
fn words_alone_are_the_story_where_none_is_told() {
    let mut noor = Writer::begins("report", "Hello");
    noor.writes(STORY);
    assert!(noor.has("story"));
    assert_eq!(noor.asked(), ["who"], "the rest was left out");
}

#[test]
fn one_number_in_two_places_is_one_answer() {
    let mut noor = Writer::begins("quick", "Hello");
    noor.answers(&[("story", "He came at night."), ("who", "1"), ("story", "He came again.")]);
    let answer = noor.conversation.answer(&question("story")).cloned();
    assert_eq!(answer, Some(reportline_flow::Answer::Words("He came at night.\nHe came again.".into())));
}

#[test]
fn command_words_in_an_answer_are_words_and_skip_skips() {
    let mut noor = Writer::begins("report", "Hello");
    noor.answers(&[("story", "help"), ("account", "delete"), ("place", "skip"), ("evidence", "that's all")]);
    assert_eq!(noor.heard, [""; 0]);
    assert!(noor.has("story") && noor.has("account") && !noor.has("place"));
    assert!(noor.conversation.is_skipped(&question("place")));
    assert!(noor.conversation.evidence().is_empty());
    // Skipping what is needed does not fit, and keeps.
    noor.answers(&[("who", "skip"), ("confirm", "yes")]);
    assert_eq!(noor.misfits(), ["who"]);
    assert!(noor.submitted.is_empty());
}

#[test]
fn commands_work_at_any_point() {
    let command = |it: Command| Incoming { command: Some(it), may_confirm: true, ..Incoming::default() };
    for (word, heard, is_written_to) in [
        (Command::Help, vec!["help"], false),
        (Command::Status, vec!["status"], false),
        (Command::Pause, vec!["paused"], false),
        (Command::Language(None), vec!["languages"], false),
        (Command::Language(Some("pl".to_owned())), vec![], true),
        (Command::Start, vec![], true),
        (Command::Back, vec![], true),
        (Command::Send, vec![], true),
    ] {
        let mut noor = Writer::begins("quick", STORY);
        noor.sends(command(word.clone()));
        assert_eq!(
            (noor.heard.clone(), noor.is_written_to),
            (heard.iter().map(ToString::to_string).collect(), is_written_to),
            "{word:?}"
        );
        assert_eq!(noor.asked(), ["safety", "who", "evidence", "area", "reach"], "{word:?}");
    }
    for word in [Command::Cancel, Command::Erase] {
        let mut noor = Writer::begins("quick", STORY);
        noor.sends(Incoming { numbered: &[(1, "no".to_owned())], ..command(word) });
        assert_eq!(noor.heard.len(), 2);
        assert!(noor.conversation.is_closed() && noor.conversation.evidence().is_empty());
    }
}

#[test]
fn a_flow_edited_meanwhile_keeps_numbers_and_asks_before_it_sends() {
    let mut noor = Writer::begins("report", STORY);
    noor.answers(&[("who", "1"), ("place", "@someone")]);
    let (place, when) = (noor.number("place"), noor.number("when"));
    let text = include_str!("../../../config/flows/report.toml");
    let without = text.replace("id = \"place\"\nkind = \"link\"", "id = \"spot\"\nkind = \"link\"");
    assert_ne!(text, without);
    let edited = Flow::parse(FlowId::new("report").expect("a name"), &without).expect("it is a flow");
    noor.flow = Box::leak(Box::new(edited));

    noor.answers(&[(&place.to_string(), "an answer to what is gone"), ("confirm", "yes")]);
    assert!(noor.submitted.is_empty());
    assert!(noor.kept().contains(&"an answer to what is gone".to_owned()), "{:?}", noor.kept());
    assert_eq!(noor.asked(), ["spot"], "it was never asked");
    assert!(noor.number("spot") > noor.number("confirm"));
    assert_eq!(noor.number("when"), when);
    noor.answers(&[("confirm", "yes")]);
    assert_eq!(noor.submitted.len(), 1);
}

#[test]
fn a_date_that_was_to_come_may_have_come() {
    let mut noor = Writer::begins("report", STORY);
    noor.answers(&[("who", "1"), ("when", "30 November 2026")]);
    assert_eq!(noor.misfits(), ["when"]);
    noor.now = "2026-12-01T12:00:00Z".parse().expect("a time");
    noor.answers(&[("when", "29 November 2026"), ("confirm", "yes")]);
    assert_eq!(noor.heard, ["receipt"], "{:?}", noor.misfits());
}

#[test]
fn what_a_machine_writes_on_is_kept_and_answers_nothing() {
    let mut noor = Writer::begins("quick", "Hello there");
    let letter = noor.letter().letter;
    let asked: Vec<String> = noor.asked().iter().map(ToString::to_string).collect();
    noor.sends(Incoming {
        letter: Some(letter),
        text: Some("I am out of the office until Monday."),
        ..Incoming::default()
    });
    assert!(!noor.has("story"));
    assert_eq!(noor.kept(), ["I am out of the office until Monday."]);
    // The evidence is there now; all else is still asked by the letter that went out.
    assert!(
        asked.iter().filter(|it| *it != "evidence").all(|it| !noor.conversation.is_skipped(&question(it)))
    );
}

#[test]
fn more_than_can_be_read_is_kept_whole_and_holds_nobody_up() {
    let long = "https://example.org/a ".repeat(100_000);
    let mut noor = Writer::begins("report", &long);
    assert_eq!(noor.kept(), [long.as_str()]);
    noor.answers(&[("story", &long), ("who", "1"), ("confirm", "yes")]);
    assert_eq!(noor.misfits(), ["story"]);
    assert!(noor.submitted.is_empty());
    // Nor do very many numbers.
    let numbered: Vec<(u32, String)> = (100..50_000).map(|it| (it, "words".to_owned())).collect();
    noor.sends(Incoming { numbered: &numbered, ..Incoming::default() });
    assert_eq!(noor.kept().len(), 3);
}
