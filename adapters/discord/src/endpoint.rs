//! The interactions endpoint: Discord posts interactions to us, signed, instead of sending them over the gateway.

use bytes::Bytes;
use http::{Method, StatusCode};
use reportline_channel::{Context, Request, Response};
use serde_json::{Value, json};

use crate::DiscordChannel;
use crate::update::Interaction;

/// An interaction, with a message of the largest kind in it, stays far below this.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// A question of Discord's whether we are there.
const PING: u8 = 1;

impl DiscordChannel {
    /// Answers one post. The first answer to the interaction goes the same way as over the gateway, so this one has
    /// nothing to say but that it came: "respond with a 202 and no body".
    /// <https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction>
    pub(crate) async fn receive_post(&self, request: Request, context: Context<'_>) -> Response {
        let Some(signatures) = &self.signatures else {
            return answer(StatusCode::NOT_FOUND);
        };
        if request.uri().path().trim_end_matches('/') != self.mount {
            return answer(StatusCode::NOT_FOUND);
        }
        if request.method() != Method::POST {
            return answer(StatusCode::METHOD_NOT_ALLOWED);
        }
        // Whoever has heard nothing from Discord yet cannot know the time; it is asked for at the start.
        let Some(now) = self.client.time() else {
            return answer(StatusCode::SERVICE_UNAVAILABLE);
        };
        if let Err(refusal) = signatures.verify(request.headers(), request.body(), now) {
            tracing::debug!(channel = %context.id, refusal = %refusal, "a post was not taken");
            return answer(StatusCode::UNAUTHORIZED);
        }
        let Ok(raw) = serde_json::from_slice::<Value>(request.body()) else {
            tracing::error!(channel = %context.id, "discord posted what is not JSON; it is passed over");
            return answer(StatusCode::BAD_REQUEST);
        };
        let is_ping = Interaction::read(&raw).and_then(|it| it.told).is_some_and(|it| it.kind == PING);
        if is_ping {
            return pong();
        }
        if let Some(work) = self.greet(&raw, context).await {
            self.work(work, context).await;
        }
        answer(StatusCode::ACCEPTED)
    }
}

fn pong() -> Response {
    let mut response = Response::new(Bytes::from(json!({"type": PING}).to_string()));
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}

fn answer(status: StatusCode) -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}
