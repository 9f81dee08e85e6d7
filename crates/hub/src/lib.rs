//! The hub's case store: what stands behind a sink. It files each report once, for ever, and lets officers read.
//!
//! A sink puts evidence files first ([`Hub::put_blob`]), then files the report that names them ([`Hub::file`]). The
//! hub opens one case for each report, numbered `2026-000123` (the year and a running number), and orders the cases by
//! lane: lives, victims, others; the oldest first. The rules, each with the test that holds it, are in
//! `docs/specs/hub-store.md`.
//!
//! In clear stand ids, case numbers, states, lanes, channel kinds, times and sizes. Reports, contacts and files are
//! sealed ([`reportline_seal`]), each under a key of its own, which the installation's key wraps.
//!
//! What is absent: the hub knows no adapter, no flow and no conversation; it has no clock (time comes in); it opens
//! the contact of a reporter only when asked to, and it never sends anything anywhere.

#[cfg(test)]
extern crate self as reportline_hub;

mod actor;
pub mod api;
mod blobs;
mod case;
mod check;
mod custody;
mod desk;
mod error;
mod evidence;
mod export;
mod filing;
mod folder;
#[cfg(test)]
#[path = "../tests/ground.rs"]
mod ground;
mod guard;
mod head;
mod hub;
mod marks;
mod place;
mod reading;
mod refusal;
mod retention;
mod sealing;
mod store;
mod telling;
mod verify;
pub mod view;
mod words;
mod work;

pub use actor::{Actor, Name, NotAName, Right, Role};
pub use case::{Assigned, CaseFilter, CaseId, CaseLine, CaseState, Lane, NotACaseId, UnknownWord};
pub use custody::{Action, Entry, Hash, Link};
pub use desk::Desk;
pub use error::{ExportError, FileError, MissingFiles, OpenError, ReadError};
pub use export::{ExportedFile, ExportedReport, Manifest, files_of, write_export};
pub use hub::{Filed, Hub};
pub use marks::MarkKind;
pub use place::Place;
pub use reading::{
    Case, ContactPart, FiledReport, KeptContact, Note, Reading, Related, RelatedCase, SentMessage,
};
pub use refusal::Refusal;
pub use retention::{Due, RetentionRules};
pub use verify::{Depth, Finding, Verified};
pub use work::{Acting, EraseReason, Seen, Standing, WorkError};
