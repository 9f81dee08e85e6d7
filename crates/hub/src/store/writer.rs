//! The one writer: files reports and opens cases, many in a transaction.

use std::sync::Arc;

use jiff::Timestamp;
use reportline_exchange::Stage;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use uuid::Uuid;

use super::chain::{CaseRow, Chain, NewEntry, of_intake};
use super::marking;
use super::{Fault, Sealed, statements};
use crate::case::{CaseId, CaseState, Lane};
use crate::custody::{Action, digest_of_sealed};
use crate::head::HeadFile;
use crate::marks::Marks;

/// A report, sealed and ready to be kept.
pub(crate) struct NewReport {
    pub(crate) id: Uuid,
    /// The report that it adds to.
    pub(crate) amends: Option<Uuid>,
    pub(crate) digest_tag: [u8; 16],
    /// What it is found by.
    pub(crate) marks: Marks,
    /// The intake that brought it.
    pub(crate) intake: Option<String>,
    /// Where the intake finds the reporter again.
    pub(crate) return_address: Option<String>,
    pub(crate) channel_kind: String,
    pub(crate) is_test: bool,
    pub(crate) lane: Lane,
    /// When to look again whether it must still be kept.
    pub(crate) review_after: Option<Timestamp>,
    pub(crate) filed_at: Timestamp,
    pub(crate) sealed: Sealed,
    pub(crate) contact: Option<Sealed>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is kept, in a case opened for it or in that of the report it adds to.
    New(CaseId),
    /// The very same report was kept before, in this case.
    Again(CaseId),
    /// Another report was kept under the same id. This one is not.
    Conflict,
}

/// The one that writes. A call that fails or is dropped in the middle takes its connection with it, and the next call
/// opens another: after a full disk SQLite has rolled back by itself, which sqlx does not notice, so that such a
/// connection would never begin a transaction again (`InvalidSavePointStatement`).
pub(crate) struct Writer {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    head: Arc<HeadFile>,
    /// Whether the log is still to tell that it was opened without its head file.
    owes_head_missing: bool,
}

/// A transaction that has the write lock, with the end of the custody log in it.
pub(super) struct Transaction {
    connection: SqliteConnection,
    pub(super) chain: Chain,
}

impl Writer {
    pub(super) fn new(
        options: SqliteConnectOptions,
        connection: SqliteConnection,
        head: Arc<HeadFile>,
    ) -> Self {
        Self { options, connection: Some(connection), head, owes_head_missing: false }
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
        let mut kept = Vec::with_capacity(reports.len());
        for report in reports {
            kept.push(keep_one(&mut tx, report).await?);
        }
        self.commit(tx).await?;
        Ok(kept)
    }

    /// Marks reports that had no marks, in one transaction. The log does not speak of it: what a report says is as it was.
    pub(crate) async fn mark(&mut self, reports: &[(i64, Marks)]) -> Result<(), Fault> {
        let mut connection = self.take().await?;
        let mut tx = connection.begin_with("begin immediate").await?;
        for (seq, marks) in reports {
            marking::mark(&mut tx, *seq, marks).await?;
        }
        tx.commit().await?;
        self.connection = Some(connection);
        Ok(())
    }

    /// Begins a transaction that has the write lock at once. Dropped before its commit, it takes its connection along.
    pub(super) async fn begin(&mut self, at: Timestamp) -> Result<Transaction, Fault> {
        let mut connection = self.take().await?;
        sqlx::query("begin immediate").execute(&mut connection).await?;
        let chain = Chain::read(&mut connection).await?;
        let mut tx = Transaction { connection, chain };
        if self.owes_head_missing {
            tx.add(&NewEntry::by_the_hub(Action::HeadMissing, None, at)).await?;
        }
        Ok(tx)
    }

    /// Commits, durably once this returns, and lets the head file follow.
    pub(super) async fn commit(&mut self, mut tx: Transaction) -> Result<(), Fault> {
        sqlx::query("commit").execute(tx.sql()).await?;
        self.owes_head_missing = false;
        self.head.follow(tx.chain.end);
        self.connection = Some(tx.connection);
        Ok(())
    }

    /// Ends a transaction of which nothing is to stay.
    pub(super) async fn give_up(&mut self, mut tx: Transaction) {
        // A connection that cannot even do that is dropped, and nothing of it stays either.
        if sqlx::query("rollback").execute(tx.sql()).await.is_ok() {
            self.connection = Some(tx.connection);
        }
    }

    /// What was erased still stands in the pages that the write-ahead log holds. A reader may hold the log: then this is
    /// to be tried again.
    pub(super) async fn empty_the_log(&mut self) -> Result<(), Fault> {
        let mut connection = self.take().await?;
        let checkpoint = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&mut connection).await?;
        let is_busy: bool = checkpoint.try_get(0)?;
        self.connection = Some(connection);
        if is_busy {
            return Err(Fault::Away("a reader held the log while something was being erased".into()));
        }
        Ok(())
    }

    /// Closes the connection, which folds the log into the database.
    pub(crate) async fn close(&mut self) -> Result<(), Fault> {
        match self.connection.take() {
            Some(connection) => Ok(connection.close().await?),
            None => Ok(()),
        }
    }

    pub(super) fn give_back(&mut self, connection: SqliteConnection) {
        self.connection = Some(connection);
    }

    pub(super) async fn take(&mut self) -> Result<SqliteConnection, Fault> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => Ok(self.options.connect().await?),
        }
    }
}

impl Transaction {
    pub(super) fn sql(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Adds an entry to the custody log; gives its place.
    pub(super) async fn add(&mut self, entry: &NewEntry<'_>) -> Result<i64, Fault> {
        self.chain.add(&mut self.connection, entry).await
    }
}

pub(super) fn case_row(row: &SqliteRow) -> Result<CaseRow, Fault> {
    Ok(CaseRow { seq: row.try_get("seq")?, id: super::reader::case_id(row)? })
}

async fn keep_one(tx: &mut Transaction, report: &NewReport) -> Result<Kept, Fault> {
    let id = report.id.as_bytes().as_slice();
    let before = sqlx::query(statements::FILED_BEFORE).bind(id).fetch_optional(tx.sql()).await?;
    if let Some(row) = before {
        let digest_tag: Vec<u8> = row.try_get("digest_tag")?;
        let case = CaseId { year: row.try_get("year")?, number: row.try_get("number")? };
        let is_same = digest_tag == report.digest_tag;
        return Ok(if is_same { Kept::Again(case) } else { Kept::Conflict });
    }

    let (action, case, state) = match amended_case(tx, report).await? {
        Some((known, state)) => (Action::Amended, known, state),
        None => (Action::Filed, open_case(tx, report).await?, CaseState::Received),
    };
    let report_seq: i64 = sqlx::query_scalar(statements::ADD_REPORT)
        .bind(id)
        .bind(case.seq)
        .bind(report.digest_tag.as_slice())
        .bind(&report.channel_kind)
        .bind(report.is_test)
        .bind(report.filed_at.as_microsecond())
        .bind(&report.sealed.wrapped_key)
        .bind(&report.sealed.bytes)
        .bind(report.marks.source.as_ref().map(|it| it.as_slice()))
        .bind(report.intake.as_deref().unwrap_or_default())
        .bind(&report.return_address)
        // Whoever adds to a case is told how it stands, if it is not new.
        .bind(state.stage() != Stage::Received)
        .fetch_one(tx.sql())
        .await?;
    marking::add(tx.sql(), report_seq, &report.marks.marks).await?;
    if let Some(contact) = &report.contact {
        sqlx::query(statements::ADD_CONTACT)
            .bind(report_seq)
            .bind(&contact.wrapped_key)
            .bind(&contact.bytes)
            .execute(tx.sql())
            .await?;
    }
    let through = report.intake.as_deref().map(of_intake);
    let entry = NewEntry {
        through: through.as_deref(),
        report: Some(report.id),
        sealed_digest: Some(digest_of_sealed(&report.sealed.bytes)),
        ..NewEntry::by_the_hub(action, Some(case), report.filed_at)
    };
    tx.add(&entry).await?;
    Ok(Kept::New(case.id))
}

/// The case of the report that this one adds to, which becomes as urgent as what is added. What adds to a report that never
/// came is a case of its own: nobody waits for it.
async fn amended_case(
    tx: &mut Transaction,
    report: &NewReport,
) -> Result<Option<(CaseRow, CaseState)>, Fault> {
    let Some(amends) = report.amends else { return Ok(None) };
    let id = amends.as_bytes().as_slice();
    let Some(row) = sqlx::query(statements::AMENDED_CASE).bind(id).fetch_optional(tx.sql()).await? else {
        return Ok(None);
    };
    let case = case_row(&row)?;
    sqlx::query(statements::RAISE_CASE)
        .bind(case.seq)
        .bind(report.lane.rank())
        .bind(report.review_after.map(|at| at.as_microsecond()))
        .execute(tx.sql())
        .await?;
    Ok(Some((case, super::reader::state(&row)?)))
}

async fn open_case(tx: &mut Transaction, report: &NewReport) -> Result<CaseRow, Fault> {
    let year = report.filed_at.to_zoned(jiff::tz::TimeZone::UTC).year();
    let number: u32 = sqlx::query_scalar(statements::NEXT_NUMBER).bind(year).fetch_one(tx.sql()).await?;
    let seq: i64 = sqlx::query_scalar(statements::ADD_CASE)
        .bind(year)
        .bind(number)
        .bind(CaseState::Received.name())
        .bind(report.lane.rank())
        .bind(report.filed_at.as_microsecond())
        .bind(report.review_after.map(|at| at.as_microsecond()))
        .fetch_one(tx.sql())
        .await?;
    Ok(CaseRow { seq, id: CaseId { year, number } })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use reportline_seal::LocalKey;

    use super::*;
    use crate::actor::{Actor, Role};
    use crate::store::Opened;

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
            marks: Marks { marks: Vec::new(), source: None },
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
        let head = HeadFile::at(folder.join("custody.head"), LocalKey::from_bytes([7; 32]));
        Opened::open(&path, b"proof", Arc::new(head)).await.unwrap().writer
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
        let connection = writer.connection.as_mut().unwrap();
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
