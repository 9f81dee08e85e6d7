//! Discord, against the fake.

mod conformance;
mod servers;
mod stage;
