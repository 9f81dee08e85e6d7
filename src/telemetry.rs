//! What the operator is told: the log, and panics without what they held.

use std::io::IsTerminal;

use tracing::Metadata;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::prelude::*;

use crate::config::{ConfigFault, Log, LogFormat};

/// Crates of others that log what passes through them: addresses with tokens, passwords, statements, whole updates and
/// mails. They are silent whatever the operator asks for, also for `hyper::client=trace`: no entry of a filter can be as
/// narrow as this is wide. All others are held to warnings.
const SILENT: [&str; 20] = [
    "async_imap",
    "h2",
    "hickory_net",
    "hickory_proto",
    "hickory_resolver",
    "hyper",
    "hyper_util",
    "imap_proto",
    "lettre",
    "mail_auth",
    "reqwest",
    "rustls",
    "rustyline",
    "serenity",
    "sqlx",
    "teloxide",
    "teloxide_core",
    "tokio_rustls",
    "tokio_tungstenite",
    "tungstenite",
];

/// Begins to log to standard error, as configured.
pub fn begin(log: &Log) -> Result<(), ConfigFault> {
    let filter = EnvFilter::try_new(format!("warn,{}", ours(&log.level))).map_err(|_| {
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
    let _ = tracing_subscriber::registry().with(filter).with(filter_fn(may_speak)).with(layer).try_init();
    Ok(())
}

fn may_speak(metadata: &Metadata<'_>) -> bool {
    let name = metadata.target().split("::").next().unwrap_or_default();
    !SILENT.contains(&name)
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn no_filter_makes_others_tell_what_passes_through_them() {
        let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
        let writer = Arc::clone(&heard);
        let layer = tracing_subscriber::fmt::layer().with_writer(move || Heard(Arc::clone(&writer)));
        let filter = EnvFilter::try_new("trace,async_imap::client=trace,lettre=trace").expect("a filter");
        let all = tracing_subscriber::registry().with(filter).with(filter_fn(may_speak)).with(layer);
        tracing::subscriber::with_default(all, || {
            tracing::trace!(target: "async_imap::client", "LOGIN with a password");
            tracing::error!(target: "lettre", "a whole letter");
            tracing::info!(target: "reportline", "a day like others");
        });
        let heard = String::from_utf8(heard.lock().expect("nobody panics").clone()).expect("words");
        assert!(heard.contains("a day like others"), "{heard}");
        assert!(!heard.contains("password") && !heard.contains("letter"), "{heard}");
    }

    struct Heard(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Heard {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("nobody panics").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
}
