//! The readers: lists of what stands in clear, and what is sealed as bytes.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use uuid::Uuid;

use super::{Fault, Sealed, chain, statements};
use crate::case::{CaseFilter, CaseId, CaseLine, Lane};
use crate::custody::{Entry, Link};

/// A report as it is kept.
pub(crate) struct KeptReport {
    pub(crate) filed_at: Timestamp,
    pub(crate) sealed: Sealed,
    pub(crate) has_contact: bool,
}

/// Connections that only read.
#[derive(Clone)]
pub(crate) struct Reader {
    pool: SqlitePool,
}

impl Reader {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// The cases of a filter, in the order of work: by lane, then the oldest first.
    pub(crate) async fn cases(&self, filter: CaseFilter) -> Result<Vec<CaseLine>, Fault> {
        let rows = sqlx::query(statements::CASES)
            .bind(filter.state.map(|state| state.name()))
            .bind(filter.lane.map(Lane::rank))
            .bind(filter.since.map(|since| since.as_microsecond()))
            .bind(filter.at_most.unwrap_or(CaseFilter::USUAL))
            .fetch_all(&self.pool)
            .await?;
        lines(&rows)
    }

    /// One case.
    pub(crate) async fn case(&self, id: CaseId) -> Result<Option<CaseLine>, Fault> {
        let rows = sqlx::query(statements::CASE).bind(id.year).bind(id.number).fetch_all(&self.pool).await?;
        Ok(lines(&rows)?.pop())
    }

    /// The case a report is in.
    pub(crate) async fn case_of(&self, report: Uuid) -> Result<Option<CaseId>, Fault> {
        let row = sqlx::query(statements::CASE_OF)
            .bind(report.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await?;
        match row {
            Some(row) => Ok(Some(case_id(&row)?)),
            None => Ok(None),
        }
    }

    /// A report, sealed.
    pub(crate) async fn report(&self, id: Uuid) -> Result<KeptReport, Fault> {
        let row =
            sqlx::query(statements::REPORT).bind(id.as_bytes().as_slice()).fetch_one(&self.pool).await?;
        Ok(KeptReport {
            filed_at: timestamp(&row, "filed_at")?,
            sealed: sealed(&row)?,
            has_contact: row.try_get("has_contact")?,
        })
    }

    /// The contact of a report, sealed. `None` if there never was one or it is erased.
    pub(crate) async fn contact(&self, id: Uuid) -> Result<Option<Sealed>, Fault> {
        let row = sqlx::query(statements::CONTACT)
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(sealed).transpose()
    }

    /// The entries of a case in the custody log, in order; of the whole store for `None`.
    pub(crate) async fn entries(&self, case: Option<CaseId>) -> Result<Vec<Entry>, Fault> {
        let rows = sqlx::query(statements::ENTRIES)
            .bind(case.map(|case| case.year))
            .bind(case.map(|case| case.number))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(chain::entry).collect()
    }

    /// Where the custody log ends.
    pub(crate) async fn chain_end(&self) -> Result<Link, Fault> {
        let row = sqlx::query(statements::CHAIN_END).fetch_optional(&self.pool).await?;
        row.as_ref().map_or(Ok(Link::START), chain::link)
    }

    /// The entry of the custody log at a place. `None` if it does not go that far.
    pub(crate) async fn link_at(&self, seq: u64) -> Result<Option<Link>, Fault> {
        if seq == 0 {
            return Ok(Some(Link::START));
        }
        let seq = i64::try_from(seq).map_err(|_| Fault::damaged("a place in the log"))?;
        let row = sqlx::query(statements::ENTRY_HASH).bind(seq).fetch_optional(&self.pool).await?;
        row.as_ref().map(chain::link).transpose()
    }

    /// Closes every connection.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Folds rows of one report each into lines of one case each.
fn lines(rows: &[SqliteRow]) -> Result<Vec<CaseLine>, Fault> {
    let mut lines: Vec<CaseLine> = Vec::new();
    for row in rows {
        let case = case_id(row)?;
        let id: Vec<u8> = row.try_get("id")?;
        let id = Uuid::from_slice(&id).map_err(|_| Fault::damaged("a report's id"))?;
        let is_test: bool = row.try_get("is_test")?;
        match lines.last_mut().filter(|line| line.case == case) {
            Some(line) => {
                line.reports.push(id);
                line.is_test &= is_test;
            }
            None => lines.push(CaseLine {
                case,
                state: row
                    .try_get::<String, _>("state")?
                    .parse()
                    .map_err(|_| Fault::damaged("a case's state"))?,
                lane: Lane::of_rank(row.try_get("lane")?).ok_or_else(|| Fault::damaged("a case's lane"))?,
                channel: row.try_get("channel_kind")?,
                received_at: timestamp(row, "received_at")?,
                is_test,
                reports: vec![id],
            }),
        }
    }
    Ok(lines)
}

pub(super) fn case_id(row: &SqliteRow) -> Result<CaseId, Fault> {
    Ok(CaseId { year: row.try_get("year")?, number: row.try_get("number")? })
}

pub(super) fn timestamp(row: &SqliteRow, column: &str) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| Fault::damaged("a time"))
}

fn sealed(row: &SqliteRow) -> Result<Sealed, Fault> {
    Ok(Sealed { wrapped_key: row.try_get("wrapped_key")?, bytes: row.try_get("sealed")? })
}
