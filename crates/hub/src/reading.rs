//! The hub as an officer sees it: the list of cases, one case opened, one case exported.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use reportline_exchange::MessageOutcome;
use reportline_report::{Contact, Contactability, Report};
use reportline_seal::LocalKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::blobs::Blobs;
use crate::case::{CaseFilter, CaseId, CaseLine, CaseState};
use crate::custody::Entry;
use crate::error::{OpenError, ReadError};
use crate::filing::Filing;
use crate::head::{HeadFile, Known};
use crate::marks::{MarkKind, Marks};
use crate::place::Place;
use crate::sealing;
use crate::store::{Fault, Reader};
use crate::words;
use crate::work::WorkError;

/// How many reports are marked in one transaction.
const MARKED_AT_ONCE: u32 = 256;

/// The case store, open for reading.
#[derive(Clone)]
pub struct Reading {
    key: LocalKey,
    store: Reader,
    blobs: Arc<Blobs>,
    head: Arc<HeadFile>,
}

/// Whether to open what leads to the reporter. Whoever asks should need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactPart {
    /// Leave it sealed.
    Sealed,
    /// Open it.
    Opened,
}

/// A case, opened.
#[derive(Debug)]
pub struct Case {
    /// Its line in the list.
    pub line: CaseLine,
    /// Its reports, in the order of their filing.
    pub reports: Vec<FiledReport>,
    /// What was noted on it, in order.
    pub notes: Vec<Note>,
    /// What was done to it, in order.
    pub custody: Vec<Entry>,
    /// What else is reported of the same.
    pub related: Related,
    /// The case it is worked in, if it is merged.
    pub merged_into: Option<CaseId>,
    /// The cases that are worked in it.
    pub merged: Vec<CaseId>,
}

/// What else is reported of the same message, link, account, file or words as in a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    /// The other cases, the oldest first.
    pub cases: Vec<RelatedCase>,
    /// How many reports speak of the same, this case's among them.
    pub n_reports: u32,
    /// From how many people, as far as their channels tell one from another.
    pub n_reporters: u32,
    /// How many reports are of people nobody can tell apart.
    pub n_unknown: u32,
}

/// Another case that speaks of the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedCase {
    /// Its number.
    pub case: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// How many messages, links, accounts, files and texts it has in common, by kind.
    pub shared: BTreeMap<MarkKind, u32>,
}

/// What somebody noted on a case.
pub struct Note {
    /// Its place in the custody log.
    pub seq: u64,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub actor: String,
    /// What it says; `None` if it is erased.
    pub text: Option<String>,
    /// Whether it was written to a reporter, and what became of it.
    pub message: Option<SentMessage>,
}

/// To whom a message was written, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentMessage {
    /// To the reporter of this report.
    pub report: Uuid,
    /// What became of it; null as long as the intake has not fetched it.
    pub outcome: Option<MessageOutcome>,
}

impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Note({}, ‹{} bytes›)", self.seq, self.text.as_ref().map_or(0, String::len))
    }
}

/// A report of a case, opened.
pub struct FiledReport {
    /// The report.
    pub report: Report,
    /// The same as it was filed, byte for byte: in canonical form, with `received_at` as the hub set it.
    pub canonical: Vec<u8>,
    /// When the hub had it.
    pub filed_at: Timestamp,
    /// What leads to the reporter.
    pub contact: KeptContact,
}

/// What the hub has of a reporter's contact.
#[derive(Debug)]
pub enum KeptContact {
    /// Nothing: the reporter gave none, or it is erased.
    Nothing,
    /// Something, and it was left sealed.
    Sealed,
    /// This.
    Opened(Box<Contact>),
}

impl std::fmt::Debug for FiledReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FiledReport({}, ‹{} bytes›)", self.report.report_id, self.canonical.len())
    }
}

impl Reading {
    pub(crate) fn new(key: LocalKey, store: Reader, blobs: Arc<Blobs>, head: Arc<HeadFile>) -> Self {
        Self { key, store, blobs, head }
    }

    pub(crate) async fn open(place: Place, key: LocalKey) -> Result<Self, OpenError> {
        let folder = place.folder.as_path();
        let missing = || OpenError::Missing { folder: folder.to_owned() };
        if !place.may_be_there()? {
            return Err(missing());
        }
        let opened =
            Reader::open(place.database()?).await.map_err(|fault| OpenError::of_store(folder, fault))?;
        let (store, key_check) = opened.ok_or_else(missing)?;
        if !sealing::is_key_of(&key, &key_check) {
            return Err(OpenError::WrongKey { folder: folder.to_owned() });
        }
        let blobs = Arc::new(Blobs::at(place.blobs(), key.clone()));
        let head = Arc::new(place.head(key.clone()));
        Ok(Self::new(key, store, blobs, head))
    }

    /// The cases of a filter in the order of work: lives first, then victims, then others; the oldest first in each.
    pub async fn cases(&self, filter: CaseFilter<'_>) -> Result<Vec<CaseLine>, ReadError> {
        let words = filter.words.map(|text| words::of_search(text, &self.key));
        match &words {
            // What holds no word is in no report.
            Some(words) if words.is_empty() => Ok(Vec::new()),
            words => Ok(self.store.cases(filter, words.as_deref().unwrap_or_default()).await?),
        }
    }

    /// The line of one case. `None` if there is no such case.
    pub async fn line(&self, case: CaseId) -> Result<Option<CaseLine>, ReadError> {
        Ok(self.store.case(case).await?)
    }

    /// One case, opened. Whoever shows it to somebody asks the desk instead ([`Desk::view`](crate::Desk::view)), which
    /// writes it down. `None` if there is no such case.
    pub async fn case(&self, id: CaseId, contact: ContactPart) -> Result<Option<Case>, ReadError> {
        let Some(line) = self.store.case(id).await? else { return Ok(None) };
        let mut reports = Vec::with_capacity(line.reports.len());
        let is_erased = line.state == CaseState::Erased;
        for report in line.reports.iter().filter(|_| !is_erased) {
            reports.push(self.report(id, *report, contact).await?);
        }
        let notes = self.notes(id).await?;
        let custody = self.store.entries(Some(id)).await?;
        let related = self.related(id).await?;
        let (merged_into, merged) = self.store.merged(id).await?;
        Ok(Some(Case { line, reports, notes, custody, related, merged_into, merged }))
    }

    async fn related(&self, id: CaseId) -> Result<Related, ReadError> {
        let mut cases: Vec<RelatedCase> = Vec::new();
        for it in self.store.related(id).await? {
            if cases.last().is_none_or(|last| last.case != it.case) {
                cases.push(RelatedCase { case: it.case, state: it.state, shared: BTreeMap::new() });
            }
            if let Some(case) = cases.last_mut() {
                case.shared.insert(it.kind, it.n_marks);
            }
        }
        let speaking = self.store.speaking(id).await?;
        Ok(Related {
            cases,
            n_reports: speaking.n_reports,
            n_reporters: speaking.n_reporters,
            n_unknown: speaking.n_unknown,
        })
    }

    /// Marks what was filed before there were marks, a part at a time: a crash goes on with the next. A report that does
    /// not open has none; `verify` names it.
    pub(crate) async fn mark_what_is_not(&self, filing: &Filing) -> Result<(), Fault> {
        loop {
            let unmarked = self.store.unmarked(MARKED_AT_ONCE).await?;
            if unmarked.is_empty() {
                return Ok(());
            }
            let mut marked = Vec::with_capacity(unmarked.len());
            for it in unmarked {
                let opened = sealing::open_report(&self.key, it.id, &it.sealed).ok();
                let report = opened.and_then(|json| serde_json::from_slice::<Report>(&json).ok());
                let marks = report.map(|it| Marks::of(&it, &self.key));
                marked.push((it.seq, marks.unwrap_or_else(Marks::none)));
            }
            filing.writer().await.mark(&marked).await?;
        }
    }

    /// What was done to a case, in order. `None` if there is no such case.
    pub async fn custody(&self, case: CaseId) -> Result<Option<Vec<Entry>>, ReadError> {
        if self.store.case(case).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(self.store.entries(Some(case)).await?))
    }

    /// What was done to the store as a whole, in order.
    pub async fn custody_of_the_store(&self) -> Result<Vec<Entry>, ReadError> {
        Ok(self.store.entries(None).await?)
    }

    /// The case a report is in. `None` if it was never filed.
    pub async fn case_of(&self, report: Uuid) -> Result<Option<CaseId>, ReadError> {
        Ok(self.store.case_of(report).await?)
    }

    /// Closes its connections.
    pub async fn close(&self) {
        self.store.close().await;
    }

    pub(crate) fn store(&self) -> &Reader {
        &self.store
    }

    pub(crate) fn key(&self) -> &LocalKey {
        &self.key
    }

    /// What the head file says.
    pub(crate) fn known_head(&self) -> Result<Known, ReadError> {
        self.head.read().map_err(|error| ReadError::Away(error.into()))
    }

    pub(crate) fn blobs(&self) -> &Arc<Blobs> {
        &self.blobs
    }

    /// The latest report of a case whose reporter may be written to, or that very one; why not, if there is none.
    pub(crate) async fn report_to_answer(
        &self,
        line: &CaseLine,
        wanted: Option<Uuid>,
    ) -> Result<Uuid, WorkError> {
        let mut refusal = WorkError::Unreachable;
        for id in line.reports.iter().rev().filter(|it| wanted.is_none_or(|wanted| **it == wanted)) {
            let filed = self.report(line.case, *id, ContactPart::Sealed).await?;
            let wish = &filed.report.reporter.contactability;
            if !(wish.is(Contactability::InChatOnly) || wish.is(Contactability::Contactable)) {
                refusal = WorkError::NotWanted;
            } else if self.store.has_return_address(*id).await.map_err(ReadError::from)? {
                return Ok(*id);
            }
        }
        Err(refusal)
    }

    async fn notes(&self, case: CaseId) -> Result<Vec<Note>, ReadError> {
        let damaged = |what| ReadError::Damaged { case, what };
        let kept = self.store.notes(case).await?.into_iter();
        kept.map(|note| {
            let text = note.sealed.map(|sealed| {
                let text = sealing::open_note(&self.key, note.id, &sealed)
                    .map_err(|_| damaged("a note does not open"))?;
                String::from_utf8(text).map_err(|_| damaged("a note cannot be read"))
            });
            let message = note.sent.map(|(report, outcome)| SentMessage { report, outcome });
            Ok(Note { seq: note.seq, at: note.at, actor: note.actor, text: text.transpose()?, message })
        })
        .collect()
    }

    async fn report(&self, case: CaseId, id: Uuid, part: ContactPart) -> Result<FiledReport, ReadError> {
        let damaged = |what| ReadError::Damaged { case, what };

        let kept = self.store.report(id).await?;
        let canonical = sealing::open_report(&self.key, id, &kept.sealed)
            .map_err(|_| damaged("its report does not open"))?;
        let report: Report =
            serde_json::from_slice(&canonical).map_err(|_| damaged("its report cannot be read"))?;
        let contact = match part {
            ContactPart::Sealed if kept.has_contact => KeptContact::Sealed,
            ContactPart::Sealed => KeptContact::Nothing,
            ContactPart::Opened => match self.store.contact(id).await? {
                None => KeptContact::Nothing,
                Some(sealed) => {
                    let json = sealing::open_contact(&self.key, id, &sealed)
                        .map_err(|_| damaged("its contact does not open"))?;
                    let contact =
                        serde_json::from_slice(&json).map_err(|_| damaged("its contact cannot be read"))?;
                    KeptContact::Opened(contact)
                }
            },
        };
        Ok(FiledReport { report, canonical, filed_at: kept.filed_at, contact })
    }
}
