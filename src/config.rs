//! The configuration: the embedded default, a file laid over it, the environment over both.
//!
//! Every fault is named at once, with its key and the remedy. The keys that exist are those of
//! `config/reportline.toml`, which is also the default, and of the adapters; nothing is listed a second time here.

mod fault;
mod keys;
mod layers;
mod nodes;
mod sections;

pub use fault::{ConfigFault, ConfigFaults};
pub use keys::unknown_key;
pub use layers::{Environment, load, read};
pub use nodes::{HUB_URL_FILE, URL_FILE};
pub use sections::{
    ChannelSection, Config, Flows, HubSection, IntakeSection, Limits, Log, LogFormat, OfficerSection,
    OutboxSection, ReportSection, Server, SinkSection, StoreSection, WordsSection,
};

/// The default configuration, whole and commented.
pub const DEFAULT: &str = include_str!("../config/reportline.toml");
