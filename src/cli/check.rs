//! `reportline check`: proves configuration, flows, languages and support data, and names every fault at once.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::CLOCK;
use crate::clock::Clock;
use crate::config::{Config, ConfigFault, ConfigFaults};
use crate::content::Content;
use crate::run::{check_channels, check_hub, check_store};

/// What `check` may be told.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Let warnings fail, too: for those who keep the words.
    #[arg(long)]
    strict: bool,
}

/// What was found, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Found {
    /// What stops the service from starting.
    faults: Vec<FaultLine>,
    /// What should be looked at.
    warnings: Vec<String>,
    /// What was proven.
    flows: Vec<String>,
    /// Every language, and how much of it is there.
    languages: Vec<LanguageLine>,
}

#[derive(Debug, Serialize)]
struct FaultLine {
    key: String,
    problem: String,
    remedy: String,
}

#[derive(Debug, Serialize)]
struct LanguageLine {
    tag: String,
    name: String,
    awaits_review: bool,
    n_missing: usize,
}

pub(super) fn run(config: (Option<Config>, ConfigFaults), arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (config, faults) = config;
    let mut found = Found { faults: lines(faults.0), ..Found::default() };
    if let Some(config) = config {
        look(&config, &mut found);
    }
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?;
    } else {
        print(&mut out, &found)?;
    }
    let is_good = found.faults.is_empty() && (found.warnings.is_empty() || !arguments.strict);
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn look(config: &Config, found: &mut Found) {
    found.faults.extend(lines(check_channels(config)));
    found.faults.extend(lines(check_store(config)));
    found.faults.extend(lines(check_hub(config)));
    match Content::load(config) {
        Ok(content) => {
            let catalog = content.words.catalog();
            let keys = content.text_keys();
            let missing = catalog.missing(&keys);
            found.warnings = content.warnings(CLOCK.now());
            found.flows = content.flows.by_id.keys().map(ToString::to_string).collect();
            found.flows.sort();
            found.languages = catalog
                .languages()
                .iter()
                .map(|it| LanguageLine {
                    tag: it.language.to_string(),
                    name: it.name.clone(),
                    awaits_review: it.status == reportline_locale::Status::AwaitingReview,
                    n_missing: missing.iter().filter(|(language, _)| *language == it.language).count(),
                })
                .collect();
        }
        Err(faults) => found.faults.extend(lines(faults.0)),
    }
}

fn print(out: &mut impl Write, found: &Found) -> std::io::Result<()> {
    for fault in &found.faults {
        writeln!(out, "fault    {}: {}; {}", fault.key, fault.problem, fault.remedy)?;
    }
    for warning in &found.warnings {
        writeln!(out, "warning  {warning}")?;
    }
    for flow in &found.flows {
        writeln!(out, "flow     {flow}: every question can be reached, every path ends in the review")?;
    }
    for language in &found.languages {
        let state = if language.awaits_review { "awaits review" } else { "reviewed" };
        let missing = match language.n_missing {
            0 => "complete".to_owned(),
            n => format!("{n} texts missing, shown in English"),
        };
        writeln!(out, "language {:<6} {}: {missing}, {state}", language.tag, language.name)?;
    }
    match found.faults.len() {
        0 => writeln!(out, "ok: {} warnings", found.warnings.len()),
        1 => writeln!(out, "1 fault: the service would not start"),
        n => writeln!(out, "{n} faults: the service would not start"),
    }
}

fn lines(faults: Vec<ConfigFault>) -> Vec<FaultLine> {
    faults.into_iter().map(|it| FaultLine { key: it.key, problem: it.problem, remedy: it.remedy }).collect()
}
