//! A posted form becomes an answer. Pure; what cannot be one says why, so that the page can ask again.

use reportline_channel::{
    Body, Choice, File, Input, Notice, Outbound, Present, Question, Receipt, Review, Role, Said, Token, Tone,
};

use crate::form::Form;

/// What a form says, its files not kept yet.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Pressed and typed.
    pub(crate) said: Said,
    /// Handed over.
    pub(crate) files: Vec<File>,
}

/// Why a form is no answer. Nothing is sent to the service, and nothing typed is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Nothing was chosen, typed or added.
    Empty,
    /// More words than there is room for.
    TooLong {
        /// The most characters taken.
        most: usize,
        /// How many there are beyond.
        over: usize,
    },
}

/// The answer in a form, given what stood before the person. A button that answers or goes forward takes along what is
/// ticked, typed and chosen beside it. One that goes back, pauses or asks for help takes what was typed, so that it is
/// not lost. One that skips or deletes goes alone, and so does one that was never offered: the service sees that it
/// is void.
pub(crate) fn answer(form: Form, present: &Present) -> Result<Answer, Unfit> {
    let press = form.get("press").and_then(token);
    let role = press.as_ref().and_then(|it| role(present, it));
    let text = form.typed();
    match (&press, role) {
        (None, _) | (Some(_), Some(Role::Answer | Role::Forward)) => {}
        (Some(press), Some(Role::Back | Role::Other | Role::Change)) => {
            let text = text.filter(|it| !was_there(present, it));
            let said = Said { pressed: vec![press.clone()], text, ..Said::default() };
            return Ok(Answer { said, files: Vec::new() });
        }
        (Some(press), Some(Role::Skip | Role::Danger) | None) => {
            return Ok(Answer { said: Said::pressed(press.clone()), files: Vec::new() });
        }
    }

    let input = question(present).map(|it| &it.input);
    if let (Some(Input::Text { most, .. }), Some(text)) = (input, &text) {
        let (most, length) = (*most as usize, text.chars().count());
        if length > most {
            return Err(Unfit::TooLong { most, over: length - most });
        }
    }
    let pressed: Vec<Token> = form.all("pick").filter_map(token).chain(press).collect();
    let files = if matches!(input, Some(Input::Evidence { .. })) { form.files } else { Vec::new() };
    if pressed.is_empty() && text.is_none() && files.is_empty() {
        return Err(Unfit::Empty);
    }
    Ok(Answer { said: Said { pressed, text, ..Said::default() }, files })
}

/// What sort of button was pressed; `None` if none like it was offered.
fn role(present: &Present, press: &Token) -> Option<Role> {
    choices(present).find(|it| it.token == *press).map(|it| it.role)
}

/// Whether the form deletes something or gives it up.
pub(crate) fn is_ending(form: &Form, present: &Present) -> bool {
    let press = form.get("press").and_then(token);
    press.and_then(|it| role(present, &it)) == Some(Role::Danger)
}

/// Whether the field held exactly this when it was shown: then nobody typed it now.
fn was_there(present: &Present, text: &str) -> bool {
    question(present).and_then(|it| it.draft.as_deref()).is_some_and(|draft| draft == text)
}

/// Whether the same question stands there again because the answer did not fit, without the words of that answer.
pub(crate) fn is_asked_again(before: &Present, now: &Present) -> bool {
    let is_misfit = |it: &Question| it.notes.iter().any(|note| note.tone == Tone::Misfit);
    match (question(before), question(now)) {
        (Some(before), Some(now)) => before.id == now.id && now.draft.is_none() && is_misfit(now),
        _ => false,
    }
}

/// What stands last before the person besides notices.
pub(crate) fn standing(present: &Present) -> Option<&Outbound> {
    present.messages.iter().rev().find(|it| !matches!(it.body, Body::Notice(_)))
}

/// The question that stands before the person.
pub(crate) fn question(present: &Present) -> Option<&Question> {
    match &standing(present)?.body {
        Body::Question(question) => Some(question),
        Body::Notice(_) | Body::Review(_) | Body::Receipt(_) | Body::Letter(_) => None,
    }
}

fn choices(present: &Present) -> impl Iterator<Item = &Choice> {
    present.messages.iter().flat_map(|message| -> Vec<&Choice> {
        match &message.body {
            Body::Notice(Notice { commands, .. }) | Body::Receipt(Receipt { commands, .. }) => {
                commands.iter().collect()
            }
            Body::Letter(_) => Vec::new(),
            Body::Review(Review { items, commands, .. }) => {
                items.iter().map(|it| &it.change).chain(commands).collect()
            }
            Body::Question(question) => {
                let done = match &question.input {
                    Input::Many { done } => Some(done),
                    Input::Evidence { done, .. } => done.as_ref(),
                    Input::One | Input::Text { .. } => None,
                };
                question.options.iter().chain(done).chain(&question.commands).collect()
            }
        }
    })
}

/// More than any token has. What we never offered the service finds out; this only bounds what it has to look at.
const MOST_PRESSED: usize = 4 * Token::MOST_BYTES;

/// A token, if it has the shape of one.
fn token(text: &str) -> Option<Token> {
    let has_shape = (1..=MOST_PRESSED).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || b":._-".contains(&it));
    has_shape.then(|| Token(text.to_owned()))
}
