//! Finds what a text says about time, word by word: numbers here, words through the vocabulary.

use crate::kinds::ascii_digit;
use crate::kinds::when::calendar::Clue;
use crate::setting::{TimeWord, Vocabulary};

/// The longest phrase the vocabulary is asked for, in words.
const LONGEST_PHRASE: usize = 3;

/// Every clue, in the order of the text. A whole text that is a phrase ("I do not know") is one clue.
pub(crate) fn clues(text: &str, vocabulary: &dyn Vocabulary) -> Vec<Clue> {
    let text: String =
        text.chars().map(|it| ascii_digit(it).unwrap_or(it)).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = text.split(|it: char| it.is_whitespace() || ",;()".contains(it)).collect();
    let words: Vec<&str> = words.into_iter().map(bare).filter(|it| !it.is_empty()).collect();
    if let Some(word) = vocabulary.time(&words.join(" ")) {
        return vec![clue_of(word)];
    }

    let mut clues = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = (1..=LONGEST_PHRASE.min(words.len() - at)).rev().find_map(|length| {
            let phrase = words[at..at + length].join(" ");
            vocabulary.time(&phrase).map(|word| (length, clue_of(word)))
        });
        let (length, clue) = match found {
            Some(found) => found,
            None => (1, of_figures(words[at]).unwrap_or(Clue::Unread)),
        };
        clues.push(clue);
        at += length;
    }
    clues
}

/// A word without the marks around it: `(may).` is `may`, `a.m.` is `am`.
fn bare(word: &str) -> &str {
    match word {
        "a.m." | "a.m" => "am",
        "p.m." | "p.m" => "pm",
        _ => word.trim_matches(|it: char| !it.is_alphanumeric()),
    }
}

fn clue_of(word: TimeWord) -> Clue {
    match word {
        TimeWord::Today => Clue::Today,
        TimeWord::Yesterday => Clue::Yesterday,
        TimeWord::LastNight => Clue::LastNight,
        TimeWord::Weekday(weekday) => Clue::Weekday(weekday),
        TimeWord::Month(month) => Clue::Month(month),
        TimeWord::Number(number) => Clue::Number(number),
        TimeWord::Unit(unit) => Clue::Unit(unit),
        TimeWord::Ago => Clue::Ago,
        TimeWord::About => Clue::About,
        TimeWord::Unsure => Clue::Unsure,
    }
}

/// `2026-05-12`, `2026-05-12t18:30`, `12/05`, `12.5.2026`, `18:30`, `18.30`, `18h30`, `6pm`, `am`, `12th`, `2026`, `7`.
fn of_figures(word: &str) -> Option<Clue> {
    if let Some((date, time)) = word.split_once('t')
        && let Some(Clue::Date { year, month, day }) = of_figures(date)
        && let Some(Clue::Time { hour, minute }) = of_figures(time.trim_end_matches('z'))
    {
        return Some(Clue::Both { year, month, day, hour, minute });
    }
    match word {
        "am" => return Some(Clue::Half { is_afternoon: false }),
        "pm" => return Some(Clue::Half { is_afternoon: true }),
        _ => {}
    }

    if let Some(hour) = word.strip_suffix('h').and_then(|it| it.parse().ok()) {
        return clock(hour, None, None);
    }
    let n_figures =
        word.find(|it: char| !(it.is_ascii_digit() || "./:-h".contains(it))).unwrap_or(word.len());
    let (figures, ending) = word.split_at(n_figures);
    let parts: Vec<&str> = figures.split(['.', '/', ':', '-', 'h']).collect();
    let numbers: Option<Vec<u16>> = parts.iter().map(|it| it.parse().ok()).collect();
    let is_clock = figures.contains([':', 'h']);
    match (numbers?.as_slice(), ending) {
        ([hour, minute], "am" | "pm") => clock(*hour, Some(*minute), Some(ending == "pm")),
        ([hour], "am" | "pm") => clock(*hour, None, Some(ending == "pm")),
        ([hour, minute], "") | ([hour, minute, _], "") if is_clock => clock(*hour, Some(*minute), None),
        ([year, month, day], "") if parts[0].len() == 4 => date(Some(*year), *month, *day),
        ([day, month, year], "") => date(Some(century(*year, parts[2].len())), *month, *day),
        ([first, second], "") => date(None, *second, *first).or_else(|| clock(*first, Some(*second), None)),
        ([year], "") if parts[0].len() == 4 => Some(Clue::Year(*year)),
        // "12th", "12." and the like: figures with an ending of a few letters.
        ([number], _) if ending.chars().count() <= 3 => Some(Clue::Number(*number)),
        _ => None,
    }
}

/// Day first, as most of the world writes it; month first where it can be read in no other way.
fn date(year: Option<u16>, month: u16, day: u16) -> Option<Clue> {
    let (month, day) = if month > 12 { (day, month) } else { (month, day) };
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then_some(Clue::Date { year, month: month as i8, day: day as i8 })
}

fn century(year: u16, n_figures: usize) -> u16 {
    if n_figures <= 2 { 2000 + year } else { year }
}

fn clock(hour: u16, minute: Option<u16>, is_afternoon: Option<bool>) -> Option<Clue> {
    let hour = match is_afternoon {
        Some(is_afternoon) if (1..=12).contains(&hour) => hour % 12 + if is_afternoon { 12 } else { 0 },
        Some(_) => return None,
        None => hour,
    };
    let is_time = hour < 24 && minute.unwrap_or(0) < 60;
    is_time.then_some(Clue::Time { hour: hour as i8, minute: minute.map(|it| it as i8) })
}
