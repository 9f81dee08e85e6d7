//! [`Outbound`] → text and buttons. Pure: nothing is sent here, and there is no content it stumbles over.

use reportline_channel::{
    Body, Choice, Handle, Input, Notice, Outbound, Question, Receipt, Review, ReviewItem, Tone, Words, plain,
};
use serenity::all::{ButtonStyle, CreateActionRow};

use crate::buttons::{MENU_LABEL, Move, Pressed, Rows, Writing, choice_button, own_button, shorten};
use crate::page::Page;
use crate::way::Shown;

/// Up to so many options are buttons; more are a menu.
const BUTTONS: usize = 10;

/// What is to be shown.
#[derive(Debug)]
pub(crate) struct Plan {
    /// In order; what can be pressed is below the last.
    pub(crate) pieces: Vec<String>,
    pub(crate) rows: Vec<CreateActionRow>,
    /// The message that the first piece takes the place of.
    pub(crate) replaces: Option<Shown>,
    /// What becomes of the question before.
    pub(crate) tidy: Option<Tidy>,
    /// Whether a later message may take its place.
    pub(crate) is_replaceable: bool,
    pub(crate) is_quiet: bool,
}

/// What becomes of the question before.
#[derive(Debug)]
pub(crate) struct Tidy {
    pub(crate) shown: Shown,
    /// What stays of it: one line with the answer; or its text, without anything to press.
    pub(crate) becomes: Option<String>,
}

/// Where a message will be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// To one person in a server, who cannot type there unseen.
    Server,
    /// In direct messages, where anything can be typed and sent.
    Direct,
}

/// Plans how to show `message`. `previous` is the last question there.
pub(crate) fn render(message: &Outbound, previous: Option<&Handle>, stage: Stage, words: &dyn Words) -> Plan {
    let (replaces, tidy) = places(message, previous);
    let mut page = Page::new(message.direction);
    let mut rows = Rows::default();
    let own = Own { stage, language: &message.language, words };
    match &message.body {
        Body::Notice(it) => notice(&mut page, &mut rows, it),
        Body::Question(it) => question(&mut page, &mut rows, it, replaces.is_some(), &own),
        Body::Review(it) => review(&mut page, &mut rows, it, &own),
        Body::Receipt(it) => receipt(&mut page, &mut rows, it, &own),
        // It is not for this platform, and is shown whole all the same.
        Body::Letter(_) => plain(message).split("\n\n").for_each(|it| page.paragraph(it)),
    }
    Plan {
        pieces: page.pieces(),
        rows: rows.finish(),
        replaces,
        tidy,
        is_replaceable: matches!(message.body, Body::Question(_) | Body::Review(_)),
        is_quiet: message.is_quiet,
    }
}

/// What the channel adds of its own.
struct Own<'a> {
    stage: Stage,
    language: &'a str,
    words: &'a dyn Words,
}

impl Own<'_> {
    fn text(&self, key: &str) -> String {
        self.words.text(self.language, key, &[])
    }

    fn button(&self, pressed: Pressed, key: &str, style: ButtonStyle) -> Option<serenity::all::CreateButton> {
        (self.stage == Stage::Server).then(|| own_button(&pressed, self.text(key), style))
    }
}

/// Which message is edited, if any, and what becomes of the one before.
fn places(message: &Outbound, previous: Option<&Handle>) -> (Option<Shown>, Option<Tidy>) {
    let replaces = message.replaces.as_ref().and_then(Shown::read);
    let previous = previous.and_then(Shown::read);
    match (replaces, previous) {
        // Unless a newer question stands below the one that was pressed: then the talk goes on at the bottom.
        (Some(pressed), previous) if previous.as_ref().is_none_or(|it| it.message() == pressed.message()) => {
            (Some(pressed), None)
        }
        // A notice answers nothing: the question that stands is still to be answered.
        (_, Some(shown)) if !matches!(message.body, Body::Notice(_)) => {
            let becomes = match &message.body {
                Body::Question(it) if it.notes.iter().all(|it| it.tone == Tone::Plain) => it.answered.clone(),
                _ => None,
            };
            (None, Some(Tidy { shown, becomes }))
        }
        _ => (None, None),
    }
}

fn notice(page: &mut Page, rows: &mut Rows, notice: &Notice) {
    if let Some(heading) = &notice.heading {
        if notice.is_urgent { page.heading(heading) } else { page.strong(heading) }
    }
    notice.lines.iter().for_each(|it| page.paragraph(it));
    notice.routes.iter().for_each(|it| page.route(it));
    rows.commands(&notice.commands, true);
}

/// What was written before (`draft`) is not repeated: it stands above, in the chat.
fn question(page: &mut Page, rows: &mut Rows, question: &Question, is_in_place: bool, own: &Own<'_>) {
    if let (true, Some(answered)) = (is_in_place, &question.answered) {
        page.paragraph(answered);
    }
    question.notes.iter().for_each(|it| page.paragraph(&it.text));
    page.strong(&question.ask);
    if let Some(help) = &question.help {
        page.line(help);
    }
    let over = match &question.input {
        Input::Many { done } => rows.menu(&question.options, Some(done), own.text("discord-choose-many")),
        _ if question.options.len() > BUTTONS => {
            rows.menu(&question.options, None, own.text("discord-choose-one"))
        }
        _ => {
            let (held, over): (Vec<_>, Vec<_>) =
                question.options.iter().partition(|it| choice_button(it, false).is_some());
            rows.buttons(held.into_iter().filter_map(|it| choice_button(it, false)).collect());
            over
        }
    };
    // What cannot be pressed can be read, and typed.
    over.into_iter().for_each(|it| page.line(&it.label));

    let mut ways = Vec::new();
    match &question.input {
        Input::Evidence { done, .. } => {
            ways.extend(own.button(Pressed::Write(Writing::Evidence), "discord-add", ButtonStyle::Primary));
            ways.extend(done.iter().filter_map(|it| choice_button(it, false)));
        }
        Input::Text { is_long, most } => {
            let most = u16::try_from(*most).unwrap_or(u16::MAX);
            let writing = Pressed::Write(Writing::Words { is_long: *is_long, most });
            ways.extend(own.button(writing, "discord-write", ButtonStyle::Primary));
        }
        // Typed words are welcome whatever it is.
        Input::One | Input::Many { .. } => {
            // A menu says nothing when nothing in it is changed: what is ticked already can be left as it is.
            if let Input::Many { done } = &question.input
                && question.options.iter().any(|it| it.is_chosen)
            {
                ways.extend(choice_button(done, false));
            }
            let writing = Pressed::Write(Writing::Words { is_long: false, most: 200 });
            ways.extend(own.button(writing, "discord-own-words", ButtonStyle::Secondary));
        }
    }
    ways.extend(own.button(Pressed::Move(Move::Question), "discord-move", ButtonStyle::Secondary));
    rows.buttons(ways);
    rows.commands(&question.commands, false);
    if let Some(progress) = &question.progress {
        page.paragraph(&progress.text);
    }
}

fn review(page: &mut Page, rows: &mut Rows, review: &Review, own: &Own<'_>) {
    review.notes.iter().for_each(|it| page.paragraph(&it.text));
    page.strong(&review.heading);
    for item in &review.items {
        page.labelled(&item.label, &item.value);
    }
    if let Some(help) = &review.help {
        page.paragraph(help);
    }
    // "Change" a dozen times says nothing: each also says what, as far as there is room.
    let change = |it: &ReviewItem| {
        let label = shorten(format!("{}: {}", it.change.label, it.label), MENU_LABEL);
        Choice { label, ..it.change.clone() }
    };
    let changes: Vec<Choice> = review.items.iter().map(change).collect();
    rows.menu(&changes, None, own.text("discord-choose-change"));
    rows.commands(&review.commands, false);
}

fn receipt(page: &mut Page, rows: &mut Rows, receipt: &Receipt, own: &Own<'_>) {
    page.strong(&receipt.heading);
    page.copyable(&receipt.reference_label, &receipt.reference);
    receipt.lines.iter().for_each(|it| page.paragraph(it));
    if let Some(heading) = &receipt.routes_heading {
        page.strong(heading);
    }
    receipt.routes.iter().for_each(|it| page.route(it));
    rows.commands(&receipt.commands, true);
    // What only one person sees is gone when the app is closed; the reference should not be.
    rows.buttons(
        own.button(Pressed::Move(Move::Status), "discord-keep", ButtonStyle::Secondary).into_iter().collect(),
    );
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reportline_channel::conformance::{PlainWords, samples};
    use reportline_channel::{Direction, Note, Progress, Role, Route, RouteWay};
    use serde_json::Value;

    use super::*;
    use crate::page::TEXT_LIMIT;

    /// Words as people and translators may write them: none, many, marks, letters of many bytes.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-zé👩*_|`~#>:@ \n-]{0,60}",
            2 => "\\PC{0,140}",
            1 => ("[a-z*_ ]{1,20}", 1..300_usize).prop_map(|(it, n)| it.repeat(n)),
            1 => proptest::sample::select(vec!["", " ", "\n\n", "\u{200f}", "```", "-# x"]).prop_map(str::to_owned),
        ]
    }

    /// Choices whose tokens begin with `name`, each its own.
    fn choices(name: &'static str, role: Role, most: usize) -> impl Strategy<Value = Vec<Choice>> {
        let choice = (text(), any::<bool>());
        prop::collection::vec(choice, 0..most).prop_map(move |it| {
            let choice = |(n, (label, is_chosen)): (usize, (String, bool))| Choice {
                is_chosen,
                ..samples::choice(&format!("{name}:{n}"), &label, role)
            };
            it.into_iter().enumerate().map(choice).collect()
        })
    }

    fn commands() -> impl Strategy<Value = Vec<Choice>> {
        choices("c", Role::Other, 6).prop_map(|mut it| {
            it.push(samples::choice("c:cancel", "Cancel and erase", Role::Danger));
            it
        })
    }

    fn input() -> impl Strategy<Value = Input> {
        let done = || text().prop_map(|it| samples::choice("d:done", &it, Role::Forward));
        prop_oneof![
            Just(Input::One),
            done().prop_map(|done| Input::Many { done }),
            (any::<bool>(), any::<u32>()).prop_map(|(is_long, most)| Input::Text { is_long, most }),
            prop::option::of(done()).prop_map(|done| Input::Evidence { done, n_taken: 1 }),
        ]
    }

    fn question() -> impl Strategy<Value = Body> {
        let texts = (text(), prop::option::of(text()), prop::option::of(text()), text());
        (texts, input(), choices("o", Role::Answer, 40), commands()).prop_map(
            |((ask, help, answered, note), input, options, commands)| {
                Body::Question(Question {
                    ask,
                    help,
                    answered,
                    input,
                    options,
                    commands,
                    notes: vec![Note { tone: Tone::Misfit, text: note.clone() }],
                    progress: Some(Progress { at: 1, of: 2, text: note }),
                    ..samples::one_question()
                })
            },
        )
    }

    fn review() -> impl Strategy<Value = Body> {
        let items = prop::collection::vec((text(), text()), 0..40);
        (text(), prop::option::of(text()), items, commands()).prop_map(|(heading, help, items, commands)| {
            let item = |(n, (label, value)): (usize, (String, String))| ReviewItem {
                label,
                value,
                change: samples::choice(&format!("r:{n}"), "Change", Role::Change),
            };
            let items = items.into_iter().enumerate().map(item).collect();
            Body::Review(Review { notes: Vec::new(), heading, help, items, commands })
        })
    }

    fn routes() -> impl Strategy<Value = Vec<Route>> {
        let route = (text(), prop::option::of(text()), text());
        let route =
            route.prop_map(|(name, about, way)| Route { name, about, ways: vec![RouteWay::Web(way)] });
        prop::collection::vec(route, 0..5)
    }

    fn notice() -> impl Strategy<Value = Body> {
        let lines = prop::collection::vec(text(), 0..5);
        (prop::option::of(text()), lines, routes(), commands(), any::<bool>()).prop_map(
            |(heading, lines, routes, commands, is_urgent)| {
                Body::Notice(Notice { heading, lines, routes, commands, is_urgent })
            },
        )
    }

    fn receipt() -> impl Strategy<Value = Body> {
        (text(), text(), text(), routes(), commands()).prop_map(
            |(heading, reference_label, reference, routes, commands)| {
                let (lines, routes_heading) = (vec![heading.clone()], Some(heading.clone()));
                Body::Receipt(Receipt {
                    heading,
                    reference_label,
                    reference,
                    lines,
                    routes_heading,
                    routes,
                    commands,
                })
            },
        )
    }

    fn outbound() -> impl Strategy<Value = Outbound> {
        let body = prop_oneof![3 => question(), 1 => review(), 1 => notice(), 1 => receipt()];
        (body, any::<bool>()).prop_map(|(body, is_rtl)| Outbound {
            direction: if is_rtl { Direction::Rtl } else { Direction::Ltr },
            ..samples::english(body)
        })
    }

    fn chars(value: &Value) -> usize {
        value.as_str().expect("text").chars().count()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn discord_takes_whatever_is_shown(message in outbound(), is_direct in any::<bool>()) {
            let stage = if is_direct { Stage::Direct } else { Stage::Server };
            let plan = render(&message, None, stage, &PlainWords);
            for piece in &plan.pieces {
                prop_assert!(piece.chars().count() <= TEXT_LIMIT);
                prop_assert!(!piece.trim().is_empty());
            }
            let rows = serde_json::to_value(&plan.rows).expect("rows are plain JSON");
            let rows = rows.as_array().expect("a list");
            prop_assert!(rows.len() <= 5);
            let mut names = Vec::new();
            for component in rows.iter().flat_map(|it| it["components"].as_array().expect("a row")) {
                names.push(component["custom_id"].as_str().expect("a name").to_owned());
                match component["options"].as_array() {
                    Some(options) => {
                        prop_assert!((1..=25).contains(&options.len()));
                        let mut values: Vec<&str> = options.iter().filter_map(|it| it["value"].as_str()).collect();
                        for option in options {
                            prop_assert!((1..=100).contains(&chars(&option["label"])));
                            prop_assert!((1..=100).contains(&chars(&option["value"])));
                        }
                        values.sort_unstable();
                        values.dedup();
                        prop_assert_eq!(values.len(), options.len(), "each value once");
                        prop_assert!(chars(&component["placeholder"]) <= 150);
                    }
                    None => prop_assert!((1..=80).contains(&chars(&component["label"]))),
                }
            }
            for row in rows {
                prop_assert!((1..=5).contains(&row["components"].as_array().expect("a row").len()));
            }
            prop_assert!(names.iter().all(|it| (1..=100).contains(&it.chars().count())));
            prop_assert!(names.iter().any(|it| it.ends_with("c:cancel")), "there is always a way out");
            names.sort_unstable();
            let n_names = names.len();
            names.dedup();
            prop_assert_eq!(names.len(), n_names, "each name once");
        }
    }
}
