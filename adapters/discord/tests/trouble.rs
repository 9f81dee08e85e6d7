//! What went wrong once, or would have: each case is named after what a person would have met.

use std::time::Duration;

use reportline_adapter_discord::fake::{Fake, Fault, Guild, Person, Place};
use reportline_channel::conformance::samples;
use reportline_channel::{Body, Command, Content, Inbound, Outbound};
use reportline_delivery::{DeliveryError, DeliveryId};
use serde_json::json;

use crate::stage::{Stage, peer, said, words};

/// Ana in a town.
async fn town() -> (Stage, Guild, Person) {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let ana = stage.fake.person(501, "Ana", "en-GB");
    guild.admits(&ana);
    (stage, guild, ana)
}

fn answering(inbound: &Inbound, body: Body) -> Outbound {
    Outbound { reply_to: inbound.reply_to.clone(), ..samples::english(body) }
}

fn n_asked(fake: &Fake, method: &str, path: &str) -> usize {
    fake.requests().iter().filter(|it| it.method == method && it.path.contains(path)).count()
}

#[tokio::test]
async fn thinking_does_not_stay_beside_an_answer_that_was_tried_twice() {
    let (stage, guild, ana) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    for fault in [Fault::Server, Fault::Drop] {
        stage.fake.fails_next("PATCH /webhooks/*/*/messages/@original", fault);
        let message = answering(&inbound, samples::saying(&["Go on."]).body);
        let sent = stage.line.send(&inbound.peer, &message, None).await;
        assert!(matches!(sent, Err(DeliveryError::Retry { .. })), "{sent:?}");
        assert!(ana.is_left_thinking());
    }
    stage.answers(&inbound, samples::saying(&["Go on."]).body).await;
    assert!(!ana.is_left_thinking());
    assert_eq!(ana.shown().len(), 1, "it is said once");
    stage.stop().await;
}

#[tokio::test]
async fn an_answer_is_not_taken_away_with_the_thinking_it_replaced() {
    let (stage, guild, ana) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    // Written at once, and confirmed when the promise would be overdue: Bo's, which is younger, was taken back.
    stage.fake.fails_next("PATCH /webhooks/*/*/messages/@original", Fault::DoneButHeld);
    let bo = stage.fake.person(502, "Bo", "en-GB");
    stage.line.inbox.limit_next(1);
    bo.uses(&Place::Dm, "help", json!({}));
    let message = answering(&inbound, samples::saying(&["Go on."]).body);
    let confirming = async {
        stage.fake.waits_for("the other promise", |_| bo.is_left_thinking()).await;
        stage.fake.waits_for("it to be taken back", |_| !bo.is_left_thinking()).await;
        stage.fake.answers_what_is_held();
    };
    let (sent, ()) = tokio::join!(stage.line.send(&inbound.peer, &message, None), confirming);
    sent.expect("it is shown");
    ana.says("and on");
    stage.accepted(2).await;
    assert!(ana.shown().iter().any(|it| words(it) == "Go on."));
    stage.stop().await;
}

#[tokio::test]
async fn direct_messages_are_not_opened_for_what_is_said_elsewhere() {
    let (stage, guild, ana) = town().await;
    ana.uses(&Place::Guild(&guild), "help", json!({}));
    let inbound = stage.accepted(1).await;
    for _ in 0..3 {
        stage.answers(&inbound, samples::saying(&["Who can help"]).body).await;
    }
    assert_eq!(n_asked(&stage.fake, "POST", "/users/@me/channels"), 0);
    stage.fake.passes(Duration::from_secs(16 * 60));
    stage.answers(&inbound, samples::saying(&["The hub has it."]).body).await;
    assert_eq!(n_asked(&stage.fake, "POST", "/users/@me/channels"), 1);
    stage.stop().await;
}

#[tokio::test]
async fn a_word_waits_where_the_last_way_is_only_troubled() {
    let (stage, guild, ana) = town().await;
    ana.uses(&Place::Guild(&guild), "help", json!({}));
    let inbound = stage.accepted(1).await;
    stage.fake.passes(Duration::from_secs(16 * 60));
    stage.fake.fails_next("POST /users/@me/channels", Fault::Server);
    let message = answering(&inbound, samples::saying(&["The hub has it."]).body);
    let sent = stage.line.send(&inbound.peer, &message, None).await;
    assert!(matches!(sent, Err(DeliveryError::Retry { .. })), "she need not do anything: {sent:?}");
    stage.line.send(&inbound.peer, &message, None).await.expect("it is shown");
    assert!(ana.shown().iter().any(|it| it.is_dm));
    stage.stop().await;
}

#[tokio::test]
async fn commands_are_offered_again_after_a_bad_start() {
    let fake = Fake::start().await;
    fake.fails_next("GET /applications/*/commands", Fault::Server);
    let stage = Stage::with(fake).await;
    stage.fake.waits_for("the commands", |it| it.n_registrations() == 1).await;
    stage.stop().await;
}

#[tokio::test]
async fn a_move_that_is_told_twice_is_one_move() {
    let (stage, guild, ana) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.answers(&inbound, samples::text_question().body).await;
    ana.presses("discord-move").await;
    stage.accepted(2).await;
    let has_moved = |_: &Fake| ana.shown().iter().any(|it| words(it) == "discord-moved");
    stage.fake.waits_for("her to be told", has_moved).await;
    stage.fake.redelivers(3);
    ana.uses(&Place::Guild(&guild), "status", json!({}));
    stage.accepted(3).await;
    let lines = ana.shown().iter().filter(|it| words(it) == "discord-moved-here").count();
    assert_eq!(lines, 1, "one line in direct messages");
    stage.stop().await;
}

#[tokio::test]
async fn where_a_talk_went_on_stays_readable() {
    let (stage, guild, ana) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    let asked = stage.answers(&inbound, samples::text_question().body).await;
    ana.presses("discord-move").await;
    let moved = stage.accepted(2).await;
    let is_told = |_: &Fake| ana.shown().iter().any(|it| words(it) == "discord-moved");
    stage.fake.waits_for("her to be told", is_told).await;
    stage.answers_after(&moved, Body::Question(samples::one_question()), asked.as_ref()).await;
    let shown = ana.shown();
    let line = shown.iter().find(|it| words(it) == "discord-moved").expect("it still says where");
    assert!(line.button("discord-open-direct").is_some_and(|it| it.url.is_some()));
    stage.stop().await;
}

#[tokio::test]
async fn an_answer_too_long_for_one_line_leaves_no_buttons_behind() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    let inbound = stage.accepted(1).await;
    let asked = stage.asks(&inbound, samples::one_question()).await;
    ana.says("a long story");
    let told = stage.accepted(2).await;
    let mut next = samples::one_question();
    next.notes.clear();
    next.answered = Some("*".repeat(1990));
    stage.answers_after(&told, Body::Question(next), asked.as_ref()).await;
    let shown = ana.shown();
    assert!(shown[0].labels().is_empty() && words(&shown[0]).contains("Who did it happen to?"));
    stage.stop().await;
}

#[tokio::test]
async fn who_was_only_written_to_is_asked_about_too() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    let message = samples::saying(&["You have an update."]);
    stage.line.send(&peer(501), &message, None).await.expect("it is shown");
    stage.fake.gateway_goes_silent();
    stage.fake.drops_gateway(false);
    ana.says("what does that mean?");
    stage.fake.gateway_speaks_again();
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("what does that mean?"));
    stage.stop().await;
}

#[tokio::test]
async fn words_in_private_are_said_once_however_often_they_are_tried() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.uses(&Place::Dm, "report", json!({}));
    stage.answers(&stage.accepted(1).await, samples::saying(&["Go on."]).body).await;
    let n_before = ana.shown().len();
    let parts: Vec<String> = (1..=40).map(|n| format!("{n} {}", "word ".repeat(30))).collect();
    let long = samples::saying(&parts.iter().map(String::as_str).collect::<Vec<_>>());
    let delivery = DeliveryId("019a0000-0000-7000-8000-000000000001".to_owned());
    for _ in 0..2 {
        stage.line.attempt(&peer(501), &long, None, &delivery).await.expect("it is shown");
    }
    let n_shown = ana.shown().len() - n_before;
    assert!(n_shown > 1, "it takes several messages");
    let texts: Vec<String> = ana.shown().iter().map(words).collect();
    assert_eq!(texts.iter().filter(|it| it.starts_with("1 word")).count(), 1, "{texts:?}");
    stage.line.send(&peer(501), &long, None).await.expect("it is shown");
    assert_eq!(ana.shown().len() - n_before, 2 * n_shown, "another one that says the same is said");
    stage.stop().await;
}

#[tokio::test]
async fn a_crowd_is_caught_up_with_and_discord_is_not_run_over() {
    const PEOPLE: u64 = 150;
    let stage = Stage::listening().await;
    let people: Vec<Person> =
        (0..PEOPLE).map(|n| stage.fake.person(1000 + n, "One of many", "en-GB")).collect();
    for it in &people {
        it.says("hello");
    }
    let n = people.len();
    stage.accepted(n).await;
    stage.fake.keeps_limits();
    stage.fake.gateway_goes_silent();
    stage.fake.drops_gateway(false);
    for it in &people {
        it.says("meanwhile");
    }
    stage.fake.gateway_speaks_again();
    stage.accepted(2 * n).await;
    let n_refused = stage.fake.n_invalid_requests();
    assert!(n_refused < 40, "{n_refused} requests were over the limit");
    stage.stop().await;
}

#[tokio::test]
async fn a_server_is_heard_of_and_its_talks_are_not() {
    let (stage, guild, ana) = town().await;
    stage.fake.dispatches("THREAD_CREATE", json!({"id": "71", "guild_id": "71", "name": "a talk of others"}));
    guild.grants(&ana, 1 << 13);
    let posted = ana.posts_in(&guild, "out with them");
    ana.uses_on("discord-command-forward", &posted);
    let community = stage.accepted(1).await.community.expect("the server");
    assert_eq!(community.name.as_deref(), Some("Town"));
    stage.stop().await;
}

#[tokio::test]
async fn a_post_that_discord_hung_up_on_is_not_lost() {
    let fake = Fake::start().await;
    let mut settings = fake.settings();
    settings["public_key"] = reportline_adapter_discord::fake::PUBLIC_KEY.into();
    let stage = Stage::with_settings(fake, &settings).await;
    let mount = stage.line.channel.mount().expect("it wants to be reached");
    let url = crate::life::serve(&stage, &mount.path).await;
    stage.fake.posts_interactions_to(Some(url));
    stage.fake.waits_for("Discord's trial to pass", |it| it.is_endpoint_good() == Some(true)).await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    // Our store is away for longer than Discord waits for an answer.
    stage.line.inbox.lose_next(4);
    ana.uses(&Place::Dm, "status", json!({}));
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.content, Content::Command(Command::Status));
    assert!(stage.line.inbox.offered().len() > 4);
    stage.stop().await;
}
