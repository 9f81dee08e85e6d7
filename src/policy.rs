//! The policy pack reports are taken under: dated data of `config/policy/*.toml`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use reportline_hub::RetentionRules;
use reportline_report::{Marking, Retention};
use serde::Deserialize;

/// A policy pack, as far as the intake needs it.
#[derive(Clone, Debug, Deserialize)]
pub struct Policy {
    /// Its id, as it stands in reports: `gb-eng-wls/1`.
    pub id: String,
    /// The day of the law it was written to.
    #[serde(deserialize_with = "crate::shipped::date")]
    pub effective_from: Date,
    /// The version of what the person is told.
    pub notice_version: String,
    /// The classification of exports.
    pub marking: Marking,
    retention: Kept,
}

/// How long what is kept.
#[derive(Clone, Debug, Deserialize)]
struct Kept {
    class: String,
    after_handover_days: i64,
    review_after_days: i64,
    /// What the hub erases by itself.
    #[serde(default)]
    hub: RetentionRules,
}

/// A fault of a policy pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("policy/{file}: {problem}")]
pub struct PolicyFault {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

impl Policy {
    /// The pack of that name (`gb-eng-wls` is `gb-eng-wls.toml`).
    pub fn read(files: &BTreeMap<String, String>, name: &str) -> Result<Self, PolicyFault> {
        let file = format!("{name}.toml");
        let Some(text) = files.get(&file) else {
            let known: Vec<&str> = files.keys().filter_map(|it| it.strip_suffix(".toml")).collect();
            return Err(PolicyFault {
                file,
                problem: format!("there is no such pack; known: {}", known.join(", ")),
            });
        };
        toml::from_str(text).map_err(|error| PolicyFault { file, problem: error.to_string() })
    }

    /// What the hub erases by itself.
    pub fn hub_retention(&self) -> RetentionRules {
        self.retention.hub
    }

    /// What a report of `now` carries about how long it is kept.
    pub fn retention_at(&self, now: Timestamp) -> Retention {
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        Retention {
            class: self.retention.class.clone(),
            review_after: Some(now + days(self.retention.review_after_days)),
            edge_purge_after: Some(now + days(self.retention.after_handover_days)),
        }
    }
}
