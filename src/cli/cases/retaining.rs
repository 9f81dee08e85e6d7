//! What the policy would erase now, and erasing it.

use super::{CLOCK, Form, open_desk, print};
use crate::clock::Clock;
use crate::config::Config;
use crate::content::Content;

/// Prints which cases are over by policy; erases them first if asked to.
pub(super) async fn retain(config: &Config, apply: bool, form: Form) -> anyhow::Result<()> {
    let rules = Content::load(config)?.policy.hub_retention();
    let desk = open_desk(config).await?;
    let now = CLOCK.now();
    let cases = match apply {
        true => desk.apply(&rules, now).await?,
        false => desk.due(&rules, now).await?,
    };
    desk.close().await?;
    match form {
        Form::Json => print(&serde_json::to_string_pretty(&serde_json::json!({
            "is_applied": apply,
            "cases": cases,
        }))?),
        Form::Page => {
            let mut lines: Vec<String> =
                cases.iter().map(|it| format!("{}  {}", it.case, it.why.name())).collect();
            lines.push(match (apply, cases.len()) {
                (_, 0) => "The policy erases nothing now.".to_owned(),
                (true, n) => format!("{n} erased."),
                (false, n) => format!("{n} to erase: reportline cases retention --apply"),
            });
            print(&lines.join("\n"))
        }
    }
}
