//! Changes to a case: how it stands is read, asked about and changed within one transaction, with its entry.

use uuid::Uuid;

use super::chain::{CaseRow, NewEntry};
use super::sql::query;
use super::writer::{Transaction, Writer, case_row};
use super::{Fault, Sealed, erasing, merging, statements};
use crate::case::CaseId;
use crate::custody::{Action, digest_of_sealed};
use crate::work::{Acting, Deed, Seen, Standing, WorkError, decide};

/// A note, sealed and ready to be kept.
pub(crate) struct NewNote {
    /// What it is sealed to.
    pub(crate) id: Uuid,
    pub(crate) sealed: Sealed,
}

/// A note to the reporter of a report.
pub(crate) struct NewMessage {
    pub(crate) report: Uuid,
    pub(crate) note: NewNote,
}

impl Writer {
    /// Does a deed to a case, if it may be done. Durable once this returns.
    pub(crate) async fn work(
        &mut self,
        seen: Seen,
        acting: Acting<'_>,
        deed: &Deed,
    ) -> Result<Standing, WorkError> {
        let mut tx = self.begin(acting.at).await?;
        let done = match work(&mut tx, seen, acting, deed).await {
            Ok(standing) => {
                self.commit(tx).await?;
                Ok(standing)
            }
            Err(refused) => {
                self.give_up(tx).await;
                Err(refused)
            }
        };
        if matches!(deed, Deed::EraseNote(_) | Deed::EraseCase(_)) {
            // Also when there is nothing to erase any more: a reader may have held the log the first time.
            self.forget().await?;
        }
        done
    }

    /// Writes down what is about to be done with a case that leaves it as it is.
    pub(crate) async fn enter(
        &mut self,
        case: CaseId,
        acting: Acting<'_>,
        actions: &[Action],
    ) -> Result<(), WorkError> {
        let mut tx = self.begin(acting.at).await?;
        match standing(&mut tx, case).await {
            Ok((row, _)) => {
                for action in actions {
                    let entry = NewEntry::by_the_hub(*action, Some(row), acting.at);
                    tx.add(&NewEntry { by: Some(acting.who), ..entry }).await?;
                }
                Ok(self.commit(tx).await?)
            }
            Err(refused) => {
                self.give_up(tx).await;
                Err(refused)
            }
        }
    }
}

async fn work(
    tx: &mut Transaction,
    seen: Seen,
    acting: Acting<'_>,
    deed: &Deed,
) -> Result<Standing, WorkError> {
    let (case, standing) = standing(tx, seen.case).await?;
    let Some(change) = decide(&standing, seen, acting.who, deed)? else { return Ok(standing) };

    if let Deed::EraseNote(seq) = deed {
        let erased = query(statements::ERASE_NOTE)
            .bind(i64::try_from(*seq).map_err(|_| WorkError::NoSuchNote)?)
            .bind(case.seq)
            .execute(tx.sql())
            .await?;
        if erased == 0 {
            return Err(WorkError::NoSuchNote);
        }
    }
    if let Deed::EraseCase(_) = deed {
        erasing::empty(tx, case).await?;
    }
    let changed = query(statements::CHANGE_CASE)
        .bind(case.seq)
        .bind(change.state.name())
        .bind(change.assigned_to.as_ref().map(|name| name.as_str()))
        .bind(change.is_held)
        .fetch_one(tx.sql())
        .await?;
    let version = super::reader::version(&changed)?;
    if change.state.stage() != standing.state.stage() {
        query(statements::OWE_STAGE).bind(case.seq).execute(tx.sql()).await?;
    }
    let (note, to) = match deed {
        Deed::Note(note) => (Some(note), None),
        Deed::Message(message) => (Some(&message.note), Some(message.report)),
        _ => (None, None),
    };
    let entry = NewEntry {
        by: Some(acting.who),
        report: to,
        was: change.was.as_deref(),
        became: change.became.as_deref(),
        sealed_digest: note.map(|note| digest_of_sealed(&note.sealed.bytes)),
        ..NewEntry::by_the_hub(change.action, Some(case), acting.at)
    };
    let seq = tx.add(&entry).await?;
    if let Deed::Merge(into) = deed {
        merging::merge(tx, case, *into, acting).await?;
    }
    if let Some(note) = note {
        query(statements::ADD_NOTE)
            .bind(seq)
            .bind(note.id.as_bytes().as_slice())
            .bind(&note.sealed.wrapped_key)
            .bind(&note.sealed.bytes)
            .execute(tx.sql())
            .await?;
    }
    if let Some(report) = to {
        let added = query(statements::ADD_MESSAGE)
            .bind(seq)
            .bind(report.as_bytes().as_slice())
            .bind(case.seq)
            .execute(tx.sql())
            .await?;
        if added == 0 {
            return Err(WorkError::Unreachable);
        }
    }
    Ok(Standing { version, state: change.state, assigned_to: change.assigned_to, is_held: change.is_held })
}

pub(super) async fn standing(tx: &mut Transaction, case: CaseId) -> Result<(CaseRow, Standing), WorkError> {
    let row = query(statements::STANDING).bind(case.year).bind(case.number).fetch_optional(tx.sql()).await;
    let row = row?.ok_or(WorkError::NoSuchCase(case))?;
    let standing = Standing {
        version: super::reader::version(&row)?,
        state: super::reader::state(&row)?,
        assigned_to: super::reader::assigned_to(&row)?,
        is_held: row.try_get("is_held").map_err(Fault::from)?,
    };
    Ok((case_row(&row)?, standing))
}
