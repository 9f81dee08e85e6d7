//! What the gateway says, and what the session makes of it.

use expect_test::{Expect, expect};
use serde_json::json;

use super::*;

fn check(session: &mut Session, frame: Value, wanted: Expect) {
    let frame = Frame::read(&frame.to_string()).expect("a frame");
    wanted.assert_eq(&format!("{:?}, {:?}", session.take(frame), session.place()));
}

fn hello() -> Value {
    json!({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": null, "t": null})
}

fn ready() -> Value {
    let d =
        json!({"session_id": "abc", "resume_gateway_url": "wss://us-east1-b.gateway.discord.gg", "v": 10});
    json!({"op": 0, "d": d, "s": 1, "t": "READY"})
}

/// A session that is live after its first connection.
fn live() -> Session {
    let mut session = Session::default();
    session.opened();
    for frame in [hello(), ready()] {
        session.take(Frame::read(&frame.to_string()).unwrap());
    }
    assert!(session.is_live());
    session
}

#[test]
fn a_new_session_identifies() {
    let mut session = Session::default();
    session.opened();
    check(&mut session, hello(), expect!["Greet { pace: 41.25s, greeting: Identify }, None"]);
    assert!(session.is_greeted());
    check(&mut session, hello(), expect!["Nothing, None"]);
    check(&mut session, ready(), expect!["HandOver(Dispatch(READY, Some(1))), Some(Place(1))"]);
    assert!(session.is_live());
    let message = json!({"op": 0, "d": {"content": "x"}, "s": 2, "t": "MESSAGE_CREATE"});
    check(&mut session, message, expect!["HandOver(Dispatch(MESSAGE_CREATE, Some(2))), Some(Place(2))"]);
}

#[test]
fn a_known_session_resumes() {
    let mut session = live();
    session.opened();
    let wanted =
        r#"Greet { pace: 41.25s, greeting: Resume { session_id: "abc", sequence: 1 } }, Some(Place(1))"#;
    assert_eq!(
        format!("{:?}, {:?}", session.take(Frame::read(&hello().to_string()).unwrap()), session.place()),
        wanted
    );
    let missed = json!({"op": 0, "d": {}, "s": 2, "t": "MESSAGE_CREATE"});
    check(&mut session, missed, expect!["HandOver(Dispatch(MESSAGE_CREATE, Some(2))), Some(Place(2))"]);
    assert!(!session.is_live());
    let resumed = json!({"op": 0, "d": {}, "s": 3, "t": "RESUMED"});
    check(&mut session, resumed, expect!["HandOver(Dispatch(RESUMED, Some(3))), Some(Place(3))"]);
    assert!(session.is_live());
}

#[test]
fn a_place_is_gone_on_from() {
    let place = live().place().unwrap();
    let kept = serde_json::to_string(&place).unwrap();
    let mut session = Session::at(serde_json::from_str(&kept).unwrap());
    session.opened();
    check(
        &mut session,
        hello(),
        expect![[
            r#"Greet { pace: 41.25s, greeting: Resume { session_id: "abc", sequence: 1 } }, Some(Place(1))"#
        ]],
    );
}

#[test]
fn an_invalid_session_is_given_up_only_where_it_is_gone() {
    check(&mut live(), json!({"op": 9, "d": true}), expect!["Leave(Settled), Some(Place(1))"]);
    check(&mut live(), json!({"op": 9, "d": false}), expect!["Leave(Settled), None"]);
    check(&mut live(), json!({"op": 9}), expect!["Leave(Settled), None"]);
    check(&mut live(), json!({"op": 7}), expect!["Leave(AtOnce), Some(Place(1))"]);
}

#[test]
fn a_heartbeat_is_sent_when_asked_and_noted_when_answered() {
    let mut session = live();
    check(&mut session, json!({"op": 1}), expect!["Beat(Some(1)), Some(Place(1))"]);
    assert!(session.is_answered());
    assert_eq!(session.beat(), Some(1));
    assert!(!session.is_answered());
    check(&mut session, json!({"op": 11}), expect!["Answered, Some(Place(1))"]);
    assert!(session.is_answered());
    session.beat();
    session.opened();
    assert!(session.is_answered(), "a new connection begins anew");
}

#[test]
fn a_session_before_its_first_event_beats_with_nothing() {
    let mut session = Session::default();
    session.opened();
    assert_eq!(session.beat(), None);
}

#[test]
fn what_nobody_knows_yet_is_passed_over() {
    check(&mut live(), json!({"op": 99, "d": {}}), expect!["Nothing, Some(Place(1))"]);
    check(&mut live(), json!({"op": 10, "d": {}}), expect!["Nothing, Some(Place(1))"]);
    for text in ["", "x", "[]", "{}", r#"{"op": "0"}"#, r#"{"d": 1}"#, r#"{"op": -1}"#] {
        assert!(Frame::read(text).is_none(), "{text}");
    }
}

#[test]
fn a_ready_without_a_session_cannot_be_resumed() {
    let mut session = live();
    session.opened();
    check(
        &mut session,
        json!({"op": 0, "d": {"session_id": "x"}, "s": 1, "t": "READY"}),
        expect!["HandOver(Dispatch(READY, Some(1))), None"],
    );
}

#[test]
fn a_pace_is_believed_within_reason() {
    for (said, pace) in [(0, PACES.0), (1_000, Duration::from_secs(1)), (u64::MAX, PACES.1)] {
        let mut session = Session::default();
        session.opened();
        let hello = json!({"op": 10, "d": {"heartbeat_interval": said}});
        let action = session.take(Frame::read(&hello.to_string()).unwrap());
        assert_eq!(action, Action::Greet { pace, greeting: Greeting::Identify });
    }
}

#[test]
fn a_close_says_whether_to_come_back() {
    let told = |code| {
        let mut session = live();
        let word = match session.closed(code) {
            Closed::Again => "again",
            Closed::Refused { .. } => "refused",
        };
        format!("{word}, {}", if session.place().is_some() { "resume" } else { "afresh" })
    };
    let codes = [1000, 1001, 1006, 4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009];
    let all = codes.into_iter().chain(4010..=4014).map(|it| format!("{it}: {}\n", told(Some(it))));
    expect![[r#"
        1000: again, resume
        1001: again, resume
        1006: again, resume
        4000: again, resume
        4001: again, resume
        4002: again, resume
        4003: again, resume
        4004: refused, resume
        4005: again, resume
        4007: again, afresh
        4008: again, resume
        4009: again, afresh
        4010: refused, resume
        4011: refused, resume
        4012: refused, resume
        4013: refused, resume
        4014: refused, resume
    "#]]
    .assert_eq(&all.collect::<String>());
    assert_eq!(told(None), "again, resume");
}

#[test]
fn debug_shows_nothing_that_people_did() {
    let data = json!({"content": "words"});
    let dispatch = Dispatch { name: "MESSAGE_CREATE".to_owned(), data, sequence: Some(7) };
    assert_eq!(format!("{dispatch:?}"), "Dispatch(MESSAGE_CREATE, Some(7))");
}
