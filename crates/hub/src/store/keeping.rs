//! Reports into the tables, many in a transaction: what becomes of each is decided in values, then every table is written
//! once, so that a PostgreSQL is asked ten times for any number of reports.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use reportline_exchange::Stage;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::chain::{CaseRow, EntryRow, NewEntry, of_intake};
use super::reader::{case_id, state};
use super::sql::{Connection, query};
use super::tables::{self, values};
use super::writer::{Transaction, case_row};
use super::{Fault, Sealed, marking, statements};
use crate::case::{CaseId, CaseState, Lane};
use crate::custody::{Action, digest_of_sealed};
use crate::marks::Marks;

/// The most reports that are asked for at once.
const ASKED_AT_ONCE: usize = 64;

/// A report, sealed and ready to be kept.
pub(crate) struct NewReport {
    pub(crate) id: Uuid,
    /// The report that it adds to.
    pub(crate) amends: Option<Uuid>,
    pub(crate) digest_tag: [u8; 16],
    /// What it is found by.
    pub(crate) marks: Marks,
    /// The intake that brought it.
    pub(crate) intake: Option<String>,
    /// Where the intake finds the reporter again.
    pub(crate) return_address: Option<String>,
    pub(crate) channel_kind: String,
    pub(crate) is_test: bool,
    pub(crate) lane: Lane,
    /// When to look again whether it must still be kept.
    pub(crate) review_after: Option<Timestamp>,
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

/// Something that is kept already, or will be with this transaction.
#[derive(Clone, Copy)]
struct Known {
    digest_tag: [u8; 16],
    /// The row of its case.
    case_seq: i64,
    state: CaseState,
}

/// What is to be done with a report.
enum Verdict {
    /// Its case is opened.
    Open(Known),
    /// It goes into a case that is known.
    Add(Known),
    Again(Known),
    Conflict,
}

/// Keeps all that are new, with their entries in the custody log. What became of each, in order.
pub(super) async fn keep(tx: &mut Transaction, reports: &[Arc<NewReport>]) -> Result<Vec<Kept>, Fault> {
    let (mut known, mut cases) = filed_before(tx.sql(), reports).await?;
    let verdicts = decide(reports, &mut known, tx.last_case);
    let reports: Vec<_> = reports.iter().map(|report| &**report).zip(&verdicts).collect();

    let opened: Vec<_> = reports
        .iter()
        .filter_map(|(report, verdict)| match verdict {
            Verdict::Open(known) => Some((*report, known.case_seq)),
            _ => None,
        })
        .collect();
    cases.extend(open_cases(tx.sql(), &opened).await?);
    let case = |known: &Known| CaseRow { seq: known.case_seq, id: cases[&known.case_seq] };

    let new: Vec<_> = reports
        .iter()
        .filter_map(|(report, verdict)| match verdict {
            Verdict::Open(known) => Some((*report, case(known), CaseState::Received, Action::Filed)),
            Verdict::Add(known) => Some((*report, case(known), known.state, Action::Amended)),
            Verdict::Again(_) | Verdict::Conflict => None,
        })
        .collect();
    add_reports(tx, &new).await?;
    for (report, case, _, action) in &new {
        if *action == Action::Amended {
            query(statements::RAISE_CASE)
                .bind(case.seq)
                .bind(report.lane.rank())
                .bind(report.review_after.map(Timestamp::as_microsecond))
                .execute(tx.sql())
                .await?;
        }
    }

    Ok(verdicts
        .iter()
        .map(|verdict| match verdict {
            Verdict::Open(known) | Verdict::Add(known) => Kept::New(cases[&known.case_seq]),
            Verdict::Again(known) => Kept::Again(cases[&known.case_seq]),
            Verdict::Conflict => Kept::Conflict,
        })
        .collect())
}

/// Decides in the order in which they came: what came twice at once is kept once, and one may add to another.
fn decide(reports: &[Arc<NewReport>], known: &mut HashMap<Uuid, Known>, last_case: i64) -> Vec<Verdict> {
    let mut last_case = last_case;
    let verdicts = reports.iter().map(|report| {
        if let Some(before) = known.get(&report.id) {
            let is_same = before.digest_tag == report.digest_tag;
            return if is_same { Verdict::Again(*before) } else { Verdict::Conflict };
        }
        // What adds to a report that never came is a case of its own: nobody waits for it.
        let amended = report.amends.and_then(|amends| known.get(&amends)).copied();
        let now_known = |case_seq, state| Known { digest_tag: report.digest_tag, case_seq, state };
        match amended {
            Some(amended) => {
                let added = now_known(amended.case_seq, amended.state);
                known.insert(report.id, added);
                Verdict::Add(added)
            }
            None => {
                last_case += 1;
                let opened = now_known(last_case, CaseState::Received);
                known.insert(report.id, opened);
                Verdict::Open(opened)
            }
        }
    });
    verdicts.collect()
}

/// Those of the reports, and of those they add to, that are kept already, and the numbers of their cases by their rows.
async fn filed_before(
    tx: &mut Connection,
    reports: &[Arc<NewReport>],
) -> Result<(HashMap<Uuid, Known>, HashMap<i64, CaseId>), Fault> {
    let ids: Vec<Uuid> = reports.iter().flat_map(|it| [Some(it.id), it.amends]).flatten().collect();
    let (mut known, mut cases) = (HashMap::new(), HashMap::new());
    for some in ids.chunks(ASKED_AT_ONCE) {
        // A few texts serve every number; what is asked twice is found once.
        let n_asked = some.len().next_power_of_two();
        let asked = some.iter().chain(std::iter::repeat(&some[0])).take(n_asked);
        let asking = query(AssertSqlSafe(statements::of_any(statements::FILED_BEFORE, n_asked)));
        let asking = asked.fold(asking, |asking, id| asking.bind(id.as_bytes()));
        for row in asking.fetch_all(&mut *tx).await? {
            let id: Vec<u8> = row.try_get("id")?;
            let id = Uuid::from_slice(&id).map_err(|_| Fault::damaged("a report's id"))?;
            let digest_tag: Vec<u8> = row.try_get("digest_tag")?;
            let digest_tag = digest_tag.try_into().map_err(|_| Fault::damaged("a report's tag"))?;
            let case = case_row(&row)?;
            known.insert(id, Known { digest_tag, case_seq: case.seq, state: state(&row)? });
            cases.insert(case.seq, case_id(&row)?);
        }
    }
    Ok((known, cases))
}

/// Opens cases for reports under the rows that were decided. Their numbers, by their rows.
async fn open_cases(tx: &mut Connection, opened: &[(&NewReport, i64)]) -> Result<Vec<(i64, CaseId)>, Fault> {
    let year_of = |report: &NewReport| report.filed_at.to_zoned(jiff::tz::TimeZone::UTC).year();
    let mut wanted: BTreeMap<i16, u32> = BTreeMap::new();
    for (report, _) in opened {
        *wanted.entry(year_of(report)).or_default() += 1;
    }
    let mut next: BTreeMap<i16, u32> = BTreeMap::new();
    for (year, n_wanted) in wanted {
        let taking = query(statements::TAKE_NUMBERS).bind(year).bind(n_wanted);
        let last: u32 = taking.fetch_one(&mut *tx).await?.try_get("last")?;
        next.insert(year, last - n_wanted);
    }

    let mut cases = Vec::with_capacity(opened.len());
    let mut rows = Vec::with_capacity(opened.len());
    for (report, seq) in opened {
        let year = year_of(report);
        let number = next.entry(year).or_default();
        *number += 1;
        rows.push(values![
            *seq,
            year,
            *number,
            CaseState::Received.name(),
            report.lane.rank(),
            report.filed_at.as_microsecond(),
            report.review_after.map(Timestamp::as_microsecond),
        ]);
        cases.push((*seq, CaseId { year, number: *number }));
    }
    tables::CASES.add(&rows, tx).await?;
    Ok(cases)
}

/// Puts reports, and what belongs to them, into their cases.
async fn add_reports(
    tx: &mut Transaction,
    new: &[(&NewReport, CaseRow, CaseState, Action)],
) -> Result<(), Fault> {
    let (mut reports, mut contacts) = (Vec::new(), Vec::new());
    let (mut marks, mut words) = (Vec::new(), Vec::new());
    let mut entries: Vec<EntryRow> = Vec::with_capacity(new.len());
    for ((report, case, state, action), seq) in new.iter().zip(tx.last_report + 1..) {
        reports.push(values![
            seq,
            report.id.as_bytes(),
            case.seq,
            &report.digest_tag,
            &report.channel_kind,
            report.is_test,
            report.filed_at.as_microsecond(),
            &report.sealed.wrapped_key,
            &report.sealed.bytes,
            report.marks.source.as_ref(),
            true,
            report.intake.as_deref().unwrap_or_default(),
            report.return_address.as_ref(),
            // Whoever adds to a case is told how it stands, if it is not new.
            state.stage() != Stage::Received,
        ]);
        marks.extend(marking::rows(seq, &report.marks));
        words.extend(marking::words(seq, &report.marks));
        contacts.extend(report.contact.iter().map(|it| values![seq, &it.wrapped_key, &it.bytes]));
        let through = report.intake.as_deref().map(of_intake);
        entries.push(tx.chain.link(&NewEntry {
            through: through.as_deref(),
            report: Some(report.id),
            sealed_digest: Some(digest_of_sealed(&report.sealed.bytes)),
            ..NewEntry::by_the_hub(*action, Some(*case), report.filed_at)
        })?);
    }
    tables::REPORTS.add(&reports, tx.sql()).await?;
    tables::MARKS.add(&marks, tx.sql()).await?;
    tables::WORDS.add(&words, tx.sql()).await?;
    tables::CONTACTS.add(&contacts, tx.sql()).await?;
    EntryRow::add(&entries, tx.sql()).await
}
