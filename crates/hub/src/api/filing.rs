//! A sealed report becomes a case: opened, its files opened and put, all of it filed, and the receipt signed.

use bytes::Bytes;
use http::{Response, StatusCode};
use jiff::Timestamp;
use reportline_exchange::{ProblemCode, ProblemDetails, Receipt, SealedReport, SealedReportError};
use reportline_report::{Handover, Media, MediaStatus, Problem, digest};
use reportline_seal::open_blob;
use uuid::Uuid;

use super::answers::json_answer;
use super::{Api, Proven};
use crate::error::FileError;
use crate::evidence;
use crate::hub::Filed;

impl Api {
    pub(super) async fn put_report(
        &self,
        name: &str,
        intake: &Proven<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let sealed = SealedReport::read(body).map_err(|_| ProblemCode::Malformed)?;
        if sealed.header.report_id.to_string() != name {
            return Err(ProblemCode::Malformed.into());
        }
        // One that has a secret in place of a key is proved by that.
        let is_signed = intake.keys.is_empty() || intake.keys.iter().any(|key| sealed.verify(key).is_ok());
        if !is_signed {
            return Err(ProblemCode::Signature.into());
        }
        let handover = sealed.open(&self.opening).map_err(unopened)?;

        let report = handover.report.report_id;
        let is_known = self.hub.reading().case_of(report).await.map_err(|_| ProblemCode::Away)?.is_some();
        let waiting = if is_known { Vec::new() } else { self.put_files(&handover).await? };
        // The database counts in microseconds, and a receipt says what the database says.
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let filed = self.hub.file_through(Some(intake.name), &handover, now).await.map_err(unfiled)?;
        self.incoming.remove(waiting).await;
        tracing::info!(intake = intake.name, report.id = %report, is_new = matches!(filed, Filed::New { .. }), "a report is filed");

        let (status, filed_at) = match filed {
            Filed::New { .. } => (StatusCode::CREATED, now),
            Filed::Again { .. } => (StatusCode::OK, self.filed_at(report).await?),
        };
        let receipt = Receipt::sign(report, digest(&handover.report), filed_at, &self.signing);
        Ok(json_answer(status, &receipt))
    }

    async fn filed_at(&self, report: Uuid) -> Result<Timestamp, ProblemDetails> {
        let kept = self.hub.reading().store().report(report).await;
        Ok(kept.map_err(|_| ProblemCode::Away)?.filed_at)
    }

    /// Puts the files of a report, which wait here or were put before. Returns the names of those that waited.
    async fn put_files(&self, handover: &Handover) -> Result<Vec<String>, ProblemDetails> {
        let (mut waiting, mut missing) = (Vec::new(), Vec::new());
        for (pointer, media) in stored(handover) {
            let invalid = |message: &str| invalid(vec![Problem::new(&pointer, "file", message)]);
            let (Some(name), Some(sha256)) = (&media.blob_ref, &media.sha256) else {
                return Err(invalid("a file that is stored has a name and a hash"));
            };
            if evidence::read_sha256(name).is_none() {
                return Err(invalid("the name of a file is the SHA-256 of its sealed bytes"));
            }
            if self.hub.has_blob(sha256) {
                waiting.push(name.clone());
                continue;
            }
            let Some(bytes) = self.incoming.read(name).await? else {
                missing.push(name.clone());
                continue;
            };
            let key = handover.blob_keys.get(name).ok_or_else(|| invalid("the key of a file is missing"))?;
            let plain = open_blob(key, &bytes).map_err(|_| invalid("a file does not open with its key"))?;
            match self.hub.put_blob(sha256, plain).await {
                Ok(()) => waiting.push(name.clone()),
                Err(FileError::Mismatch) => return Err(invalid("a file is not the one of its hash")),
                Err(error) => return Err(unfiled(error)),
            }
        }
        match missing.is_empty() {
            true => Ok(waiting),
            false => Err(ProblemDetails { missing, ..ProblemCode::Incomplete.into() }),
        }
    }
}

/// Every file that a report says is stored, with its place.
fn stored(handover: &Handover) -> impl Iterator<Item = (String, &Media)> {
    let evidence = handover.report.evidence.iter().enumerate();
    let media = evidence.flat_map(|(n, item)| {
        item.media.iter().enumerate().map(move |(m, media)| (format!("/evidence/{n}/media/{m}"), media))
    });
    media.filter(|(_, media)| media.status.is(MediaStatus::Stored))
}

fn invalid(problems: Vec<Problem>) -> ProblemDetails {
    ProblemDetails { problems, ..ProblemCode::Invalid.into() }
}

fn unopened(error: SealedReportError) -> ProblemDetails {
    match error {
        SealedReportError::Format => ProblemCode::Malformed.into(),
        SealedReportError::Signature => ProblemCode::Signature.into(),
        SealedReportError::Sealed => ProblemCode::Misdirected.into(),
        SealedReportError::Other => invalid(vec![Problem::new(
            "/header",
            "digest",
            "what is sealed is not the report that the header names",
        )]),
    }
}

fn unfiled(error: FileError) -> ProblemDetails {
    match error {
        FileError::Conflict { .. } => ProblemCode::Conflict.into(),
        FileError::Invalid(problems) => invalid(problems),
        // Put a moment ago, and gone: somebody takes files away.
        FileError::Incomplete { .. } | FileError::Mismatch | FileError::Full | FileError::Away(_) => {
            tracing::error!(reason = %error, "the hub cannot keep a report now");
            ProblemCode::Away.into()
        }
    }
}
