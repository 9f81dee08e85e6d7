//! Whom it was aimed at: kind, area, repeat, impact. Never a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::area::Area;
use crate::personal::{Extra, Personal};
use crate::reporter::AgeBand;
use crate::tri::Tri;
use crate::vocabulary::{Open, vocabulary};

/// The victim, without identity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Victim {
    /// Who or what it was aimed at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Open<VictimKind>>,
    /// Where they live, as coarsely as routing allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// Whether they know of this report.
    #[serde(default)]
    pub knows_of_report: Tri,
    /// Their age band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<Open<AgeBand>>,
    /// What makes them more vulnerable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vulnerability: Vec<Open<Vulnerability>>,
    /// Whether it has happened before.
    #[serde(default)]
    pub repeat: Repeat,
    /// What it did to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Whether it has happened before, and how often (THRIVE; course of conduct).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Repeat {
    /// Whether.
    #[serde(default)]
    pub tri: Tri,
    /// How often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_band: Option<Open<CountBand>>,
}

/// What it did to the victim: the seed of a victim personal statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Impact {
    /// In their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Personal>,
    /// By kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Open<ImpactKind>>,
}

vocabulary! {
    /// Who or what it was aimed at (True Vision). Asked. Hatred of a group has no single victim.
    pub enum VictimKind {
        /// The reporter.
        SelfReported = "self",
        /// One other person.
        Individual = "individual",
        /// Several people.
        Several = "several",
        /// A group as such.
        GroupInGeneral = "group_in_general",
        /// A place of worship, a school, a charity.
        Institution = "institution",
        /// Not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What makes a victim more vulnerable (THRIVE). Asked in reports on behalf only.
    pub enum Vulnerability {
        /// A disability or long illness.
        Disability = "disability",
        /// Mental ill health.
        MentalHealth = "mental_health",
        /// Age.
        Age = "age",
        /// Living alone or cut off.
        Isolated = "isolated",
        /// Homeless or in unsafe housing.
        Housing = "housing",
        /// Insecure immigration status.
        ImmigrationStatus = "immigration_status",
        /// Little English.
        Language = "language",
        /// Something else.
        Other = "other",
    }
}

vocabulary! {
    /// What it did to someone (True Vision, effect). Asked.
    pub enum ImpactKind {
        /// Fear.
        Fear = "fear",
        /// Health.
        Health = "health",
        /// Work or school.
        WorkSchool = "work_school",
        /// They moved.
        Moved = "moved",
        /// They stopped posting.
        StoppedPosting = "stopped_posting",
        /// Money.
        Financial = "financial",
    }
}

vocabulary! {
    /// How many times (Protection from Harassment Act 1997: a course of conduct is two or more). Asked.
    pub enum CountBand {
        /// Once.
        One = "one",
        /// Two to five times.
        TwoToFive = "2_5",
        /// Six to twenty times.
        SixToTwenty = "6_20",
        /// More than twenty times.
        OverTwenty = "20_plus",
        /// Asked, and not known.
        Unsure = "unsure",
    }
}
