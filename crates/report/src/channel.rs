//! Which way a report came in: the channel, the flow that was walked, the notice that was shown.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::{Extra, Personal};
use crate::vocabulary::{Open, vocabulary};

/// The channel that took the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// The kind of channel, as its adapter calls itself; `manual` where an officer typed it in.
    pub kind: String,
    /// Which piece of software took it.
    pub adapter: AdapterUsed,
    /// The community it was reported from; only where the reporter agreed to name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<CommunityUsed>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The adapter that took a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdapterUsed {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The configured channel's name in that installation.
    pub instance: String,
}

/// The community a report was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CommunityUsed {
    /// The platform's id of it.
    pub platform_id: Personal,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
}

/// Exactly which words and questions the reporter saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FlowUsed {
    /// The flow's id.
    pub id: String,
    /// The flow's version.
    pub version: String,
    /// The policy pack in force: `england-wales/2026-07-01`.
    pub policy_pack: String,
    /// The language it was walked in (BCP 47).
    pub locale: String,
    /// How much was asked.
    pub mode: Open<Mode>,
}

/// The privacy notice that was shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// Its version.
    pub version: String,
    /// When it was shown.
    pub shown_at: Option<Timestamp>,
    /// The language it was shown in (BCP 47).
    pub locale: Option<String>,
}

vocabulary! {
    /// How much a flow asks. From the engine.
    pub enum Mode {
        /// Every question that a branch opens.
        Full = "full",
        /// Safety, evidence or story, area, reach.
        Quick = "quick",
        /// A moderator hands on what they saw; little or nothing is asked.
        Forward = "forward",
        /// More for a report that was sent, which it amends.
        Addition = "addition",
    }
}

vocabulary! {
    /// Whether a person made the report. From the adapter; `automated` needs a hub that was told to take it.
    pub enum Origin or Human {
        /// A person confirmed it.
        Human = "human",
        /// Software made it.
        Automated = "automated",
    }
}

vocabulary! {
    /// The security classification that exports carry (Government Security Classifications). From the configuration.
    pub enum Marking {
        /// OFFICIAL.
        Official = "OFFICIAL",
        /// OFFICIAL-SENSITIVE: the need-to-know principle is enforced.
        OfficialSensitive = "OFFICIAL-SENSITIVE",
    }
}
