//! What an operator may set, read with every fault at once.

use std::fmt;
use std::time::Duration;

use reportline_channel::{BuildError, Section};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

/// The keys of a Telegram section.
pub(crate) const KEYS: &[&str] = &[
    "token",
    "token_file",
    "api_url",
    "webhook_url",
    "webhook_secret_file",
    "file_limit_mb",
    "no_media",
    "poll_timeout_s",
    "sends_per_second",
    "per_peer_ms",
];

/// Settings that hold.
pub(crate) struct Settings {
    pub(crate) token: SecretString,
    /// Without a slash at the end.
    pub(crate) api_url: String,
    pub(crate) reception: Reception,
    /// In bytes.
    pub(crate) file_limit: u64,
    pub(crate) is_without_media: bool,
    pub(crate) sends_per_second: u32,
    pub(crate) between_to_peer: Duration,
}

/// How updates reach us.
pub(crate) enum Reception {
    /// We ask, and Telegram holds the question open this long.
    Poll { timeout: Duration },
    /// Telegram posts them to us.
    Webhook { url: Url, secret: SecretString },
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({})", self.api_url)
    }
}

impl Settings {
    pub(crate) fn read(settings: &Value) -> Result<Self, Vec<BuildError>> {
        let mut section = Section::new(settings, KEYS);
        let token = token(&mut section);
        let api_url = section.url("api_url");
        let reception = reception(&mut section);
        let file_limit_mb = section.number("file_limit_mb", 20, 1..=2000);
        let sends_per_second = section.number("sends_per_second", 30, 1..=100_000);
        let per_peer_ms = section.number("per_peer_ms", 1000, 0..=60_000);
        let is_without_media = section.is_set("no_media");
        let read = token.zip(reception).map(|(token, reception)| Self {
            token,
            api_url: api_url.map_or("https://api.telegram.org".to_owned(), |it| {
                it.as_str().trim_end_matches('/').to_owned()
            }),
            reception,
            file_limit: file_limit_mb << 20,
            is_without_media,
            sends_per_second: u32::try_from(sends_per_second).unwrap_or(u32::MAX),
            between_to_peer: Duration::from_millis(per_peer_ms),
        });
        section.finish(read)
    }
}

/// `123456:AAE…`: <https://core.telegram.org/bots/api#authorizing-your-bot>.
fn token(section: &mut Section<'_>) -> Option<SecretString> {
    let remedy = "put the token that @BotFather gave you into a file and name it here";
    let (key, token) = section.secret("token", "token_file", remedy)?;
    let is_token = token.expose_secret().split_once(':').is_some_and(|(number, secret)| {
        !number.is_empty()
            && number.bytes().all(|it| it.is_ascii_digit())
            && !secret.is_empty()
            && secret.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'-')
    });
    if !is_token {
        section.fault(key, "that is no bot token", "it looks like 123456:AAE…; ask @BotFather with /token");
    }
    is_token.then_some(token)
}

fn reception(section: &mut Section<'_>) -> Option<Reception> {
    let timeout_s = section.number("poll_timeout_s", 50, 1..=50);
    if !section.has("webhook_url") {
        if section.has("webhook_secret_file") {
            section.fault(
                "webhook_secret_file",
                "there is no webhook_url",
                "add webhook_url, or remove this",
            );
        }
        return Some(Reception::Poll { timeout: Duration::from_secs(timeout_s) });
    }
    let url = section.url("webhook_url");
    let secret = match section.has("webhook_secret_file") {
        true => section.file("webhook_secret_file"),
        false => random_secret(section),
    };
    let (url, secret) = url.zip(secret)?;
    if url.scheme() != "https" && !matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
        section.fault("webhook_url", "Telegram posts to HTTPS only", "begin it with https://");
        return None;
    }
    // setWebhook: "1-256 characters. Only characters A-Z, a-z, 0-9, _ and - are allowed."
    let is_allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
    if !(16..=256).contains(&secret.len()) || !secret.bytes().all(is_allowed) {
        let remedy = "put 16 to 256 characters of A-Z a-z 0-9 _ - into the file, and nothing else";
        section.fault("webhook_secret_file", "that secret is too short, or not one Telegram takes", remedy);
        return None;
    }
    Some(Reception::Webhook { url, secret: secret.into() })
}

/// A secret for one run of the program: Telegram is told it anew at each start.
fn random_secret(section: &mut Section<'_>) -> Option<String> {
    let mut bytes = [0; 32];
    if getrandom::fill(&mut bytes).is_err() {
        let problem = "this machine gives no random numbers";
        section.fault("webhook_secret_file", problem, "set a secret of your own");
        return None;
    }
    Some(hex::encode(bytes))
}
