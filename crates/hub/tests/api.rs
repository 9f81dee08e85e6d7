//! The intake API: what is handed over is filed once, and each way of not handing over has an answer of its own.

use ed25519_dalek::SigningKey;
use http::{Method, Request};
use jiff::{SignedDuration, Timestamp};
use reportline_exchange::content_digest::CONTENT_DIGEST;
use reportline_exchange::{ProblemCode, Receipt, SealedReport};
use reportline_hub::api::document;
use reportline_hub::{CaseFilter, ContactPart};
use reportline_report::digest;
use reportline_seal::{OpeningKey, SealedBlob, seal_blob};
use serde_json::Value;

use crate::ground::{Ground, on_both};
use crate::intake::{
    Stage, handover, hub_key, intake_key, opening_key, path_of, put, revoked_key, sealed, shared, signed,
    signed_by, unsigned, with_picture,
};
use crate::sample::{PICTURE, after, contact, id};

async fn a_report_is_filed_with_its_files_and_its_contact_and_the_receipt_proves_it(ground: Ground) {
    let stage = Stage::on(ground).await;
    let (handover, blob) = with_picture(1);
    let path = format!("/v1/blobs/{}", blob.name);
    assert_eq!(stage.asks(signed(Method::HEAD, &path, b""), after(0)).await.status(), 404);
    assert_eq!(stage.asks(signed(Method::PUT, &path, &blob.sealed), after(0)).await.status(), 201);
    assert_eq!(stage.asks(signed(Method::PUT, &path, &blob.sealed), after(0)).await.status(), 200);
    assert_eq!(stage.asks(signed(Method::HEAD, &path, b""), after(0)).await.status(), 200);

    let answer = stage.asks(put(&handover), after(0)).await;
    assert_eq!(answer.status(), 201);
    let receipt: Receipt = serde_json::from_slice(answer.body()).unwrap();
    let told = digest(&handover.report);
    receipt.verify(handover.report.report_id, &told, &hub_key().verifying_key()).unwrap();

    let line = &stage.hub.reading().cases(CaseFilter::default()).await.unwrap()[0];
    let out = stage.folder().join("out");
    let manifest = stage.hub.reading().export(line.case, &out, ContactPart::Opened, after(9)).await.unwrap();
    assert_eq!(manifest.files.len(), 3, "report, contact and picture");
    let waiting = std::fs::read_dir(stage.folder().join("incoming")).unwrap().count();
    assert_eq!(waiting, 0, "a file whose report is filed does not wait any more");
}

async fn the_same_again_gets_the_same_receipt_also_later_and_without_its_files(ground: Ground) {
    let stage = Stage::on(ground).await;
    let (handover, blob) = with_picture(1);
    let path = format!("/v1/blobs/{}", blob.name);
    stage.asks(signed(Method::PUT, &path, &blob.sealed), after(0)).await;
    let first = stage.asks(put(&handover), after(0)).await;
    let later = signed_by(
        unsigned(Method::PUT, &path_of(&handover), &sealed(&handover)),
        &intake_key(),
        after(86_400),
        "later",
    );
    let again = stage.asks(later, after(86_400)).await;
    assert_eq!((first.status().as_u16(), again.status().as_u16()), (201, 200));
    assert_eq!(first.body(), again.body());
    assert_eq!(stage.n_cases().await, 1);
}

async fn a_report_waits_for_its_files_and_is_told_which(ground: Ground) {
    let stage = Stage::on(ground).await;
    let (handover, blob) = with_picture(1);
    let problem = stage.is_refused(put(&handover)).await;
    assert_eq!((problem.code, problem.missing), (ProblemCode::Incomplete, vec![blob.name]));
    assert_eq!(stage.n_cases().await, 0);
}

async fn what_is_sealed_for_an_older_key_of_the_hub_opens(ground: Ground) {
    let stage = Stage::on(ground).await;
    let handover = handover(1);
    let older = OpeningKey::from_bytes(&[6; 32]).unwrap().sealing_key();
    let body = serde_json::to_vec(&SealedReport::seal(&handover, vec![], &[older], &intake_key())).unwrap();
    let answer = stage.asks(signed(Method::PUT, &path_of(&handover), &body), after(0)).await;
    assert_eq!(answer.status(), 201);
}

async fn a_shared_secret_proves_a_request_as_well(ground: Ground) {
    let stage = Stage::on(ground).await;
    let (handover, blob) = with_picture(1);
    let path = format!("/v1/blobs/{}", blob.name);
    assert_eq!(stage.asks(shared(Method::HEAD, &path, b""), after(0)).await.status(), 404);
    assert_eq!(stage.asks(shared(Method::HEAD, &path, b""), after(0)).await.status(), 404);
    assert_eq!(stage.asks(shared(Method::PUT, &path, &blob.sealed), after(0)).await.status(), 201);
    let body = sealed(&handover);
    assert_eq!(stage.asks(shared(Method::PUT, &path_of(&handover), &body), after(0)).await.status(), 201);
    let again = stage.is_refused(shared(Method::PUT, &path_of(&handover), &body)).await;
    assert_eq!(again.code, ProblemCode::Replayed);
    let mut changed = shared(Method::PUT, &path_of(&handover), &body);
    changed.body_mut()[0] ^= 1;
    changed.headers_mut().remove(CONTENT_DIGEST);
    assert_eq!(stage.is_refused(changed).await.code, ProblemCode::Signature);
}

async fn who_may_not_hand_over_hears_why(ground: Ground) {
    let stage = Stage::on(ground).await;
    let whole = handover(1);
    let bare = || unsigned(Method::PUT, &path_of(&whole), &sealed(&whole));
    let minutes = SignedDuration::from_mins;

    let cases = [
        (bare(), ProblemCode::Unsigned),
        (signed_by(bare(), &SigningKey::from_bytes(&[9; 32]), after(0), "a"), ProblemCode::Signature),
        (signed_by(bare(), &revoked_key(), after(0), "b"), ProblemCode::Revoked),
        (signed_by(bare(), &intake_key(), after(0) - minutes(6), "c"), ProblemCode::Clock),
        (signed_by(bare(), &intake_key(), after(0) + minutes(6), "d"), ProblemCode::Clock),
    ];
    for (request, code) in cases {
        assert_eq!(stage.is_refused(request).await.code, code);
    }
    assert_eq!(stage.n_cases().await, 0);

    // Its nonce was used by one that was admitted, whatever became of that.
    let once = || signed_by(bare(), &intake_key(), after(0), "once");
    assert_eq!(stage.asks(once(), after(0)).await.status(), 201);
    assert_eq!(stage.is_refused(once()).await.code, ProblemCode::Replayed);
}

async fn what_changed_on_its_way_is_not_filed(ground: Ground) {
    let stage = Stage::on(ground).await;
    let handover = handover(1);
    let mut changed = put(&handover);
    changed.body_mut()[100] ^= 1;
    assert_eq!(stage.is_refused(changed).await.code, ProblemCode::Digest);

    let elsewhere = format!("/v1/reports/{}", id(2));
    let other = signed(Method::PUT, &elsewhere, &sealed(&handover));
    assert_eq!(stage.is_refused(other).await.code, ProblemCode::Malformed);

    let (mut parts, body) = put(&handover).into_parts();
    parts.uri = elsewhere.parse().unwrap();
    assert_eq!(stage.is_refused(Request::from_parts(parts, body)).await.code, ProblemCode::Signature);

    let blob = seal_blob(PICTURE);
    let path = format!("/v1/blobs/{}", blob.name);
    let other = signed(Method::PUT, &path, b"other bytes");
    assert_eq!(stage.is_refused(other).await.code, ProblemCode::Digest);
    assert_eq!(stage.n_cases().await, 0);
}

async fn what_is_not_a_report_of_this_hub_is_refused_with_every_place(ground: Ground) {
    let stage = Stage::on(ground).await;
    let whole = handover(1);
    let put_body = |body: &[u8]| signed(Method::PUT, &path_of(&whole), body);
    assert_eq!(stage.is_refused(put_body(b"{}")).await.code, ProblemCode::Malformed);

    let stranger = OpeningKey::from_bytes(&[9; 32]).unwrap().sealing_key();
    let body = serde_json::to_vec(&SealedReport::seal(&whole, vec![], &[stranger], &intake_key())).unwrap();
    assert_eq!(stage.is_refused(put_body(&body)).await.code, ProblemCode::Misdirected);

    let ours = [opening_key().sealing_key()];
    let by_another = SealedReport::seal(&whole, vec![], &ours, &revoked_key());
    let body = serde_json::to_vec(&by_another).unwrap();
    assert_eq!(stage.is_refused(put_body(&body)).await.code, ProblemCode::Signature);

    let mut invalid = whole.clone();
    invalid.contact = Some(contact());
    invalid.report.incident.narrative = Some("Words put into somebody's mouth.".into());
    let problem = stage.is_refused(put(&invalid)).await;
    assert_eq!(problem.code, ProblemCode::Invalid);
    let places: Vec<&str> = problem.problems.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["/provenance/report_digest", "/contact_digest"]);

    let (mut no_key, blob) = with_picture(2);
    let path = format!("/v1/blobs/{}", blob.name);
    stage.asks(signed(Method::PUT, &path, &blob.sealed), after(0)).await;
    no_key.blob_keys = [(blob.name, "00".repeat(32))].into();
    let problem = stage.is_refused(put(&no_key)).await;
    assert_eq!(
        (problem.code, problem.problems[0].pointer.as_str()),
        (ProblemCode::Invalid, "/evidence/0/media/0")
    );
    assert_eq!(stage.n_cases().await, 0);
}

async fn another_report_under_a_known_id_is_a_conflict_and_the_first_stands(ground: Ground) {
    let stage = Stage::on(ground).await;
    assert_eq!(stage.asks(put(&handover(1)), after(0)).await.status(), 201);
    let mut other = handover(1);
    other.report.incident.narrative = Some("Somebody else's words.".into());
    other.report.provenance.report_digest = Some(digest(&other.report));
    assert_eq!(stage.is_refused(put(&other)).await.code, ProblemCode::Conflict);
    assert_eq!(stage.n_cases().await, 1);
}

#[tokio::test]
async fn no_more_is_taken_than_there_is_room_for() {
    let stage = Stage::with_room(Ground::sqlite().await, 1000).await;
    let large = vec![0; 64 * 1024 + 100];
    let path = |n: u8| format!("/v1/blobs/{}", hex::encode([n; 32]));
    assert_eq!(stage.is_refused(signed(Method::PUT, &path(1), &large)).await.code, ProblemCode::TooLarge);
    assert_eq!(stage.is_refused(signed(Method::HEAD, &path(1), b"x")).await.code, ProblemCode::TooLarge);

    let (fits, too_much) = (seal_blob(&[1; 600]), seal_blob(&[2; 600]));
    let put = |blob: &SealedBlob| signed(Method::PUT, &format!("/v1/blobs/{}", blob.name), &blob.sealed);
    assert_eq!(stage.asks(put(&fits), after(0)).await.status(), 201);
    let answer = stage.asks(put(&too_much), after(0)).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"60".parse().unwrap()));

    // A file whose report never came makes room after a day.
    let now = Timestamp::try_from(std::fs::metadata(stage.folder()).unwrap().modified().unwrap()).unwrap();
    assert_eq!(stage.api.sweep(now + SignedDuration::from_hours(23)).await.unwrap(), 0);
    assert_eq!(stage.api.sweep(now + SignedDuration::from_hours(25)).await.unwrap(), 1);
    assert_eq!(stage.asks(put(&too_much), after(0)).await.status(), 201);
}

async fn an_intake_that_asks_too_much_is_slowed_and_no_other(ground: Ground) {
    let stage = Stage::on(ground).await;
    let ask =
        |n: u32| signed_by(unsigned(Method::GET, "/v1/intake", b""), &intake_key(), after(0), &n.to_string());
    let mut statuses = Vec::new();
    for n in 0..21 {
        statuses.push(stage.asks(ask(n), after(0)).await.status().as_u16());
    }
    assert_eq!((statuses[19], statuses[20]), (200, 429));
    assert_eq!(stage.asks(shared(Method::GET, "/v1/intake", b""), after(0)).await.status(), 200);
}

async fn an_intake_hears_who_it_is_and_what_the_hub_has(ground: Ground) {
    let stage = Stage::on(ground).await;
    let answer = stage.asks(signed(Method::GET, "/v1/intake", b""), after(0)).await;
    let told: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(told["intake"], "north");
    assert_eq!(told["sealing_keys"][0], hex::encode(opening_key().sealing_key().to_bytes()));
    assert_eq!(told["signing_key"], hex::encode(hub_key().verifying_key().to_bytes()));
}

async fn every_answer_is_in_the_document_that_is_served(ground: Ground) {
    let stage = Stage::on(ground).await;
    let answer = stage.asks(unsigned(Method::GET, "/v1/openapi.json", b""), after(0)).await;
    assert_eq!(serde_json::from_slice::<Value>(answer.body()).unwrap(), document());
    for path in ["/", "/v1/reports", "/v1/openapi.json/x"] {
        assert_eq!(stage.is_refused(unsigned(Method::GET, path, b"")).await.code, ProblemCode::NotFound);
    }
    let deleted = unsigned(Method::DELETE, "/v1/intake", b"");
    assert_eq!(stage.is_refused(deleted).await.code, ProblemCode::Method);
    let deleted = unsigned(Method::DELETE, &format!("/v1/blobs/{}", "ab".repeat(32)), b"");
    assert_eq!(stage.asks(deleted, after(0)).await.headers()["allow"], "PUT, HEAD");
    let asked = unsigned(Method::GET, "/v1/openapi.json?x=1", b"");
    assert_eq!(stage.is_refused(asked).await.code, ProblemCode::Malformed);
}

#[test]
fn the_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        written == document(),
        "docs/openapi.json is stale; refresh it: reportline openapi > docs/openapi.json"
    );
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|it| references(it, found));
            }
            Value::Array(items) => items.iter().for_each(|it| references(it, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

on_both![
    a_report_is_filed_with_its_files_and_its_contact_and_the_receipt_proves_it,
    the_same_again_gets_the_same_receipt_also_later_and_without_its_files,
    a_report_waits_for_its_files_and_is_told_which,
    what_is_sealed_for_an_older_key_of_the_hub_opens,
    a_shared_secret_proves_a_request_as_well,
    who_may_not_hand_over_hears_why,
    what_changed_on_its_way_is_not_filed,
    what_is_not_a_report_of_this_hub_is_refused_with_every_place,
    another_report_under_a_known_id_is_a_conflict_and_the_first_stands,
    an_intake_that_asks_too_much_is_slowed_and_no_other,
    an_intake_hears_who_it_is_and_what_the_hub_has,
    every_answer_is_in_the_document_that_is_served,
];
