//! A keyboard and a screen made of a pipe and a buffer.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use reportline_adapter_terminal::{Settings, Terminal};
use reportline_channel::conformance::{LIMIT, Line, Person, Rig, Rule, eventually};
use reportline_channel::{Channel, Choice, Role};
use tokio::io::{AsyncWriteExt, BufReader, DuplexStream};

pub(crate) struct PipeRig {
    pub(crate) terminal: Arc<Terminal>,
    pub(crate) screen: Screen,
    keyboard: tokio::sync::Mutex<Option<DuplexStream>>,
    folder: tempfile::TempDir,
}

/// What was written, for all to read.
#[derive(Clone, Default)]
pub(crate) struct Screen(Arc<Mutex<Vec<u8>>>);

impl Screen {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no writer panicked").clone()).expect("only text is shown")
    }

    pub(crate) async fn shows(&self, text: &str) {
        eventually(text, LIMIT, || self.text().contains(text)).await;
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal that begins when told to, as the suite counts events.
pub(crate) async fn rig() -> PipeRig {
    rig_with(Settings { begin: false, ..Settings::default() })
}

pub(crate) fn rig_with(settings: Settings) -> PipeRig {
    let (keyboard, reader) = tokio::io::duplex(256 * 1024);
    let screen = Screen::default();
    PipeRig {
        terminal: Arc::new(Terminal::new(BufReader::new(reader), screen.clone(), settings)),
        screen,
        keyboard: tokio::sync::Mutex::new(Some(keyboard)),
        folder: tempfile::tempdir().expect("a folder for pictures"),
    }
}

impl PipeRig {
    pub(crate) async fn types(&self, line: &str) {
        let mut keyboard = self.keyboard.lock().await;
        let keyboard = keyboard.as_mut().expect("the keyboard is there until Ctrl-D");
        keyboard.write_all(format!("{line}\n").as_bytes()).await.expect("the terminal reads");
    }

    /// Ctrl-D.
    pub(crate) async fn ends(&self) {
        *self.keyboard.lock().await = None;
    }

    /// The number that stands before `label` in what was shown last.
    fn number_of(&self, label: &str) -> String {
        let text = self.screen.text();
        let lines: Vec<&str> = text.lines().collect();
        let line = lines.iter().rev().find(|it| it.ends_with(label) && it.contains(". "));
        let line = line.unwrap_or_else(|| panic!("{label} is not on the screen: {text}"));
        line.split('.').next().unwrap_or_default().trim().to_owned()
    }
}

#[async_trait]
impl Rig for PipeRig {
    fn exempt(&self, rule: Rule) -> Option<&'static str> {
        match rule {
            Rule::OnePeerStallsNoOther | Rule::PersonIsOnePeer | Rule::GonePeerBecomesReject => {
                Some("one person sits at a terminal")
            }
            Rule::ToldOnlyAfterAccept | Rule::LimitedIsTaken => {
                Some("a terminal has no far side that is told")
            }
            Rule::SameEventSameId => Some("a line is typed once, nothing delivers it again"),
            Rule::LimitBecomesRetry | Rule::OutageIsWaitedOut => {
                Some("nothing lies between us and the screen")
            }
            Rule::WrongSecretIsRefused | Rule::NoSecretInDebug => Some("a terminal has no secret"),
            _ => None,
        }
    }

    fn channel(&self) -> Arc<dyn Channel> {
        self.terminal.clone()
    }

    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    fn debug(&self) -> String {
        format!("{:?}", self.terminal)
    }

    async fn starts(&self, _: &Line, _: Person) {
        self.types("/start").await;
    }

    async fn writes(&self, _: &Line, _: Person, text: &str) {
        self.types(text).await;
    }

    async fn presses(&self, _: &Line, _: Person, choice: &Choice) {
        match choice.role {
            Role::Answer => self.types(&self.number_of(&choice.label)).await,
            _ => {
                let typed = format!("/{}", choice.label.to_lowercase().replace(' ', "-"));
                assert!(self.screen.text().contains(&typed), "{typed} is not on the screen");
                self.types(&typed).await;
            }
        }
    }

    async fn hands_over(&self, _: &Line, _: Person, picture: &[u8]) {
        let path = self.folder.path().join("a picture.png");
        tokio::fs::write(&path, picture).await.expect("the picture is written");
        self.types(&format!("/file {}", path.display())).await;
    }

    async fn heard(&self, _: &Line, _: Person) -> Vec<String> {
        vec![self.screen.text()]
    }
}
