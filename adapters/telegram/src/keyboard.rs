//! Buttons below a message, row by row.

use reportline_channel::{Choice, Role, Token};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardButtonKind};

/// Two buttons share a row while both are at most this long; a phone shows about 18 characters of each.
const SHORT_LABEL: usize = 16;

/// What stands before an option that is chosen.
const CHOSEN: &str = "✓ ";

/// What stands before the token on the buttons of messages that stay when the talk goes on (notices, receipts). It is
/// outside the alphabet of tokens, so no token begins with it.
pub(crate) const STAYS: char = '!';

/// Rows of buttons, from above.
pub(crate) type Rows = Vec<Vec<InlineKeyboardButton>>;

/// Things to do: short ones side by side; what destroys last, each apart.
pub(crate) fn command_rows<'a>(commands: impl IntoIterator<Item = &'a Choice>) -> Rows {
    let (danger, others): (Vec<&Choice>, Vec<&Choice>) =
        commands.into_iter().partition(|it| it.role == Role::Danger);
    let mut rows = rows_of(others.into_iter().filter_map(button).collect());
    rows.extend(danger.into_iter().filter_map(button).map(|it| vec![it]));
    rows
}

/// Two in a row if all are short, else one.
pub(crate) fn rows_of(buttons: Vec<InlineKeyboardButton>) -> Rows {
    let is_short = buttons.iter().all(|it| it.text.chars().count() <= SHORT_LABEL);
    let width = if is_short { 2 } else { 1 };
    let mut rows: Rows = Vec::new();
    for button in buttons {
        match rows.last_mut() {
            Some(row) if row.len() < width => row.push(button),
            _ => rows.push(vec![button]),
        }
    }
    rows
}

/// Marks buttons as those of a message that stays; a token that leaves no room for the mark goes without.
pub(crate) fn staying(mut rows: Rows) -> Rows {
    for button in rows.iter_mut().flatten() {
        if let InlineKeyboardButtonKind::CallbackData(data) = &mut button.kind
            && data.len() < Token::MOST_BYTES
        {
            data.insert(0, STAYS);
        }
    }
    rows
}

/// `None` for a token that Telegram would not carry, rather than a message that it refuses whole.
pub(crate) fn button(choice: &Choice) -> Option<InlineKeyboardButton> {
    let token = &choice.token.0;
    if token.is_empty() || token.len() > Token::MOST_BYTES {
        return None;
    }
    let mark = if choice.is_chosen { CHOSEN } else { "" };
    let label = if choice.label.trim().is_empty() { "…" } else { choice.label.as_str() };
    Some(InlineKeyboardButton::callback(format!("{mark}{label}"), token.clone()))
}
