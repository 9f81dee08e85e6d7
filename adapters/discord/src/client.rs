//! The calls to Discord's REST API: serenity's builders over our own transport.
//!
//! The transport is ours because serenity's has no time-outs, repeats a limited call without a bound, reads answers
//! without a bound, and loses what it has no type for: docs/decisions/0008.

pub(crate) mod call;
pub(crate) mod error;
mod restraint;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::Url;

use crate::client::call::{Authority, Call};
use crate::client::error::{CallError, No};
use crate::client::restraint::Restraint;

/// The largest answers are pages of a hundred messages, far below this.
const ANSWER_LIMIT: usize = 8 << 20;

/// How long a file may take.
const DOWNLOAD_PATIENCE: Duration = Duration::from_secs(120);

/// Where Discord keeps what people attach.
/// <https://docs.discord.com/developers/reference#image-formatting>, "Sticker GIFs do not use the CDN base URL".
const FILE_HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// "Clients using the HTTP API must provide a valid User Agent": `DiscordBot ($url, $versionNumber)`.
/// <https://docs.discord.com/developers/reference#user-agent>
const USER_AGENT: &str = concat!("DiscordBot (reportline, ", env!("CARGO_PKG_VERSION"), ")");

/// The longest wait that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The wait where Discord names none.
const UNNAMED_WAIT: Duration = Duration::from_secs(30);

/// The wait after "You are opening direct messages too fast" (40003), which names none.
const TOO_FAST_WAIT: Duration = Duration::from_secs(60);

/// One bot at one API.
pub(crate) struct Client {
    http: reqwest::Client,
    /// Without a slash at the end.
    api_url: String,
    token: SecretString,
    restraint: Mutex<Restraint>,
    /// What time Discord said it was, and when.
    clock: Mutex<Option<(Timestamp, Instant)>>,
}

/// How Discord says no, or asks for patience.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Complaint {
    code: u32,
    retry_after: Option<f64>,
    global: bool,
}

impl Client {
    /// `api_url` is `https://discord.com/api/v10`, or a fake's.
    pub(crate) fn new(api_url: &str, token: SecretString) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(USER_AGENT)
            .build()?;
        Ok(Self {
            http,
            api_url: api_url.trim_end_matches('/').to_owned(),
            token,
            restraint: Mutex::default(),
            clock: Mutex::default(),
        })
    }

    /// Makes a call and reads the answer. `R` is what of it is needed, seldom all: a message that was sent is sent,
    /// even if its answer has a field that nobody knows yet. Where there may be no answer (204), [`tell`](Self::tell).
    pub(crate) async fn call<R: DeserializeOwned>(&self, call: Call) -> Result<R, CallError> {
        let route = call.route;
        let response = self.ask(call).await?;
        let status = response.status().as_u16();
        let body = read(response, ANSWER_LIMIT).await.map_err(|source| network(route, source))?;
        let answer = body.and_then(|it| serde_json::from_slice(&it).ok());
        answer.ok_or(CallError::Garbled { route, status })
    }

    /// Makes a call whose answer is of no interest beyond its being a yes.
    pub(crate) async fn tell(&self, call: Call) -> Result<(), CallError> {
        let response = self.ask(call).await?;
        // Read so that the connection can be used again. What was done is done, however the answer ends.
        let _ = read(response, ANSWER_LIMIT).await;
        Ok(())
    }

    /// What time it is by Discord's clock, once it has answered anything: channels have no clock of their own, and
    /// what Discord signs carries its time.
    pub(crate) fn time(&self) -> Option<Timestamp> {
        let (said, at) = (*self.clock.lock().unwrap_or_else(PoisonError::into_inner))?;
        said.checked_add(at.elapsed()).ok()
    }

    /// Whether calls go unencrypted: to a fake.
    pub(crate) fn is_plain(&self) -> bool {
        self.api_url.starts_with("http://")
    }

    /// Fetches a file that Discord keeps. `None`: it is over `limit` bytes, whatever was said before. What a person
    /// reported names the address, so any that is not Discord's is refused without asking there.
    pub(crate) async fn download(&self, url: &Url, limit: u64) -> Result<Option<Bytes>, CallError> {
        const ROUTE: &str = "download";
        if !self.keeps_files(url) {
            return Err(CallError::Foreign { route: ROUTE });
        }
        let request = self.http.get(url.clone()).timeout(DOWNLOAD_PATIENCE);
        let response = request.send().await.map_err(|source| network(ROUTE, source))?;
        match response.status().as_u16() {
            200 => {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                read(response, limit).await.map_err(|source| network(ROUTE, source))
            }
            429 => Err(CallError::Wait { route: ROUTE, after: UNNAMED_WAIT, is_global: false }),
            status @ 400..500 => Err(CallError::Refused { route: ROUTE, status, code: 0, no: No::Other }),
            status => Err(CallError::Garbled { route: ROUTE, status }),
        }
    }

    /// Whether an address is Discord's, or of the API we were told to use (a fake's).
    fn keeps_files(&self, url: &Url) -> bool {
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_discords = url.scheme() == "https"
            && url.port().is_none()
            && url.host_str().is_some_and(|it| FILE_HOSTS.contains(&it));
        let is_the_apis = Url::parse(&self.api_url).is_ok_and(|it| it.origin() == url.origin());
        is_bare && (is_discords || is_the_apis)
    }

    /// A yes, whose body is still to be read.
    async fn ask(&self, call: Call) -> Result<reqwest::Response, CallError> {
        let route = call.route;
        if let Some(error) = self.restraint().holds(&call, Instant::now()) {
            return Err(error);
        }
        let url = format!("{}/{}", self.api_url, call.path);
        let mut request = self.http.request(call.method.clone(), url).timeout(call.patience);
        if call.authority == Authority::Bot {
            request = request.header("authorization", format!("Bot {}", self.token.expose_secret()));
        }
        if let Some(body) = call.body.clone() {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = request.send().await.map_err(|source| network(route, source))?;
        self.note_time(response.headers());
        if response.status().is_success() {
            return Ok(response);
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = read(response, ANSWER_LIMIT).await.ok().flatten().unwrap_or_default();
        let error = complaint(&call, status, &headers, &body);
        let is_shared = header(&headers, "x-ratelimit-scope") == Some("shared");
        self.restraint().learn(&call, status, is_shared, &error, Instant::now());
        Err(error)
    }

    fn restraint(&self) -> MutexGuard<'_, Restraint> {
        self.restraint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_time(&self, headers: &HeaderMap) {
        let said = header(headers, "date").and_then(|it| jiff::fmt::rfc2822::parse(it).ok());
        if let Some(said) = said {
            *self.clock.lock().unwrap_or_else(PoisonError::into_inner) =
                Some((said.timestamp(), Instant::now()));
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.api_url)
    }
}

/// What an answer that is no yes comes to.
fn complaint(call: &Call, status: u16, headers: &HeaderMap, body: &[u8]) -> CallError {
    let route = call.route;
    let said = serde_json::from_slice::<Complaint>(body).ok();
    if status == 429 {
        let named = said.as_ref().and_then(|it| it.retry_after);
        let named = named.or_else(|| header(headers, "retry-after").and_then(|it| it.parse().ok()));
        let after = named.and_then(|it| Duration::try_from_secs_f64(it).ok()).unwrap_or(UNNAMED_WAIT);
        // Whoever bans the whole address does not speak Discord's JSON.
        let is_global = said.is_none_or(|it| it.global)
            || headers.contains_key("x-ratelimit-global")
            || header(headers, "x-ratelimit-scope") == Some("global");
        return CallError::Wait { route, after: after.min(LONGEST_WAIT), is_global };
    }
    let is_token = status == 401 && call.authority == Authority::Bot;
    match said {
        Some(Complaint { code: 40_003, .. }) => {
            CallError::Wait { route, after: TOO_FAST_WAIT, is_global: false }
        }
        Some(Complaint { code, .. }) if status >= 400 => {
            CallError::Refused { route, status, code, no: No::read(call.authority, status, code) }
        }
        None if is_token => CallError::Refused { route, status, code: 0, no: No::Token },
        _ => CallError::Garbled { route, status },
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}

/// The body, or `None` if it is over `limit` bytes.
async fn read(mut response: reqwest::Response, limit: usize) -> Result<Option<Bytes>, reqwest::Error> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// The address may hold a token, so it never leaves this file.
fn network(route: &'static str, source: reqwest::Error) -> CallError {
    CallError::Network { route, source: source.without_url() }
}

#[cfg(test)]
mod tests;
