//! A conversation page by page: what is pressed, typed and added arrives, once, and nothing typed is lost.

use reportline_channel::{Body, Capture, Command, Content, Handed, Missing, Token};

use crate::house::{House, Person};
use crate::scenes;

fn tokens(pressed: &[Token]) -> Vec<&str> {
    pressed.iter().map(|it| it.0.as_str()).collect()
}

#[tokio::test]
async fn starting_begins_a_conversation_in_the_language_read() {
    let house = House::new();
    let mut person = Person::new(&house);
    person.browser.reads("pl-PL,pl;q=0.9,en;q=0.5");
    person.open("/").await;
    assert_eq!(person.browser.page().language, ("pl".into(), "ltr".into()));
    let start = house.context().words.text("pl", "web-start", &[]);
    person.press(&start).await;

    let begun = &house.inbox.accepted()[0];
    assert_eq!(begun.content, Content::Command(Command::Start));
    assert_eq!(begun.language.as_deref(), Some("pl"));
}

#[tokio::test]
async fn a_short_report_is_a_button_of_its_own() {
    let house = House::new();
    let mut person = Person::new(&house);
    person.open("/").await;
    person.press("Make a short report").await;
    assert_eq!(house.inbox.accepted()[0].content, Content::Command(Command::Quick));
}

#[tokio::test]
async fn one_answer_is_its_token() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::one())).await;
    person.browser.choose("I saw it");
    let page = person.press("Continue").await;
    assert_eq!(page.status, 200, "every post that is taken ends in a redirect to the page");
    assert_eq!(tokens(&house.answers()[0].pressed), ["who:saw"]);
}

#[tokio::test]
async fn many_answers_come_with_the_button_that_goes_on() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::many())).await;
    person.browser.clear("Religion").choose("Disability").choose("Race or nationality");
    person.press("Continue").await;
    assert_eq!(tokens(&house.answers()[0].pressed), ["why:race", "why:disability", "why:done"]);
}

#[tokio::test]
async fn an_answer_can_be_put_in_words_where_there_are_options() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::one())).await;
    person.browser.answer("it was my neighbour");
    person.press("Continue").await;
    let answers = house.answers();
    assert_eq!((answers[0].text.as_deref(), answers[0].pressed.len()), (Some("it was my neighbour"), 0));
}

#[tokio::test]
async fn going_back_takes_what_was_typed_and_nothing_that_was_there() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::many())).await;
    person.press("Back").await;
    house.asks(&peer, Body::Question(scenes::story()));
    person.open("/report").await;
    person.press("Back").await;
    house.asks(&peer, Body::Question(scenes::story()));
    person.open("/report").await;
    person.browser.answer("half a sentence");
    person.press("Back").await;
    let answers = house.answers();
    assert!(answers.iter().all(|it| tokens(&it.pressed) == ["back"]));
    let texts: Vec<Option<&str>> = answers.iter().map(|it| it.text.as_deref()).collect();
    assert_eq!(texts, [None, None, Some("half a sentence")]);
}

#[tokio::test]
async fn skipping_and_deleting_leave_everything_behind() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::story())).await;
    for label in ["Skip", "Cancel and delete"] {
        house.asks(&peer, Body::Question(scenes::story()));
        person.open("/report").await;
        person.browser.answer("never mind");
        person.press(label).await;
    }
    assert_eq!(house.answers().iter().filter_map(|it| it.text.clone()).count(), 0);
}

#[tokio::test]
async fn after_a_post_the_page_speaks_the_language_of_the_conversation() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let arabic = scenes::all().into_iter().find(|(name, _)| *name == "arabic").expect("a scene").1;
    house.shows(&peer, arabic);
    person.open("/report").await;
    person.browser.choose("رأيته");
    house.inbox.limit_next(1);
    let page = person.press("متابعة").await;
    assert_eq!((page.status, page.language.0.as_str()), (429, "ar"));
}

#[tokio::test]
async fn words_keep_their_lines_and_what_was_written_before_is_there() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::story())).await;
    let field = &person
        .browser
        .page()
        .forms
        .iter()
        .flat_map(|it| &it.controls)
        .find(|it| it.label == "What happened?");
    assert_eq!(
        field.expect("a field with a label").value,
        "It began under a photo of my daughter.\nThen <b>they</b> found my work."
    );
    person.browser.answer("  One.\n\nTwo: <script>alert(1)</script> & more. ");
    person.press("Continue").await;
    assert_eq!(house.answers()[0].text.as_deref(), Some("  One.\n\nTwo: <script>alert(1)</script> & more. "));
}

#[tokio::test]
async fn a_ready_answer_stands_beside_the_field() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::line())).await;
    person.press("Yesterday").await;
    assert_eq!(tokens(&house.answers()[0].pressed), ["when:yesterday"]);
}

#[tokio::test]
async fn too_many_words_come_back_whole_with_how_many_to_lose() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::line())).await;
    let text = "ą".repeat(213);
    person.browser.answer(&text);
    let page = person.press("Continue").await;
    assert_eq!(page.status, 422);
    assert!(page.title.starts_with("Please look again – 4 of 9"), "{}", page.title);
    assert!(page.text.contains("room for 200 characters here, and this is 13 more"), "{}", page.text);
    assert!(page.html.contains(&text), "what was typed is gone");
    assert_eq!(house.answers(), []);
}

#[tokio::test]
async fn words_that_did_not_fit_stand_in_the_field_again() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one_misfit())).await;
    person.browser.answer("it was <my> neighbour");
    let page = person.press("Continue").await;
    assert_eq!(page.status, 422);
    let fields = page.forms.iter().flat_map(|it| &it.controls);
    assert!(fields.clone().any(|it| it.value == "it was <my> neighbour"), "{}", page.text);
    assert_eq!(house.answers().len(), 1, "and the service has heard them");

    house.asks(&peer, Body::Question(scenes::one()));
    person.open("/report").await;
    person.browser.answer("it was my neighbour");
    assert_eq!(person.press("Continue").await.status, 200, "what fits ends in a redirect");
}

#[tokio::test]
async fn an_empty_answer_is_asked_again_and_not_handed_over() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let page = person.press("Continue").await;
    assert!(page.text.contains("Choose an answer first."), "{}", page.text);
    house.asks(&peer, Body::Question(scenes::story()));
    person.open("/report").await;
    person.browser.answer("  \n ");
    let page = person.press("Continue").await;
    assert!(page.text.contains("Write an answer first."), "{}", page.text);
    assert_eq!(house.answers(), []);
}

#[tokio::test]
async fn files_of_one_form_are_one_exhibit_and_their_bytes_are_kept() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::evidence(0))).await;
    person.browser.write("A link, or your own words", "https://example.org/post/1");
    person.browser.attach("zażółć 1.png", "image/png", *b"\x89PNG\r\n--\r\n\0");
    person.browser.attach("chat.txt", "text/plain", *b"words");
    person.press("Add").await;

    let answers = house.answers();
    assert_eq!(answers[0].text.as_deref(), Some("https://example.org/post/1"));
    let [exhibit] = &answers[0].exhibits[..] else { panic!("not one exhibit") };
    assert_eq!((exhibit.capture, exhibit.files.len(), &exhibit.text), (Capture::Upload, 2, &None));
    let kept = house.inbox.kept();
    assert_eq!(&kept[0].bytes[..], b"\x89PNG\r\n--\r\n\0");
    assert_eq!(kept[0].name.as_deref(), Some("zażółć 1.png"));
    assert_eq!(kept[1].declared_type.as_deref(), Some("text/plain"));
}

#[tokio::test]
async fn what_is_chosen_when_that_is_all_is_not_left_behind() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::evidence(2))).await;
    assert!(person.browser.sees("Added so far: 2"));
    person.browser.attach("last.png", "image/png", *b"png");
    person.press("That’s all").await;
    let answers = house.answers();
    assert_eq!(tokens(&answers[0].pressed), ["evidence:done"]);
    assert_eq!(answers[0].exhibits[0].files.len(), 1);
}

#[tokio::test]
async fn a_file_over_the_limit_is_told_missing_and_the_rest_is_kept() {
    let house = House::new();
    house.inbox.set_file_limit(4);
    let (mut person, _) = house.person_asked(Body::Question(scenes::evidence(0))).await;
    person.browser.attach("big.mp4", "video/mp4", *b"12345").attach("small.txt", "text/plain", *b"1234");
    person.press("Add").await;
    let answers = house.answers();
    let [missing, kept] = &answers[0].exhibits[0].files[..] else { panic!("not two files") };
    assert!(matches!(kept, Handed::Kept(_)));
    match missing {
        Handed::Missing { why: Missing::TooLarge, name, size, .. } => {
            assert_eq!((name.as_deref(), *size), (Some("big.mp4"), Some(5)));
        }
        other => panic!("expected a missing file, not {other:?}"),
    }
}

#[tokio::test]
async fn a_double_click_is_one_event() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::one())).await;
    person.browser.choose("I saw it");
    person.press("Continue").await;
    person.press_again().await;
    assert_eq!(house.answers().len(), 1);
    let offered = house.inbox.offered();
    assert_eq!(offered[1].id, offered[2].id);
}

#[tokio::test]
async fn a_page_from_before_answers_nothing_and_loses_nothing() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::story())).await;
    house.asks(&peer, Body::Question(scenes::line()));
    person.browser.answer("typed into the old page");
    let page = person.press("Continue").await;
    assert_eq!(page.status, 409);
    assert!(page.html.contains("typed into the old page"), "what was typed is gone");
    let page = person.follow("Go on with your report").await;
    assert!(page.text.contains("When did it happen?"));

    house.asks(&peer, Body::Question(scenes::one()));
    let page = person.press("Today").await;
    assert!(page.text.contains("This page had been answered before"), "{}", page.text);
    assert_eq!(house.answers(), []);
}

#[tokio::test]
async fn while_the_store_is_away_words_stay_and_the_same_event_goes_again() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::story())).await;
    person.browser.answer("not lost");
    house.inbox.lose_next(1);
    let page = person.press("Continue").await;
    assert_eq!(page.status, 503);
    assert!(page.headers.contains_key("retry-after"));
    assert!(page.html.contains("not lost"));
    person.press("Try again").await;
    assert_eq!(house.answers()[0].text.as_deref(), Some("not lost"));
    let offered = house.inbox.offered();
    assert_eq!(offered[1].id, offered[2].id, "it may have been taken after all");
}

#[tokio::test]
async fn over_a_limit_words_stay_and_go_again_as_another_event() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::story())).await;
    person.browser.answer("too fast");
    house.inbox.limit_next(1);
    let page = person.press("Continue").await;
    assert_eq!(page.status, 429);
    assert!(page.text.contains("Your place is kept"), "{}", page.text);
    assert!(page.html.contains("<details class=\"emergency\" open>"), "help is shown without asking");
    person.press("Try again").await;
    assert_eq!(house.answers()[0].text.as_deref(), Some("too fast"));
}

#[tokio::test]
async fn another_language_is_one_press_away() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Receipt(scenes::receipt())).await;
    person.press("العربية").await;
    let last = house.inbox.accepted().pop().expect("an event");
    assert_eq!(last.content, Content::Command(Command::Language(Some("ar".into()))));
}

#[tokio::test]
async fn help_and_language_stand_on_a_page_once() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    for (body, is_asking) in [
        (Body::Question(scenes::one()), true),
        (Body::Review(scenes::review()), true),
        (Body::Receipt(scenes::receipt()), false),
        (Body::Notice(scenes::paused()), false),
    ] {
        house.asks(&peer, body);
        let page = person.open("/report").await;
        let in_the_footer = (page.html.contains("href=\"/help"), page.html.contains("action=\"/language\""));
        assert_eq!(in_the_footer, (!is_asking, !is_asking), "{}", page.text);
    }
}

#[tokio::test]
async fn a_conversation_that_is_gone_says_so_and_offers_a_beginning() {
    let house = House::new();
    let mut person = Person::new(&house);
    let page = person.open("/report").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("No report is open here"), "{}", page.text);

    person.begins().await;
    assert_eq!(person.browser.page().status, 404, "the inbox knows no conversation of that peer");
    let page = person.follow("To the first page").await;
    assert!(page.text.contains("Report online hate"));
    assert!(!page.text.contains("A report is open on this device"));
}
