//! A case read back from its JSON, for whoever got it from a hub on another machine and shows it as a page.

use jiff::Timestamp;
use reportline_report::{Contact, Report, canonical};
use serde::Deserialize;
use serde_json::Value;

use crate::actor::Name;
use crate::case::{CaseId, CaseLine, CaseState, Lane};
use crate::custody::Entry;
use crate::reading::{Case, FiledReport, KeptContact, Note, Related, SentMessage};

/// What [`CaseJson`](super::CaseJson) writes; what a newer hub writes besides is passed over.
#[derive(Deserialize)]
struct Read {
    case: CaseId,
    state: CaseState,
    lane: Lane,
    received_at: Timestamp,
    is_test: bool,
    version: u64,
    assigned_to: Option<Name>,
    #[serde(default)]
    is_held: bool,
    #[serde(default)]
    is_erasure_asked: bool,
    #[serde(default)]
    review_after: Option<Timestamp>,
    reports: Vec<ReadReport>,
    notes: Vec<ReadNote>,
    custody: Vec<Entry>,
    #[serde(default)]
    related: Related,
    #[serde(default)]
    merged_into: Option<CaseId>,
    #[serde(default)]
    merged: Vec<CaseId>,
}

#[derive(Deserialize)]
struct ReadReport {
    filed_at: Timestamp,
    contact: ReadContact,
    report: Value,
}

#[derive(Deserialize)]
#[serde(tag = "kept", content = "details", rename_all = "snake_case")]
enum ReadContact {
    Nothing,
    Sealed,
    Opened(Box<Contact>),
}

#[derive(Deserialize)]
struct ReadNote {
    seq: u64,
    at: Timestamp,
    actor: String,
    text: Option<String>,
    #[serde(default)]
    message: Option<SentMessage>,
}

/// Reads a case as [`case_json`](super::case_json) wrote it. `None` if it is no case, or one of a form this version does
/// not know.
pub fn read_case(json: &[u8]) -> Option<Case> {
    let read: Read = serde_json::from_slice(json).ok()?;
    let mut reports = Vec::with_capacity(read.reports.len());
    for it in read.reports {
        let report: Report = serde_json::from_value(it.report.clone()).ok()?;
        let contact = match it.contact {
            ReadContact::Nothing => KeptContact::Nothing,
            ReadContact::Sealed => KeptContact::Sealed,
            ReadContact::Opened(contact) => KeptContact::Opened(contact),
        };
        reports.push(FiledReport {
            report,
            canonical: canonical(&it.report),
            filed_at: it.filed_at,
            contact,
        });
    }
    let notes = read.notes.into_iter();
    Some(Case {
        line: CaseLine {
            case: read.case,
            state: read.state,
            lane: read.lane,
            channel: reports.first().map(|it| it.report.channel.kind.clone()).unwrap_or_default(),
            received_at: read.received_at,
            is_test: read.is_test,
            reports: reports.iter().map(|it| it.report.report_id).collect(),
            version: read.version,
            assigned_to: read.assigned_to,
            is_held: read.is_held,
            is_erasure_asked: read.is_erasure_asked,
            review_after: read.review_after,
        },
        reports,
        notes: notes
            .map(|it| Note { seq: it.seq, at: it.at, actor: it.actor, text: it.text, message: it.message })
            .collect(),
        custody: read.custody,
        related: read.related,
        merged_into: read.merged_into,
        merged: read.merged,
    })
}
