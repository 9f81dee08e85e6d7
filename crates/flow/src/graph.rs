//! A flow as a picture: which questions there are, what opens them, where every walk ends.

mod mermaid;
mod svg;

pub use mermaid::to_mermaid;
pub use svg::to_svg;

use std::collections::BTreeSet;

use crate::definition::{Condition, Flow, Kind};
use crate::id::{OptionId, QuestionId};

/// A flow as nodes and edges, in the order of the flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The questions, and last the review.
    pub nodes: Vec<Node>,
    /// Between them: the way on, and what opens a question.
    pub edges: Vec<Edge>,
}

/// A question, or the review.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The question; `None` for the review.
    pub question: Option<QuestionId>,
    /// How it is answered; `None` for the review.
    pub kind: Option<Kind>,
    /// Whether it is asked only when something opens it.
    pub is_guarded: bool,
    /// Whether it is left out when the evidence tells it.
    pub unless_known: bool,
}

/// From one node to a later one, by their index.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The earlier node.
    pub from: usize,
    /// The later node.
    pub to: usize,
    /// What has to be chosen at the earlier one for the later to be asked; empty for the way on.
    pub is: Vec<OptionId>,
    /// Whether one such edge of several is enough.
    pub is_any: bool,
}

impl Flow {
    /// The flow as nodes and edges. The way on leads over the questions that are always asked; a guarded one hangs on
    /// what opens it and leads back to the way.
    pub fn graph(&self) -> Graph {
        let mut nodes: Vec<Node> = self
            .questions()
            .iter()
            .map(|it| Node {
                question: Some(it.id.clone()),
                kind: Some(it.kind),
                is_guarded: !it.guard.all.is_empty() || !it.guard.any.is_empty(),
                unless_known: it.unless_known,
            })
            .collect();
        nodes.push(Node { question: None, kind: None, is_guarded: false, unless_known: false });

        let on_the_way: Vec<usize> = (0..nodes.len()).filter(|it| !nodes[*it].is_guarded).collect();
        let on = |pair: &[usize]| Edge { from: pair[0], to: pair[1], is: Vec::new(), is_any: false };
        let mut edges: Vec<Edge> = on_the_way.windows(2).map(on).collect();
        for (to, question) in self.questions().iter().enumerate() {
            let opened = |condition: &Condition, is_any: bool| {
                let from = self.questions().iter().position(|it| it.id == condition.question)?;
                Some(Edge { from, to, is: condition.is.clone(), is_any })
            };
            edges.extend(question.guard.all.iter().filter_map(|it| opened(it, false)));
            edges.extend(question.guard.any.iter().filter_map(|it| opened(it, true)));
        }
        Graph { nodes, edges }
    }
}

impl Graph {
    /// The nodes that nothing leads to. Of a proven flow there is one: the first question.
    pub fn roots(&self) -> Vec<usize> {
        let reached: BTreeSet<usize> = self.edges.iter().map(|it| it.to).collect();
        (0..self.nodes.len()).filter(|it| !reached.contains(it)).collect()
    }
}

/// The text key of a node's short name: `ask-safety.label`, or `review-heading`.
fn label_key(node: &Node) -> String {
    match &node.question {
        Some(question) => question.label_key().to_string(),
        None => "review-heading".to_owned(),
    }
}
