//! When something happened, as precisely as it is known and no more.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Personal;
use crate::vocabulary::vocabulary;

/// A point or a stretch of time. `earliest` is what the limitation clock counts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// Not before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Timestamp>,
    /// Not after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Timestamp>,
    /// How much of it to believe.
    pub precision: Precision,
    /// The time zone it was told in (IANA name).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tz: Option<String>,
    /// The person's own words: "just before Eid".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Personal>,
}

impl Moment {
    /// A moment a platform recorded.
    pub fn exact(at: Timestamp) -> Self {
        let precision = Precision::Exact;
        Self { earliest: Some(at), latest: Some(at), precision, tz: None, raw: None }
    }

    /// Words no calendar knows.
    pub fn unknown(raw: Option<Personal>) -> Self {
        Self { earliest: None, latest: None, precision: Precision::Unknown, tz: None, raw }
    }
}

vocabulary! {
    /// How precisely a time is known. Asked, or `exact` where the platform recorded it.
    pub enum Precision {
        /// To the second, as a platform recorded it.
        Exact = "exact",
        /// Within an hour or so.
        Hour = "hour",
        /// The day.
        Day = "day",
        /// The month.
        Month = "month",
        /// Not known.
        Unknown = "unknown",
    }
}
