//! The hub's promises, each held by a test: docs/specs/hub-store.md names them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "both belong to tests, and clippy.toml frees only their #[test] functions"
)]

mod api;
mod custody;
mod erasing;
mod exporting;
mod filing;
mod ground;
mod intake;
mod officers;
mod opening;
#[cfg(feature = "postgres-tests")]
mod postgres;
mod reading;
mod related;
mod sample;
mod searching;
mod secrecy;
mod telling;
mod views;
mod worked_views;
mod working;
