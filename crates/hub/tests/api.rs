//! The intake API: what is handed over is filed once, and each way of not handing over has an answer of its own.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use ed25519_dalek::SigningKey;
use http::{Method, Request, Response};
use jiff::{SignedDuration, Timestamp};
use reportline_exchange::content_digest::{CONTENT_DIGEST, content_digest};
use reportline_exchange::webhook::{self, Secret};
use reportline_exchange::{ProblemCode, ProblemDetails, Receipt, SealedReport, signature};
use reportline_hub::api::{Api, Intake, Settings, document};
use reportline_hub::{CaseFilter, ContactPart, Hub};
use reportline_report::{Handover, digest, next_link};
use reportline_seal::{OpeningKey, SealedBlob, seal_blob};
use serde_json::Value;
use tempfile::TempDir;

use crate::sample::{PICTURE, after, contact, id, key, report, whole_report};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn intake_key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn revoked_key() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

fn hub_key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn opening_key() -> OpeningKey {
    OpeningKey::from_bytes(&[5; 32]).unwrap()
}

fn intake(name: &str, key: Option<&SigningKey>) -> Intake {
    Intake {
        name: name.to_owned(),
        keys: key.map(SigningKey::verifying_key).into_iter().collect(),
        secret: key.is_none().then(|| Secret::read(SECRET).unwrap()),
        is_revoked: name == "gone",
        requests_per_minute: NonZeroU32::new(20).unwrap(),
    }
}

/// A hub's API in a folder of its own.
struct Stage {
    api: Api,
    hub: Arc<Hub>,
    _folder: TempDir,
}

impl Stage {
    async fn new() -> Self {
        Self::with_room(1 << 20).await
    }

    async fn with_room(room_for_files: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path(), key()).await.unwrap());
        let api = Api::open(
            Arc::clone(&hub),
            folder.path(),
            Settings {
                intakes: vec![
                    intake("north", Some(&intake_key())),
                    intake("gone", Some(&revoked_key())),
                    intake("sharing", None),
                ],
                opening: vec![opening_key(), OpeningKey::from_bytes(&[6; 32]).unwrap()],
                signing: hub_key(),
                largest_file: 64 * 1024,
                room_for_files,
            },
        )
        .unwrap();
        Self { api, hub, _folder: folder }
    }

    fn folder(&self) -> &Path {
        self._folder.path()
    }

    /// Asks as the listener does: the head first, then the body within its bound.
    async fn asks(&self, request: Request<Vec<u8>>, now: Timestamp) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        match self.api.admit(&head, now) {
            Ok(admitted) if body.len() > admitted.body_limit => self.api.refuse(ProblemCode::TooLarge),
            Ok(admitted) => self.api.answer(admitted, body.into(), now).await,
            Err(code) => self.api.refuse(code),
        }
    }

    /// Asks, and is refused.
    async fn is_refused(&self, request: Request<Vec<u8>>) -> ProblemDetails {
        let answer = self.asks(request, after(0)).await;
        let problem: ProblemDetails = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(answer.status().as_u16(), problem.status);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        problem
    }

    async fn n_cases(&self) -> usize {
        self.hub.reading().cases(CaseFilter::default()).await.unwrap().len()
    }
}

/// A request before it is signed.
fn unsigned(method: Method, path: &str, body: &[u8]) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(method.clone()).uri(path);
    if method == Method::PUT {
        let media_type =
            if path.contains("/blobs/") { "application/octet-stream" } else { "application/json" };
        request = request.header("content-type", media_type).header(CONTENT_DIGEST, content_digest(body));
    }
    request.body(body.to_vec()).unwrap()
}

/// The same, signed by a key at a time with a nonce.
fn signed_by(
    mut request: Request<Vec<u8>>,
    key: &SigningKey,
    at: Timestamp,
    nonce: &str,
) -> Request<Vec<u8>> {
    let headers: Vec<(String, String)> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    let to_sign = signature::Request {
        method: request.method().as_str(),
        path: request.uri().path(),
        headers: &headers,
    };
    let made = signature::sign(&to_sign, key, at, nonce);
    request.headers_mut().insert(signature::SIGNATURE_INPUT, made.input.parse().unwrap());
    request.headers_mut().insert(signature::SIGNATURE, made.signature.parse().unwrap());
    request
}

fn signed(method: Method, path: &str, body: &[u8]) -> Request<Vec<u8>> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NONCE: AtomicU64 = AtomicU64::new(0);
    let nonce = NONCE.fetch_add(1, Ordering::Relaxed).to_string();
    signed_by(unsigned(method, path, body), &intake_key(), after(0), &nonce)
}

/// The same, proved by the shared secret.
fn shared(method: Method, path: &str, body: &[u8]) -> Request<Vec<u8>> {
    let mut request = unsigned(method, path, body);
    let id = path.rsplit('/').next().unwrap();
    let proof = Secret::read(SECRET).unwrap().sign(id, after(0), body);
    let headers = request.headers_mut();
    headers.insert(webhook::INTAKE, "sharing".parse().unwrap());
    headers.insert(webhook::WEBHOOK_ID, id.parse().unwrap());
    headers.insert(webhook::WEBHOOK_TIMESTAMP, after(0).as_second().into());
    headers.insert(webhook::WEBHOOK_SIGNATURE, proof.parse().unwrap());
    request
}

fn sealed(handover: &Handover) -> Vec<u8> {
    let names = handover.blob_keys.keys().cloned().collect();
    let holders = [opening_key().sealing_key()];
    serde_json::to_vec(&SealedReport::seal(handover, names, &holders, &intake_key())).unwrap()
}

fn handover(n: u64) -> Handover {
    let mut report = report(n);
    let link = next_link(&report.provenance.custody, after(-117), "intake/desk-1", "confirmed", "00");
    report.provenance.custody.push(link);
    report.provenance.report_digest = Some(digest(&report));
    Handover { report, contact: None, blob_keys: Default::default() }
}

/// A victim's report with a picture, and the picture as it lies at the intake.
fn with_picture(n: u64) -> (Handover, SealedBlob) {
    let blob = seal_blob(PICTURE);
    let mut report = whole_report(n);
    report.evidence[0].media[0].blob_ref = Some(blob.name.clone());
    report.provenance.report_digest = Some(digest(&report));
    let blob_keys = [(blob.name.clone(), blob.key_hex.clone())].into();
    (Handover { report, contact: Some(contact()), blob_keys }, blob)
}

fn path_of(handover: &Handover) -> String {
    format!("/v1/reports/{}", handover.report.report_id)
}

fn put(handover: &Handover) -> Request<Vec<u8>> {
    signed(Method::PUT, &path_of(handover), &sealed(handover))
}

#[tokio::test]
async fn a_report_is_filed_with_its_files_and_its_contact_and_the_receipt_proves_it() {
    let stage = Stage::new().await;
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

#[tokio::test]
async fn the_same_again_gets_the_same_receipt_also_later_and_without_its_files() {
    let stage = Stage::new().await;
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

#[tokio::test]
async fn a_report_waits_for_its_files_and_is_told_which() {
    let stage = Stage::new().await;
    let (handover, blob) = with_picture(1);
    let problem = stage.is_refused(put(&handover)).await;
    assert_eq!((problem.code, problem.missing), (ProblemCode::Incomplete, vec![blob.name]));
    assert_eq!(stage.n_cases().await, 0);
}

#[tokio::test]
async fn what_is_sealed_for_an_older_key_of_the_hub_opens() {
    let stage = Stage::new().await;
    let handover = handover(1);
    let older = OpeningKey::from_bytes(&[6; 32]).unwrap().sealing_key();
    let body = serde_json::to_vec(&SealedReport::seal(&handover, vec![], &[older], &intake_key())).unwrap();
    let answer = stage.asks(signed(Method::PUT, &path_of(&handover), &body), after(0)).await;
    assert_eq!(answer.status(), 201);
}

#[tokio::test]
async fn a_shared_secret_proves_a_request_as_well() {
    let stage = Stage::new().await;
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

#[tokio::test]
async fn who_may_not_hand_over_hears_why() {
    let stage = Stage::new().await;
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

#[tokio::test]
async fn what_changed_on_its_way_is_not_filed() {
    let stage = Stage::new().await;
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

#[tokio::test]
async fn what_is_not_a_report_of_this_hub_is_refused_with_every_place() {
    let stage = Stage::new().await;
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

#[tokio::test]
async fn another_report_under_a_known_id_is_a_conflict_and_the_first_stands() {
    let stage = Stage::new().await;
    assert_eq!(stage.asks(put(&handover(1)), after(0)).await.status(), 201);
    let mut other = handover(1);
    other.report.incident.narrative = Some("Somebody else's words.".into());
    other.report.provenance.report_digest = Some(digest(&other.report));
    assert_eq!(stage.is_refused(put(&other)).await.code, ProblemCode::Conflict);
    assert_eq!(stage.n_cases().await, 1);
}

#[tokio::test]
async fn no_more_is_taken_than_there_is_room_for() {
    let stage = Stage::with_room(1000).await;
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

#[tokio::test]
async fn an_intake_that_asks_too_much_is_slowed_and_no_other() {
    let stage = Stage::new().await;
    let ask =
        |n: u32| signed_by(unsigned(Method::GET, "/v1/intake", b""), &intake_key(), after(0), &n.to_string());
    let mut statuses = Vec::new();
    for n in 0..21 {
        statuses.push(stage.asks(ask(n), after(0)).await.status().as_u16());
    }
    assert_eq!((statuses[19], statuses[20]), (200, 429));
    assert_eq!(stage.asks(shared(Method::GET, "/v1/intake", b""), after(0)).await.status(), 200);
}

#[tokio::test]
async fn an_intake_hears_who_it_is_and_what_the_hub_has() {
    let stage = Stage::new().await;
    let answer = stage.asks(signed(Method::GET, "/v1/intake", b""), after(0)).await;
    let told: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(told["intake"], "north");
    assert_eq!(told["sealing_keys"][0], hex::encode(opening_key().sealing_key().to_bytes()));
    assert_eq!(told["signing_key"], hex::encode(hub_key().verifying_key().to_bytes()));
}

#[tokio::test]
async fn every_answer_is_in_the_document_that_is_served() {
    let stage = Stage::new().await;
    let answer = stage.asks(unsigned(Method::GET, "/v1/openapi.json", b""), after(0)).await;
    assert_eq!(serde_json::from_slice::<Value>(answer.body()).unwrap(), document());
    for path in ["/", "/v1/reports", "/v1/openapi.json/x"] {
        assert_eq!(stage.is_refused(unsigned(Method::GET, path, b"")).await.code, ProblemCode::NotFound);
    }
    let deleted = unsigned(Method::DELETE, "/v1/intake", b"");
    assert_eq!(stage.is_refused(deleted).await.code, ProblemCode::Method);
    let asked = unsigned(Method::GET, "/v1/openapi.json?x=1", b"");
    assert_eq!(stage.is_refused(asked).await.code, ProblemCode::Malformed);
}
