//! Rows of buttons and menus below a message, and the names they come back under.
//!
//! A name (`custom_id`) is ours, up to 100 characters, and comes back from a stranger's device: it says what was
//! pressed, and nothing of it is believed before the service has looked where the conversation stands. State is never
//! kept in it: a button that is a week old still says what it said.

use reportline_channel::{Choice, Role, Token};
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

/// Rows below one message, and buttons in one row. <https://docs.discord.com/developers/components/reference#action-row>
const ROWS: usize = 5;
const IN_ROW: usize = 5;
/// Options in one menu, and characters of a label: <https://docs.discord.com/developers/components/reference#string-select>
pub(crate) const IN_MENU: usize = 25;
pub(crate) const MENU_LABEL: usize = 100;
/// Characters on a button: <https://docs.discord.com/developers/components/reference#button>
const BUTTON_LABEL: usize = 80;

/// What stands before an option that is chosen.
const CHOSEN: &str = "✓ ";

/// What a name of our own begins with; no token has it in its alphabet.
const OURS: char = '?';
/// What stands before the token on the buttons of messages that stay when the talk goes on (notices, receipts).
const STAYS: char = '!';

/// What was pressed, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// A choice, on a message that the answer may take the place of, or on one that stays.
    Choice {
        /// The choice's token.
        token: Token,
        /// Whether the message stays.
        stays: bool,
    },
    /// One choice of a menu: its value is a token.
    One,
    /// Any number of choices of a menu, and with them this token, which goes on.
    Many {
        /// What goes on.
        done: Token,
    },
    /// A form is wanted.
    Write(Writing),
    /// The talk is to go on in direct messages, from where this command leads.
    Move(Move),
    /// Nothing we know.
    Stranger,
}

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Words, in a line or with room for a story, at most so many characters.
    Words {
        /// Whether there is room for a story.
        is_long: bool,
        /// The most characters.
        most: u16,
    },
    /// Words, files, or both.
    Evidence,
}

/// Where a talk that moves to direct messages goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// At the question that stands.
    Question,
    /// With how the reports stand.
    Status,
}

impl Pressed {
    /// Reads a name.
    pub(crate) fn read(name: &str) -> Self {
        if let Some(ours) = name.strip_prefix(OURS) {
            if let Some(done) = ours.strip_prefix("many:") {
                return Self::Many { done: Token(done.to_owned()) };
            }
            return match ours.split(':').collect::<Vec<_>>().as_slice() {
                ["one"] => Self::One,
                ["dm", "question"] => Self::Move(Move::Question),
                ["dm", "status"] => Self::Move(Move::Status),
                ["write", "evidence"] => Self::Write(Writing::Evidence),
                ["write", form @ ("line" | "story"), most] => match most.parse() {
                    Ok(most) => Self::Write(Writing::Words { is_long: *form == "story", most }),
                    Err(_) => Self::Stranger,
                },
                _ => Self::Stranger,
            };
        }
        let (token, stays) = match name.strip_prefix(STAYS) {
            Some(token) => (token, true),
            None => (name, false),
        };
        Self::Choice { token: Token(token.to_owned()), stays }
    }

    /// Writes a name.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Choice { token, stays: true } => format!("{STAYS}{}", token.0),
            Self::Choice { token, stays: false } => token.0.clone(),
            Self::One => format!("{OURS}one"),
            Self::Many { done } => format!("{OURS}many:{}", done.0),
            Self::Write(Writing::Evidence) => format!("{OURS}write:evidence"),
            Self::Write(Writing::Words { is_long: true, most }) => format!("{OURS}write:story:{most}"),
            Self::Write(Writing::Words { is_long: false, most }) => format!("{OURS}write:line:{most}"),
            Self::Move(Move::Question) => format!("{OURS}dm:question"),
            Self::Move(Move::Status) => format!("{OURS}dm:status"),
            Self::Stranger => OURS.to_string(),
        }
    }
}

/// Rows under construction.
#[derive(Default)]
pub(crate) struct Rows(Vec<CreateActionRow>);

impl Rows {
    /// A menu of one choice, or of any number with what goes on. Choices that a menu cannot hold are given back.
    pub(crate) fn menu<'a>(
        &mut self,
        choices: &'a [Choice],
        done: Option<&Choice>,
        hint: String,
    ) -> Vec<&'a Choice> {
        let fits = |it: &&Choice| is_sendable(&it.token) && words_of(it).chars().count() <= MENU_LABEL;
        let (mut held, mut over): (Vec<&Choice>, Vec<&Choice>) = choices.iter().partition(fits);
        over.extend(held.drain(held.len().min(IN_MENU)..));
        if held.is_empty() {
            return over;
        }
        let options: Vec<CreateSelectMenuOption> = held
            .iter()
            .map(|it| {
                let option = CreateSelectMenuOption::new(words_of(it), it.token.0.clone());
                option.default_selection(it.is_chosen && done.is_some())
            })
            .collect();
        let n_options = u8::try_from(options.len()).unwrap_or(u8::MAX);
        let name = match done {
            Some(done) => Pressed::Many { done: done.token.clone() }.name(),
            None => Pressed::One.name(),
        };
        let mut menu = CreateSelectMenu::new(name, CreateSelectMenuKind::String { options });
        if done.is_some() {
            menu = menu.min_values(1).max_values(n_options);
        }
        if !hint.is_empty() {
            menu = menu.placeholder(hint);
        }
        self.0.push(CreateActionRow::SelectMenu(menu));
        over
    }

    /// Buttons, five a row.
    pub(crate) fn buttons(&mut self, buttons: Vec<CreateButton>) {
        let mut buttons = buttons.into_iter().peekable();
        while buttons.peek().is_some() {
            self.0.push(CreateActionRow::Buttons(buttons.by_ref().take(IN_ROW).collect()));
        }
    }

    /// What can be done at any point: what destroys last, and apart where there is room.
    pub(crate) fn commands(&mut self, commands: &[Choice], stays: bool) {
        let (danger, others): (Vec<&Choice>, Vec<&Choice>) =
            commands.iter().partition(|it| it.role == Role::Danger);
        let button = |it: &Choice| choice_button(it, stays);
        let (others, danger): (Vec<_>, Vec<_>) = (
            others.into_iter().filter_map(button).collect(),
            danger.into_iter().filter_map(button).collect(),
        );
        let room = ROWS.saturating_sub(self.0.len());
        if others.len().div_ceil(IN_ROW) + danger.len().div_ceil(IN_ROW) <= room {
            self.buttons(others);
            self.buttons(danger);
        } else {
            self.buttons(others.into_iter().chain(danger).collect());
        }
    }

    /// As many as fit a message. What is over can still be typed, or used as a command.
    pub(crate) fn finish(mut self) -> Vec<CreateActionRow> {
        self.0.truncate(ROWS);
        self.0
    }
}

/// A choice as a button; `None` where a button cannot hold it.
pub(crate) fn choice_button(choice: &Choice, stays: bool) -> Option<CreateButton> {
    let fits =
        is_sendable(&choice.token) && choice.label.chars().count() + CHOSEN.chars().count() <= BUTTON_LABEL;
    let style = match choice.role {
        Role::Forward => ButtonStyle::Primary,
        Role::Danger => ButtonStyle::Danger,
        Role::Answer if choice.is_chosen => ButtonStyle::Primary,
        Role::Answer | Role::Skip | Role::Back | Role::Change | Role::Other => ButtonStyle::Secondary,
    };
    let name = Pressed::Choice { token: choice.token.clone(), stays }.name();
    fits.then(|| CreateButton::new(name).label(words_of(choice)).style(style))
}

/// A button of our own.
pub(crate) fn own_button(pressed: &Pressed, label: String, style: ButtonStyle) -> CreateButton {
    CreateButton::new(pressed.name()).label(label).style(style)
}

fn words_of(choice: &Choice) -> String {
    let mark = if choice.is_chosen && choice.role == Role::Answer { CHOSEN } else { "" };
    let label = if choice.label.trim().is_empty() { "…" } else { choice.label.as_str() };
    format!("{mark}{label}")
}

/// The text, or as much of it as fits.
pub(crate) fn shorten(text: String, most: usize) -> String {
    if text.chars().count() <= most { text } else { text.chars().take(most - 1).chain(['…']).collect() }
}

fn is_sendable(token: &Token) -> bool {
    !token.0.is_empty() && token.0.len() <= Token::MOST_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_fits() {
        let token = || Token("o:who:".to_owned() + &"x".repeat(58));
        for pressed in [
            Pressed::Choice { token: token(), stays: false },
            Pressed::Choice { token: token(), stays: true },
            Pressed::One,
            Pressed::Many { done: token() },
            Pressed::Write(Writing::Words { is_long: true, most: 4000 }),
            Pressed::Write(Writing::Words { is_long: false, most: 200 }),
            Pressed::Write(Writing::Evidence),
            Pressed::Move(Move::Question),
            Pressed::Move(Move::Status),
        ] {
            let name = pressed.name();
            assert!((1..=100).contains(&name.len()), "{name} does not fit");
            assert_eq!(Pressed::read(&name), pressed);
        }
        assert_eq!(Pressed::read("?write:line:99999999"), Pressed::Stranger);
        assert_eq!(Pressed::read("?"), Pressed::Stranger);
        assert_eq!(Pressed::read("?many"), Pressed::Stranger);
    }
}
