//! `reportline cases`: the cases of the embedded hub, for officers at a terminal and for scripts.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use reportline_hub::{CaseFilter, CaseId, CaseState, ContactPart, Hub, Lane, Reading, view};

use super::{CLOCK, block_on};
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::Keys;
use crate::sinks::hub_embedded;

/// What can be asked of the cases.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List cases: lives first, then victims, then others; the oldest first.
    List {
        /// Only those in this state (received, screened, ..).
        #[arg(long)]
        state: Option<CaseState>,
        /// Only those of this lane (life, victim, other).
        #[arg(long)]
        lane: Option<Lane>,
        /// No more than this many.
        #[arg(long, value_name = "N")]
        at_most: Option<u32>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Show one case with its reports, evidence and custody.
    Show {
        /// The number of the case.
        case: CaseId,
        /// Open what leads to the reporter, too.
        #[arg(long)]
        with_contact: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Write a case into a new folder: reports, files, and a manifest with the hash of each.
    Export {
        /// The number of the case.
        case: CaseId,
        /// The folder to make.
        folder: PathBuf,
        /// Write what leads to the reporter, too.
        #[arg(long)]
        with_contact: bool,
        /// Print the manifest as JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    block_on(answer(config, command))??;
    Ok(ExitCode::SUCCESS)
}

async fn answer(config: &Config, command: Command) -> anyhow::Result<()> {
    let hub = open(config).await?;
    let mut out = std::io::stdout();
    match command {
        Command::List { state, lane, at_most, json } => {
            let cases = hub.cases(CaseFilter { state, lane, assigned: None, since: None, at_most }).await?;
            let text = if json { view::cases_json(&cases) } else { view::cases_table(&cases) };
            writeln!(out, "{}", text.trim_end())?;
        }
        Command::Show { case, with_contact, json } => {
            let Some(found) = hub.case(case, contact_part(with_contact)).await? else {
                bail!("there is no case {case}");
            };
            let text = if json { view::case_json(&found) } else { view::case_page(&found) };
            writeln!(out, "{}", text.trim_end())?;
        }
        Command::Export { case, folder, with_contact, json } => {
            let manifest = hub.export(case, &folder, contact_part(with_contact), CLOCK.now()).await?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&manifest)?)?;
            } else {
                writeln!(out, "case {case} is in {}", folder.display())?;
            }
        }
    }
    hub.close().await;
    Ok(())
}

async fn open(config: &Config) -> anyhow::Result<Reading> {
    let folder = config.store.folder.join(hub_embedded::FOLDER);
    if !folder.exists() {
        bail!(
            "there are no cases in {} yet; start reportline once, or name the folder with store.folder",
            config.store.folder.display()
        );
    }
    let keys = Keys::open(&config.store.folder, &CLOCK)?;
    Hub::open_for_reading(&folder, keys.hub).await.context("the cases cannot be read")
}

fn contact_part(with_contact: bool) -> ContactPart {
    if with_contact { ContactPart::Opened } else { ContactPart::Sealed }
}
