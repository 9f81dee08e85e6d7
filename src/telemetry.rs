//! What the operator is told: the log, and panics without what they held.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::prelude::*;

use crate::config::{ConfigFault, Log, LogFormat};

/// Crates of others log what passes through them (addresses with tokens, statements, whole updates). They are held
/// to warnings whatever the operator asks for, and those that log content even then are silent.
const OTHERS: &str = "warn,teloxide=off,teloxide_core=off,hyper=off,hyper_util=off,reqwest=off,sqlx=off,rustls=off,h2=off,rustyline=off,\
    tungstenite=off,tokio_tungstenite=off,serenity=off";

/// Begins to log to standard error, as configured.
pub fn begin(log: &Log) -> Result<(), ConfigFault> {
    let ours = format!("{OTHERS},{}", ours(&log.level));
    let filter = EnvFilter::try_new(&ours).map_err(|_| {
        ConfigFault::new(
            "log.level",
            "is neither a level nor a filter",
            "write error, warn, info, debug or trace",
        )
    })?;
    let is_terminal = std::io::stderr().is_terminal();
    let as_json = match log.format {
        LogFormat::Auto => !is_terminal,
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let writer = BoxMakeWriter::new(std::io::stderr);
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(is_terminal);
    let layer =
        if as_json { layer.json().flatten_event(true).boxed() } else { layer.with_target(false).boxed() };
    // A second beginning in one process (tests) keeps the first.
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
    Ok(())
}

/// A bare level is meant for our own crates.
fn ours(level: &str) -> String {
    match level {
        "error" | "warn" | "info" | "debug" | "trace" | "off" => {
            format!("reportline={level},{}", crates(level))
        }
        filter => filter.to_owned(),
    }
}

fn crates(level: &str) -> String {
    ["channel", "flow", "hub", "locale", "report", "seal", "store", "store_sql"]
        .iter()
        .map(|it| format!("reportline_{it}={level}"))
        .chain(crate::adapters::ADAPTERS.iter().map(|it| format!("reportline_adapter_{}={level}", it.kind())))
        .collect::<Vec<_>>()
        .join(",")
}

/// From here on a panic tells its place and nothing else: the message may hold what somebody wrote.
pub fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(|| "unknown".to_owned(), |it| format!("{}:{}", it.file(), it.line()));
        tracing::error!(panic.place = place, "something panicked; its work is offered again");
    }));
}
