//! Reads a flow file and proves it: a [`Flow`] that exists is one that works. All faults at once, each with its place.

mod proof;
mod reach;
mod read;
mod section;

use sha2::{Digest, Sha256};

use crate::definition::Flow;
use crate::fault::FlowError;
use crate::id::FlowId;
use section::{Faults, Section};

impl Flow {
    /// Reads a flow file (TOML). The format is written down in `docs/specs/flow.md`.
    pub fn parse(id: FlowId, text: &str) -> Result<Flow, Vec<FlowError>> {
        let mut faults = Faults::new(text);
        let (table, errors) = toml::de::DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map(|it| it.start);
            let fault = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
            faults.add(at, "the file", fault, "write it as TOML: key = value");
        }
        if !faults.is_empty() {
            return Err(faults.into_all());
        }

        let file = read::file(Section::new("the file", 0, table.into_inner()), &mut faults);
        proof::prove(&file, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into_all());
        }
        let digest: String = Sha256::digest(text.as_bytes()).iter().map(|it| format!("{it:02x}")).collect();
        Ok(Flow {
            id,
            version: file.version,
            mode: file.mode,
            expires_after: file.expires_after,
            receipt_for: file.receipt_for,
            sets: file.sets,
            questions: file.questions.into_iter().map(|it| it.question).collect(),
            digest,
        })
    }
}
