//! The wire against the fake: what is sent is what Discord takes, and nothing is lost between two connections.

use std::time::Duration;

use reportline_channel::{Direction, Language, Notice, RunError, Words};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::client::Client;
use crate::client::call::Call;
use crate::client::error::{CallError, No};
use crate::fake::{APPLICATION, Fake, Fault, TOKEN};
use crate::gateway::{Dispatch, Gateway, Patience};
use crate::menu::offer_commands;

const LIMIT: Duration = Duration::from_secs(20);

/// `GUILDS` and `DIRECT_MESSAGES`.
const INTENTS: u64 = 1 | 4096;

fn quick() -> Patience {
    Patience {
        opening: Duration::from_secs(1),
        hello: Duration::from_millis(300),
        ready: Duration::from_millis(300),
        slack: Duration::from_millis(200),
        pause: Duration::from_millis(10),
        settling: Duration::from_millis(10),
        between_identifies: Duration::from_millis(10),
        ..Patience::default()
    }
}

fn client(fake: &Fake) -> Client {
    Client::new(fake.url(), TOKEN.into()).unwrap()
}

/// A gateway that runs, and what it says.
struct Listening {
    told: mpsc::UnboundedReceiver<Result<Dispatch, RunError>>,
    _running: JoinSet<()>,
}

impl Listening {
    fn to(fake: &Fake, token: &'static str, intents: u64) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let mut running = JoinSet::new();
        let client = client(fake);
        running.spawn(async move {
            let token = SecretString::from(token);
            let mut gateway = Gateway::new(&client, &token, intents).with_patience(quick());
            loop {
                let next = gateway.next().await;
                let is_over = matches!(next, Err(RunError::Refused { .. }));
                if tell.send(next).is_err() || is_over {
                    break;
                }
            }
        });
        Self { told, _running: running }
    }

    async fn next(&mut self) -> Result<Dispatch, RunError> {
        timeout(LIMIT, self.told.recv()).await.expect("something is told").unwrap()
    }

    async fn hears(&mut self, name: &str) -> Value {
        let dispatch = self.next().await.unwrap();
        assert_eq!(dispatch.name, name);
        dispatch.data
    }

    async fn hears_words(&mut self, words: &str) {
        assert_eq!(self.hears("MESSAGE_CREATE").await["content"], words);
    }
}

#[tokio::test]
async fn what_was_said_between_two_connections_arrives() {
    let fake = Fake::start().await;
    let ana = fake.person(1, "Ana", "pl");
    let mut listening = Listening::to(&fake, TOKEN, INTENTS);
    listening.hears("READY").await;
    ana.says("one");
    listening.hears_words("one").await;
    fake.drops_gateway(true);
    ana.says("two");
    ana.says("three");
    listening.hears_words("two").await;
    listening.hears_words("three").await;
    listening.hears("RESUMED").await;
    fake.asks_to_reconnect();
    listening.hears("RESUMED").await;
    fake.invalidates_session(true);
    listening.hears("RESUMED").await;
    assert_eq!((fake.n_identifies(), fake.n_resumes()), (1, 3));
    assert_eq!(fake.intents(), Some(INTENTS));
}

#[tokio::test]
async fn a_session_that_is_gone_begins_anew() {
    let fake = Fake::start().await;
    let mut listening = Listening::to(&fake, TOKEN, INTENTS);
    listening.hears("READY").await;
    fake.invalidates_session(false);
    listening.hears("READY").await;
    fake.drops_gateway(false);
    listening.hears("READY").await;
    assert_eq!((fake.n_identifies(), fake.n_resumes()), (3, 0));
}

#[tokio::test]
async fn a_silent_gateway_is_noticed() {
    let fake = Fake::start().await;
    fake.beats_every(Duration::from_millis(300));
    let ana = fake.person(1, "Ana", "pl");
    let mut listening = Listening::to(&fake, TOKEN, INTENTS);
    listening.hears("READY").await;
    fake.gateway_goes_silent();
    ana.says("into the void");
    fake.waits_for("the connection is left", |it| !it.is_connected()).await;
    fake.gateway_speaks_again();
    listening.hears_words("into the void").await;
    listening.hears("RESUMED").await;
}

#[tokio::test]
async fn an_outage_is_waited_out() {
    let fake = Fake::start().await;
    let ana = fake.person(1, "Ana", "pl");
    let mut listening = Listening::to(&fake, TOKEN, INTENTS);
    listening.hears("READY").await;
    fake.goes_away();
    // All the pauses together, and the supervisor is told.
    assert!(matches!(listening.next().await, Err(RunError::Lost(_))));
    fake.comes_back();
    ana.says("still here");
    listening.hears_words("still here").await;
    listening.hears("RESUMED").await;
}

#[tokio::test]
async fn a_wrong_token_and_too_much_sight_are_refused() {
    let fake = Fake::start().await;
    let mut listening = Listening::to(&fake, "another-token", INTENTS);
    let error = listening.next().await.unwrap_err();
    assert!(matches!(&error, RunError::Refused { reason, .. } if reason.contains("token")), "{error}");
    let mut listening = Listening::to(&fake, TOKEN, INTENTS | 1 << 15);
    let error = listening.next().await.unwrap_err();
    assert!(matches!(&error, RunError::Refused { reason, .. } if reason.contains("intents")), "{error}");
    fake.fails_next("GET /gateway/bot", Fault::Unauthorized);
    let mut listening = Listening::to(&fake, TOKEN, INTENTS);
    let error = listening.next().await.unwrap_err();
    assert!(matches!(&error, RunError::Refused { reason, .. } if reason.contains("token")), "{error}");
}

#[tokio::test]
async fn a_no_is_not_asked_for_twice() {
    let fake = Fake::start().await;
    let me = || Call::new("GET users/@me", &[]);
    let after = Duration::from_secs(60);

    let limited = client(&fake);
    fake.fails_next("GET /users/@me", Fault::TooMany { after, is_global: true });
    let error = limited.tell(me()).await.unwrap_err();
    assert!(matches!(error, CallError::Wait { is_global: true, .. }) && error.after() == Some(after));
    assert!(matches!(limited.tell(me()).await, Err(CallError::Spent { .. })));

    let refused = client(&fake);
    fake.fails_next("GET /users/@me", Fault::Unauthorized);
    for _ in 0..3 {
        assert_eq!(refused.tell(me()).await.unwrap_err().no(), Some(No::Token));
    }
    assert_eq!(fake.n_invalid_requests(), 2);
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn a_yes_is_a_yes_however_it_is_worded() {
    let fake = Fake::start().await;
    let me = || Call::new("GET users/@me", &[]);
    fake.fails_next("GET /users/@me", Fault::Garbage);
    client(&fake).tell(me()).await.unwrap();
    fake.fails_next("GET /users/@me", Fault::Garbage);
    assert!(matches!(client(&fake).call::<Value>(me()).await, Err(CallError::Garbled { status: 200, .. })));
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for() {
    let fake = Fake::start().await;
    let me = || Call::new("GET users/@me", &[]).within(Duration::from_millis(50));
    for fault in [Fault::Hang, Fault::Drop] {
        fake.fails_next("GET /users/@me", fault);
        let error = client(&fake).tell(me()).await.unwrap_err();
        assert!(error.is_passing() && matches!(error, CallError::Network { .. }));
    }
}

#[tokio::test]
async fn a_door_that_is_closed_is_told_from_one_that_is_gone() {
    let fake = Fake::start().await;
    let ana = fake.person(1, "Ana", "pl");
    let client = client(&fake);
    let send = |channel: u64| {
        Call::new("POST channels/{}/messages", &[&channel.to_string()]).with(&json!({"content": "x"}))
    };
    client.tell(send(ana.dm_channel())).await.unwrap();
    ana.closes_dms();
    assert_eq!(client.tell(send(ana.dm_channel())).await.unwrap_err().no(), Some(No::Closed));
    ana.opens_dms();
    client.tell(send(ana.dm_channel())).await.unwrap();
    assert_eq!(client.tell(send(404)).await.unwrap_err().no(), Some(No::Gone));
}

#[tokio::test]
async fn commands_are_registered_once_as_discord_takes_them() {
    struct Plain;
    impl Words for Plain {
        fn text(&self, language: &str, key: &str, _: &[(&str, &str)]) -> String {
            format!("{language} {key}").chars().take(30).collect()
        }
        fn languages(&self) -> Vec<Language> {
            let language =
                |tag: &str| Language { tag: tag.to_owned(), name: tag.to_owned(), direction: Direction::Ltr };
            ["en-GB", "ar", "cy", "pl", "ur"].map(language).to_vec()
        }
        fn negotiate(&self, _: &[&str]) -> Language {
            self.languages().remove(0)
        }
        fn emergency(&self, _: &str) -> Notice {
            unreachable!("the menu asks for no emergency routes")
        }
    }
    let fake = Fake::start().await;
    let client = client(&fake);
    for _ in 0..3 {
        offer_commands(&client, &APPLICATION.to_string(), &Plain).await.unwrap();
    }
    assert_eq!((fake.n_registrations(), fake.commands().len()), (1, 9));
}
