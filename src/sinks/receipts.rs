//! The hub's receipts: a line each, on the disk before the report counts as handed over.
//!
//! Receipts that wait at the same time share one fsync. A line may stand twice: a report that is handed over again gets
//! the same receipt again. A line that power cut short stays, alone.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use reportline_exchange::Receipt;
use tokio::task::spawn_blocking;

use crate::attachments::{create_private_file, make_private_folder};

/// The file of one hub's receipts.
pub(super) struct Receipts(Arc<Ledger>);

struct Ledger {
    file: Mutex<Lines>,
    waiting: Mutex<Waiting>,
}

struct Lines {
    file: File,
    /// Where the last durable line ends.
    end: u64,
}

/// Lines that are not written yet, and how many were ever handed in and written.
#[derive(Default)]
struct Waiting {
    lines: Vec<u8>,
    n_in: u64,
    n_durable: u64,
}

impl Receipts {
    /// The file, made if it is not there.
    pub(super) fn open(folder: &Path, name: &str) -> io::Result<Self> {
        make_private_folder(folder)?;
        let path = folder.join(name);
        if !path.exists() {
            create_private_file(&path)?.sync_all()?;
            File::open(folder)?.sync_all()?;
        }
        let mut lines = Lines { file: OpenOptions::new().read(true).write(true).open(&path)?, end: 0 };
        lines.end = lines.file.seek(SeekFrom::End(0))?;
        if lines.is_torn()? {
            lines.append(b"\n")?;
        }
        Ok(Self(Arc::new(Ledger { file: Mutex::new(lines), waiting: Mutex::default() })))
    }

    /// Keeps a receipt, durably.
    pub(super) async fn keep(&self, receipt: &Receipt) -> io::Result<()> {
        let mut line = serde_json::to_vec(receipt).map_err(io::Error::other)?;
        line.push(b'\n');
        let ledger = Arc::clone(&self.0);
        spawn_blocking(move || ledger.keep(&line)).await.map_err(io::Error::other)?
    }
}

impl Ledger {
    fn keep(&self, line: &[u8]) -> io::Result<()> {
        let mine = {
            let mut waiting = lock(&self.waiting);
            waiting.lines.extend_from_slice(line);
            waiting.n_in += 1;
            waiting.n_in
        };
        let mut file = lock(&self.file);
        let (lines, n_in) = {
            let mut waiting = lock(&self.waiting);
            if waiting.n_durable >= mine {
                return Ok(());
            }
            (std::mem::take(&mut waiting.lines), waiting.n_in)
        };
        let written = file.append(&lines);
        let mut waiting = lock(&self.waiting);
        match written {
            Ok(()) => waiting.n_durable = n_in,
            // Back in front of those that came meanwhile: whoever comes next writes them, perhaps a second time.
            Err(_) => waiting.lines = [lines, std::mem::take(&mut waiting.lines)].concat(),
        }
        written
    }
}

impl Lines {
    fn is_torn(&mut self) -> io::Result<bool> {
        let Some(last) = self.end.checked_sub(1) else { return Ok(false) };
        let mut byte = [0];
        self.file.seek(SeekFrom::Start(last))?;
        self.file.read_exact(&mut byte)?;
        Ok(byte != *b"\n")
    }

    /// Over what a write that failed has left.
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(lines)?;
        self.file.sync_data()?;
        self.end += lines.len() as u64;
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn many_at_once_are_all_there_a_line_each() {
        let folder = tempfile::tempdir().unwrap();
        let receipts = Receipts::open(folder.path(), "hub.jsonl").unwrap();
        let key = SigningKey::from_bytes(&[1; 32]);
        let receipt = |n| Receipt::sign(Uuid::from_u128(n), "ab".to_owned(), Timestamp::UNIX_EPOCH, &key);
        let all: Vec<Receipt> = (0..64).map(receipt).collect();
        for kept in futures::future::join_all(all.iter().map(|it| receipts.keep(it))).await {
            kept.unwrap();
        }
        let text = std::fs::read_to_string(folder.path().join("hub.jsonl")).unwrap();
        let mut kept: Vec<Receipt> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        kept.sort_by_key(|it| it.report_id);
        assert_eq!(kept, all);
    }

    #[tokio::test]
    async fn a_line_that_power_cut_short_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.jsonl");
        std::fs::write(&path, "{\"report_id\":").unwrap();
        let key = SigningKey::from_bytes(&[1; 32]);
        let receipt = Receipt::sign(Uuid::from_u128(1), "ab".to_owned(), Timestamp::UNIX_EPOCH, &key);
        Receipts::open(folder.path(), "hub.jsonl").unwrap().keep(&receipt).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let last: Receipt = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(last, receipt);
    }
}
