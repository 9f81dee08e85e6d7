//! A PostgreSQL of a test's own, which it may crash and search.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A server that goes with this.
pub(crate) struct Server {
    /// As a user that may make databases.
    pub(crate) url: String,
    /// Everything it writes.
    pub(crate) folder: PathBuf,
}

impl Server {
    pub(crate) fn start() -> Self {
        let started = run("start", None);
        let value = |name: &str| {
            let line = started.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.expect("the script prints it").to_owned()
        };
        Self { url: value("TEST_POSTGRES"), folder: value("TEST_POSTGRES_FOLDER").into() }
    }

    /// Ends it as a crash would, and returns when it is back.
    pub(crate) fn crash(folder: &Path) {
        run("crash", Some(folder));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        run("stop", Some(&self.folder));
    }
}

fn run(script: &str, folder: Option<&Path>) -> String {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/postgres");
    let done = Command::new(scripts.join(script)).args(folder).output().expect("the script runs");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "tests/postgres/{script}: {told}");
    String::from_utf8(done.stdout).expect("the script prints text")
}
