//! The folder of the case store: private, locked by one writer, and written so that a crash leaves all of a file or
//! nothing of it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

/// Makes a folder that only its owner can enter, with those above it that are missing, and brings them to the disk: what
/// is kept in it later must not vanish with its name. One that is there already is left as it is.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        make_private(above)?;
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only unix has modes"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    match builder.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder_of(folder),
    }
}

/// Opens or makes a file that only its owner can read.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    private().create(true).truncate(false).open(path)
}

/// Makes a file that only its owner can read, which must not be there yet.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    private().create_new(true).open(path)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    options.mode(0o600);
    options
}

/// Takes the lock, for as long as the file returned is open. `None` if another process has it.
pub(crate) fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = open_private(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Writes a file so that after a power cut its name means all of it: beside its place under `draft`, to the disk, and
/// renamed into place. That it has its name for good, the caller sees to ([`sync_folder_of`]).
pub(crate) fn write_whole(draft: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = create_private(draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(draft, path)
    });
    if written.is_err() {
        // What is left of it would only take room; that it could not be written is the error to tell.
        let _ = fs::remove_file(draft);
    }
    written
}

/// Brings the names in the folder that holds this path to the disk.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
