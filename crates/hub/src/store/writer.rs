//! The one writer: files reports and opens cases, many in a transaction.

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use uuid::Uuid;

use super::{Fault, Sealed, statements};
use crate::case::{CaseId, CaseState, Lane};

/// A report, sealed and ready to be kept.
pub(crate) struct NewReport {
    pub(crate) id: Uuid,
    /// The report that it adds to.
    pub(crate) amends: Option<Uuid>,
    pub(crate) digest_tag: [u8; 16],
    pub(crate) channel_kind: String,
    pub(crate) is_test: bool,
    pub(crate) lane: Lane,
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
}

impl Writer {
    pub(super) fn new(options: SqliteConnectOptions, connection: SqliteConnection) -> Self {
        Self { options, connection: Some(connection) }
    }

    /// Keeps reports: all that are new in one transaction, with one fsync. Returns what became of each, in order.
    pub(crate) async fn keep(&mut self, reports: &[Arc<NewReport>]) -> Result<Vec<Kept>, Fault> {
        let mut connection = self.take().await?;
        let mut tx = connection.begin_with("begin immediate").await?;
        let mut kept = Vec::with_capacity(reports.len());
        for report in reports {
            kept.push(keep_one(&mut tx, report).await?);
        }
        tx.commit().await?;
        self.connection = Some(connection);
        Ok(kept)
    }

    /// Erases the contact of a report, also from the write-ahead log. Whether there was one.
    pub(crate) async fn erase_contact(&mut self, report: Uuid) -> Result<bool, Fault> {
        let mut connection = self.take().await?;
        let erased = sqlx::query(statements::ERASE_CONTACT)
            .bind(report.as_bytes().as_slice())
            .execute(&mut connection)
            .await?;

        // The log still holds the page as it was. A reader may hold the log: then this is to be tried again.
        let checkpoint = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&mut connection).await?;
        let is_busy: bool = checkpoint.try_get(0)?;
        self.connection = Some(connection);
        if is_busy {
            return Err(Fault::Away("a reader held the log while the contact was being erased".into()));
        }
        Ok(erased.rows_affected() > 0)
    }

    /// Closes the connection, which folds the log into the database.
    pub(crate) async fn close(self) -> Result<(), Fault> {
        match self.connection {
            Some(connection) => Ok(connection.close().await?),
            None => Ok(()),
        }
    }

    async fn take(&mut self) -> Result<SqliteConnection, Fault> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => Ok(self.options.connect().await?),
        }
    }
}

async fn keep_one(tx: &mut SqliteConnection, report: &NewReport) -> Result<Kept, Fault> {
    let id = report.id.as_bytes().as_slice();
    let before = sqlx::query(statements::FILED_BEFORE).bind(id).fetch_optional(&mut *tx).await?;
    if let Some(row) = before {
        let digest_tag: Vec<u8> = row.try_get("digest_tag")?;
        let case = CaseId { year: row.try_get("year")?, number: row.try_get("number")? };
        let is_same = digest_tag == report.digest_tag;
        return Ok(if is_same { Kept::Again(case) } else { Kept::Conflict });
    }

    let (case_seq, case) = match amended_case(tx, report).await? {
        Some(known) => known,
        None => open_case(tx, report).await?,
    };
    let report_seq: i64 = sqlx::query_scalar(statements::ADD_REPORT)
        .bind(id)
        .bind(case_seq)
        .bind(report.digest_tag.as_slice())
        .bind(&report.channel_kind)
        .bind(report.is_test)
        .bind(report.filed_at.as_microsecond())
        .bind(&report.sealed.wrapped_key)
        .bind(&report.sealed.bytes)
        .fetch_one(&mut *tx)
        .await?;
    if let Some(contact) = &report.contact {
        sqlx::query(statements::ADD_CONTACT)
            .bind(report_seq)
            .bind(&contact.wrapped_key)
            .bind(&contact.bytes)
            .execute(&mut *tx)
            .await?;
    }
    Ok(Kept::New(case))
}

/// The case of the report that this one adds to, which becomes as urgent as what is added. What adds to a report that never
/// came is a case of its own: nobody waits for it.
async fn amended_case(tx: &mut SqliteConnection, report: &NewReport) -> Result<Option<(i64, CaseId)>, Fault> {
    let Some(amends) = report.amends else { return Ok(None) };
    let id = amends.as_bytes().as_slice();
    let Some(row) = sqlx::query(statements::AMENDED_CASE).bind(id).fetch_optional(&mut *tx).await? else {
        return Ok(None);
    };
    let seq: i64 = row.try_get("seq")?;
    sqlx::query(statements::RAISE_CASE).bind(seq).bind(report.lane.rank()).execute(&mut *tx).await?;
    Ok(Some((seq, CaseId { year: row.try_get("year")?, number: row.try_get("number")? })))
}

async fn open_case(tx: &mut SqliteConnection, report: &NewReport) -> Result<(i64, CaseId), Fault> {
    let year = report.filed_at.to_zoned(jiff::tz::TimeZone::UTC).year();
    let number: u32 = sqlx::query_scalar(statements::NEXT_NUMBER).bind(year).fetch_one(&mut *tx).await?;
    let seq: i64 = sqlx::query_scalar(statements::ADD_CASE)
        .bind(year)
        .bind(number)
        .bind(CaseState::Received.name())
        .bind(report.lane.rank())
        .bind(report.filed_at.as_microsecond())
        .fetch_one(&mut *tx)
        .await?;
    Ok((seq, CaseId { year, number }))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
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
            channel_kind: "web".to_owned(),
            is_test: false,
            lane: Lane::Others,
            filed_at: Timestamp::UNIX_EPOCH,
            sealed: sealed(b"the report"),
            contact: Some(sealed(contact)),
        })
    }

    async fn writer(folder: &Path) -> Writer {
        let path = folder.join("hub.db");
        fs::write(&path, b"").unwrap();
        Opened::open(&path, b"proof").await.unwrap().writer
    }

    #[tokio::test]
    async fn an_erased_contact_is_in_no_file_any_more_not_even_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = writer(folder.path()).await;
        // One that fits into its row, and one that spills over into pages of its own.
        let (small, large) = (b"a-canary".repeat(10), b"b-canary".repeat(2000));
        writer.keep(&[report(1, &small), report(2, &large)]).await.unwrap();
        assert!(is_anywhere(folder.path(), b"a-canary") && is_anywhere(folder.path(), b"b-canary"));

        for n in [1, 2] {
            assert!(writer.erase_contact(Uuid::from_u64_pair(1, n)).await.unwrap());
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
