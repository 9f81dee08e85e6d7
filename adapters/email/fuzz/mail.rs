//! Looks for a mail that ends whoever reads it. Needs `cargo-fuzz`, and a nightly compiler or `RUSTC_BOOTSTRAP=1`:
//!
//! `cargo fuzz run mail corpus/mail ../tests/corpus -- -max_len=8192`
//!
//! What it finds goes into `corpus/mail`, which a plain test reads each time (`tests/replayed.rs`). Without new finds,
//! `cargo fuzz cmin mail` keeps that folder small.
#![no_main]

mod survives;

libfuzzer_sys::fuzz_target!(|raw: &[u8]| survives::survives(raw));
