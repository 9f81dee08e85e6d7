//! The store as it is, a page at a time, for whoever proves it: nothing here trusts what a row says.

use uuid::Uuid;

use super::chain;
use super::reader::{Reader, case_id};
use super::sql::{Asked, query};
use super::value::Row;
use super::{Fault, Sealed, statements};
use crate::case::CaseId;
use crate::custody::{Hash, Link, Written};

/// Rows read at once.
const PAGE: u32 = 200;

/// How far everything goes at one moment.
pub(crate) struct Span {
    pub(crate) end: Link,
    pub(crate) last_report: i64,
    pub(crate) last_case: i64,
}

/// An entry as it stands.
pub(crate) struct RawEntry {
    pub(crate) seq: i64,
    case: Option<CaseId>,
    at: i64,
    actor: String,
    role: Option<String>,
    pub(crate) action: String,
    pub(crate) report: Option<Vec<u8>>,
    was: Option<String>,
    became: Option<String>,
    pub(crate) sealed_digest: Option<Vec<u8>>,
    pub(crate) prev_hash: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl RawEntry {
    /// What its hash should be.
    pub(crate) fn computed_hash(&self) -> Hash {
        let written = Written {
            seq: self.seq,
            case: self.case,
            at: self.at,
            actor: &self.actor,
            role: self.role.as_deref(),
            action: &self.action,
            report: self.report.as_deref(),
            was: self.was.as_deref(),
            became: self.became.as_deref(),
            sealed_digest: self.sealed_digest.as_deref(),
            prev_hash: &self.prev_hash,
        };
        written.hash()
    }

    /// What the next entry should follow. A hash of another length is followed by nothing.
    pub(crate) fn link(&self) -> Link {
        let hash = self.hash.as_slice().try_into().unwrap_or([0; 32]);
        Link { seq: u64::try_from(self.seq).unwrap_or(0), hash: Hash(hash) }
    }
}

/// A report as it stands.
pub(crate) struct SealedReport {
    pub(crate) id: Uuid,
    pub(crate) digest_tag: Vec<u8>,
    pub(crate) sealed: Sealed,
    /// Whether the log tells that its case was erased.
    pub(crate) is_erasure_entered: bool,
}

/// A note as it stands.
pub(crate) struct SealedNote {
    /// `None` if it is erased.
    pub(crate) sealed: Option<Vec<u8>>,
    /// Whether the log tells that it was erased.
    pub(crate) is_erasure_entered: bool,
}

impl Span {
    /// Now, or in a transaction.
    pub(super) async fn read(asked: impl Into<Asked<'_>>) -> Result<Self, Fault> {
        let row = query(statements::SPAN).fetch_one(asked).await?;
        let seq: Option<i64> = row.try_get("seq")?;
        Ok(Self {
            end: if seq.is_some() { chain::link(&row)? } else { Link::START },
            last_report: row.try_get("last_report")?,
            last_case: row.try_get("last_case")?,
        })
    }
}

impl Reader {
    /// How far everything goes now.
    pub(crate) async fn span(&self) -> Result<Span, Fault> {
        Span::read(self.pool()).await
    }

    /// The entries after a place, up to another.
    pub(crate) async fn entries_after(&self, seq: i64, up_to: u64) -> Result<Vec<RawEntry>, Fault> {
        let up_to = i64::try_from(up_to).unwrap_or(i64::MAX);
        let rows =
            query(statements::ENTRIES_AFTER).bind(seq).bind(up_to).bind(PAGE).fetch_all(&self.pool).await?;
        rows.iter().map(raw_entry).collect()
    }

    /// A report, whatever its id is.
    pub(crate) async fn sealed_report(&self, id: &[u8]) -> Result<Option<SealedReport>, Fault> {
        let row = query(statements::SEALED_REPORT).bind(id).fetch_optional(&self.pool).await?;
        let (Some(row), Ok(id)) = (row, Uuid::from_slice(id)) else { return Ok(None) };
        let sealed = Sealed { wrapped_key: row.try_get("wrapped_key")?, bytes: row.try_get("sealed")? };
        let is_erasure_entered = row.try_get("is_erasure_entered")?;
        Ok(Some(SealedReport { id, digest_tag: row.try_get("digest_tag")?, sealed, is_erasure_entered }))
    }

    /// The note of an entry.
    pub(crate) async fn sealed_note(&self, seq: i64) -> Result<Option<SealedNote>, Fault> {
        let row = query(statements::SEALED_NOTE).bind(seq).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let is_erasure_entered = row.try_get("is_erasure_entered")?;
        Ok(Some(SealedNote { sealed: row.try_get("sealed")?, is_erasure_entered }))
    }

    /// Reports after a row, up to another, whose filing the log does not tell of exactly once: row, id, how often.
    pub(crate) async fn reports_entered_otherwise(
        &self,
        row: i64,
        up_to: i64,
    ) -> Result<Vec<(i64, Uuid, i64)>, Fault> {
        let rows = query(statements::ENTERED_OTHERWISE)
            .bind(row)
            .bind(up_to)
            .bind(PAGE)
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &Row| {
            let id: Vec<u8> = row.try_get("id")?;
            let id = Uuid::from_slice(&id).map_err(|_| Fault::damaged("a report's id"))?;
            Ok((row.try_get("seq")?, id, row.try_get("n_entries")?))
        };
        rows.iter().map(read).collect()
    }

    /// Cases after a row, up to another, that do not stand as their entries say.
    pub(crate) async fn strayed_cases(&self, row: i64, up_to: i64) -> Result<Vec<(i64, CaseId)>, Fault> {
        let rows =
            query(statements::STRAYED_CASES).bind(row).bind(up_to).bind(PAGE).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("seq")?, case_id(row)?))).collect()
    }
}

fn raw_entry(row: &Row) -> Result<RawEntry, Fault> {
    let is_of_a_case = row.try_get::<Option<i64>>("year")?.is_some();
    Ok(RawEntry {
        seq: row.try_get("seq")?,
        case: if is_of_a_case { Some(case_id(row)?) } else { None },
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        role: row.try_get("role")?,
        action: row.try_get("action")?,
        report: row.try_get("report_id")?,
        was: row.try_get("was")?,
        became: row.try_get("became")?,
        sealed_digest: row.try_get("sealed_digest")?,
        prev_hash: row.try_get("prev_hash")?,
        hash: row.try_get("hash")?,
    })
}
