//! What the servers are called that the bot is in: an interaction tells their number, not their name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// The names, by number.
#[derive(Default)]
pub(crate) struct Guilds(Mutex<HashMap<String, String>>);

impl Guilds {
    /// Notes what the gateway says of a server: `GUILD_CREATE`, `GUILD_UPDATE`, `GUILD_DELETE`. Channels, threads and
    /// roles have names, too; these are nothing to us.
    pub(crate) fn note(&self, event: &str, data: &Value) {
        if !matches!(event, "GUILD_CREATE" | "GUILD_UPDATE" | "GUILD_DELETE") {
            return;
        }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn servers_are_noted_and_nothing_else() {
        let guilds = Guilds::default();
        guilds.note("GUILD_CREATE", &json!({"id": "71", "name": "Town"}));
        guilds.note("CHANNEL_CREATE", &json!({"id": "72", "name": "general"}));
        guilds.note("THREAD_CREATE", &json!({"id": "73", "name": "a talk of others"}));
        guilds.note("GUILD_UPDATE", &json!({"id": "71", "name": "City"}));
        assert_eq!(guilds.name("71").as_deref(), Some("City"));
        assert_eq!((guilds.name("72"), guilds.name("73")), (None, None));
        guilds.note("GUILD_DELETE", &json!({"id": "71", "unavailable": true}));
        assert_eq!(guilds.name("71"), None);
    }
}
