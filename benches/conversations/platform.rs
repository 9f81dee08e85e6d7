//! A stand-in for the Bot API that does little, so that little of what is measured is the stand-in; and people who
//! answer at once.
//!
//! Connections are kept open and answered in order; a request is read by its length. Whoever hears a question says
//! the next thing of the shipped short report, eight turns in all: start, no danger, me, no evidence, the story, the
//! town, no contact, send. Then they begin anew.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::measured::Counted;

/// The one whose answer tells that the service has started. They say no more.
const FIRST: i64 = 1;

/// What people tell.
const STORY: &str =
    "They wrote under my picture that people like us should leave, and that they know where we live.";

/// "Values between 1-100 are accepted."
const MOST_UPDATES: usize = 100;

/// The platform and its people.
pub(crate) struct Platform {
    shared: Arc<Shared>,
    address: String,
    _serving: JoinSet<()>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    updates: Notify,
    first_answer: Notify,
}

#[derive(Default)]
struct State {
    queue: VecDeque<(i64, String)>,
    last_update: i64,
    last_message: i64,
    /// When each person said what they wait to be answered.
    said_at: HashMap<i64, Instant>,
    counted: Counted,
}

/// What people do next.
enum Next<'a> {
    Say(&'static str),
    Press(Cow<'a, str>),
}

#[derive(Deserialize)]
struct Message<'a> {
    chat_id: i64,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    reply_markup: Option<Markup<'a>>,
}

#[derive(Deserialize)]
struct Markup<'a> {
    #[serde(borrow)]
    inline_keyboard: Vec<Vec<Button<'a>>>,
}

#[derive(Deserialize)]
struct Button<'a> {
    #[serde(borrow)]
    callback_data: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Question {
    offset: Option<i64>,
    timeout: Option<u64>,
}

impl Platform {
    /// Starts it, with one person who has said "/start".
    pub(crate) async fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        shared.lock().says(FIRST, "/start");
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&shared)));
        Ok(Self { shared, address, _serving: serving })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits until the first person is answered.
    pub(crate) async fn first_answer(&self) {
        self.shared.first_answer.notified().await;
    }

    /// So many people begin to report.
    pub(crate) fn lets_in(&self, n_people: usize) {
        let mut state = self.shared.lock();
        for person in (FIRST + 1..).take(n_people) {
            state.says(person, "/start");
        }
        drop(state);
        self.shared.updates.notify_one();
    }

    /// What happened since this was last asked.
    pub(crate) fn counts_anew(&self) -> Counted {
        std::mem::take(&mut self.shared.lock().counted)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // A connection ends when the service does.
            let _ = connection(stream, &shared).await;
        });
    }
}

async fn connection(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut read = Vec::with_capacity(8192);
    loop {
        let Some((method, body)) = request(&read) else {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let answer = answer(shared, method, &read[body.clone()]).await;
        read.drain(..body.end);
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
            answer.len()
        );
        stream.write_all(head.as_bytes()).await?;
    }
}

/// The method and the place of the body of the first request, once it is whole.
fn request(read: &[u8]) -> Option<(Method, std::ops::Range<usize>)> {
    let end = read.windows(4).position(|it| it == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&read[..end]).ok()?;
    let name = head.split(' ').nth(1)?.rsplit('/').next()?;
    let length = head.lines().find_map(|it| it.strip_prefix("content-length: "));
    let length: usize = length.and_then(|it| it.parse().ok()).unwrap_or(0);
    let method = match name {
        "GetMe" => Method::Me,
        "GetUpdates" => Method::Updates,
        "SendMessage" => Method::Send,
        "EditMessageText" => Method::Edit,
        "GetMyCommands" => Method::Commands,
        _ => Method::Other,
    };
    (read.len() >= end + length).then_some((method, end..end + length))
}

#[derive(Clone, Copy)]
enum Method {
    Me,
    Updates,
    Send,
    Edit,
    Commands,
    Other,
}

async fn answer(shared: &Shared, method: Method, body: &[u8]) -> String {
    shared.lock().counted.n_calls += 1;
    match method {
        Method::Me => {
            r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Report","username":"report_bot"}}"#
                .to_owned()
        }
        Method::Updates => updates(shared, body).await,
        Method::Send | Method::Edit => shown(shared, body),
        Method::Commands => r#"{"ok":true,"result":[]}"#.to_owned(),
        Method::Other => r#"{"ok":true,"result":true}"#.to_owned(),
    }
}

async fn updates(shared: &Shared, body: &[u8]) -> String {
    let Ok(question) = serde_json::from_slice::<Question>(body) else { return refusal() };
    let until = tokio::time::Instant::now() + Duration::from_secs(question.timeout.unwrap_or_default());
    loop {
        if let Some(answer) = shared.lock().unconfirmed(question.offset.unwrap_or_default()) {
            return answer;
        }
        if tokio::time::timeout_at(until, shared.updates.notified()).await.is_err() {
            return r#"{"ok":true,"result":[]}"#.to_owned();
        }
    }
}

/// Somebody reads a message, and answers it at once if it asks something.
fn shown(shared: &Shared, body: &[u8]) -> String {
    let Ok(message) = serde_json::from_slice::<Message<'_>>(body) else { return refusal() };
    let mut state = shared.lock();
    let person = message.chat_id;
    state.last_message += 1;
    let id = state.last_message;
    if let Some(next) = next(&message) {
        let waited = state.said_at.remove(&person).map(|it| it.elapsed());
        state.counted.n_turns += 1;
        state.counted.waits.extend(waited);
        state.counted.n_conversations += u64::from(matches!(next, Next::Say("/start")));
        match next {
            _ if person == FIRST => shared.first_answer.notify_one(),
            Next::Say(text) => state.says(person, text),
            Next::Press(data) => state.presses(person, id, &data),
        }
        shared.updates.notify_one();
    }
    format!(r#"{{"ok":true,"result":{{"message_id":{id}}}}}"#)
}

/// What a person does who reads this, if it asks something.
fn next<'a>(message: &Message<'a>) -> Option<Next<'a>> {
    let rows = &message.reply_markup.as_ref()?.inline_keyboard;
    let mut tokens = rows.iter().flatten().filter_map(|it| it.callback_data.as_ref());
    let first = tokens.next()?;
    let is_said = |text: &str| message.text.contains(text);
    let press = |token: &'static str| Some(Next::Press(token.into()));
    match first.split(':').nth(1) {
        _ if is_said("Your reference") => Some(Next::Say("/start")),
        _ if is_said("Please read your report once more") => {
            tokens.find(|it| it.starts_with("confirm:")).map(|it| Next::Press(it.clone()))
        }
        Some("safety") => press("o:safety:no"),
        Some("who") => press("o:who:victim"),
        Some("area") => Some(Next::Say("Leeds")),
        Some("reach") => press("o:reach:none"),
        _ if is_said("Send us what you saw.") => press("skip"),
        _ if is_said("What happened?") => Some(Next::Say(STORY)),
        _ => None,
    }
}

fn refusal() -> String {
    r#"{"ok":false,"error_code":400,"description":"Bad Request: this is not what the adapter sends"}"#
        .to_owned()
}

impl State {
    /// The updates from `offset` on, if there are any; those before it are confirmed.
    fn unconfirmed(&mut self, offset: i64) -> Option<String> {
        while self.queue.front().is_some_and(|(id, _)| *id < offset) {
            self.queue.pop_front();
        }
        let updates: Vec<&str> = self.queue.iter().take(MOST_UPDATES).map(|(_, it)| it.as_str()).collect();
        (!updates.is_empty()).then(|| format!(r#"{{"ok":true,"result":[{}]}}"#, updates.join(",")))
    }

    fn says(&mut self, person: i64, text: &str) {
        self.last_message += 1;
        let (message, from, chat) = (self.last_message, from(person), chat(person));
        let content = format!(
            r#""message":{{"message_id":{message},"date":1784800000,{chat},{from},"text":"{text}"}}"#
        );
        self.queue(person, &content);
    }

    fn presses(&mut self, person: i64, message: i64, data: &str) {
        let (from, chat) = (from(person), chat(person));
        let content = format!(
            r#""callback_query":{{"id":"{person}{message}",{from},"chat_instance":"1","data":"{data}","message":{{"message_id":{message},"date":0,{chat}}}}}"#
        );
        self.queue(person, &content);
    }

    fn queue(&mut self, person: i64, content: &str) {
        self.last_update += 1;
        let id = self.last_update;
        let mut update = String::with_capacity(content.len() + 32);
        let _ = write!(update, r#"{{"update_id":{id},{content}}}"#);
        self.queue.push_back((id, update));
        self.said_at.insert(person, Instant::now());
    }
}

fn from(person: i64) -> String {
    format!(r#""from":{{"id":{person},"is_bot":false,"first_name":"Ana","language_code":"en"}}"#)
}

fn chat(person: i64) -> String {
    format!(r#""chat":{{"id":{person},"type":"private","first_name":"Ana"}}"#)
}
