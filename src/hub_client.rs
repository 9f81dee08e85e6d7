//! The calls to a hub on another machine: signed, proved by a secret, or with an officer's token; bounded in time and size.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reportline_exchange::content_digest::{CONTENT_DIGEST, content_digest};
use reportline_exchange::webhook::{self, Secret};
use reportline_exchange::{ProblemDetails, signature};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::clock::Clock;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the hub may be silent.
const SILENCE: Duration = Duration::from_secs(30);
/// The largest answer to an intake that is read: a receipt, or everything that is wrong with a report.
const TO_AN_INTAKE: usize = 256 << 10;
/// The largest answer to an officer: a case with many reports.
const TO_AN_OFFICER: usize = 64 << 20;

/// How requests are proved.
pub enum Proof {
    /// By the intake's signature (RFC 9421).
    Signature(Box<SigningKey>),
    /// By a secret that the intake shares with the hub (Standard Webhooks).
    Secret {
        /// The secret.
        secret: Secret,
        /// The hub's name for the intake.
        intake: String,
    },
    /// By an officer's token.
    Token(SecretString),
}

/// A hub, and how it is asked.
pub struct HubClient {
    http: reqwest::Client,
    url: Url,
    proof: Proof,
    clock: Arc<dyn Clock>,
}

/// The hub did not answer. Says nothing of what was sent.
#[derive(Debug)]
pub struct Failure {
    what: &'static str,
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the hub {}", self.what)
    }
}

/// What a hub answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Why not, if it was a hub that answered.
    pub problem: Option<ProblemDetails>,
    /// When to try again, if it said so.
    pub retry_after: Option<Duration>,
    /// What it holds.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether the hub did as it was asked.
    pub fn is_good(&self) -> bool {
        matches!(self.status, 200 | 201)
    }

    /// Whether it cannot take anything now.
    pub fn is_busy(&self) -> bool {
        self.status >= 500 || self.status == 429
    }

    /// The refusal in a sentence; with places, never with what a person wrote.
    pub fn refusal(&self) -> Option<String> {
        if self.is_good() {
            return None;
        }
        let Some(problem) = &self.problem else { return Some(format!("status {}", self.status)) };
        let places = problem.problems.iter().map(|it| format!("{} ({})", it.pointer, it.code));
        let places: Vec<String> = places.collect();
        let colon = if places.is_empty() { "" } else { ": " };
        Some(format!("{}{colon}{}", problem.title, places.join(", ")))
    }
}

impl HubClient {
    /// A hub at an address. The error is for the operator: the system's certificates cannot be read.
    pub fn new(url: Url, proof: Proof, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("reportline/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { http, url, proof, clock })
    }

    /// The address of a hub: of the web, without a query.
    pub fn read_url(text: &str) -> Option<Url> {
        let url = Url::parse(text).ok()?;
        (matches!(url.scheme(), "https" | "http") && url.query().is_none()).then_some(url)
    }

    /// Asks once. `path` begins with a slash and comes after whatever path the hub's address has; what has a query is
    /// asked with a token.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        query: Option<&str>,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Answer, Failure> {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
        url.set_query(query);
        let mut headers: Vec<(&str, String)> = Vec::new();
        let bytes = match body {
            Some((media_type, bytes)) => {
                headers.push((CONTENT_DIGEST, content_digest(&bytes)));
                headers.push((CONTENT_TYPE.as_str(), media_type.to_owned()));
                bytes
            }
            None => Vec::new(),
        };
        self.prove(&method, path, &bytes, &mut headers);
        let mut request = self.http.request(method, url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        // Without its own body a question must not have a length.
        let request = if bytes.is_empty() { request } else { request.body(bytes) };
        let response = request.send().await.map_err(|error| failure(&error))?;
        let most = if matches!(self.proof, Proof::Token(_)) { TO_AN_OFFICER } else { TO_AN_INTAKE };
        read(response, most).await
    }

    fn prove(&self, method: &Method, path: &str, body: &[u8], headers: &mut Vec<(&str, String)>) {
        let now = self.clock.now();
        let proofs = match &self.proof {
            Proof::Signature(key) => {
                let covered: Vec<(&str, &str)> =
                    headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let request = signature::Request { method: method.as_str(), path, headers: &covered };
                let made = signature::sign(&request, key, now, &self.nonce());
                vec![(signature::SIGNATURE_INPUT, made.input), (signature::SIGNATURE, made.signature)]
            }
            Proof::Token(token) => {
                vec![(AUTHORIZATION.as_str(), format!("Bearer {}", token.expose_secret()))]
            }
            Proof::Secret { secret, intake } => {
                let id = path.rsplit('/').next().unwrap_or_default();
                vec![
                    (webhook::INTAKE, intake.clone()),
                    (webhook::WEBHOOK_ID, id.to_owned()),
                    (webhook::WEBHOOK_TIMESTAMP, now.as_second().to_string()),
                    (webhook::WEBHOOK_SIGNATURE, secret.sign(id, now, body)),
                ]
            }
        };
        headers.extend(proofs);
    }

    fn nonce(&self) -> String {
        let mut bytes = [0; 16];
        self.clock.fill(&mut bytes);
        hex::encode(bytes)
    }
}

/// Reads an answer within its bound. What is no hub's answer is one all the same: by its status.
async fn read(mut response: reqwest::Response, most: usize) -> Result<Answer, Failure> {
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok());
    let retry_after = header.and_then(|it| it.parse().ok()).map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        body.extend_from_slice(&chunk);
        if body.len() > most {
            return Err(Failure { what: "answered with too much" });
        }
    }
    let problem = serde_json::from_slice(&body).ok();
    Ok(Answer { status, problem, retry_after, body })
}

fn failure(error: &reqwest::Error) -> Failure {
    let what = match error {
        _ if error.is_timeout() => "did not answer in time",
        _ if error.is_connect() => "cannot be reached",
        _ => "broke off",
    };
    Failure { what }
}
