//! The calls to a hub: signed or proved by a secret, bounded in time and size, and what was answered.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use http::Method;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use reportline_exchange::content_digest::{CONTENT_DIGEST, content_digest};
use reportline_exchange::webhook::{self, Secret};
use reportline_exchange::{ProblemDetails, signature};
use url::Url;

use crate::clock::Clock;
use crate::config::ConfigFault;
use crate::sinks::Ground;
use crate::sinks::settings::Settings;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the hub may be silent.
const SILENCE: Duration = Duration::from_secs(30);
/// The largest answer that is read.
const LARGEST_ANSWER: usize = 256 * 1024;

/// How requests are proved.
enum Proof {
    Signature(Box<SigningKey>),
    Secret { secret: Secret, intake: String },
}

/// A hub, and how it is asked.
pub(super) struct Client {
    http: reqwest::Client,
    url: Url,
    proof: Proof,
    clock: Arc<dyn Clock>,
}

/// The hub did not answer. Says nothing of what was sent.
#[derive(Debug)]
pub(super) struct Failure {
    what: &'static str,
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the hub {}", self.what)
    }
}

/// What a hub answered.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Why not, if it was a hub that answered.
    pub(super) problem: Option<ProblemDetails>,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn is_good(&self) -> bool {
        matches!(self.status, 200 | 201)
    }

    /// Whether it cannot take anything now.
    pub(super) fn is_busy(&self) -> bool {
        self.status >= 500 || self.status == 429
    }

    /// The refusal in a sentence; with places, never with what a person wrote.
    pub(super) fn refusal(&self) -> Option<String> {
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

impl Client {
    /// From the settings `url`, `secret_file` and `intake`. `None` if one is wrong; the faults say which.
    pub(super) fn build(settings: &mut Settings<'_>, ground: &Ground<'_>) -> Option<Self> {
        let url = url(settings);
        let proof = proof(settings, ground);
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("reportline/", env!("CARGO_PKG_VERSION")))
            .build();
        let http = match http {
            Ok(http) => http,
            Err(_) => {
                let remedy = "see that the system's certificates and proxy settings can be read";
                settings.faults.push(ConfigFault::new("url", "no connection can be set up", remedy));
                return None;
            }
        };
        Some(Self { http, url: url?, proof: proof?, clock: Arc::clone(&ground.clock) })
    }

    /// Asks once. `path` begins with a slash and comes after whatever path the hub's address has.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Answer, Failure> {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
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
        read(response).await
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
async fn read(mut response: reqwest::Response) -> Result<Answer, Failure> {
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok());
    let retry_after = header.and_then(|it| it.parse().ok()).map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST_ANSWER {
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

fn url(settings: &mut Settings<'_>) -> Option<Url> {
    let is_of_web = |it: &Url| matches!(it.scheme(), "https" | "http") && it.query().is_none();
    match settings.text("url").map(Url::parse) {
        Some(Ok(url)) if is_of_web(&url) => Some(url),
        Some(_) => {
            let remedy = "write the address of the hub's listener, as in https://hub.example/";
            settings.faults.push(ConfigFault::new("url", "is no address of the web", remedy));
            None
        }
        None => {
            let remedy = "write the address of the hub's listener";
            settings.faults.push(ConfigFault::new("url", "is missing", remedy));
            None
        }
    }
}

fn proof(settings: &mut Settings<'_>, ground: &Ground<'_>) -> Option<Proof> {
    let Some(path) = settings.text("secret_file") else {
        return Some(Proof::Signature(Box::new(ground.keys.signing.clone())));
    };
    let Some(intake) = settings.text("intake").map(str::to_owned) else {
        let remedy = "write the hub's name for this intake, as it stands there in [intakes]";
        settings.faults.push(ConfigFault::new("intake", "is missing beside secret_file", remedy));
        return None;
    };
    let problem = match std::fs::read_to_string(path) {
        Ok(text) => match Secret::read(&text) {
            Some(secret) => return Some(Proof::Secret { secret, intake }),
            None => format!("{path} holds no secret"),
        },
        Err(error) => format!("{path} cannot be read ({})", error.kind()),
    };
    let remedy = "name a file with whsec_ and the base 64 of 24 to 64 bytes, which the service may read";
    settings.faults.push(ConfigFault::new("secret_file", problem, remedy));
    None
}
