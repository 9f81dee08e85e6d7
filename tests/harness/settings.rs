//! The settings of a world: ports of the system's choosing, one folder, no limits that people in tests would meet.

use std::collections::BTreeMap;
use std::path::Path;

use reportline_adapter_discord::fake as discord;
use reportline_adapter_telegram::fake::TOKEN;

/// What every world has.
pub(super) fn usual_settings(data: &Path) -> BTreeMap<String, String> {
    [
        ("STORE__FOLDER", data.display().to_string()),
        ("SERVER__BIND", "127.0.0.1:0".to_owned()),
        ("SERVER__METRICS_BIND", String::new()),
        ("SERVER__CONNECTIONS_PER_ADDRESS", "0".to_owned()),
        // People in tests are quicker than people; what the limits do is told in a scenario of its own.
        ("LIMITS__PEER_EVENTS_PER_MINUTE", "600000".to_owned()),
        ("LIMITS__PEER_BURST", "10000".to_owned()),
        ("LIMITS__NETWORK_CONVERSATIONS_PER_MINUTE", "10000".to_owned()),
    ]
    .map(|(key, value)| (format!("REPORTLINE_{key}"), value))
    .into()
}

/// A bot's channel, as fast as its fake platform.
pub(super) fn bot_settings(channel: &str, url: &str) -> BTreeMap<String, String> {
    [
        ("KIND", "telegram".to_owned()),
        ("TOKEN", TOKEN.to_owned()),
        ("API_URL", url.to_owned()),
        ("PER_PEER_MS", "0".to_owned()),
        ("SENDS_PER_SECOND", "1000".to_owned()),
    ]
    .map(|(key, value)| (format!("REPORTLINE_CHANNELS__{channel}__{key}"), value))
    .into()
}

/// The channel at Discord, as fast as its fake platform.
pub(super) fn discord_settings(url: &str) -> BTreeMap<String, String> {
    [
        ("TOKEN", discord::TOKEN.to_owned()),
        ("API_URL", url.to_owned()),
        ("PER_PEER_MS", "0".to_owned()),
        ("SENDS_PER_SECOND", "1000".to_owned()),
    ]
    .map(|(key, value)| (format!("REPORTLINE_CHANNELS__discord__{key}"), value))
    .into()
}

/// The channel of an address, from the settings its mail system wants.
pub(super) fn mail_settings(settings: &serde_json::Value) -> BTreeMap<String, String> {
    let settings = settings.as_object().expect("settings are an object");
    let text = |it: &serde_json::Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    let key = |it: &String| format!("REPORTLINE_CHANNELS__email__{}", it.to_uppercase());
    settings.iter().map(|(name, value)| (key(name), text(value))).collect()
}
