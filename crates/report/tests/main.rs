//! The tests of the report, in one binary.

mod assembling;
mod canonical_form;
mod drafting;
mod fixture;
mod properties;
mod reading;
mod schema;
mod secrecy;
mod urgency;
