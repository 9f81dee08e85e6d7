//! The mailbox against servers that break off, lie, fall silent, or can do next to nothing.

use std::time::{Duration, Instant};

use reportline_channel::RunError;
use tokio::time::timeout;

use crate::fake::{ANA, BEN, mail};
use crate::fetched::{Place, Raw};
use crate::mailbox::{Mailbox, probe};
use crate::scripted_imap::{Fault, ScriptedImap};
use crate::settings::{Settings, Times};
use crate::wire::{QUICK, next, text};

const LONG: Duration = Duration::from_secs(60);

fn settings(imap: &ScriptedImap) -> Settings {
    Settings { times: QUICK, ..Settings::read(&imap.settings()).expect("they hold") }
}

async fn connect(settings: &Settings) -> Mailbox<'_> {
    Mailbox::connect(settings, settings.imap()).await.expect("it connects")
}

#[tokio::test]
async fn a_mail_that_breaks_off_is_fetched_again() {
    for fault in [Fault::CutLiteral, Fault::ByeInFetch, Fault::Garbage, Fault::No] {
        let imap = ScriptedImap::start().await;
        let uid = imap.receives(&mail(ANA, "hello", "whole"));
        imap.fails(uid, 2, fault);
        let settings = settings(&imap);
        let mut mailbox = connect(&settings).await;
        assert_eq!(text(&next(&mut mailbox).await), "whole", "{fault:?}");
        assert_eq!(imap.server().n_connections, 3, "{fault:?}");
    }
}

#[tokio::test]
async fn a_mail_that_always_breaks_off_stops_nobody() {
    let imap = ScriptedImap::start().await;
    let poison = imap.receives(&mail(ANA, "hello", "poison"));
    imap.fails(poison, 100, Fault::ByeInFetch);
    imap.receives(&mail(BEN, "hello", "good"));
    let settings = settings(&imap);
    let mut mailbox = connect(&settings).await;
    assert_eq!(text(&next(&mut mailbox).await), "good");
    let fetched = next(&mut mailbox).await;
    assert!(matches!(fetched.raw, Raw::Unreadable) && fetched.key.uid == poison);
    mailbox.settle(&fetched.key, Place::Quarantine).await.expect("it can be moved all the same");
    assert_eq!(imap.server().folders.as_ref().expect("there are some")["Quarantine"].len(), 1);
}

#[tokio::test]
async fn a_look_that_always_breaks_off_is_tried_in_another_way() {
    for fault in [Fault::CutLiteral, Fault::No] {
        let imap = ScriptedImap::start().await;
        imap.receives(&mail(ANA, "hello", "one"));
        imap.fails_looks(100, fault);
        let settings = settings(&imap);
        let mut mailbox = connect(&settings).await;
        assert_eq!(text(&next(&mut mailbox).await), "one", "{fault:?}");
    }
}

#[tokio::test]
async fn a_mail_before_idling_begins_is_seen() {
    let imap = ScriptedImap::start().await;
    imap.server().at_idle = Some(mail(ANA, "hello", "between"));
    let times = Times { idle: LONG * 2, ..QUICK };
    let settings = Settings { times, ..settings(&imap) };
    let mut mailbox = connect(&settings).await;
    assert_eq!(text(&next(&mut mailbox).await), "between");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_noticed() {
    let imap = ScriptedImap::start().await;
    let uid = imap.receives(&mail(ANA, "hello", "at last"));
    imap.fails(uid, 1, Fault::Silence);
    let times = Times { work: Duration::from_millis(500), ..QUICK };
    let settings = Settings { times, ..settings(&imap) };
    let mut mailbox = connect(&settings).await;
    let start = Instant::now();
    assert_eq!(text(&next(&mut mailbox).await), "at last");
    assert!(start.elapsed() >= times.work, "its time is given to it");
}

#[tokio::test]
async fn without_move_mail_is_copied_and_deleted() {
    for (capabilities, lies_on) in [("IMAP4rev1 IDLE UIDPLUS", 0), ("IMAP4rev1 IDLE", 1)] {
        let imap = ScriptedImap::start().await;
        imap.server().capabilities = capabilities;
        imap.receives(&mail(ANA, "hello", "one"));
        let settings = settings(&imap);
        let mut mailbox = connect(&settings).await;
        let fetched = next(&mut mailbox).await;
        mailbox.settle(&fetched.key, Place::Processed).await.expect("it can be moved");
        {
            let server = imap.server();
            assert_eq!(server.folders.as_ref().expect("there are some")["Processed"].len(), 1);
            assert_eq!(server.mails.len(), lies_on, "others' marks are left alone: {capabilities}");
            assert!(!server.asked.iter().any(|it| it == "EXPUNGE"));
        }
        let mut again = connect(&settings).await;
        assert!(timeout(Duration::from_millis(500), again.next()).await.is_err(), "it is not offered again");
    }
}

#[tokio::test]
async fn without_folders_mail_is_marked() {
    let imap = ScriptedImap::start().await;
    imap.server().folders = None;
    let uid = imap.receives(&mail(ANA, "hello", "one"));
    let settings = settings(&imap);
    let mut mailbox = connect(&settings).await;
    let fetched = next(&mut mailbox).await;
    mailbox.settle(&fetched.key, Place::Processed).await.expect("it can be marked");
    assert_eq!(imap.server().mails[&uid].flags, ["$ReportlineProcessed"]);
    let mut again = connect(&settings).await;
    assert!(timeout(Duration::from_millis(500), again.next()).await.is_err(), "it is not offered again");
}

#[tokio::test]
async fn without_folders_and_keywords_all_is_offered_at_the_next_start() {
    let imap = ScriptedImap::start().await;
    imap.server().folders = None;
    imap.server().permanent_flags = "\\Deleted";
    imap.receives(&mail(ANA, "hello", "one"));
    let settings = settings(&imap);
    let mut mailbox = connect(&settings).await;
    let fetched = next(&mut mailbox).await;
    mailbox.note_tries(&fetched.key, 1).await.expect("nothing more can be done");
    mailbox.settle(&fetched.key, Place::Processed).await.expect("nothing more can be done");
    assert!(timeout(Duration::from_millis(500), mailbox.next()).await.is_err(), "not twice in one session");
    let mut again = connect(&settings).await;
    assert_eq!(next(&mut again).await.key, fetched.key, "nothing was lost");
}

#[tokio::test]
async fn without_idle_we_look() {
    let imap = ScriptedImap::start().await;
    imap.server().capabilities = "IMAP4rev1 MOVE";
    let settings = settings(&imap);
    let mut mailbox = connect(&settings).await;
    let (fetched, ()) = tokio::join!(next(&mut mailbox), async {
        while imap.n_asked("NOOP") < 2 {
            tokio::task::yield_now().await;
        }
        imap.receives(&mail(ANA, "hello", "seen"));
    });
    assert_eq!(text(&fetched), "seen");
    assert_eq!(imap.n_asked("IDLE"), 0);
}

#[tokio::test]
async fn the_last_mail_of_an_open_range_is_not_new() {
    let imap = ScriptedImap::start().await;
    imap.receives(&mail(ANA, "hello", "one"));
    let settings = settings(&imap);
    let mut mailbox = connect(&settings).await;
    assert_eq!(text(&next(&mut mailbox).await), "one");
    let wait = QUICK.idle * 2 + Duration::from_millis(500);
    assert!(timeout(wait, mailbox.next()).await.is_err(), "it was handed over already");
    assert!(imap.n_asked("UID FETCH 2:*") >= 2, "we looked after every wait");
}

#[tokio::test]
async fn a_size_that_is_not_true_changes_nothing() {
    let imap = ScriptedImap::start().await;
    let uid = imap.receives(&mail(ANA, "large", &"words ".repeat(1000)));
    imap.server().mails.get_mut(&uid).expect("it is there").size = Some(10);
    let settings = Settings { mail_limit: 1000, ..settings(&imap) };
    let mut mailbox = connect(&settings).await;
    let fetched = next(&mut mailbox).await;
    let Raw::TooLarge { headers } = &fetched.raw else { panic!("it is {fetched:?}") };
    assert!(headers.len() < 300 && headers.ends_with(b"\r\n\r\n"));
}

#[tokio::test]
async fn what_does_not_greet_as_imap_is_a_lost_connection() {
    for greeting in ["* BYE too busy", "* PREAUTH who are you", "220 smtp", "+ hm", "", "\0\0\0"] {
        let imap = ScriptedImap::start().await;
        imap.server().greeting = greeting;
        let times = Times { step: Duration::from_millis(500), ..QUICK };
        let settings = Settings { times, ..settings(&imap) };
        let outcome = probe(&settings, settings.imap()).await;
        assert!(matches!(outcome, Err(RunError::Lost(_))), "{greeting:?}: {outcome:?}");
        assert_eq!(imap.n_asked("LOGIN"), 0, "{greeting:?}: nobody is told the password");
    }
}

#[tokio::test]
async fn a_server_without_starttls_is_not_told_the_password() {
    let imap = ScriptedImap::start().await;
    let mut changed = imap.settings();
    changed["imap_security"] = "starttls".into();
    let settings = Settings::read(&changed).expect("they hold");
    match probe(&settings, settings.imap()).await {
        Err(RunError::Lost(source)) => assert!(source.to_string().contains("STARTTLS"), "{source}"),
        other => panic!("expected a lost connection, not {other:?}"),
    }
    assert_eq!(imap.n_asked("LOGIN"), 0);
}

#[tokio::test]
async fn a_wait_goes_on_where_it_was_cancelled() {
    let imap = ScriptedImap::start().await;
    let times = Times { idle: LONG, ..QUICK };
    let settings = Settings { times, ..settings(&imap) };
    let mut mailbox = connect(&settings).await;
    for _ in 0..5 {
        assert!(timeout(Duration::from_millis(100), mailbox.next()).await.is_err());
    }
    assert_eq!(imap.server().n_connections, 1);
    imap.receives(&mail(ANA, "hello", "one"));
    assert_eq!(text(&next(&mut mailbox).await), "one");
    assert_eq!(imap.server().n_connections, 1);
}

#[tokio::test]
async fn a_call_that_was_cancelled_amid_an_answer_begins_anew() {
    let imap = ScriptedImap::start().await;
    let uid = imap.receives(&mail(ANA, "hello", "one"));
    imap.fails(uid, 1, Fault::Silence);
    let times = Times { work: LONG * 2, ..QUICK };
    let settings = Settings { times, ..settings(&imap) };
    let mut mailbox = connect(&settings).await;
    while imap.n_asked("UID FETCH 1 (UID BODY") == 0 {
        assert!(timeout(Duration::from_millis(100), mailbox.next()).await.is_err());
    }
    assert_eq!(text(&next(&mut mailbox).await), "one", "the silent connection is not asked again");
}
