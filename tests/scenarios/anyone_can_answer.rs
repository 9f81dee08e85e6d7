//! Promise 8: anyone can answer it: in their words, in their language, forth and back, now or later.

use reportline::config::{Environment, load};
use reportline::content::Content;
use reportline_channel::Words;

use crate::harness::{World, full_story, presses, says};

#[tokio::test]
async fn the_language_can_be_changed_on_the_way_and_nothing_said_is_lost() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("story", &full_story("")).await;
    ana.says("they wrote it on my wall").await;
    ana.hears("Where online did it happen?").await;
    ana.says("/language").await;
    let languages = ana.hears("Which language would you like?").await;
    assert!(languages.button("Polski").is_some(), "each in its own name: {:?}", languages.labels());
    ana.presses("Polski").await;
    let polish = world.questions().text_with("pl", "ask-platform", &[("role", "victim")]);
    ana.hears(&polish).await;
    ana.says("/send").await;
    let review = ana.hears(&world.questions().text_with("pl", "review-heading", &[])).await;
    assert!(review.text.contains("they wrote it on my wall"));
    ana.presses(&world.questions().text_with("pl", "command-confirm", &[])).await;
    ana.hears(&world.questions().text_with("pl", "receipt-saved", &[])).await;
    ana.hears(&world.questions().text_with("pl", "delivered", &[])).await;
    let report = world.case().await.json;
    assert_eq!(report["incident"]["narrative"], "they wrote it on my wall");
    assert_eq!(report["flow"]["locale"], "pl");
    world.finish().await;
}

#[tokio::test]
async fn answers_can_be_typed_in_polish_and_by_number() {
    let mut world = World::new().await;
    let ola = world.person_at("telegram", "Ola", "pl");
    let words = world.questions().in_language("pl");
    let option = |key: &str| words.text(key).to_uppercase();
    ola.says("/start").await;
    ola.walks_to("safety", &[]).await;
    ola.says(&format!("  {}. ", option("ask-safety.no"))).await;
    ola.hears(&words.text("ask-who")).await;
    ola.says("3").await;
    ola.hears(&words.text("ask-basis")).await;
    ola.says("1, 2").await;
    ola.listens().await;
    let evidence = ola.hears(&words.text("ask-evidence")).await;
    assert_eq!(world.questions().asked(&evidence.text).as_deref(), Some("evidence"));
    ola.says(&words.command("skip")).await;
    ola.hears(&words.text("ask-story")).await;
    ola.says("napisał to pod zdjęciem").await;
    ola.hears(&words.text("ask-platform")).await;
    ola.says("facebook").await;
    ola.listens().await;
    ola.says("/send").await;
    ola.hears(&words.text("review-heading")).await;
    ola.presses(&words.command("confirm")).await;
    ola.listens().await;
    ola.listens().await;
    let report = world.case().await.json;
    assert_eq!(report["risk"]["immediate_danger"], "no");
    assert_eq!(report["reporter"]["role"], "witness");
    assert_eq!(report["reporter"]["basis_of_knowledge"], serde_json::json!(["saw_it_live", "saw_it_later"]));
    assert_eq!(report["incident"]["platform"]["slug"], "facebook");
    assert_eq!(report["reporter"]["language"], "pl");
    world.finish().await;
}

#[tokio::test]
async fn a_place_of_several_is_asked_about() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let mut script = full_story("in my town");
    ana.says("/start").await;
    ana.walks_to("area", &script).await;
    ana.says("Richmond").await;
    let which = ana.hears("There is more than one place of that name. Which one is it?").await;
    let london =
        which.labels().into_iter().find(|it| it.starts_with("Richmond upon Thames")).expect("it is offered");
    ana.presses(london).await;
    script.push(("reach", presses("No contact")));
    ana.walks(&script).await;
    ana.sends().await;
    let report = world.case().await.json;
    assert_eq!(report["victim"]["area"]["value"], "E09000027");
    assert_eq!(report["routing"]["hint"]["force_slug"], "metropolitan");
    world.finish().await;
}

#[tokio::test]
async fn of_a_postcode_only_the_first_half_is_kept() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let mut script = full_story("at home");
    script.push(("area", says("m14 5rq")));
    ana.says("/start").await;
    ana.walks(&script).await;
    ana.sends().await;
    let case = world.case().await;
    assert_eq!(case.json["victim"]["area"]["value"], "M14");
    assert!(!case.json.to_string().to_lowercase().contains("5rq"));
    world.finish().await;
}

#[tokio::test]
async fn going_back_keeps_the_answer_until_another_takes_its_place() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let script = full_story("the first words");
    ana.says("/start").await;
    ana.walks_to("platform", &script).await;
    ana.presses("Back").await;
    ana.hears("What happened?").await;
    ana.presses("Keep it").await;
    ana.hears("Where online did it happen?").await;
    ana.says("/back").await;
    ana.hears("What happened?").await;
    ana.says("other words").await;
    let mut shown = ana.hears("Where online did it happen?").await;
    for _ in 0..20 {
        if world.questions().asked(&shown.text).as_deref() == Some("safety") {
            break;
        }
        ana.says("/back").await;
        shown = ana.listens().await;
    }
    ana.says("/back").await;
    ana.hears("This is the first question.").await;
    ana.says("/send").await;
    ana.hears("other words").await;
    ana.sends().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "other words");
    world.finish().await;
}

#[tokio::test]
async fn a_pause_keeps_the_place_and_any_word_goes_on() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks_to("who", &full_story("")).await;
    ana.presses("Pause").await;
    ana.hears("Your place is kept.").await;
    world.moves_on(crate::harness::hours(70)).await;
    world.settles().await;
    ana.says("hello").await;
    ana.hears("Did this happen to you?").await;
    ana.says("It happened to me").await;
    ana.hears("Before you send a picture").await;
    ana.hears("Send us what you saw.").await;
    world.finish().await;
}

/// Draupnir's ReportManager: a table was shifted by one, and "hate speech" was shown as "spam".
#[test]
fn every_label_of_every_language_is_its_own_and_is_read_back_as_its_option() {
    let config = load(None, &Environment::default()).expect("the default is right");
    let content = Content::load(&config).expect("what the program says and asks is whole");
    let mut n_labels = 0;
    for language in content.words.languages() {
        let meanings = content.words.vocabulary(&language.tag);
        for question in content.flows.by_id.values().flat_map(|it| it.questions()) {
            let mut labels = Vec::new();
            for option in &question.options {
                let key = format!("ask-{}.{}", question.id, option.id);
                let label = content.words.text(&language.tag, &key, &[("role", "victim")]);
                let read = reportline_flow::Vocabulary::option(meanings, question, &label);
                assert_eq!(read.as_ref(), Some(&option.id), "{} {key}: {label}", language.tag);
                labels.push(label.to_lowercase());
                n_labels += 1;
            }
            let n_before = labels.len();
            labels.sort();
            labels.dedup();
            assert_eq!(labels.len(), n_before, "{} {}: {labels:?}", language.tag, question.id);
        }
    }
    assert!(n_labels > 500, "{n_labels}");
}

#[tokio::test]
async fn who_reads_a_language_we_do_not_speak_yet_is_spoken_to_in_english_and_may_choose() {
    let mut world = World::new().await;
    let kai = world.person_at("telegram", "Kai", "mi");
    kai.says("/start").await;
    kai.hears("You can report online hate here.").await;
    let asked = kai.hears("Is anyone in danger right now?").await;
    assert!(asked.button("Language").is_some());
    world.finish().await;
}
