//! Promise 8 on the web page: left and come back to, read from the right, read out loud.

use reportline_adapter_web::fake::{Kind, Visitor};

use crate::harness::{Walks, World, asked, full_story};

#[tokio::test]
async fn a_page_can_be_left_and_come_back_to_by_its_private_link() {
    let mut world = World::new().await;
    let mut visitor = world.visitor().await;
    visitor.press("Start").await;
    visitor.choose("No");
    visitor.press("Continue").await;
    visitor.choose("I saw it");
    visitor.press("Continue").await;
    visitor.follow("Come back later").await;
    let fields = visitor.page().forms.iter().flat_map(|it| &it.controls);
    let link = fields.into_iter().find(|it| it.label == "Your private link").expect("the link").value.clone();
    world.restart().await;

    let mut elsewhere = Visitor::new(&world.page());
    elsewhere.open(&link).await;
    elsewhere.press("Open the report").await;
    assert!(elsewhere.sees("How do you know about it?"), "{}", elsewhere.page().text);
    elsewhere.walks(world.questions(), &full_story("I went on at another place")).await;
    elsewhere.sends(world.questions()).await;
    world.settles().await;
    assert_eq!(world.case().await.json["incident"]["narrative"], "I went on at another place");
    world.finish().await;
}

#[tokio::test]
async fn an_arabic_page_reads_from_right_to_left() {
    let world = World::new().await;
    let mut visitor = Visitor::new(&world.page());
    visitor.reads("ar,en;q=0.5");
    visitor.open("/").await;
    assert_eq!(visitor.page().language, ("ar".to_owned(), "rtl".to_owned()));
    let words = world.questions().in_language("ar");
    visitor.press(&words.text("web-start")).await;
    assert_eq!(visitor.page().language, ("ar".to_owned(), "rtl".to_owned()));
    assert!(visitor.sees(&words.text("ask-safety")), "{}", visitor.page().text);
    world.finish().await;
}

#[tokio::test]
async fn every_control_of_every_page_has_a_name_that_can_be_read_out() {
    let world = World::new().await;
    let mut visitor = world.visitor().await;
    visitor.press("Start").await;
    let script = full_story("read out to me");
    for _ in 0..40 {
        let page = visitor.page();
        assert!(!page.title.is_empty());
        assert_eq!(page.html.matches("<h1").count(), 1, "{}", page.html);
        let nameless = page
            .forms
            .iter()
            .flat_map(|it| &it.controls)
            .filter(|it| it.kind != Kind::Hidden && it.label.is_empty());
        assert_eq!(nameless.count(), 0, "{}", page.html);
        if visitor.sees("Please read your report once more.") {
            return world.finish().await;
        }
        let asked = asked(&visitor, world.questions());
        visitor.answers(world.questions(), &asked, &script).await;
    }
    panic!("no review");
}
