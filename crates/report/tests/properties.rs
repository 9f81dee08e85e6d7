//! What holds of every report that assembles, whatever was answered.

use std::sync::LazyLock;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;
use reportline_report::{
    Area, AreaKind, Draft, Evidence, Field, Handover, Mode, Moment, Precision, Report, Shape, Value,
    assemble, digest, digest_of_document, document, read, schema, validate,
};
use serde_json::{Map, Value as Json};

use crate::fixture::{envelope, forward};

/// One turn of a conversation: which field, which of its words, what was written.
type Turn = (Index, Index, String);

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    prop::collection::vec((any::<Index>(), any::<Index>(), "\\PC{0,60}"), 0..80)
}

/// The draft that these turns make; whatever does not fit is skipped, as in a conversation.
fn draft(turns: Vec<Turn>) -> Draft {
    let mut draft = Draft::default();
    for (which, choice, words) in turns {
        let field = *which.get(Field::ALL);
        let word = |words: &'static [&'static str]| choice.get(words).to_string();
        let value = match field.shape() {
            Shape::Tri | Shape::One(_) | Shape::Consent => {
                Value::One(word(field.shape().allowed().unwrap_or_default()))
            }
            Shape::Many(listed) => Value::Many(vec![word(listed), listed[0].to_owned()]),
            Shape::Text { .. } | Shape::Account | Shape::Contact => Value::Text(words),
            Shape::Moment => Value::Moment(moment(choice.index(2_000_000_000) as i64, words)),
            Shape::Area => Value::Area(Area::said(*choice.get(AreaKind::ALL), words)),
            Shape::Evidence => {
                draft.add_evidence(item(choice, words));
                continue;
            }
        };
        if draft.set(field, value).is_err() {
            draft.skip(field);
        }
    }
    draft.ask(Field::RiskImmediateDanger);
    if !draft.is_answered(Field::IncidentNarrative) && !draft.is_answered(Field::Evidence) {
        draft.add_evidence(Evidence::pasted("what he wrote"));
    }
    draft
}

fn moment(second: i64, words: String) -> Moment {
    let earliest = Timestamp::from_second(second).expect("before 2034");
    let latest = Timestamp::from_second(second + 86_399).expect("before 2034");
    Moment {
        latest: Some(latest),
        precision: Precision::Day,
        raw: Some(words.into()),
        ..Moment::exact(earliest)
    }
}

fn item(choice: Index, words: String) -> Evidence {
    match choice.index(4) {
        0 => Evidence::link(words),
        1 => Evidence::pasted(words),
        2 => forward(None, &words),
        _ => forward(Some(&words), "1"),
    }
}

/// Any JSON at all, for fields that a newer version may add.
fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        prop::num::f64::NORMAL.prop_map(Json::from),
        "\\PC{0,20}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("\\PC{0,8}", inner, 0..4)
                .prop_map(|it| it.into_iter().collect::<Json>()),
        ]
    })
}

/// The same document with the fields of every object in the opposite order.
fn reordered(document: &Json) -> Json {
    match document {
        Json::Object(fields) => {
            let fields: Map<_, _> =
                fields.iter().rev().map(|(name, it)| (name.clone(), reordered(it))).collect();
            Json::Object(fields)
        }
        Json::Array(items) => items.iter().map(reordered).collect(),
        leaf => leaf.clone(),
    }
}

static VALIDATOR: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&schema()).expect("the schema is a schema"));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_assembles_is_valid_and_survives_json(turns in turns()) {
        let handover = assemble(draft(turns), envelope(Mode::Full)).expect("every fitting draft assembles");
        prop_assert_eq!(validate(&handover.report), Ok(()));

        let text = serde_json::to_string(&handover).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Handover>(&text).unwrap(), &handover);

        let document = document(&handover.report);
        prop_assert_eq!(&read(&document).unwrap(), &handover.report);
        let faults: Vec<_> = VALIDATOR.iter_errors(&document).map(|it| it.to_string()).collect();
        prop_assert!(faults.is_empty(), "{:?}", faults);
    }

    #[test]
    fn the_digest_does_not_know_the_order_of_keys(turns in turns()) {
        let report = assemble(draft(turns), envelope(Mode::Full)).unwrap().report;
        let reordered = reordered(&document(&report));
        let text = serde_json::to_string(&reordered).unwrap();
        prop_assert_ne!(&text, &serde_json::to_string(&report).unwrap());
        prop_assert_eq!(digest_of_document(&reordered), digest(&report));
        let read: Report = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(digest(&read), digest(&report));
    }

    #[test]
    fn fields_we_do_not_know_survive(turns in turns(), added in json(), word in "[a-z]{3,12}") {
        let report = assemble(draft(turns), envelope(Mode::Full)).unwrap().report;
        let mut newer = document(&report);
        newer["schema"] = "ohr/1.1".into();
        newer["x_added"] = added.clone();
        for part in ["channel", "reporter", "risk", "consent", "provenance"] {
            newer[part]["x_added"] = added.clone();
        }
        newer["reporter"]["role"] = format!("x_{word}").into();
        newer["provenance"]["report_digest"] = digest_of_document(&newer).into();

        let report = read(&newer).unwrap();
        prop_assert_eq!(&document(&report), &newer);
        prop_assert_eq!(digest(&report), digest_of_document(&newer));
    }
}
