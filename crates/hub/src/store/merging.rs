//! Cases that are one matter: which is worked in which.

use super::chain::{CaseRow, NewEntry};
use super::reader::{Reader, case_id};
use super::sql::query;
use super::working::standing;
use super::writer::Transaction;
use super::{Fault, statements};
use crate::case::{CaseId, CaseState};
use crate::custody::Action;
use crate::work::{Acting, WorkError};

/// The most cases that are told of one.
const MOST: u32 = 1_000;

impl Reader {
    /// The case that a case is worked in, and those that are worked in it.
    pub(crate) async fn merged(&self, case: CaseId) -> Result<(Option<CaseId>, Vec<CaseId>), Fault> {
        let into = query(statements::MERGED_INTO).bind(case.year).bind(case.number);
        let into = into.fetch_optional(self.pool()).await?.as_ref().map(case_id).transpose()?;
        let from = query(statements::MERGED_FROM).bind(case.year).bind(case.number).bind(MOST);
        let from = from.fetch_all(self.pool()).await?;
        Ok((into, from.iter().map(case_id).collect::<Result<_, _>>()?))
    }
}

/// Has a case worked in another from here on; the log of both says so.
pub(super) async fn merge(
    tx: &mut Transaction,
    case: CaseRow,
    into: CaseId,
    acting: Acting<'_>,
) -> Result<(), WorkError> {
    let (target, stands) = standing(tx, into).await?;
    if target.seq == case.seq || matches!(stands.state, CaseState::Merged | CaseState::Erased) {
        return Err(WorkError::NotMergeable { into, state: stands.state });
    }
    query(statements::MERGE).bind(case.seq).bind(target.seq).execute(tx.sql()).await?;
    query(statements::RAISE_VERSION).bind(target.seq).execute(tx.sql()).await?;
    for (of, other) in [(case, into), (target, case.id)] {
        let other = other.to_string();
        let (by, action) = (Some(acting.who), Action::Merged);
        let (was, became) = if of.seq == case.seq { (None, Some(&*other)) } else { (Some(&*other), None) };
        let entry = NewEntry { by, was, became, ..NewEntry::by_the_hub(action, Some(of), acting.at) };
        tx.add(&entry).await?;
    }
    Ok(())
}
