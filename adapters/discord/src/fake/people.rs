//! What people do on the platform. What they see of it is next door.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::{Value, json};

use crate::fake::Shared;
use crate::fake::form::{Form, by_id};
use crate::fake::guild::{Guild, Place, Posted};
use crate::fake::interaction::{Doing, InteractionKind};
use crate::fake::sight::wait;
use crate::fake::state::State;

/// HAS_SNAPSHOT: a forwarded message.
const HAS_SNAPSHOT: u64 = 1 << 14;

/// Someone with an account. What they do returns the number of the interaction or of the message.
#[derive(Clone)]
pub struct Person {
    pub(super) shared: Arc<Shared>,
    pub(super) id: u64,
    /// The revision of the last message they heard.
    pub(super) heard: Arc<AtomicU64>,
}

impl Person {
    pub(super) fn new(shared: Arc<Shared>, id: u64) -> Self {
        Self { shared, id, heard: Arc::default() }
    }

    /// Their number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Their conversation with the bot.
    pub fn dm_channel(&self) -> u64 {
        self.shared.lock().person(self.id).dm
    }

    /// Installs the application for themselves, to have it everywhere.
    pub fn installs_for_themselves(&self) {
        self.shared.lock().person_mut(self.id).has_installed = true;
    }

    /// Leaves every guild that the bot is in.
    pub fn leaves_all_guilds(&self) {
        let mut state = self.shared.lock();
        state.person_mut(self.id).shares_guild = false;
        for guild in state.guilds.values_mut().filter(|it| it.has_bot) {
            guild.members.remove(&self.id);
        }
    }

    /// Writes `text` in a guild. Nobody tells the bot.
    pub fn posts_in(&self, guild: &Guild, text: &str) -> Posted {
        self.posts(guild, json!({"content": text}))
    }

    /// Writes a message of any content in a guild: `{"embeds": […]}`.
    pub fn posts(&self, guild: &Guild, content: Value) -> Posted {
        let mut state = self.shared.lock();
        let it = &state.guilds[&guild.id()];
        assert!(it.members.contains_key(&self.id), "{} is not in {:?}", self.id, it.name);
        let channel = it.channel;
        let id = state.write(channel, self.id, None, content);
        Posted { id, channel, guild: Some(guild.id()) }
    }

    /// Is written to by `other`, where nobody but the two can see it.
    pub fn is_written_to(&self, other: &Self, text: &str) -> Posted {
        let mut state = self.shared.lock();
        let channel = state.person(self.id).private;
        let id = state.write(channel, other.id, None, json!({"content": text}));
        Posted { id, channel, guild: None }
    }

    /// Sends a file in a guild.
    pub fn attaches_in(&self, guild: &Guild, name: &str, kind: &str, bytes: &[u8]) -> Posted {
        let channel = guild.channel();
        let file = self.shared.lock().keep(channel, name, kind, bytes, false);
        self.posts(guild, json!({"attachments": [file]}))
    }

    /// Uses a command on a message, from its context menu.
    pub fn uses_on(&self, command: &str, posted: &Posted) -> u64 {
        self.acts(|state| {
            let (id, owners) = state.offered(self.id, posted.channel, 3, command);
            let target = posted.id.to_string();
            let mut messages = json!({});
            messages[&target] = state.told(posted.id);
            let data = json!({
                "id": id.to_string(), "name": command, "type": 3, "target_id": target, "resolved": {"messages": messages},
            });
            let metadata = json!({"target_message_id": target});
            self.command(posted.channel, owners, data, metadata)
        })
    }

    /// Types a command. `options` is `{"name": value}`, or a list as Discord writes it.
    pub fn uses(&self, place: &Place<'_>, command: &str, options: Value) -> u64 {
        self.acts(|state| {
            let channel = self.channel(state, place);
            let (id, owners) = state.offered(self.id, channel, 1, command);
            let mut data = json!({"id": id.to_string(), "name": command, "type": 1});
            let options = listed(options);
            if !options.is_empty() {
                data["options"] = options.into();
            }
            self.command(channel, owners, data, json!({}))
        })
    }

    /// Types a command with a file.
    pub fn uses_with_file(
        &self,
        place: &Place<'_>,
        command: &str,
        option: &str,
        name: &str,
        kind: &str,
        bytes: &[u8],
    ) -> u64 {
        self.acts(|state| {
            let channel = self.channel(state, place);
            let (id, owners) = state.offered(self.id, channel, 1, command);
            let file = state.keep(channel, name, kind, bytes, true);
            let data = json!({
                "id": id.to_string(), "name": command, "type": 1,
                "options": [{"name": option, "type": 11, "value": file["id"]}],
                "resolved": {"attachments": by_id(vec![file])},
            });
            self.command(channel, owners, data, json!({}))
        })
    }

    fn command(&self, channel: u64, owners: Value, data: Value, metadata: Value) -> Doing {
        let (kind, person) = (InteractionKind::Command, self.id);
        Doing { kind, person, channel, owners, message: None, data, metadata }
    }

    fn channel(&self, state: &State, place: &Place<'_>) -> u64 {
        match place {
            Place::Guild(guild) => state.guilds[&guild.id()].channel,
            Place::Dm => state.person(self.id).dm,
            Place::PrivateChannel => state.person(self.id).private,
        }
    }

    /// Presses the button labelled `label` of the newest message that has it; waits for one to have it.
    pub async fn presses(&self, label: &str) -> u64 {
        let (message, custom_id) = wait(&self.shared, &format!("a button {label:?}"), || {
            self.shown().into_iter().rev().find_map(|it| {
                let button = it.button(label).filter(|it| !it.is_disabled)?;
                Some((it.id, button.custom_id?))
            })
        })
        .await;
        self.presses_id(message, &custom_id)
    }

    /// Uses a button of message `message`, whether it has such a button or not.
    pub fn presses_id(&self, message: u64, custom_id: &str) -> u64 {
        self.acts_on(message, json!({"custom_id": custom_id, "component_type": 2}))
    }

    /// Chooses options by their labels, from a select of the newest message that has them all; waits for one. The
    /// placeholder is that of the select, or "" for any.
    pub async fn chooses(&self, placeholder: &str, labels: &[&str]) -> u64 {
        let (message, data) = wait(&self.shared, &format!("a select with {labels:?}"), || {
            self.shown().into_iter().rev().find_map(|it| {
                let selects = it.selects().into_iter();
                let mut fitting =
                    selects.filter(|it| placeholder.is_empty() || it["placeholder"] == placeholder);
                let (custom_id, values) = fitting.find_map(|it| chosen(it, labels))?;
                Some((it.id, json!({"custom_id": custom_id, "component_type": 3, "values": values})))
            })
        })
        .await;
        self.acts_on(message, data)
    }

    /// Uses a component of a message.
    fn acts_on(&self, message: u64, data: Value) -> u64 {
        self.acts(|state| {
            let channel = state.messages.get(&message).expect("a message that stands").channel;
            Doing {
                kind: InteractionKind::Component,
                person: self.id,
                channel,
                owners: state.owners(self.id, channel, &[0, 1]),
                message: Some(message),
                data,
                metadata: json!({"interacted_message_id": message.to_string()}),
            }
        })
    }

    fn acts(&self, doing: impl FnOnce(&mut State) -> Doing) -> u64 {
        let id = {
            let mut state = self.shared.lock();
            let doing = doing(&mut state);
            state.interact(doing)
        };
        self.shared.news();
        id
    }

    /// The form that was opened for them; waits for one.
    pub async fn is_shown_form(&self) -> Form {
        wait(&self.shared, "a form", || {
            self.shared.lock().person(self.id).form.as_ref().map(|it| Form::of(&it.modal))
        })
        .await
    }

    /// Fills in the form and sends it; `answers` go by label or custom id. Panics if the form would not let them.
    pub async fn fills(&self, answers: &[(&str, &str)]) -> u64 {
        self.fills_with_files(answers, &[]).await
    }

    /// Fills in the form and sends it with files: name, type, bytes.
    pub async fn fills_with_files(&self, answers: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> u64 {
        self.is_shown_form().await;
        let id = self.shared.lock().submit(self.id, answers, files);
        self.shared.news();
        id
    }

    /// Closes the form. Nobody tells the bot.
    pub fn closes_form(&self) {
        self.shared.lock().person_mut(self.id).form = None;
    }

    /// Writes `text` to the bot.
    pub fn says(&self, text: &str) -> u64 {
        self.sends(json!({"content": text}))
    }

    /// Sends a message of any content to the bot: `{"sticker_items": […]}`.
    pub fn sends(&self, content: Value) -> u64 {
        let id = {
            let mut state = self.shared.lock();
            let person = state.person_mut(self.id);
            // The client lets nobody write to whom they block.
            person.has_blocked = false;
            let dm = person.dm;
            state.write(dm, self.id, None, content)
        };
        self.shared.news();
        id
    }

    /// Sends a file to the bot.
    pub fn sends_file(&self, name: &str, kind: &str, bytes: &[u8]) -> u64 {
        let dm = self.dm_channel();
        let file = self.shared.lock().keep(dm, name, kind, bytes, false);
        self.sends(json!({"attachments": [file]}))
    }

    /// Forwards a message to the bot with the platform's own button: it tells what was said, and not by whom.
    pub fn forwards(&self, posted: &Posted) -> u64 {
        let original = self.shared.lock().told(posted.id);
        let mut snapshot = json!({});
        for key in [
            "type",
            "content",
            "mentions",
            "mention_roles",
            "attachments",
            "embeds",
            "timestamp",
            "edited_timestamp",
            "flags",
            "components",
            "sticker_items",
        ] {
            if let Some(value) = original.get(key) {
                snapshot[key] = value.clone();
            }
        }
        let mut reference = json!({
            "type": 1, "channel_id": posted.channel.to_string(), "message_id": posted.id.to_string(),
        });
        if let Some(guild) = posted.guild {
            reference["guild_id"] = guild.to_string().into();
        }
        self.sends(json!({
            "flags": HAS_SNAPSHOT, "message_snapshots": [{"message": snapshot}], "message_reference": reference,
        }))
    }

    /// Writes something else in the place of a message of theirs to the bot.
    pub fn rewords(&self, message: u64, text: &str) {
        let body = crate::fake::upload::Body { json: json!({"content": text}), files: Vec::new() };
        self.shared.lock().rewrite(message, &body);
        self.shared.news();
    }

    /// Takes a message of theirs away.
    pub fn unsays(&self, message: u64) {
        self.shared.lock().erase(message);
        self.shared.news();
    }

    /// Lets nobody on a guild write to them.
    pub fn closes_dms(&self) {
        self.shared.lock().person_mut(self.id).has_closed_dms = true;
    }

    /// Lets people on a guild write to them.
    pub fn opens_dms(&self) {
        self.shared.lock().person_mut(self.id).has_closed_dms = false;
    }

    /// Blocks the bot.
    pub fn blocks(&self) {
        self.shared.lock().person_mut(self.id).has_blocked = true;
    }

    /// Deletes their account.
    pub fn deletes_account(&self) {
        self.shared.lock().person_mut(self.id).is_deleted = true;
    }
}

/// The custom id of a select, and the values of its options with these labels; `None` if it has not all of them.
fn chosen(select: &Value, labels: &[&str]) -> Option<(Value, Vec<Value>)> {
    if select["disabled"] == true {
        return None;
    }
    let options = select["options"].as_array()?;
    let value = |label: &&str| options.iter().find(|it| it["label"] == **label).map(|it| it["value"].clone());
    let values: Option<Vec<Value>> = labels.iter().map(value).collect();
    Some((select["custom_id"].clone(), values?))
}

/// Options of a command as Discord writes them.
fn listed(options: Value) -> Vec<Value> {
    let one = |(name, value): (String, Value)| {
        let kind = match &value {
            Value::Bool(_) => 5,
            Value::Number(number) if number.is_i64() || number.is_u64() => 4,
            Value::Number(_) => 10,
            _ => 3,
        };
        json!({"name": name, "type": kind, "value": value})
    };
    match options {
        Value::Array(options) => options,
        Value::Object(options) => options.into_iter().map(one).collect(),
        _ => Vec::new(),
    }
}
