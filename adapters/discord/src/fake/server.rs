//! The server: HTTP around the state, its faults and limits, and the files.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body as Stream;
use axum::extract::{DefaultBodyLimit, State as Shared_};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::fake::limits::{IN_BUCKET, Standing};
use crate::fake::refusal::{Answer, INVALID_JSON, Refusal, UNAUTHORIZED};
use crate::fake::rest::Call;
use crate::fake::upload::Body;
use crate::fake::{Fault, Request, Shared};

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

async fn respond(
    Shared_(shared): Shared_<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    if shared.lock().is_away {
        return (StatusCode::BAD_GATEWAY, "<html>502 Bad Gateway</html>").into_response();
    }
    let path = route(uri.path());
    let fault = {
        let mut state = shared.lock();
        if let Some(recorded) = &mut state.recorded {
            recorded.push(Request::new(&method, &uri, &headers, bytes.clone()));
        }
        state.fault(&format!("{method} {path}"))
    };
    shared.changes.notify_waiters();
    let response = match fault {
        Some(Fault::DoneButHeld) => {
            let mut held = std::pin::pin!(shared.held.notified());
            held.as_mut().enable();
            let response = act(&shared, &method, path, &uri, &headers, bytes).await;
            held.await;
            response
        }
        Some(Fault::DoneButUntold) => {
            act(&shared, &method, path, &uri, &headers, bytes).await;
            cut_off()
        }
        Some(fault) => fail(fault).await,
        None => act(&shared, &method, path, &uri, &headers, bytes).await,
    };
    let is_shared = response.headers().get("x-ratelimit-scope").is_some_and(|it| it == "shared");
    if matches!(response.status().as_u16(), 401 | 403 | 429) && !is_shared {
        shared.lock().n_invalid += 1;
    }
    shared.news();
    response
}

/// The path without `/api/v10`: any version will do.
fn route(path: &str) -> &str {
    let Some(rest) = path.strip_prefix("/api") else { return path };
    match rest.strip_prefix("/v").and_then(|it| it.split_once('/')) {
        Some((version, _)) if version.bytes().all(|it| it.is_ascii_digit()) => &rest[version.len() + 2..],
        _ => rest,
    }
}

/// Does what is asked, and answers.
async fn act(
    shared: &Shared,
    method: &Method,
    path: &str,
    uri: &Uri,
    headers: &HeaderMap,
    bytes: Bytes,
) -> Response {
    let query = uri.query().unwrap_or_default();
    if let Some(file) = path.strip_prefix("/attachments/") {
        return match shared.lock().file(file, query) {
            Some((kind, bytes)) => ([("content-type", kind)], bytes).into_response(),
            None => (StatusCode::NOT_FOUND, "This content is no longer available.").into_response(),
        };
    }
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let standing = match &mut shared.lock().limits {
        Some(limits) => limits.request(method.as_str(), &segments),
        None => Standing { n_left: IN_BUCKET.0 - 1, resets_after: IN_BUCKET.1, is_over: None },
    };
    if let Some(is_global) = standing.is_over {
        return too_many(standing.resets_after, is_global);
    }
    let Some(body) = Body::read(headers, bytes).await else { return tell(Err(INVALID_JSON.into())) };
    let mut response = {
        let mut state = shared.lock();
        let authorization = headers.get("authorization").and_then(|it| it.to_str().ok());
        let call = Call { method: method.as_str(), segments: &segments, query, authorization, body: &body };
        let answer = state.answer(&call);
        tell(answer)
    };
    shared.news();
    let bucket = segments.iter().take(2).copied().collect::<Vec<_>>().join("-");
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: String| {
        headers.insert(name, HeaderValue::from_str(&value).expect("numbers and letters"));
    };
    put("x-ratelimit-limit", IN_BUCKET.0.to_string());
    put("x-ratelimit-remaining", standing.n_left.to_string());
    put("x-ratelimit-reset-after", format!("{:.3}", standing.resets_after.as_secs_f64()));
    let now = shared.lock().now_ms;
    put("x-ratelimit-reset", format!("{:.3}", now as f64 / 1000.0 + standing.resets_after.as_secs_f64()));
    put("x-ratelimit-bucket", hex::encode(bucket));
    let now = jiff::Timestamp::from_millisecond(i64::try_from(now).unwrap_or_default()).unwrap_or_default();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    put("date", date.expect("a time of our days"));
    response
}

fn tell(answer: Answer) -> Response {
    match answer {
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Ok(Some(body)) => ([("content-type", "application/json")], body.to_string()).into_response(),
        Err(Refusal { status, body }) => {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, [("content-type", "application/json")], body.to_string()).into_response()
        }
    }
}

/// 429, with `retry_after` in seconds, as a fraction in the body and whole in the header.
fn too_many(after: Duration, is_global: bool) -> Response {
    let body = json!({
        "message": "You are being rate limited.", "retry_after": after.as_secs_f64(), "global": is_global,
    });
    let mut response = tell(Err(Refusal { status: 429, body }));
    let headers = response.headers_mut();
    headers.insert("retry-after", HeaderValue::from(after.as_secs_f64().ceil() as u64));
    headers.insert("x-ratelimit-scope", HeaderValue::from_static(if is_global { "global" } else { "user" }));
    if is_global {
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
    }
    response
}

async fn fail(fault: Fault) -> Response {
    match fault {
        Fault::TooMany { after, is_global } => too_many(after, is_global),
        Fault::Server => {
            (StatusCode::INTERNAL_SERVER_ERROR, r#"{"message":"500: Internal Server Error","code":0}"#)
                .into_response()
        }
        Fault::Garbage => "<html>Welcome to the hotel's Wi-Fi</html>".into_response(),
        Fault::Hang | Fault::DoneButHeld => std::future::pending().await,
        Fault::Drop | Fault::DoneButUntold => cut_off(),
        Fault::Unauthorized => tell(Err(UNAUTHORIZED.into())),
        Fault::Refused { status, code } => tell(Err(Refusal::new(status, code, "Refused"))),
    }
}

/// A response that ends in the middle.
fn cut_off() -> Response {
    let half = futures::stream::iter([
        Ok(Bytes::from_static(b"{\"id\":")),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    Response::new(Stream::from_stream(half))
}
