//! A scripted IMAP server, for what a good one never does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::fake::REPORT;

/// Something that a good server never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Ends in the middle of a mail.
    CutLiteral,
    /// Says goodbye in the middle of an answer.
    ByeInFetch,
    /// Answers with what nobody can parse, and it is the mail.
    Garbage,
    /// Says that it cannot, and repeats what was asked.
    No,
    /// Says nothing, and nothing more.
    Silence,
}

/// What the server is, and what lies in its one folder.
pub(crate) struct Server {
    pub(crate) capabilities: &'static str,
    pub(crate) greeting: &'static str,
    pub(crate) permanent_flags: &'static str,
    /// The other folders; `None` where there cannot be any.
    pub(crate) folders: Option<BTreeMap<String, Vec<String>>>,
    pub(crate) mails: BTreeMap<u32, Mail>,
    /// What is done the next time somebody fetches that mail's body, looks at all (`*`) or logs in (`LOGIN`).
    faults: Vec<(String, Fault)>,
    /// A mail that arrives between IDLE and its answer.
    pub(crate) at_idle: Option<String>,
    /// What was asked, without tags.
    pub(crate) asked: Vec<String>,
    pub(crate) n_connections: usize,
    next_uid: u32,
}

/// A mail with its flags.
pub(crate) struct Mail {
    pub(crate) raw: String,
    pub(crate) flags: Vec<String>,
    /// What the server says its size is, if that is not true.
    pub(crate) size: Option<usize>,
}

/// It runs for as long as this lives.
pub(crate) struct ScriptedImap {
    port: u16,
    server: Arc<Mutex<Server>>,
    changed: Arc<Notify>,
    _tasks: JoinSet<()>,
}

impl ScriptedImap {
    /// With IDLE, MOVE, UIDPLUS and keywords of any kind; take away what should be missing.
    pub(crate) async fn start() -> Self {
        let server = Server {
            capabilities: "IMAP4rev1 IDLE MOVE UIDPLUS",
            greeting: "* OK hello",
            permanent_flags: "\\Deleted \\*",
            folders: Some(BTreeMap::new()),
            mails: BTreeMap::new(),
            faults: Vec::new(),
            at_idle: None,
            asked: Vec::new(),
            n_connections: 0,
            next_uid: 1,
        };
        let server = Arc::new(Mutex::new(server));
        let changed = Arc::new(Notify::new());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("there is a port");
        let port = listener.local_addr().expect("it is bound").port();
        let mut tasks = JoinSet::new();
        let (shared, news) = (server.clone(), changed.clone());
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((tcp, _)) = listener.accept().await {
                let (shared, news) = (shared.clone(), news.clone());
                connections.spawn(async move { converse(tcp, &shared, &news).await.unwrap_or_default() });
            }
        });
        Self { port, server, changed, _tasks: tasks }
    }

    pub(crate) fn settings(&self) -> Value {
        json!({
            "address": REPORT, "password": "word", "smtp_host": "localhost",
            "imap_host": "127.0.0.1", "imap_port": self.port, "imap_security": "none_on_loopback",
        })
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().expect("nobody panicked")
    }

    pub(crate) fn receives(&self, raw: &str) -> u32 {
        let uid = self.server().receive(raw);
        self.changed.notify_waiters();
        uid
    }

    /// The next `n` fetches of that mail's body go wrong.
    pub(crate) fn fails(&self, uid: u32, n: usize, fault: Fault) {
        self.server().faults.extend(std::iter::repeat_n((uid.to_string(), fault), n));
    }

    /// The next `n` looks at all mails go wrong.
    pub(crate) fn fails_looks(&self, n: usize, fault: Fault) {
        self.server().faults.extend(std::iter::repeat_n(("*".to_owned(), fault), n));
    }

    /// The next login goes wrong.
    pub(crate) fn fails_login(&self, fault: Fault) {
        self.server().faults.push(("LOGIN".to_owned(), fault));
    }

    /// How often something was asked that begins so.
    pub(crate) fn n_asked(&self, beginning: &str) -> usize {
        self.server().asked.iter().filter(|it| it.starts_with(beginning)).count()
    }
}

impl Server {
    pub(crate) fn receive(&mut self, raw: &str) -> u32 {
        let uid = self.next_uid;
        self.next_uid += 1;
        self.mails.insert(uid, Mail { raw: raw.to_owned(), flags: Vec::new(), size: None });
        uid
    }

    fn exists(&self) -> String {
        format!("* {} EXISTS\r\n", self.mails.len())
    }

    fn take_fault(&mut self, of: &str) -> Option<Fault> {
        let at = self.faults.iter().position(|(it, _)| it == of)?;
        Some(self.faults.remove(at).1)
    }

    /// The answer to a command, without the tagged line, and how it ended.
    fn answer(&mut self, command: &str) -> (String, &'static str) {
        let words: Vec<&str> = command.split(' ').collect();
        let name = command.split('"').nth(1).unwrap_or_default().to_owned();
        match words[0] {
            "CAPABILITY" => (format!("* CAPABILITY {}\r\n", self.capabilities), "OK"),
            "SELECT" | "EXAMINE" => {
                let flags = format!("* OK [PERMANENTFLAGS ({})] kept\r\n", self.permanent_flags);
                (format!("{}* OK [UIDVALIDITY 7] valid\r\n{flags}", self.exists()), "OK")
            }
            "STATUS" => match &self.folders {
                Some(folders) if folders.contains_key(&name) => (String::new(), "OK"),
                _ => (String::new(), "NO"),
            },
            "CREATE" => match &mut self.folders {
                Some(folders) => {
                    folders.insert(name, Vec::new());
                    (String::new(), "OK")
                }
                None => (String::new(), "NO"),
            },
            "LOGIN" | "NOOP" => (if words[0] == "NOOP" { self.exists() } else { String::new() }, "OK"),
            "UID" => self.answer_uid(&words, &name),
            _ => (String::new(), "BAD"),
        }
    }

    fn answer_uid(&mut self, words: &[&str], name: &str) -> (String, &'static str) {
        let uid: u32 = words[2].split(':').next().and_then(|it| it.parse().ok()).unwrap_or(0);
        match words[1] {
            "FETCH" if words[2].ends_with(":*") => {
                // The last one always is in a range that ends with `*`.
                let last = self.mails.keys().next_back().copied();
                let wanted = self.mails.iter().filter(|(it, _)| **it >= uid || Some(**it) == last);
                (wanted.map(|(uid, mail)| mail.shown(*uid, words)).collect(), "OK")
            }
            "FETCH" => (self.mails.get(&uid).map(|it| it.shown(uid, words)).unwrap_or_default(), "OK"),
            "STORE" => {
                let flag = words[4].trim_matches(['(', ')']).to_owned();
                let is_kept = self.permanent_flags.contains("\\*") || flag == "\\Deleted";
                match self.mails.get_mut(&uid) {
                    Some(mail) if is_kept => mail.flags.push(flag),
                    _ => {}
                }
                (String::new(), if is_kept { "OK" } else { "NO" })
            }
            "COPY" | "MOVE" => {
                if words[1] == "MOVE" && !self.capabilities.contains("MOVE") {
                    return (String::new(), "BAD");
                }
                let Some(folder) = self.folders.as_mut().and_then(|it| it.get_mut(name)) else {
                    return (String::new(), "NO");
                };
                folder.extend(self.mails.get(&uid).map(|it| it.raw.clone()));
                if words[1] == "MOVE" {
                    self.mails.remove(&uid);
                }
                (String::new(), "OK")
            }
            "EXPUNGE" if self.capabilities.contains("UIDPLUS") => {
                self.mails.retain(|it, mail| *it != uid || !mail.flags.iter().any(|it| it == "\\Deleted"));
                (String::new(), "OK")
            }
            _ => (String::new(), "BAD"),
        }
    }
}

impl Mail {
    fn shown(&self, uid: u32, words: &[&str]) -> String {
        let items = words[3..].join(" ");
        let mut shown = format!("* {uid} FETCH (UID {uid}");
        if items.contains("FLAGS") {
            shown += &format!(" FLAGS ({})", self.flags.join(" "));
        }
        if items.contains("RFC822.SIZE") {
            shown += &format!(" RFC822.SIZE {}", self.size.unwrap_or(self.raw.len()));
        }
        let headers = self.raw.find("\r\n\r\n").map_or(self.raw.as_str(), |it| &self.raw[..it + 4]);
        let literal = |name: &str, text: &str| format!(" {name} {{{}}}\r\n{text}", text.len());
        if items.contains("(FROM)") {
            let from = headers.lines().find(|it| it.starts_with("From:")).unwrap_or_default();
            shown += &literal("BODY[HEADER.FIELDS (FROM)]", &format!("{from}\r\n\r\n"));
        } else if items.contains("PEEK[HEADER]") {
            shown += &literal("BODY[HEADER]<0>", headers);
        } else if items.contains("PEEK[]") {
            shown += &literal("BODY[]", &self.raw);
        }
        shown + ")\r\n"
    }
}

async fn converse(tcp: TcpStream, shared: &Mutex<Server>, changed: &Notify) -> std::io::Result<()> {
    let server = || shared.lock().expect("nobody panicked");
    let (read, mut write) = tcp.into_split();
    let mut lines = BufReader::new(read).lines();
    let greeting = {
        let mut server = server();
        server.n_connections += 1;
        format!("{}\r\n", server.greeting)
    };
    write.write_all(greeting.as_bytes()).await?;
    while let Some(line) = lines.next_line().await? {
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        server().asked.push(command.to_owned());
        if command == "IDLE" && server().capabilities.contains("IDLE") {
            let before = {
                let mut server = server();
                server.at_idle.take().map(|raw| server.receive(&raw)).map(|_| server.exists())
            };
            write.write_all(format!("{}+ idling\r\n", before.unwrap_or_default()).as_bytes()).await?;
            idle(&mut lines, &mut write, || server().exists(), changed).await?;
            write.write_all(format!("{tag} OK done\r\n").as_bytes()).await?;
            continue;
        }
        let words: Vec<&str> = command.split(' ').collect();
        let of = match (words.get(1), words.get(2)) {
            (Some(&"FETCH"), Some(it)) if it.ends_with('*') && command.contains("(FROM)") => Some("*"),
            (Some(&"FETCH"), Some(it)) if command.contains("PEEK[]") => Some(*it),
            _ if words[0] == "LOGIN" => Some("LOGIN"),
            _ => None,
        };
        let fault = of.and_then(|it| server().take_fault(it));
        let (answer, status) = server().answer(command);
        match fault {
            None => write.write_all(format!("{answer}{tag} {status} so\r\n").as_bytes()).await?,
            Some(Fault::No) => {
                write.write_all(format!("{tag} NO [AUTHENTICATIONFAILED] {command}\r\n").as_bytes()).await?;
            }
            Some(Fault::Silence) => std::future::pending().await,
            Some(fault) => {
                let half = &answer.as_bytes()[..answer.len() / 2];
                match fault {
                    Fault::ByeInFetch => write.write_all(b"* BYE internal error\r\n").await?,
                    Fault::Garbage => write.write_all(&[b"* (\0 ", half, b"\r\n"].concat()).await?,
                    _ => write.write_all(half).await?,
                }
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Tells of mail until `DONE` comes.
async fn idle(
    lines: &mut tokio::io::Lines<BufReader<tokio::net::tcp::OwnedReadHalf>>,
    write: &mut OwnedWriteHalf,
    exists: impl Fn() -> String,
    changed: &Notify,
) -> std::io::Result<()> {
    loop {
        tokio::select! {
            line = lines.next_line() => {
                assert_eq!(line?.as_deref().unwrap_or("DONE"), "DONE");
                return Ok(());
            }
            () = changed.notified() => write.write_all(exists().as_bytes()).await?,
            // Signs of life, as Dovecot has them.
            () = tokio::time::sleep(Duration::from_millis(100)) => write.write_all(b"* OK Still here\r\n").await?,
        }
    }
}
