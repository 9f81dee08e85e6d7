//! Discord as a server on loopback: REST and gateway, people, guilds, interactions, files, limits and failures on
//! demand. For this adapter's tests, the service's scenarios and load programs.
//!
//! What it cannot show: Discord's exact rate limits, sharding, and what a real client looks like.

mod attachment;
mod components;
mod endpoint;
mod events;
mod form;
mod gateway;
mod guild;
mod interaction;
mod limits;
mod message;
mod people;
mod refusal;
mod request;
mod rest;
mod rules;
mod server;
mod sight;
mod state;
mod upload;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinSet;

pub use crate::markdown::plain;
pub use form::{Field, Form};
pub use guild::{Guild, Place, Posted};
pub use interaction::{Answered, Context, InteractionKind, InteractionRecord};
pub use message::{Button, Shown};
pub use people::Person;
pub use request::Request;

use events::{Frame, invalid_session};
use state::State;

/// The token of the one bot here.
pub const TOKEN: &str = "MTM5NjQxMjM0NTY3ODkwMTI0OA.GfakeX.not-a-secret-the-token-of-a-fake-bot-0";

/// The number of the application, and of its bot.
pub const APPLICATION: u64 = 1_396_412_345_678_901_248;

/// What interactions posted to an endpoint are signed with, in hex.
pub const PUBLIC_KEY: &str = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";

/// The other half of [`PUBLIC_KEY`].
const SECRET_KEY: [u8; 32] = [7; 32];

/// How long a wait may take before it panics, naming what it waited for.
pub const LIMIT: Duration = Duration::from_secs(20);

/// A Discord. Clones are the same server; it ends with the last of them.
#[derive(Clone)]
pub struct Fake {
    shared: Arc<Shared>,
    url: String,
    _serving: Arc<JoinSet<()>>,
}

/// What the server and its drivers share.
struct Shared {
    state: Mutex<State>,
    /// Told of everything that connections and posts may have to say.
    gateway: Notify,
    /// Told of every change a test may wait for.
    changes: Notify,
    /// Told when answers that are held are given.
    held: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn news(&self) {
        self.gateway.notify_waiters();
        self.changes.notify_waiters();
    }
}

/// How a request is made to fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// 429.
    TooMany {
        /// `retry_after`, to the millisecond.
        after: Duration,
        /// Whether it is about all requests of the bot.
        is_global: bool,
    },
    /// 500, as Discord words it.
    Server,
    /// 200, with a page that is not JSON.
    Garbage,
    /// Never answered.
    Hang,
    /// Answered half, then the connection ends.
    Drop,
    /// 401: the token is not known.
    Unauthorized,
    /// This status, with this code in the body.
    Refused {
        /// The status.
        status: u16,
        /// Discord's own code.
        code: u64,
    },
    /// Done, and then the connection ends before the answer: what is in doubt for the caller has happened.
    DoneButUntold,
    /// Done at once, and answered when [`Fake::answers_what_is_held`] is called.
    DoneButHeld,
}

impl Fake {
    /// Starts a server.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new()),
            gateway: Notify::new(),
            changes: Notify::new(),
            held: Notify::new(),
        });
        let mut serving = JoinSet::new();
        let address = server::serve(shared.clone(), &mut serving).await;
        let gateway_url = gateway::serve(shared.clone(), &mut serving).await;
        endpoint::serve(shared.clone(), &mut serving);
        {
            let mut state = shared.lock();
            state.base = format!("http://{address}");
            state.gateway_url = gateway_url;
        }
        Self { shared, url: format!("http://{address}/api/v10"), _serving: Arc::new(serving) }
    }

    /// Where it listens: the adapter's `api_url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Settings of a channel that talks to it, as fast as it can.
    pub fn settings(&self) -> Value {
        json!({"token": TOKEN, "api_url": self.url, "per_peer_ms": 0, "sends_per_second": 1000})
    }

    /// Someone who shares some guild with the bot, so that it may write to them. The same number is the same person.
    pub fn person(&self, id: u64, name: &str, locale: &str) -> Person {
        self.shared.lock().add_person(id, name, locale, true);
        Person::new(self.shared.clone(), id)
    }

    /// Someone whom the bot cannot write to before a guild of its own admits them, or they install it.
    pub fn stranger(&self, id: u64, name: &str, locale: &str) -> Person {
        self.shared.lock().add_person(id, name, locale, false);
        Person::new(self.shared.clone(), id)
    }

    /// A guild with the bot in it.
    pub fn guild(&self, id: u64, name: &str) -> Guild {
        self.shared.lock().add_guild(id, name, true);
        self.shared.news();
        Guild::new(self.shared.clone(), id)
    }

    /// A guild without the bot.
    pub fn guild_without_bot(&self, id: u64, name: &str) -> Guild {
        self.shared.lock().add_guild(id, name, false);
        Guild::new(self.shared.clone(), id)
    }

    /// A file in a channel, as Discord writes it, for messages that a test writes itself.
    pub fn attachment(&self, channel: u64, name: &str, kind: &str, bytes: &[u8]) -> Value {
        self.shared.lock().keep(channel, name, kind, bytes, false)
    }

    /// A file is taken away, whatever its address says.
    pub fn expires_attachment(&self, id: u64) {
        self.shared.lock().attachments.get_mut(&id).expect("a file of this fake").is_gone = true;
    }

    /// The message content intent: off, as it should be, or granted.
    pub fn has_message_content_intent(&self, is_so: bool) {
        self.shared.lock().has_message_content = is_so;
    }

    /// The next request of `route` fails so: "POST /channels/*/messages", where `*` is any part, or "*".
    pub fn fails_next(&self, route: &str, fault: Fault) {
        self.shared.lock().faults.push_back((route.to_owned(), fault));
    }

    /// Gives the answers that [`Fault::DoneButHeld`] holds back.
    pub fn answers_what_is_held(&self) {
        self.shared.held.notify_waiters();
    }

    /// Every request is answered with 502, and connections are cut and refused, until it comes back.
    pub fn goes_away(&self) {
        {
            let mut state = self.shared.lock();
            state.is_away = true;
            state.gateway.orders(&Frame::Cut);
        }
        self.shared.news();
    }

    /// The outage is over; nothing was forgotten.
    pub fn comes_back(&self) {
        self.shared.lock().is_away = false;
        self.shared.news();
    }

    /// Cuts all gateway connections, without a word; sessions are kept or forgotten.
    pub fn drops_gateway(&self, is_resumable: bool) {
        {
            let mut state = self.shared.lock();
            if !is_resumable {
                state.gateway.forgets();
            }
            state.gateway.orders(&Frame::Cut);
        }
        self.shared.news();
    }

    /// The gateway takes connections and says nothing, on those that stand neither.
    pub fn gateway_goes_silent(&self) {
        self.shared.lock().gateway.is_silent = true;
    }

    /// The gateway says what it kept back.
    pub fn gateway_speaks_again(&self) {
        self.shared.lock().gateway.is_silent = false;
        self.shared.news();
    }

    /// Asks every connection to come again (op 7).
    pub fn asks_to_reconnect(&self) {
        let reconnect = json!({"op": 7, "s": null, "t": null, "d": null});
        self.shared.lock().gateway.orders(&Frame::Text(reconnect.to_string()));
        self.shared.news();
    }

    /// Tells every connection that its session is over (op 9), or that it should resume it.
    pub fn invalidates_session(&self, is_resumable: bool) {
        {
            let mut state = self.shared.lock();
            if !is_resumable {
                state.gateway.forgets();
            }
            state.gateway.orders(&invalid_session(is_resumable));
        }
        self.shared.news();
    }

    /// Asks for a heartbeat at once (op 1).
    pub fn asks_for_heartbeat(&self) {
        let request = json!({"op": 1, "s": null, "t": null, "d": null});
        self.shared.lock().gateway.orders(&Frame::Text(request.to_string()));
        self.shared.news();
    }

    /// New connections are asked to beat so often.
    pub fn beats_every(&self, interval: Duration) {
        self.shared.lock().gateway.beat = interval;
    }

    /// How many sessions were asked for.
    pub fn n_identifies(&self) -> usize {
        self.shared.lock().gateway.n_identifies
    }

    /// How many sessions were resumed.
    pub fn n_resumes(&self) -> usize {
        self.shared.lock().gateway.n_resumes
    }

    /// The intents that were asked for last.
    pub fn intents(&self) -> Option<u64> {
        self.shared.lock().gateway.intents
    }

    /// Whether some session is ready and has its connection.
    pub fn is_connected(&self) -> bool {
        self.shared.lock().gateway.is_connected()
    }

    /// Interactions are posted there and not sent through the gateway; first it is tried with two pings, one signed wrongly.
    pub fn posts_interactions_to(&self, url: Option<String>) {
        self.shared.lock().posts_to(url);
        self.shared.news();
    }

    /// Whether the endpoint stood the last trial; `None` before it is over.
    pub fn is_endpoint_good(&self) -> Option<bool> {
        self.shared.lock().is_endpoint_good
    }

    /// Sends an event of a test's own to every session.
    pub fn dispatches(&self, event: &str, data: Value) {
        self.shared.lock().gateway.dispatch(event, &data, 0);
        self.shared.news();
    }

    /// Moves the clock.
    pub fn passes(&self, duration: Duration) {
        self.shared.lock().passes(duration);
        self.shared.news();
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        self.shared.lock().now()
    }

    /// From now on requests are limited, 5 in 5 s a channel and webhook, 50 in 1 s overall, of real time.
    pub fn keeps_limits(&self) {
        self.shared.lock().limits = Some(limits::Limits::default());
    }

    /// How many requests were answered with 401, 403 or 429: ten thousand in ten minutes, and Discord shuts us out.
    pub fn n_invalid_requests(&self) -> usize {
        self.shared.lock().n_invalid
    }

    /// Delivers the last interaction or message of a person once more, under a new sequence number.
    pub fn redelivers_last(&self) {
        self.redelivers(1);
    }

    /// Delivers the last interaction or message of a person `n` times more.
    pub fn redelivers(&self, n: usize) {
        (0..n).for_each(|_| self.shared.lock().redeliver());
        self.shared.news();
    }

    /// All interactions, in order.
    pub fn interactions(&self) -> Vec<InteractionRecord> {
        let state = self.shared.lock();
        state.interactions.values().map(|it| state.record_of(it)).collect()
    }

    /// How many interactions never got a first answer.
    pub fn n_unanswered(&self) -> usize {
        let state = self.shared.lock();
        state.interactions.values().filter(|it| it.answered == Answered::Not).count()
    }

    /// The commands that are registered, as Discord returns them.
    pub fn commands(&self) -> Vec<Value> {
        self.shared.lock().commands.clone()
    }

    /// How often commands were registered.
    pub fn n_registrations(&self) -> usize {
        self.shared.lock().n_registrations
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().recorded.clone().unwrap_or_default()
    }

    /// Every request to the API, one JSON a line: what the validator reads. Tokens of the bot are left out.
    pub fn traffic(&self) -> String {
        let requests = self.requests();
        let lines = requests.iter().filter(|it| it.path.starts_with("/api")).map(Request::line);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Every event that was sent, with its name.
    pub fn events(&self) -> Vec<(String, Value)> {
        self.shared.lock().gateway.events.clone().unwrap_or_default()
    }

    /// Records no more requests and events: for load programs.
    pub fn stops_recording(&self) {
        let mut state = self.shared.lock();
        state.recorded = None;
        state.gateway.events = None;
    }

    /// Waits until `holds`; panics after [`LIMIT`], naming `what`.
    pub async fn waits_for(&self, what: &str, mut holds: impl FnMut(&Self) -> bool + Send) {
        sight::wait(&self.shared, what, || holds(self).then_some(())).await;
    }
}
