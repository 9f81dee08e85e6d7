//! `reportline flow`: the conversations, listed and drawn.

use std::io::Write;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use reportline_channel::Words;
use reportline_flow::{Flow, FlowId, to_mermaid, to_svg};

use crate::config::Config;
use crate::content::Content;

/// What can be asked of the flows.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the flows.
    List,
    /// Draw a flow.
    Graph {
        /// Which.
        flow: String,
        /// In what form.
        #[arg(long, value_enum, default_value_t = Form::Svg)]
        form: Form,
        /// In which language the questions stand.
        #[arg(long, default_value = "en-GB", value_name = "TAG")]
        language: String,
    },
}

/// The forms of a drawing.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Form {
    /// A picture.
    Svg,
    /// The text that Mermaid draws.
    Mermaid,
}

pub(super) fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let content = Content::load(config)?;
    let mut out = std::io::stdout();
    match command {
        Command::List => {
            let mut flows: Vec<&Flow> = content.flows.by_id.values().collect();
            flows.sort_by_key(|it| it.id().clone());
            for flow in flows {
                writeln!(
                    out,
                    "{:<12} version {}, {} questions",
                    flow.id().as_str(),
                    flow.version(),
                    flow.questions().len()
                )?;
            }
        }
        Command::Graph { flow, form, language } => {
            let found = FlowId::new(&flow).and_then(|id| content.flows.by_id.get(&id));
            let Some(found) = found else {
                anyhow::bail!("there is no flow {flow}; see: reportline flow list")
            };
            let drawn = match form {
                Form::Svg => to_svg(found, &|key: &str| content.words.text(&language, key, &[])),
                Form::Mermaid => to_mermaid(found),
            };
            writeln!(out, "{}", drawn.trim_end())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
