//! What happens around a report: what the platform was told, where it should go, how long it is kept.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::personal::{Extra, Personal};
use crate::tri::Tri;
use crate::vocabulary::{Open, vocabulary};

/// What the reporter has already asked of the platform (DSA Art. 16: it starts the takedown clock).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlatformAction {
    /// Whether the reporter told the platform.
    #[serde(default)]
    pub reporter_reported: Tri,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Moment>,
    /// The reference the platform gave.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<Personal>,
    /// What it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Personal>,
    /// Whether it was still there when the reporter last looked.
    #[serde(default)]
    pub still_up: Tri,
    /// When they last looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Where a report should go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Routing {
    /// The tables' advice; the hub decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<RoutingHint>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The tables' advice on the responsible force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoutingHint {
    /// The force, in the style of data.police.uk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force_slug: Option<String>,
    /// The basic command unit within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bcu: Option<String>,
    /// What it was derived from.
    pub basis: Open<RoutingBasis>,
    /// The version of the table.
    pub table_version: String,
}

/// How long a report is kept. From the policy pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Retention {
    /// The class of the policy pack.
    pub class: String,
    /// When its keeping is reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_after: Option<Timestamp>,
    /// When the intake erases its copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_purge_after: Option<Timestamp>,
}

vocabulary! {
    /// What routing advice was derived from. Computed.
    pub enum RoutingBasis {
        /// Where the victim lives.
        VictimArea = "victim_area",
        /// Where the suspect is.
        SuspectArea = "suspect_area",
        /// Nothing: the national queue, never a guess.
        None = "none",
    }
}
