//! Where finished reports go: the contract of a sink, and the table of those there are.
//!
//! # How to add one
//! A file in this folder, a line in [`SINKS`]; `tests/sinks.rs` runs the conformance suite over the table.

pub mod hub_embedded;
pub mod jsonl;

use std::path::Path;

use async_trait::async_trait;
use futures::future::BoxFuture;
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_report::Handover;
use serde_json::{Map, Value};

use crate::attachments::Attachments;
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
pub const SINKS: &[SinkKind] = &[hub_embedded::KIND, jsonl::KIND];

/// The sink kind of that name.
pub fn sink_kind(kind: &str) -> Option<&'static SinkKind> {
    SINKS.iter().find(|it| it.kind == kind)
}
