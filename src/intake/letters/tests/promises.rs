//! What holds whatever people write: thousands of letters nobody would write.

use proptest::prelude::*;
use reportline_flow::{Command, Stage};

use super::{Incoming, Writer, picture};

/// What may stand under a number, or under none.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "yes", "no", "not sure", "1", "2", "1, 2", "victim", "It happened to me", "in another way", "Leeds", "Richmond",
            "yesterday", "soon", "12 December 2031", "skip", "done", "help", "delete it", "that's all", "send it", "send",
            "yes, please", "yes, but wait", "no, thank you", "tak", "نعم", "ie", "@bully", "07700 900123",
            "https://x.com/a/status/1", "He wrote to me again and again, and then he came to my street.", "", " ", "???",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => Just("long ".repeat(5000)),
    ]
}

#[derive(Clone, Debug)]
struct Wrote {
    numbered: Vec<(u32, String)>,
    text: Option<String>,
    /// To which letter: so many before the latest; `None` to none.
    to: Option<u32>,
    has_picture: bool,
    may_confirm: bool,
    command: Option<Command>,
}

fn letters() -> impl Strategy<Value = Wrote> {
    let number = prop_oneof![20 => 1..30u32, 1 => any::<u32>()];
    let numbered = prop::collection::vec((number, texts()), 0..8);
    let to = prop_oneof![1 => Just(None), 8 => Just(Some(0)), 3 => (0..4u32).prop_map(Some)];
    let command = prop_oneof![
        12 => Just(None),
        1 => prop::sample::select(vec![
            Command::Help, Command::Start, Command::Status, Command::Pause, Command::Language(None),
            Command::Language(Some("pl".to_owned())), Command::Cancel, Command::Erase, Command::Quick,
        ]).prop_map(Some),
    ];
    (numbered, prop::option::of(texts()), to, any::<bool>(), prop::bool::weighted(0.9), command).prop_map(
        |(numbered, text, to, has_picture, may_confirm, command)| Wrote {
            numbered,
            text,
            to,
            has_picture,
            may_confirm,
            command,
        },
    )
}

/// Whether somebody could mean to send it: what the reader takes for a yes is a subset of this.
fn could_be_yes(text: &str) -> bool {
    let first = text.trim().lines().next().unwrap_or_default().to_lowercase();
    ["yes", "tak", "نعم", "ie", "send", "send it"].iter().any(|it| first.starts_with(it))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_ever_sent_without_a_yes_to_the_latest_letter(
        name in prop::sample::select(vec!["report", "quick", "forward"]),
        first in texts(),
        wrote in prop::collection::vec(letters(), 1..6),
    ) {
        let mut person = Writer::begins(name, &first);
        prop_assert!(person.submitted.is_empty());
        for it in wrote {
            if person.conversation.is_closed() {
                break;
            }
            let latest = person.letter.as_ref().map_or(0, |it| it.letter);
            let confirm = person.letter.as_ref().and_then(|it| it.confirm);
            let letter = it.to.map(|back| latest.saturating_sub(back));
            let n_evidence = person.conversation.evidence().len();
            let n_numbers = person.letters.numbers.len();
            person.sends(Incoming {
                command: it.command.clone(),
                letter,
                numbered: &it.numbered,
                text: it.text.as_deref(),
                evidence: if it.has_picture { vec![picture()] } else { Vec::new() },
                may_confirm: it.may_confirm,
                ..Incoming::default()
            });

            if !person.submitted.is_empty() {
                let says_yes = it.numbered.iter().any(|(number, text)| Some(*number) == confirm && could_be_yes(text))
                    || it.text.as_deref().is_some_and(could_be_yes);
                prop_assert!(says_yes && letter == Some(latest) && it.may_confirm, "{it:?}");
                prop_assert_eq!(person.submitted.len(), 1);
                prop_assert!(person.conversation.is_closed());
                break;
            }
            if person.conversation.is_closed() {
                prop_assert!(matches!(it.command, Some(Command::Cancel | Command::Erase)), "{it:?}");
                break;
            }
            prop_assert_eq!(person.conversation.stage(), &Stage::Reviewing, "a letter leaves it at the review");
            prop_assert!(person.conversation.evidence().len() >= n_evidence);
            prop_assert!(person.letters.numbers.len() >= n_numbers);
            let letter = person.letter();
            let mut numbers: Vec<u32> = letter.asked.iter().map(|it| it.number).chain(letter.confirm).collect();
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(numbers.len(), letter.asked.len() + 1, "each number is one question");
        }
    }

    #[test]
    fn a_story_is_never_lost(first in texts(), wrote in prop::collection::vec(letters(), 0..4), number in 1..40u32) {
        const STORY: &str = "Every night he writes to me that he knows where I live and what I am.";
        let mut person = Writer::begins("report", &first);
        for it in wrote {
            let letter = person.letter.as_ref().map(|it| it.letter);
            person.sends(Incoming { letter, numbered: &it.numbered, text: it.text.as_deref(), ..Incoming::default() });
        }
        let numbered = [(number, STORY.to_owned())];
        let letter = person.letter.as_ref().map(|it| it.letter);
        person.sends(Incoming { letter, numbered: &numbered, ..Incoming::default() });
        let is_private = person.flow.questions().iter().any(|it| {
            it.is_private() && person.letters.numbers.get(number as usize - 1).is_some_and(|of| of.question.as_ref() == Some(&it.id))
        });
        let kept = serde_json::to_string(&person.conversation).expect("it can be kept");
        prop_assert!(is_private || kept.contains(STORY), "{number}: {kept}");
    }
}
