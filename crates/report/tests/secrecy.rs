//! Nothing a person wrote, and nothing they could be known by, is ever printed.

use reportline_report::{Area, AreaKind, Draft, Field, Mode, Moment, Shape, Value, assemble};

use crate::fixture::{envelope, forward};

/// Every free field filled with a word that must not appear.
fn filled() -> Draft {
    let mut draft = Draft::default();
    for field in Field::ALL {
        let words = || format!("secretword {field}").chars().take(16).collect::<String>();
        let value = match field.shape() {
            Shape::Text { .. } | Shape::Account | Shape::Contact => Value::Text(words()),
            Shape::Moment => Value::Moment(Moment::unknown(Some(words().into()))),
            Shape::Area => Value::Area(Area::said(AreaKind::PlaceText, words())),
            Shape::Tri | Shape::One(_) | Shape::Consent | Shape::Many(_) | Shape::Evidence => continue,
        };
        draft.set(*field, value).expect("the value fits the field");
    }
    draft.set(Field::ReporterContactability, Value::One("contactable".into())).expect("the word is listed");
    draft.skip(Field::RiskImmediateDanger);
    draft.skip(Field::IncidentPlatformRaw);
    draft.add_evidence(forward(Some("987654321"), "1"));
    draft.add_evidence(reportline_report::Evidence::link("https://secretword.example/secretword"));
    draft.keep_blob_key("b".repeat(64), "secretword");
    draft
}

#[test]
fn no_debug_output_holds_what_a_person_wrote() {
    let draft = filled();
    let handover = assemble(draft.clone(), envelope(Mode::Full)).unwrap();
    let everything = serde_json::to_string(&handover).unwrap();
    let values: Vec<_> = draft.values().collect();
    let printed = format!("{draft:?} {values:?} {handover:?} {:#?}", handover.report);
    for secret in [
        "secretword",
        "987654321",
        "4242",
        "know your street",
        "Nobody You Know",
        "my-door",
        &"07".repeat(32),
    ] {
        assert!(everything.contains(secret), "the test hides nothing: {secret}");
        assert!(!printed.contains(secret), "printed: {secret}");
    }
}

#[test]
fn no_problem_holds_what_a_person_wrote() {
    let mut faulty = envelope(Mode::Full);
    faulty.idempotency_key = "secretword".into();
    faulty.channel.kind = String::new();
    let problems = assemble(filled(), faulty).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert!(!format!("{problems:?}").contains("secretword"));
}
