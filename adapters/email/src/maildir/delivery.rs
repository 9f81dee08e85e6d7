//! A mail delivered into a Maildir: durable, and in `new` only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use reportline_channel::RunError;

use super::{at_work, files};

/// What delivers into one Maildir.
pub(crate) struct Delivery {
    folder: PathBuf,
}

impl Delivery {
    /// Makes what is missing of the Maildir.
    pub(crate) async fn open(folder: &Path) -> Result<Self, RunError> {
        let own = folder.to_owned();
        at_work("opened", move || files::make(&own, &[])).await?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Delivers a mail. Once this returned `Ok` it is on the disk.
    pub(crate) async fn put(&self, raw: Bytes) -> Result<(), RunError> {
        let folder = self.folder.clone();
        at_work("written to", move || put(&folder, &raw)).await
    }
}

fn put(folder: &Path, raw: &[u8]) -> io::Result<()> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| io::ErrorKind::Other)?;
    let random = hex::encode(random);
    let draft = folder.join("tmp").join(format!("R{random}.reportline"));
    let written = write(&draft, raw).and_then(|seconds| {
        let new = folder.join("new");
        fs::rename(&draft, new.join(format!("{seconds}.R{random}.reportline")))?;
        File::open(new)?.sync_all()
    });
    if written.is_err() {
        // What is left is swept by nobody, but harms nobody: it was never a mail.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Writes a file, and returns when that was, in seconds: names begin with it.
fn write(path: &Path, raw: &[u8]) -> io::Result<u64> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(raw)?;
    file.sync_all()?;
    let modified = file.metadata()?.modified()?;
    Ok(modified.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs())
}
