//! The channel on a Maildir: mails come in through the slot, are tasted, taken, and lie where they belong.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reportline_adapter_email::Email;
use reportline_adapter_email::fake::{
    ANA, AUTHSERV_ID, BEN, NameServer, REPORT, SELECTOR, SigningDomain, mail, vouched,
};
use reportline_channel::conformance::{LIMIT, Line, eventually};
use reportline_channel::{Adapter, Aside, ChannelId, Content, Inbound, MailSignature, RunError};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

/// A folder with a Maildir in it, and a channel for it that does not run yet.
struct Stage {
    folder: TempDir,
    line: Arc<Line>,
    running: JoinSet<()>,
}

fn settings(maildir: &Path) -> Value {
    json!({
        "address": REPORT, "maildir": maildir, "smtp_host": "localhost", "smtp_port": 9,
        "smtp_security": "none_on_loopback", "authserv_id": AUTHSERV_ID, "dns_servers": [],
    })
}

impl Stage {
    fn new() -> Self {
        Self::with(tempfile::tempdir().expect("there is room"), None)
    }

    fn with(folder: TempDir, aside: Option<Aside>) -> Self {
        let settings = settings(&folder.path().join("mail"));
        Self::set(folder, aside, &settings)
    }

    /// Where signatures are asked about.
    fn asking(names: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let mut settings = settings(&folder.path().join("mail"));
        settings["dns_servers"] = json!(names);
        Self::set(folder, None, &settings)
    }

    fn set(folder: TempDir, aside: Option<Aside>, settings: &Value) -> Self {
        let channel = Email.build(&ChannelId("email".to_owned()), settings).expect("the settings hold");
        let mut line = Line::new(Arc::from(channel));
        line.aside = aside;
        Self { folder, line: Arc::new(line), running: JoinSet::new() }
    }

    fn runs(mut self) -> Self {
        let runs = Arc::clone(&self.line);
        self.running.spawn(async move {
            runs.channel.run(runs.context()).await.expect("it is told to stop");
        });
        self
    }

    async fn puts(&self, raw: &str) {
        let mut slot = self.line.channel.slot().await.expect("it opens");
        slot.put(Bytes::copy_from_slice(raw.as_bytes())).await.expect("it is taken");
    }

    async fn takes(&self, n: usize) -> Inbound {
        self.line.inbox.wait_for(n, LIMIT).await[n - 1].clone()
    }

    fn maildir(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// The mails in one of its folders; the inbox is "".
    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let folder =
            if folder.is_empty() { self.maildir() } else { self.maildir().join(format!(".{folder}")) };
        let parts = ["new", "cur"].into_iter().filter_map(|it| std::fs::read_dir(folder.join(it)).ok());
        parts.flatten().filter_map(Result::ok).map(|it| it.path()).collect()
    }

    async fn lies_in(&self, folder: &str, n: usize) {
        eventually("a mail in its folder", LIMIT, || self.files(folder).len() == n).await;
    }

    /// Moves the only mail of a folder back to the inbox under other flags, as a mail program does.
    fn moves_back(&self, folder: &str, flags: &str) {
        let from = self.files(folder).pop().expect("there is one");
        let name = from.file_name().and_then(|it| it.to_str()).expect("it has a name");
        let base = name.split_once(":2,").map_or(name, |it| it.0);
        let to = self.maildir().join("cur").join(format!("{base}:2,{flags}"));
        std::fs::rename(from, to).expect("it can be moved");
    }

    async fn ends(mut self) -> TempDir {
        self.line.stop.cancel();
        self.running.join_next().await.expect("it runs").expect("it ended well");
        self.folder
    }
}

fn words(inbound: &Inbound) -> Option<&str> {
    match &inbound.content {
        Content::Said(said) => said.text.as_deref(),
        Content::Command(_) => panic!("a mail says something"),
    }
}

/// Somebody else's program in the place of ours, which dies of every mail that says so.
fn dies_of(word: &str) -> Aside {
    let script = format!(
        "while n=$(head -c 8 | od -An -tu8) && [ -n \"$n\" ]; do \
            if head -c $n | grep -q {word}; then kill -ABRT $$; fi; printf .; done"
    );
    Aside { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] }
}

#[tokio::test]
async fn what_is_put_in_is_taken_once_the_channel_runs() {
    let stage = Stage::new();
    let wanted = vouched(&mail(ANA, "hello", "they write to me"));
    stage.puts(&wanted.replace("\r\n", "\n")).await;
    stage
        .puts(&format!("From ana@people.test Sun Mar  1 12:00:00 2026\n{}", mail(BEN, "hello", "who am I")))
        .await;
    assert_eq!(stage.files("").len(), 2, "it waits for a channel that runs");
    let stage = stage.runs();
    let inbound = stage.takes(1).await;
    assert_eq!(words(&inbound), Some("they write to me"));
    stage.lies_in("Processed", 1).await;
    stage.lies_in("Review", 1).await;
    let review = std::fs::read_to_string(stage.files("Review").remove(0)).expect("it can be read");
    assert!(review.starts_with("From: "), "the envelope is no part of it");
    assert!(stage.files("").is_empty());
    // The same once more, as it was on the wire: known by its hash.
    stage.puts(&wanted).await;
    stage.lies_in("Processed", 2).await;
    assert_eq!(stage.line.inbox.accepted().len(), 1);
    stage.ends().await;
}

#[tokio::test]
async fn what_a_person_flags_and_moves_back_is_taken() {
    let stage = Stage::new().runs();
    stage.puts(&mail(BEN, "hello", "who am I")).await;
    stage.lies_in("Review", 1).await;
    stage.moves_back("Review", "S");
    stage.lies_in("", 0).await;
    stage.lies_in("Review", 1).await;
    assert!(stage.line.inbox.offered().is_empty(), "without a flag it is as unproven as before");
    stage.moves_back("Review", "FS");
    assert_eq!(words(&stage.takes(1).await), Some("who am I"));
    stage.lies_in("Processed", 1).await;
    stage.ends().await;
}

#[tokio::test]
async fn a_mail_that_ends_its_reader_lies_in_quarantine_and_stops_nobody() {
    let stage = Stage::with(tempfile::tempdir().expect("there is room"), Some(dies_of("deadly")));
    for text in ["one", "something deadly", "two", "deadly, too"] {
        stage.puts(&vouched(&mail(ANA, "hello", text))).await;
    }
    stage.puts(&vouched(&mail(BEN, "hello", "three"))).await;
    let stage = stage.runs();
    stage.lies_in("Quarantine", 2).await;
    stage.lies_in("Processed", 3).await;
    let mut said: Vec<_> =
        stage.line.inbox.accepted().iter().map(|it| words(it).unwrap_or_default().to_owned()).collect();
    said.sort();
    assert_eq!(said, ["one", "three", "two"]);
    stage.ends().await;
}

#[tokio::test]
async fn attempts_are_counted_across_lives() {
    let stage = Stage::with(tempfile::tempdir().expect("there is room"), Some(dies_of("deadly")));
    stage.puts(&vouched(&mail(ANA, "hello", "deadly"))).await;
    // As if the whole service had died of it, again and again.
    let path = stage.files("").remove(0);
    let name = path.file_name().and_then(|it| it.to_str()).expect("it has a name");
    std::fs::rename(&path, stage.maildir().join("cur").join(format!("{name},tries=6:2,")))
        .expect("it can be moved");
    let stage = stage.runs();
    stage.lies_in("Quarantine", 1).await;
    let name = stage.files("Quarantine").remove(0);
    assert!(!name.to_string_lossy().contains("tries"), "whoever moves it back gives it another chance");
    stage.ends().await;
}

#[tokio::test]
async fn a_reader_that_cannot_be_started_condemns_no_mail() {
    let nobody = Aside { program: "/no/such/program".into(), arguments: Vec::new() };
    let stage = Stage::with(tempfile::tempdir().expect("there is room"), Some(nobody));
    stage.puts(&vouched(&mail(ANA, "hello", "hello"))).await;
    for _ in 0..3 {
        let outcome = stage.line.channel.run(stage.line.context()).await;
        assert!(matches!(outcome, Err(RunError::Lost(_))), "{outcome:?}");
    }
    let stage = Stage::with(stage.folder, None).runs();
    assert_eq!(words(&stage.takes(1).await), Some("hello"));
    stage.ends().await;
}

#[tokio::test]
async fn a_crash_anywhere_takes_a_mail_once() {
    let mut stage = Stage::new();
    for n in 0..40 {
        stage.puts(&vouched(&mail(if n % 2 == 0 { ANA } else { BEN }, "hello", &format!("story {n}")))).await;
    }
    let (mut taken, mut n_crashes) = (HashSet::new(), 0);
    while !stage.files("").is_empty() {
        stage = stage.runs();
        let lies = |stage: &Stage| stage.files("").len();
        let n_before = lies(&stage);
        eventually("one mail less", LIMIT, || lies(&stage) < n_before).await;
        // Dropped in the middle of whatever it does.
        stage.running.shutdown().await;
        n_crashes += 1;
        taken.extend(stage.line.inbox.accepted().iter().map(|it| it.id.clone()));
        stage = Stage::with(stage.folder, None);
    }
    assert!(n_crashes > 1, "it crashed on the way");
    assert_eq!(taken.len(), 40);
    assert_eq!((stage.files("Processed").len(), stage.files("Quarantine").len()), (40, 0));
}

#[tokio::test]
async fn a_sender_of_many_does_not_stand_before_another() {
    let stage = Stage::new();
    for n in 0..60 {
        stage.puts(&vouched(&mail(ANA, "hello", &format!("flood {n}")))).await;
    }
    stage.puts(&vouched(&mail(BEN, "hello", "help"))).await;
    let stage = stage.runs();
    stage.takes(61).await;
    let place = stage.line.inbox.accepted().iter().position(|it| words(it) == Some("help"));
    assert!(place.is_some_and(|it| it < 10), "{place:?}");
    stage.ends().await;
}

#[tokio::test]
async fn what_is_wrong_with_the_folder_is_said() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("file");
    std::fs::write(&file, "x").expect("it can be written");
    let settings = settings(&file.join("mail"));
    let channel = Email.build(&ChannelId("email".to_owned()), &settings).expect("the settings hold");
    for outcome in [channel.probe().await, channel.slot().await.map(drop)] {
        let Err(RunError::Refused { reason, remedy }) = outcome else { panic!("not refused: {outcome:?}") };
        assert!(reason.contains("`maildir`") && remedy.contains("`maildir`"), "{reason}; {remedy}");
        assert!(!reason.contains("file"), "no path is told");
    }
}

/// Long enough for a look that finds nothing.
const REST: Duration = Duration::from_millis(1_500);

#[tokio::test]
async fn a_mail_that_somebody_deletes_is_gone() {
    let stage = Stage::new();
    for text in ["one", "two"] {
        stage.puts(&vouched(&mail(ANA, "hello", text))).await;
    }
    let gone = stage.files("").remove(0);
    let name = gone.file_name().and_then(|it| it.to_str()).expect("it has a name");
    std::fs::rename(&gone, stage.maildir().join("cur").join(format!("{name}:2,T"))).expect("it can be moved");
    let stage = stage.runs();
    stage.takes(1).await;
    tokio::time::sleep(REST).await;
    assert_eq!(stage.line.inbox.accepted().len(), 1);
    assert_eq!(stage.files("").len(), 1, "what is marked for deletion is left to whoever marked it");
    stage.ends().await;
}

#[tokio::test]
async fn a_signature_of_the_authors_domain_proves_the_sender() {
    let names = NameServer::start().await;
    let (people, evil) = (SigningDomain::new("people.test"), SigningDomain::new("evil.example"));
    names.publishes(&people);
    names.publishes(&evil);
    let stage = Stage::asking(&[names.address()]).runs();
    let signed = people.signs(&mail(ANA, "hello", "they write to me"));
    stage.puts(&signed).await;
    assert_eq!(words(&stage.takes(1).await), Some("they write to me"));
    // Changed on the way; signed by a stranger; signed with a key that nobody published; not signed at all.
    stage.puts(&signed.replace("write to", "wrote to")).await;
    stage.puts(&evil.signs(&mail(ANA, "hello", "in her name"))).await;
    stage.puts(&SigningDomain::new("people.test").signs(&mail(ANA, "hello", "another key"))).await;
    stage.puts(&mail(ANA, "hello", "no signature")).await;
    stage.lies_in("Review", 4).await;
    assert_eq!(stage.line.inbox.accepted().len(), 1);
    // What our server says goes before: it saw more than we do.
    let refused = people.signs(&mail(ANA, "hello", "they write again"));
    let results = format!("Authentication-Results: {AUTHSERV_ID}; dmarc=fail header.from=people.test\r\n");
    stage
        .puts(&format!(
            "{results}Received: from a by {AUTHSERV_ID}; Sun, 01 Mar 2026 12:00:00 +0000\r\n{refused}"
        ))
        .await;
    stage.lies_in("Review", 5).await;
    stage.ends().await;
}

#[tokio::test]
async fn a_signed_mail_in_evidence_says_who_signed_it_and_with_which_key() {
    let names = NameServer::start().await;
    let (platform, gone) = (SigningDomain::new("platform.test"), SigningDomain::new("gone.test"));
    names.publishes(&platform);
    let stage = Stage::asking(&[names.address()]).runs();
    let abuse = mail("Bad Guy <bad@mail.platform.test>", "you", "go home");
    let (whole, changed) = (platform.signs(&abuse), platform.signs(&abuse).replace("go home", "stay"));
    let keyless = gone.signs(&mail("bad@gone.test", "you", "go home"));
    for attached in [&whole, &changed, &keyless, &abuse] {
        let from = format!("From: {ANA}\r\nTo: {REPORT}\r\nMessage-ID: <{}@people.test>\r\n", attached.len());
        let body =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n";
        stage.puts(&vouched(&format!("{from}{body}{attached}\r\n--b--\r\n"))).await;
    }
    stage.takes(4).await;
    let mut found: Vec<_> = stage
        .line
        .inbox
        .accepted()
        .iter()
        .map(|it| {
            let Content::Said(said) = &it.content else { panic!("a mail says something") };
            let mail = said.exhibits[0].mail.clone().expect("a mail has a header");
            (format!("{:?}", mail.dkim), mail.signature)
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let signature = MailSignature {
        domain: "platform.test".into(),
        selector: SELECTOR.into(),
        key: Some(platform.record()),
    };
    let expected = [("Fail", None), ("None", None), ("Pass", Some(signature)), ("Unverifiable", None)];
    assert_eq!(found, expected.map(|(it, signature)| (it.to_owned(), signature)));
    stage.ends().await;
}

#[tokio::test]
async fn a_name_server_that_is_silent_holds_up_nobody_for_long() {
    // Bound, and never read.
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("there is a free port");
    let stage = Stage::asking(&[silent.local_addr().expect("it has an address").to_string()]);
    let people = SigningDomain::new("people.test");
    for n in 0..20 {
        stage.puts(&people.signs(&mail(ANA, "hello", &format!("story {n}")))).await;
    }
    stage.puts(&vouched(&mail(BEN, "hello", "help"))).await;
    let stage = stage.runs();
    assert_eq!(words(&stage.takes(1).await), Some("help"));
    stage.lies_in("Review", 20).await;
    stage.ends().await;
}
