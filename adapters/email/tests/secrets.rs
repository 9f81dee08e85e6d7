//! Nothing of a password or a mail is logged or stands in an error, whatever happens.

use std::error::Error;
use std::fmt::Write as _;
use std::sync::Mutex;

use reportline_delivery::DeliveryError;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::prelude::*;

use crate::fake::{ANA, mail};
use crate::fetched::Place;
use crate::letters::letter;
use crate::mailbox::{Mailbox, probe};
use crate::post::{Letter, Post};
use crate::scripted_imap::{Fault, ScriptedImap};
use crate::settings::Settings;
use crate::wire::{QUICK, next};

/// Whatever must not be seen.
const CANARIES: [&str; 3] = ["canary-of-the-password", "canary-of-the-mail", "canary-of-the-sender"];

/// What the service must keep silent (`OTHERS` in `src/telemetry.rs`): it logs every command, and every byte received.
const SILENT: &str = "async_imap";

/// Who let a canary out.
static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Hears everything at every level.
struct Ears;

#[derive(Default)]
struct Words {
    target: Option<String>,
    text: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Records of the `log` crate bring where they are from as a field.
        if field.name() == "log.target" {
            self.target = Some(format!("{value:?}").trim_matches('"').to_owned());
        }
        let _ = write!(self.text, "{value:?} ");
    }
}

impl<S: Subscriber> tracing_subscriber::Layer<S> for Ears {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        let target = words.target.unwrap_or_else(|| event.metadata().target().to_owned());
        if CANARIES.iter().any(|it| words.text.contains(it)) {
            SEEN.lock().expect("nobody panicked").push(target);
        }
    }
}

fn is_clean(error: &(dyn Error + 'static)) {
    let mut text = format!("{error:?}");
    let mut next = Some(error);
    while let Some(it) = next {
        let _ = write!(text, " {it} {it:?}");
        next = it.source();
    }
    assert!(CANARIES.iter().all(|it| !text.contains(it)), "{text}");
}

/// After all that could tell has been done.
fn nobody_was_told() {
    let seen = SEEN.lock().expect("nobody panicked");
    let others: Vec<_> = seen.iter().filter(|it| !it.starts_with(SILENT)).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[tokio::test]
async fn what_the_mailbox_hears_is_told_to_nobody() {
    let _ = tracing_subscriber::registry().with(Ears).try_init();
    let imap = ScriptedImap::start().await;
    let mut changed = imap.settings();
    changed["password"] = CANARIES[0].into();
    let settings = Settings { times: QUICK, ..Settings::read(&changed).expect("they hold") };
    let uid = imap.receives(&mail(CANARIES[2], CANARIES[1], CANARIES[1]));
    imap.fails(uid, 1, Fault::Garbage);
    imap.fails(uid, 1, Fault::CutLiteral);
    imap.fails_looks(1, Fault::Garbage);
    let mut mailbox = Mailbox::connect(&settings, settings.imap()).await.expect("it connects");
    let fetched = next(&mut mailbox).await;
    assert!(CANARIES.iter().all(|it| !format!("{fetched:?}{settings:?}").contains(it)));
    mailbox.note_tries(&fetched.key, 1).await.expect("it is noted");
    mailbox.settle(&fetched.key, Place::Quarantine).await.expect("it can be moved");

    for fault in [Fault::No, Fault::Garbage, Fault::ByeInFetch, Fault::CutLiteral] {
        imap.fails_login(fault);
        is_clean(&probe(&settings, settings.imap()).await.expect_err("the login goes wrong"));
    }
    for greeting in ["* BYE canary-of-the-mail", "canary-of-the-mail"] {
        imap.server().greeting = greeting;
        is_clean(&probe(&settings, settings.imap()).await.expect_err("it does not greet"));
    }
    let seen = SEEN.lock().expect("nobody panicked").clone();
    assert!(seen.iter().any(|it| it.starts_with(SILENT)), "these ears hear");
    nobody_was_told();
}

/// A server that repeats what it hears, and gives it out as the reason. It takes what `takes` begins with.
async fn echo(takes: &'static [&'static str]) -> (u16, JoinSet<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("there is a port");
    let port = listener.local_addr().expect("it is bound").port();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let (read, mut write) = tcp.into_split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"220 hello\r\n").await;
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.split(' ').next() {
                    Some("EHLO") => "250-hello\r\n250 AUTH PLAIN LOGIN\r\n".to_owned(),
                    Some("DATA") if takes.contains(&"DATA") => "354 go on\r\n".to_owned(),
                    Some("AUTH") if takes.contains(&"AUTH") => "235 welcome\r\n".to_owned(),
                    Some(it) if takes.contains(&it) => "250 so\r\n".to_owned(),
                    _ => format!("550 {line} canary-of-the-mail\r\n"),
                };
                let _ = write.write_all(answer.as_bytes()).await;
            }
        }
    });
    (port, tasks)
}

#[tokio::test]
async fn what_the_post_hears_is_told_to_nobody() {
    let _ = tracing_subscriber::registry().with(Ears).try_init();
    let letter = Letter {
        to: "canary-of-the-sender@people.test".to_owned(),
        text: CANARIES[1].to_owned(),
        ..letter(ANA)
    };
    for takes in
        [&[][..], &["AUTH"], &["AUTH", "MAIL"], &["AUTH", "MAIL", "RCPT"], &["AUTH", "MAIL", "RCPT", "DATA"]]
    {
        let (port, _tasks) = echo(takes).await;
        let settings = json!({
            "address": "report@hub.test", "password": CANARIES[0], "imap_host": "localhost",
            "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none_on_loopback",
        });
        let settings = Settings { times: QUICK, ..Settings::read(&settings).expect("they hold") };
        let error = Post::new(&settings).send(&letter).await.expect_err("it is refused somewhere");
        is_clean(&error);
        let is_rejected = matches!(error, DeliveryError::Reject(_));
        assert_eq!(is_rejected, takes.contains(&"MAIL"), "{takes:?}: {error:?}");
    }
    assert!(!format!("{letter:?}").contains("canary"));
    nobody_was_told();
}
