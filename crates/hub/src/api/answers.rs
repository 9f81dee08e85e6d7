//! Answers of the API: JSON, an empty one, a refusal.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use reportline_exchange::{PROBLEM_JSON, ProblemCode, ProblemDetails};
use serde::Serialize;

/// How long who is limited should wait, in seconds.
const LIMITED: &str = "10";
/// How long to wait for a disk.
const AWAY: &str = "60";

pub(super) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

pub(super) fn json_answer(status: StatusCode, value: &impl Serialize) -> Response<Bytes> {
    answer(status, "application/json", value)
}

/// JSON that is written already.
pub(super) fn json_text(json: String) -> Response<Bytes> {
    answer_of(StatusCode::OK, "application/json", json.into_bytes())
}

/// Problem details, with when to try again where that helps.
pub(super) fn refusal(problem: &ProblemDetails) -> Response<Bytes> {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(status, PROBLEM_JSON, problem);
    let later = match problem.code {
        ProblemCode::Limited => Some(LIMITED),
        ProblemCode::Away => Some(AWAY),
        _ => None,
    };
    if let Some(later) = later {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(later));
    }
    response
}

fn answer(status: StatusCode, media_type: &'static str, value: &impl Serialize) -> Response<Bytes> {
    let json = serde_json::to_vec(value).expect("an answer has string keys only");
    answer_of(status, media_type, json)
}

fn answer_of(status: StatusCode, media_type: &'static str, json: Vec<u8>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(json));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
