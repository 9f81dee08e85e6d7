//! The files of the checkout, read once for each rule that asks.

use std::path::{Path, PathBuf};

/// What is not ours to judge: what is built, fetched or kept.
const NOT_OURS: [&str; 4] = [".git", "target", "node_modules", "data"];

/// A text file of the checkout.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// Its path from the root, with `/`.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

impl TextFile {
    /// Whether it lies below one of these folders, or is one of these files.
    pub(crate) fn lies_in(&self, places: &[&str]) -> bool {
        places.iter().any(|it| self.path == *it || (it.ends_with('/') && self.path.starts_with(it)))
    }

    /// Whether it is code that only tests run: tests, benches, examples, fakes, conformance suites.
    pub(crate) fn is_of_tests(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.iter().any(|it| {
            matches!(*it, "tests" | "benches" | "examples" | "fake" | "conformance")
                || matches!(*it, "tests.rs" | "fake.rs" | "conformance.rs")
        })
    }
}

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file whose name ends so, by path.
pub(crate) fn files(extension: &str) -> Vec<TextFile> {
    let mut paths = Vec::new();
    walk(root(), &mut paths);
    paths.retain(|it| it.extension().is_some_and(|it| it == extension));
    paths.sort();
    assert!(!paths.is_empty(), "the checkout has no .{extension} files: is this run from a checkout?");
    let file = |path: PathBuf| TextFile {
        text: std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        path: relative(&path),
    };
    paths.into_iter().map(file).collect()
}

/// Every Rust file.
pub(crate) fn rust() -> Vec<TextFile> {
    files("rs")
}

/// The names of the folders in a folder.
pub(crate) fn folders(of: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(of)).unwrap_or_else(|error| panic!("{of}: {error}"));
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|it| it.path().is_dir())
        .filter_map(|it| it.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            let is_ours = !NOT_OURS.iter().any(|it| entry.file_name() == *it);
            if is_ours {
                walk(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("what is walked lies below the root");
    path.to_string_lossy().replace('\\', "/")
}
