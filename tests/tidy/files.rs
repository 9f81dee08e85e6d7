//! How files look: what each opens with, how long it is, what it is called.

use crate::tell;
use crate::tree::{files, root, rust};

/// Longer than this is two files.
const LONGEST: usize = 800;
/// Longer than this wants a row below.
const LONG: usize = 400;

/// Files that are long, and the most lines each may have. Rows only shrink.
const LONG_FILES: &[(&str, usize)] = &[("crates/flow/tests/walks.rs", 481)];

/// No names for a thing: whoever reads them knows nothing.
const NO_NAMES: [&str; 12] = [
    "base", "common", "core", "data", "helper", "helpers", "info", "manager", "misc", "process", "util",
    "utils",
];

#[test]
fn every_file_says_what_it_is_for() {
    let mut breaches = Vec::new();
    for file in rust() {
        let opening: Vec<&str> =
            file.text.lines().map_while(|it| it.strip_prefix("//!")).map(str::trim).collect();
        let sentence = opening.split(|it| it.is_empty()).next().unwrap_or_default().join(" ");
        if !(sentence.contains(". ") || sentence.ends_with(['.', '?'])) {
            breaches.push(format!("{} does not open with a sentence", file.path));
        }
    }
    tell(&breaches, "begin the file with `//! What this room is for.`, a sentence with its full stop");
}

#[test]
fn files_are_short() {
    let mut breaches = Vec::new();
    for file in rust() {
        let n_lines = file.text.lines().count();
        let budget = LONG_FILES.iter().find(|(path, _)| *path == file.path).map(|(_, n_lines)| *n_lines);
        match budget {
            _ if n_lines > LONGEST => {
                breaches.push(format!("{} has {n_lines} lines: it is two files", file.path))
            }
            Some(budget) if n_lines > budget => {
                breaches.push(format!("{} has {n_lines} lines, its row says {budget}", file.path))
            }
            Some(_) if n_lines <= LONG => {
                breaches.push(format!("{} has {n_lines} lines: take its row out", file.path))
            }
            None if n_lines > LONG => breaches.push(format!("{} has {n_lines} lines", file.path)),
            _ => {}
        }
    }
    let is_gone = |path: &str| !root().join(path).exists();
    breaches.extend(
        LONG_FILES
            .iter()
            .filter(|(it, _)| is_gone(it))
            .map(|(it, _)| format!("{it} is gone: take its row out")),
    );
    tell(
        &breaches,
        "find the second room in it; LONG_FILES in tests/tidy/files.rs is for what has grown, and only shrinks",
    );
}

#[test]
fn every_room_has_a_name() {
    let mut breaches = Vec::new();
    for file in rust().into_iter().chain(files("toml")) {
        let nameless = |part: &&str| NO_NAMES.contains(&part.trim_end_matches(".rs"));
        if let Some(part) = file.path.split('/').find(nameless) {
            breaches.push(format!("{}: \"{part}\" is no name", file.path));
        }
    }
    tell(&breaches, "name it after the thing; if there is no word for it yet, it is not a thing yet");
}
