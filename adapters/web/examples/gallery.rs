//! Every page to look at: `cargo run -p reportline-adapter-web --example gallery`, then open the address it prints.
//! For whoever changes the look; nothing is kept, and every answer leads back to the same page.

#[path = "../tests/scenes.rs"]
mod scenes;
#[path = "../tests/speech.rs"]
mod speech;

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::IntoResponse;
use bytes::Bytes;
use reportline_adapter_web::Web;
use reportline_channel::{
    Accepted, Adapter, Attachment, Channel, ChannelId, Context, EventId, File, Inbound, Inbox, KeepError,
    Peer, Present, Request, RunError,
};
use tokio_util::sync::CancellationToken;

use crate::speech::Speech;

struct Gallery {
    channel: Box<dyn Channel>,
    speech: Speech,
    id: ChannelId,
    stop: CancellationToken,
}

/// Shows the scene whose number the cookie ends in.
struct Stills;

#[async_trait]
impl Inbox for Stills {
    async fn accept(&self, _inbound: Inbound) -> Result<Accepted, RunError> {
        Ok(Accepted::New)
    }

    async fn taken(&self, _: &[EventId]) -> Result<Vec<bool>, RunError> {
        Ok(Vec::new())
    }

    async fn keep(&self, _file: File) -> Result<Attachment, KeepError> {
        Err(KeepError::TooLarge { limit: 0 })
    }

    async fn present(&self, peer: &Peer) -> Result<Option<Present>, RunError> {
        let number = peer.0.get(30..).and_then(|it| it.parse::<usize>().ok()).unwrap_or_default();
        Ok(scenes::all().into_iter().nth(number).map(|(_, messages)| Present { revision: 1, messages }))
    }

    async fn cursor(&self) -> Result<Option<String>, RunError> {
        Ok(None)
    }

    async fn save_cursor(&self, _cursor: &str) -> Result<(), RunError> {
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "whoever runs it wants to know where to look")]
async fn main() -> std::io::Result<()> {
    let channel =
        Web.build(&ChannelId("gallery".into()), &serde_json::json!({})).expect("the defaults are good");
    let gallery = Gallery {
        channel,
        speech: Speech::read(),
        id: ChannelId("gallery".into()),
        stop: CancellationToken::new(),
    };
    let router = Router::new()
        .fallback(serve)
        .layer(DefaultBodyLimit::max(32 * 1024 * 1024))
        .with_state(Arc::new(gallery));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    println!("http://{}/ and", listener.local_addr()?);
    for (name, _) in scenes::all() {
        println!("http://{}/gallery/{name}", listener.local_addr()?);
    }
    axum::serve(listener, router).await
}

async fn serve(
    State(gallery): State<Arc<Gallery>>,
    parts: http::request::Parts,
    body: Bytes,
) -> impl IntoResponse {
    if let Some(name) = parts.uri.path().strip_prefix("/gallery/") {
        let number = scenes::all().iter().position(|(it, _)| *it == name).unwrap_or_default();
        let cookie = format!("report={}{number:02}; Path=/; HttpOnly; SameSite=Strict", "0".repeat(30));
        let response = http::Response::builder().status(303).header("location", "/report");
        return response.header("set-cookie", cookie).body(Body::empty()).expect("a response");
    }
    let context =
        Context { id: &gallery.id, inbox: &Stills, words: &gallery.speech, stop: &gallery.stop, aside: None };
    gallery.channel.serve(Request::from_parts(parts, body), context).await.map(Body::from)
}
