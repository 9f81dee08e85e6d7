//! What the hub has, as an officer reads it.

use std::path::Path;

use reportline::keys::Keys;
use reportline_hub::{CaseFilter, CaseId, CaseLine, ContactPart, Hub, KeptContact, Manifest, Reading};
use reportline_report::{Contact, Report};
use serde_json::Value;

use super::World;

/// A case with its one report, opened.
pub(crate) struct FiledCase {
    pub(crate) line: CaseLine,
    pub(crate) report: Report,
    /// The report as it was filed.
    pub(crate) json: Value,
    pub(crate) contact: Option<Contact>,
    /// What was added to it, in order.
    pub(crate) added: Vec<Report>,
}

impl World {
    /// Every case of the embedded hub, the oldest first.
    pub(crate) async fn cases(&self) -> Vec<FiledCase> {
        cases_in(&self.data(), self.clock().as_ref()).await
    }

    /// The one case there is.
    pub(crate) async fn case(&self) -> FiledCase {
        let mut cases = self.cases().await;
        assert_eq!(cases.len(), 1, "one case, not {}", cases.len());
        cases.remove(0)
    }

    /// Writes a case into a new folder.
    pub(crate) async fn export(&self, case: CaseId, folder: &Path) -> Manifest {
        let hub = reading(&self.data(), self.clock().as_ref()).await;
        let now = reportline::clock::Clock::now(self.clock().as_ref());
        let manifest =
            hub.export(case, folder, ContactPart::Sealed, now).await.expect("the case can be exported");
        hub.close().await;
        manifest
    }

    /// The hub cannot keep files any more: its folder of them is no folder. Reports with files stay owed.
    pub(crate) fn hub_goes_away(&self) {
        let blobs = self.data().join("hub/blobs");
        std::fs::rename(&blobs, self.data().join("hub/blobs.away")).expect("the folder is there");
        std::fs::write(&blobs, "").expect("a file in its place");
    }

    /// The hub has its folder again.
    pub(crate) fn hub_comes_back(&self) {
        let blobs = self.data().join("hub/blobs");
        std::fs::remove_file(&blobs).expect("the file in its place is there");
        std::fs::rename(self.data().join("hub/blobs.away"), &blobs).expect("the folder is put back");
    }
}

/// Every case in the data of some installation.
pub(crate) async fn cases_in(data: &Path, clock: &dyn reportline::clock::Clock) -> Vec<FiledCase> {
    let hub = reading(data, clock).await;
    let filter = CaseFilter { at_most: Some(10_000), ..CaseFilter::default() };
    let mut lines = hub.cases(filter).await.expect("the cases can be read");
    lines.sort_by_key(|it| it.case);
    let mut cases = Vec::new();
    for line in lines {
        let case = hub
            .case(line.case, ContactPart::Opened)
            .await
            .expect("the case opens")
            .expect("the case is there");
        let mut reports = case.reports.into_iter();
        let filed = reports.next().expect("a case has a report");
        let added = reports.map(|it| it.report).collect();
        let contact = match filed.contact {
            KeptContact::Opened(contact) => Some(*contact),
            _ => None,
        };
        let json = serde_json::from_slice(&filed.canonical).expect("a report is JSON");
        cases.push(FiledCase { line, report: filed.report, json, contact, added });
    }
    hub.close().await;
    cases
}

async fn reading(data: &Path, clock: &dyn reportline::clock::Clock) -> Reading {
    let keys = Keys::open(data, clock).expect("the keys are there");
    Hub::open_for_reading(&data.join("hub"), keys.hub).await.expect("the hub can be read")
}
