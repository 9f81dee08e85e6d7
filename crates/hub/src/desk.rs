//! Where cases are worked: whatever is done here is written down in the same transaction, and what is shown, before.
//!
//! The process that owns the hub works through its one writer ([`Hub::desk`](crate::Hub::desk)). Another one opens a
//! desk beside it ([`Desk::open`]): it takes no lock and brings nothing up to date; the database lets one writer in after
//! another, and the end of the custody log is read by whoever is in.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use reportline_seal::LocalKey;
use uuid::{NoContext, Uuid};

use crate::actor::{Name, Right};
use crate::case::{CaseId, CaseLine, CaseState};
use crate::custody::Action;
use crate::error::{FileError, OpenError};
use crate::export::Manifest;
use crate::filing::Filing;
use crate::guard;
use crate::head::HeadFile;
use crate::place::Place;
use crate::reading::{Case, ContactPart, Reading};
use crate::sealing;
use crate::store::{NewMessage, NewNote, Opened, Writer};
use crate::work::{Acting, Deed, Seen, Standing, WorkError, allowed};

/// Where cases are worked. Every method says who acts and when; what their role may not is refused.
pub struct Desk {
    key: LocalKey,
    filing: Arc<Filing>,
    reading: Reading,
    head: Arc<HeadFile>,
}

impl Desk {
    pub(crate) fn new(key: LocalKey, filing: Arc<Filing>, reading: Reading, head: Arc<HeadFile>) -> Self {
        Self { key, filing, reading, head }
    }

    /// Opens a desk at a place, or on a folder, also while a service files into it.
    pub async fn open(place: impl Into<Place>, key: LocalKey) -> Result<Self, OpenError> {
        let place: Place = place.into();
        let folder = place.folder.as_path();
        let missing = || OpenError::Missing { folder: folder.to_owned() };
        if !place.may_be_there()? {
            return Err(missing());
        }
        let head = Arc::new(place.head(key.clone()));
        let opened = Opened::open_beside(place.database()?, head.clone())
            .await
            .map_err(|fault| OpenError::of_store(folder, fault))?;
        let opened = guard::admit(folder, &key, opened.ok_or_else(missing)?, &head).await?;
        let blobs = crate::blobs::Blobs::at(place.blobs(), key.clone());
        let reading = Reading::new(key.clone(), opened.reader, Arc::new(blobs), head.clone());
        Ok(Self::new(key, Arc::new(Filing::new(opened.writer)), reading, head))
    }

    /// What can be read without being written down: the list of cases, what was done to them.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Opens a case for somebody, after that was written down.
    pub async fn view(&self, case: CaseId, part: ContactPart, acting: Acting<'_>) -> Result<Case, WorkError> {
        let (right, action) = match part {
            ContactPart::Sealed => (Right::View, Action::Viewed),
            ContactPart::Opened => (Right::OpenContact, Action::ContactViewed),
        };
        allowed(acting.who.role, right)?;
        self.filing.writer().await.enter(case, acting, &[action]).await?;
        self.reading.case(case, part).await?.ok_or(WorkError::NoSuchCase(case))
    }

    /// Writes a case into a folder ([`Reading::export`]), after that was written down.
    pub async fn export(
        &self,
        case: CaseId,
        folder: &Path,
        part: ContactPart,
        acting: Acting<'_>,
    ) -> Result<Manifest, WorkError> {
        self.enter_export(case, part, acting).await?;
        Ok(self.reading.export(case, folder, part, acting.at).await?)
    }

    /// Opens a case for somebody who exports it elsewhere, after that was written down.
    pub async fn hand_out(
        &self,
        case: CaseId,
        part: ContactPart,
        acting: Acting<'_>,
    ) -> Result<Case, WorkError> {
        self.enter_export(case, part, acting).await?;
        self.reading.case(case, part).await?.ok_or(WorkError::NoSuchCase(case))
    }

    async fn enter_export(
        &self,
        case: CaseId,
        part: ContactPart,
        acting: Acting<'_>,
    ) -> Result<(), WorkError> {
        allowed(acting.who.role, Right::Export)?;
        let mut actions = vec![Action::Exported];
        if part == ContactPart::Opened {
            allowed(acting.who.role, Right::OpenContact)?;
            actions.insert(0, Action::ContactViewed);
        }
        self.filing.writer().await.enter(case, acting, &actions).await
    }

    /// Moves a case on, to a state that may follow its own ([`CaseState::next`]).
    pub async fn move_to(
        &self,
        seen: Seen,
        state: CaseState,
        acting: Acting<'_>,
    ) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::Move(state)).await
    }

    /// Has a case worked in another from here on, because they are one matter. Both stay, and both logs say so; moved on to
    /// another state it stands alone again.
    pub async fn merge(&self, seen: Seen, into: CaseId, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::Merge(into)).await
    }

    /// Adds a note to a case. It is sealed under a key of its own.
    pub async fn note(&self, seen: Seen, text: &str, acting: Acting<'_>) -> Result<Standing, WorkError> {
        let text = text.trim();
        if !(1..=WorkError::LONGEST_NOTE).contains(&text.chars().count()) {
            return Err(WorkError::NotANote);
        }
        let id = new_id(acting.at);
        let note = NewNote { id, sealed: sealing::seal_note(&self.key, id, text.as_bytes()) };
        self.work(seen, acting, &Deed::Note(note)).await
    }

    /// Writes to the reporter of a case: of that report, or of the latest whose reporter may be written to. It is sealed
    /// like a note, and waits for whoever brought the report to fetch it.
    pub async fn message(
        &self,
        seen: Seen,
        report: Option<Uuid>,
        text: &str,
        acting: Acting<'_>,
    ) -> Result<Standing, WorkError> {
        allowed(acting.who.role, Right::Work)?;
        let text = text.trim();
        if !(1..=WorkError::LONGEST_MESSAGE).contains(&text.chars().count()) {
            return Err(WorkError::NotAMessage);
        }
        let report = self.reading.report_to_answer(&self.line(seen.case).await?, report).await?;
        let id = new_id(acting.at);
        let note = NewNote { id, sealed: sealing::seal_note(&self.key, id, text.as_bytes()) };
        self.work(seen, acting, &Deed::Message(NewMessage { report, note })).await
    }

    /// Erases a note or a message, by its place in the custody log. That there was one stays.
    pub async fn erase_note(&self, seen: Seen, seq: u64, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::EraseNote(seq)).await
    }

    /// Gives a case to somebody, or to oneself. One that somebody else has, only a lead gives away.
    pub async fn assign(&self, seen: Seen, to: &Name, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::Assign(to.clone())).await
    }

    /// Gives a case back, so that anybody may take it.
    pub async fn release(&self, seen: Seen, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::Release).await
    }

    /// Erases what leads to a reporter, and leaves the report. Whether there was anything.
    pub async fn erase_contact(&self, report: Uuid, acting: Acting<'_>) -> Result<bool, WorkError> {
        allowed(acting.who.role, Right::Erase)?;
        Ok(self.filing.writer().await.erase_contact(report, acting.who, acting.at).await?)
    }

    /// Erases what leads to the reporters of a case, and leaves their reports. How the case stands then. Where a reader
    /// holds the database's log, it is to be asked again: sealed bytes are left until then.
    pub async fn erase_contacts(&self, case: CaseId, acting: Acting<'_>) -> Result<Standing, WorkError> {
        allowed(acting.who.role, Right::Erase)?;
        let line = self.line(case).await?;
        if line.is_held {
            return Err(WorkError::Held);
        }
        for report in line.reports {
            self.erase_contact(report, acting).await?;
        }
        let line = self.line(case).await?;
        Ok(Standing {
            version: line.version,
            state: line.state,
            assigned_to: line.assigned_to,
            is_held: line.is_held,
        })
    }

    async fn line(&self, case: CaseId) -> Result<CaseLine, WorkError> {
        self.reading.line(case).await?.ok_or(WorkError::NoSuchCase(case))
    }

    /// Closes what this desk opened for itself. Dropping it instead loses nothing.
    pub async fn close(self) -> Result<(), FileError> {
        if let Some(filing) = Arc::into_inner(self.filing) {
            self.reading.close().await;
            filing.writer().await.close().await?;
        }
        guard::settle(self.head).await
    }

    pub(crate) async fn writer(&self) -> tokio::sync::MutexGuard<'_, Writer> {
        self.filing.writer().await
    }

    pub(crate) async fn work(
        &self,
        seen: Seen,
        acting: Acting<'_>,
        deed: &Deed,
    ) -> Result<Standing, WorkError> {
        self.filing.writer().await.work(seen, acting, deed).await
    }
}

/// An id that sorts by the time that came in.
fn new_id(at: Timestamp) -> Uuid {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds))
}
