//! What was done to a case, and what was found when the log was proved, as lines of a page.

use jiff::Timestamp;
use reportline_exchange::MessageOutcome;
use schemars::JsonSchema;
use serde::Serialize;

use super::sheet::Sheet;
use super::{print_json, second, words};
use crate::case::CaseId;
use crate::custody::{Action, Entry};
use crate::reading::{Case, Note, SentMessage};
use crate::verify::{Finding, Verified};
use crate::work::Standing;

/// Puts the notes and the timeline of a case on its page.
pub(super) fn write(sheet: &mut Sheet, case: &Case) {
    if !case.notes.is_empty() {
        sheet.heading("Notes and messages");
        for note in &case.notes {
            let to =
                note.message.map(|it| format!(", to the reporter: {}", fate(it.outcome))).unwrap_or_default();
            sheet.labelled(&note.seq.to_string(), &format!("{}, {}{to}", second(note.at), note.actor));
            match &note.text {
                Some(text) => sheet.quote(text),
                None => sheet.labelled("", "erased"),
            }
        }
    }
    sheet.heading("Timeline");
    for entry in &case.custody {
        sheet.labelled(&entry.seq.to_string(), &told(entry));
    }
}

/// The log of a case, or of the whole store, as a page.
pub fn custody_page(case: Option<CaseId>, entries: &[Entry]) -> String {
    let mut sheet = Sheet::default();
    match case {
        Some(case) => sheet.line(&format!("Case {case}")),
        None => sheet.line("The whole store"),
    }
    if entries.is_empty() {
        sheet.labelled("Entries", "none");
    }
    for entry in entries {
        sheet.labelled(&entry.seq.to_string(), &told(entry));
        sheet.labelled("", &entry.hash.to_string());
    }
    sheet.finish()
}

/// The log as `cases log --json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustodyJson<'a> {
    /// Of which case; of the whole store if of none.
    pub case: Option<CaseId>,
    /// Its entries, in order.
    pub entries: &'a [Entry],
}

/// The log as JSON.
pub fn custody_json(case: Option<CaseId>, entries: &[Entry]) -> String {
    print_json(&CustodyJson { case, entries })
}

/// What a change left, as its command prints it with `--json`.
#[derive(Debug, Serialize)]
pub struct StandingJson<'a> {
    /// The case.
    pub case: CaseId,
    /// How it stands.
    #[serde(flatten)]
    pub standing: &'a Standing,
}

/// What a change left, as JSON.
pub fn standing_json(case: CaseId, standing: &Standing) -> String {
    print_json(&StandingJson { case, standing })
}

/// What a change left, as a line.
pub fn standing_line(case: CaseId, standing: &Standing) -> String {
    let held = if standing.is_held { ", held" } else { "" };
    let has_it = match &standing.assigned_to {
        Some(name) => format!("assigned to {name}"),
        None => "assigned to nobody".to_owned(),
    };
    let mut sheet = Sheet::default();
    sheet.line(&format!("case {case} is {}, {has_it}{held}", words(standing.state.name())));
    sheet.finish()
}

/// What was proved, as `cases verify --json` prints it.
#[derive(Debug, Serialize)]
pub struct VerifiedJson<'a> {
    /// What was looked at.
    #[serde(flatten)]
    pub verified: &'a Verified,
    /// What was found; of very much only the beginning, `n_findings` counts all.
    pub findings: &'a [Finding],
}

/// What was proved, as JSON.
pub fn verified_json(verified: &Verified, findings: &[Finding]) -> String {
    print_json(&VerifiedJson { verified, findings })
}

/// What was proved, as the last lines after the findings.
pub fn verified_page(verified: &Verified) -> String {
    let mut sheet = Sheet::default();
    sheet.line(&match verified.n_findings {
        0 => "Everything is as it was written.".to_owned(),
        1 => "1 thing is not as it was written.".to_owned(),
        n_findings => format!("{n_findings} things are not as they were written."),
    });
    let looked_at = [
        (verified.n_entries, "entry", "entries"),
        (verified.n_reports, "report", "reports"),
        (verified.n_notes, "note", "notes"),
    ];
    let counted = looked_at.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }));
    sheet.labelled("Looked at", &counted.join(", "));
    sheet.labelled("Ends at", &format!("entry {}", verified.end.seq));
    sheet.labelled("", &verified.end.hash.to_string());
    sheet.finish()
}

/// A note as JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoteJson<'a> {
    /// Its place in the custody log.
    pub seq: u64,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub actor: &'a str,
    /// What it says; null if it is erased.
    pub text: Option<&'a str>,
    /// Whether it was written to a reporter; null for a note.
    pub message: Option<SentMessage>,
}

impl<'a> From<&'a Note> for NoteJson<'a> {
    fn from(note: &'a Note) -> Self {
        Self {
            seq: note.seq,
            at: note.at,
            actor: &note.actor,
            text: note.text.as_deref(),
            message: note.message,
        }
    }
}

fn fate(outcome: Option<MessageOutcome>) -> &'static str {
    match outcome {
        None => "not fetched yet",
        Some(MessageOutcome::Taken) => "taken, they are told that there is something to read",
        Some(MessageOutcome::Unreachable) => "nobody finds them any more",
    }
}

fn told(entry: &Entry) -> String {
    let role = entry.role.map(|role| format!(" ({})", role.name())).unwrap_or_default();
    let (was, became) = (entry.was.as_deref(), entry.became.as_deref());
    let what = match (entry.action, was, became) {
        (Action::State, Some(was), Some(became)) => format!("{} to {}", words(was), words(became)),
        (Action::Assigned, None, Some(became)) => format!("assigned to {became}"),
        (Action::Assigned, Some(was), Some(became)) => format!("assigned to {became}, from {was}"),
        (Action::Released, Some(was), _) => format!("released, {was} had it"),
        (Action::MessageSettled, Some(was), Some(became)) => format!("message {was} {became}"),
        (Action::Merged, None, Some(into)) => format!("worked in case {into} from here on"),
        (Action::Merged, Some(from), _) => format!("case {from} is worked in this one from here on"),
        (Action::Erased, Some(was), Some(why)) => format!("erased ({}), was {}", words(why), words(was)),
        (Action::NoteErased, Some(was), _) => format!("note {was} erased"),
        (action, _, Some(became)) => format!("{}, {became}", words(action.name())),
        (action, ..) => words(action.name()),
    };
    let report = entry.report.map(|report| format!(", report {report}")).unwrap_or_default();
    format!("{}, {}{role}: {what}{report}", second(entry.at), entry.actor)
}
