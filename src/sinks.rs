//! Where finished reports go: the contract of a sink, and the table of those there are.
//!
//! # How to add one
//! A file in this folder, a line in [`SINKS`]; `tests/sinks.rs` runs the conformance suite over the table.

mod breaker;
mod errand;
pub mod hub_embedded;
pub mod hub_http;
pub mod jsonl;
mod receipts;
mod settings;

pub use errand::Errand;

use std::path::Path;

use async_trait::async_trait;
use bytes::Bytes;
use futures::future::BoxFuture;
use reportline_channel::{BlobKey, BlobName};
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_exchange::{ToldUpdate, Update};
use reportline_report::{Handover, Media, digest};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::attachments::{Attachments, OpenError};
use crate::case_store::CaseStore;
use crate::config::ConfigFault;
use crate::keys::Keys;

/// A place reports are handed over to.
#[async_trait]
pub trait Sink: Send + Sync {
    /// Hands a report over. `key` names the delivery for ever: the same key again, and the same report again, is one
    /// report at the far side.
    ///
    /// Errors: the outbox obeys the verdict. `Reject` is for a report that will never be taken (another report stands
    /// there under its id); everything else is `Retry`, for as long as it takes.
    async fn deliver(&self, handover: &Handover, key: &DeliveryId) -> Result<(), DeliveryError>;

    /// Tells the hub that the reporter of a report wants everything erased. Told again, it changes nothing; of a report
    /// that the far side does not have, there is nothing to do.
    ///
    /// Errors: as of [`deliver`](Sink::deliver).
    async fn erase(&self, report: Uuid) -> Result<(), DeliveryError>;

    /// What the hub has to tell reporters, the oldest first, at most [`Updates::MOST`]; the same again until it is told.
    /// Of a sink that does not reach the hub, nothing ever.
    ///
    /// [`Updates::MOST`]: reportline_exchange::Updates::MOST
    async fn updates(&self) -> Result<Vec<Update>, DeliveryError> {
        Ok(Vec::new())
    }

    /// Tells the hub what became of updates. Once it knows, it tells them no more.
    async fn told(&self, _: Vec<ToldUpdate>) -> Result<(), DeliveryError> {
        Ok(())
    }

    /// Asks whether a report could be handed over now, for `doctor`. Changes nothing.
    async fn probe(&self) -> Result<(), SinkProblem>;
}

/// Why a sink cannot take reports now, for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{problem}; {remedy}")]
pub struct SinkProblem {
    /// What is wrong.
    pub problem: String,
    /// What to change.
    pub remedy: String,
}

/// What a sink is built from.
pub struct Ground<'a> {
    /// The folder of everything that is kept.
    pub folder: &'a Path,
    /// The keys of this installation.
    pub keys: &'a Keys,
    /// The case store in the folder.
    pub cases: &'a CaseStore,
    /// Where the files of reports are read from.
    pub attachments: &'a Attachments,
    /// Time, for when something was filed.
    pub clock: std::sync::Arc<dyn crate::clock::Clock>,
}

/// A sink, or every fault of its settings.
pub type BuiltSink = Result<Box<dyn Sink>, Vec<ConfigFault>>;

/// A kind of sink.
pub struct SinkKind {
    /// Its name in the configuration.
    pub kind: &'static str,
    /// The keys its section may have.
    pub keys: &'static [&'static str],
    /// Whether the hub has what was handed over; otherwise somebody must carry it there first, and nobody is told that it
    /// arrived.
    pub reaches_hub: bool,
    /// Builds one, or names every fault of its settings, by its key in the sink's section or by the whole path.
    pub build: for<'a> fn(&'a Map<String, Value>, &'a Ground<'a>) -> BoxFuture<'a, BuiltSink>,
}

/// Every kind of sink there is.
pub const SINKS: &[SinkKind] = &[hub_embedded::KIND, hub_http::KIND, jsonl::KIND];

/// The sink kind of that name.
pub fn sink_kind(kind: &str) -> Option<&'static SinkKind> {
    SINKS.iter().find(|it| it.kind == kind)
}

/// The files of a report that are kept here: each with its name, its key and the SHA-256 of its plain bytes.
fn files(handover: &Handover) -> Result<Vec<KeptFile<'_>>, DeliveryError> {
    let media = handover.report.evidence.iter().flat_map(|it| &it.media);
    let kept = media.filter_map(|it: &Media| Some((it.blob_ref.as_deref()?, it.sha256.as_deref()?)));
    kept.map(|(name, sha256)| match handover.blob_keys.get(name) {
        Some(key) => Ok(KeptFile { name, key, sha256 }),
        None => Err(DeliveryError::reject("the key of a file is missing")),
    })
    .collect()
}

/// A file of a report.
struct KeptFile<'a> {
    name: &'a str,
    key: &'a str,
    sha256: &'a str,
}

impl KeptFile<'_> {
    /// As it lies here, proven.
    async fn sealed(&self, attachments: &Attachments) -> Result<Bytes, DeliveryError> {
        let (name, key) = (BlobName(self.name.to_owned()), BlobKey(self.key.to_owned()));
        attachments.sealed(&name, key, self.sha256).await.map_err(unread)
    }

    /// Its plain bytes, proven.
    async fn plain(&self, attachments: &Attachments) -> Result<Bytes, DeliveryError> {
        let (name, key) = (BlobName(self.name.to_owned()), BlobKey(self.key.to_owned()));
        attachments.read(&name, key, self.sha256).await.map_err(unread)
    }
}

fn unread(error: OpenError) -> DeliveryError {
    match error {
        OpenError::Gone | OpenError::Damaged => DeliveryError::reject(error),
        OpenError::Away(_) => DeliveryError::retry(error),
    }
}

/// Refuses a report that is not what its digest says: nothing else may be sealed under it.
fn refuse_changed(handover: &Handover) -> Result<(), DeliveryError> {
    let report = &handover.report;
    match report.provenance.report_digest.as_ref() == Some(&digest(report)) {
        true => Ok(()),
        false => Err(DeliveryError::reject("the report is not the one that was confirmed")),
    }
}
