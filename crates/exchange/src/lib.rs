//! What an intake and a hub elsewhere say to each other, whichever way it travels: the sealed report, the signature of
//! a request, the receipt, the refusal.
//!
//! A [`SealedReport`] is one JSON object: a line of a folder that is carried, or the body of a request. A request is
//! signed ([`signature`], RFC 9421) or proved by a shared secret ([`webhook`], Standard Webhooks); what it brings is
//! named by its [`content_digest`] (RFC 9530). The hub answers with a signed [`Receipt`], or with [`ProblemDetails`]
//! (RFC 9457). How reports stand, and what the hub writes to reporters, the intake fetches ([`Updates`]). Paths and rules are in `docs/specs/hub-api.md`.
//!
//! What is absent: no network, no clock, no disk. Time and nonces come in.

pub mod content_digest;
mod erasure;
mod problem_details;
mod receipt;
mod sealed_report;
pub mod signature;
mod update;
pub mod webhook;

pub use erasure::ErasureRequest;
pub use problem_details::{PROBLEM_JSON, ProblemCode, ProblemDetails};
pub use receipt::{Receipt, ReceiptError};
pub use sealed_report::{Header, SealedReport, SealedReportError};
pub use update::{MessageOutcome, News, Stage, Told, ToldUpdate, Update, Updates};
