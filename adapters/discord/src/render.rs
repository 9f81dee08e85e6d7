//! [`Outbound`] → text and buttons. Pure: nothing is sent here, and there is no content it stumbles over.

use reportline_channel::{
    Body, Choice, Handle, Input, Notice, Outbound, Question, Receipt, Review, Tone, Words, plain,
};
use serenity::all::{ButtonStyle, CreateActionRow};

use crate::buttons::{Move, Pressed, Rows, Writing, choice_button, own_button};
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
    // "Change" a dozen times says nothing: each also says what.
    let changes: Vec<Choice> = review
        .items
        .iter()
        .map(|it| Choice { label: format!("{}: {}", it.change.label, it.label), ..it.change.clone() })
        .collect();
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
