//! Evidence files: sealed, and named so that the name tells nothing.
//!
//! A file's name is a keyed tag of the SHA-256 of its plain bytes: whoever has the key finds it by its hash, and
//! nobody else can ask whether a picture they know is here. Each file is sealed under a key of its own, whose wrapped
//! form stands in front of it: `length of the wrapped key (1 byte) | wrapped key | sealed bytes`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use reportline_seal::{Binding, DataKey, LocalKey, Unopenable};
use sha2::{Digest, Sha256};
use uuid::{NoContext, Uuid};

use crate::folder;

/// Where a draft of a file stands until it is whole.
const DRAFTS: &str = "drafts";

/// Nobody takes so long to write a file: a draft that is older is of a process that died.
const LONGEST_WRITE: Duration = Duration::from_secs(24 * 60 * 60);

/// The folder of evidence files.
pub(crate) struct Blobs {
    folder: PathBuf,
    key: LocalKey,
}

/// Who writes drafts beside this process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drafts {
    /// Nobody.
    Ours,
    /// Other hubs that see the same folder.
    Shared,
}

/// Why a file's bytes cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("the file is not here")]
    Missing,
    #[error("the file is damaged")]
    Damaged,
    #[error(transparent)]
    Disk(#[from] io::Error),
}

impl From<Unopenable> for Unreadable {
    fn from(_: Unopenable) -> Self {
        Self::Damaged
    }
}

impl Blobs {
    /// The files in a folder, for reading; it need not be there.
    pub(crate) fn at(folder: PathBuf, key: LocalKey) -> Self {
        Self { folder, key }
    }

    /// Makes the folder ready for writing. Drafts of a process that died are removed.
    pub(crate) fn prepare(&self, drafts: Drafts) -> io::Result<()> {
        let folder = self.folder.join(DRAFTS);
        folder::make_private(&folder)?;
        // The time of whoever keeps the files, which may be another machine.
        let probe = self.draft();
        folder::create_private(&probe)?;
        let now = fs::metadata(&probe)?.modified()?;
        fs::remove_file(&probe)?;
        for draft in fs::read_dir(&folder)? {
            let draft = draft?;
            let removed = match drafts {
                Drafts::Shared if is_fresh(&draft, now)? => Ok(()),
                _ => fs::remove_file(draft.path()),
            };
            removed.or_else(unless_gone)?;
        }
        Ok(())
    }

    /// A name that nobody else gives, also not another hub.
    fn draft(&self) -> PathBuf {
        let random = Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, 0, 0));
        self.folder.join(DRAFTS).join(random.to_string())
    }

    /// Whether a file of this hash is here.
    pub(crate) fn has(&self, sha256: &[u8; 32]) -> bool {
        self.path(&self.tag(sha256)).is_file()
    }

    /// The same, and if it is here, a power cut does not take it: another call may have put it a moment ago and not have
    /// brought its name to the disk yet.
    pub(crate) fn has_durably(&self, sha256: &[u8; 32]) -> io::Result<bool> {
        let path = self.path(&self.tag(sha256));
        if !path.is_file() {
            return Ok(false);
        }
        sync_names(&path)?;
        Ok(true)
    }

    /// Keeps a file, durably once this returns. One that is here already is left as it is. The caller has compared
    /// the hash.
    pub(crate) fn put(&self, sha256: &[u8; 32], bytes: &[u8]) -> io::Result<()> {
        if self.has_durably(sha256)? {
            return Ok(());
        }
        let tag = self.tag(sha256);
        let path = self.path(&tag);
        let key = DataKey::generate();
        let wrapped = self.key.wrap(&key, &tag);
        let n_wrapped = u8::try_from(wrapped.len()).expect("a wrapped key has 73 bytes");
        let sealed = key.seal(&binding(&tag), bytes);
        let whole = [&[n_wrapped], wrapped.as_slice(), sealed.as_slice()].concat();

        folder::make_private(shelf(&path))?;
        folder::write_whole(&self.draft(), &path, &whole)?;
        sync_names(&path)
    }

    /// Removes a file, durably once this returns. One that is not here is no error.
    pub(crate) fn remove(&self, sha256: &[u8; 32]) -> io::Result<()> {
        let path = self.path(&self.tag(sha256));
        match fs::remove_file(&path) {
            Ok(()) => folder::sync_folder_of(&path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A file's plain bytes, proved by its hash.
    pub(crate) fn open(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, Unreadable> {
        let tag = self.tag(sha256);
        let whole = fs::read(self.path(&tag)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Unreadable::Missing,
            _ => Unreadable::Disk(error),
        })?;
        let (&n_wrapped, rest) = whole.split_first().ok_or(Unreadable::Damaged)?;
        let (wrapped, sealed) = rest.split_at_checked(n_wrapped.into()).ok_or(Unreadable::Damaged)?;
        let plain = self.key.unwrap(wrapped, &tag)?.open(&binding(&tag), sealed)?;
        let is_whole = Sha256::digest(&plain).as_slice() == sha256;
        if is_whole { Ok(plain) } else { Err(Unreadable::Damaged) }
    }

    fn tag(&self, sha256: &[u8; 32]) -> [u8; 16] {
        self.key.tag("hub/blob", &[sha256])
    }

    /// On one of 256 shelves, so that no folder grows to a hundred thousand names.
    fn path(&self, tag: &[u8; 16]) -> PathBuf {
        let name = hex::encode(tag);
        self.folder.join(&name[..2]).join(name)
    }
}

/// Whether somebody may still be writing it.
fn is_fresh(draft: &fs::DirEntry, now: SystemTime) -> io::Result<bool> {
    match draft.metadata().and_then(|it| it.modified()) {
        Ok(written_at) => Ok(now.duration_since(written_at).unwrap_or_default() < LONGEST_WRITE),
        Err(error) => unless_gone(error).map(|()| true),
    }
}

/// Whoever was writing it has named it meanwhile.
fn unless_gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// Brings a file's name and its shelf's to the disk, whoever made them.
fn sync_names(path: &Path) -> io::Result<()> {
    folder::sync_folder_of(path)?;
    folder::sync_folder_of(shelf(path))
}

fn shelf(path: &Path) -> &Path {
    path.parent().expect("a file stands on a shelf")
}

fn binding(tag: &[u8; 16]) -> Binding<'_> {
    Binding { table: "blobs", row: tag, version: 0 }
}
