//! A real mail system for tests: Dovecot and Postfix from `tests/mail`, thrown away when the test ends. No fake could be
//! as strange as they are.

mod names;
mod person;

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;

pub use names::{NameServer, SELECTOR, SigningDomain};
pub use person::{Arrived, Correspondent, Outgoing};

/// The user whose mailbox the channel reads.
pub const REPORT: &str = "report@hub.test";
/// Its password.
pub const REPORT_PASSWORD: &str = "report-word";
/// Somebody who has a mailbox there.
pub const ANA: &str = "ana@people.test";
/// Somebody whose mail is taken at first, and comes back.
pub const GONE: &str = "gone@people.test";
/// Somebody else who has one.
pub const BEN: &str = "ben@people.test";

/// The address of the nth of many people.
pub fn somebody(n: usize) -> String {
    format!("somebody{n}@people.test")
}

/// As automake has it: the test cannot run here.
const LEFT_OUT: i32 = 77;

/// The longest that anything here may take.
const LIMIT: Duration = Duration::from_secs(30);

/// A running mail system.
pub struct PostOffice {
    /// `tests/mail/serve`: it stops all when its standard input ends, so also when this process dies.
    serve: Child,
    values: HashMap<String, String>,
    n_put_back: AtomicU64,
}

impl PostOffice {
    /// With IMAP and LMTP. `None` where it cannot run, which is said on standard error; in CI that is a failure.
    pub async fn start() -> Option<Self> {
        Self::serving("imap", 0).await
    }

    /// With SMTP, too; it takes two seconds more.
    pub async fn with_smtp() -> Option<Self> {
        Self::serving("all", 0).await
    }

    /// The same, with so many more people: [`somebody`].
    pub async fn with_people(n: usize) -> Option<Self> {
        Self::serving("all", n).await
    }

    async fn serving(what: &'static str, n_people: usize) -> Option<Self> {
        let known =
            [(REPORT.to_owned(), REPORT_PASSWORD), (ANA.to_owned(), "word"), (BEN.to_owned(), "word")];
        let people = known.into_iter().chain((0..n_people).map(|it| (somebody(it), "word")));
        let users: Vec<String> = people.map(|(user, password)| format!("{user}:{password}")).collect();
        spawn_blocking(move || {
            let mut serve = Command::new(scripts().join("serve"))
                .arg(what)
                .env("USERS", users.join(" "))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("there is a bash");
            let lines = BufReader::new(serve.stdout.take().expect("it is piped")).lines();
            let lines: Vec<String> =
                lines.map_while(Result::ok).take_while(|it| it.as_str() != "READY").collect();
            let values: HashMap<_, _> = lines
                .iter()
                .filter_map(|it| it.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            if values.contains_key("POSTFIX_ID") {
                return Some(Self { serve, values, n_put_back: AtomicU64::new(1) });
            }
            let status = serve.wait().expect("it ends");
            assert_eq!(status.code(), Some(LEFT_OUT), "the mail system did not start");
            tell_left_out();
            None
        })
        .await
        .expect("it does not panic")
    }

    /// Settings for [`REPORT`], with TLS from the first byte.
    pub fn settings(&self) -> Value {
        json!({
            "address": REPORT, "password": REPORT_PASSWORD, "ca_file": self.values["CERTIFICATE"],
            "imap_host": "localhost", "imap_port": self.port("IMAPS_PORT"),
            "smtp_host": "localhost", "smtp_port": self.port("SUBMISSIONS_PORT"),
        })
    }

    /// The same with STARTTLS.
    pub fn settings_with_starttls(&self) -> Value {
        let mut settings = self.settings();
        settings["imap_security"] = json!("starttls");
        settings["imap_port"] = json!(self.port("IMAP_PORT"));
        settings["smtp_security"] = json!("starttls");
        settings["smtp_port"] = json!(self.port("SUBMISSION_PORT"));
        settings
    }

    fn port(&self, key: &str) -> u16 {
        self.values[key].parse().expect("a port")
    }

    fn folder(&self) -> PathBuf {
        PathBuf::from(&self.values["FOLDER"])
    }

    /// Delivers a mail, as a mail server does (LMTP, RFC 2033).
    pub async fn delivers(&self, user: &str, raw: &str) {
        let port = self.port("LMTP_PORT");
        let from = raw.lines().find_map(|it| it.strip_prefix("From: ")).expect("it is from somebody");
        let sender = from.trim().to_owned();
        let talk = async {
            let (read, mut write) = TcpStream::connect(("127.0.0.1", port)).await?.into_split();
            let mut lines = tokio::io::BufReader::new(read).lines();
            let content = raw.replace("\r\n", "\n").replace("\n.", "\n..").replace('\n', "\r\n");
            let commands = [
                String::new(),
                "LHLO test\r\n".to_owned(),
                format!("MAIL FROM:<{sender}>\r\n"),
                format!("RCPT TO:<{user}>\r\n"),
                "DATA\r\n".to_owned(),
                format!("{content}\r\n.\r\n"),
            ];
            let mut last = String::new();
            for command in commands {
                write.write_all(command.as_bytes()).await?;
                last.clear();
                while last.as_bytes().get(3) != Some(&b' ') {
                    last = lines.next_line().await?.ok_or(std::io::ErrorKind::UnexpectedEof)?;
                }
            }
            std::io::Result::Ok(last)
        };
        let last = tokio::time::timeout(LIMIT, talk).await.expect("it answers").expect("it listens");
        assert!(last.starts_with("250"), "not delivered: {last}");
    }

    /// Puts a mail into an inbox byte for byte, as a move back from another folder does.
    pub fn puts_back(&self, user: &str, raw: &str) {
        self.drops(user, &format!("{}.back.test", self.n_put_back.fetch_add(1, Ordering::Relaxed)), raw);
    }

    /// Drops the same mail many times, faster than any delivery, as one who wants to bury others would.
    pub fn floods(&self, user: &str, n: usize, raw: &str) {
        for _ in 0..n {
            self.puts_back(user, raw);
        }
    }

    fn drops(&self, user: &str, name: &str, raw: &str) {
        let maildir = self.maildir(user);
        let owner = nobody();
        let path = maildir.join("tmp").join(name);
        std::fs::write(&path, raw).expect("it can be written");
        chown(&path, Some(owner.0), Some(owner.1)).expect("we are root");
        std::fs::rename(&path, maildir.join("new").join(name)).expect("it can be moved");
    }

    /// What lies in a user's inbox, as it is kept.
    pub fn mailbox_of(&self, user: &str) -> Vec<String> {
        self.lies_in(user, "")
    }

    /// What lies in a folder.
    pub fn lies_in(&self, user: &str, folder: &str) -> Vec<String> {
        let read = |it: PathBuf| String::from_utf8_lossy(&std::fs::read(it).unwrap_or_default()).into_owned();
        self.files_in(user, folder).map(read).collect()
    }

    /// How many mails lie in a folder.
    pub fn n_lying_in(&self, user: &str, folder: &str) -> usize {
        self.files_in(user, folder).count()
    }

    fn files_in(&self, user: &str, folder: &str) -> impl Iterator<Item = PathBuf> {
        let maildir = self.maildir(user);
        let maildir = if folder.is_empty() { maildir } else { maildir.join(format!(".{folder}")) };
        let folders =
            ["new", "cur"].into_iter().filter_map(move |it| std::fs::read_dir(maildir.join(it)).ok());
        folders.flatten().filter_map(Result::ok).map(|it| it.path())
    }

    /// Flags the mails of a folder and moves them to the inbox, as a person does in their mail program.
    pub async fn flags_and_moves_back(&self, user: &str, folder: &str) {
        self.fault(&["moves-back", user, folder]).await;
    }

    /// The first mail in a user's inbox, once there is one.
    pub async fn arrived(&self, user: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(mail) = self.mailbox_of(user).pop() {
                return mail;
            }
            assert!(start.elapsed() < LIMIT, "no mail for {user}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends a user's IMAP connections.
    pub async fn kicks(&self, user: &str) {
        self.fault(&["kick", user]).await;
    }

    /// Gives the inbox a new UIDVALIDITY; UIDs begin at 1 again.
    pub async fn changes_uidvalidity(&self, user: &str) {
        self.fault(&["uidvalidity", user]).await;
    }

    /// Nobody can read or deliver mail any more.
    pub async fn imap_down(&self) {
        self.fault(&["down"]).await;
    }

    /// It is there again.
    pub async fn imap_up(&self) {
        self.fault(&["up"]).await;
    }

    /// Nothing answers any more, though the ports are open.
    pub async fn freezes(&self) {
        self.fault(&["freeze"]).await;
    }

    /// All goes on.
    pub async fn thaws(&self) {
        self.fault(&["thaw"]).await;
    }

    /// A real autoresponder answers the user's mail.
    pub async fn vacation(&self, user: &str) {
        self.fault(&["vacation", user]).await;
    }

    /// An autoresponder that answers all mail each time, also that of machines.
    pub async fn answers_all(&self, user: &str) {
        self.fault(&["answers-all", user]).await;
    }

    /// All mail of the user goes on to where its answers should go.
    pub async fn sends_back(&self, user: &str) {
        self.fault(&["sends-back", user]).await;
    }

    /// An access token of the user's, which lives so long; less than 0, and it has ended.
    pub async fn token(&self, user: &str, seconds: i64) -> String {
        let mut command = tokio::process::Command::new(scripts().join("token"));
        let run = command.arg(self.folder()).arg(user).arg(seconds.to_string()).output();
        let output = tokio::time::timeout(LIMIT, run).await.expect("it ends").expect("there is a bash");
        assert!(output.status.success(), "no token: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it is ASCII").trim().to_owned()
    }

    async fn fault(&self, what: &[&str]) {
        let mut command = tokio::process::Command::new(scripts().join("fault"));
        let run = command.arg(self.folder()).args(what).status();
        let status = tokio::time::timeout(LIMIT, run).await.expect("it ends").expect("there is a bash");
        assert!(status.success(), "the fault {what:?} could not be made");
    }

    fn maildir(&self, user: &str) -> PathBuf {
        self.folder().join("dovecot/home").join(user).join("Maildir")
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        drop(self.serve.stdin.take());
        let _ = self.serve.wait();
    }
}

/// The name under which the mail system of the tests vouches.
pub const AUTHSERV_ID: &str = "mx.hub.test";

/// Settings of a channel, with the trust that [`vouched`] needs.
pub fn trusting(mut settings: Value) -> Value {
    settings["authserv_id"] = json!(AUTHSERV_ID);
    // The mail system's delivery agent adds one above.
    settings["own_hops"] = json!(2);
    settings
}

/// A mail as our server hands it to the delivery agent when DMARC holds (RFC 8601: above its `Received`).
pub fn vouched(mail: &str) -> String {
    let from = mail.lines().find_map(|it| it.strip_prefix("From: ")).unwrap_or_default();
    let domain = from.trim_end_matches(['>', '\r']).rsplit('@').next().unwrap_or_default();
    format!(
        "Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from={domain}\r\n\
         Received: from mail.{domain} by {AUTHSERV_ID} with ESMTP; Sun, 01 Mar 2026 12:00:00 +0000\r\n{mail}"
    )
}

/// A mail of a few words.
pub fn mail(from: &str, subject: &str, text: &str) -> String {
    let id = format!("{}.{}", subject.len(), text.len());
    format!(
        "From: {from}\r\nTo: {REPORT}\r\nSubject: {subject}\r\nMessage-ID: <{id}@people.test>\r\n\
         Date: Sun, 01 Mar 2026 12:00:00 +0000\r\n\r\n{text}\r\n"
    )
}

#[expect(clippy::print_stderr, reason = "what was not tried says so where tests say things")]
fn tell_left_out() {
    eprintln!("left out: this needs a real mail system (tests/mail/prepare says why there is none)");
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mail")
}

/// Whom the mailboxes belong to.
fn nobody() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").expect("there are users");
    let line = users.lines().find(|it| it.starts_with("nobody:")).expect("there is nobody");
    let ids: Vec<u32> = line.split(':').filter_map(|it| it.parse().ok()).collect();
    (ids[0], ids[1])
}
