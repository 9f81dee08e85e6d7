//! The gateway against a far side that a test scripts, frame by frame.

mod stage;

use futures::{SinkExt, StreamExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::*;
use stage::{LIMIT, Stage, TOKEN, quick};

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
