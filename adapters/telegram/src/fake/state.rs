//! What the platform knows.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::fake::message::Shown;
use crate::fake::{Call, Fault};

/// Every message of a test is from this second on, one each second: 23 July 2026.
const FIRST_DATE: i64 = 1_784_800_000;

/// "No more than about 30 messages per second" overall.
const OVERALL: (usize, Duration) = (30, Duration::from_secs(1));

/// "Avoid sending more than one message per second" in a chat, "short bursts" allowed: here five in three seconds.
const IN_CHAT: (usize, Duration) = (5, Duration::from_secs(3));

pub(super) struct State {
    pub(super) queue: VecDeque<Queued>,
    next_update: i64,
    /// Every update there was, for a second delivery.
    sent: HashMap<i64, String>,
    pub(super) n_confirmed: usize,
    /// Grows with each getUpdates: a newer one ends an older one that waits.
    pub(super) poll: u64,
    next_message: i64,
    revision: u64,
    pub(super) people: HashMap<i64, PersonState>,
    pub(super) groups: HashMap<i64, GroupState>,
    /// What the bot has said, by chat.
    pub(super) chats: HashMap<i64, Vec<Shown>>,
    pub(super) files: HashMap<String, Bytes>,
    /// Whether each callback query was answered.
    pub(super) callbacks: HashMap<String, bool>,
    /// Menus by scope and language.
    pub(super) commands: HashMap<(String, String), Value>,
    pub(super) webhook: Option<Webhook>,
    pub(super) bot_reads_all: bool,
    pub(super) faults: VecDeque<(String, Fault)>,
    pub(super) is_away: bool,
    pub(super) recorded: Option<Vec<Record>>,
    /// When messages were sent lately: overall under 0, else by chat. `None`: no limits.
    pub(super) sends: Option<HashMap<i64, VecDeque<Instant>>>,
}

/// An update that is not confirmed.
pub(super) struct Queued {
    pub(super) id: i64,
    pub(super) json: String,
    /// Only what was delivered can be confirmed.
    pub(super) is_delivered: bool,
}

pub(super) struct PersonState {
    pub(super) name: String,
    pub(super) language: String,
    pub(super) has_opened: bool,
    pub(super) has_blocked: bool,
}

pub(super) struct GroupState {
    pub(super) title: String,
    pub(super) username: Option<String>,
    pub(super) administrators: HashSet<i64>,
    /// The bot is an administrator, and is sent everything.
    pub(super) has_bot_administrator: bool,
}

#[derive(Clone)]
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: String,
}

pub(super) enum Record {
    Call(Call),
    /// As it went out.
    Update(String),
}

impl Record {
    pub(super) fn call(&self) -> Option<&Call> {
        match self {
            Self::Call(it) => Some(it),
            Self::Update(_) => None,
        }
    }
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            queue: VecDeque::new(),
            next_update: 870_000_001,
            sent: HashMap::new(),
            n_confirmed: 0,
            poll: 0,
            next_message: 1,
            revision: 0,
            people: HashMap::new(),
            groups: HashMap::new(),
            chats: HashMap::new(),
            files: HashMap::new(),
            callbacks: HashMap::new(),
            commands: HashMap::new(),
            webhook: None,
            bot_reads_all: false,
            faults: VecDeque::new(),
            is_away: false,
            recorded: Some(Vec::new()),
            sends: None,
        }
    }

    pub(super) fn add_person(&mut self, id: i64, name: &str, language: &str, has_opened: bool) {
        assert!(id > 0, "a person's number is above 0");
        let person = PersonState {
            name: name.to_owned(),
            language: language.to_owned(),
            has_opened,
            has_blocked: false,
        };
        self.people.insert(id, person);
    }

    pub(super) fn add_group(&mut self, id: i64, title: &str, username: Option<&str>) {
        assert!(id < -1_000_000_000_000, "a supergroup's number is below -1000000000000");
        let group = GroupState {
            title: title.to_owned(),
            username: username.map(str::to_owned),
            administrators: HashSet::new(),
            has_bot_administrator: false,
        };
        self.groups.insert(id, group);
    }

    pub(super) fn next_message(&mut self) -> i64 {
        self.next_message += 1;
        self.next_message
    }

    pub(super) fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    /// When message number `id` was written.
    pub(super) fn date(id: i64) -> i64 {
        FIRST_DATE + id
    }

    pub(super) fn queue(&mut self, mut payload: Value) -> i64 {
        let id = self.next_update;
        self.next_update += 1;
        payload["update_id"] = id.into();
        let json = payload.to_string();
        if let Some(recorded) = &mut self.recorded {
            recorded.push(Record::Update(json.clone()));
            self.sent.insert(id, json.clone());
        }
        self.queue.push_back(Queued { id, json, is_delivered: false });
        id
    }

    pub(super) fn redeliver(&mut self, id: i64) {
        let json = self.sent.get(&id).expect("an update that was sent").clone();
        let at = self.queue.partition_point(|it| it.id < id);
        match self.queue.get_mut(at) {
            Some(queued) if queued.id == id => queued.is_delivered = false,
            _ => self.queue.insert(at, Queued { id, json, is_delivered: false }),
        }
    }

    pub(super) fn last_update(&self) -> Option<i64> {
        self.sent.contains_key(&(self.next_update - 1)).then_some(self.next_update - 1)
    }

    /// "An update is considered confirmed as soon as getUpdates is called with an offset higher than its update_id."
    pub(super) fn confirm_before(&mut self, offset: i64) {
        let n_before = self.queue.len();
        self.queue.retain(|it| it.id >= offset || !it.is_delivered);
        self.n_confirmed += n_before - self.queue.len();
    }

    /// The answer to getUpdates, or `None` if there is nothing.
    pub(super) fn deliver(&mut self, limit: usize) -> Option<String> {
        if self.queue.is_empty() {
            return None;
        }
        let mut body = String::from(r#"{"ok":true,"result":["#);
        for (index, update) in self.queue.iter_mut().take(limit).enumerate() {
            update.is_delivered = true;
            if index > 0 {
                body.push(',');
            }
            body.push_str(&update.json);
        }
        body.push_str("]}");
        Some(body)
    }

    /// Notes that a message is sent to `chat`, or tells how long it would have to wait.
    pub(super) fn over_limit(&mut self, chat: i64) -> Option<Duration> {
        let sends = self.sends.as_mut()?;
        let now = Instant::now();
        for (key, most, window) in [(0, OVERALL.0, OVERALL.1), (chat, IN_CHAT.0, IN_CHAT.1)] {
            let times = sends.entry(key).or_default();
            while times.front().is_some_and(|it| now - *it >= window) {
                times.pop_front();
            }
            if times.len() >= most {
                return Some(Duration::from_secs(1));
            }
        }
        for key in [0, chat] {
            sends.entry(key).or_default().push_back(now);
        }
        None
    }

    /// The fault that this call is to have, if any.
    pub(super) fn fault(&mut self, method: &str) -> Option<Fault> {
        let at = self.faults.iter().position(|(it, _)| it == "*" || it.eq_ignore_ascii_case(method))?;
        self.faults.remove(at).map(|it| it.1)
    }

    /// A person as the Bot API writes them.
    pub(super) fn user(&self, id: i64) -> Value {
        let person = self.people.get(&id).expect("a person of this fake");
        json!({"id": id, "is_bot": false, "first_name": person.name, "language_code": person.language})
    }

    /// A chat as the Bot API writes it.
    pub(super) fn chat(&self, id: i64) -> Value {
        match self.groups.get(&id) {
            Some(group) => {
                let mut chat = json!({"id": id, "type": "supergroup", "title": group.title});
                crate::fake::message::set(&mut chat, "username", group.username.as_deref());
                chat
            }
            None => json!({"id": id, "type": "private", "first_name": self.people[&id].name}),
        }
    }
}
