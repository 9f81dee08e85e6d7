//! `reportline doctor`: asks channels, store and sinks whether all is well, and says which key to change.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;

use super::block_on;
use crate::config::Config;
use crate::run::{Finding, examine};

/// What `doctor` may be told.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let findings = block_on(examine(&config))?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&serde_json::json!({ "findings": findings }))?)?;
    } else {
        for Finding { place, problem, advice } in &findings {
            match problem {
                None => writeln!(out, "well   {place}")?,
                Some(problem) => writeln!(out, "ill    {place}: {problem}")?,
            }
            for advice in advice {
                writeln!(out, "       {advice}")?;
            }
        }
    }
    let is_well = findings.iter().all(|it| it.problem.is_none());
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
