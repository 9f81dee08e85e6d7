//! Updates as Telegram sends them (`payloads/*.json`), each beside what it becomes (`payloads/*.txt`).

use std::fmt::Write;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use reportline_adapter_telegram::fake::Fake;
use reportline_channel::{Content, Handed, Inbound, Said};
use serde_json::Value;

use crate::stage::Stage;

/// Every payload file, in the order of their names.
pub(crate) fn payloads() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads");
    let entries = std::fs::read_dir(folder).expect("the payloads' folder");
    let paths = entries.map(|it| it.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.filter(|it| it.extension().is_some_and(|it| it == "json")).collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn each_becomes_what_stands_beside_it() {
    let payloads = payloads();
    assert!(payloads.len() >= 40, "only {} payloads were found", payloads.len());
    let stage = Stage::with_files().await;
    let mut n_accepted = 0;
    for path in payloads {
        let payload: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("JSON");
        let n_in_group = stage.group_messages();
        if let Some(id) = payload["callback_query"]["id"].as_str() {
            stage.fake.callback(id);
        }
        stage.fake.queue(payload);
        stage.fake.waits_for("the update to be confirmed", |it| it.n_unconfirmed() == 0).await;

        let accepted = stage.line.inbox.accepted();
        let mut became = match &accepted[n_accepted..] {
            [] => "nothing is accepted\n".to_owned(),
            [inbound] => show(inbound),
            more => panic!("{} events from one update", more.len()),
        };
        n_accepted = accepted.len();
        if stage.group_messages() > n_in_group {
            became.push_str("the group is shown the button to the private chat\n");
        }
        expect_file![path.with_extension("txt")].assert_eq(&became);
    }
    stage.stop().await;
}

impl Stage {
    /// Polling a fake with the people, the groups and the files that the payloads name.
    async fn with_files() -> Self {
        let fake = Fake::start().await;
        let ana = fake.person(501, "Ana", "pl");
        fake.group(-1_001_234_567_890, "Neighbours", None);
        fake.group(-1_001_234_567_891, "Town talk", Some("towntalk")).promotes(&ana);
        for id in ["large", "doc", "voice"] {
            fake.file(id, format!("the bytes of {id}").as_bytes());
        }
        let settings = fake.settings();
        Self::with(fake, &settings)
    }

    fn group_messages(&self) -> usize {
        self.fake.calls_of("sendMessage").iter().filter(|it| it["chat_id"].as_i64() < Some(0)).count()
    }
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
    match &inbound.content {
        Content::Command(command) => line("command", Some(format!("{command:?}"))),
        Content::Said(Said { pressed, text, exhibits, .. }) => {
            pressed.iter().for_each(|it| line("pressed", Some(it.0.clone())));
            line("text", text.as_ref().map(|it| shorten(it)));
            for exhibit in exhibits {
                line("exhibit", Some(format!("{:?}", exhibit.capture)));
                line("  text", exhibit.text.as_ref().map(|it| shorten(it)));
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

fn shorten(text: &str) -> String {
    match text.len() {
        0..200 => format!("{text:?}"),
        n => format!("‹{n} bytes›"),
    }
}
