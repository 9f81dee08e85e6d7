//! `reportline mail`: mails that lie in files or come through a pipe.
//!
//! A mail server that delivers through a pipe reads the exit code (`sysexits.h`): 0 and it forgets the mail, 75 and it
//! keeps it and comes again, anything else and it sends the mail back to whoever it claims to be from. So whatever goes
//! wrong here is 75, a wrong configuration too.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bytes::Bytes;
use clap::{Args, Subcommand};
use reportline_channel::Slot;
use serde::Serialize;

use super::block_on;
use crate::config::{Config, ConfigFaults};
use crate::run::slot_channel;

/// What can be done with mails.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Put mails from files, or one from standard input, where the service takes them up: now if it runs, else later.
    ///
    /// Exits with 0 once every mail is durable, and else with 75, which tells a mail server to keep the mail and to
    /// try again. Putting a mail in twice is harmless.
    Ingest(Ingest),
}

/// Which mails, and where.
#[derive(Debug, Args)]
pub(super) struct Ingest {
    /// Files with one mail each (.eml); `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The channel, where several take mails.
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// `EX_TEMPFAIL` of `sysexits.h`.
const COME_AGAIN: u8 = 75;

/// More is no mail: ten times what large providers take.
const MOST_BYTES: u64 = 256 << 20;

/// A line of `--json`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    file: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

pub(super) fn run(config: Result<Config, ConfigFaults>, command: Command) -> ExitCode {
    let Command::Ingest(arguments) = command;
    let done = config.map_err(anyhow::Error::from).and_then(|it| block_on(ingest(&it, &arguments))?);
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(COME_AGAIN),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "reportline: {error:#}");
            ExitCode::from(COME_AGAIN)
        }
    }
}

/// Whether every mail is in.
async fn ingest(config: &Config, arguments: &Ingest) -> anyhow::Result<bool> {
    let channel = slot_channel(config, arguments.channel.as_deref())?;
    let mut slot = channel.open().await?;
    let mut n_in = 0;
    for file in &arguments.files {
        let put = put(slot.as_mut(), file).await;
        n_in += usize::from(put.is_ok());
        tell(arguments.json, file, put)?;
    }
    if arguments.files.len() > 1 && !arguments.json {
        writeln!(std::io::stdout(), "{n_in} of {} mails are in {}", arguments.files.len(), channel.id())?;
    }
    Ok(n_in == arguments.files.len())
}

async fn put(slot: &mut (dyn Slot + '_), file: &Path) -> anyhow::Result<usize> {
    let raw = read(file)?;
    let n_bytes = raw.len();
    slot.put(raw).await?;
    Ok(n_bytes)
}

fn read(file: &Path) -> anyhow::Result<Bytes> {
    let mut raw = Vec::new();
    match file.as_os_str() == "-" {
        true => std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut raw)?,
        false => std::fs::File::open(file)?.take(MOST_BYTES + 1).read_to_end(&mut raw)?,
    };
    if raw.is_empty() {
        anyhow::bail!("there is nothing in it");
    }
    if raw.len() as u64 > MOST_BYTES {
        anyhow::bail!("it is larger than {} MB", MOST_BYTES >> 20);
    }
    Ok(Bytes::from(raw))
}

/// A pipe has nobody who reads what went well; what did not stands in the mail server's log.
fn tell(json: bool, file: &Path, put: anyhow::Result<usize>) -> std::io::Result<()> {
    let is_pipe = file.as_os_str() == "-" && !std::io::stdout().is_terminal();
    let mut out = std::io::stdout();
    match put {
        Ok(bytes) if json => {
            writeln!(out, "{}", serde_json::to_string(&Line { file, bytes: Some(bytes), problem: None })?)
        }
        Ok(_) if is_pipe => Ok(()),
        Ok(bytes) => writeln!(out, "in       {} ({bytes} bytes)", file.display()),
        Err(error) if json => {
            let problem = Some(format!("{error:#}"));
            writeln!(out, "{}", serde_json::to_string(&Line { file, bytes: None, problem })?)
        }
        Err(error) => writeln!(std::io::stderr(), "not in   {}: {error:#}", file.display()),
    }
}
