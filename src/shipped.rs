//! The files that come with the program (flows, words, support, policy, places), and an operator's laid over them.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::config::ConfigFault;

/// `config/`, as it was when the program was built.
static CONFIG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config");

/// The text files below a folder of `config/`, by their path within it: `en-GB/conversation.ftl`.
pub fn files(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Some(dir) = CONFIG.get_dir(folder) {
        collect(dir, folder, extension, &mut found);
    }
    found
}

fn collect(dir: &Dir<'_>, below: &str, extension: &str, found: &mut BTreeMap<String, String>) {
    for file in dir.files().filter(|it| it.path().extension().is_some_and(|it| it == extension)) {
        let path = file.path().strip_prefix(below).expect("a folder's files lie below it");
        let text = file.contents_utf8().expect("what we ship is UTF-8, a test reads all of it");
        found.insert(path.to_string_lossy().replace('\\', "/"), text.to_owned());
    }
    for dir in dir.dirs() {
        collect(dir, below, extension, found);
    }
}

/// The shipped files with an operator's folder laid over them: a file of the same path takes the shipped one's place.
/// An empty `own` is none.
pub fn files_over(
    folder: &str,
    extension: &str,
    own: &Path,
    key: &str,
) -> Result<BTreeMap<String, String>, ConfigFault> {
    let mut found = files(folder, extension);
    if own.as_os_str().is_empty() {
        return Ok(found);
    }
    let unreadable = |path: &Path, error: std::io::Error| {
        ConfigFault::new(
            key,
            format!("{} cannot be read ({})", path.display(), error.kind()),
            "check the path and its permissions",
        )
    };
    let mut folders = vec![own.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, error))? {
            let path = entry.map_err(|error| unreadable(&folder, error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
                let name = path.strip_prefix(own).expect("an entry lies below its folder");
                found.insert(name.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    Ok(found)
}

/// A TOML date (`2026-06-29`) of one of these files.
pub fn date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<jiff::civil::Date, D::Error> {
    let date = <toml::value::Datetime as serde::Deserialize>::deserialize(deserializer)?;
    date.to_string().parse().map_err(|_| serde::de::Error::custom("a day is wanted, as in 2026-06-29"))
}
