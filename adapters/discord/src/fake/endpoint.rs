//! The interactions endpoint: interactions are posted to it, signed, and it may answer in place.

use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use tokio::task::JoinSet;

use crate::fake::state::{Post, State};
use crate::fake::upload::Body;
use crate::fake::{APPLICATION, SECRET_KEY, Shared};

/// An answer in place may be this long; a message is far shorter.
const ANSWER_LIMIT: usize = 1 << 20;

impl State {
    /// Interactions go to `url` from now on; first it is tried out, as the platform does when it is saved.
    pub(super) fn posts_to(&mut self, url: Option<String>) {
        self.is_endpoint_good = None;
        self.endpoint.clone_from(&url);
        let Some(url) = url else { return };
        for is_forged in [true, false] {
            let id = self.next_id().to_string();
            let ping = json!({
                "id": id, "application_id": APPLICATION.to_string(), "type": 1, "token": format!("ping{id}"), "version": 1,
                "app_permissions": "0", "entitlements": [], "authorizing_integration_owners": {},
                "attachment_size_limit": 10_485_760, "user": self.user(APPLICATION),
            });
            self.posts.push_back(Post {
                url: url.clone(),
                body: ping.to_string(),
                interaction: None,
                is_forged,
            });
        }
    }
}

/// "You must send an initial response within 3 seconds of receiving the event": whoever waits longer is hung up on.
const PATIENCE: Duration = Duration::from_secs(3);

/// Posts what waits, each in a task of its own.
pub(super) fn serve(shared: Arc<Shared>, serving: &mut JoinSet<()>) {
    let http = reqwest::Client::builder().timeout(PATIENCE).build().expect("a client for loopback");
    serving.spawn(async move {
        let mut posting = JoinSet::new();
        loop {
            let mut news = std::pin::pin!(shared.gateway.notified());
            news.as_mut().enable();
            while let Some(post) = next(&shared) {
                posting.spawn(deliver(shared.clone(), http.clone(), post));
            }
            tokio::select! {
                () = news => {}
                Some(_) = posting.join_next() => {}
            }
        }
    });
}

fn next(shared: &Shared) -> Option<Post> {
    shared.lock().posts.pop_front()
}

async fn deliver(shared: Arc<Shared>, http: reqwest::Client, post: Post) {
    let timestamp = (shared.lock().now_ms / 1000).to_string();
    let signed = format!("{timestamp}{}{}", post.body, if post.is_forged { "!" } else { "" });
    let signature = SigningKey::from_bytes(&SECRET_KEY).sign(signed.as_bytes());
    let request = http
        .post(&post.url)
        .header("content-type", "application/json")
        .header("user-agent", "Discord-Interactions/1.0 (+https://discord.com)")
        .header("x-signature-ed25519", hex::encode(signature.to_bytes()))
        .header("x-signature-timestamp", timestamp)
        .body(post.body);
    let response = request.send().await;
    let status = response.as_ref().map_or(0, |it| it.status().as_u16());
    let answer = match response {
        Ok(response) => read(response).await,
        Err(_) => Vec::new(),
    };
    let answer = serde_json::from_slice(&answer).unwrap_or_else(|_| json!({}));
    {
        let mut state = shared.lock();
        match post.interaction {
            Some(id) if status == 200 => {
                let token = state.interactions[&id].token.clone();
                // What it says wrongly, the person sees as a failure.
                let _ = state.callback(id, &token, false, &Body { json: answer, files: Vec::new() });
            }
            Some(_) => {}
            None => {
                let is_right =
                    if post.is_forged { status == 401 } else { status == 200 && answer["type"] == 1 };
                state.is_endpoint_good = Some(is_right && state.is_endpoint_good != Some(false));
            }
        }
    }
    shared.news();
}

async fn read(mut response: reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT {
            return Vec::new();
        }
    }
    body
}
