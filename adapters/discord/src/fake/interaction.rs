//! Interactions: what they are to the platform, and how they are written to the application.

use serde_json::{Value, json};

use crate::fake::APPLICATION;
use crate::fake::state::{Channel, Post, State, extend};

/// "You must send an initial response within 3 seconds of receiving the event."
const FIRST_ANSWER_MS: u64 = 3_000;
/// "Interaction tokens are valid for 15 minutes."
const TOKEN_MS: u64 = 15 * 60 * 1000;

/// VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY, MENTION_EVERYONE.
const IN_GUILD: u64 = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 17;
/// "ATTACH_FILES | EMBED_LINKS | MENTION_EVERYONE permissions for (G)DMs with other users …"
const IN_PRIVATE: u64 = 1 << 14 | 1 << 15 | 1 << 17;
/// "… and additionally includes USE_EXTERNAL_EMOJIS for DMs with the app's bot user".
const IN_DM: u64 = IN_PRIVATE | 1 << 18;

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InteractionKind {
    /// Used a command.
    Command,
    /// Pressed a button or chose from a select.
    Component,
    /// Sent a form.
    Form,
}

/// How an interaction was answered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Not.
    Not,
    /// Type 5: "is thinking".
    Deferred,
    /// Type 6: nothing is shown.
    DeferredUpdate,
    /// Type 4: a message.
    Message,
    /// Type 7: the message it came from was edited.
    Update,
    /// Type 9: a form.
    Modal,
}

/// Where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In a guild, by its number.
    Guild(u64),
    /// In the conversation with the bot.
    Dm,
    /// In a conversation with somebody else.
    PrivateChannel,
}

/// What became of an interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct InteractionRecord {
    /// Its number.
    pub id: u64,
    /// What it is answered with.
    pub token: String,
    /// What the person did.
    pub kind: InteractionKind,
    /// Who did it.
    pub person: u64,
    /// Where.
    pub place: Context,
    /// How it was answered first.
    pub answered: Answered,
    /// How many messages followed the first answer.
    pub n_followups: usize,
}

pub(super) struct Interaction {
    pub(super) id: u64,
    pub(super) token: String,
    pub(super) kind: InteractionKind,
    pub(super) person: u64,
    pub(super) channel: u64,
    at_ms: u64,
    /// Who installed what it came through: "0" a guild, "1" the person.
    pub(super) owners: Value,
    /// The message that its component, or the component before its form, sits on.
    pub(super) message: Option<u64>,
    /// `interaction_metadata` of messages that answer it.
    pub(super) metadata: Value,
    pub(super) answered: Answered,
    /// What `@original` is.
    pub(super) original: Option<u64>,
    /// Messages that its token may edit.
    pub(super) sent: Vec<u64>,
    pub(super) n_followups: usize,
}

impl Interaction {
    pub(super) fn is_too_late(&self, now_ms: u64) -> bool {
        self.answered == Answered::Not && now_ms >= self.at_ms + FIRST_ANSWER_MS
    }

    pub(super) fn is_token_over(&self, now_ms: u64) -> bool {
        now_ms >= self.at_ms + TOKEN_MS
    }

    /// Only the person installed the application where it was used.
    pub(super) fn is_of_person_only(&self) -> bool {
        self.owners.get("0").is_none()
    }

    /// Its message may be updated in place.
    pub(super) fn has_message(&self) -> bool {
        self.message.is_some()
    }
}

/// What an interaction is about, before it has a number.
pub(super) struct Doing {
    pub(super) kind: InteractionKind,
    pub(super) person: u64,
    pub(super) channel: u64,
    pub(super) owners: Value,
    pub(super) message: Option<u64>,
    pub(super) data: Value,
    /// Members of `interaction_metadata` that only its kind has.
    pub(super) metadata: Value,
}

impl State {
    /// A person does something: the application is told. Gives the interaction's number.
    pub(super) fn interact(&mut self, doing: Doing) -> u64 {
        let Doing { kind, person, channel, owners, message, data, metadata: more } = doing;
        let id = self.next_id();
        // What comes after the number stands for what is random in a real one; they too are much longer than it.
        let token = format!("aW50ZXJhY3Rpb246{id}{}", "QyZ0dmbHN2cXRkZ3JzbGFwc3".repeat(6));
        let number = match kind {
            InteractionKind::Command => 2,
            InteractionKind::Component => 3,
            InteractionKind::Form => 5,
        };
        let mut json = json!({
            "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": number, "data": data,
            "token": token, "version": 1, "locale": self.person(person).locale, "entitlements": [],
            "authorizing_integration_owners": owners, "attachment_size_limit": 10_485_760,
            "channel_id": channel.to_string(),
        });
        extend(&mut json, self.place(person, channel));
        if let Some(message) = message {
            json["message"] = self.told(message);
        }
        let mut metadata = json!({
            "id": id.to_string(), "type": number, "user": self.user(person), "authorizing_integration_owners": owners,
        });
        extend(&mut metadata, more);
        let interaction = Interaction {
            id,
            token: token.clone(),
            kind,
            person,
            channel,
            at_ms: self.now_ms,
            owners,
            message,
            metadata,
            answered: Answered::Not,
            original: None,
            sent: Vec::new(),
            n_followups: 0,
        };
        self.interactions.insert(id, interaction);
        self.person_mut(person).did.push(id);
        self.tokens.insert(token, id);
        self.deliver(&json, Some(id));
        self.gateway.remembers("INTERACTION_CREATE", json, Some(id));
        id
    }

    /// Sends an interaction to the application, the way it asked for.
    fn deliver(&mut self, json: &Value, interaction: Option<u64>) {
        match self.endpoint.clone() {
            None => self.gateway.dispatch("INTERACTION_CREATE", json, 0),
            Some(url) => {
                self.gateway.record("INTERACTION_CREATE", json);
                self.posts.push_back(Post { url, body: json.to_string(), interaction, is_forged: false });
            }
        }
    }

    /// Delivers the last thing a person did once more.
    pub(super) fn redeliver(&mut self) {
        let (name, data, interaction) = self.gateway.last.clone().expect("someone did something");
        match interaction {
            Some(_) => self.deliver(&data, interaction),
            None => self.gateway.dispatch(&name, &data, crate::fake::events::DIRECT_MESSAGES),
        }
    }

    /// The members of an interaction that say where it was done.
    fn place(&self, person: u64, channel: u64) -> Value {
        let user = self.user(person);
        let at = self.channels[&channel];
        match at {
            Channel::Guild(id) => {
                let guild = &self.guilds[&id];
                let permissions = guild.members.get(&person).expect("a member of the guild");
                json!({
                    "context": 0, "guild_id": id.to_string(), "guild_locale": "en-US",
                    "guild": {"id": id.to_string(), "locale": "en-US", "features": []},
                    "channel": {
                        "id": channel.to_string(), "type": 0, "name": "general", "guild_id": id.to_string(), "position": 0,
                        "nsfw": false, "flags": 0, "parent_id": null, "topic": null, "rate_limit_per_user": 0,
                        "last_message_id": null,
                    },
                    "member": {
                        "user": user, "roles": [], "joined_at": "2024-01-02T03:04:05.000000+00:00", "deaf": false,
                        "mute": false, "flags": 0, "nick": null, "avatar": null, "pending": false, "premium_since": null,
                        "communication_disabled_until": null, "permissions": permissions.to_string(),
                    },
                    "app_permissions": IN_GUILD.to_string(),
                })
            }
            Channel::Dm(_) => json!({
                "context": 1, "user": user, "app_permissions": IN_DM.to_string(),
                "channel": {"id": channel.to_string(), "type": 1, "flags": 0, "last_message_id": null},
            }),
            Channel::Private(_) => json!({
                "context": 2, "user": user, "app_permissions": IN_PRIVATE.to_string(),
                "channel": {"id": channel.to_string(), "type": 1, "flags": 0, "last_message_id": null},
            }),
        }
    }

    /// `authorizing_integration_owners` of what `person` does in `channel` with a command of these integration types.
    pub(super) fn owners(&self, person: u64, channel: u64, types: &[u64]) -> Value {
        let mut owners = json!({});
        let guild = match self.channels[&channel] {
            Channel::Guild(id) => self.guilds[&id].has_bot.then_some(id),
            Channel::Dm(_) => Some(0),
            Channel::Private(_) => None,
        };
        if let Some(guild) = guild.filter(|_| types.contains(&0)) {
            owners["0"] = guild.to_string().into();
        }
        if self.person(person).has_installed && types.contains(&1) {
            owners["1"] = person.to_string().into();
        }
        owners
    }

    /// A command as it is offered to `person` in `channel`: its number, and who installed it.
    pub(super) fn offered(&self, person: u64, channel: u64, kind: u64, name: &str) -> (u64, Value) {
        // Before anything is registered, tests of what comes in need no registration.
        let made_up = json!({"id": "1", "integration_types": [0, 1]});
        let found = self.commands.iter().find(|it| it["type"] == kind && it["name"] == name);
        let command = match found {
            Some(command) => command,
            None if self.commands.is_empty() => &made_up,
            None => panic!("no command {name:?} of type {kind} is registered"),
        };
        let context = match self.channels[&channel] {
            Channel::Guild(_) => 0,
            Channel::Dm(_) => 1,
            Channel::Private(_) => 2,
        };
        let contexts = command["contexts"].as_array();
        assert!(
            contexts.is_none_or(|it| it.contains(&context.into())),
            "{name:?} is not offered in context {context}"
        );
        let wanted = command["default_member_permissions"].as_str().and_then(|it| it.parse::<u64>().ok());
        if let (Channel::Guild(guild), Some(wanted)) = (self.channels[&channel], wanted) {
            let guild = &self.guilds[&guild];
            let held = guild.members[&person];
            assert!(
                guild.lets_all_use_commands || held & wanted == wanted,
                "{name:?} is not offered to whom {wanted:b} is not permitted"
            );
        }
        let types: Vec<u64> =
            command["integration_types"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let owners = self.owners(person, channel, &types);
        assert_ne!(owners, json!({}), "nobody installed {name:?} where it was used");
        (crate::fake::message::number(&command["id"]).expect("a command has a number"), owners)
    }

    pub(super) fn record_of(&self, interaction: &Interaction) -> InteractionRecord {
        InteractionRecord {
            id: interaction.id,
            token: interaction.token.clone(),
            kind: interaction.kind,
            person: interaction.person,
            place: match self.channels[&interaction.channel] {
                Channel::Guild(id) => Context::Guild(id),
                Channel::Dm(_) => Context::Dm,
                Channel::Private(_) => Context::PrivateChannel,
            },
            answered: interaction.answered,
            n_followups: interaction.n_followups,
        }
    }

    /// How often `person` was told that an interaction failed: no first answer in time, or never more than thinking.
    pub(super) fn n_failures(&self, person: u64) -> usize {
        let is_failed = |it: &&Interaction| {
            let is_loading =
                || it.original.and_then(|id| self.messages.get(&id)).is_some_and(|it| it.is_loading());
            it.is_too_late(self.now_ms) || it.is_token_over(self.now_ms) && is_loading()
        };
        self.person(person).did.iter().map(|it| &self.interactions[it]).filter(is_failed).count()
    }
}
