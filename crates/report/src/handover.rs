//! What the intake hands to the hub: the report, and beside it what must be erasable without it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::contact::Contact;
use crate::report::Report;

/// A report with its contact part. It exists only inside sealed payloads.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Handover {
    /// The report.
    pub report: Report,
    /// How to reach the reporter, where they allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The key of each file's bytes, by its `blob_ref`. Outside the report, so that losing a key erases a file and
    /// leaves the report verifiable.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub blob_keys: BTreeMap<String, String>,
    /// Where the intake finds the reporter again, sealed for the intake itself: whoever else has it learns nothing, and
    /// gives it back with what is to be told them. Reports of before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_address: Option<String>,
}

impl fmt::Debug for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handover")
            .field("report", &self.report)
            .field("contact", &self.contact)
            .field("blob_keys", &self.blob_keys.len())
            .field("return_address", &self.return_address.is_some())
            .finish()
    }
}
