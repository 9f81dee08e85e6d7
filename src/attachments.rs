//! Files that were handed over: sealed, durable, content-addressed, swept when nothing names them any more.
//!
//! A file stands under the SHA-256 of its sealed bytes, so that a scrub proves it whole without its key, and a name
//! says nothing of what is inside. It is written, synced, renamed and its folder synced before its event is accepted.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reportline_channel::{Attachment, BlobKey, BlobName, File, KeepError};
use reportline_store::Store;
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

/// How long a file may wait for its event before it is swept.
const ORPHAN_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// The folder of attachments.
#[derive(Clone, Debug)]
pub struct Attachments {
    folder: PathBuf,
    limit: u64,
}

/// Why an attachment cannot be read back. A person should look; its hash stays in the report.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file is not there.
    #[error("the file of an attachment is gone")]
    Gone,
    /// Its bytes are not those that were kept.
    #[error("the file of an attachment is damaged")]
    Damaged,
    /// The disk said no.
    #[error("the file of an attachment cannot be read")]
    Away(#[source] io::Error),
}

impl Attachments {
    /// The folder, made if it is not there; files over `limit` bytes are refused.
    pub fn open(folder: PathBuf, limit: u64) -> io::Result<Self> {
        make_private_folder(&folder)?;
        Ok(Self { folder, limit })
    }

    /// Keeps a file, durably.
    pub async fn keep(&self, file: File) -> Result<Attachment, KeepError> {
        let size = file.bytes.len() as u64;
        if size > self.limit {
            return Err(KeepError::TooLarge { limit: self.limit });
        }
        let folder = self.folder.clone();
        spawn_blocking(move || {
            let sealed = reportline_seal::seal_blob(&file.bytes);
            write_durably(&folder, &sealed.name, &sealed.sealed)?;
            Ok(Attachment {
                blob: BlobName(sealed.name.clone()),
                key: BlobKey(sealed.key_hex.clone()),
                sha256: hex::encode(Sha256::digest(&file.bytes)),
                size,
                declared_type: file.declared_type,
                sniffed_type: infer::get(&file.bytes).map(|it| it.mime_type().to_owned()),
                name: file.name,
                platform_id: file.platform_id,
            })
        })
        .await
        .map_err(|error| KeepError::Away(error.into()))?
        .map_err(|error: io::Error| KeepError::Away(error.into()))
    }

    /// The plain bytes of a file, proven to be those that were kept.
    pub async fn read(&self, blob: &BlobName, key: BlobKey, sha256: &str) -> Result<Bytes, OpenError> {
        let (_, plain) = self.prove(blob, key, sha256).await?;
        Ok(plain)
    }

    /// A file as it lies here, sealed under its key, proven to open to what was kept.
    pub async fn sealed(&self, blob: &BlobName, key: BlobKey, sha256: &str) -> Result<Bytes, OpenError> {
        let (sealed, _) = self.prove(blob, key, sha256).await?;
        Ok(sealed)
    }

    async fn prove(&self, blob: &BlobName, key: BlobKey, sha256: &str) -> Result<(Bytes, Bytes), OpenError> {
        let path = self.path(blob);
        let sha256 = sha256.to_owned();
        let read = move || {
            let sealed = std::fs::read(&path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => OpenError::Gone,
                _ => OpenError::Away(error),
            })?;
            let plain = reportline_seal::open_blob(&key.0, &sealed).map_err(|_| OpenError::Damaged)?;
            if hex::encode(Sha256::digest(&plain)) != sha256 {
                return Err(OpenError::Damaged);
            }
            Ok((Bytes::from(sealed), Bytes::from(plain)))
        };
        spawn_blocking(read).await.map_err(|error| OpenError::Away(io::Error::other(error)))?
    }

    /// Removes files that no conversation names, once they are old enough that no event can still be on its way.
    /// Returns how many.
    pub async fn sweep(
        &self,
        store: &dyn Store,
        now: Timestamp,
    ) -> Result<usize, reportline_delivery::BoxError> {
        let folder = self.folder.clone();
        let names: Vec<BlobName> = spawn_blocking(move || old_files(&folder, now)).await??;
        let mut n_removed = 0;
        for names in names.chunks(256) {
            for name in store.unnamed(names).await? {
                let path = self.path(&name);
                match spawn_blocking(move || std::fs::remove_file(path)).await? {
                    Ok(()) => n_removed += 1,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(n_removed)
    }

    fn path(&self, blob: &BlobName) -> PathBuf {
        self.folder.join(&blob.0)
    }
}

/// A folder that only its owner may enter.
pub(crate) fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a new file that only its owner may read.
pub(crate) fn create_private_file(path: &Path) -> io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a file so that its name means all of it, also after a power cut.
pub(crate) fn write_durably(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let path = folder.join(name);
    let unfinished = folder.join(format!("{name}.unfinished"));
    let mut file = create_private_file(&unfinished)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // A full disk must not be filled further by what could not be finished.
        let _ = std::fs::remove_file(&unfinished);
        return Err(error);
    }
    std::fs::rename(&unfinished, &path)?;
    std::fs::File::open(folder)?.sync_all()
}

fn old_files(folder: &Path, now: Timestamp) -> io::Result<Vec<BlobName>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let written_at = Timestamp::try_from(entry.metadata()?.modified()?).map_err(io::Error::other)?;
        let is_old = now.duration_since(written_at) > ORPHAN_AFTER;
        if let (true, Ok(name)) = (is_old, entry.file_name().into_string()) {
            names.push(BlobName(name));
        }
    }
    Ok(names)
}
