//! Cases as text for a terminal and as JSON for programs. Pure: a case in, text out.
//!
//! What people reported is somebody else's text on an officer's terminal. Whatever in it could act instead of being
//! read (control characters, changes of the direction of writing, what has no width) is written out, `⟨U+202E⟩`; in
//! JSON it is escaped, so that programs read exactly what was said.

mod reading;
mod report;
mod sheet;
mod visible;
mod working;

use std::path::Path;

use jiff::Timestamp;
use reportline_report::Contact;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::case::{CaseId, CaseLine, CaseState, Lane};
use crate::custody::Entry;
use crate::export::Manifest;
use crate::reading::{Case, FiledReport, KeptContact, Related};
pub use reading::read_case;
use sheet::Sheet;
use visible::visible_json;
pub use working::{
    CustodyJson, NoteJson, StandingJson, VerifiedJson, custody_json, custody_page, standing_json,
    standing_line, verified_json, verified_page,
};

pub(crate) use visible::acts_unseen;

/// The list of cases as a table, in the order given.
pub fn cases_table(cases: &[CaseLine]) -> String {
    let mut sheet = Sheet::default();
    if cases.is_empty() {
        sheet.line("No cases.");
        return sheet.finish();
    }
    let heads = ["CASE", "LANE", "STATE", "RECEIVED (UTC)", "CHANNEL", "REPORTS", "ASSIGNED TO", ""]
        .map(str::to_owned);
    let rows = cases.iter().map(|line| {
        [
            line.case.to_string(),
            line.lane.name().to_owned(),
            words(line.state.name()),
            minute(line.received_at),
            line.channel.clone(),
            line.reports.len().to_string(),
            line.assigned_to.as_ref().map(|name| name.to_string()).unwrap_or_default(),
            flags(line),
        ]
    });
    sheet.table(&std::iter::once(heads).chain(rows).collect::<Vec<_>>());
    sheet.finish()
}

/// What stands out of a case.
fn flags(line: &CaseLine) -> String {
    let flags = [(line.is_test, "test"), (line.is_held, "held"), (line.is_erasure_asked, "erasure asked")];
    flags.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect::<Vec<_>>().join(", ")
}

/// The list of cases as `cases list --json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CasesJson<'a> {
    /// The cases, in the order of work.
    pub cases: &'a [CaseLine],
}

/// The list of cases as JSON.
pub fn cases_json(cases: &[CaseLine]) -> String {
    print_json(&CasesJson { cases })
}

/// A case as a page: what an officer needs to decide what to do next.
pub fn case_page(case: &Case) -> String {
    let line = &case.line;
    let mut sheet = Sheet::default();
    sheet.line(&format!("Case {}", line.case));
    sheet.labelled("State", &words(line.state.name()));
    sheet.labelled("Lane", line.lane.name());
    sheet.labelled("Received", &second(line.received_at));
    sheet.labelled("Assigned to", line.assigned_to.as_ref().map_or("nobody", |name| name.as_str()));
    if line.is_test {
        sheet.labelled("Test", "this is test traffic");
    }
    if let Some(into) = case.merged_into {
        sheet.labelled("Worked in", &format!("case {into}"));
    }
    for from in &case.merged {
        sheet.labelled("Holds also", &format!("case {from}"));
    }
    if line.is_held {
        sheet.labelled("Held", "nothing of it may be erased");
    }
    if line.is_erasure_asked {
        sheet.labelled("Erasure", "a reporter wants everything erased; what led to them is");
    }
    if let Some(at) = line.review_after {
        sheet.labelled("Review after", &second(at));
    }
    for filed in &case.reports {
        report::write(&mut sheet, filed);
    }
    write_related(&mut sheet, &case.related);
    working::write(&mut sheet, case);
    sheet.finish()
}

/// Puts on the page where else the same is reported, and by how many people.
fn write_related(sheet: &mut Sheet, related: &Related) {
    if related.cases.is_empty() {
        return;
    }
    sheet.heading("Also reported in");
    for it in &related.cases {
        let shared = it.shared.iter().map(|(kind, n)| format!("{n} {}", plural(kind.name(), *n)));
        let shared: Vec<String> = shared.collect();
        sheet.labelled(&it.case.to_string(), &format!("{}: {}", words(it.state.name()), shared.join(", ")));
    }
    let known =
        format!("{} {}", related.n_reporters, if related.n_reporters == 1 { "person" } else { "people" });
    let unknown = match related.n_unknown {
        0 => String::new(),
        n => format!(", {n} by people nobody can tell apart"),
    };
    sheet.labelled("Reports", &format!("{} in all, by {known}{unknown}", related.n_reports));
}

fn plural(word: &str, n: u32) -> String {
    if n == 1 { word.to_owned() } else { format!("{word}s") }
}

/// A case as `cases show --json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseJson<'a> {
    /// Its number.
    pub case: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// How soon it should be worked.
    pub lane: Lane,
    /// When the hub had it.
    pub received_at: Timestamp,
    /// Whether every report in it is a test.
    pub is_test: bool,
    /// Raised by every change.
    pub version: u64,
    /// Who has it.
    pub assigned_to: Option<&'a str>,
    /// Whether nothing of it may be erased.
    pub is_held: bool,
    /// Whether a reporter wants everything erased.
    pub is_erasure_asked: bool,
    /// When it is to be looked at again whether it must still be kept.
    pub review_after: Option<Timestamp>,
    /// Its reports, in the order of their filing.
    pub reports: Vec<ReportJson<'a>>,
    /// What was noted on it, in order.
    pub notes: Vec<NoteJson<'a>>,
    /// What was done to it, in order.
    pub custody: &'a [Entry],
    /// What else is reported of the same.
    pub related: &'a Related,
    /// The case it is worked in, if it is merged.
    pub merged_into: Option<CaseId>,
    /// The cases that are worked in it.
    pub merged: &'a [CaseId],
}

/// A report within a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportJson<'a> {
    /// Its id.
    pub report_id: Uuid,
    /// When the hub had it.
    pub filed_at: Timestamp,
    /// What leads to the reporter.
    pub contact: ContactJson<'a>,
    /// The whole report, `docs/report.schema.json`.
    pub report: Value,
}

/// What leads to a reporter.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kept", content = "details", rename_all = "snake_case")]
pub enum ContactJson<'a> {
    /// Nothing, or nothing any more.
    Nothing,
    /// Something, and it was left sealed.
    Sealed,
    /// This.
    Opened(&'a Contact),
}

/// A case as JSON.
pub fn case_json(case: &Case) -> String {
    let line = &case.line;
    print_json(&CaseJson {
        case: line.case,
        state: line.state,
        lane: line.lane,
        received_at: line.received_at,
        is_test: line.is_test,
        version: line.version,
        assigned_to: line.assigned_to.as_ref().map(|name| name.as_str()),
        is_held: line.is_held,
        is_erasure_asked: line.is_erasure_asked,
        review_after: line.review_after,
        reports: case.reports.iter().map(report_json).collect(),
        notes: case.notes.iter().map(NoteJson::from).collect(),
        custody: &case.custody,
        related: &case.related,
        merged_into: case.merged_into,
        merged: &case.merged,
    })
}

/// What an export came to, for whoever asked for it.
pub fn export_page(manifest: &Manifest, folder: &Path) -> String {
    let mut sheet = Sheet::default();
    let n_evidence = manifest.files.iter().filter(|file| file.path.contains("/evidence/")).count();
    let has_contact = manifest.files.iter().any(|file| file.path.ends_with("/contact.json"));
    sheet.line(&format!("Case {} is in {}", manifest.case, folder.display()));
    for report in &manifest.reports {
        let marking = report.marking.map(|it| format!(", {}", it.name())).unwrap_or_default();
        sheet.labelled("Report", &format!("{}{marking}", report.report));
        sheet.labelled("Digest", &report.report_digest);
    }
    sheet.labelled(
        "Evidence",
        &if n_evidence == 1 { "1 file".to_owned() } else { format!("{n_evidence} files") },
    );
    for sha256 in &manifest.missing {
        sheet.labelled("Not here", sha256);
    }
    sheet.labelled("Contact", if has_contact { "opened, in contact.json" } else { "left sealed, or none" });
    sheet.labelled("Proof", "manifest.json has the SHA-256 of each file");
    sheet.finish()
}

fn report_json(filed: &FiledReport) -> ReportJson<'_> {
    ReportJson {
        report_id: filed.report.report_id,
        filed_at: filed.filed_at,
        contact: match &filed.contact {
            KeptContact::Nothing => ContactJson::Nothing,
            KeptContact::Sealed => ContactJson::Sealed,
            KeptContact::Opened(contact) => ContactJson::Opened(contact),
        },
        report: serde_json::from_slice(&filed.canonical).expect("a report that was read is JSON"),
    }
}

fn print_json(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value).expect("these have string keys only");
    visible_json(&json) + "\n"
}

/// A word of a list, for reading: `not_sure` is "not sure", `6_20` is "6 to 20", `20_plus` is "20 or more".
fn words(name: &str) -> String {
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match name.split_once('_') {
        Some((from, to)) if is_number(from) && is_number(to) => format!("{from} to {to}"),
        Some((from, "plus")) if is_number(from) => format!("{from} or more"),
        _ => name.replace('_', " "),
    }
}

fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
