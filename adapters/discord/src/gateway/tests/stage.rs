//! A far side that a test scripts, and a gateway that runs against it.

use std::sync::Mutex;

use axum::extract::State as Shared;
use axum::routing::get;
use axum::{Json, Router};
use futures::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_async};

use crate::gateway::*;

/// Nothing here takes longer, unless it hangs.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

pub(super) const TOKEN: &str = "the-token-of-the-bot";

pub(super) fn quick() -> Patience {
    Patience {
        opening: Duration::from_millis(500),
        hello: Duration::from_millis(500),
        ready: Duration::from_millis(500),
        slack: Duration::from_millis(100),
        pause: Duration::from_millis(5),
        failures: 6,
        steady: LIMIT,
        settling: Duration::from_millis(5),
        between_identifies: Duration::from_millis(50),
        closing: Duration::from_secs(1),
    }
}

/// What `GET /gateway/bot` says, and how often it was asked.
pub(super) struct Api {
    pub(super) answer: Value,
    pub(super) n_asked: u32,
}

/// A gateway that runs, and the far side it speaks to.
pub(super) struct Stage {
    pub(super) listener: Option<TcpListener>,
    pub(super) url: String,
    pub(super) api: Arc<Mutex<Api>>,
    pub(super) told: mpsc::UnboundedReceiver<Result<Dispatch, RunError>>,
    pub(super) stop: Option<oneshot::Sender<()>>,
    /// Where it stood when it was stopped.
    pub(super) left: Option<oneshot::Receiver<Option<Place>>>,
    pub(super) tasks: JoinSet<()>,
}

impl Stage {
    pub(super) async fn new() -> Self {
        Self::with(quick(), None).await
    }

    pub(super) async fn with(patience: Patience, place: Option<Place>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let limit = json!({"total": 1000, "remaining": 999, "reset_after": 200, "max_concurrency": 1});
        let answer = json!({"url": url, "shards": 1, "session_start_limit": limit});
        let api = Arc::new(Mutex::new(Api { answer, n_asked: 0 }));
        let api_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api_url = format!("http://{}", api_listener.local_addr().unwrap());
        let router = Router::new().route("/gateway/bot", get(gateway_bot)).with_state(Arc::clone(&api));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(api_listener, router).await.unwrap() });
        let (tell, told) = mpsc::unbounded_channel();
        let (stop, mut stopped) = oneshot::channel();
        let (leave, left) = oneshot::channel();
        tasks.spawn(async move {
            let token = SecretString::from(TOKEN);
            let client = Client::new(&api_url, token.clone()).unwrap();
            let mut gateway = Gateway::new(&client, &token, 4097).with_patience(patience);
            if let Some(place) = place {
                gateway = gateway.going_on_from(place);
            }
            // Whoever waits beside the gateway drops its future all the time.
            let mut other_work = tokio::time::interval(Duration::from_millis(1));
            loop {
                tokio::select! {
                    biased;
                    _ = &mut stopped => {
                        let _ = leave.send(gateway.place());
                        return gateway.close().await;
                    }
                    _ = other_work.tick() => {}
                    next = gateway.next() => { let _ = tell.send(next); }
                }
            }
        });
        Self { listener: Some(listener), url, api, told, stop: Some(stop), left: Some(left), tasks }
    }

    pub(super) async fn accept(&self) -> Peer {
        let listener = self.listener.as_ref().unwrap();
        let (tcp, _) = timeout(LIMIT, listener.accept()).await.expect("a connection").unwrap();
        Peer(accept_async(tcp).await.unwrap())
    }

    /// Greets a connection and hears who it is.
    pub(super) async fn greet(&self) -> (Peer, Value) {
        let mut peer = self.accept().await;
        peer.say(json!({"op": 10, "d": {"heartbeat_interval": 60_000}})).await;
        let introduction = peer.hear().await;
        (peer, introduction)
    }

    /// A connection with a new session.
    pub(super) async fn ready(&mut self) -> Peer {
        let (mut peer, introduction) = self.greet().await;
        assert_eq!(introduction["op"], 2, "{introduction}");
        let d = json!({"session_id": "abc", "resume_gateway_url": self.url});
        peer.say(json!({"op": 0, "s": 1, "t": "READY", "d": d})).await;
        assert_eq!(self.name().await, "READY");
        peer
    }

    /// A connection that resumes after that event.
    pub(super) async fn resumed(&mut self, sequence: u64) -> Peer {
        let (mut peer, introduction) = self.greet().await;
        let d = json!({"token": TOKEN, "session_id": "abc", "seq": sequence});
        assert_eq!(introduction, json!({"op": 6, "d": d}));
        peer.say(json!({"op": 0, "s": sequence, "t": "RESUMED", "d": {}})).await;
        assert_eq!(self.name().await, "RESUMED");
        peer
    }

    pub(super) async fn told(&mut self) -> Result<Dispatch, RunError> {
        timeout(LIMIT, self.told.recv()).await.expect("something is told").unwrap()
    }

    pub(super) async fn name(&mut self) -> String {
        self.told().await.unwrap().name
    }
}

async fn gateway_bot(Shared(api): Shared<Arc<Mutex<Api>>>) -> Json<Value> {
    let mut api = api.lock().unwrap();
    api.n_asked += 1;
    Json(api.answer.clone())
}

/// One connection, seen from Discord.
pub(super) struct Peer(pub(super) WebSocketStream<TcpStream>);

impl Peer {
    pub(super) async fn say(&mut self, payload: Value) {
        self.0.send(Message::text(payload.to_string())).await.unwrap();
    }

    pub(super) async fn hear(&mut self) -> Value {
        let message = timeout(LIMIT, self.0.next()).await.expect("something is said").unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    pub(super) async fn close(mut self, code: u16) {
        self.0.close(Some(CloseFrame { code: code.into(), reason: "".into() })).await.unwrap();
    }

    /// What the other side closes with.
    pub(super) async fn closes(mut self) -> Option<u16> {
        loop {
            match timeout(LIMIT, self.0.next()).await.expect("an end") {
                Some(Ok(Message::Close(frame))) => return frame.map(|it| it.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}
