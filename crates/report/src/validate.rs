//! What makes a report valid: the rules that types alone cannot hold.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::canonical::{digest_of_document, sha256_hex};
use crate::channel::Mode;
use crate::evidence::Evidence;
use crate::field::NARRATIVE_MOST;
use crate::media::MediaStatus;
use crate::moment::Moment;
use crate::problem::Problem;
use crate::provenance::broken_link;
use crate::report::Report;
use crate::reporter::Contactability;
use crate::tri::Tri;
use crate::version::Version;

/// Reads a report that someone else wrote. Refuses another major version; keeps what it does not know; checks the
/// digest, where there is one, over the document as it came.
pub fn read(document: &Value) -> Result<Report, Vec<Problem>> {
    let schema = document.get("schema").and_then(Value::as_str);
    if schema.and_then(Version::parse).is_none() {
        let message = "this is not a report of ohr/1, or of another major version";
        return Err(vec![Problem::new("/schema", "version", message)]);
    }
    let report = Report::deserialize(document).map_err(|error| vec![malformed(&error.to_string())])?;
    let mut problems = validate(&report).err().unwrap_or_default();
    if report.provenance.report_digest.as_ref().is_some_and(|it| *it != digest_of_document(document)) {
        let message = "the digest is not that of this document";
        problems.push(Problem::new("/provenance/report_digest", "digest", message));
    }
    if problems.is_empty() { Ok(report) } else { Err(problems) }
}

/// What serde says of a missing field names the field. Its other sentences quote what stands in the wrong place, which
/// may be a person's words: they stay here.
fn malformed(said: &str) -> Problem {
    let message = match said.starts_with("missing field") || said.starts_with("not a word of") {
        true => said,
        false => "a field is of the wrong type; see report.schema.json",
    };
    Problem::new("", "malformed", message)
}

/// Whether a report is valid; if not, everything that is wrong with it at once.
pub fn validate(report: &Report) -> Result<(), Vec<Problem>> {
    let mut found = Found(Vec::new());
    envelope(report, &mut found);
    account(report, &mut found);
    for (place, item) in report.evidence.iter().enumerate() {
        evidence(&format!("/evidence/{place}"), item, &mut found);
    }
    evidence_ids(report, &mut found);
    custody(report, &mut found);
    if found.0.is_empty() { Ok(()) } else { Err(found.0) }
}

/// The problems found so far.
struct Found(Vec<Problem>);

impl Found {
    /// Notes a problem unless `holds`.
    fn unless(&mut self, holds: bool, pointer: impl Into<String>, code: &str, message: &str) {
        if !holds {
            self.0.push(Problem::new(pointer, code, message));
        }
    }

    fn filled(&mut self, text: &str, pointer: &str) {
        self.unless(!text.trim().is_empty(), pointer, "required", "this field must not be empty");
    }

    fn hash(&mut self, hash: Option<&String>, pointer: impl Into<String>) {
        let is_hash =
            |it: &String| it.len() == 64 && it.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        self.unless(hash.is_none_or(is_hash), pointer, "hash", "a hash is 64 lower-case hexadecimal digits");
    }
}

fn envelope(report: &Report, found: &mut Found) {
    let is_forward = report.flow.as_ref().is_some_and(|it| it.mode.is(Mode::Forward));
    found.hash(Some(&report.idempotency_key), "/idempotency_key");
    found.filled(&report.channel.kind, "/channel/kind");
    found.filled(&report.channel.adapter.name, "/channel/adapter/name");
    found.filled(&report.channel.adapter.instance, "/channel/adapter/instance");
    found.filled(&report.consent.notice_version, "/consent/notice_version");
    found.unless(
        report.started_at.is_none_or(|it| it <= report.submitted_at),
        "/started_at",
        "order",
        "a report cannot be submitted before it was begun",
    );
    found.unless(report.amends != Some(report.report_id), "/amends", "self", "a report cannot amend itself");
    found.unless(
        report.risk.immediate_danger != Tri::NotAsked || is_forward,
        "/risk/immediate_danger",
        "required",
        "the first question is always asked; only a moderator's forward goes without it",
    );
    found.hash(report.contact_digest.as_ref(), "/contact_digest");
    found.unless(
        report.contact_digest.is_none() || !report.reporter.contactability.is(Contactability::Anonymous),
        "/contact_digest",
        "anonymous",
        "an anonymous reporter has no contact part",
    );
}

fn account(report: &Report, found: &mut Found) {
    let narrative = report.incident.narrative.as_deref();
    found.unless(
        narrative.is_some_and(|it| !it.trim().is_empty()) || !report.evidence.is_empty(),
        "/incident/narrative",
        "required",
        "a report has an account, or at least one item of evidence",
    );
    found.unless(
        narrative.is_none_or(|it| it.chars().count() <= NARRATIVE_MOST),
        "/incident/narrative",
        "too_long",
        "an account has at most 20 000 characters",
    );
    found.unless(
        report.motivation.perceived.is_empty() || report.motivation.perceived_by.is_some(),
        "/motivation/perceived_by",
        "required",
        "whoever perceives a motivation is named by role",
    );
    let moments = [
        ("/incident/occurred", report.incident.occurred.as_ref().map(|it| &it.moment)),
        ("/platform_action/when", report.platform_action.when.as_ref()),
    ];
    for (pointer, moment) in moments {
        let is_in_order = |it: &Moment| it.earliest.zip(it.latest).is_none_or(|(from, to)| from <= to);
        found.unless(moment.is_none_or(is_in_order), pointer, "order", "earliest is after latest");
    }
}

fn evidence(pointer: &str, item: &Evidence, found: &mut Found) {
    let (grade, _) = item.facts().grade();
    // A method we do not know may earn a grade that we cannot compute.
    found.unless(
        item.grade == grade || item.capture_method.known().is_none(),
        format!("{pointer}/grade"),
        "grade",
        "the grade is not the one that the facts of the capture deserve",
    );
    let has_hash = |hash: &String| item.text.as_ref().is_some_and(|it| sha256_hex(it.as_bytes()) == *hash);
    found.unless(
        item.text_sha256.as_ref().is_none_or(has_hash),
        format!("{pointer}/text_sha256"),
        "hash",
        "this is not the hash of the item's text",
    );
    for (place, file) in item.media.iter().enumerate() {
        let pointer = format!("{pointer}/media/{place}");
        found.hash(file.sha256.as_ref(), format!("{pointer}/sha256"));
        found.unless(
            !file.status.is(MediaStatus::Stored) || (file.blob_ref.is_some() && file.sha256.is_some()),
            pointer,
            "required",
            "a stored file has a sha256 and a blob_ref",
        );
    }
}

fn evidence_ids(report: &Report, found: &mut Found) {
    let mut ids = BTreeSet::new();
    for (place, item) in report.evidence.iter().enumerate() {
        let pointer = format!("/evidence/{place}/id");
        found.filled(&item.id, &pointer);
        found.unless(ids.insert(item.id.as_str()), pointer, "duplicate", "another item has this id");
    }
    for (place, item) in report.evidence.iter().enumerate() {
        let is_here = |it: &String| ids.contains(it.as_str()) && *it != item.id;
        found.unless(
            item.derived_from.as_ref().is_none_or(is_here),
            format!("/evidence/{place}/derived_from"),
            "dangling",
            "no other item has that id",
        );
    }
}

fn custody(report: &Report, found: &mut Found) {
    if let Some(place) = broken_link(&report.provenance.custody) {
        let message = "this link does not follow from the one before it";
        found.0.push(Problem::new(format!("/provenance/custody/{place}"), "chain", message));
    }
    found.hash(report.provenance.report_digest.as_ref(), "/provenance/report_digest");
}
