//! The hub's API over HTTP: intakes elsewhere hand over to it (the other side of the sink `hub_http`), and officers work
//! cases through it.
//!
//! ```text
//! PUT  /v1/blobs/{SHA-256 of the sealed bytes}   a file, as it lies at the intake
//! PUT  /v1/reports/{id}                          a sealed report, which names its files
//! DELETE /v1/reports/{id}                       its reporter wants everything erased
//! GET  /v1/updates                               what reporters are to be told; POST: what became of it
//! GET  /v1/cases  /v1/cases/{case} ..            cases, with a token (`working`)
//! ```
//! 1. [`Api::admit`] looks at a request before any of its body is read: is there such a path, who signed it, when, and
//!    was it brought before? (`door`)
//! 2. [`Api::answer`] takes the body. A file is put aside as it is (`incoming`): its key comes with its report.
//! 3. A report is opened with the hub's key, its files with the keys in it, and all of it is filed (`filing`). The
//!    answer is a receipt that the hub signs, and the same one for the same report for ever.
//!
//! An officer is known by a token (`officers`); whatever they do or see goes through a [`Desk`](crate::Desk), which writes
//! it down.
//!
//! The rules, each with the test that holds it, are in `docs/specs/hub-api.md`; the document that is served is
//! `docs/openapi.json`. What is absent: sockets, TLS and time-outs, which are the service's.

mod answers;
mod document;
mod door;
mod filing;
mod incoming;
mod officers;
mod routes;
mod working;

use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use ed25519_dalek::SigningKey;
use http::header::ALLOW;
use http::{HeaderValue, Response, StatusCode, request};
use jiff::Timestamp;
use reportline_exchange::{ProblemCode, ProblemDetails, Told, Updates, content_digest};
use reportline_seal::OpeningKey;
use serde_json::json;
use uuid::Uuid;

use crate::hub::Hub;
use crate::work::Acting;
use answers::{empty, json_answer, refusal};
use door::Door;
use incoming::Incoming;
use officers::Officers;
use routes::{Asked, Route, Who};

pub use document::document;
pub use door::{Intake, Proven};
pub use officers::Officer;

/// The folder of files that wait for their report, within the hub's.
const INCOMING: &str = "incoming";
/// The largest sealed report: a conversation's longest story many times over.
const LARGEST_REPORT: usize = 4 << 20;
/// What sealing adds to a file.
const SEAL: usize = 64;
/// The largest thing an officer says: a note of 20,000 characters.
const LARGEST_WORK: usize = 256 << 10;

/// What the API is set up with.
pub struct Settings {
    /// Who may hand over.
    pub intakes: Vec<Intake>,
    /// Who may work cases.
    pub officers: Vec<Officer>,
    /// What reports are opened with; the first is the one that intakes are given.
    pub opening: Vec<OpeningKey>,
    /// What receipts are signed with.
    pub signing: SigningKey,
    /// The largest file, in bytes.
    pub largest_file: usize,
    /// Most bytes of files that may wait for their reports.
    pub room_for_files: u64,
}

/// The API over a case store.
pub struct Api {
    hub: Arc<Hub>,
    door: Door,
    officers: Officers,
    incoming: Incoming,
    opening: Vec<OpeningKey>,
    signing: SigningKey,
    largest_file: usize,
}

/// A request that may bring its body.
pub struct Admitted {
    asked: Asked,
    by: By,
    query: String,
    digest: Option<String>,
    /// The most bytes its body may have.
    pub body_limit: usize,
}

/// Who asks.
enum By {
    Anybody,
    Intake(door::Proof),
    /// The one in that place.
    Officer(usize),
}

impl Api {
    /// The API over a case store in that folder.
    pub fn open(hub: Arc<Hub>, folder: &Path, settings: Settings) -> io::Result<Self> {
        let incoming = Incoming::open(folder.join(INCOMING), settings.room_for_files)?;
        Ok(Self {
            hub,
            door: Door::new(settings.intakes),
            officers: Officers::new(settings.officers),
            incoming,
            opening: settings.opening,
            signing: settings.signing,
            largest_file: settings.largest_file,
        })
    }

    /// Whether a request may bring its body. If not, why: to be answered with [`Api::refuse`].
    pub fn admit(&self, head: &request::Parts, now: Timestamp) -> Result<Admitted, ProblemCode> {
        let asked = Asked::read(&head.method, head.uri.path())?;
        let facts = asked.route.facts();
        let query = head.uri.query().unwrap_or_default().to_owned();
        if facts.query.is_empty() && head.uri.query().is_some() {
            return Err(ProblemCode::Malformed);
        }
        let digest = head.headers.get(content_digest::CONTENT_DIGEST).and_then(|it| it.to_str().ok());
        let by = match facts.who {
            Who::Anybody => By::Anybody,
            Who::Officer => By::Officer(self.officers.admit(head)?),
            Who::Intake => {
                let proof = self.door.admit(head, now)?;
                if asked.route.has_body() && digest.is_none() && proof.is_of_head() {
                    return Err(ProblemCode::Unsigned);
                }
                By::Intake(proof)
            }
        };
        let body_limit = match asked.route {
            Route::PutReport => LARGEST_REPORT,
            Route::PutBlob => self.largest_file + SEAL,
            _ if asked.route.has_body() => LARGEST_WORK,
            _ => 0,
        };
        Ok(Admitted { asked, by, query, digest: digest.map(str::to_owned), body_limit })
    }

    /// The answer to what is not admitted at that path, or to a body larger than [`Admitted::body_limit`].
    pub fn refuse(&self, code: ProblemCode, path: &str) -> Response<Bytes> {
        tracing::debug!(?code, "the hub did not admit a request");
        count(code);
        let mut response = refusal(&code.into());
        if code == ProblemCode::Method
            && let Ok(methods) = HeaderValue::from_str(&routes::methods(path))
        {
            // RFC 9110, section 15.5.6.
            response.headers_mut().insert(ALLOW, methods);
        }
        response
    }

    /// Takes what a request brings, and answers. What is acknowledged is durable.
    pub async fn answer(&self, admitted: Admitted, body: Bytes, now: Timestamp) -> Response<Bytes> {
        let route = admitted.asked.route;
        let is_officer = matches!(admitted.by, By::Officer(_));
        let answered = self.take(admitted, body, now).await;
        answered.unwrap_or_else(|problem| {
            match is_officer {
                true => tracing::info!(route = route.name(), code = ?problem.code, "an officer was refused"),
                false => {
                    tracing::warn!(route = route.name(), code = ?problem.code, "the hub did not take a request");
                }
            }
            count(problem.code);
            refusal(&problem)
        })
    }

    async fn take(
        &self,
        admitted: Admitted,
        body: Bytes,
        now: Timestamp,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let Admitted { asked, by, query, digest, .. } = admitted;
        if asked.route.has_body() && digest.is_some_and(|it| !content_digest::is_digest_of(&it, &body)) {
            return Err(ProblemCode::Digest.into());
        }
        match by {
            By::Anybody => Ok(json_answer(StatusCode::OK, &document())),
            By::Officer(place) => {
                let acting = Acting { who: self.officers.actor(place), at: now };
                self.work(&asked, &query, &body, acting).await
            }
            By::Intake(proof) => {
                let intake = self.door.prove(proof, &body)?;
                self.hand_over(&asked, &intake, body, now).await
            }
        }
    }

    async fn hand_over(
        &self,
        asked: &Asked,
        intake: &Proven<'_>,
        body: Bytes,
        now: Timestamp,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let name = || asked.names[0].as_str();
        match asked.route {
            Route::PutBlob => self.put_blob(name(), body).await,
            Route::HasBlob => match self.incoming.has(name()) {
                true => Ok(empty(StatusCode::OK)),
                // The usual answer, and no refusal: it is asked before a file is brought.
                false => Ok(empty(StatusCode::NOT_FOUND)),
            },
            Route::PutReport => self.put_report(name(), intake, &body, now).await,
            Route::EraseReport => self.erase_report(name(), intake, now).await,
            Route::Updates => self.updates(intake).await,
            Route::Told => self.told(intake, &body, now).await,
            _ => Ok(json_answer(StatusCode::OK, &self.tell(intake))),
        }
    }

    async fn put_blob(&self, name: &str, body: Bytes) -> Result<Response<Bytes>, ProblemDetails> {
        match self.incoming.put(name, body).await? {
            true => Ok(empty(StatusCode::CREATED)),
            false => Ok(empty(StatusCode::OK)),
        }
    }

    async fn erase_report(
        &self,
        name: &str,
        intake: &Proven<'_>,
        now: Timestamp,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let report = Uuid::parse_str(name).map_err(|_| ProblemCode::Malformed)?;
        self.hub.erasure_asked_through(intake.name, report, now).await.map_err(|error| {
            tracing::error!(reason = %error, "the hub cannot erase now");
            ProblemCode::Away
        })?;
        Ok(empty(StatusCode::OK))
    }

    async fn updates(&self, intake: &Proven<'_>) -> Result<Response<Bytes>, ProblemDetails> {
        let updates = self.hub.reading().updates(intake.name).await.map_err(|error| {
            tracing::error!(reason = %error, "the hub cannot read what is to be told");
            ProblemCode::Away
        })?;
        Ok(json_answer(StatusCode::OK, &Updates::sign(updates, &self.signing)))
    }

    async fn told(
        &self,
        intake: &Proven<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let Told { told } = serde_json::from_slice(body).map_err(|_| ProblemCode::Malformed)?;
        if told.len() > Updates::MOST {
            return Err(ProblemCode::TooLarge.into());
        }
        self.hub.told_through(intake.name, &told, now).await.map_err(|error| {
            tracing::error!(reason = %error, "the hub cannot keep what was told");
            ProblemCode::Away
        })?;
        Ok(empty(StatusCode::OK))
    }

    /// Who the hub takes the intake for, and what the intake should know of the hub.
    fn tell(&self, intake: &Proven<'_>) -> serde_json::Value {
        let sealing: Vec<String> =
            self.opening.iter().map(|it| hex::encode(it.sealing_key().to_bytes())).collect();
        json!({
            "intake": intake.name,
            "sealing_keys": sealing,
            "signing_key": hex::encode(self.signing.verifying_key().to_bytes()),
            "largest_file": self.largest_file,
        })
    }

    /// Removes files whose report never came. Returns how many; called now and then.
    pub async fn sweep(&self, now: Timestamp) -> io::Result<usize> {
        self.incoming.sweep(now).await
    }
}

fn count(code: ProblemCode) {
    let word = serde_json::to_value(code).ok().and_then(|it| it.as_str().map(str::to_owned));
    metrics::counter!("reportline_hub_refused_total", "code" => word.unwrap_or_default()).increment(1);
}
