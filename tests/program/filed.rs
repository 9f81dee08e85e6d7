//! What the embedded hub of a house has filed, read after the program has ended.

use reportline::clock::SystemClock;
use reportline::keys::Keys;
use reportline_hub::{CaseFilter, ContactPart, Hub};
use serde_json::Value;

use crate::child::House;

impl House {
    /// Every report of every case, without its contact part.
    pub(crate) async fn filed(&self) -> Vec<Value> {
        let keys = Keys::open(&self.data(), &SystemClock).expect("the keys are there");
        let hub = Hub::open_for_reading(&self.data().join("hub"), keys.hub).await.expect("the hub opens");
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
