//! A flow as a Mermaid flowchart, for documents that draw it themselves.

use std::fmt::Write as _;

use crate::definition::Flow;
use crate::graph::Node;

/// The flowchart. Names are ids: they need no escaping.
pub fn to_mermaid(flow: &Flow) -> String {
    let graph = flow.graph();
    let name = |node: &Node| node.question.as_ref().map_or("review".to_owned(), |it| format!("q_{it}"));
    let mut text = String::from("flowchart TD\n");
    for node in &graph.nodes {
        let line = match (&node.question, node.kind) {
            (Some(question), Some(kind)) if node.is_guarded => {
                format!("{}([{question}: {}])", name(node), kind.name())
            }
            (Some(question), Some(kind)) => format!("{}[{question}: {}]", name(node), kind.name()),
            _ => "review{{review}}".to_owned(),
        };
        writeln!(text, "    {line}").expect("a string takes everything");
    }
    for edge in &graph.edges {
        let (from, to) = (name(&graph.nodes[edge.from]), name(&graph.nodes[edge.to]));
        let is: Vec<&str> = edge.is.iter().map(|it| it.as_str()).collect();
        let line = match (is.is_empty(), edge.is_any) {
            (true, _) => format!("{from} --> {to}"),
            (false, false) => format!("{from} -->|{}| {to}", is.join(", ")),
            (false, true) => format!("{from} -.->|{}| {to}", is.join(", ")),
        };
        writeln!(text, "    {line}").expect("a string takes everything");
    }
    text
}
