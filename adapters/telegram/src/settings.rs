//! What an operator may set, read with every fault at once.

use std::fmt;
use std::time::Duration;

use reportline_channel::BuildError;
use secrecy::SecretString;
use serde_json::{Map, Value};
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
        let empty = Map::new();
        let mut reader = Reader { section: settings.as_object().unwrap_or(&empty), faults: Vec::new() };
        reader.strangers();
        let token = reader.token();
        let api_url = reader.url("api_url");
        let reception = reader.reception();
        let file_limit_mb = reader.number("file_limit_mb", 20, 1..=2000);
        let sends_per_second = reader.number("sends_per_second", 30, 1..=100_000);
        let per_peer_ms = reader.number("per_peer_ms", 1000, 0..=60_000);
        let is_without_media = reader.is_set("no_media");

        match (token, reception) {
            (Some(token), Some(reception)) if reader.faults.is_empty() => Ok(Self {
                token,
                api_url: api_url.map_or("https://api.telegram.org".to_owned(), |it| {
                    it.as_str().trim_end_matches('/').to_owned()
                }),
                reception,
                file_limit: file_limit_mb << 20,
                is_without_media,
                sends_per_second: u32::try_from(sends_per_second).unwrap_or(u32::MAX),
                between_to_peer: Duration::from_millis(per_peer_ms),
            }),
            _ => Err(reader.faults),
        }
    }
}

struct Reader<'a> {
    section: &'a Map<String, Value>,
    faults: Vec<BuildError>,
}

impl Reader<'_> {
    fn fault(&mut self, key: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(BuildError::new(key, problem, remedy));
    }

    fn strangers(&mut self) {
        for key in self.section.keys().filter(|it| !KEYS.contains(&it.as_str())) {
            let remedy = format!("remove it, or use one of {}", KEYS.join(", "));
            self.faults.push(BuildError::new(key, "there is no such key", remedy));
        }
    }

    fn string(&mut self, key: &str) -> Option<String> {
        match self.section.get(key)? {
            Value::String(it) => Some(it.clone()),
            _ => {
                self.fault(key, "it is not text", "put it in quotes");
                None
            }
        }
    }

    /// The content of the file that `key` names, without the line break that editors leave.
    fn file(&mut self, key: &str) -> Option<String> {
        let path = self.string(key)?;
        match std::fs::read_to_string(&path) {
            Ok(content) => Some(content.trim().to_owned()),
            Err(error) => {
                let problem = format!("{path} cannot be read ({})", error.kind());
                self.fault(key, problem, "name a file that the service may read");
                None
            }
        }
    }

    /// `123456:AAE…`: <https://core.telegram.org/bots/api#authorizing-your-bot>.
    fn token(&mut self) -> Option<SecretString> {
        let (key, token) = match (self.section.contains_key("token"), self.section.contains_key("token_file"))
        {
            (true, true) => {
                self.fault("token", "there is a token_file too", "keep one of the two");
                return None;
            }
            (true, false) => ("token", self.string("token")?),
            (false, true) => ("token_file", self.file("token_file")?),
            (false, false) => {
                let remedy = "put the token that @BotFather gave you into a file and name it here";
                self.fault("token_file", "it is missing", remedy);
                return None;
            }
        };
        let is_token = token.split_once(':').is_some_and(|(number, secret)| {
            !number.is_empty()
                && number.bytes().all(|it| it.is_ascii_digit())
                && !secret.is_empty()
                && secret.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'-')
        });
        if !is_token {
            self.fault(key, "that is no bot token", "it looks like 123456:AAE…; ask @BotFather with /token");
            return None;
        }
        Some(token.into())
    }

    fn url(&mut self, key: &str) -> Option<Url> {
        let text = self.string(key)?;
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
            _ => {
                self.fault(key, "that is no web address", "write it whole: https://example.org");
                None
            }
        }
    }

    fn reception(&mut self) -> Option<Reception> {
        let timeout_s = self.number("poll_timeout_s", 50, 1..=50);
        if !self.section.contains_key("webhook_url") {
            if self.section.contains_key("webhook_secret_file") {
                self.fault(
                    "webhook_secret_file",
                    "there is no webhook_url",
                    "add webhook_url, or remove this",
                );
            }
            return Some(Reception::Poll { timeout: Duration::from_secs(timeout_s) });
        }
        let url = self.url("webhook_url");
        let secret = match self.section.contains_key("webhook_secret_file") {
            true => self.file("webhook_secret_file"),
            false => self.random_secret(),
        };
        let (url, secret) = url.zip(secret)?;
        if url.scheme() != "https" && !matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            self.fault("webhook_url", "Telegram posts to HTTPS only", "begin it with https://");
            return None;
        }
        // setWebhook: "1-256 characters. Only characters A-Z, a-z, 0-9, _ and - are allowed."
        let is_allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
        if !(16..=256).contains(&secret.len()) || !secret.bytes().all(is_allowed) {
            let remedy = "put 16 to 256 characters of A-Z a-z 0-9 _ - into the file, and nothing else";
            self.fault("webhook_secret_file", "that secret is too short, or not one Telegram takes", remedy);
            return None;
        }
        Some(Reception::Webhook { url, secret: secret.into() })
    }

    /// A secret for one run of the program: Telegram is told it anew at each start.
    fn random_secret(&mut self) -> Option<String> {
        let mut bytes = [0; 32];
        if getrandom::fill(&mut bytes).is_err() {
            self.fault(
                "webhook_secret_file",
                "this machine gives no random numbers",
                "set a secret of your own",
            );
            return None;
        }
        Some(hex::encode(bytes))
    }

    fn number(&mut self, key: &str, default: u64, range: std::ops::RangeInclusive<u64>) -> u64 {
        let Some(value) = self.section.get(key) else {
            return default;
        };
        match value.as_u64() {
            Some(it) if range.contains(&it) => it,
            _ => {
                let remedy = format!("write a whole number from {} to {}", range.start(), range.end());
                self.fault(key, "that number does not fit", remedy);
                default
            }
        }
    }

    fn is_set(&mut self, key: &str) -> bool {
        match self.section.get(key) {
            None => false,
            Some(Value::Bool(it)) => *it,
            Some(_) => {
                self.fault(key, "it is neither true nor false", "write true or false");
                false
            }
        }
    }
}
