//! The terminal: people report at a prompt.
//!
#![doc = include_str!("../README.md")]

mod prompt;
mod receive;
mod render;
mod settings;

pub use render::{Look, render};
pub use settings::Settings;

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use reportline_channel::{
    Adapter, Asks, Beside, BuildError, Capabilities, Capture, Channel, ChannelId, Command, Content, Context,
    EventId, Exhibit, File, Handed, Inbound, KeepError, Missing, Outbound, Pace, Peer, RunError, Said, Sent,
    Sight, Turn, Unit,
};
use reportline_delivery::DeliveryError;
use tokio::io::AsyncBufRead;

use crate::prompt::Lines;
use crate::receive::{Heard, Shown};

/// The one peer: whoever sits at the keyboard.
pub const PEER: &str = "terminal";

/// A hundred megabytes: more than the service takes, little enough to read into memory.
const FILE_LIMIT: u64 = 100 * 1024 * 1024;

/// Speaks to whoever sits at the keyboard.
#[derive(Clone, Copy, Debug)]
pub struct TerminalAdapter;

impl Adapter for TerminalAdapter {
    fn kind(&self) -> &'static str {
        "terminal"
    }

    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn keys(&self) -> &'static [&'static str] {
        settings::KEYS
    }

    fn text_keys(&self) -> &'static [&'static str] {
        &[
            "terminal-hello",
            "terminal-bye",
            "terminal-file-which",
            "terminal-file-unreadable",
            "terminal-command-unknown",
            "terminal-sees-lines",
            "terminal-sees-files",
            "terminal-never-sees-screen",
        ]
    }

    fn sight(&self) -> Sight {
        Sight {
            sees: &["terminal-sees-lines", "terminal-sees-files"],
            never_sees: &["terminal-never-sees-screen"],
        }
    }

    /// A channel on this process's standard input and output.
    fn build(
        &self,
        _: &ChannelId,
        settings: &serde_json::Value,
    ) -> Result<Box<dyn Channel>, Vec<BuildError>> {
        let settings = Settings::parse(settings)?;
        let (lines, writer) = prompt::standard();
        Ok(Box::new(Terminal::with(lines, writer, settings)))
    }
}

/// A conversation at a prompt.
pub struct Terminal {
    settings: Settings,
    keyboard: tokio::sync::Mutex<Keyboard>,
    screen: Mutex<Screen>,
}

struct Keyboard {
    lines: Lines,
    is_greeted: bool,
    /// What was heard and is not accepted yet. No platform would offer it again, so it is kept here.
    pending: Option<Pending>,
}

#[derive(Clone)]
struct Pending {
    id: EventId,
    heard: Heard,
}

struct Screen {
    writer: Box<dyn Write + Send>,
    shown: Shown,
}

impl Terminal {
    /// A terminal that reads lines from `reader` and shows on `writer`.
    pub fn new(
        reader: impl AsyncBufRead + Send + Unpin + 'static,
        writer: impl Write + Send + 'static,
        settings: Settings,
    ) -> Self {
        Self::with(Lines::from_reader(reader), Box::new(writer), settings)
    }

    fn with(lines: Lines, writer: Box<dyn Write + Send>, settings: Settings) -> Self {
        Self {
            settings,
            keyboard: tokio::sync::Mutex::new(Keyboard { lines, is_greeted: false, pending: None }),
            screen: Mutex::new(Screen { writer, shown: Shown::default() }),
        }
    }

    /// Greets whoever is there, once, and begins for them.
    fn greet(&self, keyboard: &mut Keyboard, context: Context<'_>) -> Result<(), RunError> {
        if keyboard.is_greeted {
            return Ok(());
        }
        self.tell(context, "terminal-hello", &[])?;
        keyboard.is_greeted = true;
        if self.settings.begin {
            let heard = Heard::Content(Content::Command(Command::Start));
            keyboard.pending = Some(Pending { id: random_id()?, heard });
        }
        Ok(())
    }

    /// Hands over what is pending; it stays pending until it was taken.
    async fn hand_over(&self, keyboard: &mut Keyboard, context: Context<'_>) -> Result<(), RunError> {
        let Some(pending) = keyboard.pending.clone() else { return Ok(()) };
        let content = match pending.heard {
            Heard::Content(content) => Some(content),
            Heard::File(path) => self.read(Path::new(&path), context).await?,
            Heard::FileWithoutPath => {
                self.tell(context, "terminal-file-which", &[])?;
                None
            }
            Heard::UnknownCommand(command) => {
                self.tell(context, "terminal-command-unknown", &[("command", &command)])?;
                None
            }
            Heard::Nothing => None,
        };
        if let Some(content) = content {
            let language = self.settings.language.clone();
            let inbound = Inbound::new(pending.id, Peer(PEER.to_owned()), content);
            context.inbox.accept(Inbound { language, ..inbound }).await?;
        }
        keyboard.pending = None;
        Ok(())
    }

    /// The file at `path` as an exhibit; `None` when it cannot be read, which the person was told.
    async fn read(&self, path: &Path, context: Context<'_>) -> Result<Option<Content>, RunError> {
        let shown_path = path.display().to_string();
        let size = match tokio::fs::metadata(path).await {
            Ok(metadata) if metadata.is_file() => metadata.len(),
            _ => {
                self.tell(context, "terminal-file-unreadable", &[("path", &shown_path)])?;
                return Ok(None);
            }
        };
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let missing = |why| Handed::Missing {
            why,
            name: name.clone(),
            size: Some(size),
            declared_type: None,
            platform_id: None,
        };
        if size > FILE_LIMIT {
            return Ok(Some(handed_over(missing(Missing::TooLarge))));
        }
        let Ok(bytes) = tokio::fs::read(path).await else {
            self.tell(context, "terminal-file-unreadable", &[("path", &shown_path)])?;
            return Ok(None);
        };
        let file = File { bytes: bytes.into(), declared_type: None, name: name.clone(), platform_id: None };
        match context.inbox.keep(file).await {
            Ok(attachment) => Ok(Some(handed_over(Handed::Kept(attachment)))),
            Err(KeepError::TooLarge { .. }) => Ok(Some(handed_over(missing(Missing::TooLarge)))),
            Err(KeepError::Away(source)) => Err(RunError::Lost(source)),
        }
    }

    /// Says something of the terminal's own.
    fn tell(&self, context: Context<'_>, key: &str, arguments: &[(&str, &str)]) -> Result<(), RunError> {
        let wanted: Vec<&str> = self.settings.language.iter().map(String::as_str).collect();
        let language = context.words.negotiate(&wanted);
        let text = context.words.text(&language.tag, key, arguments);
        let rendered = render::aside(&text, &self.settings.look);
        self.screen().show(&rendered).map_err(RunError::lost)
    }

    fn screen(&self) -> std::sync::MutexGuard<'_, Screen> {
        // A panic while writing leaves at worst half a line on the screen.
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn handed_over(file: Handed) -> Content {
    let exhibit = Exhibit { files: vec![file], ..Exhibit::new(Capture::Upload) };
    Content::Said(Said { exhibits: vec![exhibit], ..Said::default() })
}

/// A name for one line: nothing at a terminal names it.
fn random_id() -> Result<EventId, RunError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(RunError::lost)?;
    Ok(EventId(hex::encode(bytes)))
}

impl Screen {
    fn show(&mut self, text: &str) -> std::io::Result<()> {
        self.writer.write_all(text.as_bytes())?;
        self.writer.flush()
    }
}

#[async_trait]
impl Channel for Terminal {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            turn: Turn::Push,
            asks: Asks::One,
            message_limit: (usize::MAX, Unit::Chars),
            options_at_once: 60,
            file_limit: FILE_LIMIT,
            pace: Pace::UNLIMITED,
            is_single: false,
        }
    }

    /// Reads lines until told to stop, or until there are no more (Ctrl-D): that is `Ok` too, and running it again
    /// returns at once.
    async fn run(&self, context: Context<'_>) -> Result<(), RunError> {
        let receiving = async {
            let mut keyboard = self.keyboard.lock().await;
            self.greet(&mut keyboard, context)?;
            loop {
                self.hand_over(&mut keyboard, context).await?;
                let Some(line) = keyboard.lines.next().await.map_err(RunError::lost)? else {
                    return self.tell(context, "terminal-bye", &[]);
                };
                let heard = receive::heard(&line, &self.screen().shown);
                keyboard.pending = Some(Pending { id: random_id()?, heard });
            }
        };
        tokio::select! {
            biased;
            () = context.stop.cancelled() => Ok(()),
            result = receiving => result,
        }
    }

    async fn send(&self, to: &Peer, message: &Outbound, _: Beside<'_>) -> Result<Sent, DeliveryError> {
        if to.0 != PEER {
            return Err(DeliveryError::reject("a terminal has one peer, and this is another"));
        }
        let rendered = render(message, &self.settings.look);
        let mut screen = self.screen();
        screen.show(&rendered).map_err(DeliveryError::retry)?;
        screen.shown.see(message);
        Ok(Sent::default())
    }

    async fn probe(&self) -> Result<(), RunError> {
        Ok(())
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal").field("settings", &self.settings).finish_non_exhaustive()
    }
}
