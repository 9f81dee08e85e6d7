//! A case as it is numbered, ordered and filtered: the part of it that stands in clear.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use reportline_exchange::Stage;
use reportline_report::{Level, Report, Role, Tri, compute};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::Name;

/// What officers call a case: the year (UTC) in which it was received and a running number of that year, `2026-000123`.
/// A number is never given twice, and it tells strangers no more than how many cases came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId {
    /// The year it was received in.
    pub year: i16,
    /// Its place in that year, from 1.
    pub number: u32,
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.number)
    }
}

/// The text is not a case's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a case is called by its year and number, like 2026-000123")]
pub struct NotACaseId;

impl FromStr for CaseId {
    type Err = NotACaseId;

    /// Reads `2026-000123`, and `2026-123` as well: nobody should have to count zeros.
    fn from_str(text: &str) -> Result<Self, NotACaseId> {
        let (year, number) = text.trim().split_once('-').ok_or(NotACaseId)?;
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !is_digits(year) || !is_digits(number) {
            return Err(NotACaseId);
        }
        let id = Self {
            year: year.parse().map_err(|_| NotACaseId)?,
            number: number.parse().map_err(|_| NotACaseId)?,
        };
        if id.number == 0 { Err(NotACaseId) } else { Ok(id) }
    }
}

impl JsonSchema for CaseId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CaseId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{6,}$" })
    }
}

impl Serialize for CaseId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Where a case stands. Every case begins as `received`; an officer moves it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Filed, and nobody has looked at it yet.
    Received,
    /// Somebody has read it and it is for us.
    Screened,
    /// It is the same matter as another case, and is worked there.
    Merged,
    /// It was not for us; the reporter was shown where to turn.
    Signposted,
    /// Being worked on.
    UnderAssessment,
    /// Whoever did it is known.
    Identified,
    /// Whoever did it could not be found.
    Unidentified,
    /// The package for the responsible force is made.
    Packaged,
    /// The package is sent.
    Sent,
    /// The force has taken it on.
    Accepted,
    /// It has come to an end.
    Outcome,
    /// What it held is erased; its number and its log stay.
    Erased,
}

impl CaseState {
    /// Every state, in the order in which a case may pass through them.
    pub const ALL: &'static [CaseState] = &[
        Self::Received,
        Self::Screened,
        Self::Merged,
        Self::Signposted,
        Self::UnderAssessment,
        Self::Identified,
        Self::Unidentified,
        Self::Packaged,
        Self::Sent,
        Self::Accepted,
        Self::Outcome,
        Self::Erased,
    ];

    /// The word for it in the database, in JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Screened => "screened",
            Self::Merged => "merged",
            Self::Signposted => "signposted",
            Self::UnderAssessment => "under_assessment",
            Self::Identified => "identified",
            Self::Unidentified => "unidentified",
            Self::Packaged => "packaged",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Outcome => "outcome",
            Self::Erased => "erased",
        }
    }

    /// What a reporter is told of it.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Received => Stage::Received,
            Self::Screened
            | Self::Merged
            | Self::UnderAssessment
            | Self::Identified
            | Self::Unidentified
            | Self::Packaged => Stage::Read,
            Self::Signposted => Stage::Signposted,
            Self::Sent | Self::Accepted => Stage::PassedOn,
            Self::Outcome | Self::Erased => Stage::Finished,
        }
    }
}

impl FromStr for CaseState {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|state| state.name() == word).ok_or(UnknownWord)
    }
}

/// The order of work. Lanes order; they never refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Somebody may be in danger now.
    Life,
    /// From the person it happened to, on their behalf, or of high risk.
    Victim,
    /// Everything else.
    Others,
}

impl Lane {
    /// Every lane, the most urgent first.
    pub const ALL: &'static [Lane] = &[Self::Life, Self::Victim, Self::Others];

    /// The lane of a report, from what was answered and never from what was written. A computed level may raise it;
    /// nothing takes a report out of the lane that a "yes" has put it in.
    pub fn of(report: &Report) -> Self {
        let told = report.risk.computed.as_ref().map(|computed| computed.level);
        let level = compute(report).level.max(told.unwrap_or(Level::Low));
        let role = report.reporter.role.known();
        match level {
            _ if report.risk.immediate_danger == Tri::Yes => Self::Life,
            Level::Life => Self::Life,
            Level::High => Self::Victim,
            _ if matches!(role, Some(Role::Victim | Role::OnBehalf)) => Self::Victim,
            Level::Low | Level::Medium => Self::Others,
        }
    }

    /// The word for it in JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Victim => "victim",
            Self::Others => "others",
        }
    }

    /// Its number in the database, which the list is ordered by.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Life => 0,
            Self::Victim => 1,
            Self::Others => 2,
        }
    }

    /// The lane of that number.
    pub(crate) fn of_rank(rank: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|lane| lane.rank() == rank)
    }
}

impl FromStr for Lane {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|lane| lane.name() == word).ok_or(UnknownWord)
    }
}

/// The word is on no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a word of the list")]
pub struct UnknownWord;

/// Who has a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned<'a> {
    /// Somebody.
    To(&'a Name),
    /// Nobody.
    Nobody,
}

/// Which cases to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaseFilter<'a> {
    /// Only those in this state.
    pub state: Option<CaseState>,
    /// Only those of this lane.
    pub lane: Option<Lane>,
    /// Only those that this one has, or that nobody has.
    pub assigned: Option<Assigned<'a>>,
    /// Only those received at that time or later.
    pub since: Option<Timestamp>,
    /// Only those whose reports are to be looked at again by that time.
    pub review_by: Option<Timestamp>,
    /// Only those with a report in which all of these words stand, whole, however they are written; at most eight count.
    pub words: Option<&'a str>,
    /// No more than this many; `None` is [`CaseFilter::USUAL`].
    pub at_most: Option<u32>,
}

impl CaseFilter<'_> {
    /// How many cases a list shows when nobody says otherwise: a few screens.
    pub const USUAL: u32 = 100;
}

/// A line of the list of cases. Nothing in it is sealed, so listing opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseLine {
    /// Its number.
    pub case: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// How soon it should be worked.
    pub lane: Lane,
    /// The kind of channel its first report came through.
    pub channel: String,
    /// When the hub had it.
    pub received_at: Timestamp,
    /// Whether every report in it is a test.
    pub is_test: bool,
    /// Raised by every change.
    pub version: u64,
    /// Who has it.
    pub assigned_to: Option<Name>,
    /// Whether nothing of it may be erased.
    #[serde(default)]
    pub is_held: bool,
    /// Whether a reporter wants everything erased.
    #[serde(default)]
    pub is_erasure_asked: bool,
    /// When it is to be looked at again whether it must still be kept; null if none of its reports says.
    #[serde(default)]
    pub review_after: Option<Timestamp>,
    /// Its reports, in the order of their filing.
    pub reports: Vec<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_called_by_year_and_number() {
        let id = CaseId { year: 2026, number: 123 };
        assert_eq!(id.to_string(), "2026-000123");
        assert_eq!("2026-000123".parse(), Ok(id));
        assert_eq!(" 2026-123 ".parse(), Ok(id));
        assert_eq!(CaseId { year: 2026, number: 1_234_567 }.to_string(), "2026-1234567");
    }

    #[test]
    fn anything_else_is_no_case() {
        for text in
            ["", "2026", "2026-", "26-1", "2026-0", "2026-x", "-2026-1", "2026-+1", "2026-99999999999"]
        {
            assert_eq!(text.parse::<CaseId>(), Err(NotACaseId), "{text:?}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for state in CaseState::ALL {
            assert_eq!(state.name().parse(), Ok(*state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
        for lane in Lane::ALL {
            assert_eq!(lane.name().parse(), Ok(*lane));
            assert_eq!(serde_json::to_value(lane).unwrap(), lane.name());
        }
    }
}
