//! Answering interactions: deadlines, tokens, what follows, forms.

use std::time::Duration;

use reportline_adapter_discord::fake::{Answered, Place};
use serde_json::{Value, json};

use super::{Bot, Line, buttons, ephemeral, message, told};

#[tokio::test]
async fn the_first_answer_has_three_seconds() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let first = ana.uses(&Place::Dm, "report", Value::Null);
    bot.fake.passes(Duration::from_millis(2999));
    assert_eq!(told(bot.answers(first, message("here")).await), (204, 0));
    assert_eq!(ana.hears().await.text, "here");

    let second = ana.uses(&Place::Dm, "report", Value::Null);
    bot.fake.passes(Duration::from_secs(3));
    assert_eq!(told(bot.answers(second, message("too late")).await), (404, 10062));
    assert_eq!((ana.sees_failure(), bot.fake.n_unanswered()), (1, 1));
    assert!(ana.unheard().is_empty());
}

#[tokio::test]
async fn there_is_one_first_answer() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let id = ana.uses(&Place::Dm, "report", Value::Null);
    assert_eq!(told(bot.hooks("GET", id, "/messages/@original", Value::Null).await), (404, 10015));
    assert_eq!(told(bot.answers(id, json!({"type": 4, "data": {}})).await), (400, 50006));
    assert_eq!(told(bot.answers(id, json!({"type": 6})).await), (400, 50035), "there is nothing to update");
    assert_eq!(told(bot.answers(id, json!({"type": 5, "data": {"flags": 32832}})).await), (400, 50035));
    assert_eq!(bot.answers(id, message("one")).await.0, 204, "what was refused was no answer");
    assert_eq!(told(bot.answers(id, message("two")).await), (400, 40060));
    assert_eq!(ana.shown().len(), 1);
}

#[tokio::test]
async fn a_token_lives_for_a_quarter_of_an_hour() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let id = ana.uses(&Place::Dm, "report", Value::Null);
    bot.answers(id, message("one")).await;
    bot.fake.passes(Duration::from_secs(15 * 60 - 1));
    let edit = json!({"content": "two"});
    assert_eq!(bot.hooks("PATCH", id, "/messages/@original", edit.clone()).await.0, 200);
    assert_eq!((ana.shown()[0].text.as_str(), ana.shown()[0].n_edits), ("two", 1));
    bot.fake.passes(Duration::from_secs(1));
    assert_eq!(told(bot.hooks("PATCH", id, "/messages/@original", edit.clone()).await), (401, 50027));
    assert_eq!(told(bot.hooks("POST", id, "", edit).await), (401, 50027));
    assert_eq!(bot.fake.n_invalid_requests(), 2);
}

#[tokio::test]
async fn a_deferral_is_filled_by_an_edit_or_by_the_next_message() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let id = ana.uses(&Place::Dm, "report", Value::Null);
    bot.answers(id, json!({"type": 5, "data": {"flags": 64}})).await;
    let (_, original) = bot.hooks("GET", id, "/messages/@original", Value::Null).await;
    assert_eq!(original["flags"], 64 | 128);
    assert!(ana.is_left_thinking() && ana.shown().is_empty());

    let (status, filled) = bot.hooks("POST", id, "", json!({"content": "done"})).await;
    assert_eq!((status, &filled["id"], &filled["flags"]), (200, &original["id"], &json!(64)));
    assert!(!ana.is_left_thinking());
    let shown = ana.hears().await;
    assert!(shown.is_ephemeral, "what the deferral was, its words are");
    assert_eq!((shown.text.as_str(), shown.n_edits), ("done", 0));

    let (_, next) = bot.hooks("POST", id, "", json!({"content": "and more"})).await;
    assert_ne!(next["id"], original["id"]);
    assert_eq!(bot.fake.interactions()[0].n_followups, 1);
    assert_eq!(bot.fake.interactions()[0].answered, Answered::Deferred);

    let id = ana.uses(&Place::Dm, "report", Value::Null);
    bot.answers(id, json!({"type": 5})).await;
    bot.fake.passes(Duration::from_secs(15 * 60));
    assert_eq!(ana.sees_failure(), 1, "thinking for ever is a failure too");
}

#[tokio::test]
async fn where_only_a_person_installed_us_five_messages_may_follow_and_only_they_see_them() {
    let bot = Bot::start().await;
    let guild = bot.fake.guild_without_bot(9001, "Elsewhere");
    let ana = bot.fake.stranger(501, "Ana", "en-US");
    guild.admits(&ana);
    ana.installs_for_themselves();
    for place in [Place::Guild(&guild), Place::PrivateChannel] {
        let id = ana.uses(&place, "report", Value::Null);
        bot.answers(id, message("open, it seems")).await;
        for _ in 0..5 {
            assert_eq!(bot.hooks("POST", id, "", json!({"content": "more"})).await.0, 200);
        }
        assert_eq!(told(bot.hooks("POST", id, "", json!({"content": "more"})).await), (400, 40094));
    }
    assert_eq!(ana.shown().len(), 12);
    assert!(ana.shown().iter().all(|it| it.is_ephemeral) && guild.shown().is_empty());
}

#[tokio::test]
async fn a_message_is_edited_by_the_token_that_made_it_or_from_a_component_on_it() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let asked = ana.uses(&Place::Dm, "report", Value::Null);
    let question = json!({"type": 4, "data": {"content": "Who?", "components": buttons(&["Me", "Someone"])}});
    let (status, callback) = bot
        .calls(
            "POST",
            &format!("/interactions/{asked}/{}/callback?with_response=true", bot.token(asked)),
            question,
        )
        .await;
    assert_eq!(status, 200);
    let question = callback["interaction"]["response_message_id"].as_str().expect("a message").to_owned();

    let pressed = ana.presses("Me").await;
    let edit = json!({"content": "What?", "components": []});
    assert_eq!(
        told(bot.hooks("PATCH", pressed, &format!("/messages/{question}"), edit.clone()).await),
        (404, 10015)
    );
    assert_eq!(bot.answers(pressed, json!({"type": 6})).await.0, 204);
    assert_eq!(
        told(bot.hooks("PATCH", pressed, &format!("/messages/{question}"), edit.clone()).await),
        (404, 10008)
    );
    assert_eq!(bot.hooks("PATCH", pressed, "/messages/@original", edit).await.0, 200);
    let shown = ana.shown();
    assert_eq!((shown.len(), shown[0].text.as_str(), shown[0].labels().len()), (1, "What?", 0));
    assert_eq!(bot.hooks("DELETE", asked, &format!("/messages/{question}"), Value::Null).await.0, 204);
    assert_eq!(
        told(bot.hooks("PATCH", pressed, "/messages/@original", json!({"content": "?"})).await),
        (404, 10008)
    );
    assert!(ana.shown().is_empty());
}

#[tokio::test]
async fn a_form_comes_back_filled_in() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let mut line = Line::opens(&bot).await;
    line.identifies(0).await;
    let asked = ana.uses(&Place::Dm, "report", Value::Null);
    let offer = json!({"type": 4, "data": {"content": "Tell us", "components": buttons(&["Write"])}});
    bot.answers(asked, offer).await;
    let pressed = ana.presses("Write").await;
    let form = json!({"type": 9, "data": {"custom_id": "f", "title": "What happened", "components": [
        {"type": 10, "content": "Take your time."},
        {"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "w", "style": 2, "max_length": 300}},
        {"type": 18, "label": "Why", "component": {"type": 3, "custom_id": "y", "max_values": 2, "options": [
            {"label": "Race", "value": "r"}, {"label": "Religion", "value": "g"},
        ]}},
        {"type": 18, "label": "Files", "component": {"type": 19, "custom_id": "x", "max_values": 3, "required": false}},
    ]}});
    assert_eq!(bot.answers(pressed, form.clone()).await.0, 204);
    let shown = ana.is_shown_form().await;
    assert_eq!(
        shown.fields.iter().map(|it| (it.label.as_str(), it.kind)).collect::<Vec<_>>(),
        [("Words", 4), ("Why", 3), ("Files", 19)]
    );
    assert_eq!(shown.field("Words").expect("a field").max_length, Some(300));

    let files: [(&str, &str, &[u8]); 1] = [("a.png", "image/png", b"a picture")];
    let sent = ana.fills_with_files(&[("Words", "they…"), ("Why", "Religion"), ("Why", "r")], &files).await;
    let (_, event) = bot.fake.events().pop().expect("an event");
    assert_eq!(event["type"], 5);
    assert!(event["message"].is_object());
    let components = &event["data"]["components"];
    assert_eq!(components[0]["type"], 10);
    assert_eq!(components[1]["component"]["value"], "they…");
    assert_eq!(components[2]["component"]["values"], json!(["g", "r"]));
    let file = components[3]["component"]["values"][0].as_str().expect("a file");
    assert_eq!(event["data"]["resolved"]["attachments"][file]["filename"], "a.png");

    assert_eq!(told(bot.answers(sent, form).await), (400, 50035), "no form after a form");
    let update = json!({"type": 7, "data": {"content": "Thank you", "components": []}});
    assert_eq!(bot.answers(sent, update).await.0, 204);
    assert_eq!(ana.shown()[0].text, "Thank you");
}

#[tokio::test]
async fn an_ephemeral_message_is_seen_by_one_until_the_app_restarts() {
    let bot = Bot::start().await;
    let guild = bot.fake.guild(9001, "Neighbours");
    let (ana, ben) = (bot.fake.person(501, "Ana", "en-US"), bot.fake.person(502, "Ben", "de"));
    guild.admits(&ana);
    guild.admits(&ben);
    let posted = ben.posts_in(&guild, "something vile");
    let id = ana.uses_on("Report to hub", &posted);
    bot.answers(id, ephemeral("Only you see this")).await;
    assert_eq!(ana.hears().await.text, "Only you see this");
    assert!(ben.shown().is_empty() && guild.shown().is_empty());
    let (_, listed) = bot.calls("GET", &format!("/channels/{}/messages", guild.channel()), Value::Null).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "the channel has what was posted there, no more");
    assert_eq!(listed[0]["content"], "", "and its words are kept from us");
    ana.restarts_app();
    assert!(ana.shown().is_empty());
    assert_eq!(bot.hooks("PATCH", id, "/messages/@original", json!({"content": "?"})).await.0, 200);
    assert!(ana.shown().is_empty(), "an edit does not bring it back");

    let id = ana.uses(&Place::Guild(&guild), "report", Value::Null);
    bot.answers(id, message("Everybody sees this")).await;
    assert_eq!(guild.shown().len(), 1);
}

#[tokio::test]
async fn a_wrong_form_is_told_with_every_place() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let options: Vec<Value> = (0..26).map(|it| json!({"label": "x", "value": it.to_string()})).collect();
    let body = json!({"content": "x".repeat(2001), "components": [
        {"type": 1, "components": [
            {"type": 2, "style": 1, "label": "x".repeat(81), "custom_id": "same"},
            {"type": 2, "style": 1, "label": "x", "custom_id": "same"},
        ]},
        {"type": 1, "components": [{"type": 3, "custom_id": "x".repeat(101), "options": options}]},
    ]});
    let (status, told) = bot.calls("POST", &format!("/channels/{}/messages", ana.dm_channel()), body).await;
    assert_eq!((status, &told["code"]), (400, &json!(50035)));
    let errors = &told["errors"];
    for place in [
        "/content",
        "/components",
        "/components/0/components/0/label",
        "/components/1/components/0/custom_id",
        "/components/1/components/0/options",
    ] {
        assert!(errors.pointer(&format!("{place}/_errors")).is_some(), "{place} in {errors}");
    }
    assert!(ana.shown().is_empty());
}
