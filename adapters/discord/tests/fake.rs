//! The fake Discord by itself, driven with plain HTTP and a plain websocket: that it keeps the platform's rules.

mod answers;
mod gateway;
mod places;
mod schemas;

use futures::{SinkExt, StreamExt};
use reportline_adapter_discord::fake::{APPLICATION, Fake, LIMIT, TOKEN};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// GUILDS and DIRECT_MESSAGES.
const INTENTS: u64 = 1 | 1 << 12;

/// An application that does as it is told.
struct Bot {
    fake: Fake,
    http: reqwest::Client,
}

impl Bot {
    async fn start() -> Self {
        let http = reqwest::Client::builder().timeout(LIMIT).build().expect("a client");
        Self { fake: Fake::start().await, http }
    }

    /// Makes a request; gives its status, 0 if no answer came, and its JSON.
    async fn calls(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let method = method.parse().expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.fake.url()));
        let request = request.header("authorization", format!("Bot {TOKEN}"));
        let request = if body.is_null() { request } else { request.json(&body) };
        match request.send().await {
            Ok(response) => (response.status().as_u16(), response.json().await.unwrap_or_default()),
            Err(_) => (0, Value::Null),
        }
    }

    /// Gives an interaction its first answer.
    async fn answers(&self, interaction: u64, body: Value) -> (u16, Value) {
        let path = format!("/interactions/{interaction}/{}/callback", self.token(interaction));
        self.calls("POST", &path, body).await
    }

    /// Makes a request below an interaction's webhook.
    async fn hooks(&self, method: &str, interaction: u64, rest: &str, body: Value) -> (u16, Value) {
        let path = format!("/webhooks/{APPLICATION}/{}{rest}", self.token(interaction));
        self.calls(method, &path, body).await
    }

    fn token(&self, interaction: u64) -> String {
        let interactions = self.fake.interactions();
        interactions.into_iter().find(|it| it.id == interaction).expect("an interaction").token
    }
}

/// Status and code of an answer.
fn told((status, body): (u16, Value)) -> (u16, u64) {
    (status, body["code"].as_u64().unwrap_or_default())
}

fn message(text: &str) -> Value {
    json!({"type": 4, "data": {"content": text}})
}

fn ephemeral(text: &str) -> Value {
    json!({"type": 4, "data": {"content": text, "flags": 64}})
}

fn buttons(labels: &[&str]) -> Value {
    let button = |it: &&str| json!({"type": 2, "style": 1, "label": it, "custom_id": format!("b:{it}")});
    json!([{"type": 1, "components": labels.iter().map(button).collect::<Vec<_>>()}])
}

/// A connection to the gateway.
struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Line {
    /// Connects, and is greeted.
    async fn opens(bot: &Bot) -> Self {
        let mut line = Self::connects(bot).await;
        assert_eq!(line.hears().await["op"], 10);
        line
    }

    async fn connects(bot: &Bot) -> Self {
        let (_, gateway) = bot.calls("GET", "/gateway/bot", Value::Null).await;
        let url = format!("{}/?v=10&encoding=json", gateway["url"].as_str().expect("an address"));
        let (socket, _) = connect_async(url).await.expect("a websocket");
        Self { socket }
    }

    async fn says(&mut self, op: u64, data: Value) {
        let payload = json!({"op": op, "d": data}).to_string();
        self.socket.send(Message::text(payload)).await.expect("said");
    }

    /// The next payload, or how the connection ended.
    async fn next(&mut self) -> Result<Value, Option<u16>> {
        match timeout(LIMIT, self.socket.next()).await.expect("the gateway says something") {
            Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(text.as_str()).expect("JSON")),
            Some(Ok(Message::Close(frame))) => Err(frame.map(|it| it.code.into())),
            Some(Ok(other)) => panic!("{other:?}"),
            Some(Err(_)) | None => Err(None),
        }
    }

    async fn hears(&mut self) -> Value {
        self.next().await.expect("a payload")
    }

    /// Begins a session; gives its id once the guilds are there.
    async fn identifies(&mut self, n_guilds: usize) -> String {
        self.says(2, json!({"token": TOKEN, "intents": INTENTS, "properties": {}})).await;
        let ready = self.hears().await;
        assert_eq!(ready["t"], "READY");
        for _ in 0..n_guilds {
            assert_eq!(self.hears().await["t"], "GUILD_CREATE");
        }
        ready["d"]["session_id"].as_str().expect("a session").to_owned()
    }
}
