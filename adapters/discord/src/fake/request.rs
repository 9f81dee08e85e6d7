//! What the application asked, as it asked it.

use axum::http::{HeaderMap, Method, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// `GET`.
    pub method: String,
    /// With version and query, as it came.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// As it came.
    pub body: Bytes,
}

impl Request {
    pub(super) fn new(method: &Method, uri: &Uri, headers: &HeaderMap, body: Bytes) -> Self {
        let headers = headers.iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        Self { method: method.to_string(), path: uri.to_string(), headers: headers.collect(), body }
    }

    /// Its body, null if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// As the validator reads it.
    pub(super) fn line(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| match name.as_str() {
            "authorization" => (name.clone(), Value::from("Bot REDACTED")),
            _ => (name.clone(), Value::from(value.clone())),
        });
        let headers = Value::Object(headers.collect());
        let mut line = json!({"method": self.method, "path": self.path, "headers": headers});
        match std::str::from_utf8(&self.body) {
            Ok(body) => line["body"] = body.into(),
            Err(_) => line["body_b64"] = STANDARD.encode(&self.body).into(),
        }
        line.to_string()
    }
}
