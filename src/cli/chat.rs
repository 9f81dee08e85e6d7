//! `reportline chat`: the whole conversation at a prompt, through the same rooms as everywhere else.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value, json};

use super::{CLOCK, block_on, this_program};
use crate::config::{ChannelSection, Config, Environment};
use crate::{run, telemetry};

/// What `chat` may be told.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The language to speak (a BCP 47 tag, such as pl or ar).
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Keep nothing: try it in a folder that is deleted at the end.
    #[arg(long)]
    scratch: bool,
    /// Plain ASCII, for terminals without Unicode.
    #[arg(long)]
    ascii: bool,
    /// How wide to write.
    #[arg(long, default_value_t = 80, value_name = "COLUMNS")]
    width: u16,
}

/// How long the last messages may take when the input ends.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The kind of the channel that speaks here.
const KIND: &str = "terminal";

pub(super) fn run(mut config: Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    config.log.level = "warn".to_owned();
    telemetry::begin(&config.log).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    telemetry::silence_panics();
    let scratch = match arguments.scratch {
        true => Some(scratch_folder()?),
        false => None,
    };
    if let Some(folder) = &scratch {
        config.store.folder = folder.clone();
    }
    // Who talks at this prompt is this machine's alone, whoever else shares a database.
    config.store.postgres_url_file.clear();
    config.hub.postgres_url_file.clear();
    config.channels = [(KIND.to_owned(), section(arguments))].into();
    let done = block_on(chat(config));
    if let Some(folder) = &scratch {
        remove(folder)?;
    }
    done?
}

async fn chat(config: Config) -> anyhow::Result<ExitCode> {
    let service = run::start(config, Arc::new(CLOCK), this_program().as_deref()).await?;
    let ended = service.ended().clone();
    tokio::select! {
        () = ended.cancelled() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    service.deliver_what_is_due(LAST_WORDS).await;
    service.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn section(arguments: &Arguments) -> ChannelSection {
    let wants_color = std::io::stdout().is_terminal() && !Environment::forbids_color();
    let mut settings = Map::from_iter([
        ("color".to_owned(), Value::Bool(wants_color)),
        ("unicode".to_owned(), Value::Bool(!arguments.ascii)),
        ("width".to_owned(), json!(arguments.width)),
    ]);
    if let Some(tag) = &arguments.language {
        settings.insert("language".to_owned(), Value::String(tag.clone()));
    }
    ChannelSection { kind: Some(KIND.to_owned()), off: false, settings }
}

fn scratch_folder() -> std::io::Result<std::path::PathBuf> {
    let mut bytes = [0; 8];
    crate::clock::Clock::fill(&CLOCK, &mut bytes);
    let folder = std::env::temp_dir().join(format!("reportline-{}", hex::encode(bytes)));
    crate::attachments::make_private_folder(&folder)?;
    Ok(folder)
}

fn remove(folder: &Path) -> std::io::Result<()> {
    std::fs::remove_dir_all(folder)
}
