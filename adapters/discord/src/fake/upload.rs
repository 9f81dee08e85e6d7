//! The body of a request: JSON, alone or with files.

use axum::body::Body as Stream;
use axum::extract::{FromRequest, Multipart};
use axum::http::{HeaderMap, Request};
use bytes::Bytes;
use serde_json::{Value, json};

/// What a request brings.
#[derive(Default)]
pub(super) struct Body {
    pub(super) json: Value,
    pub(super) files: Vec<File>,
}

#[derive(Clone)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) bytes: Bytes,
}

impl Body {
    /// Reads JSON or `multipart/form-data`; `None` if it is neither.
    pub(super) async fn read(headers: &HeaderMap, bytes: Bytes) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self { json: json!({}), files: Vec::new() });
        }
        let kind = headers.get("content-type").and_then(|it| it.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            return serde_json::from_slice(&bytes).ok().map(|json| Self { json, files: Vec::new() });
        }
        let mut request = Request::new(Stream::from(bytes));
        *request.headers_mut() = headers.clone();
        let mut parts = Multipart::from_request(request, &()).await.ok()?;
        let mut body = Self { json: json!({}), files: Vec::new() };
        while let Some(part) = parts.next_field().await.ok()? {
            let (name, kind) = (part.file_name().map(str::to_owned), part.content_type().map(str::to_owned));
            let is_json = part.name() == Some("payload_json");
            let bytes = part.bytes().await.ok()?;
            if is_json {
                body.json = serde_json::from_slice(&bytes).ok()?;
            } else {
                let kind = kind.unwrap_or_else(|| "application/octet-stream".to_owned());
                body.files.push(File { name: name.unwrap_or_default(), kind, bytes });
            }
        }
        Some(body)
    }
}
