//! What assistive technology and a strict policy meet on every page: labels, headings, language, nothing inline.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};
use reportline_adapter_web::fake::Kind;
use reportline_channel::Body;
use reportline_channel::conformance::samples;

use crate::house::{House, Person};
use crate::scenes;

/// A start tag: its name and attributes.
type Tag = (String, BTreeMap<String, String>);

fn tags(html: &str) -> Vec<Tag> {
    let words = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    Tokenizer::new(html)
        .filter_map(|Ok(token)| match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (words(name), words(value)));
                Some((words(&tag.name), attributes.collect()))
            }
            Token::Error(error) => panic!("not well written: {error:?}"),
            _ => None,
        })
        .collect()
}

/// Every page there is, by name: those of a conversation, those around it, those for when something went wrong.
async fn pages() -> Vec<(String, String)> {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let mut pages = Vec::new();
    let samples = samples::outbounds().into_iter().map(|(name, message)| (name, vec![message]));
    for (name, messages) in scenes::all().into_iter().chain(samples) {
        house.shows(&peer, messages);
        pages.push((name.to_owned(), person.open("/report").await.html.clone()));
    }
    for path in ["/", "/help", "/privacy", "/later", "/nowhere", "/r/00000000000000000000000000000000"] {
        pages.push((path.to_owned(), person.open(path).await.html.clone()));
        let other = format!("{path}?lang=ar");
        pages.push((other.clone(), person.open(&other).await.html.clone()));
    }
    for went_wrong in ["empty", "lost", "limited", "late"] {
        house.asks(&peer, Body::Question(scenes::story()));
        person.open("/report").await;
        person.browser.answer(if went_wrong == "empty" { "" } else { "words" });
        match went_wrong {
            "lost" => house.inbox.lose_next(1),
            "limited" => house.inbox.limit_next(1),
            "late" => house.asks(&peer, Body::Question(scenes::one())),
            _ => {}
        }
        pages.push((went_wrong.to_owned(), person.press("Continue").await.html.clone()));
    }
    pages
}

#[tokio::test]
async fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (page, html) in pages().await {
        for (tag, attributes) in tags(&html) {
            assert_ne!(tag, "style", "{page}");
            assert!(tag != "script" || attributes.contains_key("src"), "{page}: a script in the page");
            for (name, value) in &attributes {
                assert!(name != "style" && !name.starts_with("on"), "{page}: <{tag} {name}>");
                let is_loaded = matches!((&*tag, &**name), ("script" | "img", "src") | ("link", "href"));
                assert!(!is_loaded || value.starts_with("/assets/"), "{page}: <{tag} {name}={value}>");
                assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{page}: {value}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_person_types_is_never_markup() {
    for (page, html) in pages().await {
        assert!(!html.contains("<b>"), "{page}: words became markup");
    }
}

#[tokio::test]
async fn every_control_has_a_label_and_every_reference_its_place() {
    for (page, html) in pages().await {
        for control in
            reportline_adapter_web::fake::Page::read(&html).forms.iter().flat_map(|it| &it.controls)
        {
            assert!(control.kind == Kind::Hidden || !control.label.is_empty(), "{page}: {:?}", control.name);
        }
        let tags = tags(&html);
        let attribute = |name: &str| -> Vec<&str> {
            tags.iter().filter_map(|(_, it)| it.get(name)).map(String::as_str).collect()
        };
        let ids = attribute("id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{page}: an id stands twice: {ids:?}");
        for name in ["for", "aria-describedby", "aria-labelledby", "data-copy"] {
            for id in attribute(name).iter().flat_map(|it| it.split_whitespace()) {
                assert!(unique.contains(id), "{page}: {name}={id} leads nowhere");
            }
        }
        for (_, attributes) in tags.iter().filter(|(tag, _)| tag == "a") {
            if let Some(id) = attributes["href"].strip_prefix('#') {
                assert!(unique.contains(id), "{page}: #{id} leads nowhere");
            }
        }
    }
}

#[tokio::test]
async fn every_page_has_one_main_heading_a_title_a_language_and_can_be_skipped_into() {
    for (page, html) in pages().await {
        let tags = tags(&html);
        let count = |name: &str| tags.iter().filter(|(tag, _)| tag == name).count();
        assert_eq!((count("h1"), count("main"), count("title")), (1, 1, 1), "{page}");
        let (_, root) = &tags[0];
        assert!(!root["lang"].is_empty() && matches!(&*root["dir"], "ltr" | "rtl"), "{page}");
        let first_link = tags.iter().find(|(tag, _)| tag == "a").expect("a link");
        assert_eq!(first_link.1["href"], "#main", "{page}");
    }
}

#[tokio::test]
async fn arabic_is_read_from_the_right_in_the_page_and_in_the_conversation() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let arabic = scenes::all().into_iter().find(|(name, _)| *name == "arabic").expect("a scene").1;
    house.shows(&peer, arabic);
    assert_eq!(person.open("/report").await.language, ("ar".into(), "rtl".into()));

    let mut stranger = Person::new(&house);
    stranger.browser.reads("ur-PK, ar;q=0.5");
    assert_eq!(stranger.open("/").await.language, ("ur".into(), "rtl".into()));
    stranger.follow("English").await;
    assert_eq!(stranger.browser.page().language, ("en-GB".into(), "ltr".into()));
}

#[tokio::test]
async fn what_did_not_fit_is_said_first_and_beside_the_field() {
    let house = House::new();
    let scene = scenes::all().into_iter().find(|(name, _)| *name == "story-misfit").expect("a scene").1;
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    house.shows(&peer, scene);
    let page = person.open("/report").await;
    assert!(page.title.starts_with("Please look again – "), "{}", page.title);
    assert_eq!(page.text.matches("I could not read that as a date").count(), 2);

    let tags = tags(&page.html);
    let with =
        |name: &str, value: &str| tags.iter().position(|(_, it)| it.get(name).is_some_and(|it| it == value));
    let summary = with("id", "summary").expect("a summary");
    assert_eq!(tags[summary].1["role"], "alert");
    assert!(tags[summary].1.contains_key("autofocus"), "the summary takes the focus without a script");
    let field = with("id", "answer").expect("a field");
    assert!(summary < field);
    assert_eq!(tags[field].1["aria-describedby"], "answer-help answer-error");
    assert_eq!(tags[field].1["aria-invalid"], "true");
    assert_eq!(tags[field].1["value"], "the other day");
}

#[tokio::test]
async fn in_danger_the_numbers_come_first() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let urgent = scenes::all().into_iter().find(|(name, _)| *name == "urgent").expect("a scene").1;
    house.shows(&peer, urgent);
    let page = person.open("/report").await;
    let links: Vec<&str> = page.links.iter().map(|(_, href)| href.as_str()).collect();
    assert_eq!(links[..2], ["#main", "tel:999"], "after the link that skips it, before anything else");
    let form = page.html.find("<form").expect("a form");
    assert!(page.html.find("tel:999").expect("a number") < form);
    assert!(page.text.contains("Who did it happen to?"), "and the report is still taken");
}

#[tokio::test]
async fn the_emergency_routes_are_on_every_page() {
    for (page, html) in pages().await {
        assert!(html.contains("href=\"tel:999\""), "{page}");
    }
}

#[tokio::test]
async fn pressing_enter_goes_on_and_never_back() {
    for (page, html) in pages().await {
        let Some(form) = html.split("<form").find(|it| it.contains("class=\"ask\"")) else { continue };
        let first = form.split("<button").nth(1).unwrap_or_else(|| panic!("{page}: no button"));
        let is_forward =
            first.contains("class=\"primary\"") || first.contains("web-add") || first.contains(">Add<");
        assert!(is_forward, "{page}: the first button is {first}");
    }
}
