//! What the hub does not file: a report that its schema refuses, that is not what was confirmed, or that no person made.

use reportline_report::{Handover, Origin, Problem, document, read};

/// Everything that is wrong with what was handed over, at once.
pub(crate) fn problems(handover: &Handover) -> Vec<Problem> {
    let report = &handover.report;
    let mut problems = read(&document(report)).err().unwrap_or_default();
    if report.origin != Origin::Human {
        problems.push(Problem::new(
            "/origin",
            "automated",
            "this hub takes only reports that a person confirmed",
        ));
    }
    // A contact that is gone leaves its digest; one that is here must be the one that the report speaks of.
    let is_its_own = |contact: &reportline_report::Contact| report.contact_digest == Some(contact.digest());
    if !handover.contact.as_ref().is_none_or(is_its_own) {
        problems.push(Problem::new(
            "/contact_digest",
            "digest",
            "the digest is not that of the contact part",
        ));
    }
    problems
}
