//! An intake, and the API of a hub that it hands over to.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use ed25519_dalek::SigningKey;
use http::{Method, Request, Response};
use jiff::Timestamp;
use reportline_exchange::content_digest::{CONTENT_DIGEST, content_digest};
use reportline_exchange::webhook::{self, Secret};
use reportline_exchange::{ProblemCode, ProblemDetails, SealedReport, signature};
use reportline_hub::api::{Api, Intake, Officer, Settings};
use reportline_hub::{Actor, CaseFilter, Hub, Role};
use reportline_report::{Handover, digest, next_link};
use reportline_seal::{OpeningKey, SealedBlob, seal_blob};
use sha2::{Digest, Sha256};

use crate::ground::Ground;
use crate::sample::{PICTURE, after, contact, key, report, whole_report};

pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(crate) fn intake_key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub(crate) fn revoked_key() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

pub(crate) fn hub_key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

pub(crate) fn opening_key() -> OpeningKey {
    OpeningKey::from_bytes(&[5; 32]).unwrap()
}

pub(crate) fn intake(name: &str, key: Option<&SigningKey>) -> Intake {
    Intake {
        name: name.to_owned(),
        keys: key.map(SigningKey::verifying_key).into_iter().collect(),
        secret: key.is_none().then(|| Secret::read(SECRET).unwrap()),
        is_revoked: name == "gone",
        requests_per_minute: NonZeroU32::new(20).unwrap(),
    }
}

/// The token of an officer of these tests.
pub(crate) fn officer_token(name: &str) -> String {
    format!("rlo_{name}")
}

fn officer((name, role, is_revoked): (&str, Role, bool)) -> Officer {
    Officer {
        actor: Actor { name: name.parse().unwrap(), role },
        token_sha256: Sha256::digest(officer_token(name)).into(),
        is_revoked,
    }
}

/// A hub's API in a folder of its own.
pub(crate) struct Stage {
    pub(crate) api: Api,
    pub(crate) hub: Arc<Hub>,
    ground: Ground,
}

impl Stage {
    pub(crate) async fn on(ground: Ground) -> Self {
        Self::with_room(ground, 1 << 20).await
    }

    pub(crate) async fn with_room(ground: Ground, room_for_files: u64) -> Self {
        let hub = Arc::new(Hub::open(ground.place(), key()).await.unwrap());
        let api = Api::open(
            Arc::clone(&hub),
            ground.path(),
            Settings {
                intakes: vec![
                    intake("north", Some(&intake_key())),
                    intake("gone", Some(&revoked_key())),
                    intake("sharing", None),
                ],
                officers: [
                    ("ada", Role::Officer, false),
                    ("bea", Role::Officer, false),
                    ("lea", Role::Lead, false),
                    ("aud", Role::Auditor, false),
                    ("eve", Role::Lead, true),
                ]
                .map(officer)
                .into(),
                opening: vec![opening_key(), OpeningKey::from_bytes(&[6; 32]).unwrap()],
                signing: hub_key(),
                largest_file: 64 * 1024,
                room_for_files,
            },
        )
        .unwrap();
        Self { api, hub, ground }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.ground.path()
    }

    /// Asks as the listener does: the head first, then the body within its bound.
    pub(crate) async fn asks(&self, request: Request<Vec<u8>>, now: Timestamp) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        match self.api.admit(&head, now) {
            Ok(admitted) if body.len() > admitted.body_limit => {
                self.api.refuse(ProblemCode::TooLarge, head.uri.path())
            }
            Ok(admitted) => self.api.answer(admitted, body.into(), now).await,
            Err(code) => self.api.refuse(code, head.uri.path()),
        }
    }

    /// Asks, and is refused.
    pub(crate) async fn is_refused(&self, request: Request<Vec<u8>>) -> ProblemDetails {
        let answer = self.asks(request, after(0)).await;
        let problem: ProblemDetails = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(answer.status().as_u16(), problem.status);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        problem
    }

    pub(crate) async fn n_cases(&self) -> usize {
        self.hub.reading().cases(CaseFilter::default()).await.unwrap().len()
    }
}

/// A request before it is signed.
pub(crate) fn unsigned(method: Method, path: &str, body: &[u8]) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(method.clone()).uri(path);
    if !method.is_safe() {
        let media_type =
            if path.contains("/blobs/") { "application/octet-stream" } else { "application/json" };
        request = request.header("content-type", media_type).header(CONTENT_DIGEST, content_digest(body));
    }
    request.body(body.to_vec()).unwrap()
}

/// The same, signed by a key at a time with a nonce.
pub(crate) fn signed_by(
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

pub(crate) fn signed(method: Method, path: &str, body: &[u8]) -> Request<Vec<u8>> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NONCE: AtomicU64 = AtomicU64::new(0);
    let nonce = NONCE.fetch_add(1, Ordering::Relaxed).to_string();
    signed_by(unsigned(method, path, body), &intake_key(), after(0), &nonce)
}

/// The same, proved by the shared secret.
pub(crate) fn shared(method: Method, path: &str, body: &[u8]) -> Request<Vec<u8>> {
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

pub(crate) fn sealed(handover: &Handover) -> Vec<u8> {
    let names = handover.blob_keys.keys().cloned().collect();
    let holders = [opening_key().sealing_key()];
    serde_json::to_vec(&SealedReport::seal(handover, names, &holders, &intake_key())).unwrap()
}

pub(crate) fn handover(n: u64) -> Handover {
    let mut report = report(n);
    let link = next_link(&report.provenance.custody, after(-117), "intake/desk-1", "confirmed", "00");
    report.provenance.custody.push(link);
    report.provenance.report_digest = Some(digest(&report));
    Handover { report, contact: None, blob_keys: Default::default(), return_address: None }
}

/// A victim's report with a picture, and the picture as it lies at the intake.
pub(crate) fn with_picture(n: u64) -> (Handover, SealedBlob) {
    let blob = seal_blob(PICTURE);
    let mut report = whole_report(n);
    report.evidence[0].media[0].blob_ref = Some(blob.name.clone());
    report.provenance.report_digest = Some(digest(&report));
    let blob_keys = [(blob.name.clone(), blob.key_hex.clone())].into();
    (Handover { report, contact: Some(contact()), blob_keys, return_address: None }, blob)
}

pub(crate) fn path_of(handover: &Handover) -> String {
    format!("/v1/reports/{}", handover.report.report_id)
}

pub(crate) fn put(handover: &Handover) -> Request<Vec<u8>> {
    signed(Method::PUT, &path_of(handover), &sealed(handover))
}
