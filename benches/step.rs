//! The pure middle: steps of a conversation, and the words for what they say. No disk, no network, one thread.
//!
//! `cargo bench --bench step`

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use reportline::config::{self, Environment};
use reportline::content::Content;
use reportline::words::Facts;
use reportline_flow::{Conversation, Effect, Event, Flow, FlowId, Press, Said, Setting, Step, Utterance};

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let config = config::load(None, &Environment::default()).expect("the default configuration is valid");
    Content::load(&config).expect("what is shipped is valid")
});

/// The short report, from its first question to its review.
const TURNS: [Turn; 6] = [
    Turn::Press("o:safety:no"),
    Turn::Press("o:who:victim"),
    Turn::Press("skip"),
    Turn::Say(
        "They wrote under my picture that people like us should leave, and that they know where we live.",
    ),
    Turn::Say("Leeds"),
    Turn::Press("o:reach:none"),
];

#[derive(Clone, Copy)]
enum Turn {
    Press(&'static str),
    Say(&'static str),
}

impl Turn {
    fn event(self) -> Event {
        Event::Said(match self {
            Self::Press(token) => {
                Said { pressed: Press::parse(token).into_iter().collect(), ..Said::default() }
            }
            Self::Say(text) => Said { text: Some(text.into()), ..Said::default() },
        })
    }
}

fn main() {
    LazyLock::force(&CONTENT);
    divan::main();
}

fn flow() -> &'static Flow {
    CONTENT.flows.get(&FlowId::new("quick").expect("a name written here is a name"))
}

fn setting() -> Setting<'static> {
    Setting {
        now: Timestamp::UNIX_EPOCH,
        zone: &CONTENT.zone,
        vocabulary: CONTENT.words.vocabulary("en-GB"),
        gazetteer: CONTENT.places.as_ref(),
    }
}

fn begun() -> Step {
    reportline_flow::begin(flow(), "en-GB", Vec::new(), Timestamp::UNIX_EPOCH)
}

fn stepped(conversation: Conversation, turn: Turn) -> Step {
    reportline_flow::step(flow(), conversation, turn.event(), &setting())
}

fn reviewed() -> Step {
    TURNS.into_iter().fold(begun(), |step, turn| stepped(step.conversation, turn))
}

/// A whole short report, counted in steps.
#[divan::bench]
fn steps(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(TURNS.len())).bench(reviewed);
}

/// One step alone: a pressed button.
#[divan::bench]
fn press(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(1_u32))
        .with_inputs(|| begun().conversation)
        .bench_values(|conversation| stepped(conversation, TURNS[0]));
}

/// What a question or a review is in words.
#[divan::bench(args = ["question", "review"])]
fn words(bencher: Bencher<'_, '_>, what: &str) {
    let step = if what == "review" { reviewed() } else { stepped(begun().conversation, TURNS[0]) };
    let said = step.effects.iter().find_map(|it| match it {
        Effect::Say(said @ (Utterance::Ask(_) | Utterance::Review(_))) => Some(said),
        _ => None,
    });
    let said = said.expect("a step asks or shows what was said");
    let facts = Facts { walk: Some((flow(), &step.conversation)), ..Facts::default() };
    bencher.counter(ItemsCount::new(1_u32)).bench(|| CONTENT.words.message("en-GB", black_box(said), &facts));
}

/// A conversation as it is kept, written and read again.
#[divan::bench]
fn kept(bencher: Bencher<'_, '_>) {
    let conversation = reviewed().conversation;
    bencher.counter(ItemsCount::new(1_u32)).bench(|| {
        let written = serde_json::to_vec(black_box(&conversation)).expect("it has string keys only");
        serde_json::from_slice::<Conversation>(&written).expect("it was written so")
    });
}
