//! Emergency and support routes: dated data of `config/support/*.toml`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use reportline_channel::{Route, RouteWay};
use serde::Deserialize;

/// How old a check against the source may be before `reportline check` warns.
const STALE_AFTER: SignedDuration = SignedDuration::from_hours(24 * 180);

/// Every route of one jurisdiction.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// Shown when someone may be in danger, in this order.
    pub emergency: Vec<SupportRoute>,
    /// Shown after a report, chosen by what it was about.
    #[serde(default)]
    pub support: Vec<SupportRoute>,
}

/// One route.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportRoute {
    /// Its id; `support-<id>.name` and `.about` may word it in a language.
    pub id: String,
    /// Who it is.
    pub name: String,
    /// For whom or when, in English.
    pub about: Option<String>,
    /// How to reach it.
    pub ways: Vec<RouteWay>,
    /// The values of strands, finer tags and behaviours it is for; `any` is for everybody.
    #[serde(rename = "for", default)]
    pub tags: Vec<String>,
    /// Where it holds: `gb`.
    pub jurisdiction: String,
    /// Where this was taken from.
    pub source: String,
    /// The day it was last checked against its source.
    #[serde(deserialize_with = "crate::shipped::date")]
    pub verified_on: Date,
}

/// A fault of the support data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("support/{file}: {problem}")]
pub struct SupportFault {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

impl Support {
    /// The routes of the files, in the order of their names.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self, Vec<SupportFault>> {
        let mut all: Option<Self> = None;
        let mut faults = Vec::new();
        for (file, text) in files {
            match toml::from_str::<Self>(text) {
                Ok(one) => match &mut all {
                    None => all = Some(one),
                    Some(all) => {
                        all.emergency.extend(one.emergency);
                        all.support.extend(one.support);
                    }
                },
                Err(error) => faults.push(SupportFault { file: file.clone(), problem: error.to_string() }),
            }
        }
        match all {
            Some(all) if faults.is_empty() => Ok(all),
            None if faults.is_empty() => {
                let problem = "there is no support data; emergency routes are needed".to_owned();
                Err(vec![SupportFault { file: "*.toml".to_owned(), problem }])
            }
            _ => Err(faults),
        }
    }

    /// The routes for a report with these tags, the most particular first, those for everybody last.
    pub fn for_tags(&self, tags: &[String]) -> Vec<&SupportRoute> {
        let particular = self.support.iter().filter(|route| route.tags.iter().any(|it| tags.contains(it)));
        let general = self.support.iter().filter(|route| {
            route.tags.iter().any(|it| it == "any") && !route.tags.iter().any(|it| tags.contains(it))
        });
        particular.chain(general).collect()
    }

    /// Whether there is a route of that id.
    pub fn has(&self, id: &str) -> bool {
        self.emergency.iter().chain(&self.support).any(|it| it.id == id)
    }

    /// Routes whose last check is too long ago.
    pub fn stale(&self, now: Timestamp) -> Vec<&SupportRoute> {
        let oldest = (now - STALE_AFTER).to_zoned(jiff::tz::TimeZone::UTC).date();
        self.emergency.iter().chain(&self.support).filter(|it| it.verified_on < oldest).collect()
    }
}

impl SupportRoute {
    /// As it is shown: in the reader's words where there are some, else in the data's own.
    pub(super) fn worded(&self, words: impl Fn(&str) -> Option<String>) -> Route {
        let name = words(&format!("support-{}.name", self.id));
        let about = words(&format!("support-{}.about", self.id));
        Route {
            name: name.unwrap_or_else(|| self.name.clone()),
            about: about.or_else(|| self.about.clone()),
            ways: self.ways.clone(),
        }
    }
}
