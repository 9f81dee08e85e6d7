//! The interactions endpoint: Discord posts interactions to us, signed, instead of sending them over the gateway.

use bytes::Bytes;
use http::{Method, StatusCode};
use reportline_channel::{Context, Request, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::DiscordChannel;
use crate::hand_over::Work;
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
            let mut unfinished = Unfinished { work: Some(work.clone()), rescue: &self.rescue };
            self.work(work, context).await;
            unfinished.work = None;
        }
        answer(StatusCode::ACCEPTED)
    }
}

/// Work whose post nobody waits for any more: Discord hangs up after a few seconds, and with it ends whoever answers. It
/// is posted once, so the rest is for whoever listens.
struct Unfinished<'a> {
    work: Option<Work>,
    rescue: &'a Rescue,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            self.rescue.hand_on(work);
        }
    }
}

/// Where such work waits. It is bounded by how many posts can be answered at once.
pub(crate) struct Rescue {
    ends: (mpsc::UnboundedSender<Work>, tokio::sync::Mutex<mpsc::UnboundedReceiver<Work>>),
}

impl Default for Rescue {
    fn default() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { ends: (sender, tokio::sync::Mutex::new(receiver)) }
    }
}

impl Rescue {
    fn hand_on(&self, work: Work) {
        self.ends.0.send(work).expect("the other end stands beside this one");
    }

    /// The next that was left. May be dropped at any point.
    pub(crate) async fn next(&self) -> Work {
        self.ends.1.lock().await.recv().await.expect("the other end stands beside this one")
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
