//! What a typed line is: a number of what was shown, a command, a file, or words.

use reportline_channel::{Body, Choice, Command, Content, Input, Outbound, Said, Token};

/// What a line was taken for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    /// Something for the service.
    Content(Content),
    /// The path of a file to hand over.
    File(String),
    /// `/file` and nothing after it.
    FileWithoutPath,
    /// A `/word` that is no command, now or ever.
    UnknownCommand(String),
    /// White space.
    Nothing,
}

/// What can be pressed by typing: the choices of what was last shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// In the order of their numbers.
    numbered: Vec<Token>,
    /// By the word that stands for each, without the slash.
    commands: Vec<(String, Token)>,
    is_many: bool,
}

impl Shown {
    /// Sees `message`: it takes the place of what was shown, except that a notice leaves the question above it open.
    pub(crate) fn see(&mut self, message: &Outbound) {
        let tokens = |choices: &[Choice]| choices.iter().map(|it| it.token.clone()).collect();
        let named = commands(message).into_iter().map(|(word, it)| (word, it.token.clone()));
        match &message.body {
            Body::Notice(_) => {
                let older = std::mem::take(&mut self.commands);
                self.commands = named.collect();
                let newer: Vec<String> = self.commands.iter().map(|(word, _)| word.clone()).collect();
                self.commands.extend(older.into_iter().filter(|(word, _)| !newer.contains(word)));
            }
            Body::Question(question) => {
                let is_many = matches!(question.input, Input::Many { .. });
                *self = Self { numbered: tokens(&question.options), commands: named.collect(), is_many };
            }
            Body::Review(review) => {
                let numbered = review.items.iter().map(|it| it.change.token.clone()).collect();
                *self = Self { numbered, commands: named.collect(), is_many: false };
            }
            Body::Receipt(_) | Body::Letter(_) => {
                *self = Self { numbered: Vec::new(), commands: named.collect(), is_many: false };
            }
        }
    }

    /// The tokens that `line` presses by number, if it is nothing but numbers of what is shown.
    fn pressed(&self, line: &str) -> Option<Vec<Token>> {
        let numbers = line.split([' ', ',', ';', '،']).filter(|it| !it.is_empty());
        let tokens: Option<Vec<Token>> =
            numbers.map(|it| self.numbered.get(number(it)?.checked_sub(1)?).cloned()).collect();
        let tokens = tokens.filter(|it| !it.is_empty())?;
        (tokens.len() == 1 || self.is_many).then_some(tokens)
    }

    /// The token of the command that `word` names: whole, or as the beginning of just one.
    fn command(&self, word: &str) -> Option<Token> {
        if let Some((_, token)) = self.commands.iter().find(|(name, _)| name == word) {
            return Some(token.clone());
        }
        let mut beginning = self.commands.iter().filter(|(name, _)| name.starts_with(word));
        match (beginning.next(), beginning.next()) {
            (Some((_, token)), None) => Some(token.clone()),
            _ => None,
        }
    }
}

/// What `line` is, under what is shown.
pub(crate) fn heard(line: &str, shown: &Shown) -> Heard {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        return Heard::Nothing;
    }
    if let Some(pressed) = shown.pressed(trimmed) {
        return Heard::Content(Content::Said(Said { pressed, ..Said::default() }));
    }
    match trimmed.strip_prefix('/') {
        Some(word) => slashed(line, word, shown),
        None => words(line),
    }
}

fn slashed(line: &str, word: &str, shown: &Shown) -> Heard {
    let (name, argument) = match word.split_once(char::is_whitespace) {
        Some((name, argument)) => (name.to_lowercase(), argument.trim()),
        None => (word.to_lowercase(), ""),
    };
    match (name.as_str(), argument) {
        ("file", "") => Heard::FileWithoutPath,
        ("file", path) => Heard::File(unquoted(path).to_owned()),
        ("language", tag) if !tag.is_empty() => {
            Heard::Content(Content::Command(Command::Language(Some(tag.to_owned()))))
        }
        (name, "") => named(line, name, shown),
        _ => words(line),
    }
}

fn named(line: &str, name: &str, shown: &Shown) -> Heard {
    let is_word = !name.is_empty() && name.chars().all(is_of_word);
    let is_known = Command::from_name(name);
    match (shown.command(name).filter(|_| is_word), is_known) {
        (Some(token), _) => Heard::Content(Content::Said(Said::pressed(token))),
        (None, Some(command)) => Heard::Content(Content::Command(command)),
        (None, None) if is_word => Heard::UnknownCommand(name.to_owned()),
        (None, None) => words(line),
    }
}

fn words(line: &str) -> Heard {
    Heard::Content(Content::Said(Said::text(line)))
}

/// A path may be dragged onto a terminal, which quotes it.
fn unquoted(path: &str) -> &str {
    let quoted = |mark| path.strip_prefix(mark).and_then(|it: &str| it.strip_suffix(mark));
    quoted('\'').or_else(|| quoted('"')).unwrap_or(path)
}

/// `2`, `2.`, `2)`, in the digits of Europe, of Arabic (`٢`) or of Persian and Urdu (`۲`).
fn number(text: &str) -> Option<usize> {
    let digits = text.strip_suffix(['.', ')']).unwrap_or(text);
    let zeroes = ['0', '\u{660}', '\u{6f0}'];
    let digit = |it: char| {
        let value = zeroes
            .iter()
            .find_map(|zero| u32::from(it).checked_sub(u32::from(*zero)).filter(|it| *it < 10))?;
        usize::try_from(value).ok()
    };
    if digits.is_empty() || digits.chars().count() > 4 {
        return None;
    }
    digits.chars().try_fold(0, |number, it| Some(number * 10 + digit(it)?))
}

/// The commands of `message` with the word that is typed for each. The way forward comes first.
pub(crate) fn commands(message: &Outbound) -> Vec<(String, &Choice)> {
    let (done, commands) = match &message.body {
        Body::Notice(it) => (None, &it.commands),
        Body::Question(it) => (done(&it.input), &it.commands),
        Body::Review(it) => (None, &it.commands),
        Body::Receipt(it) => (None, &it.commands),
        Body::Letter(_) => return Vec::new(),
    };
    let mut named: Vec<(String, &Choice)> = Vec::new();
    for choice in done.into_iter().chain(commands) {
        let word = word(&choice.label);
        let n_alike = named.iter().filter(|(_, it)| self::word(&it.label) == word).count();
        let word = if n_alike == 0 { word } else { format!("{word}-{}", n_alike + 1) };
        named.push((word, choice));
    }
    named
}

fn done(input: &Input) -> Option<&Choice> {
    match input {
        Input::Many { done } => Some(done),
        Input::Evidence { done, .. } => done.as_ref(),
        Input::One | Input::Text { .. } => None,
    }
}

/// A label as one word: "That's all" is `thats-all`.
fn word(label: &str) -> String {
    let spoken: String = label.chars().filter(|it| it.is_whitespace() || is_of_word(*it)).collect();
    let word = spoken.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    if word.is_empty() { "ok".to_owned() } else { word }
}

/// Letters and digits, and the marks that scripts such as Devanagari put between them; no punctuation.
fn is_of_word(it: char) -> bool {
    let is_punctuation =
        matches!(it, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '،' | '؛' | '؟' | '।' | '。');
    it.is_alphanumeric() || it == '-' || !(it.is_ascii() || it.is_whitespace() || is_punctuation)
}

#[cfg(test)]
mod tests;
