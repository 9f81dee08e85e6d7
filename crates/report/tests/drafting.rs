//! What a draft takes, refuses and remembers.

use reportline_report::{Area, AreaKind, Draft, DraftError, Field, Moment, Tri, Value};

use crate::fixture::{forward, one, text};

#[test]
fn a_field_takes_values_of_its_shape_only() {
    let mut draft = Draft::default();
    let area = || Value::Area(Area::said(AreaKind::PostcodeDistrict, "SW9"));
    let many = |words: &[&str]| Value::Many(words.iter().map(|it| (*it).to_owned()).collect());
    let mut set = |field, value| draft.set(field, value);
    assert_eq!(set(Field::RiskFrightened, one("unsure")), Ok(()));
    assert_eq!(set(Field::VictimArea, area()), Ok(()));
    assert_eq!(set(Field::IncidentOccurred, Value::Moment(Moment::unknown(None))), Ok(()));
    assert_eq!(set(Field::ConsentNotifyPlatform, one("refused")), Ok(()));
    assert_eq!(set(Field::SuspectsAccount, text("@someone")), Ok(()));

    let field = Field::RiskFrightened;
    assert_eq!(set(field, one("skipped")), Err(DraftError::Word { field }));
    assert_eq!(set(field, text("yes")), Err(DraftError::Shape { field }));
    let field = Field::ReporterRole;
    assert_eq!(set(field, one("bystander")), Err(DraftError::Word { field }));
    let field = Field::MotivationPerceived;
    assert_eq!(set(field, many(&[])), Err(DraftError::Empty { field }));
    assert_eq!(set(field, many(&["race", "luck"])), Err(DraftError::Word { field }));
    let field = Field::IncidentNarrative;
    assert_eq!(set(field, text(" \n")), Err(DraftError::Empty { field }));
    assert_eq!(set(field, area()), Err(DraftError::Shape { field }));
    let field = Field::Evidence;
    assert_eq!(set(field, text("e1")), Err(DraftError::Shape { field }));
}

#[test]
fn a_long_account_is_refused_whole_and_never_cut() {
    let mut draft = Draft::default();
    let field = Field::IncidentNarrative;
    let longest = "é".repeat(20_000);
    draft.set(field, text(&longest)).unwrap();
    let longer = draft.set(field, text(&format!("{longest}!")));
    assert_eq!(longer, Err(DraftError::TooLong { field, most: 20_000, n_characters: 20_001 }));
    assert_eq!(draft.text(field).unwrap().0, longest);
}

#[test]
fn a_word_chosen_twice_is_chosen_once() {
    let mut draft = Draft::default();
    let words = ["race", "age", "race"].map(str::to_owned).to_vec();
    draft.set(Field::MotivationPerceived, Value::Many(words)).unwrap();
    let kept = Value::Many(vec!["race".into(), "age".into()]);
    assert_eq!(draft.get(Field::MotivationPerceived), Some(&kept));
}

#[test]
fn skipped_and_never_asked_are_told_apart() {
    let mut draft = Draft::default();
    let field = Field::RiskEscalating;
    assert_eq!(draft.tri(field), Tri::NotAsked);
    draft.ask(field);
    assert_eq!((draft.tri(field), draft.is_skipped(field)), (Tri::Skipped, true));
    draft.set(field, one("no")).unwrap();
    assert_eq!((draft.tri(field), draft.is_skipped(field)), (Tri::No, false));
    draft.skip(field);
    assert_eq!(draft.tri(field), Tri::Skipped);
    draft.clear(field);
    assert_eq!(draft.tri(field), Tri::NotAsked);
}

#[test]
fn a_stored_draft_is_checked_when_it_is_read() {
    let mut draft = Draft::default();
    draft.set(Field::ReporterRole, one("witness")).unwrap();
    draft.skip(Field::RiskFrightened);
    draft.add_evidence(forward(Some("99"), "1"));
    draft.keep_blob_key("b", "key");
    let stored = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft);
    let spoilt = stored.replace("witness", "bystander");
    assert!(serde_json::from_str::<Draft>(&spoilt).is_err());
}
