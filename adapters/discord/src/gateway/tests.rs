//! The gateway against a far side that a test scripts, frame by frame.

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

use super::*;

/// Nothing here takes longer, unless it hangs.
const LIMIT: Duration = Duration::from_secs(10);

const TOKEN: &str = "the-token-of-the-bot";

fn quick() -> Patience {
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
struct Api {
    answer: Value,
    n_asked: u32,
}

/// A gateway that runs, and the far side it speaks to.
struct Stage {
    listener: Option<TcpListener>,
    url: String,
    api: Arc<Mutex<Api>>,
    told: mpsc::UnboundedReceiver<Result<Dispatch, RunError>>,
    stop: Option<oneshot::Sender<()>>,
    /// Where it stood when it was stopped.
    left: Option<oneshot::Receiver<Option<Place>>>,
    tasks: JoinSet<()>,
}

impl Stage {
    async fn new() -> Self {
        Self::with(quick(), None).await
    }

    async fn with(patience: Patience, place: Option<Place>) -> Self {
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

    async fn accept(&self) -> Peer {
        let listener = self.listener.as_ref().unwrap();
        let (tcp, _) = timeout(LIMIT, listener.accept()).await.expect("a connection").unwrap();
        Peer(accept_async(tcp).await.unwrap())
    }

    /// Greets a connection and hears who it is.
    async fn greet(&self) -> (Peer, Value) {
        let mut peer = self.accept().await;
        peer.say(json!({"op": 10, "d": {"heartbeat_interval": 60_000}})).await;
        let introduction = peer.hear().await;
        (peer, introduction)
    }

    /// A connection with a new session.
    async fn ready(&mut self) -> Peer {
        let (mut peer, introduction) = self.greet().await;
        assert_eq!(introduction["op"], 2, "{introduction}");
        let d = json!({"session_id": "abc", "resume_gateway_url": self.url});
        peer.say(json!({"op": 0, "s": 1, "t": "READY", "d": d})).await;
        assert_eq!(self.name().await, "READY");
        peer
    }

    /// A connection that resumes after that event.
    async fn resumed(&mut self, sequence: u64) -> Peer {
        let (mut peer, introduction) = self.greet().await;
        let d = json!({"token": TOKEN, "session_id": "abc", "seq": sequence});
        assert_eq!(introduction, json!({"op": 6, "d": d}));
        peer.say(json!({"op": 0, "s": sequence, "t": "RESUMED", "d": {}})).await;
        assert_eq!(self.name().await, "RESUMED");
        peer
    }

    async fn told(&mut self) -> Result<Dispatch, RunError> {
        timeout(LIMIT, self.told.recv()).await.expect("something is told").unwrap()
    }

    async fn name(&mut self) -> String {
        self.told().await.unwrap().name
    }
}

async fn gateway_bot(Shared(api): Shared<Arc<Mutex<Api>>>) -> Json<Value> {
    let mut api = api.lock().unwrap();
    api.n_asked += 1;
    Json(api.answer.clone())
}

/// One connection, seen from Discord.
struct Peer(WebSocketStream<TcpStream>);

impl Peer {
    async fn say(&mut self, payload: Value) {
        self.0.send(Message::text(payload.to_string())).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        let message = timeout(LIMIT, self.0.next()).await.expect("something is said").unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn close(mut self, code: u16) {
        self.0.close(Some(CloseFrame { code: code.into(), reason: "".into() })).await.unwrap();
    }

    /// What the other side closes with.
    async fn closes(mut self) -> Option<u16> {
        loop {
            match timeout(LIMIT, self.0.next()).await.expect("an end") {
                Some(Ok(Message::Close(frame))) => return frame.map(|it| it.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

fn message(sequence: u64) -> Value {
    json!({"op": 0, "s": sequence, "t": "MESSAGE_CREATE", "d": {"content": "x"}})
}

#[tokio::test]
async fn it_identifies_and_hands_over() {
    let mut stage = Stage::new().await;
    let (mut peer, introduction) = stage.greet().await;
    let properties = json!({"os": "linux", "browser": "reportline", "device": "reportline"});
    let d = json!({"token": TOKEN, "intents": 4097, "properties": properties});
    assert_eq!(introduction, json!({"op": 2, "d": d}));
    peer.say(json!({"op": 0, "s": 1, "t": "READY", "d": {"new": {"to": "us"}}})).await;
    let ready = stage.told().await.unwrap();
    assert_eq!((ready.name.as_str(), ready.data), ("READY", json!({"new": {"to": "us"}})));
    for sequence in 2..100 {
        peer.say(message(sequence)).await;
    }
    for sequence in 2..100 {
        assert_eq!(stage.told().await.unwrap().sequence, Some(sequence));
    }
}

#[tokio::test]
async fn a_cut_is_resumed_after_the_last_event() {
    let mut stage = Stage::new().await;
    let mut peer = stage.ready().await;
    peer.say(message(2)).await;
    assert_eq!(stage.name().await, "MESSAGE_CREATE");
    drop(peer);
    let (mut peer, introduction) = stage.greet().await;
    assert_eq!(introduction["d"]["seq"], 2);
    peer.say(message(3)).await;
    peer.say(json!({"op": 0, "s": 4, "t": "RESUMED", "d": {}})).await;
    assert_eq!((stage.name().await, stage.name().await), ("MESSAGE_CREATE".into(), "RESUMED".into()));
    assert_eq!(stage.api.lock().unwrap().n_asked, 1, "it resumes where the session said");
}

#[tokio::test]
async fn a_resume_that_cannot_connect_is_tried_again() {
    let mut stage = Stage::new().await;
    let peer = stage.ready().await;
    let listener = stage.listener.take().unwrap();
    let address = listener.local_addr().unwrap();
    drop((peer, listener));
    // Long enough for some failures: the third asks the API for another address.
    while stage.api.lock().unwrap().n_asked < 2 {
        tokio::task::yield_now().await;
    }
    stage.listener = Some(TcpListener::bind(address).await.unwrap());
    stage.resumed(1).await;
}

#[tokio::test]
async fn op_7_resumes_at_once() {
    let mut stage = Stage::new().await;
    let mut peer = stage.ready().await;
    peer.say(json!({"op": 7, "d": null})).await;
    stage.resumed(1).await;
    assert_eq!(peer.closes().await, Some(4000));
}

#[tokio::test]
async fn op_9_resumes_or_begins_anew() {
    let mut stage = Stage::new().await;
    let mut peer = stage.ready().await;
    peer.say(json!({"op": 9, "d": true})).await;
    let mut peer = stage.resumed(1).await;
    peer.say(json!({"op": 9, "d": false})).await;
    stage.ready().await;
}

#[tokio::test]
async fn a_heartbeat_is_sent_in_time_and_when_asked() {
    let mut stage = Stage::new().await;
    let mut peer = stage.accept().await;
    peer.say(json!({"op": 10, "d": {"heartbeat_interval": 200}})).await;
    assert_eq!(peer.hear().await["op"], 2);
    peer.say(json!({"op": 0, "s": 7, "t": "READY", "d": {}})).await;
    assert_eq!(stage.name().await, "READY");
    for _ in 0..3 {
        assert_eq!(peer.hear().await, json!({"op": 1, "d": 7}));
        peer.say(json!({"op": 11})).await;
    }
    peer.say(json!({"op": 1, "d": null})).await;
    assert_eq!(peer.hear().await, json!({"op": 1, "d": 7}));
}

#[tokio::test]
async fn a_gateway_that_answers_no_heartbeat_is_left_and_resumed() {
    let mut stage = Stage::new().await;
    let mut peer = stage.accept().await;
    peer.say(json!({"op": 10, "d": {"heartbeat_interval": 200}})).await;
    assert_eq!(peer.hear().await["op"], 2);
    let d = json!({"session_id": "abc", "resume_gateway_url": stage.url});
    peer.say(json!({"op": 0, "s": 1, "t": "READY", "d": d})).await;
    assert_eq!(stage.name().await, "READY");
    stage.resumed(1).await;
    assert_eq!(peer.closes().await, Some(4000));
}

#[tokio::test]
async fn a_gateway_that_accepts_and_says_nothing_is_left() {
    let mut stage = Stage::new().await;
    // No upgrade, then no HELLO, then no READY and no answer.
    let listener = stage.listener.as_ref().unwrap();
    let (silent, _) = timeout(LIMIT, listener.accept()).await.unwrap().unwrap();
    let silent_too = stage.accept().await;
    let (mute, introduction) = stage.greet().await;
    assert_eq!(introduction["op"], 2);
    stage.ready().await;
    drop((silent, silent_too, mute));
}

#[tokio::test]
async fn a_gateway_that_answers_is_waited_for() {
    let patience = Patience { ready: Duration::from_millis(20), slack: Duration::from_secs(5), ..quick() };
    let mut stage = Stage::with(patience, None).await;
    let (mut peer, _) = stage.greet().await;
    // It asks whether anybody is there, as often as it takes.
    for _ in 0..5 {
        assert_eq!(peer.hear().await, json!({"op": 1, "d": null}));
        peer.say(json!({"op": 11})).await;
    }
    peer.say(json!({"op": 0, "s": 1, "t": "READY", "d": {}})).await;
    assert_eq!(stage.name().await, "READY");
}

#[tokio::test]
async fn an_open_tap_does_not_stop_the_heart() {
    let mut stage = Stage::new().await;
    let mut peer = stage.accept().await;
    peer.say(json!({"op": 10, "d": {"heartbeat_interval": 200}})).await;
    assert_eq!(peer.hear().await["op"], 2);
    peer.say(json!({"op": 0, "s": 1, "t": "READY", "d": {}})).await;
    let (mut saying, mut hearing) = peer.0.split();
    let (heard, mut hears) = mpsc::unbounded_channel();
    stage.tasks.spawn(async move {
        while let Some(Ok(message)) = hearing.next().await {
            let _ = heard.send(message);
        }
    });
    let mut n_beats = 0;
    let flood = async {
        while n_beats < 3 {
            saying.feed(Message::text(message(2).to_string())).await.unwrap();
            while hears.try_recv().is_ok() {
                n_beats += 1;
                saying.send(Message::text(r#"{"op": 11}"#)).await.unwrap();
            }
            while stage.told.try_recv().is_ok() {}
            tokio::task::yield_now().await;
        }
    };
    timeout(LIMIT, flood).await.unwrap();
}

#[tokio::test]
async fn a_wrong_token_and_a_wrong_intent_are_for_an_operator() {
    for (code, wanted) in [(4004, "token"), (4014, "intents")] {
        let mut stage = Stage::new().await;
        let (peer, _) = stage.greet().await;
        peer.close(code).await;
        let error = stage.told().await.unwrap_err();
        assert!(matches!(&error, RunError::Refused { reason, .. } if reason.contains(wanted)), "{error}");
        assert!(!error.to_string().contains(TOKEN));
    }
}

#[tokio::test]
async fn a_session_that_timed_out_begins_anew() {
    for code in [4007, 4009] {
        let mut stage = Stage::new().await;
        stage.ready().await.close(code).await;
        stage.ready().await;
    }
    let mut stage = Stage::new().await;
    stage.ready().await.close(1000).await;
    stage.resumed(1).await;
}

#[tokio::test]
async fn no_session_begins_beyond_the_days_limit() {
    let mut stage = Stage::new().await;
    let peer = stage.ready().await;
    stage.api.lock().unwrap().answer["session_start_limit"]["remaining"] = json!(0);
    peer.close(4009).await;
    while stage.api.lock().unwrap().n_asked < 3 {
        tokio::task::yield_now().await;
    }
    stage.api.lock().unwrap().answer["session_start_limit"]["remaining"] = json!(1);
    stage.ready().await;
}

#[tokio::test]
async fn after_failures_in_a_row_the_supervisor_is_told_and_it_goes_on() {
    let mut stage = Stage::new().await;
    let listener = stage.listener.take().unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = stage.told().await.unwrap_err();
    assert!(matches!(error, RunError::Lost(_)), "{error:?}");
    assert!(!format!("{error:?}").contains(TOKEN));
    stage.listener = Some(TcpListener::bind(address).await.unwrap());
    stage.ready().await;
}

#[tokio::test]
async fn what_is_no_payload_is_passed_over() {
    let mut stage = Stage::new().await;
    let mut peer = stage.ready().await;
    for text in ["", "{", "[]", r#"{"d": {"content": "x"}}"#] {
        peer.0.send(Message::text(text)).await.unwrap();
    }
    peer.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    peer.say(json!({"op": 4242})).await;
    peer.say(message(2)).await;
    assert_eq!(stage.name().await, "MESSAGE_CREATE");
}

#[tokio::test]
async fn good_bye_keeps_the_session_for_the_next_process() {
    let mut stage = Stage::new().await;
    let peer = stage.ready().await;
    stage.stop.take().unwrap().send(()).unwrap();
    assert_eq!(peer.closes().await, Some(4000));
    let place = stage.left.take().unwrap().await.unwrap();
    let kept = serde_json::to_string(&place.unwrap()).unwrap();
    let mut next = Stage::with(quick(), serde_json::from_str(&kept).unwrap()).await;
    next.listener = stage.listener.take();
    next.resumed(1).await;
}
