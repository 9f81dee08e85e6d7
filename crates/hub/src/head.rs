//! The head file: how far the custody log had come, kept beside the database, so that an older one is noticed.
//!
//! A database that was restored from a backup is whole in itself: its chain proves, and what was acknowledged since is
//! gone. So the end of the chain is written down a second time, under a tag that takes the installation's key.
//!
//! 1. The file has two places of a page each; each holds `seq hash tag`, or blanks. The higher one that proves counts.
//! 2. A new end goes into the other place and to the disk: a power cut while writing leaves the one before.
//! 3. It is written after the commit, so it may lag behind the database, and is never ahead of it. Ends that come while
//!    one is being written are merged: only the last of them is written.
//! 4. Two processes may follow one database; whoever writes holds the file's lock, and nobody writes a lower one.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reportline_seal::LocalKey;

use crate::custody::{Hash, Link};
use crate::folder;

/// A place of the file: a page, so that writing one cannot tear the other.
const PLACE: usize = 4096;

/// The head file of a case store.
pub(crate) struct HeadFile {
    path: PathBuf,
    key: LocalKey,
    followed: Mutex<Followed>,
}

/// What the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// There is none, or nothing was ever written into it.
    Missing,
    /// What it says does not prove.
    Damaged,
    /// The log had come at least that far.
    At(Link),
}

#[derive(Default)]
struct Followed {
    /// The end of the log as this process knows it.
    last: Option<Link>,
    /// Whether `last` is still to be written.
    is_owed: bool,
    /// Whether somebody is writing, who will look for what is owed once more.
    is_writing: bool,
}

impl HeadFile {
    /// The file at a path; it need not be there.
    pub(crate) fn at(path: PathBuf, key: LocalKey) -> Self {
        Self { path, key, followed: Mutex::default() }
    }

    /// What it says.
    pub(crate) fn read(&self) -> io::Result<Known> {
        let mut file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Known::Missing),
            opened => opened?,
        };
        file.lock_shared()?;
        Ok(self.places(&mut file)?.1)
    }

    /// Follows the log to a new end, some time after this returns. Whoever calls this is in a runtime.
    pub(crate) fn follow(self: &Arc<Self>, end: Link) {
        let mut followed = self.followed();
        if followed.last.is_none_or(|last| last.seq < end.seq) {
            followed.last = Some(end);
            followed.is_owed = true;
        }
        if followed.is_owed && !followed.is_writing {
            followed.is_writing = true;
            let head = self.clone();
            drop(tokio::task::spawn_blocking(move || head.write_what_is_owed()));
        }
    }

    /// Writes the end that was followed last, durably once this returns.
    pub(crate) fn settle(&self) -> io::Result<()> {
        let last = self.followed().last;
        last.map_or(Ok(()), |last| self.advance(last))
    }

    /// Writes an end, durably once this returns. A lower one than what it says is not written.
    pub(crate) fn advance(&self, end: Link) -> io::Result<()> {
        let is_new = !self.path.exists();
        let mut file = private_for_both(&self.path)?;
        file.lock()?;
        let (free, known) = self.places(&mut file)?;
        if matches!(known, Known::At(known) if known.seq >= end.seq) {
            return Ok(());
        }
        let text = format!("{} {} {}", end.seq, end.hash, hex::encode(self.tag(end)));
        let padded = format!("{text:width$}\n", width = PLACE - 1);
        file.seek(SeekFrom::Start((free * PLACE) as u64))?;
        file.write_all(padded.as_bytes())?;
        file.sync_data()?;
        if is_new { folder::sync_folder_of(&self.path) } else { Ok(()) }
    }

    fn write_what_is_owed(&self) {
        loop {
            let end = {
                let mut followed = self.followed();
                match followed.last.filter(|_| followed.is_owed) {
                    Some(end) => {
                        followed.is_owed = false;
                        end
                    }
                    None => {
                        followed.is_writing = false;
                        return;
                    }
                }
            };
            if let Err(error) = self.advance(end) {
                // It lags behind, which it may; the next one tries again.
                tracing::error!(error = &error as &dyn std::error::Error, "custody.head cannot be written");
            }
        }
    }

    /// The place that may be written, and what the file says.
    fn places(&self, file: &mut File) -> io::Result<(usize, Known)> {
        let mut text = Vec::with_capacity(2 * PLACE);
        file.take(2 * PLACE as u64).read_to_end(&mut text)?;
        let is_blank = text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
        let ends: Vec<Option<Link>> = text.chunks(PLACE).map(|place| self.end_of(place)).collect();
        let best = ends.iter().enumerate().filter_map(|(at, end)| Some((at, (*end)?)));
        Ok(match best.max_by_key(|(_, end)| end.seq) {
            Some((at, end)) => (1 - at, Known::At(end)),
            None if is_blank => (0, Known::Missing),
            None => (0, Known::Damaged),
        })
    }

    fn end_of(&self, place: &[u8]) -> Option<Link> {
        let text = std::str::from_utf8(place).ok()?;
        let mut words = text.split_whitespace();
        let end = Link { seq: words.next()?.parse().ok()?, hash: words.next()?.parse::<Hash>().ok()? };
        let proves = words.next()? == hex::encode(self.tag(end)) && words.next().is_none();
        proves.then_some(end)
    }

    fn tag(&self, end: Link) -> [u8; 16] {
        self.key.tag("hub/custody-head", &[&end.seq.to_be_bytes(), &end.hash.0])
    }

    fn followed(&self) -> MutexGuard<'_, Followed> {
        // Each field is whole by itself, whoever panicked.
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn private_for_both(path: &std::path::Path) -> io::Result<File> {
    folder::open_private(path)?;
    OpenOptions::new().read(true).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn end(seq: u64) -> Link {
        Link { seq, hash: Hash([seq as u8; 32]) }
    }

    fn head(folder: &tempfile::TempDir) -> HeadFile {
        HeadFile::at(folder.path().join("custody.head"), LocalKey::from_bytes([7; 32]))
    }

    #[test]
    fn it_only_moves_forward() {
        let folder = tempfile::tempdir().unwrap();
        let head = head(&folder);
        assert_eq!(head.read().unwrap(), Known::Missing);
        for (written, known) in [(1, 1), (5, 5), (3, 5), (6, 6)] {
            head.advance(end(written)).unwrap();
            assert_eq!(head.read().unwrap(), Known::At(end(known)));
        }
    }

    #[test]
    fn a_place_that_is_torn_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let head = head(&folder);
        head.advance(end(1)).unwrap();
        head.advance(end(2)).unwrap();
        let mut text = fs::read(&head.path).unwrap();
        text[PLACE..PLACE + 30].fill(b'x');
        fs::write(&head.path, &text).unwrap();
        assert_eq!(head.read().unwrap(), Known::At(end(1)));
        head.advance(end(3)).unwrap();
        assert_eq!(head.read().unwrap(), Known::At(end(3)));
    }

    #[test]
    fn one_that_was_made_up_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let head = head(&folder);
        head.advance(end(2)).unwrap();
        let text = fs::read_to_string(&head.path).unwrap();
        fs::write(&head.path, text.replacen('2', "3", 1)).unwrap();
        assert_eq!(head.read().unwrap(), Known::Damaged);
        let other = HeadFile::at(head.path.clone(), LocalKey::from_bytes([8; 32]));
        assert_eq!(other.read().unwrap(), Known::Damaged);
    }

    #[tokio::test]
    async fn what_was_followed_is_written_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let head = Arc::new(head(&folder));
        for seq in 1..=50 {
            head.follow(end(seq));
        }
        head.settle().unwrap();
        assert_eq!(head.read().unwrap(), Known::At(end(50)));
    }
}
