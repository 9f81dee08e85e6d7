//! What surrounds a step and is no part of the conversation: the time, the words of the languages, the map.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use reportline_report::Personal;

use crate::command::Command;
use crate::definition::Question;
use crate::id::OptionId;

/// What surrounds a step.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The time.
    pub now: Timestamp,
    /// Where "yesterday" is read.
    pub zone: &'a TimeZone,
    /// What words mean.
    pub vocabulary: &'a dyn Vocabulary,
    /// Where places are.
    pub gazetteer: &'a dyn Gazetteer,
}

/// What typed words mean, in the person's language and in every other one shipped. The words live in the catalog.
pub trait Vocabulary {
    /// The command that the whole text is: `back`, `/back`, `zurück`. `None` for a text that merely contains it.
    fn command(&self, text: &str) -> Option<Command>;

    /// The option whose label, or another word for it, the whole text is. Numbers are read by the engine.
    fn option(&self, question: &Question, text: &str) -> Option<OptionId>;

    /// What a word, or a phrase of up to three words in small letters, says about time.
    fn time(&self, phrase: &str) -> Option<TimeWord>;
}

/// A word about time, of any language. Their order does not matter: "3 days ago" and "vor 3 Tagen" read alike. Digits,
/// clock times, "am" and "pm" are read by the engine; words it is told nothing about are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWord {
    /// This day, or just now.
    Today,
    /// The day before.
    Yesterday,
    /// From yesterday evening to this morning.
    LastNight,
    /// A day of the week: the latest that is not in the future.
    Weekday(Weekday),
    /// A month, 1 to 12.
    Month(i8),
    /// A number in letters: "a", "two".
    Number(u16),
    /// A stretch of time.
    Unit(TimeUnit),
    /// That a stretch is counted back from now: "ago", "vor", "hace".
    Ago,
    /// "about", "around": one either side.
    About,
    /// "not sure", "don't know".
    Unsure,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Sixty seconds.
    Minute,
    /// Sixty minutes.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

/// Where places are. Only what a table knows: it never guesses.
pub trait Gazetteer {
    /// Every place the text names, the likeliest first. One is certain, several are asked about.
    fn find(&self, text: &str) -> Vec<Place>;
}

/// A place of the gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The ONS code of a local authority district: `E09000022`.
    pub code: Personal,
    /// Its name.
    pub name: Personal,
    /// What tells it from another of the name: the county or nation.
    pub within: Option<Personal>,
}
