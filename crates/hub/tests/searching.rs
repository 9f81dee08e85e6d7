//! Cases are found by what people wrote in them, beside every other filter, and nobody without the key can ask.

use reportline_hub::{Assigned, CaseFilter, CaseId, CaseState, Hub, Lane, Role};
use reportline_report::Report;
use serde_json::json;

use crate::ground::{Ground, on_both};
use crate::sample::*;

fn told(n: u64, narrative: &str) -> Report {
    let mut told = serde_json::to_value(report(n)).unwrap();
    merge(&mut told, json!({ "incident": { "narrative": narrative } }));
    from_json(told)
}

async fn found(hub: &Hub, filter: CaseFilter<'_>) -> Vec<CaseId> {
    let cases = hub.reading().cases(filter).await.unwrap();
    cases.into_iter().map(|it| it.case).collect()
}

async fn with(hub: &Hub, words: &str) -> Vec<CaseId> {
    found(hub, CaseFilter { words: Some(words), ..CaseFilter::default() }).await
}

async fn a_case_is_found_by_what_was_written_in_it(ground: Ground) {
    let hub = Hub::open(ground.place(), key()).await.unwrap();
    let one = hub.file(&handover(told(1, "He sat in the Café of Łódź.")), after(0)).await.unwrap().case();
    let two =
        hub.file(&handover(told(2, "They sat in the cafe, all of them.")), after(1)).await.unwrap().case();
    let whole = file_whole(&hub, 3).await.case();

    assert_eq!(with(&hub, "cafe").await, [one, two]);
    assert_eq!(with(&hub, "CAFÉ, he").await, [one]);
    assert_eq!(with(&hub, "sat them").await, [two]);
    assert_eq!(with(&hub, "caf").await, [], "words are whole");
    assert_eq!(with(&hub, "cafe mosque").await, [], "in one report");
    for words in ["mosque", "someone_angry", "1724", "twitter.com", "kebr", "evening"] {
        let expected: &[CaseId] = if words == "twitter.com" { &[] } else { &[whole] };
        assert_eq!(with(&hub, words).await, expected, "{words}");
    }
    // What was chosen from a list is no word, and neither is what leads to a reporter.
    for words in ["religion", "Amina", "threat_violence", "", "?!"] {
        assert_eq!(with(&hub, words).await, [], "{words}");
    }
    // What is added is found as its case.
    let mut added = told(4, "a lighthouse");
    added.amends = Some(id(1));
    hub.file(&handover(added), after(2)).await.unwrap();
    assert_eq!(with(&hub, "lighthouse").await, [one]);
    hub.desk().erase_case(hub.reading().line(one).await.unwrap().unwrap().seen(), by(&lead())).await.unwrap();
    assert_eq!(with(&hub, "cafe").await, [two], "what is erased is not found");
}

async fn filters_hold_together(ground: Ground) {
    let hub = Hub::open(ground.place(), key()).await.unwrap();
    let mut cases = Vec::new();
    for n in 0..6 {
        let report = told(n, if n % 2 == 0 { "a lighthouse" } else { "a windmill" });
        let report = if n < 2 { life(report) } else { report };
        cases.push(hub.file(&handover(report), after(n as i64 * 60)).await.unwrap().case());
    }
    let (desk, ada) = (hub.desk(), actor("ada", Role::Officer));
    let seen = async |at: usize| hub.reading().line(cases[at]).await.unwrap().unwrap().seen();
    desk.assign(seen(4).await, &ada.name, by(&ada)).await.unwrap();
    desk.move_to(seen(4).await, CaseState::Screened, by(&ada)).await.unwrap();

    let usual = CaseFilter::default();
    let lighthouse = CaseFilter { words: Some("lighthouse"), ..usual };
    let at = |places: &[usize]| places.iter().map(|it| cases[*it]).collect::<Vec<_>>();
    assert_eq!(found(&hub, usual).await, at(&[0, 1, 2, 3, 4, 5]));
    assert_eq!(found(&hub, CaseFilter { at_most: Some(3), ..usual }).await, at(&[0, 1, 2]), "over lanes");
    assert_eq!(found(&hub, CaseFilter { lane: Some(Lane::Life), ..usual }).await, at(&[0, 1]));
    assert_eq!(found(&hub, CaseFilter { since: Some(after(120)), ..usual }).await, at(&[2, 3, 4, 5]));
    assert_eq!(found(&hub, CaseFilter { state: Some(CaseState::Screened), ..usual }).await, at(&[4]));
    assert_eq!(found(&hub, lighthouse).await, at(&[0, 2, 4]));
    assert_eq!(
        found(&hub, CaseFilter { assigned: Some(Assigned::To(&ada.name)), ..lighthouse }).await,
        at(&[4])
    );
    assert_eq!(found(&hub, CaseFilter { assigned: Some(Assigned::Nobody), ..lighthouse }).await, at(&[0, 2]));
    let late = CaseFilter { since: Some(after(60)), state: Some(CaseState::Received), ..lighthouse };
    assert_eq!(found(&hub, late).await, at(&[2]));
}

on_both![a_case_is_found_by_what_was_written_in_it, filters_hold_together];
