//! What reporters are still to be told, as sealed as it is kept, and what became of it at their intake.

use jiff::Timestamp;
use reportline_exchange::{Stage, ToldUpdate};
use uuid::Uuid;

use super::chain::{NewEntry, of_intake};
use super::reader::{Reader, sealed, state, timestamp};
use super::sql::query;
use super::value::Row;
use super::writer::{Transaction, Writer, case_row};
use super::{Fault, Sealed, statements};
use crate::custody::Action;

/// Something that the reporter of a report is to be told.
pub(crate) struct Owed {
    pub(crate) report: Uuid,
    pub(crate) return_address: String,
    pub(crate) what: OwedNews,
}

/// What.
pub(crate) enum OwedNews {
    Stage(Stage),
    Message { id: Uuid, at: Timestamp, sealed: Sealed },
}

impl Reader {
    /// What is to be told through an intake: how reports stand, then what was written, the oldest first.
    pub(crate) async fn owed(&self, intake: &str, at_most: usize) -> Result<Vec<Owed>, Fault> {
        let limit = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let stages = query(statements::OWED_STAGES).bind(intake).bind(limit(at_most));
        let mut owed = Vec::new();
        for row in stages.fetch_all(self.pool()).await? {
            let (report, return_address) = (id(&row, "id")?, row.try_get("return_address")?);
            owed.push(Owed { report, return_address, what: OwedNews::Stage(state(&row)?.stage()) });
        }
        let room = limit(at_most - owed.len().min(at_most));
        let messages = query(statements::OWED_MESSAGES).bind(intake).bind(room);
        for row in messages.fetch_all(self.pool()).await? {
            let (report, return_address) = (id(&row, "id")?, row.try_get("return_address")?);
            let (at, sealed) = (timestamp(&row, "at")?, sealed(&row)?);
            let what = OwedNews::Message { id: id(&row, "note_id")?, at, sealed };
            owed.push(Owed { report, return_address, what });
        }
        Ok(owed)
    }

    /// Whether something leads back to the reporter of a report.
    pub(crate) async fn has_return_address(&self, report: Uuid) -> Result<bool, Fault> {
        let row = query(statements::RETURN_ADDRESS)
            .bind(report.as_bytes().as_slice())
            .fetch_optional(self.pool())
            .await?;
        let address: Option<String> = row.map(|row| row.try_get("return_address")).transpose()?.flatten();
        Ok(address.is_some())
    }
}

impl Writer {
    /// Notes what became of updates at an intake, in one transaction. What is not this intake's, or was noted before,
    /// changes nothing.
    pub(crate) async fn told(
        &mut self,
        intake: &str,
        told: &[ToldUpdate],
        at: Timestamp,
    ) -> Result<(), Fault> {
        let mut tx = self.begin(at).await?;
        for it in told {
            match it {
                ToldUpdate::Stage { report_id, stage } => {
                    stage_told(&mut tx, intake, *report_id, *stage).await?;
                }
                ToldUpdate::Message { id, outcome } => {
                    settle(&mut tx, intake, *id, outcome.name(), at).await?;
                }
            }
        }
        self.commit(tx).await
    }
}

async fn stage_told(tx: &mut Transaction, intake: &str, report: Uuid, stage: Stage) -> Result<(), Fault> {
    let id = report.as_bytes().as_slice();
    let owing = query(statements::STATE_OF_REPORT).bind(id).bind(intake);
    // It may have moved on since it was told.
    if let Some(row) = owing.fetch_optional(tx.sql()).await?
        && state(&row)?.stage() == stage
    {
        query(statements::STAGE_TOLD).bind(id).execute(tx.sql()).await?;
    }
    Ok(())
}

async fn settle(
    tx: &mut Transaction,
    intake: &str,
    message: Uuid,
    outcome: &str,
    at: Timestamp,
) -> Result<(), Fault> {
    let open = query(statements::MESSAGE_TO_SETTLE).bind(message.as_bytes().as_slice()).bind(intake);
    let Some(row) = open.fetch_optional(tx.sql()).await? else { return Ok(()) };
    let (seq, case): (i64, _) = (row.try_get("custody_seq")?, case_row(&row)?);
    query(statements::SETTLE_MESSAGE).bind(seq).bind(outcome).execute(tx.sql()).await?;
    let (through, was) = (of_intake(intake), seq.to_string());
    let entry = NewEntry {
        through: (!intake.is_empty()).then_some(through.as_str()),
        report: Some(id(&row, "report_id")?),
        was: Some(&was),
        became: Some(outcome),
        ..NewEntry::by_the_hub(Action::MessageSettled, Some(case), at)
    };
    tx.add(&entry).await?;
    Ok(())
}

fn id(row: &Row, column: &str) -> Result<Uuid, Fault> {
    let bytes: Vec<u8> = row.try_get(column)?;
    Uuid::from_slice(&bytes).map_err(|_| Fault::damaged("an id"))
}
