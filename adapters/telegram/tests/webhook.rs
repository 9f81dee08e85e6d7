//! The webhook: only Telegram is let in, and told 200 only after the event is taken.

use std::sync::Arc;

use bytes::Bytes;
use reportline_adapter_telegram::fake::Fake;
use reportline_channel::Request;
use serde_json::json;

use crate::stage::{Stage, said};

const SECRET: &str = "a-secret_of-thirty-two-characters";

async fn stage() -> (Stage, tempfile::NamedTempFile) {
    let fake = Fake::start().await;
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), format!("{SECRET}\n")).expect("written");
    let mut settings = fake.settings();
    settings["webhook_url"] = json!("https://hub.example/telegram/telegram-main");
    settings["webhook_secret_file"] = json!(file.path());
    (Stage::with(fake, &settings), file)
}

#[tokio::test]
async fn what_telegram_posts_is_repeated_until_it_is_taken() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let fake = Fake::start().await;
    let mut settings = fake.settings();
    settings["webhook_url"] = json!(format!("http://{address}/telegram/telegram-main"));
    let ana = fake.person(501, "Ana", "en");
    let stage = Stage::with(fake, &settings);
    let line = stage.line.clone();
    let serve = |uri: http::Uri, headers: http::HeaderMap, body: Bytes| async move {
        let mut request = http::Request::post(uri).body(body).expect("a request");
        *request.headers_mut() = headers;
        line.channel.serve(request, line.context()).await.map(axum::body::Body::from)
    };
    let router = axum::Router::new().fallback(serve);
    let mut serving = tokio::task::JoinSet::new();
    serving.spawn(async move { axum::serve(listener, router).await });

    // The secret is of this run only; Telegram was told it by setWebhook.
    stage.line.inbox.lose_next(1);
    ana.says("posted twice");
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("posted twice"));
    stage.fake.waits_for("the post to be taken", |it| it.n_confirmed() == 1).await;
    assert_eq!(stage.line.inbox.offered().len(), 2);
    stage.stop().await;
}

fn post(secret: Option<&str>, body: &str) -> Request {
    let mut request = http::Request::post("/telegram/telegram-main");
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    request.body(Bytes::from(body.to_owned())).expect("a request")
}

fn update(id: i64, text: &str) -> String {
    let chat = json!({"id": 501, "type": "private", "first_name": "Ana"});
    let from = json!({"id": 501, "is_bot": false, "first_name": "Ana"});
    let message = json!({"message_id": 7, "date": 1_784_800_000, "chat": chat, "from": from, "text": text});
    json!({"update_id": id, "message": message}).to_string()
}

async fn status(stage: &Stage, request: Request) -> u16 {
    stage.line.channel.serve(request, stage.line.context()).await.status().as_u16()
}

#[tokio::test]
async fn telegram_is_told_where_to_post_and_what() {
    let (stage, _file) = stage().await;
    assert_eq!(stage.line.channel.mount().expect("a mount").path, "/telegram/telegram-main");
    stage.fake.waits_for("the webhook", |it| !it.calls_of("setWebhook").is_empty()).await;
    let call = &stage.fake.calls_of("setWebhook")[0];
    assert_eq!(call["url"], "https://hub.example/telegram/telegram-main");
    assert_eq!(call["secret_token"], SECRET);
    assert_eq!(call["allowed_updates"], json!(["message", "callback_query", "my_chat_member"]));
    assert_eq!(stage.fake.calls_of("getUpdates").len(), 0);
    stage.stop().await;
}

#[tokio::test]
async fn only_telegram_is_let_in() {
    let (stage, _file) = stage().await;
    assert_eq!(status(&stage, post(None, &update(1, "forged"))).await, 401);
    assert_eq!(status(&stage, post(Some("a-secret"), &update(1, "forged"))).await, 401);
    assert_eq!(status(&stage, http::Request::new(Bytes::new())).await, 404);
    let mut get = post(Some(SECRET), "");
    *get.method_mut() = http::Method::GET;
    assert_eq!(status(&stage, get).await, 405);
    assert_eq!(stage.line.inbox.offered().len(), 0);
    stage.stop().await;
}

#[tokio::test]
async fn two_hundred_means_taken() {
    let (stage, _file) = stage().await;
    stage.line.inbox.lose_next(1);
    assert_eq!(status(&stage, post(Some(SECRET), &update(1, "words"))).await, 503);
    assert_eq!(status(&stage, post(Some(SECRET), &update(1, "words"))).await, 200);
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("words"));

    stage.line.inbox.hold_next(1);
    let stage = Arc::new(stage);
    let (there, line) = (stage.clone(), stage.line.clone());
    let mut posting = tokio::task::JoinSet::new();
    posting.spawn(async move { status(&there, post(Some(SECRET), &update(2, "slow"))).await });
    line.inbox.wait_for_offers(3, reportline_channel::conformance::LIMIT).await;
    assert!(posting.try_join_next().is_none(), "no answer before the event is taken");
    line.inbox.release();
    assert_eq!(posting.join_next().await.expect("it was posted").expect("it ended well"), 200);

    // What is not JSON would block all that follows; it is passed over.
    assert_eq!(status(&stage, post(Some(SECRET), "{")).await, 200);
    let Ok(stage) = Arc::try_unwrap(stage) else { panic!("the post has ended") };
    stage.stop().await;
}
