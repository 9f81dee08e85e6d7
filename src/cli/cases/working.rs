//! Changes to a case from the command line: as it stands now, by whoever asks, with what it left.

use std::io::Read;

use anyhow::{Context, bail};
use clap::Args;
use reportline_hub::{CaseId, CaseState, Name, WorkError, view};
use uuid::Uuid;

use super::{By, now, open_desk, print};
use crate::config::Config;

/// What every change takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct Change {
    /// Print one JSON object: how the case stands.
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) by: By,
}

/// What is done.
pub(super) enum Deed {
    Move(CaseState),
    /// `-` is what the input says.
    Note(String),
    /// To the reporter of that report; `-` is what the input says.
    Message(Option<Uuid>, String),
    /// To whoever acts, if nobody is named.
    Assign(Option<Name>),
    Release,
    EraseContacts,
    /// By its place in the custody log.
    EraseNote(u64),
    EraseCase,
    Merge(CaseId),
    Hold,
    Unhold,
}

/// Does a deed to a case as it stands now, and prints what it left.
pub(super) async fn change(config: &Config, case: CaseId, change: Change, deed: Deed) -> anyhow::Result<()> {
    let actor = change.by.actor()?;
    let desk = open_desk(config).await?;
    let Some(line) = desk.reading().line(case).await? else { bail!(WorkError::NoSuchCase(case)) };
    let (seen, acting) = (line.seen(), now(&actor));
    let standing = match deed {
        Deed::Move(state) => desk.move_to(seen, state, acting).await,
        Deed::Note(text) => desk.note(seen, &written(text)?, acting).await,
        Deed::Message(report, text) => desk.message(seen, report, &written(text)?, acting).await,
        Deed::Assign(name) => desk.assign(seen, name.as_ref().unwrap_or(&actor.name), acting).await,
        Deed::Release => desk.release(seen, acting).await,
        Deed::EraseContacts => desk.erase_contacts(case, acting).await,
        Deed::EraseNote(seq) => desk.erase_note(seen, seq, acting).await,
        Deed::EraseCase => desk.erase_case(seen, acting).await,
        Deed::Merge(into) => desk.merge(seen, into, acting).await,
        Deed::Hold => desk.hold(seen, acting).await,
        Deed::Unhold => desk.unhold(seen, acting).await,
    };
    let standing = standing?;
    print(&if change.json {
        view::standing_json(case, &standing)
    } else {
        view::standing_line(case, &standing)
    })?;
    desk.close().await?;
    Ok(())
}

/// The text, or what the input says for `-`: no more of it than one byte over what a note may have, each character of
/// four bytes; it is refused then.
pub(super) fn written(text: String) -> anyhow::Result<String> {
    if text != "-" {
        return Ok(text);
    }
    let most = 4 * WorkError::LONGEST_NOTE as u64 + 1;
    let mut text = String::new();
    std::io::stdin().take(most).read_to_string(&mut text).context("the input cannot be read")?;
    Ok(text)
}
