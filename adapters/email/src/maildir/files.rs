//! What is done to files. All of it blocks.

use std::collections::HashSet;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use rustix::fs::{Access, access};

use super::name::Name;
use crate::fetched::Raw;
use crate::fields::Fields;
use crate::line_ends::as_on_the_wire;

/// The folders that a Maildir has.
const PARTS: [&str; 3] = ["tmp", "new", "cur"];

/// Those that mail lies in.
const WITH_MAIL: [&str; 2] = ["new", "cur"];

/// So that Maildir++ knows it for a folder of the Maildir above.
const MARK: &str = "maildirfolder";

/// A mail that was not known.
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) name: Name,
    /// Its header `From`, raw.
    pub(super) from: Vec<u8>,
}

/// A folder beside the inbox.
pub(super) fn beside(maildir: &Path, name: &str) -> PathBuf {
    maildir.join(format!(".{name}"))
}

/// Makes the Maildir and the folders beside it, for this user alone.
pub(super) fn make(maildir: &Path, beside: &[PathBuf]) -> io::Result<()> {
    for folder in std::iter::once(maildir).chain(beside.iter().map(PathBuf::as_path)) {
        for part in PARTS {
            DirBuilder::new().recursive(true).mode(0o700).create(folder.join(part))?;
            access(folder.join(part), Access::WRITE_OK | Access::EXEC_OK)?;
        }
    }
    for folder in beside {
        let mark = folder.join(MARK);
        if !mark.exists() {
            File::create(mark)?;
        }
    }
    Ok(())
}

/// Whether [`make`] would do. The nearest folder that is there decides.
pub(super) fn examine(maildir: &Path) -> io::Result<()> {
    let there = maildir.ancestors().find(|it| it.exists()).unwrap_or(Path::new("."));
    if !there.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    access(there, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)?;
    for part in PARTS.map(|it| maildir.join(it)).iter().filter(|it| it.exists()) {
        access(part, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)?;
    }
    Ok(())
}

/// The mails that are not known yet, the oldest first.
pub(super) fn look(maildir: &Path, known: &HashSet<Vec<u8>>, most: usize) -> io::Result<Vec<Found>> {
    let mut found: Vec<(SystemTime, Found)> = Vec::new();
    for part in WITH_MAIL {
        for entry in fs::read_dir(maildir.join(part))? {
            let entry = entry?;
            let Some(name) = Name::read(&entry.file_name()) else { continue };
            if known.contains(&name.base) || name.has_flag(b'T') {
                continue;
            }
            // Somebody took it meanwhile.
            let Ok(facts) = entry.metadata() else { continue };
            if facts.is_file() {
                let path = entry.path();
                let from = from(&path, most);
                found.push((facts.modified()?, Found { path, name, from }));
            }
        }
    }
    found.sort_by(|one, other| (one.0, &one.1.name.base).cmp(&(other.0, &other.1.name.base)));
    Ok(found.into_iter().map(|it| it.1).collect())
}

/// Who a mail is from, as far as can be told: it is asked for the order of the mails alone.
fn from(path: &Path, most: usize) -> Vec<u8> {
    let begin = beginning(path, most).unwrap_or_default();
    let (fields, _) = Fields::read(&begin, 0, |_| false);
    fields.first("From").map(|it| it.value[..it.value.len().min(1 << 10)].to_vec()).unwrap_or_default()
}

fn beginning(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut begin = Vec::new();
    File::open(path)?.take(most as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

/// The file of that name, whatever its flags are by now.
pub(super) fn find(maildir: &Path, base: &[u8]) -> io::Result<Option<(PathBuf, Name)>> {
    for part in WITH_MAIL {
        for entry in fs::read_dir(maildir.join(part))? {
            let entry = entry?;
            if let Some(name) = Name::read(&entry.file_name()).filter(|it| it.base == base) {
                return Ok((!name.has_flag(b'T')).then(|| (entry.path(), name)));
            }
        }
    }
    Ok(None)
}

/// A mail and its size: all of it, or its headers if it is larger than `limit`.
pub(super) fn read(path: &Path, limit: u64, most: usize) -> io::Result<(u64, Raw)> {
    let size = fs::metadata(path)?.len();
    if size > limit {
        let begin = beginning(path, most)?;
        let (_, end) = Fields::read(&begin, 0, |_| false);
        return Ok((size, Raw::TooLarge { headers: Bytes::copy_from_slice(&begin[..end]) }));
    }
    let mut raw = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut raw)?;
    Ok((size, Raw::Whole(Bytes::from(as_on_the_wire(&raw).into_owned()))))
}

/// Brings a mail to a folder, and returns where it lies then. In the folders beside the inbox none is overwritten.
pub(super) fn bring(path: &Path, to: &Path, name: &Name, is_own: bool) -> io::Result<PathBuf> {
    let mut target = to.join(name.written());
    let mut n = 1;
    while !is_own && target.exists() {
        n += 1;
        target = to.join(name.again(n).written());
    }
    fs::rename(path, &target)?;
    Ok(target)
}
