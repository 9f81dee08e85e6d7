//! `reportline keys`: the key that a hub opens hand-overs with, and the public halves that others need.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use reportline_report::sha256_hex;
use reportline_seal::OpeningKey;

use super::CLOCK;
use crate::attachments::{create_private_file, make_private_folder};
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::{self, Keys, OPENING_KEYS, read_opening_keys};

/// What can be asked of keys.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a hub's opening key in a new file, and print its public half. Run it at the hub, or offline for recovery.
    Generate {
        /// The file to make; only its owner can read it.
        file: PathBuf,
    },
    /// Put a new opening key in front of those in a file, and print its public half. The old ones still open what was
    /// sealed for them; delete their lines once every intake has the new key and nothing is owed there.
    Rotate {
        /// The file of a hub's opening keys.
        file: PathBuf,
    },
    /// Make an officer's token. Print it, once, and the hash that goes into the hub's configuration.
    Token,
    /// Print a public half: of the key this installation signs with, or of another. Keys of the data folder that are not
    /// there yet are made.
    Show {
        /// The file of a hub's opening keys: the newest.
        file: Option<PathBuf>,
        /// Of the newest key that this installation, as a hub, opens reports with.
        #[arg(long, conflicts_with = "file")]
        sealing: bool,
    },
}

pub(super) fn run(
    config: impl FnOnce() -> anyhow::Result<Config>,
    command: Command,
) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    match command {
        Command::Generate { file } => {
            let key = OpeningKey::generate();
            write(&file, std::slice::from_ref(&key))
                .with_context(|| format!("{} cannot be made", file.display()))?;
            writeln!(out, "{}", hex::encode(key.sealing_key().to_bytes()))?;
        }
        Command::Rotate { file } => {
            let mut keys = opening_keys(&file)?;
            keys.insert(0, OpeningKey::generate());
            rewrite(&file, &keys).with_context(|| format!("{} cannot be written", file.display()))?;
            writeln!(out, "{}", hex::encode(keys[0].sealing_key().to_bytes()))?;
        }
        Command::Token => {
            let mut bytes = [0; 32];
            CLOCK.fill(&mut bytes);
            let token = format!("rlo_{}", hex::encode(bytes));
            writeln!(out, "token         {token}")?;
            writeln!(out, "token_sha256  {}", sha256_hex(token.as_bytes()))?;
        }
        Command::Show { file: Some(file), .. } => {
            writeln!(out, "{}", hex::encode(opening_keys(&file)?[0].sealing_key().to_bytes()))?;
        }
        Command::Show { file: None, sealing } => {
            let folder = config()?.store.folder;
            make_private_folder(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
            let key = match sealing {
                true => {
                    let keys = keys::opening_keys(&folder.join(OPENING_KEYS), &CLOCK)?;
                    keys[0].sealing_key().to_bytes()
                }
                false => Keys::open(&folder, &CLOCK)?.signing.verifying_key().to_bytes(),
            };
            writeln!(out, "{}", hex::encode(key))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A hub's opening keys from their file, the newest first.
pub(super) fn opening_keys(file: &Path) -> anyhow::Result<Vec<OpeningKey>> {
    let Some(keys) = read_opening_keys(file)? else { bail!("{} is not there", file.display()) };
    Ok(keys)
}

/// Nothing is overwritten: who loses such a key loses what was sealed for it.
fn write(path: &Path, keys: &[OpeningKey]) -> std::io::Result<()> {
    let mut file = create_private_file(path)?;
    for key in keys {
        writeln!(file, "{}", hex::encode(*key.to_bytes()))?;
    }
    file.sync_all()?;
    sync_folder_of(path)
}

/// All of them or, after a power cut, those that were there before.
fn rewrite(path: &Path, keys: &[OpeningKey]) -> std::io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    write(&unfinished, keys)?;
    std::fs::rename(&unfinished, path)?;
    sync_folder_of(path)
}

fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
