//! The client against a server that says what a test tells it to.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap as Headers, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::*;
use crate::client::call::CALLBACK_PATIENCE;

const TOKEN: &str = "the-token-of-the-bot";

/// A status, headers and a body.
type Answer = (u16, Vec<(&'static str, &'static str)>, String);

#[derive(Default)]
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    /// What was asked: method, path, and the headers that matter.
    asked: Mutex<Vec<String>>,
}

/// A client and the far side it speaks to.
struct Stage {
    client: Client,
    script: Arc<Script>,
    url: String,
    _serving: JoinSet<()>,
}

impl Stage {
    async fn new() -> Self {
        let script = Arc::new(Script::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(respond).with_state(Arc::clone(&script));
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, router).await.unwrap() });
        let client = Client::new(&format!("{url}/api/v10/"), TOKEN.into()).unwrap();
        Self { client, script, url, _serving: serving }
    }

    fn answers(&self, status: u16, headers: &[(&'static str, &'static str)], body: &Value) {
        self.answers_raw(status, headers, &body.to_string());
    }

    fn answers_raw(&self, status: u16, headers: &[(&'static str, &'static str)], body: &str) {
        self.script.answers.lock().unwrap().push_back((status, headers.to_vec(), body.to_owned()));
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.script.asked.lock().unwrap())
    }

    async fn check(&self, call: Call, wanted: Expect) {
        let outcome = match self.client.call::<Value>(call).await {
            Ok(value) => value.to_string(),
            Err(error) => format!("{error}; {error:?}"),
        };
        assert!(!outcome.contains(TOKEN), "{outcome}");
        wanted.assert_eq(&outcome);
    }
}

async fn respond(
    State(script): State<Arc<Script>>,
    method: Method,
    uri: Uri,
    headers: Headers,
    body: String,
) -> Response {
    let header = |name| headers.get(name).map_or("-", |it| it.to_str().unwrap());
    let (agent, authority) = (header("user-agent"), header("authorization"));
    assert!(agent.starts_with("DiscordBot ("), "{agent}");
    script
        .asked
        .lock()
        .unwrap()
        .push(format!("{method} {uri} {authority} {} {body}", header("content-type")));
    let Some((status, headers, body)) = script.answers.lock().unwrap().pop_front() else {
        return StatusCode::IM_A_TEAPOT.into_response();
    };
    let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn me() -> Call {
    Call::new("GET users/@me", &[])
}

fn send() -> Call {
    Call::new("POST channels/{}/messages", &["7"]).with(&json!({"content": "x"}))
}

fn callback() -> Call {
    Call::new("POST interactions/{}/{}/callback", &["1", "secret"])
        .by_path()
        .within(CALLBACK_PATIENCE)
        .with(&json!({"type": 5}))
}

#[tokio::test]
async fn a_call_carries_the_token_only_on_the_bots_authority() {
    let stage = Stage::new().await;
    stage.answers(200, &[], &json!({"id": "1", "what": "nobody knows yet"}));
    stage.check(me(), expect![[r#"{"id":"1","what":"nobody knows yet"}"#]]).await;
    stage.answers_raw(204, &[], "");
    stage.client.tell(callback()).await.unwrap();
    expect![[r#"
        [
            "GET /api/v10/users/@me Bot the-token-of-the-bot - ",
            "POST /api/v10/interactions/1/secret/callback - application/json {\"type\":5}",
        ]
    "#]]
    .assert_debug_eq(&stage.asked());
}

#[tokio::test]
async fn a_no_is_told_without_what_was_said() {
    let stage = Stage::new().await;
    let complaint = json!({"code": 50_035, "message": "Invalid Form Body: their words", "errors": {}});
    stage.answers(400, &[], &complaint);
    let wanted = expect![[
        r#"Discord answered 400 (50035) to POST channels/{}/messages (Other); Refused { route: "POST channels/{}/messages", status: 400, code: 50035, no: Other }"#
    ]];
    stage.check(send(), wanted).await;
    stage.answers_raw(502, &[], "<html>");
    let wanted = expect![[
        r#"Discord answered 502 to GET users/@me, unreadably; Garbled { route: "GET users/@me", status: 502 }"#
    ]];
    stage.check(me(), wanted).await;
    stage.answers(302, &[("location", "http://127.0.0.1:1/")], &json!({}));
    let wanted = expect![[
        r#"Discord answered 302 to GET users/@me, unreadably; Garbled { route: "GET users/@me", status: 302 }"#
    ]];
    stage.check(me(), wanted).await;
    stage.answers(400, &[], &json!({"code": 40_003, "message": "You are opening direct messages too fast"}));
    let wanted = expect![[
        r#"Discord asks to wait 60 s with GET users/@me; Wait { route: "GET users/@me", after: 60s, is_global: false }"#
    ]];
    stage.check(me(), wanted).await;
}

#[tokio::test]
async fn what_is_far_too_long_is_not_read() {
    let stage = Stage::new().await;
    stage.answers_raw(200, &[], &"x".repeat(ANSWER_LIMIT + 1));
    let wanted = expect![[
        r#"Discord answered 200 to GET users/@me, unreadably; Garbled { route: "GET users/@me", status: 200 }"#
    ]];
    stage.check(me(), wanted).await;
}

#[tokio::test]
async fn an_api_that_is_not_there_is_told_without_its_address() {
    let client = Client::new("http://127.0.0.1:9/api", TOKEN.into()).unwrap();
    let error = client.tell(callback()).await.unwrap_err();
    assert!(error.is_passing());
    let told = format!("{error:?}");
    assert!(!told.contains("secret") && !told.contains(TOKEN), "{told}");
}

#[tokio::test]
async fn a_wrong_token_is_not_tried_again() {
    let stage = Stage::new().await;
    stage.answers(401, &[], &json!({"code": 0, "message": "401: Unauthorized"}));
    let wanted = expect![[
        r#"Discord answered 401 (0) to GET users/@me (Token); Refused { route: "GET users/@me", status: 401, code: 0, no: Token }"#
    ]];
    stage.check(me(), wanted).await;
    let wanted = expect![[
        r#"Discord answered 401 (0) to POST channels/{}/messages (Token); Refused { route: "POST channels/{}/messages", status: 401, code: 0, no: Token }"#
    ]];
    stage.check(send(), wanted).await;
    assert_eq!(stage.asked().len(), 1);
}

#[tokio::test]
async fn a_limit_says_how_long() {
    let stage = Stage::new().await;
    stage.answers(429, &[("x-ratelimit-scope", "user")], &json!({"retry_after": 0.5, "global": false}));
    let wanted = expect![[
        r#"Discord asks to wait 0 s with GET users/@me; Wait { route: "GET users/@me", after: 500ms, is_global: false }"#
    ]];
    stage.check(me(), wanted).await;
    stage.answers(429, &[("retry-after", "3")], &json!({"message": "You are being rate limited."}));
    let wanted = expect![[
        r#"Discord asks to wait 3 s with GET users/@me; Wait { route: "GET users/@me", after: 3s, is_global: false }"#
    ]];
    stage.check(me(), wanted).await;
    stage.answers(429, &[], &json!({"retry_after": -1.0}));
    let wanted = expect![[
        r#"Discord asks to wait 30 s with GET users/@me; Wait { route: "GET users/@me", after: 30s, is_global: false }"#
    ]];
    stage.check(me(), wanted).await;
}

#[tokio::test]
async fn a_global_limit_fails_everything_else_at_once() {
    let stage = Stage::new().await;
    stage.answers(429, &[("x-ratelimit-global", "true")], &json!({"retry_after": 3600.0, "global": true}));
    let wanted = expect![[
        r#"Discord asks to wait 3600 s with GET users/@me; Wait { route: "GET users/@me", after: 3600s, is_global: true }"#
    ]];
    stage.check(me(), wanted).await;
    let error = stage.client.tell(send()).await.unwrap_err();
    assert!(matches!(error, CallError::Spent { .. }), "{error:?}");
    assert!(error.after().is_some_and(|it| it > Duration::from_secs(3590)));
    stage.answers_raw(204, &[], "");
    stage.client.tell(callback()).await.unwrap();
    assert_eq!(stage.asked().len(), 2);
}

#[tokio::test]
async fn a_ban_of_the_address_is_a_global_limit() {
    let stage = Stage::new().await;
    stage.answers_raw(429, &[("retry-after", "1200")], "<html>error code: 1015</html>");
    let wanted = expect![[
        r#"Discord asks to wait 1200 s with GET users/@me; Wait { route: "GET users/@me", after: 1200s, is_global: true }"#
    ]];
    stage.check(me(), wanted).await;
}

#[tokio::test]
async fn a_closed_channel_is_asked_once() {
    let stage = Stage::new().await;
    stage.answers(403, &[], &json!({"code": 50_001, "message": "Missing Access"}));
    for _ in 0..2 {
        assert_eq!(stage.client.tell(send()).await.unwrap_err().no(), Some(No::Forbidden));
    }
    assert_eq!(stage.asked().len(), 1);
}

#[tokio::test]
async fn the_time_is_discords() {
    let stage = Stage::new().await;
    assert_eq!(stage.client.time(), None);
    stage.answers(200, &[("date", "Tue, 01 Jul 2025 10:00:00 GMT")], &json!({}));
    stage.client.tell(me()).await.unwrap();
    let said: Timestamp = "2025-07-01T10:00:00Z".parse().unwrap();
    let time = stage.client.time().unwrap();
    assert!(time >= said && time.duration_since(said).as_secs() < 10, "{time}");
}

#[tokio::test]
async fn a_file_is_fetched_within_its_limit() {
    let stage = Stage::new().await;
    let url = Url::parse(&format!("{}/attachments/1/2/x.png?ex=1", stage.url)).unwrap();
    stage.answers_raw(200, &[], "12345");
    assert_eq!(stage.client.download(&url, 5).await.unwrap().as_deref(), Some(&b"12345"[..]));
    stage.answers_raw(200, &[], "123456");
    assert_eq!(stage.client.download(&url, 5).await.unwrap(), None);
    stage.answers_raw(302, &[("location", "http://127.0.0.1:1/")], "");
    assert!(stage.client.download(&url, 5).await.is_err());
    stage.answers_raw(404, &[], "This content is no longer available.");
    assert!(!stage.client.download(&url, 5).await.unwrap_err().is_passing());
    let asked = stage.asked();
    assert!(asked.iter().all(|it| !it.contains(TOKEN)), "{asked:?}");
}

#[test]
fn only_discords_addresses_are_fetched() {
    let client = Client::new("https://discord.com/api/v10", TOKEN.into()).unwrap();
    let keeps = |url: &str| client.keeps_files(&Url::parse(url).unwrap());
    assert!(keeps("https://cdn.discordapp.com/attachments/1/2/x.png?ex=1&is=2&hm=3"));
    assert!(keeps("https://media.discordapp.net/stickers/1.gif"));
    assert!(keeps("https://CDN.DISCORDAPP.COM/attachments/1/2/x.png"));
    for foreign in [
        "http://cdn.discordapp.com/attachments/1/2/x.png",
        "https://cdn.discordapp.com:8443/x.png",
        "https://cdn.discordapp.com.evil.example/x.png",
        "https://cdn.discordapp.com@evil.example/x.png",
        "https://me:you@cdn.discordapp.com/x.png",
        "https://evil.example/cdn.discordapp.com/x.png",
        "https://127.0.0.1/x.png",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "data:text/plain,x",
    ] {
        assert!(!keeps(foreign), "{foreign}");
    }
}

#[test]
fn debug_shows_no_token() {
    let client = Client::new("https://discord.com/api/v10/", TOKEN.into()).unwrap();
    assert_eq!(format!("{client:?}"), "Client(https://discord.com/api/v10)");
}
