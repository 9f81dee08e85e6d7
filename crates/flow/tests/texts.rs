//! Every text a shipped flow needs, by name.

use std::collections::BTreeSet;

use reportline_flow::{Conversation, Note, Stage};

use crate::setting::{Reporter, flow, question};

#[test]
fn a_flow_names_its_texts() {
    let keys: BTreeSet<String> = flow("report").text_keys().iter().map(ToString::to_string).collect();
    for key in [
        "ask-safety",
        "ask-safety.yes",
        "ask-safety.label",
        "notice-emergency",
        "notice-pictures",
        "notice-first",
    ] {
        assert!(keys.contains(key), "{key}");
    }
    for note in Note::all() {
        assert!(keys.contains(&note.key()), "{note:?}");
    }
    assert!(!keys.contains("ask-note"));
}

#[test]
fn every_flow_of_one_file_has_one_digest() {
    assert_eq!(flow("report").digest(), flow("report").digest());
    assert_ne!(flow("report").digest(), flow("quick").digest());
    assert_eq!(flow("quick").digest().len(), 64);
}

#[test]
fn nothing_a_person_said_is_printed() {
    let mut ana = Reporter::begins(flow("quick"));
    ana.says("yes").says("2").says("the words").says("done").says("the story").says("Reading");
    ana.says("contact").says("ana@example.org");
    let printed = format!(
        "{:?} {:?} {:?}",
        ana.conversation,
        ana.conversation.said(),
        ana.conversation.review(&ana.flow)
    );
    for told in ["the words", "the story", "ana@example.org", "E06000038", "witness"] {
        assert!(!printed.contains(told), "{told} in {printed}");
    }
}

/// A row as version 1 kept it. When this no longer reads, a migration is due.
#[test]
fn a_conversation_kept_before_is_still_read() {
    let kept = include_str!("conversation-1.json");
    let conversation: Conversation = serde_json::from_str(kept).expect("it reads");
    assert_eq!(*conversation.stage(), Stage::Asking { question: question("area") });
    assert_eq!(conversation.evidence().len(), 1);
    let again: serde_json::Value = serde_json::to_value(&conversation).expect("it writes");
    assert_eq!(again, serde_json::from_str::<serde_json::Value>(kept).expect("it is JSON"));
}
