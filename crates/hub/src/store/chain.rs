//! The custody log's rows: added within the transaction of what they tell, each bound to the one before it.
//!
//! The end of the chain is read inside a transaction that has the write lock and nowhere kept: several processes may
//! write, and the database lets one in after another.

use jiff::Timestamp;
use uuid::Uuid;

use super::sql::{Connection, query};
use super::tables::{self, values};
use super::value::Row;
use super::{Fault, statements};
use crate::actor::Actor;
use crate::case::CaseId;
use crate::custody::{Action, Entry, Hash, Link, Written, digest_of_sealed};

/// The name under which the program itself acts.
const HUB: &str = "hub";
/// What an entry says that was written for a report which was filed before there was a log.
const MIGRATED: &str = "filed before the log began";

/// The name under which an intake acts.
pub(super) fn of_intake(name: &str) -> String {
    format!("intake {name}")
}

/// A case's row.
#[derive(Clone, Copy)]
pub(super) struct CaseRow {
    pub(super) seq: i64,
    pub(super) id: CaseId,
}

/// What is to be written down.
pub(super) struct NewEntry<'a> {
    pub(super) case: Option<CaseRow>,
    pub(super) at: Timestamp,
    /// `None` is the program itself.
    pub(super) by: Option<&'a Actor>,
    /// What brought it to the program, if it is not the program's own.
    pub(super) through: Option<&'a str>,
    pub(super) action: Action,
    pub(super) report: Option<Uuid>,
    pub(super) was: Option<&'a str>,
    pub(super) became: Option<&'a str>,
    pub(super) sealed_digest: Option<Hash>,
}

impl NewEntry<'_> {
    pub(super) fn by_the_hub(action: Action, case: Option<CaseRow>, at: Timestamp) -> Self {
        Self {
            case,
            at,
            by: None,
            through: None,
            action,
            report: None,
            was: None,
            became: None,
            sealed_digest: None,
        }
    }
}

/// The end of the chain within one transaction.
pub(super) struct Chain {
    pub(super) end: Link,
}

impl Chain {
    /// Where it ends now. The transaction must hold the write lock if anything is to be added.
    async fn read(tx: &mut Connection) -> Result<Self, Fault> {
        let row = query(statements::CHAIN_END).fetch_optional(tx).await?;
        Ok(Self { end: row.as_ref().map_or(Ok(Link::START), link)? })
    }

    /// Adds an entry; gives its place.
    pub(super) async fn add(&mut self, tx: &mut Connection, new: &NewEntry<'_>) -> Result<i64, Fault> {
        let row = self.link(new)?;
        let seq = row.seq;
        EntryRow::add(&[row], tx).await?;
        Ok(seq)
    }

    /// The row of an entry, which is the end from now on; it is to be added next.
    pub(super) fn link(&mut self, new: &NewEntry<'_>) -> Result<EntryRow, Fault> {
        let seq = i64::try_from(self.end.seq + 1).map_err(|_| Fault::damaged("a place in the log"))?;
        let written = Written {
            seq,
            case: new.case.map(|case| case.id),
            at: new.at.as_microsecond(),
            actor: new.by.map_or(new.through.unwrap_or(HUB), |by| by.name.as_str()),
            role: new.by.map(|by| by.role.name()),
            action: new.action.name(),
            report: new.report.as_ref().map(|report| report.as_bytes().as_slice()),
            was: new.was,
            became: new.became,
            sealed_digest: new.sealed_digest.as_ref().map(|digest| digest.0.as_slice()),
            prev_hash: &self.end.hash.0,
        };
        let hash = written.hash();
        let row = EntryRow {
            seq,
            case_seq: new.case.map(|case| case.seq),
            at: written.at,
            actor: written.actor.to_owned(),
            role: written.role.map(str::to_owned),
            action: new.action,
            report: new.report,
            was: written.was.map(str::to_owned),
            became: written.became.map(str::to_owned),
            sealed_digest: new.sealed_digest,
            prev_hash: self.end.hash,
            hash,
        };
        self.end = Link { seq: self.end.seq + 1, hash };
        Ok(row)
    }
}

/// An entry as it is written.
pub(super) struct EntryRow {
    seq: i64,
    case_seq: Option<i64>,
    at: i64,
    actor: String,
    role: Option<String>,
    action: Action,
    report: Option<Uuid>,
    was: Option<String>,
    became: Option<String>,
    sealed_digest: Option<Hash>,
    prev_hash: Hash,
    hash: Hash,
}

impl EntryRow {
    /// Adds entries, in their order.
    pub(super) async fn add(entries: &[Self], tx: &mut Connection) -> Result<(), Fault> {
        let rows = entries.iter().map(|it| {
            values![
                it.seq,
                it.case_seq,
                it.at,
                &it.actor,
                it.role.as_ref(),
                it.action.name(),
                it.report.as_ref().map(Uuid::as_bytes),
                it.was.as_ref(),
                it.became.as_ref(),
                it.sealed_digest.as_ref().map(|digest| &digest.0),
                &it.prev_hash.0,
                &it.hash.0,
            ]
        });
        tables::CUSTODY.add(&rows.collect::<Vec<_>>(), tx).await
    }
}

/// Entries for what was filed before there was a log, one report at a time. They vouch for what is there now, and say so.
pub(super) async fn enter_what_was_filed(tx: &mut Connection) -> Result<(), Fault> {
    let mut chain = Chain::read(tx).await?;
    let mut last = 0_i64;
    while let Some(row) = query(statements::NEXT_REPORT_TO_ENTER).bind(last).fetch_optional(&mut *tx).await? {
        last = row.try_get("seq")?;
        let case = CaseRow { seq: row.try_get("case_seq")?, id: super::reader::case_id(&row)? };
        let is_first: bool = row.try_get("is_first")?;
        let action = if is_first { Action::Filed } else { Action::Amended };
        let id: Vec<u8> = row.try_get("id")?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let at = super::reader::timestamp(&row, "filed_at")?;
        let new = NewEntry {
            report: Some(Uuid::from_slice(&id).map_err(|_| Fault::damaged("a report's id"))?),
            became: Some(MIGRATED),
            sealed_digest: Some(digest_of_sealed(&sealed)),
            ..NewEntry::by_the_hub(action, Some(case), at)
        };
        chain.add(tx, &new).await?;
    }
    Ok(())
}

/// An entry as it is read. One that says what no version of this program writes is damage.
pub(super) fn entry(row: &Row) -> Result<Entry, Fault> {
    let Link { seq, hash } = link(row)?;
    let role: Option<String> = row.try_get("role")?;
    let action: String = row.try_get("action")?;
    let report: Option<Vec<u8>> = row.try_get("report_id")?;
    Ok(Entry {
        seq,
        at: super::reader::timestamp(row, "at")?,
        actor: row.try_get("actor")?,
        role: role
            .map(|role| role.parse())
            .transpose()
            .map_err(|_| Fault::damaged("a role in the custody log"))?,
        action: action.parse().map_err(|_| Fault::damaged("an action in the custody log"))?,
        report: report
            .map(|id| Uuid::from_slice(&id))
            .transpose()
            .map_err(|_| Fault::damaged("a report's id in the custody log"))?,
        was: row.try_get("was")?,
        became: row.try_get("became")?,
        hash,
    })
}

pub(super) fn link(row: &Row) -> Result<Link, Fault> {
    let seq: i64 = row.try_get("seq")?;
    let hash: Vec<u8> = row.try_get("hash")?;
    let seq = u64::try_from(seq).map_err(|_| Fault::damaged("a place in the log"))?;
    let hash = hash.try_into().map_err(|_| Fault::damaged("a hash of the log"))?;
    Ok(Link { seq, hash: Hash(hash) })
}
