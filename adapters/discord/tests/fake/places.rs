//! Conversations, files, limits, outages, and the endpoint that interactions can be posted to.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use ed25519_dalek::{Signature, VerifyingKey};
use reportline_adapter_discord::fake::{APPLICATION, Fault, PUBLIC_KEY, Place, TOKEN};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::{Bot, message, told};

#[tokio::test]
async fn a_conversation_can_be_closed_to_us() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let cy = bot.fake.stranger(503, "Cy", "cy");
    let open = |id: u64| json!({"recipient_id": id.to_string()});
    let (_, channel) = bot.calls("POST", "/users/@me/channels", open(501)).await;
    assert_eq!(channel["id"], ana.dm_channel().to_string());
    assert_eq!(bot.calls("POST", "/users/@me/channels", open(501)).await.1["id"], channel["id"]);
    assert_eq!(told(bot.calls("POST", "/users/@me/channels", open(999)).await), (400, 50033));

    let send = |channel: u64| (format!("/channels/{channel}/messages"), json!({"content": "hello"}));
    let (path, hello) = send(ana.dm_channel());
    assert_eq!(bot.calls("POST", &path, hello.clone()).await.0, 200);
    ana.closes_dms();
    assert_eq!(told(bot.calls("POST", &path, hello.clone()).await), (403, 50007));
    ana.opens_dms();
    ana.blocks();
    assert_eq!(told(bot.calls("POST", &path, hello.clone()).await), (403, 50007));
    ana.says("I think again");
    assert_eq!(bot.calls("POST", &path, hello.clone()).await.0, 200);
    let theirs = send(cy.dm_channel()).0;
    assert_eq!(told(bot.calls("POST", &theirs, hello.clone()).await), (403, 50278));
    cy.installs_for_themselves();
    assert_eq!(bot.calls("POST", &theirs, hello.clone()).await.0, 200);
    cy.deletes_account();
    assert_eq!(told(bot.calls("POST", "/users/@me/channels", open(503)).await), (400, 50033));
    assert_eq!(told(bot.calls("POST", &send(12).0, hello.clone()).await), (404, 10003));
    let elsewhere = bot.fake.guild_without_bot(9002, "Elsewhere");
    assert_eq!(told(bot.calls("POST", &send(elsewhere.channel()).0, hello).await), (403, 50001));
}

#[tokio::test]
async fn a_conversation_is_read_newest_first() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let path = format!("/channels/{}/messages", ana.dm_channel());
    let ids: Vec<u64> = (0..5).map(|it| ana.says(&it.to_string())).collect();
    let (_, ours) = bot.calls("POST", &path, json!({"content": "ours"})).await;
    let read = async |query: String| {
        let (_, list) = bot.calls("GET", &format!("{path}?{query}"), Value::Null).await;
        let contents = list.as_array().cloned().expect("a list").into_iter();
        contents.map(|it| it["content"].as_str().expect("words").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(read("limit=2".to_owned()).await, ["ours", "4"]);
    assert_eq!(read(format!("after={}&limit=2", ids[1])).await, ["3", "2"], "the oldest of what is newer");
    assert_eq!(read(format!("before={}", ids[2])).await, ["1", "0"]);
    assert_eq!(told(bot.calls("GET", &format!("{path}?limit=101"), Value::Null).await), (400, 50035));

    let edit = json!({"content": "changed"});
    let one = |id: &str| format!("{path}/{id}");
    let ours = ours["id"].as_str().expect("a number");
    assert_eq!(
        told(bot.calls("PATCH", &one(&ids[0].to_string()), edit.clone()).await),
        (403, 50005),
        "theirs is theirs"
    );
    assert_eq!(bot.calls("PATCH", &one(ours), edit.clone()).await.0, 200);
    assert_eq!(ana.hears().await.text, "changed");
    assert_eq!(bot.calls("DELETE", &one(ours), Value::Null).await.0, 204);
    assert_eq!(told(bot.calls("PATCH", &one(ours), edit).await), (404, 10008));
    assert!(ana.shown().is_empty());
}

#[tokio::test]
async fn a_file_is_there_for_a_day() {
    let bot = Bot::start().await;
    let guild = bot.fake.guild(9001, "Neighbours");
    let ana = bot.fake.person(501, "Ana", "en-US");
    guild.admits(&ana);
    let posted = ana.attaches_in(&guild, "a picture.png", "image/png", b"a picture");
    let dm = format!("/channels/{}/messages", ana.dm_channel());
    ana.forwards(&posted);
    let (_, list) = bot.calls("GET", &dm, Value::Null).await;
    let file = list[0]["message_snapshots"][0]["message"]["attachments"][0].clone();
    let url = file["url"].as_str().expect("an address").to_owned();
    let get = async |url: &str| bot.http.get(url).send().await.expect("an answer").status().as_u16();
    assert_eq!(get(&url).await, 200);
    assert_eq!(get(&url.replace("ex=", "ex=f")).await, 404, "an address that was changed");
    bot.fake.passes(Duration::from_secs(24 * 3600));
    assert_eq!(get(&url).await, 404);
    let (_, list) = bot.calls("GET", &dm, Value::Null).await;
    let url = list[0]["message_snapshots"][0]["message"]["attachments"][0]["url"].clone();
    assert_eq!(get(url.as_str().expect("an address")).await, 200, "whoever asks again is given a new one");
    bot.fake.expires_attachment(file["id"].as_str().and_then(|it| it.parse().ok()).expect("a number"));
    assert_eq!(get(url.as_str().expect("an address")).await, 404);
}

#[tokio::test]
async fn limits_are_told_and_kept() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let path = format!("/channels/{}/messages", ana.dm_channel());
    bot.fake.keeps_limits();
    for _ in 0..5 {
        assert_eq!(bot.calls("POST", &path, json!({"content": "x"})).await.0, 200);
    }
    let (status, told) = bot.calls("POST", &path, json!({"content": "x"})).await;
    assert_eq!((status, &told["global"]), (429, &json!(false)));
    assert!(told["retry_after"].as_f64().is_some_and(|it| it > 0.0 && it <= 5.0), "{told}");
    assert_eq!(ana.shown().len(), 5);
    let id = ana.uses(&Place::Dm, "report", Value::Null);
    assert_eq!(bot.answers(id, message("not limited")).await.0, 204);
    let mut is_global = false;
    for _ in 0..50 {
        let (status, told) = bot.calls("GET", "/users/@me", Value::Null).await;
        is_global |= status == 429 && told["global"] == true;
    }
    assert!(is_global, "fifty in a second, overall");
}

#[tokio::test]
async fn it_fails_as_it_is_told() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let path = format!("/channels/{}/messages", ana.dm_channel());
    let send = async || bot.calls("POST", &path, json!({"content": "x"})).await;
    let after = Duration::from_millis(1500);
    bot.fake.fails_next("POST /channels/*/messages", Fault::TooMany { after, is_global: true });
    assert_eq!(bot.calls("GET", "/users/@me", Value::Null).await.0, 200, "another route is well");
    assert_eq!(
        send().await,
        (429, json!({"message": "You are being rate limited.", "retry_after": 1.5, "global": true}))
    );
    bot.fake.fails_next("*", Fault::Refused { status: 403, code: 50007 });
    assert_eq!(told(send().await), (403, 50007));
    assert!(ana.shown().is_empty());
    bot.fake.fails_next("POST /channels/*/messages", Fault::DoneButUntold);
    assert_eq!(send().await.1, Value::Null);
    assert_eq!(ana.shown().len(), 1, "it was done");
    bot.fake.goes_away();
    assert_eq!(send().await.0, 502);
    bot.fake.comes_back();
    assert_eq!(send().await.0, 200);
    let wrong = bot.http.get(format!("{}/users/@me", bot.fake.url())).header("authorization", "Bot wrong");
    assert_eq!(wrong.send().await.expect("an answer").status().as_u16(), 401);
    assert_eq!(bot.fake.n_invalid_requests(), 3);
}

#[tokio::test]
async fn a_held_answer_is_of_what_was_done() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    bot.fake.fails_next("POST /channels/*/messages", Fault::DoneButHeld);
    let picture =
        Part::bytes(b"a picture".as_slice()).file_name("a.png").mime_str("image/png").expect("a type");
    let form = Form::new()
        .text("payload_json", json!({"content": "with a file"}).to_string())
        .part("files[0]", picture);
    let path = format!("{}/channels/{}/messages", bot.fake.url(), ana.dm_channel());
    let request = bot.http.post(path).header("authorization", format!("Bot {TOKEN}")).multipart(form);
    let seeing = async {
        let shown = ana.hears().await;
        bot.fake.answers_what_is_held();
        shown
    };
    let (response, shown) = tokio::join!(request.send(), seeing);
    let sent: Value = response.expect("an answer").json().await.expect("JSON");
    assert_eq!((shown.text.as_str(), &sent["id"]), ("with a file", &json!(shown.id.to_string())));
    let url = sent["attachments"][0]["url"].as_str().expect("an address");
    assert_eq!(bot.http.get(url).send().await.expect("an answer").status().as_u16(), 200);
}

#[tokio::test]
async fn commands_are_registered_as_a_whole() {
    let bot = Bot::start().await;
    let path = format!("/applications/{APPLICATION}/commands");
    let report = json!({"name": "report", "description": "Report", "name_localizations": {"de": "melden"}});
    let (status, first) =
        bot.calls("PUT", &path, json!([report, {"name": "Report to hub", "type": 3}])).await;
    assert_eq!((status, first[1]["type"].as_u64(), &first[1]["nsfw"]), (200, Some(3), &json!(false)));
    let (_, second) = bot.calls("PUT", &path, json!([report])).await;
    assert_eq!((second.as_array().map(Vec::len), &second[0]["id"]), (Some(1), &first[0]["id"]));
    let (_, listed) = bot.calls("GET", &path, Value::Null).await;
    assert!(listed[0].get("name_localizations").is_none(), "translations are told when asked for");
    for wrong in [
        json!([{"name": "Report", "description": "upper case"}]),
        json!([{"name": "report"}]),
        json!([report, report]),
        json!([{"name": "Report to hub", "type": 3, "description": "context menus have none"}]),
    ] {
        assert_eq!(told(bot.calls("PUT", &path, wrong).await), (400, 50035));
    }
    assert_eq!((bot.fake.n_registrations(), bot.fake.commands().len()), (2, 1));
}

#[tokio::test]
async fn interactions_can_be_posted_to_an_endpoint() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/interactions", listener.local_addr().expect("an address"));
    let taken = seen.clone();
    let endpoint = move |headers: HeaderMap, body: Bytes| async move {
        let header = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let key: [u8; 32] = hex::decode(PUBLIC_KEY).expect("hex").try_into().expect("a key");
        let signature = Signature::from_slice(&hex::decode(header("x-signature-ed25519")).expect("hex"));
        let signed = [header("x-signature-timestamp").as_bytes(), &body].concat();
        let key = VerifyingKey::from_bytes(&key).expect("a key");
        if key.verify_strict(&signed, &signature.expect("a signature")).is_err() {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let interaction: Value = serde_json::from_slice(&body).expect("JSON");
        let kind = interaction["type"].clone();
        taken.lock().await.push(interaction);
        let answer = if kind == 1 { json!({"type": 1}) } else { message("in place") };
        ([("content-type", "application/json")], answer.to_string()).into_response()
    };
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        let router = axum::Router::new().fallback(endpoint);
        axum::serve(listener, router).await
    });
    bot.fake.posts_interactions_to(Some(url));
    bot.fake.waits_for("the trial", |it| it.is_endpoint_good() == Some(true)).await;
    ana.uses(&Place::Dm, "report", Value::Null);
    assert_eq!(ana.hears().await.text, "in place");
    let seen = seen.lock().await;
    assert_eq!(seen.iter().map(|it| it["type"].as_u64()).collect::<Vec<_>>(), [Some(1), Some(2)]);
}
