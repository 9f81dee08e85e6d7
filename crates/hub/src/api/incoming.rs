//! Files that wait for their report: sealed as the intake had them, named by these bytes, of no use without the key
//! that comes with the report.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reportline_exchange::{ProblemCode, ProblemDetails};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use crate::folder;

/// How long a file waits. An intake that needs longer brings it again: it is asked to.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// What a file is called until it is whole.
const DRAFT: &str = "draft";

#[derive(Clone)]
pub(super) struct Incoming(Arc<Shelf>);

struct Shelf {
    folder: PathBuf,
    room: u64,
    taken: AtomicU64,
    n_drafts: AtomicU64,
}

impl Incoming {
    /// The folder, made if it is not there. What a process that died was writing is removed.
    pub(super) fn open(folder: PathBuf, room: u64) -> io::Result<Self> {
        folder::make_private(&folder)?;
        let mut taken = 0;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if is_draft(&entry.path()) {
                fs::remove_file(entry.path())?;
            } else {
                taken += entry.metadata()?.len();
            }
        }
        let shelf = Shelf { folder, room, taken: AtomicU64::new(taken), n_drafts: AtomicU64::new(0) };
        Ok(Self(Arc::new(shelf)))
    }

    /// Whether a file waits here.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.folder.join(name).is_file()
    }

    /// Keeps a file, durably. Whether it is new.
    pub(super) async fn put(&self, name: &str, bytes: Bytes) -> Result<bool, ProblemDetails> {
        let (shelf, name) = (Arc::clone(&self.0), name.to_owned());
        let put = move || {
            if hex::encode(Sha256::digest(&bytes)) != name {
                return Err(ProblemCode::Digest);
            }
            shelf.put(&name, &bytes)
        };
        Ok(spawn_blocking(put).await.map_err(|_| ProblemCode::Away)??)
    }

    /// The bytes of a file. `None` if it is not here.
    pub(super) async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, ProblemDetails> {
        let path = self.0.folder.join(name);
        match spawn_blocking(move || fs::read(path)).await {
            Ok(Ok(bytes)) => Ok(Some(bytes)),
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            _ => Err(ProblemCode::Away.into()),
        }
    }

    /// Removes files whose report is filed. One that stays is swept later.
    pub(super) async fn remove(&self, names: Vec<String>) {
        let shelf = Arc::clone(&self.0);
        let _ = spawn_blocking(move || names.iter().for_each(|name| shelf.remove(name))).await;
    }

    /// Removes files that have waited too long. Returns how many.
    pub(super) async fn sweep(&self, now: Timestamp) -> io::Result<usize> {
        let shelf = Arc::clone(&self.0);
        spawn_blocking(move || shelf.sweep(now)).await.map_err(io::Error::other)?
    }
}

impl Shelf {
    fn put(&self, name: &str, bytes: &[u8]) -> Result<bool, ProblemCode> {
        let path = self.folder.join(name);
        let n_bytes = bytes.len() as u64;
        let away = |_| ProblemCode::Away;
        if path.is_file() {
            // Another call may have named it a moment ago and not have brought that to the disk.
            folder::sync_folder_of(&path).map_err(away)?;
            return Ok(false);
        }
        if self.taken.fetch_add(n_bytes, Ordering::Relaxed) + n_bytes > self.room {
            self.taken.fetch_sub(n_bytes, Ordering::Relaxed);
            tracing::error!(
                "there is no room for more files that wait for their reports; see hub.incoming_megabytes"
            );
            return Err(ProblemCode::Away);
        }
        let n = self.n_drafts.fetch_add(1, Ordering::Relaxed);
        let draft = path.with_extension(format!("{n}.{DRAFT}"));
        let written = folder::write_whole(&draft, &path, bytes).and_then(|()| folder::sync_folder_of(&path));
        if written.is_err() {
            self.taken.fetch_sub(n_bytes, Ordering::Relaxed);
        }
        written.map(|()| true).map_err(away)
    }

    fn remove(&self, name: &str) {
        let path = self.folder.join(name);
        let n_bytes = fs::metadata(&path).map_or(0, |it| it.len());
        if fs::remove_file(&path).is_ok() {
            // Two that were put at once under one name counted twice: it is only an estimate, and never below nothing.
            let _ = self
                .taken
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |it| Some(it.saturating_sub(n_bytes)));
        }
    }

    fn sweep(&self, now: Timestamp) -> io::Result<usize> {
        let mut n_removed = 0;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let written_at = Timestamp::try_from(entry.metadata()?.modified()?).map_err(io::Error::other)?;
            let is_old = now.duration_since(written_at) > PATIENCE;
            if let (true, Some(name)) = (is_old && !is_draft(&entry.path()), entry.file_name().to_str()) {
                self.remove(name);
                n_removed += 1;
            }
        }
        Ok(n_removed)
    }
}

fn is_draft(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == DRAFT)
}
