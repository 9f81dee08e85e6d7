//! What is offered in which language, and when it is registered.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use expect_test::expect;
use reportline_channel::{Direction, Notice};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::*;

/// Words that name themselves, in the languages of those tags.
struct Tags(&'static [&'static str]);

impl Words for Tags {
    fn text(&self, language: &str, key: &str, _: &[(&str, &str)]) -> String {
        format!("{language} {}", key.trim_start_matches("discord-"))
    }

    fn languages(&self) -> Vec<Language> {
        let language =
            |tag: &&str| Language { tag: (*tag).to_owned(), name: String::new(), direction: Direction::Ltr };
        self.0.iter().map(language).collect()
    }

    fn negotiate(&self, _: &[&str]) -> Language {
        self.languages().remove(0)
    }

    fn emergency(&self, _: &str) -> Notice {
        unreachable!("the menu asks for no emergency routes")
    }
}

const OURS: Tags = Tags(&["en-GB", "ar", "cy", "pl", "ur"]);

#[test]
fn commands_are_worded_in_every_language_that_discord_has() {
    let commands = commands(&OURS, Installs::Everywhere);
    let lines: Vec<String> = commands.iter().map(Value::to_string).collect();
    expect![[r#"
        {"name":"en-GB command-report-message","name_localizations":{"pl":"pl command-report-message"},"type":3,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"en-GB command-forward","name_localizations":{"pl":"pl command-forward"},"default_member_permissions":8192,"type":3,"integration_types":[0],"contexts":[0]}
        {"name":"report","description":"en-GB command-report","description_localizations":{"pl":"pl command-report"},"options":[{"type":3,"name":"text","description":"en-GB option-text","description_localizations":{"pl":"pl option-text"}},{"type":11,"name":"file","description":"en-GB option-file","description_localizations":{"pl":"pl option-file"}}],"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"quick","description":"en-GB command-quick","description_localizations":{"pl":"pl command-quick"},"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"add","description":"en-GB command-add","description_localizations":{"pl":"pl command-add"},"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"status","description":"en-GB command-status","description_localizations":{"pl":"pl command-status"},"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"language","description":"en-GB command-language","description_localizations":{"pl":"pl command-language"},"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"help","description":"en-GB command-help","description_localizations":{"pl":"pl command-help"},"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
        {"name":"erase","description":"en-GB command-erase","description_localizations":{"pl":"pl command-erase"},"type":1,"integration_types":[0,1],"contexts":[0,1,2]}
    "#]]
    .assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn a_language_is_found_wherever_it_is_spoken() {
    let told = |tags: &'static [&'static str]| {
        let (default_text, others) = translated(&Tags(tags), "k", DESCRIPTION_LIMIT);
        format!(
            "{default_text}; {}",
            others.iter().map(|(locale, text)| format!("{locale}: {text}, ")).collect::<String>()
        )
    };
    expect!["en-GB k; "].assert_eq(&told(&["en-GB"]));
    expect!["pl k; en-GB: en-GB k, en-US: en-GB k, "].assert_eq(&told(&["pl", "en-GB", "ar"]));
    expect!["en-GB k; es-419: es k, es-ES: es k, no: nb k, pt-BR: pt-PT k, sv-SE: sv k, zh-CN: zh-TW k, zh-TW: zh-TW k, "].assert_eq(&told(&["en-GB", "es", "nb", "pt-PT", "zh-TW", "sv"]));
}

#[test]
fn what_is_too_long_is_cut_between_characters() {
    struct Long;
    impl Words for Long {
        fn text(&self, _: &str, _: &str, _: &[(&str, &str)]) -> String {
            "ż".repeat(200)
        }
        fn languages(&self) -> Vec<Language> {
            OURS.languages()
        }
        fn negotiate(&self, _: &[&str]) -> Language {
            OURS.negotiate(&[])
        }
        fn emergency(&self, language: &str) -> Notice {
            OURS.emergency(language)
        }
    }
    for command in commands(&Long, Installs::Everywhere) {
        let length = |key| command[key].as_str().map_or(0, |it| it.chars().count());
        assert!(length("name") <= 32 && length("description") <= 100, "{command}");
    }
}

#[test]
fn a_command_is_known_by_the_words_of_the_default_language() {
    let known = |kind, name| used(&OURS, kind, name);
    assert_eq!(known(3, "en-GB command-report-message"), Some(Used::ReportMessage));
    assert_eq!(known(3, "en-GB command-forward"), Some(Used::Forward));
    assert_eq!(known(3, "worded otherwise once"), Some(Used::ReportMessage));
    assert_eq!(known(1, "quick"), Some(Used::Typed("quick")));
    assert_eq!(known(1, "en-GB command-forward"), None);
    assert_eq!(known(2, "quick"), None);
}

#[test]
fn every_word_is_listed() {
    let asked = Mutex::new(std::collections::BTreeSet::new());
    struct Listening<'a>(&'a Mutex<std::collections::BTreeSet<String>>);
    impl Words for Listening<'_> {
        fn text(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
            self.0.lock().unwrap().insert(key.to_owned());
            OURS.text(language, key, arguments)
        }
        fn languages(&self) -> Vec<Language> {
            OURS.languages()
        }
        fn negotiate(&self, wanted: &[&str]) -> Language {
            OURS.negotiate(wanted)
        }
        fn emergency(&self, language: &str) -> Notice {
            OURS.emergency(language)
        }
    }
    commands(&Listening(&asked), Installs::Everywhere);
    let listed = TEXT_KEYS.into_iter().map(str::to_owned).collect();
    assert_eq!(*asked.lock().unwrap(), listed);
}

/// What Discord has registered, and how often it was written.
#[derive(Default)]
struct Far {
    commands: Vec<Value>,
    n_puts: u32,
    takes_user_installs: bool,
}

async fn respond(State(far): State<Arc<Mutex<Far>>>, method: Method, uri: Uri, body: String) -> Response {
    let mut far = far.lock().unwrap();
    if method == Method::GET {
        assert_eq!(uri.to_string(), "/applications/7/commands?with_localizations=true");
        return Json(far.commands.clone()).into_response();
    }
    assert_eq!((method, uri.to_string().as_str()), (Method::PUT, "/applications/7/commands"));
    far.n_puts += 1;
    let wanted: Vec<Value> = serde_json::from_str(&body).unwrap();
    let is_for_people = |it: &Value| it["integration_types"].as_array().unwrap().contains(&json!(1));
    if !far.takes_user_installs && wanted.iter().any(is_for_people) {
        let complaint = json!({"code": 50_035, "message": "Invalid Form Body", "errors": {}});
        return (StatusCode::BAD_REQUEST, Json(complaint)).into_response();
    }
    // As Discord gives them back: with what it adds, and permissions as text.
    far.commands = wanted.into_iter().rev().map(given_back).collect();
    Json(far.commands.clone()).into_response()
}

fn given_back(mut command: Value) -> Value {
    let added = json!({
        "id": "1", "application_id": "7", "version": "2", "dm_permission": true, "nsfw": false, "default_permission": true,
    });
    for (key, value) in added.as_object().unwrap() {
        command[key] = value.clone();
    }
    for key in ["name_localizations", "description_localizations", "default_member_permissions"] {
        if command.get(key).is_none() {
            command[key] = Value::Null;
        }
    }
    if command.get("description").is_none() {
        command["description"] = json!("");
    }
    if let Some(bits) = command["default_member_permissions"].as_u64() {
        command["default_member_permissions"] = json!(bits.to_string());
    }
    command
}

/// Offers the commands so often; gives what Discord has then.
async fn offered(times: u32, far: Far, words: &dyn Words) -> Far {
    let far = Arc::new(Mutex::new(far));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(respond).with_state(Arc::clone(&far));
    let mut serving = JoinSet::new();
    serving.spawn(async move { axum::serve(listener, router).await.unwrap() });
    let client = Client::new(&url, "token".into()).unwrap();
    for _ in 0..times {
        offer_commands(&client, "7", words).await.unwrap();
    }
    std::mem::take(&mut *far.lock().unwrap())
}

#[tokio::test]
async fn commands_are_registered_once() {
    let far = offered(3, Far { takes_user_installs: true, ..Far::default() }, &OURS).await;
    assert_eq!((far.n_puts, far.commands.len()), (1, 9));
}

#[tokio::test]
async fn commands_that_are_worded_anew_or_gone_are_registered_again() {
    let mut far = offered(1, Far { takes_user_installs: true, ..Far::default() }, &OURS).await;
    far = offered(1, far, &Tags(&["en-GB", "pl", "fr"])).await;
    assert_eq!(far.n_puts, 2);
    far.commands.pop();
    far = offered(1, far, &Tags(&["en-GB", "pl", "fr"])).await;
    assert_eq!(far.n_puts, 3);
    far.commands.push(json!({"type": 1, "name": "of-an-older-version", "description": "x"}));
    far = offered(1, far, &Tags(&["en-GB", "pl", "fr"])).await;
    assert_eq!((far.n_puts, far.commands.len()), (4, 9));
}

#[tokio::test]
async fn where_people_cannot_install_it_servers_have_the_commands() {
    let far = offered(2, Far::default(), &OURS).await;
    // The second time only what was refused is tried again.
    assert_eq!((far.n_puts, far.commands.len()), (3, 9));
    assert!(far.commands.iter().all(|it| it["integration_types"] == json!([0])));
}
