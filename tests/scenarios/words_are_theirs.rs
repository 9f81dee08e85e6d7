//! Promise 6: the person's words are theirs. Nothing is changed, nothing is concluded.

use serde_json::Value;

use crate::harness::{Walks, World, full_story};

/// Emoji with joiners, both directions, marks that show nothing, controls, spaces that are not, a lone combining mark.
const UGLY: &str = " \n«نجسون»\u{202e} txet desrever \u{202c}\u{200f}👩‍👩‍👧\u{fe0f} e\u{301} \u{a0}\t\u{7}<b>&amp;</b> 'x'; -- \\u0041 \u{feff}{$role} \n ";

#[tokio::test]
async fn words_arrive_to_the_byte() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story(UGLY)).await;
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], UGLY);
    world.finish().await;
}

#[tokio::test]
async fn words_arrive_to_the_byte_from_the_web_page_too() {
    let world = World::new().await;
    let mut visitor = world.visitor().await;
    visitor.press("Start").await;
    let story = "one\n\n  two <script>alert(1)</script> 👩‍👩‍👧 «نجسون»\u{202e}";
    visitor.walks(world.questions(), &full_story(story)).await;
    assert!(!visitor.page().html.contains("<script>alert(1)"), "the review shows it and runs nothing");
    visitor.sends(world.questions()).await;
    world.settles().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], story);
    world.finish().await;
}

#[tokio::test]
async fn the_longest_story_arrives_whole_in_a_review_of_several_messages() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let story: String = "It went on all night. 😢 ".chars().cycle().take(4000).collect();
    ana.says("/start").await;
    ana.walks(&full_story(&story)).await;
    world.settles().await;
    ana.reads_all().await;
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], story);
    world.finish().await;
}

#[tokio::test]
async fn a_report_holds_what_is_perceived_and_no_assessment() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("they threatened to kill me")).await;
    ana.sends().await;
    let report = world.case().await.json;
    assert_eq!(
        report["motivation"]["perceived"],
        Value::Null,
        "what was not said is not guessed from the words"
    );
    assert_eq!(report["incident"]["behaviour"], Value::Null);
    let mut said = report;
    said.as_object_mut().expect("a report is an object").shift_remove("retention");
    let text = said.to_string();
    for word in ["assess", "offence", "classif", "score", "translations"] {
        let at = text.find(word).map(|it| &text[it.saturating_sub(60)..(it + 60).min(text.len())]);
        assert_eq!(at, None, "{word} stands in the report");
    }
    world.finish().await;
}

#[tokio::test]
async fn nothing_that_is_said_calls_it_a_crime_or_promises_an_outcome() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("they shouted")).await;
    ana.sends().await;
    ana.says("/help").await;
    ana.says("/status").await;
    ana.says("/language").await;
    world.settles().await;
    ana.reads_all().await;
    let heard = ana.transcript().to_lowercase();
    // Organisations may have it in their names and sentences about themselves; we do not say it of what happened.
    for words in [
        "is a crime",
        "hate crime has",
        "an offence",
        "illegal",
        "we will investigate",
        "will be punished",
        "victim of",
    ] {
        assert!(!heard.contains(words), "{words:?} was said:\n{heard}");
    }
    world.finish().await;
}
