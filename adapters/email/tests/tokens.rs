//! Logins with an access token (XOAUTH2), which somebody else keeps fresh in a file.

use std::time::Duration;

use reportline_channel::RunError;
use reportline_delivery::DeliveryError;
use serde_json::json;
use tempfile::NamedTempFile;
use tokio::time::sleep;

use crate::fake::{ANA, PostOffice, REPORT, mail};
use crate::letters::letter;
use crate::post::Post;
use crate::settings::Settings;
use crate::wire::{connect, examine, settings, take};

/// A token that lives long enough for any test.
const LONG: i64 = 3600;

struct Tokens {
    office: PostOffice,
    file: NamedTempFile,
}

impl Tokens {
    async fn start() -> Option<Self> {
        let office = PostOffice::with_smtp().await?;
        Some(Self { office, file: NamedTempFile::new().expect("there is room for a file") })
    }

    /// Writes the token into the file, as whoever keeps it fresh does.
    fn keeps(&self, token: &str) {
        std::fs::write(self.file.path(), format!("{token}\n")).expect("it is ours");
    }

    fn settings(&self) -> Settings {
        let mut changed = self.office.settings();
        changed.as_object_mut().expect("an object").remove("password");
        changed["oauth_token_file"] = json!(self.file.path());
        settings(&changed)
    }
}

#[tokio::test]
async fn a_token_opens_both_doors() {
    let Some(tokens) = Tokens::start().await else { return };
    tokens.keeps(&tokens.office.token(REPORT, LONG).await);
    let settings = tokens.settings();
    assert!(examine(&settings).await.expect("it is let in").has_idle);
    tokens.office.delivers(REPORT, &mail(ANA, "hello", "taken")).await;
    assert_eq!(take(&mut connect(&settings).await).await, "taken");
    let post = Post::new(&settings);
    post.probe().await.expect("it is let in");
    post.send(&letter(ANA)).await.expect("it is taken");
    assert!(tokens.office.arrived(ANA).await.contains("Thank you."));
}

#[tokio::test]
async fn a_fresh_token_is_read_at_the_next_login() {
    let Some(tokens) = Tokens::start().await else { return };
    tokens.keeps(&tokens.office.token(REPORT, LONG).await);
    let settings = tokens.settings();
    let mut mailbox = connect(&settings).await;
    let post = Post::new(&settings);
    // It ends while we are logged in; nobody asks for it before the connection breaks.
    tokens.keeps(&tokens.office.token(REPORT, -60).await);
    tokens.office.delivers(REPORT, &mail(ANA, "hello", "still in")).await;
    assert_eq!(take(&mut mailbox).await, "still in");
    tokens.office.kicks(REPORT).await;
    tokens.office.delivers(REPORT, &mail(ANA, "hello", "fresh")).await;
    let refused = post.send(&letter(ANA)).await;
    assert!(matches!(refused, Err(DeliveryError::Retry { .. })), "it is tried again: {refused:?}");
    let fresh = tokens.office.token(REPORT, LONG).await;
    let refreshes = async {
        // Some logins are refused meanwhile.
        sleep(Duration::from_millis(500)).await;
        tokens.keeps(&fresh);
    };
    let (text, ()) = tokio::join!(take(&mut mailbox), refreshes);
    assert_eq!(text, "fresh");
    post.send(&letter(ANA)).await.expect("it is taken");
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_waited_out() {
    let Some(tokens) = Tokens::start().await else { return };
    let settings = tokens.settings();
    let (ended, others) = (tokens.office.token(REPORT, -60).await, tokens.office.token(ANA, LONG).await);
    let forged = tokens.office.token(REPORT, LONG).await.rsplit_once('.').expect("three parts").0.to_owned();
    for token in [ended, others, format!("{forged}.c2lnbmVk"), "nonsense".to_owned(), String::new()] {
        tokens.keeps(&token);
        // Whoever keeps it fresh may only be late: the supervisor goes on trying.
        match examine(&settings).await {
            Err(RunError::Lost(source)) => {
                let said = source.to_string();
                assert!(said.contains("oauth_token_file"), "{said}");
                assert!(token.is_empty() || !said.contains(&token), "{said}");
            }
            other => panic!("expected a lost connection, not {other:?}"),
        }
    }
}
