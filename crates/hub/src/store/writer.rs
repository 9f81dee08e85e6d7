//! The one writer: files reports and opens cases, many in a transaction.

use std::sync::Arc;

use super::chain::{CaseRow, Chain, NewEntry};
use super::keeping::{self, Kept, NewReport};
use super::sql::Connection;
use super::value::Row;
use super::walk::Span;
use super::{Database, Fault, marking};
use crate::custody::Action;
use crate::head::HeadFile;
use crate::marks::Marks;
use jiff::Timestamp;

/// The one that writes. A call that fails or is dropped in the middle takes its connection with it, and the next call
/// opens another: after a full disk SQLite has rolled back by itself, which sqlx does not notice, so that such a
/// connection would never begin a transaction again (`InvalidSavePointStatement`).
pub(crate) struct Writer {
    database: Database,
    connection: Option<Connection>,
    head: Arc<HeadFile>,
    /// Whether the log is still to tell that it was opened without its head file.
    owes_head_missing: bool,
}

/// A transaction that has the write lock, with the end of the custody log in it.
pub(super) struct Transaction {
    connection: Connection,
    pub(super) chain: Chain,
    /// The last rows of the tables. Who adds one gives it the next number.
    pub(super) last_report: i64,
    pub(super) last_case: i64,
}

impl Writer {
    pub(super) fn new(database: Database, connection: Connection, head: Arc<HeadFile>) -> Self {
        Self { database, connection: Some(connection), head, owes_head_missing: false }
    }

    /// Tells the log with the next transaction that its head file was missing.
    pub(crate) fn owe_head_missing(&mut self) {
        self.owes_head_missing = true;
    }

    /// Keeps reports: all that are new in one transaction with their entries in the custody log, with one fsync.
    /// Returns what became of each, in order.
    pub(crate) async fn keep(&mut self, reports: &[Arc<NewReport>]) -> Result<Vec<Kept>, Fault> {
        let at = reports.iter().map(|report| report.filed_at).max().unwrap_or_default();
        let mut tx = self.begin(at).await?;
        let kept = keeping::keep(&mut tx, reports).await?;
        self.commit(tx).await?;
        Ok(kept)
    }

    /// Marks reports that had no marks, in one transaction. The log does not speak of it: what a report says is as it was.
    pub(crate) async fn mark(&mut self, reports: &[(i64, Marks)]) -> Result<(), Fault> {
        let mut connection = self.begin_alone().await?;
        for (seq, marks) in reports {
            marking::mark(&mut connection, *seq, marks).await?;
        }
        connection.run("commit").await?;
        self.connection = Some(connection);
        Ok(())
    }

    /// Begins a transaction that has the write lock at once. Dropped before its commit, it takes its connection along.
    pub(super) async fn begin(&mut self, at: Timestamp) -> Result<Transaction, Fault> {
        let mut connection = self.begin_alone().await?;
        let span = Span::read(&mut connection).await?;
        let (last_report, last_case) = (span.last_report, span.last_case);
        let mut tx = Transaction { connection, chain: Chain { end: span.end }, last_report, last_case };
        if self.owes_head_missing {
            tx.add(&NewEntry::by_the_hub(Action::HeadMissing, None, at)).await?;
        }
        Ok(tx)
    }

    /// Begins one without its part of the log. Nothing has happened yet, so that a connection which was lost since it was
    /// used is replaced.
    async fn begin_alone(&mut self) -> Result<Connection, Fault> {
        if let Some(mut connection) = self.connection.take() {
            match connection.begin().await {
                Ok(()) => return Ok(connection),
                Err(Fault::Lost(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut connection = self.database.connect().await?;
        connection.begin().await?;
        Ok(connection)
    }

    /// Commits, durably once this returns, and lets the head file follow.
    pub(super) async fn commit(&mut self, mut tx: Transaction) -> Result<(), Fault> {
        tx.sql().run("commit").await?;
        self.owes_head_missing = false;
        self.head.follow(tx.chain.end);
        self.connection = Some(tx.connection);
        Ok(())
    }

    /// Ends a transaction of which nothing is to stay.
    pub(super) async fn give_up(&mut self, mut tx: Transaction) {
        // A connection that cannot even do that is dropped, and nothing of it stays either.
        if tx.sql().run("rollback").await.is_ok() {
            self.connection = Some(tx.connection);
        }
    }

    /// Takes what was erased out of the files. Where it cannot be done now, this is to be tried again.
    pub(super) async fn forget(&mut self) -> Result<(), Fault> {
        let mut connection = self.take().await?;
        let forgotten = connection.forget().await;
        if !matches!(forgotten, Err(Fault::Lost(_))) {
            self.connection = Some(connection);
        }
        forgotten
    }

    /// Closes the connection, which folds SQLite's log into the database.
    pub(crate) async fn close(&mut self) -> Result<(), Fault> {
        match self.connection.take() {
            Some(connection) => connection.close().await,
            None => Ok(()),
        }
    }

    pub(super) fn give_back(&mut self, connection: Connection) {
        self.connection = Some(connection);
    }

    pub(super) async fn take(&mut self) -> Result<Connection, Fault> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => self.database.connect().await,
        }
    }
}

impl Transaction {
    pub(super) fn sql(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Adds an entry to the custody log; gives its place.
    pub(super) async fn add(&mut self, entry: &NewEntry<'_>) -> Result<i64, Fault> {
        self.chain.add(&mut self.connection, entry).await
    }
}

pub(super) fn case_row(row: &Row) -> Result<CaseRow, Fault> {
    Ok(CaseRow { seq: row.try_get("seq")?, id: super::reader::case_id(row)? })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use reportline_seal::LocalKey;
    use uuid::Uuid;

    use super::*;
    use crate::actor::{Actor, Role};
    use crate::case::{CaseId, Lane};
    use crate::store::{Opened, Sealed};

    fn is_anywhere(folder: &Path, canary: &[u8]) -> bool {
        fs::read_dir(folder).unwrap().any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(canary.len()).any(|window| window == canary)
        })
    }

    fn report(n: u64, contact: &[u8]) -> Arc<NewReport> {
        let sealed = |bytes: &[u8]| Sealed { wrapped_key: b"a key".to_vec(), bytes: bytes.to_vec() };
        Arc::new(NewReport {
            id: Uuid::from_u64_pair(1, n),
            amends: None,
            digest_tag: [0; 16],
            marks: Marks::none(),
            intake: None,
            return_address: None,
            channel_kind: "web".to_owned(),
            is_test: false,
            lane: Lane::Others,
            review_after: None,
            filed_at: Timestamp::UNIX_EPOCH,
            sealed: sealed(b"the report"),
            contact: Some(sealed(contact)),
        })
    }

    async fn writer(folder: &Path) -> Writer {
        let path = folder.join("hub.db");
        fs::write(&path, b"").unwrap();
        let database = Database::Sqlite(path);
        let head = HeadFile::at(folder.join("custody.head"), LocalKey::from_bytes([7; 32]));
        Opened::open(database, b"proof", Arc::new(head)).await.unwrap().writer
    }

    #[tokio::test]
    async fn an_erased_contact_is_in_no_file_any_more_not_even_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path()).await;
        // One that fits into its row, and one that spills over into pages of its own.
        let (small, large) = (b"a-canary".repeat(10), b"b-canary".repeat(2000));
        writer.keep(&[report(1, &small), report(2, &large)]).await.unwrap();
        assert!(is_anywhere(folder.path(), b"a-canary") && is_anywhere(folder.path(), b"b-canary"));

        let lead = Actor { name: "desk".parse().unwrap(), role: Role::Lead };
        for n in [1, 2] {
            assert!(
                writer.erase_contact(Uuid::from_u64_pair(1, n), &lead, Timestamp::UNIX_EPOCH).await.unwrap()
            );
        }
        assert!(!is_anywhere(folder.path(), b"a-canary"));
        assert!(!is_anywhere(folder.path(), b"b-canary"));
        assert!(is_anywhere(folder.path(), b"the report"));
    }

    #[tokio::test]
    async fn what_came_twice_in_one_transaction_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path()).await;
        let mut other = Arc::into_inner(report(1, b"")).unwrap();
        other.digest_tag = [1; 16];
        let kept = writer.keep(&[report(1, b""), report(1, b""), Arc::new(other)]).await.unwrap();
        let case = CaseId { year: 1970, number: 1 };
        assert_eq!(kept, [Kept::New(case), Kept::Again(case), Kept::Conflict]);
    }

    #[tokio::test]
    async fn a_full_disk_keeps_nothing_and_the_same_writer_goes_on_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path()).await;
        let Some(Connection::Sqlite(connection)) = &mut writer.connection else { panic!("it is SQLite") };
        let n_pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(&mut *connection).await.unwrap();
        // The limit goes with the connection that hits it.
        let limit = sqlx::AssertSqlSafe(format!("pragma max_page_count = {}", n_pages + 2));
        sqlx::raw_sql(limit).execute(connection).await.unwrap();

        let reports = [report(1, b"small"), report(2, &[0; 50_000])];
        let kept = writer.keep(&reports).await;
        assert!(matches!(kept, Err(Fault::Full)), "{kept:?}");
        let number = |number| Kept::New(CaseId { year: 1970, number });
        assert_eq!(writer.keep(&reports).await.unwrap(), [number(1), number(2)]);
    }
}
