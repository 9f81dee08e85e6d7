//! A channel's life: what it asks for, what it refuses, and what it does when the gateway, the platform or it itself
//! was away.

use std::time::Duration;

use reportline_adapter_discord::fake::{Fake, Place};
use reportline_channel::conformance::{LIMIT, samples};
use reportline_channel::{Adapter, Body, ChannelId, Content, EventId, RunError, Said};
use serde_json::json;
use tokio::time::timeout;

use crate::stage::{Stage, channel, said, words};

#[tokio::test]
async fn only_what_is_wanted_is_asked_for() {
    let stage = Stage::listening().await;
    assert_eq!(
        stage.fake.intents(),
        Some(1 | 1 << 12),
        "servers' names and direct messages, nothing privileged"
    );
    stage.stop().await;
}

#[tokio::test]
async fn an_application_that_may_read_all_messages_is_refused_with_the_remedy() {
    let fake = Fake::start().await;
    fake.has_message_content_intent(true);
    let channel = channel(&fake.settings());
    match channel.probe().await {
        Err(RunError::Refused { remedy, .. }) => {
            assert!(remedy.contains("Message Content Intent"), "{remedy}")
        }
        other => panic!("expected a refusal, not {other:?}"),
    }
}

#[tokio::test]
async fn commands_are_registered_once() {
    let stage = Stage::listening().await;
    stage.fake.waits_for("the commands", |it| it.n_registrations() == 1).await;
    assert_eq!(stage.fake.commands().len(), 9);
    let fake = stage.fake.clone();
    stage.stop().await;
    let again = Stage::with(fake).await;
    let ana = again.fake.person(501, "Ana", "en-GB");
    ana.uses(&Place::Dm, "help", json!({}));
    again.accepted(1).await;
    again
        .fake
        .waits_for("the commands to be compared", |it| {
            it.requests().iter().filter(|it| it.method == "GET" && it.path.contains("/commands")).count() == 2
        })
        .await;
    assert_eq!(again.fake.n_registrations(), 1, "they are the same");
    again.stop().await;
}

#[tokio::test]
async fn what_was_written_while_the_gateway_was_lost_is_one_event() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    stage.accepted(1).await;
    stage.fake.gateway_goes_silent();
    stage.fake.drops_gateway(false);
    for n in 1..=30 {
        ana.says(&format!("line {n}"));
    }
    ana.sends_file("p.png", "image/png", b"a picture");
    stage.fake.gateway_speaks_again();
    let inbound = stage.accepted(2).await;
    let Said { text, exhibits, .. } = said(&inbound);
    let text = text.as_deref().expect("words");
    assert!(text.starts_with("line 1\n\nline 2") && text.ends_with("line 30"), "{text}");
    assert_eq!(exhibits.len(), 1);
    assert_eq!(inbound.covers.len(), 30, "one event covers the others");
    assert_eq!(stage.line.inbox.accepted().len(), 2);

    ana.says("and on");
    assert_eq!(said(&stage.accepted(3).await).text.as_deref(), Some("and on"));
    stage.stop().await;
}

#[tokio::test]
async fn a_session_that_is_resumed_repeats_nothing_and_loses_nothing() {
    let stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("before");
    stage.accepted(1).await;
    stage.fake.drops_gateway(true);
    ana.says("meanwhile");
    ana.uses(&Place::Dm, "status", json!({}));
    assert_eq!(said(&stage.accepted(2).await).text.as_deref(), Some("meanwhile"));
    stage.accepted(3).await;
    assert_eq!((stage.fake.n_identifies(), stage.fake.n_resumes()), (1, 1));
    stage.fake.asks_to_reconnect();
    stage.fake.waits_for("another resume", |it| it.n_resumes() == 2 && it.is_connected()).await;
    ana.says("after");
    assert_eq!(said(&stage.accepted(4).await).text.as_deref(), Some("after"));
    stage.stop().await;
}

#[tokio::test]
async fn a_restart_goes_on_where_the_session_stood() {
    let mut stage = Stage::listening().await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("before");
    stage.accepted(1).await;
    stage.line.stop.cancel();
    stage.ended().await.expect("it was told to stop");
    stage.fake.waits_for("the gateway to notice", |it| !it.is_connected()).await;
    ana.says("while it was away");
    ana.says("and again");
    let line = reportline_channel::conformance::Line::new(channel(&stage.fake.settings()));
    let cursor = reportline_channel::Inbox::cursor(&stage.line.inbox).await.expect("kept").expect("a place");
    reportline_channel::Inbox::save_cursor(&line.inbox, &cursor).await.expect("kept");
    stage.line = line.into();
    stage.run();
    assert_eq!(said(&stage.accepted(1).await).text.as_deref(), Some("while it was away"));
    assert_eq!(said(&stage.accepted(2).await).text.as_deref(), Some("and again"));
    assert_eq!((stage.fake.n_identifies(), stage.fake.n_resumes()), (1, 1));
    stage.stop().await;
}

#[tokio::test]
async fn a_form_that_was_open_over_a_restart_is_taken() {
    let mut stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let ana = stage.fake.person(501, "Ana", "en-GB");
    guild.admits(&ana);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.answers(&inbound, samples::text_question().body).await;
    ana.presses("discord-write").await;
    ana.is_shown_form().await;
    stage.line.stop.cancel();
    stage.ended().await.expect("it was told to stop");
    stage.fake.waits_for("the gateway to notice", |it| !it.is_connected()).await;

    stage.line = reportline_channel::conformance::Line::new(channel(&stage.fake.settings())).into();
    stage.run();
    stage.fake.waits_for("the gateway to be connected", Fake::is_connected).await;
    ana.fills(&[("text", "They wrote it.")]).await;
    let inbound = stage.accepted(1).await;
    assert_eq!(said(&inbound).text.as_deref(), Some("They wrote it."));
    stage.asks(&inbound, samples::one_question()).await;
    assert!(ana.hears().await.is_ephemeral);
    stage.stop().await;
}

#[tokio::test]
async fn an_interaction_in_a_shape_that_nobody_knows_is_answered() {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let ana = stage.fake.person(501, "Ana", "en-GB");
    guild.admits(&ana);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let record = stage.accepted(1).await;
    assert_eq!(record.id, EventId(stage.fake.interactions()[0].id.to_string()));
    stage.answers(&record, samples::saying(&["Go on."]).body).await;
    ana.hears().await;
    // A kind of component that is newer than this program.
    let message = ana.shown().last().expect("it stands").id;
    ana.presses_id(message, "?something:new");
    assert_eq!(words(&ana.hears().await), "discord-not-read");
    stage.stop().await;
}

#[tokio::test]
async fn interactions_can_be_posted_to_an_endpoint() {
    let fake = Fake::start().await;
    let mut settings = fake.settings();
    settings["public_key"] = reportline_adapter_discord::fake::PUBLIC_KEY.into();
    let stage = Stage::with_settings(fake, &settings).await;
    let mount = stage.line.channel.mount().expect("it wants to be reached");
    assert_eq!(mount.path, "/discord/discord-main");
    let url = serve(&stage, &mount.path).await;
    stage.fake.posts_interactions_to(Some(url));
    stage.fake.waits_for("Discord's trial to pass", |it| it.is_endpoint_good() == Some(true)).await;

    let guild = stage.fake.guild(71, "Town");
    let ana = stage.fake.person(501, "Ana", "en-GB");
    guild.admits(&ana);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    assert!(matches!(inbound.content, Content::Command(_)));
    stage.asks(&inbound, samples::one_question()).await;
    assert!(ana.hears().await.is_ephemeral);
    ana.says("direct messages come over the gateway all the same");
    stage.accepted(2).await;
    stage.stop().await;
}

/// A listener that gives what comes to the channel, as the service's does.
pub(crate) async fn serve(stage: &Stage, path: &str) -> String {
    let line = stage.line.clone();
    let respond =
        move |method: http::Method, uri: http::Uri, headers: http::HeaderMap, body: axum::body::Bytes| {
            let line = line.clone();
            async move {
                let mut request = http::Request::new(body);
                (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) = (method, uri, headers);
                line.channel.serve(request, line.context()).await.map(axum::body::Body::from)
            }
        };
    let router = axum::Router::new().fallback(respond);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    stage.serve(async move { axum::serve(listener, router).await.expect("it serves") });
    format!("http://{address}{path}")
}

#[tokio::test]
async fn every_fault_of_the_settings_is_named_and_no_secret() {
    let wrong = json!({"token": "Bot secret", "public_key": "x", "file_limit_mb": 0, "colour": 1});
    let faults = reportline_adapter_discord::Discord.build(&ChannelId("d".to_owned()), &wrong).err();
    let faults = faults.expect("these settings are bad");
    assert_eq!(faults.len(), 4);
    assert!(faults.iter().all(|it| !it.to_string().contains("secret")));
}

#[tokio::test]
async fn it_stops_while_everything_hangs() {
    let stage = Stage::listening().await;
    stage.fake.gateway_goes_silent();
    let ana = stage.fake.person(501, "Ana", "en-GB");
    ana.says("hello");
    stage.line.stop.cancel();
    timeout(LIMIT.min(Duration::from_secs(5)), stage.stop()).await.expect("it stops");
}

#[tokio::test]
async fn the_last_question_can_be_answered_after_the_app_was_restarted() {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let ana = stage.fake.person(501, "Ana", "en-GB");
    guild.admits(&ana);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.answers(&inbound, Body::Question(samples::one_question())).await;
    ana.hears().await;
    ana.restarts_app();
    assert_eq!(ana.shown(), [], "what only she saw is gone");
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(2).await;
    stage.asks(&inbound, samples::one_question()).await;
    ana.presses("It happened to me").await;
    stage.accepted(3).await;
    stage.stop().await;
}
