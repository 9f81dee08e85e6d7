//! What the fake says, checked from outside: events and answers against published schemas, where these are at hand.

use reportline_adapter_discord::fake::{APPLICATION, Place, TOKEN};
use serde_json::{Value, json};

use super::{Bot, Line, buttons, ephemeral};
use crate::published::{Events, faults, of_api, outside, schema, validate};

const COMMANDS: &str = r#"[
    {"name": "report", "description": "Report", "contexts": [0, 1, 2], "integration_types": [0, 1],
     "name_localizations": {"de": "melden"},
     "options": [{"type": 11, "name": "file", "description": "A picture of it"}]},
    {"name": "Report to hub", "type": 3, "contexts": [0, 1, 2], "integration_types": [0, 1]}
]"#;

/// Everything once: every kind of event, and an answer of every route.
async fn everything(bot: &Bot) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    let mut keep = |schema: &str, (status, answer): (u16, Value)| {
        assert!((200..300).contains(&status), "{schema}: {status} {answer}");
        answers.push((schema.to_owned(), answer.clone()));
        answer
    };
    let guild = bot.fake.guild(9001, "Neighbours");
    let (ana, troll) = (bot.fake.person(501, "Ana", "en-GB"), bot.fake.person(777, "T.", "en-US"));
    guild.admits(&ana);
    guild.admits(&troll);
    ana.installs_for_themselves();
    let mut line = Line::opens(bot).await;
    line.identifies(1).await;

    keep("GatewayBotResponse", bot.calls("GET", "/gateway/bot", Value::Null).await);
    keep("PrivateApplicationResponse", bot.calls("GET", "/applications/@me", Value::Null).await);
    keep("UserPIIResponse", bot.calls("GET", "/users/@me", Value::Null).await);
    let commands = format!("/applications/{APPLICATION}/commands");
    let list = serde_json::from_str(COMMANDS).expect("JSON");
    let registered = keep("", bot.calls("PUT", &commands, list).await);
    let listed =
        keep("", bot.calls("GET", &format!("{commands}?with_localizations=true"), Value::Null).await);
    assert_eq!(registered, listed);
    for command in listed.as_array().expect("a list") {
        keep("ApplicationCommandResponse", (200, command.clone()));
    }
    let opened = bot.calls("POST", "/users/@me/channels", json!({"recipient_id": "501"})).await;
    keep("PrivateChannelResponse", opened);

    let dm = format!("/channels/{}/messages", ana.dm_channel());
    let whole = json!({
        "content": "Who?", "nonce": "n1", "enforce_nonce": true,
        "embeds": [{"title": "t", "description": "d", "fields": [{"name": "n", "value": "v"}], "footer": {"text": "f"}}],
        "components": [
            buttons(&["Me"])[0], {"type": 1, "components": [
                {"type": 3, "custom_id": "s", "placeholder": "p", "options": [{"label": "l", "value": "v"}]},
            ]},
        ],
    });
    let sent = keep("MessageResponse", bot.calls("POST", &dm, whole.clone()).await);
    assert_eq!(bot.calls("POST", &dm, whole).await.1["id"], sent["id"], "the same nonce is the same message");
    let one = format!("{dm}/{}", sent["id"].as_str().expect("a number"));
    keep("MessageResponse", bot.calls("GET", &one, Value::Null).await);
    keep("MessageResponse", bot.calls("PATCH", &one, json!({"content": "Who, then?"})).await);
    let second = json!({"flags": 32768, "components": [
        {"type": 17, "components": [{"type": 10, "content": "In the new way"}]}, buttons(&["New"])[0],
    ]});
    keep("MessageResponse", bot.calls("POST", &dm, second).await);

    let chosen = ana.chooses("p", &["l"]).await;
    bot.answers(chosen, json!({"type": 5, "data": {"flags": 64}})).await;
    keep("MessageResponse", bot.hooks("GET", chosen, "/messages/@original", Value::Null).await);
    let filled = bot.hooks("PATCH", chosen, "/messages/@original", json!({"content": "done"})).await;
    keep("MessageResponse", filled);
    let pressed = ana.presses("Me").await;
    let update = json!({"type": 7, "data": {"content": "What?", "components": buttons(&["Write"])}});
    let path = format!("/interactions/{pressed}/{}/callback?with_response=true", bot.token(pressed));
    keep("InteractionCallbackResponse", bot.calls("POST", &path, update).await);
    for form in [
        json!([{"type": 1, "components": [{"type": 4, "custom_id": "w", "label": "Words", "style": 2}]}]),
        json!([{"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "w", "style": 1}},
               {"type": 18, "label": "Files", "component": {"type": 19, "custom_id": "x"}},
               {"type": 18, "label": "Agreed", "component": {"type": 23, "custom_id": "c"}}]),
    ] {
        let pressed = ana.presses("Write").await;
        let modal = json!({"type": 9, "data": {"custom_id": "f", "title": "T", "components": form}});
        let path = format!("/interactions/{pressed}/{}/callback?with_response=true", bot.token(pressed));
        keep("InteractionCallbackResponse", bot.calls("POST", &path, modal).await);
        let files: Vec<(&str, &str, &[u8])> = ana
            .is_shown_form()
            .await
            .fields
            .iter()
            .filter(|it| it.kind == 19)
            .map(|_| ("a.png", "image/png", b"a picture".as_slice()))
            .collect();
        let sent = ana.fills_with_files(&[("Words", "they…")], &files).await;
        let path = format!("/interactions/{sent}/{}/callback?with_response=true", bot.token(sent));
        keep("InteractionCallbackResponse", bot.calls("POST", &path, ephemeral("thank you")).await);
        keep("MessageResponse", bot.hooks("POST", sent, "", json!({"content": "and", "flags": 64})).await);
    }

    let posted = troll.attaches_in(&guild, "vile.png", "image/png", b"a picture");
    troll.posts(&guild, json!({"sticker_items": [{"id": "1", "name": "s", "format_type": 1}]}));
    for id in [
        ana.uses_on("Report to hub", &posted),
        ana.uses_on("Report to hub", &ana.is_written_to(&troll, "between us")),
        ana.uses(&Place::Guild(&guild), "report", Value::Null),
        ana.uses(&Place::PrivateChannel, "report", Value::Null),
        ana.uses_with_file(&Place::Dm, "report", "file", "a.png", "image/png", b"a picture"),
    ] {
        let path = format!("/interactions/{id}/{}/callback?with_response=true", bot.token(id));
        keep("InteractionCallbackResponse", bot.calls("POST", &path, ephemeral("seen")).await);
    }
    ana.says("words");
    ana.sends_file("b.pdf", "application/pdf", b"a document");
    ana.forwards(&posted);
    let (_, list) = bot.calls("GET", &dm, Value::Null).await;
    for message in list.as_array().expect("a list") {
        keep("MessageResponse", (200, message.clone()));
    }
    assert_eq!(bot.calls("DELETE", &one, Value::Null).await.0, 204);
    answers
}

#[tokio::test]
async fn events_are_as_published() {
    let bot = Bot::start().await;
    everything(&bot).await;
    let Some(published) = Events::published() else { return };
    let events = bot.fake.events();
    let breaches: Vec<String> =
        events.iter().flat_map(|(event, data)| published.breaches(event, data)).collect();
    let seen: Vec<&str> = events.iter().filter_map(|(event, data)| Events::kind(event, data)).collect();
    assert!(Events::NAMES.iter().all(|it| seen.contains(it)), "only {seen:?}");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[tokio::test]
async fn answers_are_as_published() {
    let bot = Bot::start().await;
    let answers = everything(&bot).await;
    let traffic = bot.fake.traffic();
    assert!(!traffic.contains(TOKEN), "no token in what is shown to others");
    let Some(api) = outside("specs/discord-openapi.json") else { return };
    let mut api = schema(&api);
    // It does not know the references of forwarded messages; the documentation does: "FORWARD 1".
    api["components"]["schemas"]["MessageReferenceType"] = json!({"enum": [0, 1]});
    let mut names: Vec<&str> = answers.iter().map(|it| it.0.as_str()).filter(|it| !it.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    let mut breaches = Vec::new();
    for name in names {
        let validator = of_api(&api, name);
        assert!(!validator.is_valid(&json!({})), "who takes all checks nothing");
        for (_, answer) in answers.iter().filter(|it| it.0 == name) {
            breaches.extend(faults(&validator, answer).into_iter().map(|it| format!("{name} {it}")));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
    validate(&traffic);
}
