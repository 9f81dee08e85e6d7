//! The service's own pages: health, readiness, and what each channel can and cannot see.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use http::{HeaderValue, Method, Response, StatusCode, request};
use reportline_channel::{ChannelId, Sight, Words};
use reportline_store::Store;
use sha2::{Digest, Sha256};

use super::plain;

/// The pages that are nobody's channel.
pub struct OwnPages {
    /// How the service is.
    pub health: Arc<Health>,
    /// What each configured channel can see.
    pub sights: Vec<(ChannelId, Sight)>,
}

/// The look of the one page for people: a column of ink on paper, in both colour schemes.
const STYLE: &str = "\
:root{color-scheme:light dark;--paper:#fcfbf9;--ink:#1c1f22;--soft:#52585e;--line:#d5d3ce;--way:#17594a}\
@media(prefers-color-scheme:dark){:root{--paper:#15181a;--ink:#ecebe8;--soft:#b3b8bc;--line:#3a4045;--way:#7fcdb8}}\
body{margin:0;border-block-start:4px solid var(--way);background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif}\
main{max-inline-size:640px;margin-inline:auto;padding:2rem 1.25rem 4rem}\
h1{font-size:2rem;line-height:1.2}h2{margin-block-start:2.5rem;border-block-start:1px solid var(--line);padding-block-start:1.5rem}\
h3{font-size:1rem;color:var(--soft)}li{margin-block:.35rem}";

/// How the service is.
pub struct Health {
    store: Arc<dyn Store>,
    takes_events: Arc<AtomicBool>,
    is_stopping: AtomicBool,
    refused: Mutex<Vec<ChannelId>>,
}

/// Whether the service can take reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It can.
    Ready,
    /// It cannot, for this reason (nothing personal).
    NotReady(String),
}

impl Health {
    /// The health of a service over that store; `takes_events` is false since events could not be taken.
    pub fn new(store: Arc<dyn Store>, takes_events: Arc<AtomicBool>) -> Self {
        Self { store, takes_events, is_stopping: AtomicBool::new(false), refused: Mutex::new(Vec::new()) }
    }

    /// From now on it is not ready.
    pub fn stopping(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    /// A channel gave up: an operator has to change something.
    pub fn refused(&self, id: &ChannelId) {
        self.refused.lock().expect("no holder panics").push(id.clone());
    }

    /// Whether the service can take reports now.
    pub async fn readiness(&self) -> Readiness {
        if self.is_stopping.load(Ordering::Relaxed) {
            return Readiness::NotReady("stopping".to_owned());
        }
        if let Err(error) = self.store.counts().await {
            return Readiness::NotReady(error.to_string());
        }
        if !self.takes_events.load(Ordering::Relaxed) {
            // Nobody may come while it is not ready, so it is tried what no event will tell: no channel is called "".
            if let Err(error) = self.store.save_cursor(&ChannelId(String::new()), "", None).await {
                return Readiness::NotReady(error.to_string());
            }
            self.takes_events.store(true, Ordering::Relaxed);
        }
        match self.refused.lock().expect("no holder panics").first() {
            Some(id) => Readiness::NotReady(format!("channel {id} gave up; see the log")),
            None => Readiness::Ready,
        }
    }
}

impl Readiness {
    /// 200 or 503.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Ready => StatusCode::OK,
            Self::NotReady(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A line.
    pub fn text(&self) -> String {
        match self {
            Self::Ready => "ready\n".to_owned(),
            Self::NotReady(why) => format!("{why}\n"),
        }
    }
}

impl OwnPages {
    /// Whether that path is one of them.
    pub fn has(&self, path: &str) -> bool {
        matches!(path, "/healthz" | "/readyz" | "/transparency")
    }

    /// The page.
    pub async fn answer(&self, head: &request::Parts, words: &dyn Words) -> Response<Bytes> {
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return plain(StatusCode::METHOD_NOT_ALLOWED);
        }
        match head.uri.path() {
            "/healthz" => text(StatusCode::OK, "ok\n".to_owned()),
            "/readyz" => {
                let readiness = self.health.readiness().await;
                text(readiness.status(), readiness.text())
            }
            _ => self.transparency(head, words),
        }
    }

    /// What each channel can and cannot see, in the reader's language.
    fn transparency(&self, head: &request::Parts, words: &dyn Words) -> Response<Bytes> {
        let wanted: Vec<&str> = head
            .headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|it| it.to_str().ok())
            .map(|it| it.split(',').filter_map(|one| one.split(';').next()).map(str::trim).collect())
            .unwrap_or_default();
        let asked = head.uri.query().and_then(|it| it.split('&').find_map(|one| one.strip_prefix("lang=")));
        let wanted: Vec<&str> = asked.into_iter().chain(wanted).collect();
        let language = words.negotiate(&wanted);
        let say = |key: &str| escape(&words.text(&language.tag, key, &[]));

        let mut html = format!(
            "<!doctype html><html lang=\"{}\" dir=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{}</title><style>{STYLE}</style><main><h1>{}</h1><p>{}</p>",
            escape(&language.tag),
            language.direction.as_str(),
            say("transparency-heading"),
            say("transparency-heading"),
            say("transparency-intro"),
        );
        for (id, sight) in &self.sights {
            let _ = write!(html, "<h2>{}</h2>", escape(&id.0));
            for (heading, keys) in
                [("transparency-sees", sight.sees), ("transparency-never-sees", sight.never_sees)]
            {
                let _ = write!(html, "<h3>{}</h3><ul>", say(heading));
                for key in keys {
                    let _ = write!(html, "<li>{}</li>", say(key));
                }
                html.push_str("</ul>");
            }
        }
        let _ = write!(html, "<p>{}</p></main></html>", say("transparency-hub"));

        let mut response = Response::new(Bytes::from(html));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CONTENT_SECURITY_POLICY, content_security_policy());
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Nothing but the page's own style, by its hash.
fn content_security_policy() -> HeaderValue {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
    let policy =
        format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'");
    HeaderValue::from_str(&policy).expect("base 64 is fit for a header")
}

fn text(status: StatusCode, text: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
