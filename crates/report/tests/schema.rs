//! The JSON Schema: fresh, and true of what is assembled.

use reportline_report::{Mode, assemble, document, schema};
use serde_json::{Value, json};

use crate::fixture::{envelope, forward, shortest};

#[test]
fn the_committed_schema_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/report.schema.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(
        committed,
        schema(),
        "docs/report.schema.json is stale; refresh it: reportline schema > docs/report.schema.json"
    );
}

#[test]
fn an_assembled_report_is_what_the_schema_says() {
    let mut told = shortest();
    told.add_evidence(forward(Some("99"), "1"));
    let report = document(&assemble(told, envelope(Mode::Full)).unwrap().report);
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let faults: Vec<_> = validator.iter_errors(&report).map(|it| it.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");

    let mut wrong = report.clone();
    wrong["evidence"][0]["grade"] = json!("G9");
    assert!(!validator.is_valid(&wrong));
    let mut wrong = report.clone();
    wrong["schema"] = json!("ohr/2.0");
    assert!(!validator.is_valid(&wrong));
    let mut empty = report.clone();
    empty["evidence"] = json!([]);
    assert!(validator.is_valid(&empty), "the account is left");
    empty["incident"].as_object_mut().unwrap().remove("narrative");
    assert!(!validator.is_valid(&empty));
    let mut newer = report;
    newer["schema"] = json!("ohr/1.9");
    newer["reporter"]["role"] = json!("bystander");
    newer["victim"]["shoe_size"] = json!(9);
    assert!(validator.is_valid(&newer));
}

#[test]
fn every_field_of_the_schema_says_what_it_is_for() {
    let schema = schema();
    let mut silent = Vec::new();
    for (title, part) in schema["$defs"].as_object().unwrap() {
        for (name, field) in part["properties"].as_object().into_iter().flatten() {
            if field["description"].as_str().is_none_or(str::is_empty) {
                silent.push(format!("{title}.{name}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}
