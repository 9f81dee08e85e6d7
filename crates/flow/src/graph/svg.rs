//! A flow as one picture: the way down the left, what opens a question as an arc on the right. Both colour schemes.
//!
//! 1. Every question has a row, in the order of the flow, so that the picture reads like the file.
//! 2. Questions that are always asked stand on the way; guarded ones are moved in.
//! 3. An arc leads from each answer that opens a question to the question; each has a lane of its own among those that
//!    pass the same rows, the shortest nearest.
//! 4. What has to be chosen is written where the arc arrives.

use std::fmt::Write as _;

use crate::definition::Flow;
use crate::graph::{Edge, Graph, label_key};

/// All sizes in pixels of a picture that is not scaled.
const ROW: usize = 52;
const BOX_HEIGHT: usize = 36;
const BOX_WIDTH: usize = 300;
const MARGIN: usize = 24;
const INDENT: usize = 44;
const LANE: usize = 16;
/// From the boxes to the first lane: room for what has to be chosen.
const NOTES: usize = 350;
/// The most letters that fit a box.
const BOX_LETTERS: usize = 34;
/// The most letters that fit a line beside a box, and the most lines before the next row.
const NOTE_LETTERS: usize = 50;
const NOTE_LINES: usize = 3;
const LINE: usize = 13;

const STYLE: &str = "\
svg{--ink:#1d2733;--soft:#5b6875;--paper:#ffffff;--box:#f2f5f8;--line:#8a97a5;--way:#1f6f8b}
@media(prefers-color-scheme:dark){svg{--ink:#e8edf2;--soft:#a3b0bd;--paper:#12181f;--box:#1d2630;--line:#6d7a88;--way:#6cc3de}}
rect.paper{fill:var(--paper)}
.box{fill:var(--box);stroke:var(--line)}
.always{stroke:var(--way);stroke-width:2}
.known{stroke-dasharray:5 4}
.end{fill:var(--way);stroke:var(--way)}
text{font:14px system-ui,sans-serif;fill:var(--ink)}
text.kind{font-size:11px;fill:var(--soft)}
text.is{font-size:11px;fill:var(--soft)}
text.last{fill:var(--paper)}
path{fill:none;stroke:var(--line);stroke-width:1.4}
path.on{stroke:var(--way);stroke-width:2}
path.any{stroke-dasharray:3 4}
path.tip{fill:var(--line);stroke:none}
";

/// The picture as SVG. `label` gives the words of a text key, such as `ask-safety.label` or `ask-safety.yes`.
pub fn to_svg(flow: &Flow, label: &dyn Fn(&str) -> String) -> String {
    let graph = flow.graph();
    let lanes = lanes(&graph);
    let n_lanes = lanes.iter().flatten().max().map_or(0, |it| it + 1);
    let width = MARGIN * 2 + INDENT + BOX_WIDTH + NOTES + n_lanes * LANE;
    let height = MARGIN * 2 + graph.nodes.len() * ROW;

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"title\">\n<title id=\"title\">{}</title>\n\
         <style>{STYLE}</style>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n",
        flow.id()
    );
    for (edge, lane) in graph.edges.iter().zip(&lanes) {
        svg.push_str(&match lane {
            None => way(&graph, edge),
            Some(lane) => arc(&graph, edge, *lane),
        });
    }
    for index in 0..graph.nodes.len() {
        svg.push_str(&node(&graph, index, label));
    }
    for index in 0..graph.nodes.len() {
        svg.push_str(&opened_by(&graph, index, label));
    }
    svg + "</svg>\n"
}

/// The lane of each edge; `None` for the way on. A lane is taken once among edges that pass the same rows.
fn lanes(graph: &Graph) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..graph.edges.len()).filter(|it| !graph.edges[*it].is.is_empty()).collect();
    order.sort_by_key(|it| graph.edges[*it].to - graph.edges[*it].from);
    let mut lanes: Vec<Option<usize>> = vec![None; graph.edges.len()];
    for index in order {
        let edge = &graph.edges[index];
        let passes = |other: &Edge| other.from < edge.to && edge.from < other.to;
        let is_taken = |lane: usize| {
            graph.edges.iter().zip(&lanes).any(|(other, taken)| *taken == Some(lane) && passes(other))
        };
        let free = (0..).find(|it| !is_taken(*it));
        lanes[index] = free;
    }
    lanes
}

fn top(index: usize) -> usize {
    MARGIN + index * ROW
}

fn middle(index: usize) -> usize {
    top(index) + BOX_HEIGHT / 2
}

fn left(graph: &Graph, index: usize) -> usize {
    MARGIN + if graph.nodes[index].is_guarded { INDENT } else { 0 }
}

/// Straight down the left of the boxes.
fn way(graph: &Graph, edge: &Edge) -> String {
    let x = left(graph, edge.from) + INDENT / 2;
    let (from, to) = (top(edge.from) + BOX_HEIGHT, top(edge.to));
    format!("<path class=\"on\" d=\"M{x} {from}V{to}\"/>\n")
}

/// Out of the earlier box, down its lane, into the later box.
fn arc(graph: &Graph, edge: &Edge, lane: usize) -> String {
    let out = left(graph, edge.from) + BOX_WIDTH;
    let into = left(graph, edge.to) + BOX_WIDTH;
    let x = MARGIN + INDENT + BOX_WIDTH + NOTES + lane * LANE;
    let (from, to) = (middle(edge.from) + 6, middle(edge.to) - 6);
    let any = if edge.is_any { " class=\"any\"" } else { "" };
    let (down, up) = (from + 8, to - 8);
    let before = x - 8;
    format!(
        "<path{any} d=\"M{out} {from}H{before}Q{x} {from} {x} {down}V{up}Q{x} {to} {before} {to}H{into}\"/>\n\
         <path class=\"tip\" d=\"M{into} {to}l8 -4v8z\"/>\n"
    )
}

fn node(graph: &Graph, index: usize, label: &dyn Fn(&str) -> String) -> String {
    let node = &graph.nodes[index];
    let (x, y) = (left(graph, index), top(index));
    let mut class = String::from("box");
    match (node.question.is_none(), node.is_guarded) {
        (true, _) => class.push_str(" end"),
        (false, false) => class.push_str(" always"),
        (false, true) => {}
    }
    if node.unless_known {
        class.push_str(" known");
    }
    let words = escaped(&shortened(&label(&label_key(node)), BOX_LETTERS));
    let last = if node.question.is_none() { " class=\"last\"" } else { "" };
    let mut svg = format!(
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"8\"/>\n\
         <text{last} x=\"{}\" y=\"{}\">{words}</text>\n",
        x + 14,
        y + 23
    );
    if let Some(kind) = node.kind {
        let (x, y) = (x + BOX_WIDTH - 12, y + 22);
        writeln!(svg, "<text class=\"kind\" text-anchor=\"end\" x=\"{x}\" y=\"{y}\">{}</text>", kind.name())
            .expect("a string takes everything");
    }
    svg
}

/// What has to be chosen for a question to be asked, beside it.
fn opened_by(graph: &Graph, index: usize, label: &dyn Fn(&str) -> String) -> String {
    let opening: Vec<&Edge> = graph.edges.iter().filter(|it| it.to == index && !it.is.is_empty()).collect();
    let Some(first) = opening.first() else { return String::new() };
    let of_edge = |edge: &&Edge| {
        let question = graph.nodes[edge.from].question.as_ref();
        let options = edge.is.iter().filter_map(|it| Some(label(&question?.option_key(it).to_string())));
        options.collect::<Vec<_>>().join(" / ")
    };
    let joint = if first.is_any { " · " } else { " + " };
    let words = opening.iter().map(of_edge).collect::<Vec<_>>().join(joint);
    let (x, y) = (left(graph, index) + BOX_WIDTH + 14, middle(index) + 12);
    let mut lines = wrapped(&words, NOTE_LETTERS);
    if lines.len() > NOTE_LINES {
        let rest = lines.split_off(NOTE_LINES - 1).join(" ");
        lines.push(shortened(&rest, NOTE_LETTERS));
    }
    let mut svg = String::new();
    for (n, line) in lines.iter().enumerate() {
        let y = y + n * LINE;
        writeln!(svg, "<text class=\"is\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(line))
            .expect("a string takes everything");
    }
    svg
}

/// Words in lines of no more than `most` letters, broken at spaces; a longer word has a line of its own.
fn wrapped(words: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn shortened(words: &str, most: usize) -> String {
    match words.chars().count() > most {
        true => words.chars().take(most - 1).chain(['…']).collect(),
        false => words.to_owned(),
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
