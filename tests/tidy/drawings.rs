//! The drawings of the flows in the documentation are those of the flows that are shipped.

use reportline::config::{Environment, load};
use reportline::content::Content;
use reportline_channel::Words;
use reportline_flow::{to_mermaid, to_svg};

use crate::tell;
use crate::tree::root;

#[test]
fn every_drawing_of_a_flow_is_fresh() {
    let shipped = load(None, &Environment::default()).expect("the defaults are good");
    let content = Content::load(&shipped).expect("what is shipped is without a fault");
    let page = std::fs::read_to_string(root().join("docs/flows/README.md")).expect("the page of the flows");
    let mut breaches = Vec::new();
    for (id, flow) in &content.flows.by_id {
        let drawn = to_svg(flow, &|key: &str| content.words.text("en-GB", key, &[]));
        let kept = std::fs::read_to_string(root().join(format!("docs/flows/{id}.svg"))).unwrap_or_default();
        if kept != drawn {
            breaches.push(format!(
                "docs/flows/{id}.svg: draw it again: reportline flow graph {id} > docs/flows/{id}.svg"
            ));
        }
        if !page.contains(&format!("```mermaid\n{}```\n", to_mermaid(flow)))
            || !page.contains(&format!("({id}.svg)"))
        {
            breaches.push(format!("docs/flows/README.md: show {id}.svg, and what `reportline flow graph {id} --form mermaid` prints"));
        }
    }
    tell(&breaches, "a flow or its words changed: the drawings are made by the program");
}
