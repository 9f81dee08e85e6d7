//! Work in a process of its own, so that whatever ends it ends nothing else.

use std::ffi::OsString;
use std::path::PathBuf;

/// How the process is started in which an adapter does what it does [aside](crate::Adapter::aside).
///
/// Whoever starts it owns it: its standard input and output belong to the adapter, and it ends when its standard input
/// does. It should be given no environment, for it needs none and secrets may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}
