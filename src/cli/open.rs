//! `reportline open`: a folder that was carried here, opened with the hub's key into plain JSON and files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use ed25519_dalek::VerifyingKey;
use reportline_exchange::SealedReport;
use reportline_report::{Handover, canonical, document, sha256_hex};
use reportline_seal::{OpeningKey, open_blob};

use super::keys::opening_keys;
use crate::attachments::{create_private_file, make_private_folder};
use crate::keys::verifying_key;
use crate::sinks::jsonl::{BLOBS, REPORTS};

/// What to open, and where to.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that a jsonl sink wrote.
    folder: PathBuf,
    /// The file of the hub's opening keys.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The public key the intake signs with: what `reportline keys show` prints there.
    #[arg(long, value_name = "KEY")]
    signed_by: String,
    /// The folder to write to: of each report report.json, contact.json and evidence/. Reports that are there already
    /// are left as they are.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let keys = opening_keys(&arguments.key)?;
    let intake = verifying_key(&arguments.signed_by).context(
        "--signed-by is no public key; it is the 64 digits that reportline keys show prints at the intake",
    )?;
    let path = arguments.folder.join(REPORTS);
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    // What has no line feed was still being written when the folder was copied.
    let whole = &text[..text.rfind('\n').map_or(0, |it| it + 1)];

    let (mut n_opened, mut n_known, mut n_refused) = (0, 0, 0);
    for (n, line) in whole.lines().enumerate() {
        match open(line, &keys, &intake, arguments) {
            Ok(true) => n_opened += 1,
            Ok(false) => n_known += 1,
            Err(error) => {
                n_refused += 1;
                writeln!(std::io::stderr(), "{}:{}: {error:#}", path.display(), n + 1)?;
            }
        }
    }
    writeln!(std::io::stdout(), "{n_opened} opened, {n_known} there already, {n_refused} refused")?;
    Ok(if n_refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Opens one report. `false` if it is there already.
fn open(
    line: &str,
    keys: &[OpeningKey],
    intake: &VerifyingKey,
    arguments: &Arguments,
) -> anyhow::Result<bool> {
    let line = SealedReport::read(line.as_bytes())?;
    line.verify(intake)?;
    let target = arguments.into.join(line.header.report_id.to_string());
    if target.exists() {
        return Ok(false);
    }
    let handover = line.open(keys)?;
    // Whoever sees the report's folder sees all of it.
    let draft = target.with_extension("part");
    let _ = std::fs::remove_dir_all(&draft);
    let written = write(&handover, &arguments.folder.join(BLOBS), &draft)
        .and_then(|()| std::fs::rename(&draft, &target).context("the report's folder cannot be named"));
    if written.is_err() {
        // It may hold what was opened so far; the error that stopped it is the one to tell.
        let _ = std::fs::remove_dir_all(&draft);
    }
    written.map(|()| true)
}

fn write(handover: &Handover, blobs: &Path, draft: &Path) -> anyhow::Result<()> {
    make_private_folder(&draft.join("evidence")).context("the folder cannot be made")?;
    write_file(&draft.join("report.json"), &canonical(&document(&handover.report)))?;
    if let Some(contact) = &handover.contact {
        write_file(&draft.join("contact.json"), &serde_json::to_vec_pretty(contact)?)?;
    }
    for media in handover.report.evidence.iter().flat_map(|it| &it.media) {
        let (Some(blob), Some(sha256)) = (&media.blob_ref, &media.sha256) else { continue };
        let Some(key) = handover.blob_keys.get(blob) else { bail!("the key of a file is missing") };
        let is_name = blob.len() == 64 && blob.bytes().all(|it| it.is_ascii_hexdigit());
        let sealed = match is_name {
            true => std::fs::read(blobs.join(blob)).context("a file of the report is missing")?,
            false => bail!("a file of the report has no name"),
        };
        let plain = open_blob(key, &sealed).context("a file of the report is damaged")?;
        if sha256_hex(&plain) != *sha256 {
            bail!("a file of the report is not the one it names");
        }
        let path = draft.join("evidence").join(sha256);
        if !path.exists() {
            write_file(&path, &plain)?;
        }
    }
    Ok(())
}

fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = create_private_file(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.context("a file cannot be written")
}
