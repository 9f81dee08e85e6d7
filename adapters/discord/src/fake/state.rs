//! What the platform knows: its clock, people, guilds, channels, and the numbers that everything goes by.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::fake::attachment::Attachment;
use crate::fake::events::Gateway;
use crate::fake::form::OpenForm;
use crate::fake::interaction::Interaction;
use crate::fake::limits::Limits;
use crate::fake::message::Message;
use crate::fake::{APPLICATION, Fault, PUBLIC_KEY, Request};

/// "The first second of 2015", in milliseconds: what snowflakes count from.
const EPOCH_MS: u64 = 1_420_070_400_000;

/// Every test begins at this instant: 20 July 2026, 10:00.
const FIRST_INSTANT_MS: u64 = 1_784_541_600_000;

/// GATEWAY_MESSAGE_CONTENT and its LIMITED twin, for applications in under a hundred guilds.
const MESSAGE_CONTENT_FLAGS: u64 = 1 << 18 | 1 << 19;

pub(super) struct State {
    pub(super) now_ms: u64,
    n_ids: u64,
    revision: u64,
    /// `http://127.0.0.1:PORT`, which attachments hang from.
    pub(super) base: String,
    /// Where the gateway listens.
    pub(super) gateway_url: String,
    pub(super) people: HashMap<u64, PersonState>,
    pub(super) guilds: BTreeMap<u64, GuildState>,
    pub(super) channels: HashMap<u64, Channel>,
    pub(super) messages: HashMap<u64, Message>,
    /// What everybody in a channel can see there, oldest first.
    pub(super) in_channel: HashMap<u64, Vec<u64>>,
    /// What only one person can see, oldest first.
    pub(super) ephemeral: HashMap<u64, Vec<u64>>,
    pub(super) attachments: HashMap<u64, Attachment>,
    pub(super) interactions: BTreeMap<u64, Interaction>,
    pub(super) tokens: HashMap<String, u64>,
    pub(super) commands: Vec<Value>,
    pub(super) n_registrations: usize,
    pub(super) gateway: Gateway,
    /// Interactions are posted here, and not sent through the gateway.
    pub(super) endpoint: Option<String>,
    pub(super) is_endpoint_good: Option<bool>,
    pub(super) posts: VecDeque<Post>,
    pub(super) has_message_content: bool,
    pub(super) faults: VecDeque<(String, Fault)>,
    pub(super) is_away: bool,
    pub(super) recorded: Option<Vec<Request>>,
    pub(super) limits: Option<Limits>,
    pub(super) n_invalid: usize,
}

pub(super) struct PersonState {
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) dm: u64,
    /// A conversation with somebody else, where only what they installed themselves can be used.
    pub(super) private: u64,
    /// There is a guild somewhere with them and the bot.
    pub(super) shares_guild: bool,
    pub(super) has_installed: bool,
    pub(super) has_closed_dms: bool,
    pub(super) has_blocked: bool,
    pub(super) is_deleted: bool,
    pub(super) form: Option<OpenForm>,
    /// Their interactions, in order.
    pub(super) did: Vec<u64>,
}

pub(super) struct GuildState {
    pub(super) name: String,
    pub(super) channel: u64,
    pub(super) has_bot: bool,
    pub(super) lets_all_use_commands: bool,
    /// Permissions by member.
    pub(super) members: HashMap<u64, u64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Channel {
    /// The text channel of a guild.
    Guild(u64),
    /// The bot with a person.
    Dm(u64),
    /// A person with somebody else.
    Private(u64),
}

/// What is posted to the interactions endpoint.
pub(super) struct Post {
    pub(super) url: String,
    pub(super) body: String,
    /// Whose answer it is; `None` when the endpoint is only being checked.
    pub(super) interaction: Option<u64>,
    /// Signed wrongly on purpose.
    pub(super) is_forged: bool,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            now_ms: FIRST_INSTANT_MS,
            n_ids: 0,
            revision: 0,
            base: String::new(),
            gateway_url: String::new(),
            people: HashMap::new(),
            guilds: BTreeMap::new(),
            channels: HashMap::new(),
            messages: HashMap::new(),
            in_channel: HashMap::new(),
            ephemeral: HashMap::new(),
            attachments: HashMap::new(),
            interactions: BTreeMap::new(),
            tokens: HashMap::new(),
            commands: Vec::new(),
            n_registrations: 0,
            gateway: Gateway::new(),
            endpoint: None,
            is_endpoint_good: None,
            posts: VecDeque::new(),
            has_message_content: false,
            faults: VecDeque::new(),
            is_away: false,
            recorded: Some(Vec::new()),
            limits: None,
            n_invalid: 0,
        }
    }

    /// A number no other thing has; later ones are greater.
    pub(super) fn next_id(&mut self) -> u64 {
        self.n_ids += 1;
        ((self.now_ms - EPOCH_MS) << 22) + self.n_ids
    }

    pub(super) fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    pub(super) fn passes(&mut self, duration: Duration) {
        self.now_ms += u64::try_from(duration.as_millis()).expect("a span of a test");
    }

    pub(super) fn now(&self) -> Timestamp {
        let ms = i64::try_from(self.now_ms).expect("a time of a test");
        Timestamp::from_millisecond(ms).expect("a time of a test")
    }

    /// Now, as Discord writes it.
    pub(super) fn timestamp(&self) -> String {
        self.now().strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
    }

    pub(super) fn add_person(&mut self, id: u64, name: &str, locale: &str, shares_guild: bool) {
        if self.people.contains_key(&id) {
            return;
        }
        let (dm, private) = (self.next_id(), self.next_id());
        self.channels.insert(dm, Channel::Dm(id));
        self.channels.insert(private, Channel::Private(id));
        let person = PersonState {
            name: name.to_owned(),
            locale: locale.to_owned(),
            dm,
            private,
            shares_guild,
            has_installed: false,
            has_closed_dms: false,
            has_blocked: false,
            is_deleted: false,
            form: None,
            did: Vec::new(),
        };
        self.people.insert(id, person);
    }

    pub(super) fn add_guild(&mut self, id: u64, name: &str, has_bot: bool) {
        if self.guilds.contains_key(&id) {
            return;
        }
        let channel = self.next_id();
        self.channels.insert(channel, Channel::Guild(id));
        let guild = GuildState {
            name: name.to_owned(),
            channel,
            has_bot,
            lets_all_use_commands: false,
            members: HashMap::new(),
        };
        self.guilds.insert(id, guild);
        if has_bot {
            self.tells_of_guild(id);
        }
    }

    pub(super) fn person(&self, id: u64) -> &PersonState {
        self.people.get(&id).expect("a person of this fake")
    }

    pub(super) fn person_mut(&mut self, id: u64) -> &mut PersonState {
        self.people.get_mut(&id).expect("a person of this fake")
    }

    /// Whether the bot may write to them at all.
    pub(super) fn is_within_reach(&self, person: u64) -> bool {
        let is_met = |it: &GuildState| it.has_bot && it.members.contains_key(&person);
        let state = self.person(person);
        state.shares_guild || state.has_installed || self.guilds.values().any(is_met)
    }

    /// Anyone, the bot too, as Discord writes them.
    pub(super) fn user(&self, id: u64) -> Value {
        let mut user = match self.people.get(&id) {
            None => json!({"id": id.to_string(), "username": "report-bot", "global_name": null, "bot": true}),
            Some(person) => {
                let letters = person.name.chars().filter(char::is_ascii_alphanumeric);
                let username = letters.collect::<String>().to_ascii_lowercase();
                json!({"id": id.to_string(), "username": format!("{username}.{id}"), "global_name": person.name})
            }
        };
        let same = json!({"discriminator": "0", "avatar": null, "public_flags": 0, "flags": 0, "primary_guild": null});
        extend(&mut user, same);
        user
    }

    pub(super) fn flags(&self) -> u64 {
        if self.has_message_content { MESSAGE_CONTENT_FLAGS } else { 0 }
    }

    /// The application, as its owner sees it.
    pub(super) fn application(&self) -> Value {
        json!({
            "id": APPLICATION.to_string(), "name": "Report", "icon": null, "description": "", "type": null,
            "bot": self.user(APPLICATION), "bot_public": true, "bot_require_code_grant": false,
            "verify_key": PUBLIC_KEY, "flags": self.flags(), "flags_new": self.flags().to_string(),
            "integration_types_config": {"0": {}, "1": {}}, "redirect_uris": [],
            "interactions_endpoint_url": self.endpoint, "role_connections_verification_url": null,
            "owner": {
                "id": "80351110224678912", "username": "operator", "avatar": null, "discriminator": "0",
                "public_flags": 0, "flags": 0, "global_name": "Operator", "primary_guild": null,
            },
            "approximate_guild_count": self.guilds.values().filter(|it| it.has_bot).count(),
            "approximate_user_install_count": self.people.values().filter(|it| it.has_installed).count(),
            "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": null,
            "eligible_oauth2_scopes": [],
        })
    }

    /// The fault that this request is to have, if any.
    pub(super) fn fault(&mut self, route: &str) -> Option<Fault> {
        let at = self.faults.iter().position(|(it, _)| is_route(it, route))?;
        self.faults.remove(at).map(|it| it.1)
    }
}

/// Whether `route` ("POST /channels/5/messages") is of `pattern` ("POST /channels/*/messages", or "*").
fn is_route(pattern: &str, route: &str) -> bool {
    let split = |it: &str| it.split([' ', '/']).map(str::to_owned).collect::<Vec<_>>();
    let (wanted, parts) = (split(pattern), split(route));
    pattern == "*"
        || wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(|(wanted, part)| wanted == "*" || wanted == part)
}

/// Puts all members of `more` into `object`.
pub(super) fn extend(object: &mut Value, more: Value) {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
}
