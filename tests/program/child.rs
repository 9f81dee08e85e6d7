//! The built program as a child: given a folder and a configuration, started, asked, killed, and started again.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr, Command};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long the program may take over anything it is asked, on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// How many lines of the log are kept.
const MOST_LINES: usize = 10_000;

/// An installation: a folder for everything, and the configuration beside it.
pub(crate) struct House {
    folder: TempDir,
}

/// The program at work.
pub(crate) struct Program {
    child: Child,
    log: Log,
    reading: JoinSet<()>,
}

/// What the program has logged so far.
#[derive(Clone, Default)]
pub(crate) struct Log {
    lines: Arc<Mutex<VecDeque<String>>>,
    news: Arc<Notify>,
}

impl House {
    /// An empty one. `more` is configuration beside what every test needs: a free port, a folder, no metrics.
    pub(crate) fn new(more: &str) -> Self {
        let house = Self { folder: tempfile::tempdir().expect("there is room for a folder") };
        house.configure("127.0.0.1:0", more);
        house
    }

    /// Writes the configuration anew.
    pub(crate) fn configure(&self, bind: &str, more: &str) {
        let mut text = String::new();
        let _ = writeln!(text, "[server]\nbind = \"{bind}\"\nmetrics_bind = \"\"\n");
        let _ = writeln!(text, "[store]\nfolder = {:?}\n\n{more}", self.data());
        std::fs::write(self.file(), text).expect("the folder takes a file");
    }

    /// The configuration file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("reportline.toml")
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The program with this configuration and these arguments, not started yet. Nothing of our own environment
    /// reaches it but where to find things.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reportline"));
        command.arg("--config").arg(self.file()).args(arguments);
        settle(&mut command, self.folder.path());
        command
    }

    /// Runs the program to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Output {
        run(self.command(arguments)).await
    }

    /// Starts the service.
    pub(crate) fn start(&self) -> Program {
        Program::start(self.command(&[]))
    }
}

/// Runs a command to its end, within [`LIMIT`].
pub(crate) async fn run(mut command: Command) -> Output {
    let running = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).output();
    timeout(LIMIT, running).await.expect("the program ends by itself").expect("the program starts")
}

/// A clean environment in that folder; whoever is dropped is killed.
pub(crate) fn settle(command: &mut Command, folder: &Path) {
    command.env_clear().current_dir(folder).kill_on_drop(true);
    command.envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TMPDIR"));
}

impl Program {
    /// Starts a service.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = Log::default();
        let mut reading = JoinSet::new();
        reading.spawn(log.clone().read(child.stderr.take().expect("its errors are piped")));
        Self { child, log, reading }
    }

    /// Its process number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// Waits until it serves; gives the address of its listener.
    pub(crate) async fn is_ready(&self) -> String {
        let line = self.log.says("reportline is ready").await;
        let (_, after) = line.split_once("http://").expect("the line names the page");
        after.chars().take_while(|it| *it != '/').collect()
    }

    /// Lets it live for a moment, in which it must not end by itself.
    pub(crate) async fn lives_for(&mut self, moment: Duration) {
        if let Ok(status) = timeout(moment, self.child.wait()).await {
            panic!("it ended by itself with {status:?}:\n{}", self.log.text());
        }
    }

    /// Ends it as a power cut does: at once, without a word.
    pub(crate) async fn dies(mut self) {
        self.child.kill().await.expect("it can be killed");
    }

    /// Sends it a signal, by its name for `kill`.
    pub(crate) async fn is_told(&self, signal: &str) {
        let line = format!("kill -{signal} {}", self.id());
        let told = Command::new("sh").arg("-c").arg(line).status().await.expect("there is a shell");
        assert!(told.success(), "the signal was not sent");
    }

    /// Waits for it to end by itself, and for its last words to be read.
    pub(crate) async fn ends(&mut self, limit: Duration) -> ExitStatus {
        let ended = timeout(limit, self.child.wait()).await;
        let status = ended
            .unwrap_or_else(|_| panic!("it did not end within {limit:?}"))
            .expect("it can be waited for");
        let read = timeout(LIMIT, async { while self.reading.join_next().await.is_some() {} }).await;
        read.expect("what it wrote ends with it");
        status
    }
}

impl Log {
    /// The first line that says `what`; panics after [`LIMIT`], or when the program has ended without it.
    pub(crate) async fn says(&self, what: &str) -> String {
        let waiting = async {
            loop {
                let mut news = std::pin::pin!(self.news.notified());
                news.as_mut().enable();
                if let Some(line) = self.find(what) {
                    return line;
                }
                news.await;
            }
        };
        match timeout(LIMIT, waiting).await {
            Ok(line) => line,
            Err(_) => panic!("the log never said {what:?}, but:\n{}", self.text()),
        }
    }

    /// The first line so far that says `what`.
    pub(crate) fn find(&self, what: &str) -> Option<String> {
        self.lock().iter().find(|it| it.contains(what)).cloned()
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        self.lock().iter().fold(String::new(), |text, line| text + line + "\n")
    }

    async fn read(self, errors: ChildStderr) {
        let mut lines = BufReader::new(errors).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut kept = self.lock();
            kept.push_back(line);
            if kept.len() > MOST_LINES {
                kept.pop_front();
            }
            drop(kept);
            self.news.notify_waiters();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks for a page, as plainly as HTTP allows; gives the whole answer, or nothing if nobody listens.
pub(crate) async fn get(address: &str, path: &str) -> Option<String> {
    let asking = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        Some(String::from_utf8_lossy(&answer).into_owned())
    };
    timeout(LIMIT, asking).await.expect("the page is answered")
}
