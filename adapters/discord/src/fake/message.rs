//! Messages: how Discord writes them, and what of ours people see.

use serde_json::{Value, json};

use crate::fake::APPLICATION;
use crate::fake::components::{flat, normalized};
use crate::fake::state::{Channel, State, extend};
use crate::fake::upload::Body;

pub(super) const EPHEMERAL: u64 = 1 << 6;
pub(super) const LOADING: u64 = 1 << 7;
pub(super) const COMPONENTS_V2: u64 = 1 << 15;

pub(super) struct Message {
    pub(super) id: u64,
    pub(super) channel: u64,
    pub(super) author: u64,
    /// The one person who sees it, if it is ephemeral.
    pub(super) only_for: Option<u64>,
    /// As Discord writes it, without guild and member.
    pub(super) json: Value,
    pub(super) n_edits: u32,
    pub(super) revision: u64,
    /// Ephemeral, and the client was restarted since.
    pub(super) is_vanished: bool,
}

impl Message {
    pub(super) fn flags(&self) -> u64 {
        self.json["flags"].as_u64().unwrap_or_default()
    }

    pub(super) fn is_loading(&self) -> bool {
        self.flags() & LOADING != 0
    }

    pub(super) fn is_ours(&self) -> bool {
        self.author == APPLICATION
    }

    pub(super) fn shown(&self, is_dm: bool) -> Shown {
        Shown {
            id: self.id,
            channel: self.channel,
            is_ephemeral: self.only_for.is_some(),
            is_dm,
            revision: self.revision,
            n_edits: self.n_edits,
            text: text(&self.json),
            components: self.json["components"].clone(),
            embeds: self.json["embeds"].clone(),
            attachments: self.json["attachments"].clone(),
            flags: self.flags(),
        }
    }
}

/// A message of ours, as it stands now.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its number.
    pub id: u64,
    /// Where it stands.
    pub channel: u64,
    /// Whether only one person sees it.
    pub is_ephemeral: bool,
    /// Whether it stands in the conversation of the bot with one person.
    pub is_dm: bool,
    /// Grows with every message and edit in the whole server.
    pub revision: u64,
    /// How often it was edited; the first words of a deferred answer are no edit.
    pub n_edits: u32,
    /// Its content, embeds and text displays, joined by newlines.
    pub text: String,
    /// Its components, as Discord returns them.
    pub components: Value,
    /// Its embeds.
    pub embeds: Value,
    /// Its files.
    pub attachments: Value,
    /// Its flags.
    pub flags: u64,
}

/// A button of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// What it sends back when pressed.
    pub custom_id: Option<String>,
    /// 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    pub style: u64,
    /// What it opens when pressed.
    pub url: Option<String>,
    /// Whether it cannot be pressed.
    pub is_disabled: bool,
}

impl Shown {
    /// Its buttons, in reading order.
    pub fn buttons(&self) -> Vec<Button> {
        let string = |it: &Value, key: &str| it[key].as_str().map(str::to_owned);
        let button = |it: &Value| Button {
            label: string(it, "label").unwrap_or_default(),
            custom_id: string(it, "custom_id"),
            style: it["style"].as_u64().unwrap_or_default(),
            url: string(it, "url"),
            is_disabled: it["disabled"].as_bool().unwrap_or_default(),
        };
        flat(&self.components).into_iter().filter(|it| it["type"] == 2).map(button).collect()
    }

    /// The labels of its buttons, in reading order.
    pub fn labels(&self) -> Vec<String> {
        self.buttons().into_iter().map(|it| it.label).collect()
    }

    /// The button labelled `label`; of "Me" and "✓ Me" either.
    pub fn button(&self, label: &str) -> Option<Button> {
        self.buttons().into_iter().find(|it| it.label == label || it.label.strip_prefix("✓ ") == Some(label))
    }

    /// The labels of the options of its selects, in reading order.
    pub fn options(&self) -> Vec<String> {
        let options =
            self.selects().into_iter().flat_map(|it| it["options"].as_array().into_iter().flatten());
        options.filter_map(|it| it["label"].as_str()).map(str::to_owned).collect()
    }

    /// Its string selects, as Discord returns them.
    pub fn selects(&self) -> Vec<&Value> {
        flat(&self.components).into_iter().filter(|it| it["type"] == 3).collect()
    }
}

/// All words of a message.
fn text(message: &Value) -> String {
    let mut words = vec![message["content"].as_str().unwrap_or_default().to_owned()];
    for embed in message["embeds"].as_array().into_iter().flatten() {
        let fields = embed["fields"].as_array().into_iter().flatten();
        let fields = fields.flat_map(|it| [&it["name"], &it["value"]]);
        let parts = [&embed["author"]["name"], &embed["title"], &embed["description"]].into_iter();
        let parts = parts.chain(fields).chain([&embed["footer"]["text"]]);
        words.extend(parts.filter_map(Value::as_str).map(str::to_owned));
    }
    let displays = flat(&message["components"]).into_iter().filter(|it| it["type"] == 10);
    words.extend(displays.filter_map(|it| it["content"].as_str()).map(str::to_owned));
    words.retain(|it| !it.is_empty());
    words.join("\n")
}

impl State {
    /// Writes a message and tells of it where the application would be told. `extra` is put over its members.
    pub(super) fn write(&mut self, channel: u64, author: u64, only_for: Option<u64>, extra: Value) -> u64 {
        let id = self.next_id();
        let mut json = json!({
            "id": id.to_string(), "channel_id": channel.to_string(), "author": self.user(author), "type": 0,
            "content": "", "timestamp": self.timestamp(), "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
            "components": [], "pinned": false, "flags": 0,
        });
        extend(&mut json, extra);
        let revision = self.next_revision();
        let message =
            Message { id, channel, author, only_for, json, n_edits: 0, revision, is_vanished: false };
        self.messages.insert(id, message);
        match only_for {
            Some(person) => self.ephemeral.entry(person).or_default().push(id),
            None => self.in_channel.entry(channel).or_default().push(id),
        }
        self.tells_of_message("MESSAGE_CREATE", id);
        id
    }

    /// Puts what `body` says over message `id`, as an edit does.
    pub(super) fn rewrite(&mut self, id: u64, body: &Body) {
        let channel = self.messages[&id].channel;
        let added = self.attach(channel, &body.files, self.messages[&id].only_for.is_some());
        let (revision, now) = (self.next_revision(), self.timestamp());
        let message = self.messages.get_mut(&id).expect("a message that was found");
        let was_loading = message.is_loading();
        let json = &mut message.json;
        extend(json, written(&body.json));
        if let Some(kept) = body.json["attachments"].as_array() {
            let is_kept = |it: &Value| kept.iter().any(|kept| number(&kept["id"]) == number(&it["id"]));
            json["attachments"].as_array_mut().expect("messages have attachments").retain(is_kept);
        }
        json["attachments"].as_array_mut().expect("messages have attachments").extend(added);
        let asked = body.json["flags"].as_u64().unwrap_or_default();
        let flags = json["flags"].as_u64().unwrap_or_default() & !LOADING | asked & COMPONENTS_V2;
        json["flags"] = flags.into();
        if !was_loading {
            json["edited_timestamp"] = now.into();
            message.n_edits += 1;
        }
        message.revision = revision;
        self.tells_of_message("MESSAGE_UPDATE", id);
    }

    pub(super) fn erase(&mut self, id: u64) {
        let Some(message) = self.messages.get(&id) else { return };
        let (channel, only_for) = (message.channel, message.only_for);
        self.tells_of_message("MESSAGE_DELETE", id);
        self.messages.remove(&id);
        let list = match only_for {
            Some(person) => self.ephemeral.get_mut(&person),
            None => self.in_channel.get_mut(&channel),
        };
        if let Some(list) = list {
            list.retain(|it| *it != id);
        }
    }

    /// Message `id` as it is delivered now: addresses of files are signed anew.
    pub(super) fn told(&self, id: u64) -> Value {
        let mut json = self.messages[&id].json.clone();
        self.sign_all(&mut json);
        json
    }

    /// What `person` sees of ours, in order, where it was written or edited after `revision`.
    pub(super) fn shown_to(&self, person: u64, revision: u64) -> Vec<Shown> {
        let dm = self.person(person).dm;
        let open = self.in_channel.get(&dm).into_iter().flatten();
        let mut ids: Vec<u64> =
            open.chain(self.ephemeral.get(&person).into_iter().flatten()).copied().collect();
        ids.sort_unstable();
        let messages = ids.iter().map(|it| &self.messages[it]);
        let seen = messages
            .filter(|it| it.revision > revision && it.is_ours() && !it.is_vanished && !it.is_loading());
        seen.map(|it| it.shown(it.channel == dm)).collect()
    }

    /// Messages of a conversation with the bot are told to the bot, its own too.
    fn tells_of_message(&mut self, event: &str, id: u64) {
        let message = &self.messages[&id];
        if message.only_for.is_some() || !matches!(self.channels.get(&message.channel), Some(Channel::Dm(_)))
        {
            return;
        }
        let (channel, is_theirs) = (message.channel.to_string(), !message.is_ours());
        let data = match event {
            "MESSAGE_DELETE" => json!({"id": id.to_string(), "channel_id": channel}),
            _ => {
                let mut data = self.told(id);
                data["channel_type"] = 1.into();
                data
            }
        };
        self.gateway.dispatch(event, &data, crate::fake::events::DIRECT_MESSAGES);
        if is_theirs && event == "MESSAGE_CREATE" {
            self.gateway.remembers(event, data, None);
        }
    }
}

/// The members of a request that a message takes over, as Discord returns them.
pub(super) fn written(body: &Value) -> Value {
    let mut written = json!({});
    if let Some(content) = body.get("content") {
        written["content"] = content.as_str().unwrap_or_default().into();
    }
    if let Some(embeds) = body.get("embeds") {
        let mut embeds = embeds.as_array().cloned().unwrap_or_default();
        embeds.iter_mut().for_each(rich);
        written["embeds"] = embeds.into();
    }
    if let Some(components) = body.get("components") {
        written["components"] = normalized(components);
    }
    written
}

fn rich(embed: &mut Value) {
    embed["type"] = "rich".into();
    for field in embed["fields"].as_array_mut().into_iter().flatten() {
        if field["inline"].is_null() {
            field["inline"] = false.into();
        }
    }
    if let Some(embed) = embed.as_object_mut() {
        embed.retain(|_, it| !it.is_null());
    }
}

/// A snowflake, written as a string or as a number.
pub(super) fn number(id: &Value) -> Option<u64> {
    id.as_u64().or_else(|| id.as_str().and_then(|it| it.parse().ok()))
}
