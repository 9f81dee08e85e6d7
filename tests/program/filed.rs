//! What the embedded hub of a house has filed, read after the program has ended.

use std::path::PathBuf;

use reportline::clock::SystemClock;
use reportline::keys::Keys;
use reportline_hub::{CaseFilter, ContactPart, Hub, Place};
use serde_json::Value;

use crate::child::House;

impl House {
    /// The file that holds the address of the PostgreSQL that keeps its cases, if one does.
    pub(crate) fn url_file(&self) -> PathBuf {
        self.file().with_file_name("cases.url")
    }

    /// Where its cases are.
    fn place(&self) -> Place {
        let postgres = std::fs::read_to_string(self.url_file()).ok().map(Into::into);
        Place { folder: self.data().join("hub"), postgres }
    }

    /// Every report of every case, without its contact part.
    pub(crate) async fn filed(&self) -> Vec<Value> {
        let keys = Keys::open(&self.data(), &SystemClock).expect("the keys are there");
        let hub = Hub::open_for_reading(&self.place(), keys.hub).await.expect("the hub opens");
        let filter = CaseFilter { at_most: Some(u32::MAX), ..CaseFilter::default() };
        let mut filed = Vec::new();
        for line in hub.cases(filter).await.expect("the cases can be listed") {
            let case = hub.case(line.case, ContactPart::Sealed).await;
            let case = case.expect("it opens").expect("it was listed");
            let read = |it: &[u8]| serde_json::from_slice(it).expect("a report is JSON");
            filed.extend(case.reports.iter().map(|it| -> Value { read(&it.canonical) }));
        }
        filed
    }
}
