//! The server: HTTP around the state, the long poll, the webhook's pushing side.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State as Shared_};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::fake::api::Answer;
use crate::fake::state::Record;
use crate::fake::{Call, Fault, Shared, TOKEN};

/// Between two tries to push an update to a webhook that did not take it. Telegram's own is longer.
const PUSH_PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn serve(shared: Arc<Shared>, serving: &mut JoinSet<()>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let router = Router::new().fallback(respond).layer(DefaultBodyLimit::disable()).with_state(shared);
    serving.spawn(async move {
        let _ = axum::serve(listener, router).await;
    });
    address
}

async fn respond(Shared_(shared): Shared_<Arc<Shared>>, uri: Uri, body: Bytes) -> Response {
    if shared.lock().is_away {
        return (StatusCode::BAD_GATEWAY, "<html>502 Bad Gateway</html>").into_response();
    }
    let path = uri.path();
    if let Some(file) = path.strip_prefix(&format!("/file/bot{TOKEN}/documents/")) {
        return download(&shared, file);
    }
    let Some(method) = path.strip_prefix(&format!("/bot{TOKEN}/")) else {
        return refusal(401, "Unauthorized");
    };
    let params: Value = match body.is_empty() {
        true => json!({}),
        false => serde_json::from_slice(&body).unwrap_or_default(),
    };
    let fault = {
        let mut state = shared.lock();
        if let Some(recorded) = &mut state.recorded {
            recorded.push(Record::Call(Call { method: method.to_owned(), params: params.clone() }));
        }
        state.fault(method)
    };
    shared.changes.notify_waiters();
    match fault {
        Some(Fault::DoneButHeld) => {
            let mut held = std::pin::pin!(shared.held.notified());
            held.as_mut().enable();
            let answer = shared.lock().answer(method, &params);
            shared.changes.notify_waiters();
            held.await;
            return tell(answer);
        }
        Some(Fault::DoneButUntold) => {
            let _ = shared.lock().answer(method, &params);
            shared.changes.notify_waiters();
            return cut_off();
        }
        Some(fault) => return fail(fault).await,
        None => {}
    }
    if method.eq_ignore_ascii_case("getupdates") {
        return get_updates(&shared, &params).await;
    }
    let answer = {
        let mut state = shared.lock();
        let is_send = method.eq_ignore_ascii_case("sendmessage");
        match params["chat_id"].as_i64().filter(|_| is_send).and_then(|it| state.over_limit(it)) {
            Some(wait) => Err(wait),
            None => Ok(state.answer(method, &params)),
        }
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(wait) => return fail(Fault::TooMany(wait)).await,
    };
    if method.eq_ignore_ascii_case("setwebhook") {
        shared.updates.notify_waiters();
    }
    shared.changes.notify_waiters();
    tell(answer)
}

fn tell(answer: Answer) -> Response {
    match answer {
        Ok(result) => json_body(json!({"ok": true, "result": result}).to_string()),
        Err((code, description)) => refusal(code, description),
    }
}

fn download(shared: &Shared, file: &str) -> Response {
    let mut state = shared.lock();
    let fault = state.fault("download");
    match (fault, state.files.get(file)) {
        (None, Some(bytes)) => bytes.clone().into_response(),
        (None, None) => StatusCode::NOT_FOUND.into_response(),
        (Some(_), _) => cut_off(),
    }
}

async fn get_updates(shared: &Shared, params: &Value) -> Response {
    let limit = params["limit"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(100);
    let until = Instant::now() + Duration::from_secs(params["timeout"].as_u64().unwrap_or_default());
    let poll = {
        let mut state = shared.lock();
        if state.webhook.is_some() {
            return refusal(409, "Conflict: can't use getUpdates method while webhook is active");
        }
        if let Some(offset) = params["offset"].as_i64() {
            state.confirm_before(offset);
        }
        state.poll += 1;
        state.poll
    };
    shared.updates.notify_waiters();
    shared.changes.notify_waiters();
    loop {
        let mut news = std::pin::pin!(shared.updates.notified());
        news.as_mut().enable();
        {
            let mut state = shared.lock();
            if state.is_away {
                return (StatusCode::BAD_GATEWAY, "<html>502 Bad Gateway</html>").into_response();
            }
            if state.poll != poll {
                return refusal(409, "Conflict: terminated by other getUpdates request");
            }
            if let Some(body) = state.deliver(limit) {
                return json_body(body);
            }
        }
        if timeout_at(until, news).await.is_err() {
            return json_body(r#"{"ok":true,"result":[]}"#.to_owned());
        }
    }
}

async fn fail(fault: Fault) -> Response {
    match fault {
        Fault::TooMany(after) => {
            let seconds = after.as_secs();
            let body = json!({
                "ok": false, "error_code": 429, "description": format!("Too Many Requests: retry after {seconds}"),
                "parameters": {"retry_after": seconds},
            });
            (StatusCode::TOO_MANY_REQUESTS, body.to_string()).into_response()
        }
        Fault::Server => refusal(500, "Internal Server Error"),
        Fault::Garbage => "<html>Welcome to the hotel's Wi-Fi</html>".into_response(),
        Fault::Hang | Fault::DoneButHeld => std::future::pending().await,
        Fault::Drop | Fault::DoneButUntold => cut_off(),
        Fault::Unauthorized => refusal(401, "Unauthorized"),
        Fault::Conflict => refusal(409, "Conflict: terminated by other getUpdates request"),
        Fault::BadRequest(description) => refusal(400, &description),
    }
}

/// A response that ends in the middle.
fn cut_off() -> Response {
    let half = futures::stream::iter([
        Ok(Bytes::from_static(b"{\"ok\":tr")),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    Response::new(Body::from_stream(half))
}

fn refusal(code: u16, description: &str) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({"ok": false, "error_code": code, "description": description});
    (status, body.to_string()).into_response()
}

fn json_body(body: String) -> Response {
    ([("content-type", "application/json")], body).into_response()
}

/// Posts updates to the webhook while one is set: in order, each until it is taken.
pub(super) fn push(shared: Arc<Shared>, serving: &mut JoinSet<()>) {
    let http =
        reqwest::Client::builder().timeout(Duration::from_secs(30)).build().expect("a client for loopback");
    serving.spawn(async move {
        loop {
            let mut news = std::pin::pin!(shared.updates.notified());
            news.as_mut().enable();
            let next = {
                let state = shared.lock();
                let front = state.queue.front().map(|it| (it.id, it.json.clone()));
                state.webhook.clone().zip(front)
            };
            let Some((webhook, (id, json))) = next else {
                news.await;
                continue;
            };
            let post = http
                .post(&webhook.url)
                .header("x-telegram-bot-api-secret-token", &webhook.secret)
                .header("content-type", "application/json")
                .body(json);
            match post.send().await {
                Ok(response) if response.status().is_success() => {
                    let mut state = shared.lock();
                    state.queue.retain(|it| it.id != id);
                    state.n_confirmed += 1;
                    drop(state);
                    shared.changes.notify_waiters();
                }
                _ => tokio::time::sleep(PUSH_PAUSE).await,
            }
        }
    });
}
