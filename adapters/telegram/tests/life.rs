//! Starting, refusing, being disturbed, stopping.

use std::time::Duration;

use async_trait::async_trait;
use reportline_adapter_telegram::Telegram;
use reportline_adapter_telegram::fake::{Fake, Fault};
use reportline_channel::conformance::{Line, RecordingInbox, samples};
use reportline_channel::{
    Accepted, Adapter, Attachment, Body, ChannelId, Context, EventId, File, Inbound, Inbox, KeepError, Peer,
    Present, RunError,
};
use reportline_delivery::DeliveryError;
use serde_json::json;

use crate::stage::{Stage, channel, peer, said};

#[tokio::test]
async fn a_bot_that_reads_all_group_messages_is_refused() {
    let fake = Fake::start().await;
    fake.bot_reads_all_group_messages(true);
    let settings = fake.settings();
    let mut stage = Stage::with(fake, &settings);
    match stage.ended().await {
        Err(RunError::Refused { remedy, .. }) => {
            assert!(remedy.contains("/setprivacy"), "how to take it away")
        }
        other => panic!("expected a refusal, not {other:?}"),
    }
    assert_eq!(stage.fake.calls_of("getUpdates").len(), 0, "not one update was looked at");
    assert!(matches!(channel(&settings).probe().await, Err(RunError::Refused { .. })), "doctor says it too");
}

#[tokio::test]
async fn a_token_that_is_taken_away_while_running_is_refused() {
    let mut stage = Stage::polling().await;
    stage.fake.fails_next("getUpdates", Fault::Unauthorized);
    assert!(matches!(stage.ended().await, Err(RunError::Refused { .. })));
}

#[tokio::test]
async fn another_program_on_the_same_bot_is_told_to_the_supervisor() {
    let mut stage = Stage::polling().await;
    stage.fake.fails_next("getUpdates", Fault::Conflict);
    assert!(matches!(stage.ended().await, Err(RunError::Lost(_))));
}

#[tokio::test]
async fn a_disturbed_poll_goes_on() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    for fault in [Fault::Server, Fault::Garbage, Fault::Drop, Fault::TooMany(Duration::from_secs(1))] {
        stage.fake.fails_next("getUpdates", fault);
    }
    ana.says("still here");
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("still here"));
    stage.stop().await;
}

#[tokio::test]
async fn what_a_crash_left_unconfirmed_comes_again() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    stage.line.inbox.hold_next(1);
    ana.says("before the crash");
    stage.line.inbox.wait_for_offers(1, Duration::from_secs(20)).await;
    let Stage { fake, .. } = stage; // Dropped in the middle of the accept.
    assert_eq!(fake.n_confirmed(), 0);

    let settings = fake.settings();
    let stage = Stage::with(fake, &settings);
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("before the crash"));
    stage.fake.waits_for("it to be confirmed", |it| it.n_confirmed() == 1).await;
    stage.stop().await;
}

#[tokio::test]
async fn whatever_fails_each_message_arrives_in_the_persons_order() {
    const PEOPLE: i64 = 12;
    const MESSAGES: usize = 12;
    let fake = Fake::start().await;
    let line = Line::new(channel(&fake.settings()));
    let people: Vec<_> = (1..=PEOPLE).map(|it| fake.person(it, "Someone", "en")).collect();
    let faults = [Fault::Server, Fault::Drop, Fault::Garbage, Fault::Conflict, Fault::DoneButUntold];
    let acting = async {
        for index in 0..MESSAGES {
            for person in &people {
                person.says(&index.to_string());
            }
            if index % 2 == 0 {
                fake.fails_next("getUpdates", faults[index / 2 % faults.len()].clone());
            }
            line.inbox.lose_next(index % 3);
            if index % 5 == 0 {
                let last = fake.last_update().expect("something was said");
                fake.redeliver(last - i64::try_from(index % 7).expect("small"));
            }
            fake.waits_for("a poll", |it| it.n_unconfirmed() < 100).await;
        }
        fake.waits_for("everything to be confirmed", |it| it.n_unconfirmed() == 0).await;
        line.stop.cancel();
    };
    let running = async {
        // As the supervisor does, without its pause.
        while let Err(error) = line.channel.run(line.context()).await {
            assert!(matches!(error, RunError::Lost(_)), "{error:?}");
        }
    };
    tokio::join!(running, acting);

    let accepted = line.inbox.accepted();
    assert_eq!(accepted.len(), MESSAGES * people.len(), "each once");
    for person in people {
        let theirs = accepted.iter().filter(|it| it.peer == peer(person.id()));
        let texts: Vec<String> = theirs.filter_map(|it| said(it).text.clone()).collect();
        assert_eq!(texts, (0..MESSAGES).map(|it| it.to_string()).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_makes_us_panic_is_passed_over_and_stops_nobody() {
    let fake = Fake::start().await;
    let ana = fake.person(501, "Ana", "en");
    let line = Line::new(channel(&fake.settings()));
    let inbox = Poisoned(RecordingInbox::new());
    let context = Context { inbox: &inbox, ..line.context() };
    let acting = async {
        ana.says("poison");
        ana.says("and the cure");
        fake.waits_for("both to be confirmed", |it| it.n_confirmed() == 2).await;
        line.stop.cancel();
    };
    let (ended, ()) = tokio::join!(line.channel.run(context), acting);
    ended.expect("it was told to stop");
    let accepted = inbox.0.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(said(&accepted[0]).text.as_deref(), Some("and the cure"));
}

/// An inbox that panics at the word.
struct Poisoned(RecordingInbox);

#[async_trait]
impl Inbox for Poisoned {
    async fn accept(&self, inbound: Inbound) -> Result<Accepted, RunError> {
        assert_ne!(said(&inbound).text.as_deref(), Some("poison"));
        self.0.accept(inbound).await
    }

    async fn taken(&self, events: &[EventId]) -> Result<Vec<bool>, RunError> {
        self.0.taken(events).await
    }

    async fn keep(&self, file: File) -> Result<Attachment, KeepError> {
        self.0.keep(file).await
    }

    async fn present(&self, peer: &Peer) -> Result<Option<Present>, RunError> {
        self.0.present(peer).await
    }

    async fn cursor(&self) -> Result<Option<String>, RunError> {
        self.0.cursor().await
    }

    async fn save_cursor(&self, cursor: &str) -> Result<(), RunError> {
        self.0.save_cursor(cursor).await
    }
}

#[tokio::test]
async fn only_what_is_wanted_is_asked_for() {
    let stage = Stage::polling().await;
    stage.fake.waits_for("a poll", |it| !it.calls_of("getUpdates").is_empty()).await;
    let poll = &stage.fake.calls_of("getUpdates")[0];
    assert_eq!(poll["allowed_updates"], json!(["message", "callback_query", "my_chat_member"]));
    assert_eq!(stage.fake.calls_of("deleteWebhook"), [json!({})], "waiting updates are not dropped");
    stage.stop().await;
}

#[tokio::test]
async fn the_menu_is_registered_once() {
    let stage = Stage::polling().await;
    // Three languages and the default, for private chats and for groups.
    stage.fake.waits_for("the menu", |it| it.calls_of("setMyCommands").len() == 8).await;
    let menu = &stage.fake.calls_of("setMyCommands")[0];
    assert_eq!(menu["commands"][0], json!({"command": "start", "description": "telegram-command-start"}));
    let Stage { fake, .. } = stage;

    let settings = fake.settings();
    let stage = Stage::with(fake, &settings);
    stage.fake.waits_for("the menu to be looked at", |it| it.calls_of("getMyCommands").len() == 16).await;
    assert_eq!(stage.fake.calls_of("setMyCommands").len(), 8);
    stage.stop().await;
}

#[tokio::test]
async fn verdicts_say_what_the_outbox_should_do() {
    let stage = Stage::polling().await;
    stage.fake.person(501, "Ana", "en");
    let message = samples::english(Body::Question(samples::many_question()));
    let mut verdicts = Vec::new();
    for fault in [
        Fault::TooMany(Duration::from_secs(9)),
        Fault::Server,
        Fault::Garbage,
        Fault::Drop,
        Fault::Unauthorized,
        Fault::BadRequest("Bad Request: can't parse entities: the words themselves".to_owned()),
    ] {
        stage.fake.fails_next("sendMessage", fault);
        let error = stage.line.send(&peer(501), &message, None).await.expect_err("it fails");
        assert!(!format!("{error:?}").contains("the words themselves"), "descriptions may quote");
        verdicts.push(match error {
            DeliveryError::Retry { after, .. } => format!("retry {after:?}"),
            DeliveryError::Unheard(source) => format!("unheard: {source}"),
            DeliveryError::Reject(source) => format!("reject: {source}"),
        });
    }
    expect_test::expect![[r#"
        retry Some(9s)
        retry None
        retry None
        retry None
        retry None
        reject: the Bot API answered 400 to SendMessage (Other)"#]]
    .assert_eq(&verdicts.join("\n"));
    stage.stop().await;
}

#[test]
fn every_fault_of_the_settings_is_named_at_once() {
    let settings = json!({
        "token": "not a token", "api_url": "telegram", "webhook_secret_file": "x", "file_limit_mb": "big",
        "no_media": 1, "poll_timeout": 5, "sends_per_second": 0,
    });
    let faults = Telegram.build(&ChannelId("t".to_owned()), &settings).err().expect("bad settings");
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    expect_test::expect![[r#"
        poll_timeout: there is no such key; remove it, or use one of token, token_file, api_url, webhook_url, webhook_secret_file, file_limit_mb, no_media, poll_timeout_s, sends_per_second, per_peer_ms
        token: that is no bot token; it looks like 123456:AAE…; ask @BotFather with /token
        api_url: that is no web address; write it whole: https://example.org
        webhook_secret_file: there is no webhook_url; add webhook_url, or remove this
        file_limit_mb: that number does not fit; write a whole number from 1 to 2000
        sends_per_second: that number does not fit; write a whole number from 1 to 100000
        no_media: it is neither true nor false; write true or false"#]].assert_eq(&faults.join("\n"));
}

#[test]
fn a_token_comes_from_a_file_too() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "123456:AAE-abc_1\n").expect("written");
    let settings = json!({"token_file": file.path()});
    assert!(Telegram.build(&ChannelId("t".to_owned()), &settings).is_ok());
    let both = json!({"token_file": file.path(), "token": "123456:AAE"});
    assert!(Telegram.build(&ChannelId("t".to_owned()), &both).is_err());
    assert!(Telegram.build(&ChannelId("t".to_owned()), &json!({})).is_err());
}
