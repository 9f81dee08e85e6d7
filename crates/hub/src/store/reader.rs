//! The readers: lists of what stands in clear, and what is sealed as bytes.

use jiff::Timestamp;
use reportline_exchange::MessageOutcome;
use uuid::Uuid;

use super::sql::{Pool, query};
use super::value::Row;
use super::{Fault, Sealed, chain, statements};
use crate::actor::Name;
use crate::case::{CaseId, CaseLine, CaseState, Lane};
use crate::custody::{Entry, Link};

/// A report as it is kept.
pub(crate) struct KeptReport {
    pub(crate) filed_at: Timestamp,
    pub(crate) sealed: Sealed,
    pub(crate) has_contact: bool,
}

/// A note as it is kept.
pub(crate) struct KeptNote {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) actor: String,
    pub(crate) id: Uuid,
    /// `None` if it is erased.
    pub(crate) sealed: Option<Sealed>,
    /// For a message to the reporter: of which report, and what became of it.
    pub(crate) sent: Option<(Uuid, Option<MessageOutcome>)>,
}

/// Connections that only read.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(super) pool: Pool,
}

impl Reader {
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// One case.
    pub(crate) async fn case(&self, id: CaseId) -> Result<Option<CaseLine>, Fault> {
        let rows = query(statements::CASE).bind(id.year).bind(id.number).fetch_all(&self.pool).await?;
        Ok(lines(&rows)?.pop())
    }

    /// The case a report is in.
    pub(crate) async fn case_of(&self, report: Uuid) -> Result<Option<CaseId>, Fault> {
        let row =
            query(statements::CASE_OF).bind(report.as_bytes().as_slice()).fetch_optional(&self.pool).await?;
        match row {
            Some(row) => Ok(Some(case_id(&row)?)),
            None => Ok(None),
        }
    }

    /// A report, sealed.
    pub(crate) async fn report(&self, id: Uuid) -> Result<KeptReport, Fault> {
        let row = query(statements::REPORT).bind(id.as_bytes().as_slice()).fetch_one(&self.pool).await?;
        Ok(KeptReport {
            filed_at: timestamp(&row, "filed_at")?,
            sealed: sealed(&row)?,
            has_contact: row.try_get("has_contact")?,
        })
    }

    /// The contact of a report, sealed. `None` if there never was one or it is erased.
    pub(crate) async fn contact(&self, id: Uuid) -> Result<Option<Sealed>, Fault> {
        let row =
            query(statements::CONTACT).bind(id.as_bytes().as_slice()).fetch_optional(&self.pool).await?;
        row.as_ref().map(sealed).transpose()
    }

    /// The entries of a case in the custody log, in order; of the whole store for `None`.
    pub(crate) async fn entries(&self, case: Option<CaseId>) -> Result<Vec<Entry>, Fault> {
        let asking = match case {
            Some(case) => query(statements::ENTRIES).bind(case.year).bind(case.number),
            None => query(statements::ENTRIES_OF_THE_STORE),
        };
        let rows = asking.fetch_all(&self.pool).await?;
        rows.iter().map(chain::entry).collect()
    }

    /// The notes of a case, sealed, in order.
    pub(crate) async fn notes(&self, case: CaseId) -> Result<Vec<KeptNote>, Fault> {
        let rows = query(statements::NOTES).bind(case.year).bind(case.number).fetch_all(&self.pool).await?;
        rows.iter().map(note).collect()
    }

    /// Where the custody log ends.
    pub(crate) async fn chain_end(&self) -> Result<Link, Fault> {
        let row = query(statements::CHAIN_END).fetch_optional(&self.pool).await?;
        row.as_ref().map_or(Ok(Link::START), chain::link)
    }

    /// The entry of the custody log at a place. `None` if it does not go that far.
    pub(crate) async fn link_at(&self, seq: u64) -> Result<Option<Link>, Fault> {
        if seq == 0 {
            return Ok(Some(Link::START));
        }
        let seq = i64::try_from(seq).map_err(|_| Fault::damaged("a place in the log"))?;
        let row = query(statements::ENTRY_HASH).bind(seq).fetch_optional(&self.pool).await?;
        row.as_ref().map(chain::link).transpose()
    }

    /// Closes every connection.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Folds rows of one report each into lines of one case each.
pub(super) fn lines(rows: &[Row]) -> Result<Vec<CaseLine>, Fault> {
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
                state: state(row)?,
                lane: Lane::of_rank(row.try_get("lane")?).ok_or_else(|| Fault::damaged("a case's lane"))?,
                channel: row.try_get("channel_kind")?,
                received_at: timestamp(row, "received_at")?,
                is_test,
                version: version(row)?,
                assigned_to: assigned_to(row)?,
                is_held: row.try_get("is_held")?,
                is_erasure_asked: row.try_get("is_erasure_asked")?,
                review_after: optional_timestamp(row, "review_after")?,
                reports: vec![id],
            }),
        }
    }
    Ok(lines)
}

fn note(row: &Row) -> Result<KeptNote, Fault> {
    let seq: i64 = row.try_get("seq")?;
    let id: Vec<u8> = row.try_get("id")?;
    let is_erased = row.try_get::<Option<Vec<u8>>>("sealed")?.is_none();
    let to: Option<Vec<u8>> = row.try_get("to_report")?;
    let to = to.map(|id| Uuid::from_slice(&id)).transpose().map_err(|_| Fault::damaged("a report's id"))?;
    let outcome: Option<String> = row.try_get("outcome")?;
    let outcome = outcome.map(|word| MessageOutcome::of_name(&word).ok_or(word)).transpose();
    let outcome = outcome.map_err(|_| Fault::damaged("what became of a message"))?;
    Ok(KeptNote {
        seq: u64::try_from(seq).map_err(|_| Fault::damaged("a place in the log"))?,
        at: timestamp(row, "at")?,
        actor: row.try_get("actor")?,
        id: Uuid::from_slice(&id).map_err(|_| Fault::damaged("a note's id"))?,
        sealed: if is_erased { None } else { Some(sealed(row)?) },
        sent: to.map(|report| (report, outcome)),
    })
}

pub(super) fn state(row: &Row) -> Result<CaseState, Fault> {
    row.try_get::<String>("state")?.parse().map_err(|_| Fault::damaged("a case's state"))
}

pub(super) fn version(row: &Row) -> Result<u64, Fault> {
    let version: i64 = row.try_get("version")?;
    u64::try_from(version).map_err(|_| Fault::damaged("a case's version"))
}

pub(super) fn assigned_to(row: &Row) -> Result<Option<Name>, Fault> {
    let name: Option<String> = row.try_get("assigned_to")?;
    name.map(|name| name.parse()).transpose().map_err(|_| Fault::damaged("who has a case"))
}

pub(super) fn case_id(row: &Row) -> Result<CaseId, Fault> {
    Ok(CaseId { year: row.try_get("year")?, number: row.try_get("number")? })
}

pub(super) fn timestamp(row: &Row, column: &str) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| Fault::damaged("a time"))
}

fn optional_timestamp(row: &Row, column: &str) -> Result<Option<Timestamp>, Fault> {
    let at: Option<i64> = row.try_get(column)?;
    at.map(Timestamp::from_microsecond).transpose().map_err(|_| Fault::damaged("a time"))
}

pub(super) fn sealed(row: &Row) -> Result<Sealed, Fault> {
    Ok(Sealed { wrapped_key: row.try_get("wrapped_key")?, bytes: row.try_get("sealed")? })
}
