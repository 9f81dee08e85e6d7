//! Marks in the database: put beside their report, found again, and made for what was filed before there were any.

use uuid::Uuid;

use super::reader::{case_id, sealed};
use super::sql::{Connection, query};
use super::tables::{self, values};
use super::value::{Row, Value};
use super::{Fault, Reader, Sealed, statements};
use crate::case::{CaseId, CaseState};
use crate::marks::{MarkKind, Marks};

/// The most pairs of a case and a kind of mark that are told of one case.
const MOST_RELATED: u32 = 200;

/// A report that has no marks yet.
pub(crate) struct Unmarked {
    pub(crate) seq: i64,
    pub(crate) id: Uuid,
    pub(crate) sealed: Sealed,
}

/// Another case that speaks of the same.
pub(crate) struct SharedMarks {
    pub(crate) case: CaseId,
    pub(crate) state: CaseState,
    pub(crate) kind: MarkKind,
    pub(crate) n_marks: u32,
}

/// The reports that speak of the same as a case, its own among them.
pub(crate) struct Speaking {
    pub(crate) n_reports: u32,
    pub(crate) n_reporters: u32,
    pub(crate) n_unknown: u32,
}

/// The rows of a report's marks.
pub(super) fn rows(report_seq: i64, marks: &Marks) -> impl Iterator<Item = [Value<'_>; 3]> {
    marks.marks.iter().map(move |(kind, tag)| values![tag, report_seq, kind.name()])
}

/// The rows of a report's words.
pub(super) fn words(report_seq: i64, marks: &Marks) -> impl Iterator<Item = [Value<'_>; 2]> {
    marks.words.iter().map(move |tag| values![*tag, report_seq])
}

/// Puts the marks and the words of a report that had none beside it.
pub(super) async fn mark(tx: &mut Connection, report_seq: i64, marks: &Marks) -> Result<(), Fault> {
    tables::MARKS.add(&rows(report_seq, marks).collect::<Vec<_>>(), &mut *tx).await?;
    tables::WORDS.add(&words(report_seq, marks).collect::<Vec<_>>(), &mut *tx).await?;
    query(statements::MARKED).bind(report_seq).bind(marks.source.as_ref()).execute(tx).await?;
    Ok(())
}

impl Reader {
    /// Reports that have no marks yet, the oldest first.
    pub(crate) async fn unmarked(&self, at_most: u32) -> Result<Vec<Unmarked>, Fault> {
        let rows = query(statements::NOT_MARKED).bind(at_most).fetch_all(self.pool()).await?;
        rows.iter()
            .map(|row| {
                let id: Vec<u8> = row.try_get("id")?;
                let id = Uuid::from_slice(&id).map_err(|_| Fault::damaged("a report's id"))?;
                Ok(Unmarked { seq: row.try_get("seq")?, id, sealed: sealed(row)? })
            })
            .collect()
    }

    /// The other cases that speak of the same as this one.
    pub(crate) async fn related(&self, case: CaseId) -> Result<Vec<SharedMarks>, Fault> {
        let rows = query(statements::RELATED)
            .bind(case.year)
            .bind(case.number)
            .bind(MOST_RELATED)
            .fetch_all(self.pool())
            .await?;
        let word = |row: &Row, name: &str| row.try_get::<String>(name);
        rows.iter()
            .map(|row| {
                Ok(SharedMarks {
                    case: case_id(row)?,
                    state: word(row, "state")?.parse().map_err(|_| Fault::damaged("a case's state"))?,
                    kind: word(row, "kind")?.parse().map_err(|_| Fault::damaged("a mark's kind"))?,
                    n_marks: row.try_get("n_marks")?,
                })
            })
            .collect()
    }

    /// How many reports speak of the same as this case, and from how many people.
    pub(crate) async fn speaking(&self, case: CaseId) -> Result<Speaking, Fault> {
        let row =
            query(statements::SPEAKING).bind(case.year).bind(case.number).fetch_one(self.pool()).await?;
        Ok(Speaking {
            n_reports: row.try_get("n_reports")?,
            n_reporters: row.try_get("n_reporters")?,
            n_unknown: row.try_get("n_unknown")?,
        })
    }
}
