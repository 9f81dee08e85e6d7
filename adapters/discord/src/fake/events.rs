//! The gateway's sessions: what each was told, under which number, and what a connection has to say next.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::fake::state::{State, extend};
use crate::fake::{APPLICATION, TOKEN};

/// `1 << 0`: GUILD_CREATE.
pub(super) const GUILDS: u64 = 1;
/// `1 << 12`: messages of conversations with the bot.
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_PRESENCES: u64 = 1 << 8;
const MESSAGE_CONTENT: u64 = 1 << 15;

/// A session that is further behind cannot be resumed.
const N_KEPT: usize = 10_000;

/// "Clients should send no payload larger than 4096 bytes."
const PAYLOAD_LIMIT: usize = 4096;

pub(super) struct Gateway {
    sessions: HashMap<String, Session>,
    connections: HashMap<u64, Connection>,
    n_connections: u64,
    pub(super) is_silent: bool,
    pub(super) beat: Duration,
    pub(super) n_identifies: usize,
    pub(super) n_resumes: usize,
    pub(super) intents: Option<u64>,
    /// The last thing a person did, for a second delivery: the event, and the interaction that it is.
    pub(super) last: Option<(String, Value, Option<u64>)>,
    pub(super) events: Option<Vec<(String, Value)>>,
}

struct Session {
    intents: u64,
    /// The number of the first event that is kept.
    first: u64,
    events: VecDeque<Event>,
}

/// What is told to several sessions is one text.
#[derive(Clone)]
struct Event {
    name: Arc<str>,
    data: Arc<str>,
}

impl Session {
    /// The number of the last event.
    fn last(&self) -> u64 {
        self.first + self.events.len() as u64 - 1
    }

    fn push(&mut self, event: Event) {
        self.events.push_back(event);
        if self.events.len() > N_KEPT {
            self.events.pop_front();
            self.first += 1;
        }
    }
}

struct Connection {
    session: Option<String>,
    /// The number of the last event that was sent here.
    sent: u64,
    outbox: VecDeque<Frame>,
}

/// What a connection says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Frame {
    Text(String),
    /// Ends it with a code.
    Close(u16, &'static str),
    /// Ends it without a word.
    Cut,
}

impl Gateway {
    pub(super) fn new() -> Self {
        Self {
            sessions: HashMap::new(),
            connections: HashMap::new(),
            n_connections: 0,
            is_silent: false,
            beat: Duration::from_millis(41_250),
            n_identifies: 0,
            n_resumes: 0,
            intents: None,
            last: None,
            events: Some(Vec::new()),
        }
    }

    /// Tells every session that asked for `intents` of an event; those without a connection hear it on resuming.
    pub(super) fn dispatch(&mut self, name: &str, data: &Value, intents: u64) {
        let event = Event { name: name.into(), data: data.to_string().into() };
        let mut is_told = false;
        for session in self.sessions.values_mut().filter(|it| it.intents & intents == intents) {
            session.push(event.clone());
            is_told = true;
        }
        if is_told {
            self.record(name, data);
        }
    }

    pub(super) fn record(&mut self, name: &str, data: &Value) {
        if let Some(events) = &mut self.events {
            events.push((name.to_owned(), data.clone()));
        }
    }

    pub(super) fn remembers(&mut self, name: &str, data: Value, interaction: Option<u64>) {
        self.last = Some((name.to_owned(), data, interaction));
    }

    /// A new connection: it is greeted.
    pub(super) fn connects(&mut self) -> u64 {
        self.n_connections += 1;
        let hello = json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": self.beat.as_millis() as u64}});
        let connection =
            Connection { session: None, sent: 0, outbox: [Frame::Text(hello.to_string())].into() };
        self.connections.insert(self.n_connections, connection);
        self.n_connections
    }

    /// A connection ended; with 1000 or 1001 its session ends too.
    pub(super) fn disconnects(&mut self, connection: u64, code: Option<u16>) {
        let session = self.connections.remove(&connection).and_then(|it| it.session);
        if let Some(session) = session.filter(|_| matches!(code, Some(1000 | 1001))) {
            self.sessions.remove(&session);
        }
    }

    /// Some session is ready and has its connection.
    pub(super) fn is_connected(&self) -> bool {
        self.connections.values().any(|it| it.session.is_some())
    }

    /// What a connection has to say now.
    pub(super) fn says(&mut self, connection: u64) -> Vec<Frame> {
        let Some(connection) = self.connections.get_mut(&connection) else { return vec![Frame::Cut] };
        if connection.outbox.contains(&Frame::Cut) {
            return vec![Frame::Cut];
        }
        if self.is_silent {
            return Vec::new();
        }
        let mut frames: Vec<Frame> = connection.outbox.drain(..).collect();
        if let Some(session) = connection.session.as_ref().and_then(|it| self.sessions.get(it)) {
            let n_sent = usize::try_from((connection.sent + 1).saturating_sub(session.first)).unwrap_or(0);
            for (index, event) in session.events.iter().enumerate().skip(n_sent) {
                let number = session.first + index as u64;
                let (name, data) = (&event.name, &event.data);
                frames.push(Frame::Text(format!(r#"{{"op":0,"s":{number},"t":"{name}","d":{data}}}"#)));
            }
            connection.sent = session.last();
        }
        frames
    }

    /// Every connection says this.
    pub(super) fn orders(&mut self, frame: &Frame) {
        self.connections.values_mut().for_each(|it| it.outbox.push_back(frame.clone()));
    }

    /// No session can be resumed any more.
    pub(super) fn forgets(&mut self) {
        self.sessions.clear();
        self.connections.values_mut().for_each(|it| it.session = None);
    }

    fn answer(&mut self, connection: u64, frame: Frame) {
        if let Some(connection) = self.connections.get_mut(&connection) {
            connection.outbox.push_back(frame);
        }
    }

    fn resume(&mut self, connection: u64, data: &Value) {
        let (id, seen) = (data["session_id"].as_str().unwrap_or_default(), data["seq"].as_u64());
        let found = self.sessions.get_mut(id).zip(seen);
        let Some((session, seen)) = found.filter(|(session, seen)| seen + 1 >= session.first) else {
            return self.answer(connection, invalid_session(false));
        };
        if seen > session.last() {
            return self.answer(connection, Frame::Close(4007, "Invalid seq."));
        }
        session.push(Event { name: "RESUMED".into(), data: "{}".into() });
        self.n_resumes += 1;
        for other in self.connections.values_mut().filter(|it| it.session.as_deref() == Some(id)) {
            // Whoever had the session before has it no more.
            other.session = None;
            other.outbox.push_back(Frame::Cut);
        }
        if let Some(connection) = self.connections.get_mut(&connection) {
            connection.session = Some(id.to_owned());
            connection.sent = seen;
        }
    }
}

impl State {
    /// Hears what a client says on a connection.
    pub(super) fn hears(&mut self, connection: u64, text: &str) {
        if self.gateway.is_silent {
            return;
        }
        let payload: Value = serde_json::from_str(text).unwrap_or_default();
        let Some(op) = payload["op"].as_u64().filter(|_| text.len() <= PAYLOAD_LIMIT) else {
            return self.gateway.answer(connection, Frame::Close(4002, "Error while decoding payload."));
        };
        let has_session = self.gateway.connections.get(&connection).is_some_and(|it| it.session.is_some());
        let frame = match op {
            1 => Frame::Text(json!({"op": 11}).to_string()),
            2 | 6 if has_session => Frame::Close(4005, "Already authenticated."),
            2 | 6 if payload["d"]["token"].as_str().map(bare) != Some(TOKEN) => {
                Frame::Close(4004, "Authentication failed.")
            }
            2 => return self.identify(connection, &payload["d"]),
            6 => return self.gateway.resume(connection, &payload["d"]),
            3 | 4 | 8 | 31 if has_session => return,
            3 | 4 | 8 | 31 => Frame::Close(4003, "Not authenticated."),
            _ => Frame::Close(4001, "Unknown opcode."),
        };
        self.gateway.answer(connection, frame);
    }

    fn identify(&mut self, connection: u64, data: &Value) {
        self.gateway.n_identifies += 1;
        let Some(intents) = data["intents"].as_u64().filter(|it| it >> 26 == 0) else {
            return self.gateway.answer(connection, Frame::Close(4013, "Invalid intent(s)."));
        };
        self.gateway.intents = Some(intents);
        let granted = if self.has_message_content { MESSAGE_CONTENT } else { 0 };
        if intents & (GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT) & !granted != 0 {
            return self.gateway.answer(connection, Frame::Close(4014, "Disallowed intent(s)."));
        }
        let id = format!("{:032x}", self.next_id());
        let ready = self.ready(&id);
        // A session whose connection is gone ends when a new one begins; the platform's own patience is minutes.
        let connections = &self.gateway.connections;
        let is_held = |id: &str| connections.values().any(|it| it.session.as_deref() == Some(id));
        self.gateway.sessions.retain(|id, _| is_held(id));
        let event = Event { name: "READY".into(), data: ready.to_string().into() };
        let session = Session { intents, first: 1, events: [event].into() };
        self.gateway.record("READY", &ready);
        self.gateway.sessions.insert(id.clone(), session);
        if intents & GUILDS != 0 {
            let guilds: Vec<u64> = self.guilds.iter().filter(|it| it.1.has_bot).map(|it| *it.0).collect();
            for guild in guilds {
                let data = self.guild_created(guild);
                let event = Event { name: "GUILD_CREATE".into(), data: data.to_string().into() };
                self.gateway.sessions.get_mut(&id).expect("it was just made").push(event);
                self.gateway.record("GUILD_CREATE", &data);
            }
        }
        if let Some(connection) = self.gateway.connections.get_mut(&connection) {
            connection.session = Some(id);
            connection.sent = 0;
        }
    }

    fn ready(&self, session: &str) -> Value {
        let mut user = self.user(APPLICATION);
        extend(&mut user, json!({"verified": true, "mfa_enabled": true, "email": null}));
        let guilds = self.guilds.iter().filter(|it| it.1.has_bot);
        let guilds: Vec<Value> =
            guilds.map(|it| json!({"id": it.0.to_string(), "unavailable": true})).collect();
        json!({
            "v": 10, "user": user, "guilds": guilds, "session_id": session, "shard": [0, 1],
            "resume_gateway_url": self.gateway_url,
            "application": {
                "id": APPLICATION.to_string(), "flags": self.flags(), "flags_new": self.flags().to_string(),
            },
        })
    }

    pub(super) fn tells_of_guild(&mut self, guild: u64) {
        let data = self.guild_created(guild);
        self.gateway.dispatch("GUILD_CREATE", &data, GUILDS);
    }

    fn guild_created(&self, id: u64) -> Value {
        let (guild, id) = (&self.guilds[&id], id.to_string());
        let everyone = json!({
            "id": id, "name": "@everyone", "color": 0, "hoist": false, "position": 0, "permissions": "0",
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "managed": false, "mentionable": false, "flags": 0,
        });
        let mut created = json!({
            "id": id, "name": guild.name, "owner_id": "80351110224678912", "roles": [everyone],
            "channels": [{"id": guild.channel.to_string(), "name": "general", "position": 0, "type": 0}],
            "preferred_locale": "en-US", "features": [], "joined_at": self.timestamp(), "large": false,
            "member_count": guild.members.len() + 1, "afk_timeout": 300, "default_message_notifications": 0,
            "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "verification_level": 0,
            "premium_tier": 0, "premium_progress_bar_enabled": false, "system_channel_flags": 0,
            "unavailable": false,
        });
        for nothing in [
            "members",
            "presences",
            "threads",
            "voice_states",
            "emojis",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            created[nothing] = json!([]);
        }
        for nothing in [
            "afk_channel_id",
            "application_id",
            "banner",
            "description",
            "discovery_splash",
            "hub_type",
            "icon",
            "incidents_data",
            "public_updates_channel_id",
            "rules_channel_id",
            "safety_alerts_channel_id",
            "splash",
            "system_channel_id",
            "vanity_url_code",
        ] {
            created[nothing] = Value::Null;
        }
        created
    }
}

/// Op 9.
pub(super) fn invalid_session(is_resumable: bool) -> Frame {
    Frame::Text(json!({"op": 9, "s": null, "t": null, "d": is_resumable}).to_string())
}

/// The token, with or without "Bot " before it.
fn bare(token: &str) -> &str {
    token.strip_prefix("Bot ").unwrap_or(token)
}
