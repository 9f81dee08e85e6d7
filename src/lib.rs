//! Reportline: the front door of an online hate crime hub.
//!
//! This crate wires the rooms of the house: [`run`] builds channels, intake, outbox and sinks from the configuration.
//! `ARCHITECTURE.md` is the map. What is a library here is so for the tests; the program is [`cli`].

pub mod adapters;
pub mod attachments;
pub mod case_store;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod hub_client;
pub mod intake;
pub mod keys;
pub mod limit;
pub mod outbox;
pub mod places;
pub mod policy;
pub mod run;
pub mod server;
pub mod shipped;
pub mod sinks;
pub mod telemetry;
pub mod updates;
pub mod words;
