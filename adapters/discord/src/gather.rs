//! Files and words in a message of any kind, also of kinds that are newer than this program.

use std::fmt;

use serde_json::{Map, Value};
use url::Url;

/// A file as Discord names it. Its address is signed and does not last.
#[derive(Clone, PartialEq)]
pub(crate) struct PlatformFile {
    pub(crate) id: Option<String>,
    pub(crate) url: Option<Url>,
    pub(crate) size: Option<u64>,
    pub(crate) declared_type: Option<String>,
    pub(crate) name: Option<String>,
}

/// A file's name and address may say more than a log should know.
impl fmt::Debug for PlatformFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlatformFile({:?} bytes)", self.size)
    }
}

/// The files attached to a message, and to what it forwards.
pub(crate) fn files(message: &Map<String, Value>) -> Vec<PlatformFile> {
    let mut files = attachments(message);
    for snapshot in snapshots(message) {
        files.extend(attachments(snapshot));
    }
    files
}

fn attachments(message: &Map<String, Value>) -> Vec<PlatformFile> {
    let listed = message.get("attachments").and_then(Value::as_array);
    listed.into_iter().flatten().map(file).collect()
}

/// One attachment.
pub(crate) fn file(attachment: &Value) -> PlatformFile {
    let string = |key: &str| attachment.get(key).and_then(Value::as_str).map(str::to_owned);
    PlatformFile {
        id: string("id"),
        url: string("url").and_then(|it| Url::parse(&it).ok()),
        size: attachment.get("size").and_then(Value::as_u64),
        declared_type: string("content_type"),
        name: string("filename"),
    }
}

/// The words of a message, byte for byte where it is plain: its content; a poll's question and answers, what newer
/// components say, the names of stickers; what it forwards; and its embeds, where there is nothing else or a program wrote
/// them. Beside what a person wrote an embed is a look at what an address leads to: not their words.
pub(crate) fn words(message: &Map<String, Value>) -> Option<String> {
    let mut words = own_words(message);
    for snapshot in snapshots(message) {
        words.extend(own_words(snapshot));
    }
    if words.is_empty() || is_by_a_program(message) {
        for message in std::iter::once(message).chain(snapshots(message)) {
            let embeds = message.get("embeds").and_then(Value::as_array);
            embeds.into_iter().flatten().for_each(|it| gather(it, EMBED_WORDS, &mut words));
        }
    }
    (!words.is_empty()).then(|| words.join("\n\n"))
}

fn is_by_a_program(message: &Map<String, Value>) -> bool {
    let is_bot = message.get("author").and_then(|it| it.get("bot")) == Some(&Value::Bool(true));
    is_bot || message.get("webhook_id").is_some_and(|it| !it.is_null())
}

/// What an embed says, in the order in which it is shown; its addresses are no words.
const EMBED_WORDS: &[&str] = &["author", "name", "title", "description", "fields", "value", "footer", "text"];
/// What a poll says.
const POLL_WORDS: &[&str] = &["question", "answers", "poll_media", "text"];
/// What components say: the text of displays, the labels of buttons and fields.
const COMPONENT_WORDS: &[&str] = &[
    "components",
    "component",
    "accessory",
    "content",
    "label",
    "description",
    "placeholder",
    "items",
    "options",
];

fn own_words(message: &Map<String, Value>) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(content) = message.get("content").and_then(Value::as_str).filter(|it| !it.is_empty()) {
        words.push(content.to_owned());
    }
    if let Some(poll) = message.get("poll") {
        gather(poll, POLL_WORDS, &mut words);
    }
    let components = message.get("components").and_then(Value::as_array);
    components.into_iter().flatten().for_each(|it| gather(it, COMPONENT_WORDS, &mut words));
    let stickers = message.get("sticker_items").and_then(Value::as_array);
    words.extend(stickers.into_iter().flatten().filter_map(|it| Some(it.get("name")?.as_str()?.to_owned())));
    words
}

fn snapshots(message: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let listed = message.get("message_snapshots").and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(|it| it.get("message")?.as_object())
}

/// The texts under these keys, and under these keys of what they hold.
fn gather(value: &Value, keys: &[&str], words: &mut Vec<String>) {
    for key in keys {
        match value.get(key) {
            Some(Value::String(it)) if !it.is_empty() => words.push(it.clone()),
            Some(Value::Array(items)) => items.iter().for_each(|it| gather(it, keys, words)),
            Some(it @ Value::Object(_)) => gather(it, keys, words),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn check(message: Value, wanted: Expect) {
        let message = message.as_object().expect("a message is an object");
        wanted.assert_eq(&words(message).unwrap_or_else(|| "nothing".to_owned()));
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let content = json!({"content": "  get out \n"});
        assert_eq!(
            words(content.as_object().expect("an object")).as_deref(),
            Some("  get out \n"),
            "to the byte"
        );
        check(
            json!({"content": "", "message_snapshots": [{"message": {"content": "forwarded"}}]}),
            expect!["forwarded"],
        );
        check(
            json!({"content": "vote", "poll": {
                "question": {"text": "Out?"}, "answers": [{"poll_media": {"text": "Yes"}}, {"poll_media": {"text": "Now"}}],
            }}),
            expect![[r#"
                vote

                Out?

                Yes

                Now"#]],
        );
        check(
            json!({"content": "", "flags": 32768, "components": [
                {"type": 17, "components": [{"type": 10, "content": "in a box"}, {"type": 9, "components": [{"type": 10, "content": "beside"}]}]},
            ]}),
            expect![[r#"
                in a box

                beside"#]],
        );
        check(
            json!({"content": "", "sticker_items": [{"id": "1", "name": "out", "format_type": 1}]}),
            expect!["out"],
        );
        check(
            json!({"content": "", "embeds": [{"title": "A title", "url": "https://x.com", "fields": [{"name": "n", "value": "v"}]}]}),
            expect![[r#"
                A title

                n

                v"#]],
        );
        check(
            json!({"content": "https://x.com", "embeds": [{"title": "the page's"}]}),
            expect!["https://x.com"],
        );
        check(
            json!({"content": "look", "webhook_id": "5", "embeds": [{"title": "out with them"}]}),
            expect![[r#"
                look

                out with them"#]],
        );
        check(json!({"content": "", "something_new": {"text": "?"}}), expect!["nothing"]);
    }

    #[test]
    fn files_of_a_forward_are_found() {
        let message = json!({"attachments": [], "message_snapshots": [{"message": {"attachments": [
            {"id": "5", "url": "https://cdn.discordapp.com/a/b/c.png?ex=1", "size": 3, "filename": "c.png"},
        ]}}]});
        let found = files(message.as_object().expect("an object"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].size, found[0].name.as_deref()), (Some(3), Some("c.png")));
    }
}
