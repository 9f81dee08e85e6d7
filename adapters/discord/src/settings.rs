//! What an operator may set, read with every fault at once.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use reportline_channel::{BuildError, Section};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use crate::signature::Signatures;

/// The keys of a Discord section.
pub(crate) const KEYS: &[&str] = &[
    "token",
    "token_file",
    "api_url",
    "public_key",
    "file_limit_mb",
    "no_media",
    "sends_per_second",
    "per_peer_ms",
    "servers",
];

/// Discord's API, the version that this adapter speaks.
const API_URL: &str = "https://discord.com/api/v10";

/// Settings that hold.
pub(crate) struct Settings {
    pub(crate) token: SecretString,
    /// Without a slash at the end.
    pub(crate) api_url: String,
    /// What interactions posted to us are signed with; without it they come over the gateway.
    pub(crate) public_key: Option<String>,
    /// In bytes.
    pub(crate) file_limit: u64,
    pub(crate) is_without_media: bool,
    pub(crate) sends_per_second: u32,
    pub(crate) between_to_peer: Duration,
    /// What servers want to be called, by their numbers.
    pub(crate) servers: BTreeMap<String, Server>,
}

/// What a server wants of reports that its moderators make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    /// What it is called in reports; without, what Discord calls it.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// Whether reports say at all that they came from there.
    #[serde(default = "yes")]
    pub(crate) named_in_reports: bool,
}

fn yes() -> bool {
    true
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
        let public_key = public_key(&mut section);
        let file_limit_mb = section.number("file_limit_mb", 20, 1..=500);
        let is_without_media = section.is_set("no_media");
        let sends_per_second = section.number("sends_per_second", 40, 1..=100_000);
        let per_peer_ms = section.number("per_peer_ms", 1000, 0..=60_000);
        let servers = servers(&mut section);
        let read = token.map(|token| Self {
            token,
            api_url: api_url.map_or(API_URL.to_owned(), |it| it.as_str().trim_end_matches('/').to_owned()),
            public_key,
            file_limit: file_limit_mb << 20,
            is_without_media,
            sends_per_second: u32::try_from(sends_per_second).unwrap_or(u32::MAX),
            between_to_peer: Duration::from_millis(per_peer_ms),
            servers,
        });
        section.finish(read)
    }
}

/// Three parts with dots between, of letters that need no escaping; the first is the application's number in base 64.
/// <https://docs.discord.com/developers/reference#authentication>
fn token(section: &mut Section<'_>) -> Option<SecretString> {
    let remedy = "in Discord's developer portal, open your application, Bot, Reset Token; put the token into a file \
                  and name it here";
    let (key, token) = section.secret("token", "token_file", remedy)?;
    let text = token.expose_secret();
    let is_allowed = |it: u8| it.is_ascii_alphanumeric() || b"-_".contains(&it);
    let is_token = text.split('.').count() == 3
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(is_allowed));
    if !is_token {
        let remedy = "it has three parts with dots between; do not write \"Bot\" in front of it";
        section.fault(key, "that is no bot token", remedy);
    }
    is_token.then_some(token)
}

fn public_key(section: &mut Section<'_>) -> Option<String> {
    let text = section.string("public_key")?;
    if Signatures::new(&text).is_none() {
        let remedy =
            "copy \"Public Key\" from General Information of your application: 64 hexadecimal digits";
        section.fault("public_key", "that is no public key", remedy);
        return None;
    }
    Some(text)
}

fn servers(section: &mut Section<'_>) -> BTreeMap<String, Server> {
    let Some(value) = section.value("servers") else {
        return BTreeMap::new();
    };
    let remedy = "write [channels.NAME.servers.\"SERVER NUMBER\"] with name = \"…\" and named_in_reports = true or false";
    match serde_json::from_value::<BTreeMap<String, Server>>(value.clone()) {
        Ok(servers)
            if servers.keys().all(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit())) =>
        {
            servers
        }
        Ok(_) => {
            section.fault("servers", "a server's number has digits only", remedy);
            BTreeMap::new()
        }
        Err(_) => {
            section.fault("servers", "that is no list of servers", remedy);
            BTreeMap::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TOKEN: &str = "MTIz.GfakeX.not-a-token_of-anybody";

    #[test]
    fn a_token_is_enough() {
        let settings = Settings::read(&json!({"token": TOKEN})).expect("that is enough");
        assert_eq!(settings.api_url, API_URL);
        assert_eq!(settings.file_limit, 20 << 20);
        assert!(settings.public_key.is_none() && settings.servers.is_empty());
        assert!(!format!("{settings:?}").contains(TOKEN));
    }

    #[test]
    fn a_server_says_what_it_is_called_and_whether_it_is_named() {
        let servers = json!({"71": {"name": "Town"}, "72": {"named_in_reports": false}});
        let settings = Settings::read(&json!({"token": TOKEN, "servers": servers})).expect("these are right");
        assert_eq!(settings.servers["71"], Server { name: Some("Town".to_owned()), named_in_reports: true });
        assert_eq!(settings.servers["72"], Server { name: None, named_in_reports: false });
    }

    #[test]
    fn every_fault_is_named_at_once_with_its_remedy() {
        let settings = json!({
            "token": "Bot MTIz", "public_key": "abc", "api_url": "discord", "file_limit_mb": 0,
            "servers": {"town": {}}, "intents": 1,
        });
        let faults = Settings::read(&settings).expect_err("nothing wrong was found");
        let keys: Vec<&str> = faults.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["intents", "token", "api_url", "public_key", "file_limit_mb", "servers"]);
        assert!(faults.iter().all(|it| !it.remedy.is_empty() && !it.to_string().contains("MTIz")));
    }
}
