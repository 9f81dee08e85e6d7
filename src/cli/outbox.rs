//! `reportline outbox`: what is owed, and dead letters tried again, also while the service runs.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use reportline_delivery::DeliveryId;
use reportline_store::Owed;
use reportline_store_sql::Desk;
use serde::Serialize;

use super::{CLOCK, block_on};
use crate::clock::Clock;
use crate::config::{Config, URL_FILE};
use crate::keys::Keys;

/// What can be asked of the outbox.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List what is owed and every dead letter, oldest first. Nothing personal is shown.
    List {
        /// No more than this many.
        #[arg(long, default_value_t = 1000, value_name = "N")]
        at_most: usize,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Try dead letters again.
    Retry {
        /// Which; see `outbox list`.
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// All of them.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

/// A line of `list --json`.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    to: String,
    is_report: bool,
    owed_at: String,
    due_at: String,
    n_attempts: u32,
    dead: Option<String>,
}

pub(super) fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    block_on(answer(config, command))??;
    Ok(ExitCode::SUCCESS)
}

async fn answer(config: &Config, command: Command) -> anyhow::Result<()> {
    if !config.store.folder.exists() {
        anyhow::bail!(
            "there is nothing in {} yet; start reportline once, or set store.folder",
            config.store.folder.display()
        );
    }
    let keys = Keys::open(&config.store.folder, &CLOCK)?;
    let desk = match config.store.postgres_url()? {
        Some(url) => Desk::open_postgres(&url, keys.local).await.context(URL_FILE)?,
        None => Desk::open(&config.store.folder, keys.local).await?,
    };
    let mut out = std::io::stdout();
    match command {
        Command::List { at_most, json } => {
            let owed: Vec<Line> = desk.owed(at_most).await?.into_iter().map(line).collect();
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&serde_json::json!({ "owed": owed }))?)?;
            } else {
                print(&mut out, &owed)?;
            }
        }
        Command::Retry { ids, all: _ } => {
            let ids: Vec<DeliveryId> = ids.into_iter().map(DeliveryId).collect();
            let n_retried = desk.retry(&ids, CLOCK.now()).await?;
            writeln!(
                out,
                "{n_retried} dead letters are due again; a running service takes them up within seconds"
            )?;
        }
    }
    desk.close().await;
    Ok(())
}

fn line(owed: Owed) -> Line {
    Line {
        id: owed.id.0,
        to: owed.to,
        is_report: owed.is_report,
        owed_at: owed.owed_at.to_string(),
        due_at: owed.due_at.to_string(),
        n_attempts: owed.n_attempts,
        dead: owed.dead,
    }
}

fn print(out: &mut impl Write, owed: &[Line]) -> std::io::Result<()> {
    if owed.is_empty() {
        return writeln!(out, "Nothing is owed.");
    }
    writeln!(out, "{:<8} {:<20} {:<24} {:>8}  ID", "WHAT", "TO", "OWED SINCE", "ATTEMPTS")?;
    for it in owed {
        let what = if it.is_report { "report" } else { "message" };
        let since = it.owed_at.get(..19).unwrap_or(&it.owed_at);
        writeln!(out, "{what:<8} {:<20} {since:<24} {:>8}  {}", it.to, it.n_attempts, it.id)?;
        if let Some(why) = &it.dead {
            writeln!(out, "         dead: {why}")?;
        }
    }
    Ok(())
}
