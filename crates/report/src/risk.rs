//! Danger and urgency, as answered; and the order of work that rules compute from the answers.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Extra;
use crate::tri::Tri;
use crate::vocabulary::vocabulary;

/// The answers about danger, and what the rules make of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Risk {
    /// Whether anyone is in danger now: the first question. May be skipped; not asked only of a moderator's forward.
    pub immediate_danger: Tri,
    /// When the emergency routes were shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signpost_shown_at: Option<Timestamp>,
    /// Whether someone's life was threatened.
    #[serde(default)]
    pub threat_to_life: Tri,
    /// Whether the offender knows where the victim lives.
    #[serde(default)]
    pub address_known_to_offender: Tri,
    /// Whether the victim knows the offender.
    #[serde(default)]
    pub offender_known: Tri,
    /// Whether a weapon or a plan was mentioned.
    #[serde(default)]
    pub weapon_or_plan: Tri,
    /// Whether someone may harm themselves.
    #[serde(default)]
    pub self_harm: Tri,
    /// Whether a child is involved.
    #[serde(default)]
    pub child_involved: Tri,
    /// Whether it is getting worse.
    #[serde(default)]
    pub escalating: Tri,
    /// Whether the victim is frightened.
    #[serde(default)]
    pub frightened: Tri,
    /// The order of work. Advisory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<Computed>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What the rules make of the answers: explainable, advisory, never from text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Computed {
    /// The level.
    pub level: Level,
    /// Which rules.
    pub rules_version: String,
    /// Why: the keys of the rules that hold, the gravest first.
    pub reasons: Vec<String>,
}

vocabulary! {
    /// How urgent a report is (EMPAC: few, explainable levels). Computed, the lowest first.
    pub enum Level {
        /// Nothing answered points to danger.
        Low = "low",
        /// Something does.
        Medium = "medium",
        /// Someone may come to harm.
        High = "high",
        /// Someone may die.
        Life = "life",
    }
}
