//! The wire against a real mail system: nothing is lost, nothing comes twice, whatever happens to the connection.

use std::collections::BTreeSet;
use std::time::Duration;

use reportline_channel::RunError;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::fake::{ANA, BEN, PostOffice, REPORT, mail};
use crate::fetched::{Fetched, Place, Raw};
use crate::mailbox::{Mailbox, Standing, probe};
use crate::settings::{Settings, Times};

/// The longest that anything may take here; it is far more than it should.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// Times in which a test can see a failure and live on.
pub(crate) const QUICK: Times = Times {
    step: Duration::from_secs(4),
    work: Duration::from_secs(8),
    exchange: Duration::from_secs(30),
    idle: Duration::from_secs(2),
    poll: Duration::from_millis(200),
    first_pause: Duration::from_millis(50),
    last_pause: Duration::from_secs(1),
};

pub(crate) fn settings(settings: &Value) -> Settings {
    Settings { times: QUICK, ..Settings::read(settings).expect("they hold") }
}

pub(crate) async fn connect(settings: &Settings) -> Mailbox<'_> {
    Mailbox::connect(settings, settings.imap()).await.expect("it connects")
}

pub(crate) async fn next(mailbox: &mut Mailbox<'_>) -> Fetched {
    timeout(LIMIT, mailbox.next()).await.expect("a mail comes").expect("the wire holds")
}

pub(crate) fn text(fetched: &Fetched) -> String {
    match &fetched.raw {
        Raw::Whole(raw) => {
            let raw = String::from_utf8_lossy(raw);
            let (_, body) = raw.split_once("\r\n\r\n").expect("it has a body");
            body.trim().to_owned()
        }
        Raw::TooLarge { .. } => "(too large)".to_owned(),
        Raw::Unreadable => "(unreadable)".to_owned(),
    }
}

pub(crate) async fn examine(settings: &Settings) -> Result<Standing, RunError> {
    probe(settings, settings.imap()).await
}

pub(crate) async fn take(mailbox: &mut Mailbox<'_>) -> String {
    let fetched = next(mailbox).await;
    mailbox.settle(&fetched.key, Place::Processed).await.expect("it can be moved");
    text(&fetched)
}

/// Nothing more comes, however long one waits within reason: a whole IDLE and a look.
pub(crate) async fn is_quiet(mailbox: &mut Mailbox<'_>) -> bool {
    timeout(QUICK.idle + Duration::from_secs(1), mailbox.next()).await.is_err()
}

#[tokio::test]
async fn a_mail_comes_while_we_wait() {
    let Some(office) = PostOffice::start().await else { return };
    // Only the server's word can end this wait in time.
    let times = Times { idle: LIMIT * 2, ..QUICK };
    let settings = Settings { times, ..settings(&office.settings()) };
    let mut mailbox = connect(&settings).await;
    for text in ["one", "two", "three"] {
        // The wait has begun by then; if not, the test still holds.
        let later = async {
            sleep(Duration::from_millis(300)).await;
            office.delivers(REPORT, &mail(ANA, "hello", text)).await;
        };
        let (taken, ()) = tokio::join!(take(&mut mailbox), later);
        assert_eq!(taken, text);
    }
    assert_eq!(office.lies_in(REPORT, "Processed").len(), 3);
}

#[tokio::test]
async fn what_waits_is_handed_over_oldest_first() {
    let Some(office) = PostOffice::start().await else { return };
    for text in ["one", "two", "three"] {
        office.delivers(REPORT, &mail(ANA, "hello", text)).await;
    }
    let settings = settings(&office.settings_with_starttls());
    let mut mailbox = connect(&settings).await;
    for text in ["one", "two", "three"] {
        assert_eq!(take(&mut mailbox).await, text);
    }
    assert!(is_quiet(&mut mailbox).await);
}

#[tokio::test]
async fn a_mail_arrives_byte_for_byte() {
    let Some(office) = PostOffice::start().await else { return };
    let body = "caf\u{e9} \u{1f33b}\r\n..\r\n\tend \r\n".repeat(5000);
    office.delivers(REPORT, &mail(ANA, "hello", &body)).await;
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    let fetched = next(&mut mailbox).await;
    let Raw::Whole(raw) = &fetched.raw else { panic!("it is {fetched:?}") };
    assert_eq!(fetched.size, u64::try_from(raw.len()).expect("it fits"));
    assert!(String::from_utf8_lossy(raw).contains(&body));
    assert!(!format!("{fetched:?}").contains("hello"));
}

#[tokio::test]
async fn a_new_uidvalidity_begins_anew() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    office.delivers(REPORT, &mail(ANA, "hello", "one")).await;
    office.delivers(REPORT, &mail(BEN, "hello", "two")).await;
    let before = next(&mut mailbox).await;
    office.changes_uidvalidity(REPORT).await;
    // The old name means nothing any more: above all it does not name another mail.
    mailbox.settle(&before.key, Place::Quarantine).await.expect("it is passed over");
    assert_eq!(office.mailbox_of(REPORT).len(), 2);
    let again = BTreeSet::from([take(&mut mailbox).await, take(&mut mailbox).await]);
    assert_eq!(again, BTreeSet::from(["one".to_owned(), "two".to_owned()]));
    assert!(is_quiet(&mut mailbox).await);
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    office.imap_down().await;
    let later = async {
        sleep(Duration::from_millis(500)).await;
        office.imap_up().await;
        office.delivers(REPORT, &mail(ANA, "hello", "back")).await;
    };
    let (text, ()) = tokio::join!(take(&mut mailbox), later);
    assert_eq!(text, "back");
    office.imap_down().await;
    let lost = timeout(LIMIT, mailbox.next()).await.expect("it gives up");
    assert!(matches!(lost, Err(RunError::Lost(_))));
    assert!(matches!(examine(&settings).await, Err(RunError::Lost(_))));
}

#[tokio::test]
async fn of_a_mail_that_is_too_large_only_the_headers_are_fetched() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = Settings { mail_limit: 100_000, ..settings(&office.settings()) };
    let mut mailbox = connect(&settings).await;
    office.delivers(REPORT, &mail(ANA, "large", &"words and words\r\n".repeat(10_000))).await;
    office.delivers(REPORT, &mail(BEN, "small", "small")).await;
    let large = next(&mut mailbox).await;
    let Raw::TooLarge { headers } = &large.raw else { panic!("it is {large:?}") };
    let headers = String::from_utf8_lossy(headers);
    assert!(headers.contains("Subject: large") && headers.ends_with("\r\n\r\n") && large.size > 170_000);
    mailbox.settle(&large.key, Place::Processed).await.expect("it can be moved");
    assert_eq!(take(&mut mailbox).await, "small");
}

#[tokio::test]
async fn settled_mail_lies_in_its_folder() {
    let Some(office) = PostOffice::start().await else { return };
    for text in ["good", "bad", "gone"] {
        office.delivers(REPORT, &mail(ANA, "hello", text)).await;
    }
    let mut changed = office.settings();
    changed["quarantine"] = json!("Look here");
    let settings = settings(&changed);
    let standing = examine(&settings).await.expect("all is well");
    assert!(standing.has_idle && standing.has_move && standing.has_uid_expunge);
    assert!(!standing.has_processed && !standing.has_quarantine, "asking creates nothing");
    let mut mailbox = connect(&settings).await;
    let (good, bad, gone) = (next(&mut mailbox).await, next(&mut mailbox).await, next(&mut mailbox).await);
    mailbox.settle(&good.key, Place::Processed).await.expect("it can be moved");
    mailbox.settle(&bad.key, Place::Quarantine).await.expect("it can be moved");
    assert!(office.lies_in(REPORT, "Processed")[0].contains("good"));
    assert!(office.lies_in(REPORT, "Look here")[0].contains("bad"));
    // Twice is once, also after a person cleared it away by hand.
    mailbox.settle(&gone.key, Place::Processed).await.expect("it can be moved");
    mailbox.settle(&gone.key, Place::Quarantine).await.expect("it is gone");
    assert_eq!(office.lies_in(REPORT, "Look here").len(), 1);
    let standing = examine(&settings).await.expect("all is well");
    assert!(standing.has_processed && standing.has_quarantine);
}

#[tokio::test]
async fn attempts_are_counted_over_every_end() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    office.delivers(REPORT, &mail(ANA, "hello", "poison")).await;
    for begun in 0..6 {
        // As after a crash: nothing of the last attempt is known but what the server keeps.
        let mut mailbox = connect(&settings).await;
        let fetched = next(&mut mailbox).await;
        assert_eq!(fetched.tries, begun);
        mailbox.note_tries(&fetched.key, begun + 1).await.expect("it is noted");
    }
    let mut mailbox = connect(&settings).await;
    let fetched = next(&mut mailbox).await;
    assert_eq!(fetched.tries, 6, "time for quarantine");
    office.kicks(REPORT).await;
    mailbox.settle(&fetched.key, Place::Quarantine).await.expect("it can be moved");
    assert_eq!(office.lies_in(REPORT, "Quarantine").len(), 1);
    office.flags_and_moves_back(REPORT, "Quarantine").await;
    let again = next(&mut connect(&settings).await).await;
    assert_eq!((again.tries, again.is_vouched), (0, true), "it has another chance");
}

#[tokio::test]
async fn no_mail_is_handed_over_twice() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    let mut seen = BTreeSet::new();
    for index in 0..10 {
        office.delivers(REPORT, &mail(ANA, "hello", &index.to_string())).await;
        // None of them is settled, and the connection is lost now and then.
        assert!(seen.insert(next(&mut mailbox).await.key.uid));
        if index % 3 == 0 {
            office.kicks(REPORT).await;
        }
    }
    assert!(is_quiet(&mut mailbox).await);
}

#[tokio::test]
async fn a_wait_that_is_cancelled_costs_nothing() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    office.delivers(REPORT, &mail(ANA, "hello", "held")).await;
    let held = next(&mut mailbox).await;
    for _ in 0..5 {
        assert!(timeout(Duration::from_millis(150), mailbox.next()).await.is_err());
        assert!(timeout(LIMIT, mailbox.note_tries(&held.key, 1)).await.expect("it answers").is_ok());
    }
    // At any moment at all: from not begun to nearly done.
    office.delivers(REPORT, &mail(ANA, "hello", "wanted")).await;
    let mut wanted = None;
    for micros in (0..).step_by(400) {
        if let Ok(fetched) = timeout(Duration::from_micros(micros), mailbox.next()).await {
            wanted = Some(fetched.expect("the wire holds"));
            break;
        }
    }
    assert_eq!(wanted.as_ref().map(text).as_deref(), Some("wanted"));
    assert!(is_quiet(&mut mailbox).await);
}

#[tokio::test]
async fn who_is_refused_is_told_which_key_to_change() {
    let Some(office) = PostOffice::start().await else { return };
    let with = |key: &str, value: Value| {
        let mut changed = office.settings();
        changed[key] = value;
        settings(&changed)
    };
    let remedy = |outcome: Result<(), RunError>| match outcome {
        Err(RunError::Refused { remedy, .. }) => remedy,
        other => panic!("expected a refusal, not {other:?}"),
    };
    let wrong = with("password", json!("wrong-word"));
    assert!(remedy(Mailbox::connect(&wrong, wrong.imap()).await.map(drop)).contains("`password`"));
    assert!(remedy(examine(&wrong).await.map(drop)).contains("`password`"));
    let nowhere = with("mailbox", json!("Nowhere"));
    assert!(remedy(Mailbox::connect(&nowhere, nowhere.imap()).await.map(drop)).contains("`mailbox`"));
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_is_a_lost_connection_with_a_reason() {
    let Some(office) = PostOffice::start().await else { return };
    let reason = |outcome: Result<(), RunError>| match outcome {
        Err(RunError::Lost(source)) => source.to_string(),
        other => panic!("expected a lost connection, not {other:?}"),
    };
    for starttls in [false, true] {
        let mut changed = if starttls { office.settings_with_starttls() } else { office.settings() };
        changed["imap_host"] = json!("127.0.0.2");
        assert!(reason(examine(&settings(&changed)).await.map(drop)).contains("cannot be reached"));
        changed["imap_host"] = json!("localhost");
        changed.as_object_mut().expect("an object").remove("ca_file");
        let reason = reason(examine(&settings(&changed)).await.map(drop));
        assert!(reason.contains("certificate") && reason.contains("issued"), "{reason}");
    }
}
