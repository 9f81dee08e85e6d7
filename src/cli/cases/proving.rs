//! The custody log from the command line: of one case, and proved as a whole.

use std::process::ExitCode;

use reportline_hub::{CaseId, Depth, WorkError, view};

use super::{Form, open, print};
use crate::config::Config;

/// How many findings the JSON holds: who has more has lost the store, and the count tells.
const MOST_FINDINGS: usize = 1000;

pub(super) async fn log(config: &Config, case: Option<CaseId>, form: Form) -> anyhow::Result<()> {
    let hub = open(config).await?;
    let entries = match case {
        Some(case) => hub.custody(case).await?.ok_or(WorkError::NoSuchCase(case))?,
        None => hub.custody_of_the_store().await?,
    };
    print(&match form {
        Form::Json => view::custody_json(case, &entries),
        Form::Page => view::custody_page(case, &entries),
    })?;
    hub.close().await;
    Ok(())
}

/// Ends with 1 if anything was found.
pub(super) async fn verify(config: &Config, depth: Depth, form: Form) -> anyhow::Result<ExitCode> {
    let hub = open(config).await?;
    let (mut findings, mut printed) = (Vec::new(), Ok(()));
    let verified = hub
        .verify(depth, |finding| {
            if form == Form::Page {
                // The first line that nobody reads ends it; the rest is counted.
                printed = std::mem::replace(&mut printed, Ok(())).and_then(|()| print(&finding.to_string()));
            } else if findings.len() < MOST_FINDINGS {
                findings.push(finding);
            }
        })
        .await?;
    printed?;
    print(&match form {
        Form::Json => view::verified_json(&verified, &findings),
        Form::Page => view::verified_page(&verified),
    })?;
    hub.close().await;
    Ok(if verified.n_findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
