//! The tests of the whole house, in one binary.

mod config;
mod harness;
mod scenarios;
