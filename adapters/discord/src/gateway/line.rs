//! One connection to the gateway: TLS, the websocket, frames in and out. It knows no session.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::{FutureExt, SinkExt, StreamExt};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config};
use url::Url;

use crate::client::error::CallError;

/// The largest frames are servers with all their channels, some megabytes.
const FRAME_LIMIT: usize = 16 << 20;

/// "When you close the connection to the gateway with close code 1000 or 1001, your session will be invalidated."
/// <https://docs.discord.com/developers/events/gateway#initiating-a-disconnect>
const BACK_SOON: u16 = 4000;

/// Why a connection ended, or never began.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LineError {
    #[error("Discord's gateway could not be reached")]
    Network(#[source] io::Error),
    #[error("Discord's gateway answered {0} and opened no websocket")]
    NoWebsocket(u16),
    #[error("Discord's gateway broke the rules of websockets")]
    Broken,
    #[error("Discord's gateway has no address that is encrypted")]
    Plain,
    #[error("Discord's gateway let us wait for {0}")]
    Late(&'static str),
    #[error("Discord's gateway no longer answers")]
    Deaf,
    #[error("Discord's gateway closed the connection ({0:?})")]
    Closed(Option<u16>),
    #[error("Discord's gateway asked us to connect again")]
    SentAway,
    #[error(transparent)]
    Call(#[from] CallError),
}

/// What came of waiting.
#[derive(Debug)]
pub(crate) enum Heard {
    /// A frame.
    Text(tungstenite::Utf8Bytes),
    /// A sign of life without meaning.
    Noise,
    /// The connection is over.
    End(LineError),
    /// Nothing came until then.
    Silence,
}

/// An open connection.
pub(crate) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What waits to be written. It stands here so that whoever waits with us may be dropped at any point.
    outgoing: VecDeque<Message>,
    is_flushed: bool,
}

/// How connections are encrypted: by whom of these roots vouch. The provider is named, because a program may hold two.
pub(crate) fn tls(roots: RootCertStore) -> Arc<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring knows the versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

/// The roots that browsers trust.
pub(crate) fn web_roots() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// The gateway's address with what we speak, or that we would have to speak in the clear to a real Discord.
pub(crate) fn address(url: &str, may_be_plain: bool) -> Result<String, LineError> {
    let mut url = Url::parse(url).map_err(|_| LineError::Broken)?;
    match url.scheme() {
        "wss" => {}
        "ws" if may_be_plain => {}
        _ => return Err(LineError::Plain),
    }
    url.set_query(Some("v=10&encoding=json"));
    Ok(url.into())
}

impl Line {
    /// Connects, encrypts and upgrades, all within `patience`.
    pub(crate) async fn open(
        address: &str,
        tls: Arc<ClientConfig>,
        patience: Duration,
    ) -> Result<Self, LineError> {
        let config = WebSocketConfig::default()
            .read_buffer_size(32 << 10)
            .max_message_size(Some(FRAME_LIMIT))
            .max_frame_size(Some(FRAME_LIMIT));
        let connector = Connector::Rustls(tls);
        let connecting = connect_async_tls_with_config(address, Some(config), true, Some(connector));
        match timeout(patience, connecting).await {
            Ok(Ok((socket, _))) => Ok(Self { socket, outgoing: VecDeque::new(), is_flushed: true }),
            Ok(Err(error)) => Err(line_error(error)),
            Err(_) => Err(LineError::Late("a connection")),
        }
    }

    /// Puts a payload in the queue; it is written while [`hear`](Self::hear) waits.
    pub(crate) fn say(&mut self, payload: &Value) {
        self.outgoing.push_back(Message::text(payload.to_string()));
    }

    /// Waits until something is heard or it is `until`, and writes meanwhile. May be dropped at any point.
    pub(crate) async fn hear(&mut self, until: Instant) -> Heard {
        let mut silence = pin!(sleep_until(until));
        poll_fn(|context| {
            if let Poll::Ready(Err(error)) = self.poll_write(context) {
                return Poll::Ready(Heard::End(line_error(error)));
            }
            match self.socket.poll_next_unpin(context) {
                Poll::Ready(message) => Poll::Ready(heard(message)),
                Poll::Pending => silence.as_mut().poll(context).map(|()| Heard::Silence),
            }
        })
        .await
    }

    /// Closes so that the session can be resumed, and waits for that at most so long.
    pub(crate) async fn close(mut self, patience: Duration) {
        let _ = timeout(patience, self.send_close()).await;
    }

    /// Closes so that the session can be resumed, as far as that goes without waiting.
    pub(crate) fn hang_up(mut self) {
        let _ = self.send_close().now_or_never();
    }

    async fn send_close(&mut self) -> Result<(), tungstenite::Error> {
        let frame = CloseFrame { code: BACK_SOON.into(), reason: "".into() };
        self.socket.send(Message::Close(Some(frame))).await
    }

    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<Result<(), tungstenite::Error>> {
        while let Some(message) = self.outgoing.pop_front() {
            match self.socket.poll_ready_unpin(context)? {
                Poll::Ready(()) => self.socket.start_send_unpin(message)?,
                Poll::Pending => {
                    self.outgoing.push_front(message);
                    return Poll::Pending;
                }
            }
            self.is_flushed = false;
        }
        if !self.is_flushed {
            futures::ready!(self.socket.poll_flush_unpin(context))?;
            self.is_flushed = true;
        }
        Poll::Ready(Ok(()))
    }
}

fn heard(message: Option<Result<Message, tungstenite::Error>>) -> Heard {
    match message {
        Some(Ok(Message::Text(text))) => Heard::Text(text),
        Some(Ok(Message::Close(frame))) => Heard::End(LineError::Closed(frame.map(|it| u16::from(it.code)))),
        Some(Ok(_)) => Heard::Noise,
        Some(Err(error)) => Heard::End(line_error(error)),
        None => Heard::End(LineError::Closed(None)),
    }
}

/// Without what was read: an error of the library may hold an answer's body.
fn line_error(error: tungstenite::Error) -> LineError {
    match error {
        tungstenite::Error::Io(source) => LineError::Network(source),
        tungstenite::Error::Http(response) => LineError::NoWebsocket(response.status().as_u16()),
        tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => LineError::Closed(None),
        _ => LineError::Broken,
    }
}

#[cfg(test)]
mod tests;
