//! Adapters are siblings: who knows the rooms of one knows those of all.

use crate::tell;
use crate::tree::{folders, root, rust};

/// Adapters whose far side needs no server, and what stands in for it.
const WITHOUT_A_FAKE: &[(&str, &str)] = &[
    ("terminal", "tests/rig.rs"), // The far side is a pair of pipes.
];

/// Every adapter's folder, with the rooms it must have.
fn breaches_of(name: &str) -> Vec<String> {
    let folder = root().join("adapters").join(name);
    let mut breaches = Vec::new();
    let fake =
        WITHOUT_A_FAKE.iter().find(|(it, _)| *it == name).map_or("src/fake.rs", |(_, instead)| instead);
    for room in ["README.md", "src/lib.rs", "src/receive.rs", "src/render.rs", "tests/main.rs", fake] {
        if !folder.join(room).is_file() {
            breaches.push(format!("adapters/{name}/{room} is not there"));
        }
    }
    let below = format!("adapters/{name}/tests/");
    let plays =
        rust().iter().any(|it| it.path.starts_with(&below) && it.text.contains("channel_conformance!("));
    if !plays {
        breaches.push(format!("adapters/{name} does not play the conformance suite"));
    }
    let lib = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap_or_default();
    if !lib.contains("include_str!(\"../README.md\")") {
        breaches.push(format!("adapters/{name}/README.md is not its documentation"));
    }
    breaches
}

#[test]
fn every_adapter_has_the_rooms_of_its_siblings() {
    let breaches: Vec<String> = folders("adapters").iter().flat_map(|it| breaches_of(it)).collect();
    tell(&breaches, "build the room as its siblings have it; the steps are in crates/channel/src/adapter.rs");
}

#[test]
fn every_adapter_is_in_the_table() {
    let kinds: Vec<&str> = reportline::adapters::ADAPTERS.iter().map(|it| it.kind()).collect();
    let mut breaches: Vec<String> = folders("adapters")
        .into_iter()
        .filter(|it| !kinds.contains(&it.as_str()))
        .map(|it| format!("adapters/{it} is not in the table"))
        .collect();
    let strays = kinds.iter().filter(|it| !root().join("adapters").join(it).is_dir());
    breaches.extend(strays.map(|it| format!("{it} is in the table and has no folder of that name")));
    tell(&breaches, "write its line in src/adapters.rs; a kind is called as its folder is");
}
