//! The link that opens a report again.

use reportline_channel::{Body, Content, Said, Token};

use crate::house::{House, Person};
use crate::scenes;

fn link(person: &Person<'_>) -> String {
    let page = person.browser.page();
    let fields = page.forms.iter().flat_map(|it| &it.controls).find(|it| it.label == "Your private link");
    fields.unwrap_or_else(|| panic!("no link on this page:\n{}", page.text)).value.clone()
}

#[tokio::test]
async fn a_link_kept_here_opens_the_report_there() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::one())).await;
    person.follow("Come back later").await;
    let link = link(&person);
    assert!(link.starts_with("http://report.test/r/"), "{link}");

    let mut elsewhere = Person::new(&house);
    let page = elsewhere.open(&link).await;
    assert!(page.text.contains("If somebody else sent you this link, do not use it"), "{}", page.text);
    assert!(elsewhere.browser.cookies().is_empty(), "a link alone opens nothing");
    let page = elsewhere.press("Open the report").await;
    assert!(page.text.contains("Who did it happen to?"), "{}", page.text);
}

#[tokio::test]
async fn it_is_shown_on_a_pause_and_on_the_receipt_and_nowhere_else() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let secret = peer.0.clone();
    for (name, messages) in scenes::all() {
        house.shows(&peer, messages);
        let page = person.open("/report").await;
        let is_shown = page.html.contains(&secret);
        assert_eq!(is_shown, matches!(name, "paused" | "receipt"), "{name}");
    }
}

#[tokio::test]
async fn from_a_pause_there_is_a_way_on() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Notice(scenes::paused())).await;
    let page = person.browser.page();
    assert!(!page.text.contains("To the first page"), "one way on is enough: {}", page.text);
    person.press("Go on").await;
    let last = house.inbox.accepted().pop().expect("an event");
    assert_eq!((last.peer, last.content), (peer, Content::Said(Said::pressed(Token("start".into())))));
}

#[tokio::test]
async fn after_deleting_nothing_leads_back() {
    let house = House::new();
    let arabic = scenes::all().into_iter().find(|(name, _)| *name == "arabic").expect("a scene").1;
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    house.shows(&peer, arabic);
    person.open("/report").await;
    person.browser.press("إلغاء وحذف");
    let post = person.browser.next_request().expect("a post");
    assert_eq!(house.serve(post).await.headers()["location"], "/report?note=over&lang=ar");

    // The service keeps nothing of what was deleted.
    let mut person = Person::new(&house);
    let peer = person.begins().await;
    let page = person.open("/report?note=over&lang=en-GB").await;
    assert!(page.text.contains("Nothing about you is kept here any more."), "{}", page.text);
    assert!(!page.html.contains(&peer.0), "the private link is shown");
    assert!(person.browser.cookies().is_empty(), "the session ends with this page");
    assert!(person.follow("To the first page").await.text.contains("Report online hate"));
}

#[tokio::test]
async fn a_link_that_cannot_be_one_is_no_page() {
    let house = House::new();
    let mut person = Person::new(&house);
    for address in
        ["/r/", "/r/abc", "/r/ILOU0000000000000000000000000000", "/r/00000000000000000000000000000000/x"]
    {
        assert_eq!(person.open(address).await.status, 404, "{address}");
    }
}

#[tokio::test]
async fn the_first_page_offers_to_go_on_where_a_report_is_open() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    person.open("/").await;
    let page = person.follow("Go on with your report").await;
    assert!(page.text.contains("Who did it happen to?"), "{}", page.text);

    person.open("/").await;
    person.press("Start a new report").await;
    let begun = house.inbox.accepted().pop().expect("a beginning");
    assert_ne!(begun.peer, peer, "a new report is a new session");
}
