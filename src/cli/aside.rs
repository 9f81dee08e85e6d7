//! `reportline aside KIND`, which the service starts itself: an adapter's work that may end its process.

use std::process::ExitCode;

use clap::Args;

use crate::adapters::adapter;
use crate::telemetry;

/// Whose work it is.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The adapter's kind.
    kind: String,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    telemetry::silence_panics();
    let Some(work) = adapter(&arguments.kind).and_then(|it| it.aside()) else {
        anyhow::bail!("adapters of that kind do nothing aside");
    };
    work()?;
    Ok(ExitCode::SUCCESS)
}
