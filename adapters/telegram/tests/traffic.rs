//! All that goes over the wire, checked from outside: against the Bot API's published description.
//!
//! The description and its validator are not part of this repository; where they are not at hand, the recording
//! itself is still checked for what it must never hold.

use std::path::Path;
use std::process::Command;

use reportline_adapter_telegram::fake::Origin;
use reportline_channel::Body;
use reportline_channel::conformance::samples;
use serde_json::Value;

use crate::payloads::payloads;
use crate::stage::{Stage, peer};

#[tokio::test]
async fn it_is_what_the_bot_api_describes() {
    let stage = Stage::polling().await;
    let ana = stage.fake.person(501, "Ana", "en");
    let troll = stage.fake.person(777, "T.", "en");
    let group = stage.fake.group(-1_001_234_567_890, "Neighbours", None);
    let stranger = stage.fake.stranger(503, "Cy", "cy");
    ana.starts(Some("c_east"));
    for (_, message) in samples::outbounds() {
        let sent = stage.line.send(&peer(501), &message, None).await.expect("shown");
        let mut next = samples::text_question();
        next.replaces = sent.handle.clone();
        stage.line.send(&peer(501), &next, sent.handle.as_ref()).await.expect("shown");
    }
    let question = samples::english(Body::Question(samples::one_question()));
    let sent = stage.line.send(&peer(501), &question, None).await.expect("shown");
    ana.presses("It happened to me").await;
    let next = samples::english(Body::Question(samples::many_question()));
    stage.line.send(&peer(501), &next, sent.handle.as_ref()).await.expect("shown");
    ana.says("and more");
    ana.sends_photo(b"a picture", Some("here"));
    ana.sends_album(&[b"one", b"two"], None);
    ana.sends_voice(b"a voice");
    ana.sends_document("a.pdf", "application/pdf", b"a document");
    ana.forwards(&Origin::Hidden { name: "Nobody".to_owned() }, "forwarded");
    ana.forwards(&Origin::Chat { id: group.id(), title: "Neighbours".to_owned() }, "forwarded");
    stranger.reports_in(&group, &troll, "reported");
    group.hears().await;
    group.promotes_bot(&ana);
    stage.fake.waits_for("everything to be confirmed", |it| it.n_unconfirmed() == 0).await;
    stage.fake.waits_for("the menu", |it| it.calls_of("setMyCommands").len() == 8).await;
    let mut traffic = stage.fake.traffic();
    stage.stop().await;

    for (index, path) in payloads().into_iter().enumerate() {
        // Kinds that nobody knows are not described, by definition.
        let name = path.file_stem().and_then(|it| it.to_str()).expect("a name");
        let is_strange = ["unknown", "unreadable", "forward-unknown", "forward-broken", "callback"];
        if is_strange.iter().any(|it| name.starts_with(it)) {
            continue;
        }
        let mut payload: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("JSON");
        payload["update_id"] = (index + 1).into();
        traffic.push_str(&format!("\n{{\"update\":{payload}}}"));
    }

    assert!(traffic.lines().count() > 100, "only {} lines were recorded", traffic.lines().count());
    assert!(!traffic.contains(reportline_adapter_telegram::fake::TOKEN), "the token is in the address only");
    validate(&traffic);
}

fn validate(traffic: &str) {
    let outside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let (tool, api) =
        (outside.join("tools/telegram_validate.py"), outside.join("specs/telegram-bot-api.json"));
    if !tool.exists() || !api.exists() {
        return;
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), traffic).expect("written");
    let output = Command::new("python3").arg(tool).arg("--api").arg(api).arg(file.path()).output();
    let output = output.expect("python3 runs");
    let violations =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{violations}");
}
