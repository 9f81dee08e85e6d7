//! Examples work: the configuration that is shipped, and every one that is shown in a document.

use reportline::config::{Environment, load};
use reportline::content::Content;
use reportline::run::check_channels;

use crate::tell;
use crate::tree::{files, root};

#[test]
fn the_shipped_configuration_is_the_default_and_starts() {
    let shipped = load(Some(&root().join("config/reportline.toml")), &Environment::default()).unwrap();
    let default = load(None, &Environment::default()).unwrap();
    assert_eq!(format!("{shipped:?}"), format!("{default:?}"));
    assert_eq!(check_channels(&shipped), []);
    Content::load(&shipped).expect("flows, words, support data and policy are without a fault");
}

#[test]
fn every_configuration_that_is_shown_is_one() {
    let scratch = tempfile::tempdir().unwrap();
    let (mut breaches, mut n_shown) = (Vec::new(), 0);
    for document in files("md") {
        for (line, example) in toml_blocks(&document.text).into_iter().filter(|(_, it)| is_configuration(it))
        {
            n_shown += 1;
            let path = scratch.path().join("reportline.toml");
            std::fs::write(&path, example).unwrap();
            let faults = match load(Some(&path), &Environment::default()) {
                Ok(config) => check_channels(&config).iter().map(ToString::to_string).collect(),
                Err(faults) => vec![faults.to_string()],
            };
            // A key's file is on the operator's machine, not on this one.
            let is_elsewhere = |it: &String| it.contains("_file: ") && it.contains(" cannot be read ");
            let real = faults.into_iter().filter(|it| !is_elsewhere(it));
            breaches.extend(real.map(|it| format!("{}:{line}: {it}", document.path)));
        }
    }
    assert!(n_shown > 0, "no document shows a configuration: this test lost its subject");
    tell(&breaches, "correct the example: people copy it");
}

/// The ```toml blocks of a document, with the line each begins at.
fn toml_blocks(text: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in text.lines().enumerate() {
        match &mut open {
            None if line.trim() == "```toml" => open = Some((index + 2, String::new())),
            Some(_) if line.trim() == "```" => blocks.extend(open.take()),
            Some((_, block)) => {
                block.push_str(line);
                block.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// Flows and support data are shown as TOML as well; a configuration has one of its sections.
fn is_configuration(example: &str) -> bool {
    let sections = [
        "[server]",
        "[store]",
        "[flows]",
        "[words]",
        "[report]",
        "[limits]",
        "[outbox]",
        "[log]",
        "[channels.",
        "[sinks.",
    ];
    example.lines().any(|line| sections.iter().any(|it| line.starts_with(it)))
}
