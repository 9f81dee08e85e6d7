//! What follows from a draft and an envelope.

use reportline_report::{
    Area, AreaKind, Contactability, Decision, Evidence, Field, Grade, Level, Mode, Moment, PerceivedBy,
    Problem, Purpose, Role, Shape, Tri, Value, VictimKind, assemble, canonical, digest, document, sha256_hex,
};

use crate::fixture::{at, draft, envelope, forward, one, shortest, text};

fn codes(problems: Vec<Problem>) -> Vec<(String, String)> {
    problems.into_iter().map(|it| (it.pointer, it.code)).collect()
}

#[test]
fn the_shortest_report_says_nothing_that_was_not_said() {
    let handover = assemble(shortest(), envelope(Mode::Quick)).unwrap();
    let report = handover.report;
    assert!(report.reporter.role.is(Role::Undisclosed));
    assert!(report.reporter.contactability.is(Contactability::Anonymous));
    assert_eq!(handover.contact, None);
    assert_eq!(report.contact_digest, None);
    assert_eq!(report.risk.immediate_danger, Tri::Skipped);
    assert_eq!(report.risk.threat_to_life, Tri::NotAsked);
    for purpose in Purpose::ALL {
        assert_eq!(report.consent.decision(*purpose), Decision::NotAsked);
    }
    assert_eq!(report.motivation.perceived_by, None);
    assert!(report.suspects.is_empty());
}

#[test]
fn everything_missing_is_named_at_once() {
    let mut nothing = envelope(Mode::Full);
    nothing.idempotency_key = "short".into();
    nothing.notice.version = String::new();
    nothing.started_at = at("2026-03-02T00:00:00Z");
    let problems = assemble(Default::default(), nothing).unwrap_err();
    let expected = [
        ("/idempotency_key", "hash"),
        ("/consent/notice_version", "required"),
        ("/started_at", "order"),
        ("/risk/immediate_danger", "required"),
        ("/incident/narrative", "required"),
    ];
    assert_eq!(codes(problems), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
}

#[test]
fn a_moderators_forward_needs_no_answer_at_all() {
    let mut draft = reportline_report::Draft::default();
    draft.add_evidence(forward(Some("99"), "7"));
    let mut moderated = envelope(Mode::Forward);
    moderated.is_moderator = true;
    let report = assemble(draft, moderated).unwrap().report;
    assert!(report.reporter.role.is(Role::Moderator));
    assert_eq!(report.risk.immediate_danger, Tri::NotAsked);
    assert_eq!(report.evidence[0].grade, Grade::G2);
    assert_eq!(report.evidence[0].id, "e1");
}

#[test]
fn the_platforms_word_on_standing_wins_over_the_persons() {
    let mut said = shortest();
    said.set(Field::ReporterRole, one("witness")).unwrap();
    let mut moderated = envelope(Mode::Full);
    moderated.is_moderator = true;
    assert!(assemble(said, moderated).unwrap().report.reporter.role.is(Role::Moderator));
}

#[test]
fn contact_travels_beside_the_report_and_leaves_a_digest_in_it() {
    let mut said = shortest();
    said.set(Field::ReporterContactability, one("contactable")).unwrap();
    said.set(Field::ContactMethod, text("sam@example.org")).unwrap();
    said.set(Field::ContactSafe, one("yes")).unwrap();
    said.set(Field::ContactName, text("Sam")).unwrap();
    let handover = assemble(said.clone(), envelope(Mode::Full)).unwrap();
    let contact = handover.contact.unwrap();
    assert_eq!(&*contact.methods[0].value, "sam@example.org");
    assert_eq!(contact.methods[0].safe, Tri::Yes);
    assert_eq!(handover.report.contact_digest, Some(contact.digest()));
    let report = serde_json::to_string(&handover.report).unwrap();
    assert!(!report.contains("Sam") && !report.contains("example.org") && !report.contains("4242"));

    said.set(Field::ReporterContactability, one("in_chat_only")).unwrap();
    let contact = assemble(said.clone(), envelope(Mode::Full)).unwrap().contact.unwrap();
    assert!(contact.methods.is_empty() && contact.name.is_none() && contact.chat_handle.is_some());

    said.set(Field::ReporterContactability, one("anonymous")).unwrap();
    assert_eq!(assemble(said, envelope(Mode::Full)).unwrap().contact, None);
}

#[test]
fn what_the_evidence_tells_fills_what_was_not_answered() {
    let mut told = shortest();
    told.add_evidence(forward(Some("99"), "7"));
    let mut answered = told.clone();
    let report = assemble(told, envelope(Mode::Full)).unwrap().report;
    assert_eq!(report.incident.platform.unwrap().slug, "chat");
    assert_eq!(report.incident.occurred.unwrap().moment.earliest, Some(at("2026-02-28T23:59:00Z")));
    assert_eq!(report.suspects[0].accounts[0].platform_user_id.as_deref(), Some("99"));
    assert_eq!(report.suspects[0].accounts[0].asserted_by.name(), "platform");

    answered.set(Field::IncidentPlatform, one("email")).unwrap();
    answered.set(Field::IncidentOccurred, Value::Moment(Moment::unknown(None))).unwrap();
    let report = assemble(answered, envelope(Mode::Full)).unwrap().report;
    assert_eq!(report.incident.platform.unwrap().slug, "email");
    assert_eq!(report.incident.occurred.unwrap().moment, Moment::unknown(None));
}

#[test]
fn a_name_without_an_id_is_nobodys_account_and_neither_is_the_reporters_own_message() {
    let mut told = shortest();
    told.add_evidence(forward(None, "7"));
    told.add_evidence(forward(Some("4242"), "8"));
    let report = assemble(told, envelope(Mode::Full)).unwrap().report;
    assert!(report.suspects.is_empty());
    assert_eq!(report.evidence.len(), 2);
}

#[test]
fn one_author_is_the_one_spoken_of_and_several_are_apart() {
    let mut told = shortest();
    told.set(Field::SuspectsDescription, text("from my old school")).unwrap();
    told.set(Field::SuspectsAccount, text("@someone")).unwrap();
    told.add_evidence(forward(Some("99"), "7"));
    told.add_evidence(forward(Some("99"), "8"));
    let one_author = assemble(told.clone(), envelope(Mode::Full)).unwrap().report;
    assert_eq!(one_author.suspects.len(), 1);
    assert_eq!(one_author.suspects[0].accounts.len(), 2);

    told.add_evidence(forward(Some("98"), "9"));
    let two_authors = assemble(told, envelope(Mode::Full)).unwrap().report;
    let n_accounts: Vec<_> = two_authors.suspects.iter().map(|it| it.accounts.len()).collect();
    assert_eq!(n_accounts, [1, 1, 1]);
}

#[test]
fn whoever_perceives_is_derived_from_the_role() {
    let perceived = || (Field::MotivationPerceived, Value::Many(vec!["religion".into()]));
    for (role, expected) in [("victim", PerceivedBy::Victim), ("witness", PerceivedBy::ReporterOther)] {
        let mut said = draft([perceived(), (Field::ReporterRole, one(role))]);
        said.skip(Field::RiskImmediateDanger);
        said.add_evidence(forward(None, "7"));
        let report = assemble(said, envelope(Mode::Full)).unwrap().report;
        assert!(report.motivation.perceived_by.unwrap().is(expected));
        assert_eq!(report.victim.kind.is_some_and(|it| it.is(VictimKind::SelfReported)), role == "victim");
    }
}

#[test]
fn a_note_stands_beside_the_first_item_or_is_the_only_one() {
    let mut noted = draft([(Field::EvidenceNote, text("third time this week"))]);
    noted.skip(Field::RiskImmediateDanger);
    let alone = assemble(noted.clone(), envelope(Mode::Full)).unwrap().report;
    assert_eq!((alone.evidence.len(), alone.evidence[0].grade), (1, Grade::G6));
    noted.add_evidence(forward(None, "7"));
    let beside = assemble(noted, envelope(Mode::Full)).unwrap().report;
    assert_eq!(beside.evidence[0].surrounding_context.as_deref(), Some("third time this week"));
    assert_eq!(beside.evidence.len(), 1);
}

#[test]
fn keys_of_files_travel_beside_the_report() {
    let mut told = shortest();
    told.add_evidence(forward(None, "7"));
    told.keep_blob_key("b".repeat(64), "secret");
    let handover = assemble(told, envelope(Mode::Full)).unwrap();
    assert_eq!(handover.blob_keys.len(), 1);
    assert!(!serde_json::to_string(&handover.report).unwrap().contains("secret"));
}

#[test]
fn the_chain_of_custody_begins_at_the_first_message() {
    let report = assemble(shortest(), envelope(Mode::Full)).unwrap().report;
    let first = &report.provenance.custody[0];
    assert_eq!((first.seq, first.at, first.actor.as_str()), (0, at("2026-03-01T10:00:00Z"), "intake/desk-1"));
    assert_eq!(report.provenance.report_digest, Some(digest(&report)));
    let mut collected = document(&report);
    collected.as_object_mut().unwrap().remove("provenance");
    assert_eq!(first.object_digest, sha256_hex(&canonical(&collected)));
}

#[test]
fn danger_answered_with_yes_is_the_life_lane() {
    let mut said = shortest();
    said.set(Field::RiskImmediateDanger, one("yes")).unwrap();
    let computed = assemble(said, envelope(Mode::Full)).unwrap().report.risk.computed.unwrap();
    assert_eq!((computed.level, computed.reasons), (Level::Life, vec!["immediate_danger".to_owned()]));
}

#[test]
fn every_field_leaves_its_trace() {
    let mut before = shortest();
    before.set(Field::ReporterContactability, one("contactable")).unwrap();
    before.set(Field::ContactMethod, text("020 7946 0000")).unwrap();
    let assembled = |it| serde_json::to_value(assemble(it, envelope(Mode::Full)).unwrap()).unwrap();
    let traceless = Field::ALL.iter().filter(|field| {
        let mut after = before.clone();
        let value = match field.shape() {
            Shape::Tri | Shape::Consent => one(field.shape().allowed().unwrap()[1]),
            Shape::One(words) => one(words[1]),
            Shape::Many(words) => Value::Many(vec![words[1].into()]),
            Shape::Text { .. } | Shape::Account | Shape::Contact => text("a trace"),
            Shape::Moment => Value::Moment(Moment::exact(at("2026-02-01T00:00:00Z"))),
            Shape::Area => Value::Area(Area::said(AreaKind::PlaceText, "a trace")),
            Shape::Evidence => {
                after.add_evidence(Evidence::link("https://example.org/a"));
                return assembled(after) == assembled(before.clone());
            }
        };
        after.set(**field, value).unwrap();
        assembled(after) == assembled(before.clone())
    });
    assert_eq!(traceless.collect::<Vec<_>>(), Vec::<&Field>::new());
}

#[test]
fn a_skipped_question_makes_nobody_a_suspect() {
    let mut said = shortest();
    said.skip(Field::SuspectsKnownToVictim);
    said.skip(Field::SuspectsAccount);
    assert!(assemble(said.clone(), envelope(Mode::Full)).unwrap().report.suspects.is_empty());
    said.set(Field::SuspectsKnownToVictim, one("no")).unwrap();
    assert_eq!(assemble(said, envelope(Mode::Full)).unwrap().report.suspects.len(), 1);
}
