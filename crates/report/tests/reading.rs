//! Reports that someone else wrote: what is refused, what is kept.

use reportline_report::{Mode, Problem, assemble, document, read};
use serde_json::{Value, json};

use crate::fixture::{envelope, forward, shortest};

/// The least that is a report, as another program might write it.
fn minimum() -> Value {
    json!({
        "schema": "ohr/1.3",
        "report_id": "01900000-0000-7000-8000-000000000001",
        "idempotency_key": "0".repeat(64),
        "channel": { "kind": "manual", "adapter": { "name": "desk", "version": "1", "instance": "desk-1" } },
        "submitted_at": "2026-03-01T10:07:30Z",
        "reporter": { "role": "bystander", "contactability": "anonymous" },
        "incident": { "narrative": "x" },
        "risk": { "immediate_danger": "skipped" },
        "consent": { "notice_version": "1" }
    })
}

fn problems(document: &Value) -> Vec<(String, String)> {
    let found = read(document).err().unwrap_or_default();
    found.into_iter().map(|Problem { pointer, code, .. }| (pointer, code)).collect()
}

fn problem(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[test]
fn the_minimum_is_enough_and_every_part_of_it_is_needed() {
    assert_eq!(problems(&minimum()), []);
    for field in minimum().as_object().unwrap().keys() {
        let mut without = minimum();
        without.as_object_mut().unwrap().remove(field);
        assert_ne!(problems(&without), [], "{field}");
    }
}

#[test]
fn a_newer_minor_passes_through_whole() {
    let mut newer = minimum();
    newer["weather"] = json!({ "rain": 0.1 });
    newer["reporter"]["shoe_size"] = json!(9);
    newer["incident"]["behaviour"] = json!(["hexing", "symbol"]);
    let report = read(&newer).unwrap();
    let again = document(&report);
    assert_eq!(again["schema"], json!("ohr/1.3"));
    assert_eq!(again["weather"], newer["weather"]);
    assert_eq!(again["reporter"]["shoe_size"], json!(9));
    assert_eq!(again["reporter"]["role"], json!("bystander"));
    assert_eq!(again["incident"]["behaviour"], newer["incident"]["behaviour"]);
}

#[test]
fn another_major_is_refused() {
    let mut other = minimum();
    other["schema"] = json!("ohr/2.0");
    assert_eq!(problems(&other), problem("/schema", "version"));
}

#[test]
fn a_word_that_decides_must_be_known() {
    let mut unknown = minimum();
    unknown["risk"]["immediate_danger"] = json!("perhaps");
    assert_eq!(problems(&unknown), problem("", "malformed"));
}

#[test]
fn a_malformed_report_is_refused_without_quoting_it() {
    let mut malformed = minimum();
    malformed["evidence"] = json!("my neighbour wrote this");
    let found = read(&malformed).unwrap_err();
    assert!(!format!("{found:?}").contains("neighbour"));
    malformed.as_object_mut().unwrap().remove("evidence");
    malformed["reporter"].as_object_mut().unwrap().remove("role");
    assert_eq!(read(&malformed).unwrap_err()[0].message, "missing field `role`");
}

#[test]
fn a_document_that_is_not_its_digest_is_refused() {
    let report = assemble(shortest(), envelope(Mode::Full)).unwrap().report;
    let mut changed = document(&report);
    assert_eq!(problems(&changed), []);
    changed["test"] = json!(true);
    assert_eq!(problems(&changed), problem("/provenance/report_digest", "digest"));
}

#[test]
fn evidence_is_held_to_its_facts() {
    let mut told = shortest();
    told.add_evidence(forward(None, "1"));
    told.add_evidence(forward(None, "2"));
    let mut report = assemble(told, envelope(Mode::Full)).unwrap().report;
    report.provenance.report_digest = None;
    let check = |change: fn(&mut Value)| {
        let mut changed = document(&report);
        change(&mut changed);
        problems(&changed)
    };
    assert_eq!(check(|_| {}), []);
    assert_eq!(check(|it| it["evidence"][0]["grade"] = json!("G1")), problem("/evidence/0/grade", "grade"));
    assert_eq!(
        check(|it| it["evidence"][0]["text"] = json!("hm")),
        problem("/evidence/0/text_sha256", "hash")
    );
    assert_eq!(check(|it| it["evidence"][1]["id"] = json!("e1")), problem("/evidence/1/id", "duplicate"));
    let dangling = check(|it| it["evidence"][1]["derived_from"] = json!("e9"));
    assert_eq!(dangling, problem("/evidence/1/derived_from", "dangling"));
    let stored_nowhere = check(|it| it["evidence"][0]["media"][0]["blob_ref"] = Value::Null);
    assert_eq!(stored_nowhere, problem("/evidence/0/media/0", "required"));
    let unhashed = check(|it| it["evidence"][0]["media"][0]["sha256"] = json!("AB"));
    assert_eq!(unhashed, problem("/evidence/0/media/0/sha256", "hash"));
    let broken = check(|it| it["provenance"]["custody"][0]["seq"] = json!(4));
    assert_eq!(broken, problem("/provenance/custody/0", "chain"));
}
