//! The hub's listener's site: its intake API, which looks at who asks before any of the body is read.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use reportline_exchange::ProblemCode;
use reportline_hub::api::Api;

use super::{Site, plain, read_body};
use crate::clock::Clock;

/// How long a body may take: the largest file over a line of two megabits a second.
const BODY_LIMIT: Duration = Duration::from_secs(120);

/// What the hub's listener serves.
pub struct HubApi {
    /// What answers.
    pub api: Arc<Api>,
    /// Time, for signatures and for when something was filed.
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl Site for HubApi {
    async fn answer(&self, request: Request<Incoming>, _: SocketAddr) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let path = head.uri.path();
        let admitted = match self.api.admit(&head, self.clock.now()) {
            Ok(admitted) => admitted,
            Err(code) => return self.api.refuse(code, path),
        };
        match read_body(body, admitted.body_limit, BODY_LIMIT).await {
            Ok(body) => self.api.answer(admitted, body, self.clock.now()).await,
            Err(StatusCode::PAYLOAD_TOO_LARGE) => self.api.refuse(ProblemCode::TooLarge, path),
            Err(StatusCode::BAD_REQUEST) => self.api.refuse(ProblemCode::Malformed, path),
            Err(status) => plain(status),
        }
    }
}
