//! The sections of the configuration as types. What each key means stands beside it in `config/reportline.toml`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Map, Value};

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// Where the service listens.
    pub server: Server,
    /// Where it keeps.
    pub store: StoreSection,
    /// Which conversations it leads.
    pub flows: Flows,
    /// In which words.
    pub words: WordsSection,
    /// What reports say of this instance.
    pub report: ReportSection,
    /// How much it takes.
    pub limits: Limits,
    /// How it delivers.
    pub outbox: OutboxSection,
    /// What it tells the operator.
    pub log: Log,
    /// From where reports come, by the operator's name.
    pub channels: BTreeMap<String, ChannelSection>,
    /// Where reports go, by the operator's name.
    pub sinks: BTreeMap<String, SinkSection>,
    /// Where intakes elsewhere hand over.
    pub hub: HubSection,
    /// Who they are, by the operator's name.
    pub intakes: BTreeMap<String, IntakeSection>,
    /// Who works cases from outside, by their names in the custody log.
    pub officers: BTreeMap<String, OfficerSection>,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
pub struct Server {
    /// The public listener.
    pub bind: SocketAddr,
    /// The operator's listener, if any.
    #[serde(deserialize_with = "address_or_nothing")]
    pub metrics_bind: Option<SocketAddr>,
    /// Most connections of one address; 0 is no limit.
    pub connections_per_address: usize,
}

/// `[store]`
#[derive(Clone, Debug, Deserialize)]
pub struct StoreSection {
    /// The folder of everything that is kept.
    pub folder: PathBuf,
    /// The file with the address of a PostgreSQL; empty for SQLite.
    pub postgres_url_file: PathBuf,
    /// This node's name; empty for one that is made up.
    pub node: String,
}

/// `[flows]`
#[derive(Clone, Debug, Deserialize)]
pub struct Flows {
    /// The operator's own flows; empty for none.
    pub folder: PathBuf,
    /// Begins by default.
    pub start: String,
    /// Begins in a hurry.
    pub quick: String,
    /// Begins when the platform says that the person moderates the place.
    pub moderator: String,
    /// Adds to a report that was sent.
    pub addition: String,
}

/// `[words]`
#[derive(Clone, Debug, Deserialize)]
pub struct WordsSection {
    /// The operator's own languages; empty for none.
    pub folder: PathBuf,
    /// The language when nothing is known.
    pub default: String,
}

/// `[report]`
#[derive(Clone, Debug, Deserialize)]
pub struct ReportSection {
    /// This instance's name in reports.
    pub instance: String,
    /// The policy pack.
    pub policy: String,
    /// Whether reports are tests.
    pub is_test: bool,
    /// The IANA time zone.
    pub time_zone: String,
}

/// `[limits]`
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "each name says its unit, and the configuration file explains each")]
pub struct Limits {
    pub peer_events_per_minute: u32,
    pub peer_burst: u32,
    pub peer_conversations_per_hour: u32,
    pub network_conversations_per_minute: u32,
    pub peer_megabytes_per_hour: u32,
    pub channel_events_per_second: u32,
    pub overall_events_per_second: u32,
    pub file_megabytes: u32,
    pub tell_every_seconds: u32,
}

/// `[outbox]`
#[derive(Clone, Debug, Deserialize)]
pub struct OutboxSection {
    /// Most attempts under way.
    pub attempts_at_once: usize,
    /// The longest attempt.
    pub attempt_seconds: u32,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
pub struct Log {
    /// A level or a filter.
    pub level: String,
    /// In what form.
    pub format: LogFormat,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// Lines for people.
    Text,
    /// Lines for machines.
    Json,
}

/// `[channels.<name>]`
#[derive(Clone, Deserialize)]
pub struct ChannelSection {
    /// The adapter; the channel's name where it is left out.
    pub kind: Option<String>,
    /// Not run, though it is configured.
    #[serde(default)]
    pub off: bool,
    /// The adapter's own keys; may hold secrets.
    #[serde(flatten)]
    pub settings: Map<String, Value>,
}

impl std::fmt::Debug for ChannelSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelSection").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// `[sinks.<name>]`
#[derive(Clone, Debug, Deserialize)]
pub struct SinkSection {
    /// Which sink.
    pub kind: String,
    /// The sink's own keys.
    #[serde(flatten)]
    pub settings: Map<String, Value>,
}

/// `[hub]`
#[derive(Clone, Debug, Deserialize)]
pub struct HubSection {
    /// Where intakes hand over; nowhere if empty.
    #[serde(deserialize_with = "address_or_nothing")]
    pub bind: Option<SocketAddr>,
    /// The file with the address of a PostgreSQL that keeps the cases; empty for SQLite.
    pub postgres_url_file: PathBuf,
    /// Most megabytes of files that wait for their reports.
    pub incoming_megabytes: u32,
}

/// `[intakes.<name>]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeSection {
    /// The public keys it signs with.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The file with the secret it shares with this hub; empty if it signs.
    #[serde(default)]
    pub secret_file: PathBuf,
    /// It may not hand over any more.
    #[serde(default)]
    pub revoked: bool,
    /// Most requests a minute.
    #[serde(default = "requests_per_minute")]
    pub requests_per_minute: std::num::NonZeroU32,
}

/// `[officers.<name>]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerSection {
    /// As what they act.
    pub role: String,
    /// The SHA-256 of their token.
    pub token_sha256: String,
    /// Their token is not valid any more.
    #[serde(default)]
    pub revoked: bool,
}

/// What nobody reaches who is not broken: a thousand a second.
fn requests_per_minute() -> std::num::NonZeroU32 {
    std::num::NonZeroU32::new(60_000).expect("it is not zero")
}

fn address_or_nothing<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| serde::de::Error::custom("an address and a port, as in 127.0.0.1:9464, or empty"))
}
