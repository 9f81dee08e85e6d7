//! The channel amid a real mail system: what comes back, what is too much, what is kept of a mail.

use std::sync::Arc;

use bytes::Bytes;
use reportline_adapter_email::Email;
use reportline_adapter_email::fake::{
    ANA, Correspondent, GONE, Outgoing, PostOffice, REPORT, mail, trusting, vouched,
};
use reportline_channel::conformance::{LIMIT, Line, eventually, samples};
use reportline_channel::{
    Adapter, Body, Capture, ChannelId, Content, Exhibit, Handed, Inbound, Missing, Outbound, Peer, RunError,
    Said,
};
use reportline_delivery::DeliveryError;
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// A channel that runs, and the mail system it runs on.
struct Stage {
    office: Arc<PostOffice>,
    line: Arc<Line>,
    running: JoinSet<()>,
}

impl Stage {
    async fn with(keys: &[(&str, Value)]) -> Option<Self> {
        let office = Arc::new(PostOffice::with_smtp().await?);
        let mut settings = trusting(office.settings());
        for (key, value) in keys {
            settings[*key] = value.clone();
        }
        let channel = Email.build(&ChannelId("email".to_owned()), &settings).expect("the settings hold");
        let line = Arc::new(Line::new(Arc::from(channel)));
        let runs = Arc::clone(&line);
        let mut running = JoinSet::new();
        running.spawn(async move {
            runs.channel.run(runs.context()).await.expect("it is told to stop");
        });
        Some(Self { office, line, running })
    }

    async fn takes(&self, n: usize) -> Inbound {
        self.line.inbox.wait_for(n, LIMIT).await[n - 1].clone()
    }

    async fn sends(&self, to: &str, message: &Outbound) -> Result<(), DeliveryError> {
        self.line.send(&Peer(to.to_owned()), message, None).await.map(drop)
    }

    async fn lies_in(&self, folder: &str, n: usize) {
        eventually("a mail in its folder", LIMIT, || self.office.lies_in(REPORT, folder).len() == n).await;
    }

    async fn ends(mut self) {
        self.line.stop.cancel();
        self.running.join_next().await.expect("it runs").expect("it ended well");
    }
}

fn said(inbound: &Inbound) -> &Said {
    match &inbound.content {
        Content::Said(said) => said,
        Content::Command(_) => panic!("a mail says something"),
    }
}

fn exhibits(inbound: &Inbound) -> &[Exhibit] {
    &said(inbound).exhibits
}

#[tokio::test]
async fn a_real_bounce_ends_the_letters_to_an_address() {
    let Some(stage) = Stage::with(&[]).await else { return };
    stage.office.delivers(REPORT, &vouched(&mail(GONE, "hello", "they write from nowhere"))).await;
    assert_eq!(stage.takes(1).await.peer, Peer(GONE.to_owned()));
    // Postfix takes it, and then finds that nobody keeps mail for them.
    stage.sends(GONE, &samples::saying(&["thank you"])).await.expect("the server takes it");
    stage.lies_in("Processed", 2).await;
    let bounced =
        stage.office.lies_in(REPORT, "Processed").into_iter().any(|it| it.contains("multipart/report"));
    assert!(bounced, "a real delivery report");
    let outcome = stage.sends(GONE, &samples::saying(&["again"])).await;
    assert!(matches!(outcome, Err(DeliveryError::Reject(_))), "{outcome:?}");
    // Who writes again is there again.
    stage.office.delivers(REPORT, &vouched(&mail(GONE, "hello!", "here I am"))).await;
    stage.takes(2).await;
    stage.sends(GONE, &samples::saying(&["again"])).await.expect("the server takes it");
    stage.ends().await;
}

#[tokio::test]
async fn letters_without_an_answer_end() {
    let Some(stage) = Stage::with(&[("letters_per_address_per_day", json!(8))]).await else { return };
    let ana = Correspondent::new(&stage.office, ANA);
    ana.writes("hello").await;
    stage.takes(1).await;
    let letter = samples::english(Body::Letter(Box::new(samples::letter())));
    for _ in 0..5 {
        stage.sends(ANA, &letter).await.expect("the server takes it");
    }
    let outcome = stage.sends(ANA, &letter).await;
    assert!(matches!(outcome, Err(DeliveryError::Unheard(_))), "{outcome:?}");
    let arrived = ana.hears().await;
    ana.answers(&arrived, "13 religion").await;
    let answered = stage.takes(2).await;
    let answers = said(&answered).answers.clone().expect("it answers a letter");
    assert_eq!((answers.letter, answers.numbered), (Some(70_431_002), vec![(13, "religion".to_owned())]));
    for _ in 0..3 {
        stage.sends(ANA, &letter).await.expect("the server takes it");
    }
    let outcome = stage.sends(ANA, &letter).await;
    assert!(matches!(outcome, Err(DeliveryError::Retry { after: Some(_), .. })), "{outcome:?}");
    stage.ends().await;
}

#[tokio::test]
async fn files_arrive_beside_the_words() {
    let Some(stage) = Stage::with(&[("keep_whole_mails", json!(true))]).await else { return };
    let ana = Correspondent::new(&stage.office, ANA);
    let files = vec![
        ("one.png".to_owned(), "image/png".to_owned(), b"\x89PNG one".to_vec()),
        ("two.pdf".to_owned(), "application/pdf".to_owned(), b"%PDF two".to_vec()),
    ];
    let first = ana.mail(&Outgoing { text: "Look at these.".to_owned(), files, ..Outgoing::default() });
    stage.office.delivers(REPORT, &vouched(&first)).await;
    let inbound = stage.takes(1).await;
    assert_eq!(said(&inbound).text.as_deref(), Some("Look at these."));
    let captures: Vec<Capture> = exhibits(&inbound).iter().map(|it| it.capture).collect();
    assert_eq!(captures, [Capture::Upload, Capture::Upload]);
    let kept = stage.line.inbox.kept();
    let names: Vec<&str> = kept.iter().filter_map(|it| it.name.as_deref()).collect();
    assert_eq!(names, ["one.png", "two.pdf", "whole.eml"]);
    assert_eq!(&kept[0].bytes[..], b"\x89PNG one");
    stage.lies_in("Processed", 1).await;
    let whole = stage.office.lies_in(REPORT, "Processed").remove(0);
    let kept = String::from_utf8_lossy(&kept[2].bytes).into_owned();
    assert_eq!(kept.replace('\r', ""), whole.replace('\r', ""), "all of it, as the server has it");
    stage.ends().await;
}

#[tokio::test]
async fn without_media_files_are_refused_and_mails_are_read() {
    let Some(stage) = Stage::with(&[("no_media", json!(true))]).await else { return };
    let ana = Correspondent::new(&stage.office, ANA);
    let files = vec![("one.png".to_owned(), "image/png".to_owned(), b"one".to_vec())];
    stage.office.delivers(REPORT, &vouched(&ana.mail(&Outgoing { files, ..Outgoing::default() }))).await;
    let inbound = stage.takes(1).await;
    assert!(matches!(exhibits(&inbound)[0].files[..], [Handed::Missing { why: Missing::Refused, .. }]));
    assert!(stage.line.inbox.kept().is_empty());
    stage.ends().await;
}

#[tokio::test]
async fn what_cannot_be_read_lies_in_quarantine_and_stops_nobody() {
    let Some(stage) = Stage::with(&[("mail_limit_mb", json!(1))]).await else { return };
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(60);
    stage.office.delivers(REPORT, &vouched(&mail(ANA, "nested", &nested))).await;
    stage.office.delivers(REPORT, &vouched(&mail(ANA, "large", &"words and words\r\n".repeat(80_000)))).await;
    // Nobody knows whose this is.
    stage.office.delivers(REPORT, &mail(ANA, "unproven", &"words and words\r\n".repeat(80_000))).await;
    stage.office.delivers(REPORT, &vouched(&mail(ANA, "good", "good"))).await;
    let taken = [stage.takes(1).await, stage.takes(2).await];
    let texts: Vec<_> = taken.iter().map(|it| said(it).text.as_deref()).collect();
    assert_eq!(texts, [Some("large"), Some("good")]);
    let [Handed::Missing { why: Missing::TooLarge, size: Some(size), .. }] = exhibits(&taken[0])[0].files[..]
    else {
        panic!("its sender is told that it was too large")
    };
    assert!(size > 1 << 20);
    stage.lies_in("Quarantine", 3).await;
    stage.ends().await;
}

#[tokio::test]
async fn a_service_that_cannot_take_a_mail_for_a_while_loses_and_condemns_none() {
    let Some(stage) = Stage::with(&[]).await else { return };
    // More often than a mail may break its reader.
    stage.line.inbox.lose_next(4);
    Correspondent::new(&stage.office, ANA).writes("hello").await;
    assert_eq!(said(&stage.takes(1).await).text.as_deref(), Some("hello"));
    stage.lies_in("Processed", 1).await;
    assert!(stage.office.lies_in(REPORT, "Quarantine").is_empty());
    assert_eq!(stage.line.inbox.offered().len(), 5);
    stage.ends().await;
}

#[tokio::test]
async fn what_a_person_flags_and_moves_back_is_taken() {
    let Some(stage) = Stage::with(&[]).await else { return };
    stage.office.delivers(REPORT, &mail(ANA, "hello", "who am I")).await;
    stage.lies_in("Review", 1).await;
    stage.office.flags_and_moves_back(REPORT, "Review").await;
    assert_eq!(said(&stage.takes(1).await).text.as_deref(), Some("who am I"));
    stage.lies_in("Processed", 1).await;
    stage.ends().await;
}

#[tokio::test]
async fn what_is_put_in_by_a_file_arrives_as_if_it_had_come_by_mail() {
    let Some(stage) = Stage::with(&[("own_hops", json!(1))]).await else { return };
    let first = vouched(&mail(ANA, "hello", "from a file"));
    let mut slot = stage.line.channel.slot().await.expect("it opens");
    let lines = format!("From ana@people.test Sun Mar  1 12:00:00 2026\n{}", first.replace("\r\n", "\n"));
    slot.put(Bytes::from(lines)).await.expect("the server takes it");
    let inbound = stage.takes(1).await;
    assert_eq!(said(&inbound).text.as_deref(), Some("from a file"));
    // Once more, after the connection was lost, and as it was on the wire: the same mail.
    stage.office.imap_down().await;
    assert!(matches!(slot.put(Bytes::from(first.clone())).await, Err(RunError::Lost(_))));
    stage.office.imap_up().await;
    slot.put(Bytes::from(first)).await.expect("it connects anew");
    stage.lies_in("Processed", 2).await;
    assert_eq!(stage.line.inbox.accepted().len(), 1);
    drop(slot);
    stage.ends().await;
}
