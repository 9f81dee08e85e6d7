//! Where lines come from and where text goes: a line editor on a terminal, plain lines elsewhere.
//!
//! A read of a terminal cannot be called off, so it has a thread of its own that nobody waits for: the process may end
//! while it waits for a key. A task of the runtime would keep the process alive until Enter.

use std::io::{self, BufRead, IsTerminal, Write};

use rustyline::error::ReadlineError;
use rustyline::{DefaultEditor, ExternalPrinter};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, Split};
use tokio::sync::mpsc;

const PROMPT: &str = "> ";

type Reader = Box<dyn AsyncBufRead + Send + Unpin>;
type LineReceiver = mpsc::Receiver<io::Result<String>>;

/// Lines, one after the other.
pub(crate) enum Lines {
    /// From anything that can be read.
    Reader(Split<Reader>),
    /// From a thread that starts with the first line that is wanted.
    Unstarted(Option<Box<dyn FnOnce() -> LineReceiver + Send>>),
    /// From that thread.
    Thread(LineReceiver),
}

impl Lines {
    pub(crate) fn from_reader(reader: impl AsyncBufRead + Send + Unpin + 'static) -> Self {
        let reader: Reader = Box::new(reader);
        Self::Reader(reader.split(b'\n'))
    }

    fn from_thread(read: impl FnMut() -> io::Result<Option<String>> + Send + 'static) -> Self {
        Self::Unstarted(Some(Box::new(move || start(read))))
    }

    /// The next line without its end; `None` when there are no more. Nothing is lost when it is called off.
    pub(crate) async fn next(&mut self) -> io::Result<Option<String>> {
        loop {
            match self {
                Self::Reader(lines) => return Ok(lines.next_segment().await?.map(|it| text(&it))),
                Self::Thread(lines) => return lines.recv().await.transpose(),
                Self::Unstarted(start) => match start.take() {
                    Some(start) => *self = Self::Thread(start()),
                    None => return Ok(None),
                },
            }
        }
    }
}

/// A line as text. Bytes that are not UTF-8 become `�`: a person sees it and can write again.
fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned()
}

fn start(mut read: impl FnMut() -> io::Result<Option<String>> + Send + 'static) -> LineReceiver {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        while let Some(line) = read().transpose() {
            let is_last = line.is_err();
            if sender.blocking_send(line).is_err() || is_last {
                return;
            }
        }
    });
    receiver
}

/// This process's standard input and output: with a line editor where both are a terminal.
pub(crate) fn standard() -> (Lines, Box<dyn Write + Send>) {
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if is_terminal && let Ok(edited) = edited() {
        return edited;
    }
    let plain = Lines::from_thread(|| {
        let mut line = Vec::new();
        let n_read = io::stdin().lock().read_until(b'\n', &mut line)?;
        Ok((n_read > 0).then(|| text(line.strip_suffix(b"\n").unwrap_or(&line))))
    });
    (plain, Box::new(io::stdout()))
}

/// The line editor. It keeps no history: what a person told stays out of the arrow keys.
fn edited() -> Result<(Lines, Box<dyn Write + Send>), ReadlineError> {
    let mut editor = DefaultEditor::new()?;
    let printer = editor.create_external_printer()?;
    let lines = Lines::from_thread(move || match editor.readline(PROMPT) {
        Ok(line) => Ok(Some(line)),
        Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
        Err(error) => Err(io::Error::other(error)),
    });
    Ok((lines, Box::new(AbovePrompt { printer, waiting: Vec::new() })))
}

/// Writes above the line that is being edited, which is drawn again below.
struct AbovePrompt<P> {
    printer: P,
    waiting: Vec<u8>,
}

impl<P: ExternalPrinter> Write for AbovePrompt<P> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.waiting).into_owned();
        self.waiting.clear();
        self.printer.print(text).map_err(io::Error::other)
    }
}
