//! A flow drawn: what is in the picture is what is in the file.

use expect_test::expect;
use reportline_flow::{to_mermaid, to_svg};

use crate::setting::flow;

#[test]
fn a_flow_is_a_flowchart() {
    expect![[r#"
        flowchart TD
            q_safety[safety: choice]
            q_who[who: choice]
            q_evidence[evidence: evidence]
            q_story[story: text]
            q_area[area: area]
            q_reach[reach: choice]
            q_contact([contact: contact])
            q_safe([safe: choice])
            review{{review}}
            q_safety --> q_who
            q_who --> q_evidence
            q_evidence --> q_story
            q_story --> q_area
            q_area --> q_reach
            q_reach --> review
            q_reach -->|contact| q_contact
            q_reach -->|contact| q_safe
    "#]]
    .assert_eq(&to_mermaid(&flow("quick")));
}

#[test]
fn every_walk_is_drawn_from_the_first_question_to_the_review() {
    for name in ["report", "quick", "forward"] {
        let graph = flow(name).graph();
        assert_eq!(graph.roots(), [0], "{name}");
        assert_eq!(graph.nodes.len(), flow(name).questions().len() + 1, "{name}");
        assert!(graph.edges.iter().all(|it| it.from < it.to), "{name}");
        assert!(graph.edges.iter().any(|it| it.to + 1 == graph.nodes.len()), "{name}");
    }
}

#[test]
fn the_picture_has_every_question_and_no_open_mark() {
    let report = flow("report");
    let svg = to_svg(&report, &|key| format!("<{key}> & \"more\""));
    for question in report.questions() {
        assert!(svg.contains(&format!("&lt;ask-{}.label", question.id)), "{}", question.id);
    }
    assert!(svg.contains("review-heading") && svg.contains("prefers-color-scheme:dark"));
    assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    assert!(!svg.contains("& "), "an ampersand is escaped");
}

#[test]
fn what_opens_a_question_is_written_out() {
    let svg = to_svg(&flow("report"), &|key| format!("the words of {}", key.trim_start_matches("ask-")));
    let beside: Vec<&str> = svg.lines().filter(|it| it.starts_with("<text class=\"is\"")).collect();
    let written = beside.concat();
    for option in
        ["who.on_behalf", "who.witness", "strand.race", "strand.religion", "safety.yes", "reach.contact"]
    {
        assert!(written.contains(option), "{option} is not in the picture");
    }
    assert!(
        beside.iter().all(|it| it.split('>').nth(1).is_some_and(|it| it.chars().count() <= 60)),
        "{written}"
    );
}
