//! The sink that writes a folder to be carried to a hub no network reaches: sealed for it, one signed line a report.
//!
//! ```text
//! FOLDER/reports.jsonl   a line a report ([`SealedReport`]), in the order of the hand-over
//! FOLDER/erasures.jsonl  a line a report whose reporter wants everything erased
//! FOLDER/blobs/SHA256    each file as it lies at the intake, named by its sealed bytes; its key is in its report
//! ```
//! The folder may be copied at any time: a line is written after its files, and only a whole line ends with a line feed.
//! The sink reads it when it is built, and so knows what was handed over without a memory of its own.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use ed25519_dalek::SigningKey;
use futures::FutureExt;
use futures::future::BoxFuture;
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_exchange::{ErasureRequest, SealedReport};
use reportline_report::Handover;
use reportline_seal::SealingKey;
use serde_json::{Map, Value};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::settings::Settings;
use super::{BuiltSink, Ground, Sink, SinkKind, SinkProblem, files, refuse_changed};
use crate::attachments::{Attachments, create_private_file, make_private_folder, write_durably};
use crate::config::ConfigFault;

/// The lines' file in the folder.
pub const REPORTS: &str = "reports.jsonl";
/// The file of those reports whose reporters want everything erased ([`ErasureRequest`]), in the folder.
pub const ERASURES: &str = "erasures.jsonl";
/// The folder of files in the folder.
pub const BLOBS: &str = "blobs";

/// Its line in the table.
pub(super) const KIND: SinkKind =
    SinkKind { kind: "jsonl", keys: &["folder", "sealing_key", "recovery_key"], reaches_hub: false, build };

struct Jsonl {
    folder: PathBuf,
    holders: Vec<SealingKey>,
    signing: SigningKey,
    attachments: Attachments,
    written: Arc<Mutex<Written>>,
}

/// What is in the folder.
struct Written {
    file: File,
    /// Where the last whole line ends. What lies behind was never handed over.
    end: u64,
    digests: HashMap<Uuid, String>,
}

fn build<'a>(settings: &'a Map<String, Value>, ground: &'a Ground<'a>) -> BoxFuture<'a, BuiltSink> {
    async move {
        let mut settings = Settings::of(settings);
        let (folder, holders) = (settings.text("folder"), settings.holders());
        let folder = ground.folder.join(folder.unwrap_or("handover"));
        let mut faults = settings.faults;
        if faults.is_empty() {
            match Written::open(&folder) {
                Ok(written) => {
                    return Ok(Box::new(Jsonl {
                        folder,
                        holders,
                        signing: ground.keys.signing.clone(),
                        attachments: ground.attachments.clone(),
                        written: Arc::new(Mutex::new(written)),
                    }) as Box<dyn Sink>);
                }
                Err(error) => faults.push(ConfigFault::new(
                    "folder",
                    format!("cannot be written ({error})"),
                    "name a folder of this user's that no other program writes to",
                )),
            }
        }
        Err(faults)
    }
    .boxed()
}

#[async_trait]
impl Sink for Jsonl {
    async fn deliver(&self, handover: &Handover, _: &DeliveryId) -> Result<(), DeliveryError> {
        refuse_changed(handover)?;
        let mut sealed = Vec::new();
        for file in files(handover)? {
            sealed.push((file.name.to_owned(), file.sealed(&self.attachments).await?));
        }
        let files = sealed;
        let names = files.iter().map(|(name, _)| name.clone()).collect();
        let line = SealedReport::seal(handover, names, &self.holders, &self.signing);
        let (written, blobs) = (Arc::clone(&self.written), self.folder.join(BLOBS));
        let write = move || {
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            written.hand_over(&line, &files, &blobs)
        };
        match spawn_blocking(write).await.map_err(DeliveryError::retry)? {
            Ok(true) => Ok(()),
            Ok(false) => Err(DeliveryError::reject("another report was handed over under this id before")),
            Err(error) => {
                Err(DeliveryError::retry(format!("the folder cannot be written ({})", error.kind())))
            }
        }
    }

    async fn erase(&self, report: Uuid) -> Result<(), DeliveryError> {
        let request = ErasureRequest::sign(report, &self.signing);
        let (written, path) = (Arc::clone(&self.written), self.folder.join(ERASURES));
        let write = move || {
            // One at a time.
            let _written = written.lock().unwrap_or_else(PoisonError::into_inner);
            add_erasure(&path, &request)
        };
        spawn_blocking(write)
            .await
            .map_err(DeliveryError::retry)?
            .map_err(|error| DeliveryError::retry(format!("the folder cannot be written ({})", error.kind())))
    }

    async fn probe(&self) -> Result<(), SinkProblem> {
        let opened = OpenOptions::new().append(true).open(self.folder.join(REPORTS));
        let is_there = opened.and_then(|_| std::fs::read_dir(self.folder.join(BLOBS)));
        is_there.map(|_| ()).map_err(|error| SinkProblem {
            problem: format!("the folder of the hand-over cannot be written ({})", error.kind()),
            remedy: "see that it is there and belongs to the user who runs this".to_owned(),
        })
    }
}

/// Adds a line, durably. A report has one; a line that power cut short stays, alone.
fn add_erasure(path: &Path, request: &ErasureRequest) -> io::Result<()> {
    let line = serde_json::to_string(request).map_err(io::Error::other)?;
    if !path.exists() {
        create_private_file(path)?.sync_all()?;
        File::open(path.parent().unwrap_or(path))?.sync_all()?;
    }
    let mut file = OpenOptions::new().read(true).append(true).open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    if text.lines().any(|it| it == line) {
        return file.sync_all();
    }
    let begin = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    file.write_all(format!("{begin}{line}\n").as_bytes())?;
    file.sync_all()
}

impl Written {
    /// Opens the folder, made if it is not there, and reads what is in it. Another process that has it is an error.
    fn open(folder: &Path) -> io::Result<Self> {
        make_private_folder(&folder.join(BLOBS))?;
        let path = folder.join(REPORTS);
        if !path.exists() {
            create_private_file(&path)?.sync_all()?;
            File::open(folder)?.sync_all()?;
        }
        let mut file = OpenOptions::new().read(true).write(true).open(&path)?;
        file.try_lock().map_err(|_| io::Error::other("another process writes to it"))?;

        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let end = bytes.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
        let whole = std::str::from_utf8(&bytes[..end]).map_err(io::Error::other)?;
        let mut digests = HashMap::new();
        for (n, line) in whole.lines().enumerate() {
            let line = SealedReport::read(line.as_bytes())
                .map_err(|error| io::Error::other(format!("line {}: {error}", n + 1)))?;
            digests.insert(line.header.report_id, line.header.report_digest);
        }
        Ok(Self { file, end: end as u64, digests })
    }

    /// Writes the files, then the line, each durable. `false` if another report stands under its id.
    fn hand_over(
        &mut self,
        line: &SealedReport,
        files: &[(String, Bytes)],
        blobs: &Path,
    ) -> io::Result<bool> {
        if let Some(before) = self.digests.get(&line.header.report_id) {
            return Ok(*before == line.header.report_digest);
        }
        for (name, sealed) in files {
            if !blobs.join(name).exists() {
                // What a crash left unfinished is written anew; nobody else writes here.
                let _ = std::fs::remove_file(blobs.join(format!("{name}.unfinished")));
                write_durably(blobs, name, sealed)?;
            }
        }
        if !files.is_empty() {
            // An attempt before may have given a file its name and not have brought that to the disk.
            File::open(blobs)?.sync_all()?;
        }

        let mut bytes = serde_json::to_vec(line).map_err(io::Error::other)?;
        bytes.push(b'\n');
        // Also what an attempt that failed in the middle has left.
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&bytes)?;
        self.file.sync_all()?;
        self.end += bytes.len() as u64;
        self.digests.insert(line.header.report_id, line.header.report_digest.clone());
        Ok(true)
    }
}
