//! What can go wrong with the case store, named by who has to act: the operator, the outbox, an officer.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use reportline_delivery::BoxError;
use reportline_report::Problem;
use uuid::Uuid;

use crate::case::CaseId;
use crate::refusal::Refusal;
use crate::store::Fault;

/// The case store was not opened. Each says what the operator can change.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process writes to it.
    #[error("another process has the case store in {} open for writing; there can be only one", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder or a file in it cannot be read or written.
    #[error("no permission for the case store in {}; it must belong to the user who runs this", folder.display())]
    NoPermission {
        /// The folder.
        folder: PathBuf,
    },
    /// The disk is full.
    #[error("no room left on the disk that holds the case store in {}", folder.display())]
    Full {
        /// The folder.
        folder: PathBuf,
    },
    /// A newer program wrote it. Opening it would lose what that program added.
    #[error(
        "the case store was written by a newer version of this program (its tables are of version {found}, this \
         program knows {known}); run that version, or restore the backup from before the upgrade"
    )]
    Newer {
        /// The version of its tables.
        found: u32,
        /// The version this program knows.
        known: u32,
    },
    /// An older program wrote it, and reading alone cannot bring it up to date.
    #[error(
        "the case store is of an older version ({found}, this program writes {known}); start the service once, it \
         brings it up to date"
    )]
    Older {
        /// The version of its tables.
        found: u32,
        /// The version this program writes.
        known: u32,
    },
    /// The key is not the one it was sealed with.
    #[error("the key does not open the case store in {}; give the key it was made with", folder.display())]
    WrongKey {
        /// The folder.
        folder: PathBuf,
    },
    /// The database is damaged.
    #[error("the case store in {} is damaged; keep a copy of it as it is, then restore a backup", folder.display())]
    Damaged {
        /// The folder.
        folder: PathBuf,
        /// How it shows.
        source: BoxError,
    },
    /// What was acknowledged is missing from it.
    #[error(
        "the case store in {} is older than it was: its custody log ends at entry {found}, and {known} were written. A \
         backup was restored, or the end was cut off. Put the newer database back; to go on without what is missing, \
         remove custody.head from that folder (docs/operations.md, \"Backup and restore\")",
        folder.display()
    )]
    RolledBack {
        /// The folder.
        folder: PathBuf,
        /// The entry at which its log ends.
        found: u64,
        /// The entry to which it had come.
        known: u64,
    },
    /// Its custody log is another one than it was.
    #[error(
        "the custody log of the case store in {} is not the one that was written: entry {at} is another one. A backup \
         was restored and written to, or the log was made anew. Keep a copy as it is; to go on with it, remove \
         custody.head from that folder (docs/operations.md, \"Backup and restore\")",
        folder.display()
    )]
    Rewritten {
        /// The folder.
        folder: PathBuf,
        /// The last entry that the head file knows.
        at: u64,
    },
    /// The head file is not one that was written with this key.
    #[error(
        "custody.head of the case store in {} does not prove; `reportline cases verify` tells whether the log is whole, \
         then remove custody.head from that folder (docs/operations.md, \"Backup and restore\")",
        folder.display()
    )]
    HeadDamaged {
        /// The folder.
        folder: PathBuf,
    },
    /// There is nothing to read yet.
    #[error("there is no case store in {}; start reportline once, or check the folder", folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// The PostgreSQL that keeps its tables does not let us in, or would not keep them.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Anything else.
    #[error("the case store in {} cannot be opened", folder.display())]
    Away {
        /// The folder.
        folder: PathBuf,
        /// What happened.
        source: BoxError,
    },
}

impl OpenError {
    pub(crate) fn of_disk(folder: &Path, error: io::Error) -> Self {
        let folder = folder.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NoPermission { folder }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { folder },
            _ => Self::Away { folder, source: error.into() },
        }
    }

    pub(crate) fn of_store(folder: &Path, fault: Fault) -> Self {
        let folder = folder.to_owned();
        match fault {
            Fault::Full => Self::Full { folder },
            Fault::NoPermission => Self::NoPermission { folder },
            Fault::Damaged(source) => Self::Damaged { folder, source },
            Fault::Version { found, known } if found > known => Self::Newer { found, known },
            Fault::Version { found, known } => Self::Older { found, known },
            Fault::Refused(refusal) => Self::Refused(refusal),
            Fault::Lost(source) | Fault::Away(source) => Self::Away { folder, source },
        }
    }
}

/// A report or a file was not kept. Nothing of it happened.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Another report was filed under the same id before. Trying again cannot help, and somebody should look: either
    /// a program changed a report that was confirmed, or somebody did. Logged as an error here already.
    #[error("another report was filed under this id before ({report})")]
    Conflict {
        /// The id.
        report: Uuid,
    },
    /// The report names files that are not here. Put them, then file again.
    #[error("the report names {missing} that the hub does not have")]
    Incomplete {
        /// The files.
        missing: MissingFiles,
    },
    /// It is not a report this hub can read. Trying again cannot help.
    #[error("the report is not valid: {}", .0.iter().map(Problem::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<Problem>),
    /// The bytes are not those of the hash. They changed on the way: read them anew.
    #[error("the file's bytes are not those of its hash")]
    Mismatch,
    /// No room left. The same call works again when there is room.
    #[error("no room left on the hub's disk")]
    Full,
    /// Anything else. The same call may succeed later.
    #[error("the case store is away")]
    Away(#[source] BoxError),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Away(error.into()),
        }
    }
}

impl From<Fault> for FileError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Full => Self::Full,
            other => Self::Away(other.into()),
        }
    }
}

impl From<Arc<Fault>> for FileError {
    fn from(fault: Arc<Fault>) -> Self {
        match *fault {
            Fault::Full => Self::Full,
            _ => Self::Away(fault.into()),
        }
    }
}

/// Files by their SHA-256 in lower-case hexadecimal. Prints how many: a hash can name a picture somebody knows.
#[derive(Clone, PartialEq, Eq)]
pub struct MissingFiles(pub Vec<String>);

impl fmt::Display for MissingFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("1 file"),
            n_files => write!(f, "{n_files} files"),
        }
    }
}

impl fmt::Debug for MissingFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MissingFiles(‹{self}›)")
    }
}

/// A case could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// What was kept does not open or is not what it was. Keep a copy, then restore a backup.
    #[error("case {case} is damaged: {what}")]
    Damaged {
        /// Which case.
        case: CaseId,
        /// What of it.
        what: &'static str,
    },
    /// The database or the disk did not answer.
    #[error("the case store cannot be read")]
    Away(#[source] BoxError),
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        Self::Away(fault.into())
    }
}

/// A case was not exported. The folder is not there.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No such case.
    #[error("there is no case {0}")]
    NoSuchCase(CaseId),
    /// Something is there already; it is left as it is.
    #[error("{} is there already, and nothing is overwritten; name another folder", .0.display())]
    Exists(PathBuf),
    /// The case could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The folder could not be written.
    #[error("the case cannot be written to {}", folder.display())]
    Disk {
        /// The folder.
        folder: PathBuf,
        /// What happened.
        source: io::Error,
    },
}
