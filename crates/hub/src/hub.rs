//! The hub as a sink sees it: files are put, then the report that names them is filed, once for ever.

use std::fs::File;
use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use reportline_report::{Handover, canonical, digest, document};
use reportline_seal::LocalKey;
use sha2::{Digest, Sha256};

use crate::blobs::{Blobs, Drafts};
use crate::case::{CaseId, Lane};
use crate::check;
use crate::desk::Desk;
use crate::error::{FileError, MissingFiles, OpenError};
use crate::evidence;
use crate::filing::Filing;
use crate::folder;
use crate::guard;
use crate::head::HeadFile;
use crate::marks::Marks;
use crate::place::Place;
use crate::reading::Reading;
use crate::sealing;
use crate::store::{Kept, NewReport, Opened, Writer};

/// The case store, open for filing. One process at a time has its folder; any number may read beside it
/// ([`Hub::open_for_reading`]), and on PostgreSQL other hubs file beside it, each from a folder of its own.
pub struct Hub {
    key: LocalKey,
    filing: Arc<Filing>,
    reading: Reading,
    blobs: Arc<Blobs>,
    head: Arc<HeadFile>,
    /// Held as long as this lives.
    _lock: File,
}

/// What became of a report that was handed over. Either way it is durable, and its evidence with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// It is filed, and this case was opened for it.
    New {
        /// The case.
        case: CaseId,
    },
    /// The very same report was filed before. Nothing changed.
    Again {
        /// The case it is in.
        case: CaseId,
    },
}

impl Filed {
    /// The case it is in.
    pub fn case(self) -> CaseId {
        match self {
            Self::New { case } | Self::Again { case } => case,
        }
    }
}

impl Hub {
    /// Opens the case store at a place, or in a folder, and makes one where there is none.
    pub async fn open(place: impl Into<Place>, key: LocalKey) -> Result<Self, OpenError> {
        let place: Place = place.into();
        let folder = place.folder.as_path();
        let of_disk = |error| OpenError::of_disk(folder, error);
        folder::make_private(folder).map_err(of_disk)?;
        let lock = folder::lock(&place.lock()).map_err(of_disk)?;
        let lock = lock.ok_or_else(|| OpenError::InUse { folder: folder.to_owned() })?;

        if place.postgres.is_none() {
            // Made here, because SQLite would make it readable for others; its log takes over what the database has.
            folder::open_private(&place.file()).map_err(of_disk)?;
        }
        let head = Arc::new(place.head(key.clone()));
        let opened = Opened::open(place.database()?, &sealing::key_check(&key), head.clone())
            .await
            .map_err(|fault| OpenError::of_store(folder, fault))?;
        let opened = guard::admit(folder, &key, opened, &head).await?;

        let blobs = Arc::new(Blobs::at(place.blobs(), key.clone()));
        let drafts = if place.postgres.is_some() { Drafts::Shared } else { Drafts::Ours };
        blobs.prepare(drafts).map_err(of_disk)?;
        folder::sync_folder_of(&place.lock()).map_err(of_disk)?;
        let reading = Reading::new(key.clone(), opened.reader, blobs.clone(), head.clone());
        let filing = Arc::new(Filing::new(opened.writer));
        reading.mark_what_is_not(&filing).await.map_err(|fault| OpenError::of_store(folder, fault))?;
        Ok(Self { key, filing, reading, blobs, head, _lock: lock })
    }

    /// Opens the case store for reading alone, also while a service files reports into it.
    pub async fn open_for_reading(place: impl Into<Place>, key: LocalKey) -> Result<Reading, OpenError> {
        Reading::open(place.into(), key).await
    }

    /// The reading side: lists, cases, exports.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Where the cases are worked, through the one writer.
    pub fn desk(&self) -> Desk {
        Desk::new(self.key.clone(), self.filing.clone(), self.reading.clone(), self.head.clone())
    }

    pub(crate) async fn writer(&self) -> tokio::sync::MutexGuard<'_, Writer> {
        self.filing.writer().await
    }

    /// Whether the file of this SHA-256 (lower-case hexadecimal) is here.
    pub fn has_blob(&self, sha256: &str) -> bool {
        evidence::read_sha256(sha256).is_some_and(|sha256| self.blobs.has(&sha256))
    }

    /// Keeps a file under its SHA-256. It is durable once this returns; putting it again changes nothing.
    /// [`FileError::Mismatch`] if the bytes are not those of the hash.
    pub async fn put_blob(&self, sha256: &str, bytes: Vec<u8>) -> Result<(), FileError> {
        let sha256 = evidence::read_sha256(sha256).ok_or(FileError::Mismatch)?;
        let blobs = self.blobs.clone();
        let put = move || {
            if Sha256::digest(&bytes).as_slice() != sha256 {
                return Err(FileError::Mismatch);
            }
            Ok(blobs.put(&sha256, &bytes)?)
        };
        tokio::task::spawn_blocking(put).await.map_err(|stopped| FileError::Away(stopped.into()))?
    }

    /// Files a report: the report, its reporter's contact and a new case (or the case of the report it amends), in one transaction, durable once this
    /// returns. A report's id is remembered for ever: the same report again is [`Filed::Again`], another one under
    /// the same id is [`FileError::Conflict`]. Every file that the report says is stored must have been put before.
    ///
    /// Calls that come at the same time share one transaction. Dropped on the way, a report is filed or it is not;
    /// filing it again tells which.
    pub async fn file(&self, handover: &Handover, now: Timestamp) -> Result<Filed, FileError> {
        self.file_through(None, handover, now).await
    }

    /// The same, brought by an intake elsewhere, whose name stands in the custody log.
    pub(crate) async fn file_through(
        &self,
        intake: Option<&str>,
        handover: &Handover,
        now: Timestamp,
    ) -> Result<Filed, FileError> {
        let report = &handover.report;
        if let Err(refusal) = self.check(handover).await {
            // What was filed once is not judged again: rules may have become stricter, files may have been erased.
            let is_known = self.reading.store().case_of(report.report_id).await?.is_some();
            if !is_known {
                return Err(refusal);
            }
        }

        let kept = self.filing.keep(Arc::new(self.seal(intake, handover, now))).await?;
        match kept {
            Kept::New(case) => {
                count("new");
                Ok(Filed::New { case })
            }
            Kept::Again(case) => {
                count("again");
                Ok(Filed::Again { case })
            }
            Kept::Conflict => {
                count("conflict");
                tracing::error!(
                    report.id = %report.report_id,
                    "another report came under an id that was filed before; the first one stands"
                );
                Err(FileError::Conflict { report: report.report_id })
            }
        }
    }

    /// Closes the case store. Dropping it instead loses nothing; the next start takes a moment longer.
    pub async fn close(self) -> Result<(), FileError> {
        self.reading.close().await;
        self.filing.writer().await.close().await?;
        guard::settle(self.head).await
    }

    async fn check(&self, handover: &Handover) -> Result<(), FileError> {
        let problems = check::problems(handover);
        if !problems.is_empty() {
            return Err(FileError::Invalid(problems));
        }
        let named: Vec<String> = evidence::stored(&handover.report).map(str::to_owned).collect();
        if named.is_empty() {
            return Ok(());
        }

        let blobs = self.blobs.clone();
        let look = move || -> io::Result<Vec<String>> {
            let mut missing = Vec::new();
            for name in named {
                let is_here = match evidence::read_sha256(&name) {
                    Some(sha256) => blobs.has_durably(&sha256)?,
                    None => false,
                };
                if !is_here {
                    missing.push(name);
                }
            }
            Ok(missing)
        };
        let looked = tokio::task::spawn_blocking(look).await;
        let missing = looked.map_err(|stopped| FileError::Away(stopped.into()))??;
        if missing.is_empty() {
            Ok(())
        } else {
            Err(FileError::Incomplete { missing: MissingFiles(missing) })
        }
    }

    fn seal(&self, intake: Option<&str>, handover: &Handover, now: Timestamp) -> NewReport {
        let mut report = handover.report.clone();
        // The one field that is the hub's to set; the digest is of all the others.
        report.received_at = Some(now);
        let id = report.report_id;
        let contact = handover.contact.as_ref().map(|contact| {
            let json = serde_json::to_vec(contact).expect("a contact has string keys only");
            sealing::seal_contact(&self.key, id, &json)
        });
        NewReport {
            id,
            amends: report.amends,
            digest_tag: sealing::digest_tag(&self.key, digest(&report).as_bytes()),
            is_test: report.test,
            lane: Lane::of(&report),
            review_after: report.retention.as_ref().and_then(|it| it.review_after),
            filed_at: now,
            sealed: sealing::seal_report(&self.key, id, &canonical(&document(&report))),
            contact,
            marks: Marks::of(&report, &self.key),
            intake: intake.map(str::to_owned),
            return_address: handover.return_address.clone(),
            channel_kind: report.channel.kind,
        }
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("reportline_hub_reports_total", "outcome" => outcome).increment(1);
}
