//! The gateway's listener: one task a connection, which says what the state has for it and hears what comes.

use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::fake::Shared;
use crate::fake::events::Frame;

/// Listens; gives where.
pub(super) async fn serve(shared: Arc<Shared>, serving: &mut JoinSet<()>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    serving.spawn(async move {
        let mut conversations = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = conversations.join_next() => {}
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) if !shared.lock().is_away => {
                        let _ = stream.set_nodelay(true);
                        conversations.spawn(converse(shared.clone(), stream));
                    }
                    _ => {}
                }
            }
        }
    });
    format!("ws://{address}")
}

async fn converse(shared: Arc<Shared>, stream: TcpStream) {
    let Ok(mut socket) = accept_async(stream).await else { return };
    let id = shared.lock().gateway.connects();
    let mut code = None;
    'open: loop {
        let mut news = std::pin::pin!(shared.gateway.notified());
        news.as_mut().enable();
        let frames = shared.lock().gateway.says(id);
        for frame in frames {
            let is_said = match frame {
                Frame::Text(text) => socket.send(Message::text(text)).await.is_ok(),
                Frame::Close(code, reason) => {
                    let _ = socket.close(Some(CloseFrame { code: code.into(), reason: reason.into() })).await;
                    false
                }
                Frame::Cut => false,
            };
            if !is_said {
                break 'open;
            }
        }
        tokio::select! {
            () = news => {}
            heard = socket.next() => match heard {
                Some(Ok(Message::Text(text))) => {
                    shared.lock().hears(id, text.as_str());
                    shared.changes.notify_waiters();
                }
                Some(Ok(Message::Close(frame))) => {
                    code = frame.map(|it| u16::from(it.code));
                    // Reading on lets the closing handshake end.
                    while socket.next().await.is_some_and(|it| it.is_ok()) {}
                    break 'open;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break 'open,
            }
        }
    }
    shared.lock().gateway.disconnects(id, code);
    shared.changes.notify_waiters();
}
