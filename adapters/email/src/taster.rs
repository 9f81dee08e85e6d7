//! Reading a mail in a process of its own first, so that a mail that ends whoever reads it ends nobody else.
//!
//! Reading is total by design, in bounded time and memory (`limits.rs`), and panics are caught. What is left is what
//! cannot be caught: a stack that overflows, memory that runs out, a defect in a crate. So each mail is tasted before it
//! is read: all that the service would do with its bytes is done once in another process, with a small stack, bounded
//! memory, and an end to patience. Reading is pure; what survived there survives here.
//!
//! The process is this program with [`Adapter::aside`](reportline_channel::Adapter::aside), started once and used for one
//! mail after the other. It is given the length of a mail in eight bytes, little endian, and the mail; it answers with one
//! byte when it has read it. It knows no setting, no address and no secret, and says nothing.

use std::io::{self, Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use reportline_channel::{Aside, RunError};
use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::dkim::parsed;
use crate::judge::Answered;
use crate::limits::MAX_TASTED;
use crate::read::read;
use crate::reading::Reading;
use crate::receive::draft;
use crate::settings::Address;

/// The answer to a mail that was read, or refused.
const ALIVE: u8 = b'.';

/// The longest that reading a mail may take. The largest takes a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the process may have of memory, in bytes: ten times the largest mail.
const MEMORY: u64 = 1 << 30;

/// What the reading thread has of stack, in bytes: half of what the service's own threads have.
const STACK: usize = 1 << 20;

/// Whoever tastes the mails.
pub(crate) struct Taster<'a> {
    /// `None`: nobody does, and mails are read right away.
    aside: Option<&'a Aside>,
    at_work: Option<Counterpart>,
}

struct Counterpart {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

/// What became of whoever tasted a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tasted {
    /// They live.
    Harmless,
    /// They died, or had to be ended.
    Deadly,
}

impl<'a> Taster<'a> {
    pub(crate) fn new(aside: Option<&'a Aside>) -> Self {
        Self { aside, at_work: None }
    }

    /// Has a mail read by the other process.
    ///
    /// Errors: `Lost` where the process cannot be started; that is not the mail's fault.
    pub(crate) async fn taste(&mut self, raw: &[u8]) -> Result<Tasted, RunError> {
        let Some(aside) = self.aside else { return Ok(Tasted::Harmless) };
        // Somebody may have ended it while it had nothing to do.
        let rested = self.at_work.take().and_then(Counterpart::if_alive);
        let mut process = rested.map_or_else(|| Counterpart::start(aside), Ok)?;
        match timeout(PATIENCE, process.answers(raw)).await {
            Ok(Ok(ALIVE)) => {
                self.at_work = Some(process);
                Ok(Tasted::Harmless)
            }
            // Dropped, it is killed.
            Ok(_) | Err(_) => Ok(Tasted::Deadly),
        }
    }
}

impl Counterpart {
    fn start(aside: &Aside) -> Result<Self, RunError> {
        let failed = |kind: io::ErrorKind| {
            RunError::lost(format!("the process that reads mails first cannot be started ({kind})"))
        };
        let mut child = Command::new(&aside.program)
            .args(&aside.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A panic would tell what it read.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|it| failed(it.kind()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (input, output) = input.zip(output).ok_or_else(|| failed(io::ErrorKind::BrokenPipe))?;
        Ok(Self { child, input, output })
    }

    fn if_alive(mut self) -> Option<Self> {
        matches!(self.child.try_wait(), Ok(None)).then_some(self)
    }

    async fn answers(&mut self, raw: &[u8]) -> io::Result<u8> {
        self.input.write_all(&(raw.len() as u64).to_le_bytes()).await?;
        self.input.write_all(raw).await?;
        self.input.flush().await?;
        self.output.read_u8().await
    }
}

/// The other process: reads what stands before it until there is nothing more. It ends with an error, or in another way,
/// at the first mail that it does not survive.
pub(crate) fn serve() -> io::Result<()> {
    bound()?;
    serve_with(eat)
}

/// The same with another reader, for tests.
pub(crate) fn serve_with(eat: fn(&[u8])) -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut length = [0; 8];
    loop {
        match input.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let length = u64::from_le_bytes(length);
        if length > MAX_TASTED {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut raw = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        input.read_exact(&mut raw)?;
        // A panic is for the service to count, too.
        let eating = thread::Builder::new().stack_size(STACK).spawn(move || eat(&raw))?;
        eating.join().map_err(|_| io::ErrorKind::Other)?;
        output.write_all(&[ALIVE])?;
        output.flush()?;
    }
}

/// Bounds what this process may take, and has it leave nothing of what it reads on the disk.
fn bound() -> io::Result<()> {
    let at_most = |it| Rlimit { current: Some(it), maximum: Some(it) };
    setrlimit(Resource::As, at_most(MEMORY))?;
    setrlimit(Resource::Core, at_most(0))?;
    Ok(())
}

/// All that is done with the bytes of a mail.
fn eat(raw: &[u8]) {
    let reading =
        Reading { max_bytes: usize::try_from(MAX_TASTED).unwrap_or(usize::MAX), ..Reading::default() };
    let Ok(received) = read(raw, &reading) else { return };
    let own = Address { local: "report".to_owned(), domain: "example.org".to_owned() };
    for raw in received.attached.iter().map(|it| &it.raw[..]).chain([raw]) {
        std::hint::black_box(parsed(raw).is_some());
    }
    for answers in [None, Some(Answered { asked: None })] {
        std::hint::black_box(draft(&received, String::new(), answers, &own, None));
    }
}
