//! The application about itself: its gateway, its account, its commands.

use serde_json::{Value, json};

use crate::fake::APPLICATION;
use crate::fake::refusal::{Answer, FormFault, Refusal};
use crate::fake::rules::command_faults;
use crate::fake::state::{State, extend};

impl State {
    pub(super) fn gateway_bot(&self) -> Value {
        json!({
            "url": self.gateway_url, "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1},
        })
    }

    pub(super) fn me(&self) -> Value {
        let mut me = self.user(APPLICATION);
        extend(&mut me, json!({"mfa_enabled": true, "locale": "en-US", "verified": true, "email": null}));
        me
    }

    /// The commands, without their translations unless asked for.
    pub(super) fn listed_commands(&self, with_localizations: bool) -> Value {
        let mut commands = Value::from(self.commands.clone());
        if !with_localizations {
            strip(&mut commands);
        }
        commands
    }

    /// Takes over a whole list of commands; one whose kind and name stay keeps its number.
    pub(super) fn register(&mut self, list: &Value) -> Answer {
        let Some(list) = list.as_array() else {
            let message = "Only iterables may be used in a ListType".to_owned();
            let fault = FormFault { path: Vec::new(), code: "LIST_ITEM_VALUE_REQUIRED", message };
            return Err(Refusal::form(vec![fault]));
        };
        let faults = command_faults(list);
        if !faults.is_empty() {
            return Err(Refusal::form(faults));
        }
        let mut commands = Vec::new();
        for wanted in list {
            let kind = wanted["type"].as_u64().unwrap_or(1);
            let before =
                self.commands.iter().find(|it| it["type"] == kind && it["name"] == wanted["name"]).cloned();
            let id = before.map_or_else(|| self.next_id().to_string().into(), |it| it["id"].clone());
            let mut command = json!({
                "id": id, "application_id": APPLICATION.to_string(), "version": self.next_id().to_string(),
                "default_member_permissions": null, "type": kind, "name_localizations": null, "description": "",
                "description_localizations": null, "dm_permission": true, "contexts": null, "integration_types": [0, 1],
                "nsfw": false,
            });
            let wanted = wanted.as_object().into_iter().flatten().filter(|it| !it.1.is_null());
            extend(&mut command, wanted.map(|(key, value)| (key.clone(), value.clone())).collect());
            let permissions = &command["default_member_permissions"];
            if let Some(number) = permissions.as_u64() {
                command["default_member_permissions"] = number.to_string().into();
            }
            commands.push(command);
        }
        self.commands = commands;
        self.n_registrations += 1;
        Ok(Some(self.listed_commands(true)))
    }
}

/// Takes translations out, of options and choices too.
fn strip(commands: &mut Value) {
    match commands {
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Object(object) => {
            object.retain(|key, _| !key.ends_with("_localizations"));
            object.values_mut().for_each(strip);
        }
        _ => {}
    }
}
