//! What the platform takes: limits of messages, components, forms and commands, told all at once.

mod command;
mod component;

use serde_json::Value;

pub(super) use command::command_faults;
pub(super) use component::form_faults;

use crate::fake::message::COMPONENTS_V2;
use crate::fake::refusal::{EMPTY, FormFault, Refusal};
use crate::fake::upload::Body;

/// Whether a message is new, or stands there already with these flags.
#[derive(Clone, Copy)]
pub(super) enum Stage {
    New,
    Edit(u64),
}

/// Gathers faults, each with its place.
#[derive(Default)]
struct Faults(Vec<FormFault>);

impl Faults {
    fn add(&mut self, path: &[&str], code: &'static str, message: impl Into<String>) {
        let path = path.iter().map(|it| (*it).to_owned()).collect();
        self.0.push(FormFault { path, code, message: message.into() });
    }

    /// A string that is there has at most this many characters.
    fn longest(&mut self, object: &Value, path: &[&str], key: &str, most: usize) {
        if object[key].as_str().is_some_and(|it| it.chars().count() > most) {
            let path = [path, &[key]].concat();
            self.add(&path, "BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."));
        }
    }

    /// A string that has to be there has from one to this many characters.
    fn needed(&mut self, object: &Value, path: &[&str], key: &str, most: usize) {
        match object[key].as_str() {
            None | Some("") => {
                self.add(&[path, &[key]].concat(), "BASE_TYPE_REQUIRED", "This field is required");
            }
            Some(_) => self.longest(object, path, key, most),
        }
    }

    fn count(&mut self, list: &Value, path: &[&str], least: usize, most: usize) {
        let n_items = list.as_array().map_or(0, Vec::len);
        if !(least..=most).contains(&n_items) {
            self.add(path, "BASE_TYPE_BAD_LENGTH", format!("Must be between {least} and {most} in length."));
        }
    }
}

/// Refuses a message that the platform would not take.
pub(super) fn message_faults(body: &Body, stage: Stage) -> Result<(), Refusal> {
    let json = &body.json;
    let mut faults = Faults::default();
    let (is_new, flags) = match stage {
        Stage::New => (true, 0),
        Stage::Edit(flags) => (false, flags),
    };
    let is_v2 = (flags | json["flags"].as_u64().unwrap_or_default()) & COMPONENTS_V2 != 0;
    let has = |key: &str| json[key].as_array().is_some_and(|it| !it.is_empty());
    let has_content = json["content"].as_str().is_some_and(|it| !it.is_empty());
    if is_v2 && (has_content || has("embeds")) {
        let message =
            "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2";
        faults.add(&["content"], "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
    }
    faults.longest(json, &[], "content", 2000);
    embed_faults(&json["embeds"], &mut faults);
    component::message_faults(&json["components"], is_v2, &mut faults);
    if !faults.0.is_empty() {
        return Err(Refusal::form(faults.0));
    }
    let is_filled = has_content
        || has("embeds")
        || has("components")
        || has("sticker_ids")
        || json["poll"].is_object()
        || json["message_reference"]["type"] == 1
        || !body.files.is_empty();
    if is_new && !is_filled { Err(EMPTY.into()) } else { Ok(()) }
}

/// Ten embeds at most, and "the combined sum of characters must not exceed 6000".
fn embed_faults(embeds: &Value, faults: &mut Faults) {
    let mut n_characters = 0;
    if embeds.is_array() {
        faults.count(embeds, &["embeds"], 0, 10);
    }
    for (index, embed) in embeds.as_array().into_iter().flatten().enumerate() {
        let index = index.to_string();
        let path = ["embeds", index.as_str()];
        faults.longest(embed, &path, "title", 256);
        faults.longest(embed, &path, "description", 4096);
        faults.longest(&embed["footer"], &[&path[..], &["footer"]].concat(), "text", 2048);
        faults.longest(&embed["author"], &[&path[..], &["author"]].concat(), "name", 256);
        let mut parts =
            vec![&embed["title"], &embed["description"], &embed["footer"]["text"], &embed["author"]["name"]];
        if embed["fields"].is_array() {
            faults.count(&embed["fields"], &[&path[..], &["fields"]].concat(), 0, 25);
        }
        for (number, field) in embed["fields"].as_array().into_iter().flatten().enumerate() {
            let number = number.to_string();
            let path = [&path[..], &["fields", number.as_str()]].concat();
            faults.needed(field, &path, "name", 256);
            faults.needed(field, &path, "value", 1024);
            parts.extend([&field["name"], &field["value"]]);
        }
        n_characters += parts.iter().filter_map(|it| it.as_str()).map(|it| it.chars().count()).sum::<usize>();
    }
    if n_characters > 6000 {
        faults.add(&["embeds"], "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
    }
}
