//! `reportline cases`: the cases of the embedded hub, for officers at a terminal and for scripts, also while the service
//! runs.
//!
//! Whoever can start this can read the data folder and its keys, so nothing here could be kept from them: they act as
//! operator, under the name they give. What they do is written into the custody log all the same.

mod proving;
mod remote;
mod retaining;
mod working;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use reportline_hub::{
    Acting, Actor, Assigned, CaseFilter, CaseId, CaseState, ContactPart, Depth, Desk, Hub, Lane, Manifest,
    Name, Place, Reading, Role, view,
};
use uuid::Uuid;

use super::{CLOCK, block_on};
use crate::case_store;
use crate::clock::Clock;
use crate::config::{Config, Environment};
use crate::keys::Keys;

/// What is asked, and where.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Ask a hub on another machine, at this address, with an officer's token.
    #[arg(long, global = true, value_name = "URL", requires = "token_file")]
    url: Option<String>,
    /// The file of the token.
    #[arg(long, global = true, value_name = "FILE", requires = "url")]
    token_file: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

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
        /// Only those that this one has.
        #[arg(long, value_name = "NAME")]
        assigned: Option<Name>,
        /// Only those that nobody has.
        #[arg(long, conflicts_with = "assigned")]
        unassigned: bool,
        /// Only those with a report in which all of these words stand: what people wrote, names, links, the reference.
        #[arg(long, value_name = "WORDS")]
        words: Option<String>,
        /// Only those that are to be looked at again by now, whether they must still be kept.
        #[arg(long)]
        to_review: bool,
        /// No more than this many.
        #[arg(long, value_name = "N")]
        at_most: Option<u32>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Show one case with its reports, evidence, notes and timeline. That it was shown is written down.
    Show {
        /// The number of the case.
        case: CaseId,
        /// Open what leads to the reporter, too.
        #[arg(long)]
        with_contact: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        by: By,
    },
    /// Write a case into a new folder: reports, files, and a manifest with the hash of each. It is written down.
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
        #[command(flatten)]
        by: By,
    },
    /// Move a case on.
    State {
        /// The number of the case.
        case: CaseId,
        /// Where it goes (screened, merged, signposted, under_assessment, ..).
        state: CaseState,
        #[command(flatten)]
        change: working::Change,
    },
    /// Add a note to a case. It is sealed.
    Note {
        /// The number of the case.
        case: CaseId,
        /// What it says; `-` reads it from the input.
        text: String,
        #[command(flatten)]
        change: working::Change,
    },
    /// Write to the reporter of a case, through the channel they reported in. They are told that there is something to read.
    Message {
        /// The number of the case.
        case: CaseId,
        /// What it says; `-` reads it from the input.
        text: String,
        /// To the reporter of this report; without it, of the latest whose reporter may be written to.
        #[arg(long, value_name = "ID")]
        report: Option<Uuid>,
        #[command(flatten)]
        change: working::Change,
    },
    /// Have a case worked in another from here on, because they are one matter. Both stay.
    Merge {
        /// The number of the case.
        case: CaseId,
        /// The number of the other.
        into: CaseId,
        #[command(flatten)]
        change: working::Change,
    },
    /// Take a case, or give it to somebody.
    Assign {
        /// The number of the case.
        case: CaseId,
        /// Who is to have it; whoever acts, if nobody is named.
        name: Option<Name>,
        #[command(flatten)]
        change: working::Change,
    },
    /// Give a case back, so that anybody may take it.
    Release {
        /// The number of the case.
        case: CaseId,
        #[command(flatten)]
        change: working::Change,
    },
    /// Erase what leads to the reporters of a case, a note of it, or all that it holds. Its number and its log stay.
    #[command(group(clap::ArgGroup::new("what").required(true)))]
    Erase {
        /// The number of the case.
        case: CaseId,
        /// What leads to the reporters.
        #[arg(long, group = "what")]
        contacts: bool,
        /// The note or message of that number, as `show` prints it.
        #[arg(long, value_name = "N", group = "what")]
        note: Option<u64>,
        /// All that the case holds: reports, files, contacts, notes, messages.
        #[arg(long, group = "what")]
        all: bool,
        #[command(flatten)]
        change: working::Change,
    },
    /// Keep all of a case from being erased, by anybody and by policy.
    Hold {
        /// The number of the case.
        case: CaseId,
        #[command(flatten)]
        change: working::Change,
    },
    /// End that.
    Unhold {
        /// The number of the case.
        case: CaseId,
        #[command(flatten)]
        change: working::Change,
    },
    /// Show which cases the policy would erase now; with `--apply`, erase them.
    Retention {
        /// Erase them.
        #[arg(long)]
        apply: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Show the custody log of a case: who did what to it, and the hash of each entry.
    Log {
        /// The number of the case; without one, what was done to the store as a whole.
        case: Option<CaseId>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Prove every case against the custody log: name whatever was changed, deleted, moved or cut off.
    Verify {
        /// Compare reports as they are sealed, without opening each. Faster.
        #[arg(long)]
        sealed: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
}

/// Who acts.
#[derive(Debug, Args)]
pub(super) struct By {
    /// Act under this name; without it, under that of the system's user.
    #[arg(id = "as", long = "as", value_name = "NAME")]
    name: Option<Name>,
}

impl By {
    fn actor(&self) -> anyhow::Result<Actor> {
        let name = match &self.name {
            Some(name) => name.clone(),
            None => Environment::user_name()
                .and_then(|name| name.parse().ok())
                .context("the system does not tell who you are; say it: --as NAME")?,
        };
        Ok(Actor { name, role: Role::Operator })
    }
}

/// As what an answer is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Json,
}

impl Form {
    fn of(json: bool) -> Self {
        if json { Self::Json } else { Self::Page }
    }
}

pub(super) fn run(
    config: impl FnOnce() -> anyhow::Result<Config>,
    arguments: Arguments,
) -> anyhow::Result<ExitCode> {
    let Arguments { url, token_file, command } = arguments;
    match (url, token_file) {
        (Some(url), Some(token_file)) => {
            let hub = remote::Remote::new(&url, &token_file)?;
            block_on(hub.answer(command))??;
            Ok(ExitCode::SUCCESS)
        }
        _ => block_on(answer(&config()?, command))?,
    }
}

async fn answer(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::List { state, lane, assigned, unassigned, words, to_review, at_most, json } => {
            let assigned = assigned.as_ref().map(Assigned::To).or(unassigned.then_some(Assigned::Nobody));
            let hub = open(config).await?;
            let review_by = to_review.then(|| CLOCK.now());
            let words = words.as_deref();
            let filter = CaseFilter { state, lane, assigned, since: None, review_by, words, at_most };
            let cases = hub.cases(filter).await?;
            print(&if json { view::cases_json(&cases) } else { view::cases_table(&cases) })?;
            hub.close().await;
        }
        Command::Show { case, with_contact, json, by } => {
            let actor = by.actor()?;
            let desk = open_desk(config).await?;
            let found = desk.view(case, contact_part(with_contact), now(&actor)).await?;
            print(&if json { view::case_json(&found) } else { view::case_page(&found) })?;
            desk.close().await?;
        }
        Command::Export { case, folder, with_contact, json, by } => {
            let actor = by.actor()?;
            let desk = open_desk(config).await?;
            let manifest = desk.export(case, &folder, contact_part(with_contact), now(&actor)).await?;
            print_manifest(&manifest, &folder, json)?;
            desk.close().await?;
        }
        Command::State { case, state, change } => {
            working::change(config, case, change, working::Deed::Move(state)).await?;
        }
        Command::Note { case, text, change } => {
            working::change(config, case, change, working::Deed::Note(text)).await?;
        }
        Command::Merge { case, into, change } => {
            working::change(config, case, change, working::Deed::Merge(into)).await?;
        }
        Command::Message { case, text, report, change } => {
            working::change(config, case, change, working::Deed::Message(report, text)).await?;
        }
        Command::Assign { case, name, change } => {
            working::change(config, case, change, working::Deed::Assign(name)).await?;
        }
        Command::Release { case, change } => {
            working::change(config, case, change, working::Deed::Release).await?;
        }
        Command::Erase { case, contacts: _, note, all, change } => {
            let deed = match note {
                Some(seq) => working::Deed::EraseNote(seq),
                None if all => working::Deed::EraseCase,
                None => working::Deed::EraseContacts,
            };
            working::change(config, case, change, deed).await?;
        }
        Command::Hold { case, change } => {
            working::change(config, case, change, working::Deed::Hold).await?;
        }
        Command::Unhold { case, change } => {
            working::change(config, case, change, working::Deed::Unhold).await?;
        }
        Command::Retention { apply, json } => retaining::retain(config, apply, Form::of(json)).await?,
        Command::Log { case, json } => proving::log(config, case, Form::of(json)).await?,
        Command::Verify { sealed, json } => {
            let depth = if sealed { Depth::Sealed } else { Depth::Opened };
            return proving::verify(config, depth, Form::of(json)).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{}", text.trim_end())?;
    Ok(())
}

fn print_manifest(manifest: &Manifest, folder: &Path, json: bool) -> anyhow::Result<()> {
    print(&match json {
        true => serde_json::to_string_pretty(manifest)?,
        false => view::export_page(manifest, folder),
    })
}

fn now(who: &Actor) -> Acting<'_> {
    Acting { who, at: CLOCK.now() }
}

async fn open(config: &Config) -> anyhow::Result<Reading> {
    let (place, keys) = place_and_keys(config)?;
    Hub::open_for_reading(place, keys.hub).await.context("the cases cannot be read")
}

async fn open_desk(config: &Config) -> anyhow::Result<Desk> {
    let (place, keys) = place_and_keys(config)?;
    Desk::open(place, keys.hub).await.context("the cases cannot be worked")
}

fn place_and_keys(config: &Config) -> anyhow::Result<(Place, Keys)> {
    let place = case_store::place(config)?;
    if !place.folder.exists() {
        bail!(
            "there are no cases in {} yet; start reportline once, or name the folder with store.folder",
            config.store.folder.display()
        );
    }
    Ok((place, Keys::open(&config.store.folder, &CLOCK)?))
}

fn contact_part(with_contact: bool) -> ContactPart {
    if with_contact { ContactPart::Opened } else { ContactPart::Sealed }
}
