//! Events as Discord sends them (`payloads/*.json`), each beside what it becomes (`payloads/*.txt`).
//!
//! Those whose names begin with "strange" are not as Discord describes them: kinds that nobody knows yet, and fields
//! that are something else than they should be.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use reportline_adapter_discord::fake::{Fake, Request};
use reportline_channel::conformance::{Call, LIMIT};
use reportline_channel::{Content, Handed, Inbound, Said};
use serde_json::Value;

use crate::published::Events;
use crate::stage::Stage;

/// Where the files of the payloads are said to be.
const FILES: &str = "https://cdn.discordapp.com/attachments/";

/// An event in a file.
struct Payload {
    path: PathBuf,
    event: String,
    data: Value,
}

impl Payload {
    fn is_strange(&self) -> bool {
        self.path.file_name().and_then(|it| it.to_str()).is_some_and(|it| it.starts_with("strange"))
    }

    fn id(&self) -> &str {
        self.data["id"].as_str().expect("every payload has an id")
    }
}

/// Every payload, in the order of their names.
fn payloads() -> Vec<Payload> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads");
    let entries = std::fs::read_dir(folder).expect("the payloads' folder");
    let paths = entries.map(|it| it.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.filter(|it| it.extension().is_some_and(|it| it == "json")).collect();
    paths.sort();
    assert!(paths.len() >= 70, "only {} payloads were found", paths.len());
    let read = |path: PathBuf| {
        let payload = std::fs::read_to_string(&path).expect("readable");
        let mut payload: Value = serde_json::from_str(&payload).expect("JSON");
        let event = payload["t"].as_str().expect("a kind").to_owned();
        Payload { path, event, data: payload["d"].take() }
    };
    paths.into_iter().map(read).collect()
}

#[tokio::test]
async fn each_becomes_what_stands_beside_it() {
    let fake = Fake::start().await;
    fake.guild(71, "Town");
    let stage = Stage::with(fake).await;
    let payloads = payloads();
    for payload in &payloads {
        let mut data = payload.data.clone();
        keeps_files(&stage.fake, &mut data);
        stage.fake.dispatches(&payload.event, data);
    }
    // READY and the server came before. The place is never past an event that is being worked on.
    let last = format!("\"sequence\":{}}}", payloads.len() + 2);
    let is_there = |it: &Call| matches!(it, Call::CursorSaved(cursor) if cursor.contains(&last));
    stage.line.inbox.wait_for_call("all to be worked on", LIMIT, is_there).await;

    let (accepted, requests) = (stage.line.inbox.accepted(), stage.fake.requests());
    let mut n_known = 0;
    for payload in payloads {
        let mut became = first_answer(&requests, &payload);
        match accepted.iter().find(|it| it.id.0 == payload.id()) {
            Some(inbound) => {
                n_known += 1;
                became.push_str(&show(inbound));
            }
            None => became.push_str("nothing is accepted\n"),
        }
        expect_file![payload.path.with_extension("txt")].assert_eq(&became);
    }
    assert_eq!(n_known, accepted.len(), "what was accepted is what the payloads say");
    stage.stop().await;
}

#[test]
fn they_are_as_published() {
    let Some(published) = Events::published() else { return };
    let known = payloads().into_iter().filter(|it| !it.is_strange());
    let breaches: Vec<String> = known
        .flat_map(|it| {
            let name = it.path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            let breaches = published.breaches(&it.event, &it.data).into_iter();
            breaches.map(move |breach| format!("{name}: {breach}")).collect::<Vec<_>>()
        })
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// The files that a payload names are there, with their names for contents.
fn keeps_files(fake: &Fake, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|it| keeps_files(fake, it)),
        Value::Object(fields) => {
            let string = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            if string("url").starts_with(FILES) {
                let bytes = format!("the bytes of {}", string("filename"));
                let kept = fake.attachment(1, &string("filename"), &string("content_type"), bytes.as_bytes());
                fields.insert("url".to_owned(), kept["url"].clone());
            }
            fields.values_mut().for_each(|it| keeps_files(fake, it));
        }
        _ => {}
    }
}

/// What an interaction was answered first.
fn first_answer(requests: &[Request], payload: &Payload) -> String {
    let path = format!("/interactions/{}/", payload.id());
    let answers: Vec<Value> =
        requests.iter().filter(|it| it.path.contains(&path)).map(Request::json).collect();
    let answer = match answers.as_slice() {
        [] => return String::new(),
        [answer] => answer,
        more => panic!("{} first answers", more.len()),
    };
    let data = &answer["data"];
    let is_ephemeral = data["flags"].as_u64().unwrap_or_default() & 64 != 0;
    let answer = match answer["type"].as_u64() {
        Some(4) => format!("says {:?}", data["content"].as_str().expect("words")),
        Some(5) => "thinks".to_owned(),
        Some(6) => "changes the message later".to_owned(),
        Some(9) => format!("opens a form: {}", data["components"]),
        other => panic!("an answer of type {other:?}"),
    };
    let to_whom = if is_ephemeral { ", to that person alone" } else { "" };
    format!("first answer: {answer}{to_whom}\n")
}

/// Everything an event says, as a person would list it.
fn show(inbound: &Inbound) -> String {
    let mut shown = String::new();
    let mut line = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            writeln!(shown, "{label}: {value}").expect("a string takes all");
        }
    };
    line("peer", Some(inbound.peer.0.clone()));
    line("at", inbound.at.map(|it| it.to_string()));
    line("language", inbound.language.clone());
    line("standing", Some(format!("{:?}", inbound.standing)));
    line("community", inbound.community.as_ref().map(|it| format!("{} ({:?})", it.id, it.name)));
    line("pressed on", inbound.pressed_on.as_ref().map(|it| it.0.clone()));
    line("answers go to", inbound.reply_to.as_ref().map(|it| it.0.clone()));
    match &inbound.content {
        Content::Command(command) => line("command", Some(format!("{command:?}"))),
        Content::Said(Said { pressed, text, exhibits, .. }) => {
            pressed.iter().for_each(|it| line("pressed", Some(it.0.clone())));
            line("text", text.as_ref().map(|it| format!("{it:?}")));
            for exhibit in exhibits {
                line("exhibit", Some(format!("{:?}", exhibit.capture)));
                line("  text", exhibit.text.as_ref().map(|it| format!("{it:?}")));
                line("  album", exhibit.album.clone());
                let origin = exhibit.origin.as_ref();
                line("  origin", origin.map(|it| serde_json::to_string_pretty(it).expect("plain JSON")));
                for file in &exhibit.files {
                    line("  file", Some(shown_file(file)));
                }
            }
        }
    }
    shown
}

fn shown_file(file: &Handed) -> String {
    match file {
        Handed::Kept(it) => {
            format!("kept, {} bytes, {:?}, {:?}, {:?}", it.size, it.name, it.declared_type, it.platform_id)
        }
        Handed::Missing { why, name, size, declared_type, platform_id } => {
            format!("missing, {why:?}, {size:?}, {name:?}, {declared_type:?}, {platform_id:?}")
        }
    }
}
