//! The command line: what can be asked of the program, and the exit codes it answers with.
//!
//! 0: done. 1: it could not be done, or `check`, `doctor` and `cases verify` found something. 2: the command line is wrong.
//! `mail ingest` has 75 for what could not be done, which mail servers know.

mod aside;
mod cases;
mod chat;
mod check;
mod doctor;
mod flow;
mod keys;
mod mail;
mod open;
mod outbox;
mod serve;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::clock::SystemClock;
use crate::config::{self, Config, ConfigFaults, Environment};

/// The front door of an online hate crime hub: one guided conversation, one report, handed over exactly once.
///
/// Without a command it serves: the web page at http://127.0.0.1:8080/, and every channel that is configured.
#[derive(Debug, Parser)]
#[command(name = "reportline", version, max_term_width = 100, after_help = AFTER)]
struct Line {
    /// The configuration file; without it ./reportline.toml is used if it is there, else the defaults.
    #[arg(long, short, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER: &str = "\
Every key of the configuration can come from the environment: REPORTLINE_SERVER__BIND=0.0.0.0:8080,
REPORTLINE_TELEGRAM_TOKEN_FILE=/run/secrets/telegram. The whole configuration, explained: reportline config";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the configured channels (the default).
    Serve,
    /// Hold the whole conversation at this prompt.
    Chat(chat::Arguments),
    /// Prove configuration, flows, languages and support data; name every fault at once.
    Check(check::Arguments),
    /// Ask channels, store and sinks whether all is well; say which key to change.
    Doctor(doctor::Arguments),
    /// Look at the cases of the hub in the data folder, or of one on another machine (--url), work them, prove them.
    Cases(cases::Arguments),
    /// Look at what is owed, and try dead letters again.
    #[command(subcommand)]
    Outbox(outbox::Command),
    /// Make a hub's key, and print public halves.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Open reports that were carried to this hub in a folder (a sink of the kind jsonl).
    Open(open::Arguments),
    /// Look at the conversations.
    #[command(subcommand)]
    Flow(flow::Command),
    /// Take in mails from files, or from a mail server's pipe.
    #[command(subcommand)]
    Mail(mail::Command),
    /// What the service starts itself.
    #[command(hide = true)]
    Aside(aside::Arguments),
    /// Print the JSON Schema of reports.
    Schema,
    /// Print the OpenAPI document of the API that intakes hand over to a hub through.
    Openapi,
    /// Print the whole default configuration, explained.
    Config,
    /// Print a completion script for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// Does as the process's command line says.
pub fn main() -> ExitCode {
    let line = Line::parse();
    match done(line) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "reportline: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn done(line: Line) -> anyhow::Result<ExitCode> {
    let file = line.config.as_deref();
    match line.command {
        None | Some(Command::Serve) => serve::run(configuration(file)?),
        Some(Command::Chat(arguments)) => chat::run(configuration(file)?, &arguments),
        Some(Command::Check(arguments)) => {
            check::run(config::read(file_or_usual(file), &Environment::of_the_process()), &arguments)
        }
        Some(Command::Doctor(arguments)) => doctor::run(configuration(file)?, &arguments),
        Some(Command::Cases(arguments)) => cases::run(|| Ok(configuration(file)?), arguments),
        Some(Command::Outbox(command)) => outbox::run(&configuration(file)?, command),
        Some(Command::Keys(command)) => keys::run(|| Ok(configuration(file)?), command),
        Some(Command::Open(arguments)) => open::run(&arguments),
        Some(Command::Flow(command)) => flow::run(&configuration(file)?, command),
        Some(Command::Mail(command)) => Ok(mail::run(configuration(file), command)),
        Some(Command::Aside(arguments)) => aside::run(&arguments),
        Some(Command::Schema) => {
            let schema = serde_json::to_string_pretty(&reportline_report::schema())?;
            writeln!(std::io::stdout(), "{schema}")?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Openapi) => {
            let document = serde_json::to_string_pretty(&reportline_hub::api::document())?;
            writeln!(std::io::stdout(), "{document}")?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Config) => {
            write!(std::io::stdout(), "{}", config::DEFAULT)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Line::command(), "reportline", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The file that is used when none is named.
const USUAL_FILE: &str = "reportline.toml";

fn configuration(file: Option<&Path>) -> Result<Config, ConfigFaults> {
    config::load(file_or_usual(file), &Environment::of_the_process())
}

fn file_or_usual(file: Option<&Path>) -> Option<&Path> {
    let usual = Path::new(USUAL_FILE);
    file.or_else(|| usual.exists().then_some(usual))
}

/// Runs a future to its end on the runtime of the service.
fn block_on<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(work);
    // A reader of the terminal cannot be called off; it ends with the process.
    runtime.shutdown_background();
    Ok(done)
}

/// This program, to be started once more. Through Linux's own link to it, which holds also after an upgrade has put
/// another in its place.
fn this_program() -> Option<PathBuf> {
    let link = Path::new("/proc/self/exe");
    if link.exists() { Some(link.to_owned()) } else { std::env::current_exe().ok() }
}

/// Somebody closed the pager.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = |it: &(dyn std::error::Error + 'static)| {
        it.downcast_ref::<std::io::Error>().map(std::io::Error::kind)
    };
    error.chain().filter_map(kind).any(|it| it == std::io::ErrorKind::BrokenPipe)
}

/// The clock of the process.
const CLOCK: SystemClock = SystemClock;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Line::command().debug_assert();
    }
}
