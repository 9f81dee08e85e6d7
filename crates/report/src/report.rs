//! The report: what a person told us and confirmed, in one immutable document.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::channel::{Channel, FlowUsed, Marking, Origin};
use crate::consent::Consent;
use crate::evidence::Evidence;
use crate::handling::{PlatformAction, Retention, Routing};
use crate::incident::Incident;
use crate::motivation::Motivation;
use crate::personal::Extra;
use crate::provenance::Provenance;
use crate::reference::Reference;
use crate::reporter::Reporter;
use crate::risk::Risk;
use crate::suspect::Suspect;
use crate::version::Version;
use crate::victim::Victim;

/// A submitted report, `ohr/1`. It is never changed: what is added later is an amendment that names it, and what an
/// officer makes of it lives in the case. Whom to contact is no part of it (see [`Contact`](crate::Contact)).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this schema.
    pub schema: Version,
    /// Its id, UUIDv7: sortable, and tells no count.
    pub report_id: Uuid,
    /// What a person can read out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ref: Option<Reference>,
    /// The same for every delivery of the same report, 64 hexadecimal digits.
    pub idempotency_key: String,
    /// The report this one adds to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<Uuid>,
    /// Whether a person made it.
    #[serde(default)]
    pub origin: Origin,
    /// Inert test traffic.
    #[serde(default)]
    pub test: bool,
    /// The channel that took it.
    pub channel: Channel,
    /// The words and questions the reporter saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<FlowUsed>,
    /// When the conversation began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When the person confirmed it.
    pub submitted_at: Timestamp,
    /// When the hub had it. Set by the hub, outside of what was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// Who reports.
    pub reporter: Reporter,
    /// The digest of the contact part, where there is one: it proves the part after its erasure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_digest: Option<String>,
    /// Whom it was aimed at.
    #[serde(default, skip_serializing_if = "is_default")]
    pub victim: Victim,
    /// What happened.
    #[serde(default, skip_serializing_if = "is_default")]
    pub incident: Incident,
    /// Why, as perceived.
    #[serde(default, skip_serializing_if = "is_default")]
    pub motivation: Motivation,
    /// Danger and urgency.
    pub risk: Risk,
    /// Who did it, as far as anyone knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspects: Vec<Suspect>,
    /// What was handed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What the person was told and allowed.
    pub consent: Consent,
    /// What the platform was told.
    #[serde(default, skip_serializing_if = "is_default")]
    pub platform_action: PlatformAction,
    /// Where it should go.
    #[serde(default, skip_serializing_if = "is_default")]
    pub routing: Routing,
    /// Whose hands it went through.
    #[serde(default, skip_serializing_if = "is_default")]
    pub provenance: Provenance,
    /// The classification exports carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// How long it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// Extensions, by namespace.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ext: Extra,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An absent part and an empty one are the same.
fn is_default<T: Default + PartialEq>(part: &T) -> bool {
    *part == T::default()
}
