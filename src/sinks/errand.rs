//! What is owed to a sink, as it lies in the outbox.

use reportline_report::Handover;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a sink is to do.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Errand {
    /// Hand this report over.
    Report(Box<Handover>),
    /// Tell the hub that the reporter of a report wants everything erased.
    Erase {
        /// The report.
        erase: Uuid,
    },
}

impl Errand {
    /// As it lies in the outbox.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("an errand has string keys only")
    }
}
