//! What the servers are called that the bot is in: an interaction tells their number, not their name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// The names, by number.
#[derive(Default)]
pub(crate) struct Guilds(Mutex<HashMap<String, String>>);

impl Guilds {
    /// Notes what the gateway says of a server: `GUILD_CREATE`, `GUILD_UPDATE`, `GUILD_DELETE`.
    pub(crate) fn note(&self, event: &str, data: &Value) {
        let text = |key: &str| data.get(key).and_then(Value::as_str).map(str::to_owned);
        let Some(id) = text("id") else { return };
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (event, text("name")) {
            ("GUILD_DELETE", _) => drop(names.remove(&id)),
            (_, Some(name)) => drop(names.insert(id, name)),
            (_, None) => {}
        }
    }

    /// A server's name.
    pub(crate) fn name(&self, id: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}
