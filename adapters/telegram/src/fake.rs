//! The Bot API as a server on loopback: people, groups, messages, files, updates with their offset, limits and
//! failures on demand. For this adapter's tests, the service's scenarios and load programs.
//!
//! What it cannot show: what privacy mode lets through, and Telegram's exact limits.

mod api;
mod message;
mod people;
mod server;
mod state;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinSet;

pub use message::{Button, Origin, Shown};
pub use people::{Group, Person};
use state::State;

/// The token of the one bot here.
pub const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

/// The bot's user name.
pub const BOT: &str = "hub_report_bot";

/// How long a wait may take before it panics, naming what it waited for.
pub const LIMIT: Duration = Duration::from_secs(20);

/// A Bot API server. Clones are the same server; it ends with the last of them.
#[derive(Clone)]
pub struct Fake {
    shared: Arc<Shared>,
    url: String,
    _serving: Arc<JoinSet<()>>,
}

/// What the server and its drivers share.
struct Shared {
    state: Mutex<State>,
    /// Told of every new update, outage and webhook.
    updates: Notify,
    /// Told of every message sent, edited or deleted, and every confirmation.
    changes: Notify,
    /// Told when answers that are held are given.
    held: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a call is made to fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// 429 with `retry_after`, in whole seconds.
    TooMany(Duration),
    /// 500, as the Bot API words it.
    Server,
    /// 200, with a page that is not JSON.
    Garbage,
    /// Never answered.
    Hang,
    /// Answered half, then the connection ends.
    Drop,
    /// 401: the token is not known.
    Unauthorized,
    /// 409: another program polls.
    Conflict,
    /// 400 with these words.
    BadRequest(String),
    /// Done, and then the connection ends before the answer: what is in doubt for the caller has happened.
    DoneButUntold,
    /// Done at once, and answered when [`Fake::answers_what_is_held`] is called.
    DoneButHeld,
}

/// One call of the bot, as the validator of recorded traffic wants it: `{"method", "params"}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// As it was spelt.
    pub method: String,
    /// Its parameters.
    pub params: Value,
}

impl Fake {
    /// Starts a server.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new()),
            updates: Notify::new(),
            changes: Notify::new(),
            held: Notify::new(),
        });
        let mut serving = JoinSet::new();
        let address = server::serve(shared.clone(), &mut serving).await;
        server::push(shared.clone(), &mut serving);
        Self { shared, url: format!("http://{address}"), _serving: Arc::new(serving) }
    }

    /// Where it listens: the adapter's `api_url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Settings of a channel that talks to it, as fast as it can.
    pub fn settings(&self) -> Value {
        json!({"token": TOKEN, "api_url": self.url, "per_peer_ms": 0, "sends_per_second": 1000})
    }

    /// Someone who has opened the private chat with the bot. `id` is above 0.
    pub fn person(&self, id: i64, name: &str, language: &str) -> Person {
        self.shared.lock().add_person(id, name, language, true);
        Person::new(self.shared.clone(), id)
    }

    /// Someone whom the bot cannot write to before they do.
    pub fn stranger(&self, id: i64, name: &str, language: &str) -> Person {
        self.shared.lock().add_person(id, name, language, false);
        Person::new(self.shared.clone(), id)
    }

    /// A supergroup with the bot in it. `id` is below -1000000000000; with a user name it is public.
    pub fn group(&self, id: i64, title: &str, username: Option<&str>) -> Group {
        self.shared.lock().add_group(id, title, username);
        Group::new(self.shared.clone(), id)
    }

    /// A file on the platform, for updates that a test writes itself.
    pub fn file(&self, id: &str, bytes: &[u8]) {
        self.shared.lock().files.insert(id.to_owned(), bytes.to_vec().into());
    }

    /// A callback query on the platform, for updates that a test writes itself.
    pub fn callback(&self, id: &str) {
        self.shared.lock().callbacks.insert(id.to_owned(), false);
    }

    /// The bot's privacy mode: on, as it should be, or off.
    pub fn bot_reads_all_group_messages(&self, is_so: bool) {
        self.shared.lock().bot_reads_all = is_so;
    }

    /// The next call of `method` (`*` for any, in any spelling) fails so.
    pub fn fails_next(&self, method: &str, fault: Fault) {
        self.shared.lock().faults.push_back((method.to_ascii_lowercase(), fault));
    }

    /// Gives the answers that [`Fault::DoneButHeld`] holds back.
    pub fn answers_what_is_held(&self) {
        self.shared.held.notify_waiters();
    }

    /// Every call is answered with a gateway's 502 until it comes back.
    pub fn goes_away(&self) {
        self.shared.lock().is_away = true;
        self.shared.updates.notify_waiters();
    }

    /// The outage is over; nothing was forgotten.
    pub fn comes_back(&self) {
        self.shared.lock().is_away = false;
        self.shared.updates.notify_waiters();
    }

    /// Queues an update; gives its number. `payload` is all of it but `update_id`: `{"message": {…}}`.
    pub fn queue(&self, payload: Value) -> i64 {
        let id = self.shared.lock().queue(payload);
        self.shared.updates.notify_waiters();
        id
    }

    /// Delivers an update once more, though it may have been confirmed.
    pub fn redeliver(&self, update_id: i64) {
        self.shared.lock().redeliver(update_id);
        self.shared.updates.notify_waiters();
    }

    /// The number of the last update, if there was one.
    pub fn last_update(&self) -> Option<i64> {
        self.shared.lock().last_update()
    }

    /// How many updates were confirmed, by an offset beyond them or a webhook's 2xx.
    pub fn n_confirmed(&self) -> usize {
        self.shared.lock().n_confirmed
    }

    /// How many updates wait to be confirmed.
    pub fn n_unconfirmed(&self) -> usize {
        self.shared.lock().queue.len()
    }

    /// How many pressed buttons were never acknowledged.
    pub fn n_unanswered_callbacks(&self) -> usize {
        self.shared.lock().callbacks.values().filter(|it| !**it).count()
    }

    /// From now on sends are limited as Telegram's FAQ has it, and too many are answered with 429.
    pub fn keeps_limits(&self) {
        self.shared.lock().sends = Some(HashMap::new());
    }

    /// Records no more calls: for load programs.
    pub fn stops_recording(&self) {
        self.shared.lock().recorded = None;
    }

    /// Every call of the bot so far.
    pub fn calls(&self) -> Vec<Call> {
        let state = self.shared.lock();
        let recorded = state.recorded.iter().flatten();
        recorded.filter_map(state::Record::call).cloned().collect()
    }

    /// The calls of one method, as sent.
    pub fn calls_of(&self, method: &str) -> Vec<Value> {
        let calls = self.calls().into_iter().filter(|it| it.method.eq_ignore_ascii_case(method));
        calls.map(|it| it.params).collect()
    }

    /// Calls and updates in the order in which they came, one JSON a line: what the validator reads.
    pub fn traffic(&self) -> String {
        let state = self.shared.lock();
        let lines = state.recorded.iter().flatten().map(|it| match it {
            state::Record::Call(call) => json!({"method": call.method, "params": call.params}).to_string(),
            state::Record::Update(update) => format!("{{\"update\":{update}}}"),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Waits until `holds`; panics after [`LIMIT`], naming `what`.
    pub async fn waits_for(&self, what: &str, mut holds: impl FnMut(&Self) -> bool + Send) {
        people::wait(&self.shared, what, || holds(self).then_some(())).await;
    }
}
