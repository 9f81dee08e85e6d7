//! Erasing: a contact, or all that a case holds. The rows stay, so that the log still stands on something and whatever is
//! brought again finds that it was here.

use jiff::Timestamp;
use reportline_exchange::MessageOutcome;
use uuid::Uuid;

use super::chain::{CaseRow, NewEntry, of_intake};
use super::reader::{Reader, case_id};
use super::sql::query;
use super::writer::{Transaction, Writer, case_row};
use super::{Fault, statements};
use crate::actor::Actor;
use crate::case::CaseId;
use crate::custody::Action;
use crate::work::EraseReason;

/// The most cases that one look finds.
const AT_ONCE: i64 = 100;

impl Writer {
    /// Erases what leads to the reporter of a report, also from the write-ahead log: the contact, and where their intake
    /// finds them. Whether there was anything.
    pub(crate) async fn erase_contact(
        &mut self,
        report: Uuid,
        by: &Actor,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tx = self.begin(at).await?;
        let entry = NewEntry { by: Some(by), ..NewEntry::by_the_hub(Action::ContactErased, None, at) };
        let was_there = erase_contact(&mut tx, report, entry).await?;
        self.commit(tx).await?;
        self.forget().await?;
        Ok(was_there)
    }

    /// A reporter wants everything erased. What leads to them is, unless the case is held; the rest an officer decides.
    /// Whether there is such a report of that intake.
    pub(crate) async fn erasure_asked(
        &mut self,
        intake: &str,
        report: Uuid,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tx = self.begin(at).await?;
        let asked = query(statements::ERASURE_ASKED).bind(report.as_bytes().as_slice()).bind(intake);
        let Some(row) = asked.fetch_optional(tx.sql()).await? else {
            self.give_up(tx).await;
            return Ok(false);
        };
        let (case, name) = (case_row(&row)?, of_intake(intake));
        let through = (!intake.is_empty()).then_some(name.as_str());
        if !row.try_get::<bool>("is_erasure_asked")? {
            query(statements::NOTE_ERASURE_ASKED).bind(case.seq).execute(tx.sql()).await?;
            let entry = NewEntry {
                through,
                report: Some(report),
                ..NewEntry::by_the_hub(Action::ErasureAsked, Some(case), at)
            };
            tx.add(&entry).await?;
        }
        if !row.try_get::<bool>("is_held")? {
            let entry = NewEntry { through, ..NewEntry::by_the_hub(Action::ContactErased, None, at) };
            erase_contact(&mut tx, report, entry).await?;
        }
        self.commit(tx).await?;
        self.forget().await?;
        Ok(true)
    }

    /// Whether a report of another case names a file of this mark.
    pub(crate) async fn is_file_elsewhere(&mut self, tag: &[u8; 16], case: CaseId) -> Result<bool, Fault> {
        let mut connection = self.take().await?;
        let row =
            query(statements::STANDING).bind(case.year).bind(case.number).fetch_one(&mut connection).await?;
        let seq: i64 = row.try_get("seq")?;
        let found = query(statements::FILE_ELSEWHERE)
            .bind(tag.as_slice())
            .bind(seq)
            .fetch_optional(&mut connection)
            .await?;
        self.give_back(connection);
        Ok(found.is_some())
    }
}

impl Reader {
    /// Cases whose time is over by policy, each with why: tests received by one time, and those that were signposted
    /// and left alone since another. `None`: never.
    pub(crate) async fn cases_to_erase(
        &self,
        tests_before: Option<Timestamp>,
        signposted_before: Option<Timestamp>,
    ) -> Result<Vec<(CaseId, EraseReason)>, Fault> {
        let mut found = Vec::new();
        let looks = [
            (statements::TESTS_TO_ERASE, tests_before, EraseReason::Test),
            (statements::SIGNPOSTED_TO_ERASE, signposted_before, EraseReason::Signposted),
        ];
        for (statement, before, why) in looks {
            let Some(before) = before else { continue };
            let rows =
                query(statement).bind(before.as_microsecond()).bind(AT_ONCE).fetch_all(self.pool()).await?;
            for row in rows {
                let case = case_id(&row)?;
                if found.iter().all(|(known, _)| *known != case) {
                    found.push((case, why));
                }
            }
        }
        Ok(found)
    }
}

/// `entry` says who did it.
async fn erase_contact(tx: &mut Transaction, report: Uuid, entry: NewEntry<'_>) -> Result<bool, Fault> {
    let id = report.as_bytes().as_slice();
    let case = query(statements::CASE_OF_CONTACT).bind(id).fetch_optional(tx.sql()).await?;
    let Some(row) = case else { return Ok(false) };
    let case = case_row(&row)?;
    query(statements::ERASE_CONTACT).bind(id).execute(tx.sql()).await?;
    query(statements::ERASE_RETURN_ADDRESS).bind(id).execute(tx.sql()).await?;
    query(statements::GIVE_UP_MESSAGES)
        .bind(id)
        .bind(MessageOutcome::Unreachable.name())
        .execute(tx.sql())
        .await?;
    query(statements::RAISE_VERSION).bind(case.seq).execute(tx.sql()).await?;
    tx.add(&NewEntry { case: Some(case), report: Some(report), ..entry }).await?;
    Ok(true)
}

/// Takes out of a case all that it holds, but for its files.
pub(super) async fn empty(tx: &mut Transaction, case: CaseRow) -> Result<(), Fault> {
    for statement in
        [statements::ERASE_CONTACTS, statements::UNMARK, statements::UNWORD, statements::ERASE_NOTES]
    {
        query(statement).bind(case.seq).execute(tx.sql()).await?;
    }
    query(statements::EMPTY_REPORTS).bind(case.seq).bind(b"".as_slice()).execute(tx.sql()).await?;
    query(statements::GIVE_UP_MESSAGES_OF_CASE)
        .bind(case.seq)
        .bind(MessageOutcome::Unreachable.name())
        .execute(tx.sql())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use reportline_seal::LocalKey;

    use super::*;
    use crate::actor::Role;
    use crate::case::Lane;
    use crate::head::HeadFile;
    use crate::marks::Marks;
    use crate::store::{Database, NewNote, NewReport, Opened, Sealed};
    use crate::work::{Acting, Deed, Seen};

    fn is_anywhere(folder: &Path, canary: &[u8]) -> bool {
        fs::read_dir(folder).unwrap().any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(canary.len()).any(|window| window == canary)
        })
    }

    fn sealed(canary: &str, n: usize) -> Sealed {
        Sealed { wrapped_key: format!("key of {canary}").into_bytes(), bytes: canary.repeat(n).into_bytes() }
    }

    #[tokio::test]
    async fn of_an_erased_case_nothing_sealed_is_in_any_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.db");
        fs::write(&path, b"").unwrap();
        let database = Database::Sqlite(path);
        let head = HeadFile::at(folder.path().join("custody.head"), LocalKey::from_bytes([7; 32]));
        let mut writer = Opened::open(database, b"proof", Arc::new(head)).await.unwrap().writer;
        let at = Timestamp::UNIX_EPOCH;
        // The report spills over into pages of its own.
        let report = NewReport {
            id: Uuid::from_u128(1),
            amends: None,
            digest_tag: [0; 16],
            marks: Marks { source: Some([9; 16]), ..Marks::none() },
            intake: None,
            return_address: Some("c-canary".to_owned()),
            channel_kind: "web".to_owned(),
            is_test: false,
            lane: Lane::Others,
            review_after: None,
            filed_at: at,
            sealed: sealed("a-canary", 2000),
            contact: Some(sealed("b-canary", 10)),
        };
        writer.keep(&[Arc::new(report)]).await.unwrap();
        let lead = Actor { name: "desk".parse().unwrap(), role: Role::Lead };
        let (case, acting) = (CaseId { year: 1970, number: 1 }, Acting { who: &lead, at });
        let note = NewNote { id: Uuid::from_u128(2), sealed: sealed("d-canary", 3) };
        let standing = writer.work(Seen { case, version: 1 }, acting, &Deed::Note(note)).await.unwrap();
        let canaries = ["a-canary", "b-canary", "c-canary", "d-canary"];
        assert!(canaries.iter().all(|it| is_anywhere(folder.path(), it.as_bytes())));

        let seen = Seen { case, version: standing.version };
        writer.work(seen, acting, &Deed::EraseCase(EraseReason::Decided)).await.unwrap();
        for canary in canaries {
            assert!(!is_anywhere(folder.path(), canary.as_bytes()), "{canary} is in a file still");
        }
    }
}
