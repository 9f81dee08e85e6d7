//! Who may import whom: the arrows between our packages, and which of them may name a heavy dependency.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{MetadataCommand, Package};

use crate::tell;
use crate::tree::root;

/// Every arrow there is, tests included. Adapters stand together: they are siblings.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("delivery", &[]),
    ("seal", &[]),
    ("report", &[]),
    ("locale", &[]),
    ("flow", &["report"]),
    ("channel", &["delivery"]),
    ("store", &["channel", "delivery"]),
    ("store-sql", &["channel", "delivery", "seal", "store"]),
    ("exchange", &["report", "seal"]),
    ("hub", &["delivery", "exchange", "report", "seal"]),
    (ADAPTERS, &["channel", "delivery"]),
];

/// The row of all adapters.
const ADAPTERS: &str = "adapter-*";

/// Crates that only these packages may name, whether for themselves or for their tests.
const ONLY_FOR: &[(&str, &[&str])] = &[
    ("anyhow", &["service"]),
    ("askama", &["adapter-web"]),
    ("async-imap", &["adapter-email"]),
    ("axum", &["adapter-discord", "adapter-telegram", "adapter-web", "service"]),
    ("chacha20poly1305", &["seal"]),
    ("clap", &["service"]),
    ("figment", &["service"]),
    ("fluent-bundle", &["locale"]),
    ("hyper", &["service"]),
    ("lettre", &["adapter-email"]),
    ("mail-parser", &["adapter-email"]),
    ("reqwest", &["adapter-discord", "adapter-telegram", "adapter-web", "service"]),
    ("rustyline", &["adapter-terminal"]),
    ("serenity", &["adapter-discord"]),
    ("sqlx", &["hub", "store-sql"]),
    ("teloxide", &["adapter-telegram"]),
    ("tokio-tungstenite", &["adapter-discord"]),
];

/// The pure rooms, and what would end their purity: clocks, tasks, disks, networks, chance, logs.
const PURE: &[&str] = &["delivery", "flow", "locale", "report"];
const IMPURE: &[&str] = &[
    "async-trait",
    "axum",
    "futures",
    "getrandom",
    "governor",
    "http",
    "hyper",
    "metrics",
    "rand",
    "reqwest",
    "sqlx",
    "tokio",
    "tokio-util",
    "tracing",
];

/// Our packages by their short names, each with all that its manifest names.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("cargo metadata reads our own manifests");
    let named = |package: &Package| package.dependencies.iter().map(|it| short(&it.name)).collect();
    metadata.packages.iter().map(|it| (short(it.name.as_str()), named(it))).collect()
}

/// `reportline-flow` is `flow`, `reportline` is `service`, and others are themselves.
fn short(name: &str) -> String {
    match name.strip_prefix("reportline") {
        Some("") => "service".to_owned(),
        Some(rest) => rest.trim_start_matches('-').to_owned(),
        None => name.to_owned(),
    }
}

fn row(package: &str) -> &str {
    if package.starts_with("adapter-") { ADAPTERS } else { package }
}

#[test]
fn dependencies_run_down() {
    let packages = packages();
    let mut breaches = Vec::new();
    for (package, named) in packages.iter().filter(|(it, _)| *it != "service") {
        let Some((_, may)) = MAY_IMPORT.iter().find(|(it, _)| *it == row(package)) else {
            breaches.push(format!("{package} has no row"));
            continue;
        };
        let ours = named.iter().filter(|it| packages.contains_key(*it) && *it != package);
        let up = ours.filter(|it| !may.contains(&it.as_str()));
        breaches.extend(up.map(|it| format!("{package} imports {it}")));
    }
    tell(
        &breaches,
        "take the import out: what is needed there belongs to a lower floor, or is a capability the contract lacks. \
         An arrow that is right is a row of MAY_IMPORT in tests/tidy/floors.rs and a line in ARCHITECTURE.md",
    );
}

#[test]
fn every_arrow_of_the_table_is_there() {
    let packages = packages();
    let mut breaches = Vec::new();
    for (package, may) in MAY_IMPORT {
        let used: BTreeSet<&String> =
            packages.iter().filter(|(it, _)| row(it) == *package).flat_map(|(_, it)| it).collect();
        breaches.extend(
            may.iter()
                .filter(|it| !used.contains(&(**it).to_owned()))
                .map(|it| format!("{package} may import {it}")),
        );
    }
    tell(&breaches, "take the arrow out of MAY_IMPORT in tests/tidy/floors.rs: nobody goes there any more");
}

#[test]
fn heavy_crates_stay_in_their_rooms() {
    let packages = packages();
    let mut breaches = Vec::new();
    for (heavy, may) in ONLY_FOR {
        let wrong =
            packages.iter().filter(|(it, named)| named.contains(*heavy) && !may.contains(&it.as_str()));
        breaches.extend(wrong.map(|(it, _)| format!("{it} names {heavy}")));
    }
    tell(
        &breaches,
        "use it through the room that has it; or argue for a new row of ONLY_FOR in tests/tidy/floors.rs",
    );
}

#[test]
fn the_middle_is_pure() {
    let packages = packages();
    let mut breaches = Vec::new();
    for pure in PURE {
        let named = packages.get(*pure).unwrap_or_else(|| panic!("{pure} is no package of ours"));
        breaches
            .extend(IMPURE.iter().filter(|it| named.contains(**it)).map(|it| format!("{pure} names {it}")));
    }
    tell(
        &breaches,
        "decide in values: time, chance and files come in as arguments, what should happen goes out as values",
    );
}

#[test]
fn every_dependency_is_used_and_argued_for() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the root has a manifest");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let listed = manifest["workspace"]["dependencies"].as_table().expect("versions are listed once, there");
    let argued = std::fs::read_to_string(root().join(DEPENDENCIES)).expect("the decision is there");
    let packages = packages();
    let mut breaches = Vec::new();
    for name in listed.keys() {
        if !packages.values().any(|named| named.contains(&short(name))) {
            breaches.push(format!("{name}: nobody uses it; take its line out of [workspace.dependencies]"));
        } else if !name.starts_with("reportline-") && !mentions(&argued, name) {
            breaches.push(format!("{name}: {DEPENDENCIES} does not argue for it"));
        }
    }
    tell(
        &breaches,
        "a dependency is a decision: what it does for us, what it drags in, what we would write instead",
    );
}

/// Where each dependency is argued for.
const DEPENDENCIES: &str = "docs/decisions/0002-dependencies.md";

/// Whether a text has a name as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|it: char| !(it.is_alphanumeric() || it == '-' || it == '_')).any(|it| it == name)
}
