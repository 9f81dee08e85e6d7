//! Words that must not be found: in files, in the log.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

/// A word that stands nowhere by chance.
#[derive(Clone, Debug)]
pub(crate) struct Canary(pub(crate) &'static str);

impl Canary {
    /// Fails, naming the file, if the word stands in any file of the folder, in UTF-8 or UTF-16.
    pub(crate) fn is_in_no_file(&self, folder: &Path) {
        let utf16: Vec<u8> = self.0.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut n_files = 0;
        walk(folder, &mut |path, bytes| {
            n_files += 1;
            let is_there = [self.0.as_bytes(), &utf16].iter().any(|word| holds(bytes, word));
            assert!(!is_there, "{:?} stands in {}", self.0, path.display());
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            assert!(!name.contains(self.0), "{:?} names a file", self.0);
        });
        assert!(n_files > 0, "there are no files in {}", folder.display());
    }

    /// Fails, showing the line, if the word stands in the text.
    pub(crate) fn is_not_in(&self, what: &str, text: &str) {
        let line = text.lines().find(|it| it.contains(self.0));
        assert!(line.is_none(), "{:?} stands in {what}: {line:?}", self.0);
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|it| it == word)
}

fn walk(folder: &Path, look: &mut dyn FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, look);
        } else if let Ok(bytes) = std::fs::read(&path) {
            look(&path, &bytes);
        }
    }
}

/// The log of our own crates at its most talkative, kept in memory. Scenarios run on one thread, and so does their log.
#[derive(Clone, Default)]
pub(crate) struct LogLines(Arc<Mutex<Vec<u8>>>);

impl LogLines {
    /// Listens until the guard is dropped.
    pub(crate) fn listen() -> (Self, tracing::subscriber::DefaultGuard) {
        let lines = Self::default();
        let writer = lines.clone();
        let ours = tracing_subscriber::filter::filter_fn(|it| it.target().starts_with("reportline"));
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .with_filter(ours)
            .with_filter(LevelFilter::TRACE);
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
        (lines, guard)
    }

    /// What was logged.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no holder panics")).into_owned()
    }
}

impl Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no holder panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
