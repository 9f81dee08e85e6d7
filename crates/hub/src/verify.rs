//! Proving the case store against its own log: what was changed, deleted, moved or cut off is named.
//!
//! 1. The head file is read first: the log may only have grown since.
//! 2. Every entry, in order: it follows the one before it, it is what its hash says, and at the head file's place it is
//!    that one. What it vouches for is there and is the same, sealed as it is: a report, a note.
//! 3. Every report has exactly one entry that tells of its filing. Every case stands as its entries say.
//!
//! Entries are read a page at a time and reports one by one, so that a store of any size takes the same room. What is
//! added while this runs is left for the next time.

use reportline_report::{Report, digest};
use serde::Serialize;
use uuid::Uuid;

use crate::case::CaseId;
use crate::custody::{Action, Link, digest_of_sealed};
use crate::error::ReadError;
use crate::head::Known;
use crate::reading::Reading;
use crate::sealing;
use crate::store::{RawEntry, SealedReport};

/// How deep to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What is sealed is compared as it is. Fast, and enough to find every change that was made without the key.
    Sealed,
    /// Every report is opened, too, and its digest compared.
    Opened,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Where the log ends: to be written down elsewhere, and looked for the next time.
    pub end: Link,
    /// Entries.
    pub n_entries: u64,
    /// Reports that were compared.
    pub n_reports: u64,
    /// Notes that were compared; erased ones are none.
    pub n_notes: u64,
    /// What was found.
    pub n_findings: u64,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// Entries were deleted.
    #[error("{} missing", entries(*from, *to))]
    Missing {
        /// The first of them.
        from: i64,
        /// The last of them.
        to: i64,
    },
    /// An entry is not what its hash says.
    #[error("entry {seq} of the custody log was changed after it was written")]
    Changed {
        /// Which.
        seq: i64,
    },
    /// An entry was bound to another one than stands before it.
    #[error(
        "entry {seq} of the custody log does not follow the one before it: one of them was moved or replaced"
    )]
    Unlinked {
        /// Which.
        seq: i64,
    },
    /// The log is shorter than it was.
    #[error(
        "the custody log ends at entry {found}, and {known} were written: its end was cut off, or an older database \
         was restored"
    )]
    CutOff {
        /// Where it ends.
        found: u64,
        /// Where it had come to.
        known: u64,
    },
    /// The log was made anew, or a backup was restored and written to.
    #[error("entry {seq} of the custody log is not the one that custody.head knows")]
    Rewritten {
        /// Which.
        seq: u64,
    },
    /// Nobody can tell whether the log is as long as it was.
    #[error("custody.head is missing: whether the end of the log was cut off cannot be told")]
    HeadMissing,
    /// The same, and somebody may have made it up.
    #[error("custody.head does not prove: it was damaged, or made up")]
    HeadDamaged,
    /// A report that the log does not tell of, or tells of more than once.
    #[error("report {report} has {n_entries} entries that tell of its filing, instead of one")]
    Entered {
        /// Which.
        report: Uuid,
        /// How many.
        n_entries: i64,
    },
    /// The report of an entry is gone.
    #[error("the report of entry {seq} is not here")]
    ReportMissing {
        /// The entry.
        seq: i64,
    },
    /// The report of an entry is not what was filed.
    #[error("the report of entry {seq} was changed after it was filed")]
    ReportChanged {
        /// The entry.
        seq: i64,
    },
    /// A report does not open.
    #[error("the report of entry {seq} does not open with this key")]
    ReportUnreadable {
        /// The entry.
        seq: i64,
    },
    /// A report opens and is another one.
    #[error("the report of entry {seq} is not the one that its digest names")]
    ReportOther {
        /// The entry.
        seq: i64,
    },
    /// The note of an entry is gone, and was not erased.
    #[error("the note of entry {seq} is not here, and was not erased")]
    NoteMissing {
        /// The entry.
        seq: i64,
    },
    /// The note of an entry is not what was written.
    #[error("the note of entry {seq} was changed after it was written")]
    NoteChanged {
        /// The entry.
        seq: i64,
    },
    /// A case was changed past the log.
    #[error("case {case} does not stand as its entries say")]
    CaseStrayed {
        /// Which.
        case: CaseId,
    },
}

fn entries(from: i64, to: i64) -> String {
    if from == to {
        format!("entry {from} of the custody log is")
    } else {
        format!("entries {from} to {to} of the custody log are")
    }
}

impl Reading {
    /// Proves the store against its log, and tells each finding as it is found.
    pub async fn verify(
        &self,
        depth: Depth,
        tell: impl FnMut(Finding) + Send,
    ) -> Result<Verified, ReadError> {
        let known = self.known_head()?;
        let span = self.store().span().await?;
        let end = span.end;
        let verified = Verified { end, n_entries: 0, n_reports: 0, n_notes: 0, n_findings: 0 };
        let mut walk = Walk { reading: self, depth, verified, tell };
        walk.compare_head(known);

        let (mut before, mut last) = (Link::START, i64::MIN);
        loop {
            let page = self.store().entries_after(last, end.seq).await?;
            let Some(of_page) = page.last() else { break };
            last = of_page.seq;
            for entry in &page {
                before = walk.entry(entry, before, known).await?;
            }
        }
        walk.store(span.last_report, span.last_case).await?;
        Ok(walk.verified)
    }
}

/// A walk along the log.
struct Walk<'a, F> {
    reading: &'a Reading,
    depth: Depth,
    verified: Verified,
    tell: F,
}

impl<F: FnMut(Finding) + Send> Walk<'_, F> {
    fn found(&mut self, finding: Finding) {
        self.verified.n_findings += 1;
        (self.tell)(finding);
    }

    fn compare_head(&mut self, known: Known) {
        let found = self.verified.end.seq;
        match known {
            Known::Missing => self.found(Finding::HeadMissing),
            Known::Damaged => self.found(Finding::HeadDamaged),
            Known::At(known) if known.seq > found => {
                self.found(Finding::CutOff { found, known: known.seq });
            }
            Known::At(_) => {}
        }
    }

    /// Proves an entry and what it vouches for; gives what the next one must follow.
    async fn entry(&mut self, entry: &RawEntry, before: Link, known: Known) -> Result<Link, ReadError> {
        self.verified.n_entries += 1;
        let next = i64::try_from(before.seq).unwrap_or(i64::MAX).saturating_add(1);
        if entry.seq > next {
            self.found(Finding::Missing { from: next, to: entry.seq - 1 });
        }
        let follows = entry.seq > next || entry.prev_hash == before.hash.0;
        if !follows {
            self.found(Finding::Unlinked { seq: entry.seq });
        } else if entry.computed_hash().0.as_slice() != entry.hash {
            self.found(Finding::Changed { seq: entry.seq });
        }
        let link = entry.link();
        if matches!(known, Known::At(known) if known.seq == link.seq && known != link) {
            self.found(Finding::Rewritten { seq: link.seq });
        }

        match entry.action.parse() {
            Ok(Action::Filed | Action::Amended) => self.report(entry).await?,
            Ok(Action::Noted | Action::Messaged) => self.note(entry).await?,
            _ => {}
        }
        Ok(link)
    }

    async fn report(&mut self, entry: &RawEntry) -> Result<(), ReadError> {
        let seq = entry.seq;
        let sealed = match &entry.report {
            Some(id) => self.reading.store().sealed_report(id).await?,
            None => None,
        };
        let Some(report) = sealed else {
            self.found(Finding::ReportMissing { seq });
            return Ok(());
        };
        if report.sealed.bytes.is_empty() && report.is_erasure_entered {
            return Ok(());
        }
        self.verified.n_reports += 1;
        if entry.sealed_digest.as_deref() != Some(digest_of_sealed(&report.sealed.bytes).0.as_slice()) {
            self.found(Finding::ReportChanged { seq });
        } else if self.depth == Depth::Opened {
            match self.digest_tag(&report) {
                None => self.found(Finding::ReportUnreadable { seq }),
                Some(tag) if tag.as_slice() != report.digest_tag => self.found(Finding::ReportOther { seq }),
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// What the report would be recognised by, if it opens.
    fn digest_tag(&self, report: &SealedReport) -> Option<[u8; 16]> {
        let key = self.reading.key();
        let canonical = sealing::open_report(key, report.id, &report.sealed).ok()?;
        let opened: Report = serde_json::from_slice(&canonical).ok()?;
        let digest = digest(&opened);
        // One that was signed carries what it was signed as.
        let is_signed_as = opened.provenance.report_digest.as_ref().is_none_or(|told| *told == digest);
        let tag = sealing::digest_tag(key, digest.as_bytes());
        Some(if is_signed_as { tag } else { [0; 16] })
    }

    async fn note(&mut self, entry: &RawEntry) -> Result<(), ReadError> {
        let seq = entry.seq;
        match self.reading.store().sealed_note(seq).await? {
            None => self.found(Finding::NoteMissing { seq }),
            Some(note) if note.sealed.is_none() && note.is_erasure_entered => {}
            Some(note) => match note.sealed {
                None => self.found(Finding::NoteMissing { seq }),
                Some(sealed) => {
                    self.verified.n_notes += 1;
                    if entry.sealed_digest.as_deref() != Some(digest_of_sealed(&sealed).0.as_slice()) {
                        self.found(Finding::NoteChanged { seq });
                    }
                }
            },
        }
        Ok(())
    }

    /// What the log should tell of and does not.
    async fn store(&mut self, last_report: i64, last_case: i64) -> Result<(), ReadError> {
        let mut last = i64::MIN;
        loop {
            let page = self.reading.store().reports_entered_otherwise(last, last_report).await?;
            let Some(of_page) = page.last() else { break };
            last = of_page.0;
            for (_, report, n_entries) in page {
                self.found(Finding::Entered { report, n_entries });
            }
        }
        last = i64::MIN;
        loop {
            let page = self.reading.store().strayed_cases(last, last_case).await?;
            let Some(of_page) = page.last() else { return Ok(()) };
            last = of_page.0;
            for (_, case) in page {
                self.found(Finding::CaseStrayed { case });
            }
        }
    }
}
