//! What the person was told, and what they allowed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Extra;
use crate::vocabulary::vocabulary;

/// The notice shown, and the purposes one by one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// The version of the notice.
    pub notice_version: String,
    /// When it was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_at: Option<Timestamp>,
    /// The language it was shown in (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Each purpose and what was said of it: a word of [`Purpose`], or `share_support_org:NAME` for one organisation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub purposes: BTreeMap<String, Decision>,
    /// What was taken back. Comes with amendments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Withdrawal>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Consent {
    /// What was said of a purpose.
    pub fn decision(&self, purpose: Purpose) -> Decision {
        self.purposes.get(purpose.name()).copied().unwrap_or_default()
    }
}

/// A permission taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
    /// Of what.
    pub purpose: String,
    /// When.
    pub at: Timestamp,
}

vocabulary! {
    /// What a report may be used for. Asked, each by itself. `record` and `share_local_force` inform where the law
    /// enforcement regime applies; they are not its lawful basis.
    pub enum Purpose {
        /// Keep it.
        Record = "record",
        /// Pass it to the local police force.
        ShareLocalForce = "share_local_force",
        /// Pass it to support organisations.
        ShareSupportOrg = "share_support_org",
        /// Tell the platform.
        NotifyPlatform = "notify_platform",
        /// Count it without names.
        AnonymisedStatistics = "anonymised_statistics",
        /// Let volunteers answer the hatred in public.
        VolunteerCounterSpeech = "volunteer_counter_speech",
        /// Contact the reporter.
        ContactMe = "contact_me",
    }
}

vocabulary! {
    /// What was said of a purpose. Silence is never "granted".
    pub enum Decision or NotAsked {
        /// Yes.
        Granted = "granted",
        /// No.
        Refused = "refused",
        /// It was not asked, or not answered.
        NotAsked = "not_asked",
    }
}

impl Decision {
    /// What a person can say.
    pub const ANSWERS: &'static [&'static str] = &["granted", "refused"];
}
