//! What only a terminal does: it begins by itself, ends at Ctrl-D, and keeps a line that was not taken.

use std::sync::Arc;

use jiff::Timestamp;
use reportline_adapter_terminal::{PEER, Settings, TerminalAdapter};
use reportline_channel::conformance::{LIMIT, Line, PlainWords, samples};
use reportline_channel::{
    Adapter, Beside, Channel, Command, Content, Direction, Handed, Missing, Notice, Peer, RunError, Said,
    Words,
};
use reportline_delivery::{DeliveryError, DeliveryId};
use tokio::time::timeout;

use crate::rig::{PipeRig, rig, rig_with};

/// Runs until Ctrl-D.
async fn run(rig: &PipeRig, line: &Line) -> Result<(), RunError> {
    timeout(LIMIT, rig.terminal.run(line.context())).await.expect("run returns at the end of the input")
}

fn line(rig: &PipeRig) -> Line {
    Line::new(Arc::clone(&rig.terminal) as Arc<dyn Channel>)
}

#[tokio::test]
async fn it_greets_begins_and_ends_kindly() {
    let rig = rig_with(Settings { language: Some("pl".to_owned()), ..Settings::default() });
    let line = line(&rig);
    rig.ends().await;
    run(&rig, &line).await.unwrap();
    run(&rig, &line).await.unwrap();

    let accepted = line.inbox.accepted();
    assert_eq!(accepted.len(), 1, "running again does not begin again");
    assert_eq!(accepted[0].content, Content::Command(Command::Start));
    assert_eq!(accepted[0].peer, Peer(PEER.to_owned()));
    assert_eq!(accepted[0].language.as_deref(), Some("pl"));
    assert!(rig.screen.text().starts_with("\nterminal-hello\n"));
    assert!(rig.screen.text().ends_with("\nterminal-bye\n"));
}

#[tokio::test]
async fn a_line_that_was_lost_is_kept_and_the_next_one_waits() {
    let rig = rig().await;
    let line = line(&rig);
    rig.types("first").await;
    rig.types("second").await;
    rig.ends().await;
    line.inbox.lose_next(2);
    for _ in 0..2 {
        assert!(matches!(run(&rig, &line).await, Err(RunError::Lost(_))));
    }
    run(&rig, &line).await.unwrap();

    let contents: Vec<Content> = line.inbox.accepted().into_iter().map(|it| it.content).collect();
    assert_eq!(contents, ["first", "second"].map(|it| Content::Said(Said::text(it))));
    let ids: Vec<_> = line.inbox.offered().into_iter().map(|it| it.id).collect();
    assert_eq!(ids[0], ids[2]);
    assert_ne!(ids[2], ids[3]);
}

#[tokio::test]
async fn what_is_for_the_terminal_itself_is_not_sent() {
    let rig = rig().await;
    let line = line(&rig);
    for typed in ["", "  ", "/file", "/file /nowhere/at all.png", "/file /", "/nonsense"] {
        rig.types(typed).await;
    }
    rig.ends().await;
    run(&rig, &line).await.unwrap();

    assert!(line.inbox.calls().is_empty());
    rig.screen.shows("terminal-file-which").await;
    rig.screen.shows("terminal-file-unreadable(path=/nowhere/at all.png)").await;
    rig.screen.shows("terminal-file-unreadable(path=/)").await;
    rig.screen.shows("terminal-command-unknown(command=nonsense)").await;
}

#[tokio::test]
async fn a_huge_file_is_missing_and_never_read() {
    let rig = rig().await;
    let line = line(&rig);
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(101 * 1024 * 1024).unwrap();
    rig.types(&format!("/file {}", file.path().display())).await;
    rig.ends().await;
    run(&rig, &line).await.unwrap();

    let Content::Said(said) = &line.inbox.accepted()[0].content else { panic!("a file is an answer") };
    let Handed::Missing { why: Missing::TooLarge, size: Some(size), name: Some(_), .. } =
        said.exhibits[0].files[0]
    else {
        panic!("expected a missing file, not {:?}", said.exhibits[0].files)
    };
    assert_eq!(size, 101 * 1024 * 1024);
    assert!(line.inbox.kept().is_empty());
}

#[tokio::test]
async fn nobody_else_is_at_the_terminal() {
    let rig = rig().await;
    let delivery = DeliveryId("a delivery".to_owned());
    let now = Timestamp::UNIX_EPOCH;
    let beside = Beside { previous: None, words: &PlainWords, delivery: &delivery, now };
    let sent = rig.terminal.send(&Peer("somebody".to_owned()), &samples::text_question(), beside).await;
    assert!(matches!(sent, Err(DeliveryError::Reject(_))));
    assert_eq!(rig.screen.text(), "");
}

/// Words of the files that the adapter ships, so that none is missing in any language.
#[test]
fn every_language_has_every_text() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/locales");
    for language in ["en-GB", "pl", "ur", "ar", "cy"] {
        let texts = std::fs::read_to_string(format!("{folder}/{language}/terminal.ftl")).unwrap();
        for key in TerminalAdapter.text_keys() {
            assert!(texts.lines().any(|it| it.starts_with(&format!("{key} ="))), "{language} lacks {key}");
        }
        let n_texts = texts.lines().filter(|it| it.starts_with("terminal-")).count();
        assert_eq!(n_texts, TerminalAdapter.text_keys().len(), "{language} has a text that nothing asks for");
    }
}

#[test]
fn the_suites_words_say_their_key() {
    assert_eq!(PlainWords.text("en-GB", "a-key", &[]), "a-key");
    assert_eq!(PlainWords.negotiate(&["fr", "ar-EG"]).direction, Direction::Rtl);
    assert_ne!(PlainWords.emergency("en-GB"), Notice::default());
}
