//! Forms: Discord's modals, where people in servers write and upload without anybody seeing it.
//!
//! A form must be the first answer to a press, within three seconds, and nothing may be looked up before it: all it
//! says is in the press itself and in our words. What it asks is shown in it again, because it covers the message.

use reportline_channel::Words;
use serde_json::{Value, json};

use crate::buttons::{Writing, shorten};

/// The most characters of a text field: <https://docs.discord.com/developers/components/reference#text-input>
const FIELD_LIMIT: u16 = 4000;
/// Characters of a title and of a label: <https://docs.discord.com/developers/components/reference#label>
const LABEL_LIMIT: usize = 45;
/// The most files of an upload field: <https://docs.discord.com/developers/components/reference#file-upload>
const MOST_FILES: u8 = 10;

/// The name of a form; and of its fields.
const FORM: &str = "?form";
const TEXT: &str = "text";
const FILES: &str = "files";

/// What somebody wrote into a form.
#[derive(Default, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Filled {
    pub(crate) text: Option<String>,
    /// The numbers of the files; what they are stands beside, resolved.
    pub(crate) files: Vec<String>,
}

/// The answer that opens a form about what `message` says.
pub(crate) fn open(
    writing: Writing,
    message: &str,
    language: &str,
    words: &dyn Words,
    with_files: bool,
) -> Value {
    let text = |key: &str| shorten(words.text(language, key, &[]), LABEL_LIMIT);
    let field = |is_long: bool, most: u16, is_required: bool| {
        json!({
            "type": 4, "custom_id": TEXT, "style": if is_long { 2 } else { 1 },
            "max_length": most.clamp(1, FIELD_LIMIT), "required": is_required,
        })
    };
    let mut components = Vec::new();
    if !message.trim().is_empty() {
        components.push(json!({"type": 10, "content": message}));
    }
    match writing {
        Writing::Words { is_long, most } => {
            let answer = field(is_long, most, true);
            components.push(json!({"type": 18, "label": text("discord-form-answer"), "component": answer}));
        }
        Writing::Evidence => {
            // Where there are files, words alone and files alone are both an answer.
            let answer = field(true, FIELD_LIMIT, !with_files);
            components.push(json!({"type": 18, "label": text("discord-form-words"), "component": answer}));
            if with_files {
                let upload = json!({"type": 19, "custom_id": FILES, "min_values": 0, "max_values": MOST_FILES, "required": false});
                components
                    .push(json!({"type": 18, "label": text("discord-form-files"), "component": upload}));
            }
        }
    }
    let title = text("discord-form-title");
    json!({"type": 9, "data": {"custom_id": FORM, "title": title, "components": components}})
}

/// What was written, whatever the fields are wrapped in: labels, or the rows of older forms.
pub(crate) fn read(components: &Value) -> Filled {
    let mut filled = Filled::default();
    gather(components, &mut filled);
    filled
}

fn gather(value: &Value, filled: &mut Filled) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| gather(it, filled)),
        Value::Object(fields) => {
            let text = fields.get("value").and_then(Value::as_str).filter(|it| !it.trim().is_empty());
            if let Some(text) = text {
                filled.text = Some(text.to_owned());
            }
            if fields.get("custom_id").and_then(Value::as_str) == Some(FILES) {
                let files = fields.get("values").and_then(Value::as_array);
                filled
                    .files
                    .extend(files.into_iter().flatten().filter_map(|it| it.as_str().map(str::to_owned)));
            }
            for key in ["component", "components"] {
                if let Some(inner) = fields.get(key) {
                    gather(inner, filled);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_found_in_new_forms_and_old() {
        let new = json!([
            {"type": 10, "id": 1},
            {"type": 18, "component": {"type": 4, "custom_id": "text", "value": "They wrote it."}},
            {"type": 18, "component": {"type": 19, "custom_id": "files", "values": ["7", "8"]}},
        ]);
        let files = vec!["7".to_owned(), "8".to_owned()];
        assert_eq!(read(&new), Filled { text: Some("They wrote it.".to_owned()), files });
        let old = json!([{"type": 1, "components": [{"type": 4, "custom_id": "text", "value": " a \n"}]}]);
        assert_eq!(read(&old).text.as_deref(), Some(" a \n"));
        assert_eq!(read(&json!([{"type": 18, "component": {"type": 4, "value": " "}}])), Filled::default());
        assert_eq!(read(&json!("nonsense")), Filled::default());
    }
}
