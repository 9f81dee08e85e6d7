//! Files and words in a message of any kind, also of kinds that are newer than this program.

use serde_json::{Map, Value};

/// A file as an update names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlatformFile {
    /// What `getFile` wants: of this bot, for now.
    pub(crate) id: String,
    /// The lasting id.
    pub(crate) unique_id: Option<String>,
    pub(crate) size: Option<u64>,
    pub(crate) declared_type: Option<String>,
    pub(crate) name: Option<String>,
}

/// Every file in a message, whatever its kind is called and however deep it lies: an object with a `file_id`, or of the
/// sizes of one photo the largest. An animation comes twice, as `document` also, "for backward compatibility".
pub(crate) fn files(rest: &Map<String, Value>) -> Vec<PlatformFile> {
    let mut files = Vec::new();
    rest.values().for_each(|it| gather_files(it, &mut files));
    files
}

fn gather_files(value: &Value, files: &mut Vec<PlatformFile>) {
    let is_size = |it: &Value| it.get("file_id").is_some() && it.get("width").is_some();
    let file = match value {
        Value::Array(sizes) if sizes.iter().all(is_size) => {
            let largest = sizes.iter().max_by_key(|it| it.get("file_size").and_then(Value::as_u64));
            largest.and_then(platform_file)
        }
        Value::Array(items) => return items.iter().for_each(|it| gather_files(it, files)),
        Value::Object(fields) => match platform_file(value) {
            // Not its thumbnail.
            Some(file) => Some(file),
            None => return fields.values().for_each(|it| gather_files(it, files)),
        },
        _ => None,
    };
    if let Some(file) = file
        && !files.iter().any(|it| it.unique_id.is_some() && it.unique_id == file.unique_id)
    {
        files.push(file);
    }
}

fn platform_file(object: &Value) -> Option<PlatformFile> {
    let string = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(PlatformFile {
        id: string("file_id")?,
        unique_id: string("file_unique_id"),
        size: object.get("file_size").and_then(Value::as_u64),
        declared_type: string("mime_type"),
        name: string("file_name"),
    })
}

/// The words of kinds that have them elsewhere than in `text` and `caption`: a poll's question and options, a list's
/// tasks, a rich message's blocks, a contact's number, and those to come.
pub(crate) fn other_words(rest: &Map<String, Value>) -> Option<String> {
    let mut words = Vec::new();
    for (key, value) in rest {
        match key.as_str() {
            "via_bot" | "reply_markup" | "link_preview_options" => {}
            "contact" => {
                let parts = ["first_name", "last_name", "phone_number"]
                    .iter()
                    .filter_map(|it| value.get(*it)?.as_str());
                words.push(parts.collect::<Vec<_>>().join(" "));
            }
            _ if value.is_object() => gather_words(value, &mut words),
            _ => {}
        }
    }
    (!words.is_empty()).then(|| words.join("\n"))
}

fn gather_words(value: &Value, words: &mut Vec<String>) {
    match value {
        // A song's title is the file's, not the message's.
        Value::Object(fields) if fields.contains_key("file_id") => {}
        Value::Object(fields) => {
            // Nor is a chat's.
            for (key, value) in fields.iter().filter(|it| it.0 != "chat") {
                let is_words = ["text", "caption", "title", "question", "address"].contains(&key.as_str());
                match value {
                    Value::String(it) if is_words => words.push(it.clone()),
                    Value::Array(items) if is_words => {
                        for item in items {
                            match item {
                                Value::String(it) => words.push(it.clone()),
                                other => gather_words(other, words),
                            }
                        }
                    }
                    other => gather_words(other, words),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|it| gather_words(it, words)),
        _ => {}
    }
}
