//! The limits of commands.

use std::collections::HashSet;

use serde_json::Value;

use crate::fake::refusal::FormFault;
use crate::fake::rules::Faults;

/// How many commands of a kind an application may have: typed, on a person, on a message.
const MOST: [(u64, usize); 3] = [(1, 100), (2, 15), (3, 15)];

pub(in crate::fake) fn command_faults(list: &[Value]) -> Vec<FormFault> {
    let mut faults = Faults::default();
    let mut names = HashSet::new();
    for (index, command) in list.iter().enumerate() {
        let index = index.to_string();
        let path = [index.as_str()];
        let kind = command["type"].as_u64().unwrap_or(1);
        let name = command["name"].as_str().unwrap_or_default();
        faults.needed(command, &path, "name", 32);
        if !names.insert((kind, name)) {
            let message = "Application command names must be unique";
            faults.add(&path, "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
        match kind {
            1 => {
                faults.needed(command, &path, "description", 100);
                typed_name(name, &[path[0], "name"], &mut faults);
                options(&command["options"], &path, &mut faults);
            }
            _ if command["description"].as_str().is_some_and(|it| !it.is_empty()) => {
                let message = "Context menu commands cannot have description";
                faults.add(
                    &[path[0], "description"],
                    "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
                    message,
                );
            }
            _ => {}
        }
        for (locale, translation) in command["name_localizations"].as_object().into_iter().flatten() {
            let at = [path[0], "name_localizations", locale.as_str()];
            let length = translation.as_str().map_or(0, |it| it.chars().count());
            if !(1..=32).contains(&length) {
                faults.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length.");
            } else if kind == 1 {
                typed_name(translation.as_str().unwrap_or_default(), &at, &mut faults);
            }
        }
    }
    for (kind, most) in MOST {
        if names.iter().filter(|it| it.0 == kind).count() > most {
            let message = format!("Must be between 0 and {most} in length.");
            faults.add(&[], "BASE_TYPE_BAD_LENGTH", message);
        }
    }
    faults.0
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, "lowercase variant of any letters used".
fn typed_name(name: &str, path: &[&str], faults: &mut Faults) {
    let is_fitting = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_' | '\'') || is_mark(it);
    if !name.chars().all(is_fitting) || name.to_lowercase() != name {
        faults.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

/// Signs of Devanagari and Thai that are no letters.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}')
}

fn options(options: &Value, path: &[&str], faults: &mut Faults) {
    let path = [path, &["options"]].concat();
    if !options.is_null() {
        faults.count(options, &path, 0, 25);
    }
    let mut is_past_required = false;
    for (index, option) in options.as_array().into_iter().flatten().enumerate() {
        let index = index.to_string();
        let path = [&path[..], &[index.as_str()]].concat();
        faults.needed(option, &path, "name", 32);
        faults.needed(option, &path, "description", 100);
        typed_name(option["name"].as_str().unwrap_or_default(), &[&path[..], &["name"]].concat(), faults);
        let is_required = option["required"].as_bool().unwrap_or_default();
        if is_required && is_past_required {
            let message = "Required options must be placed before non-required options";
            faults.add(&path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
        }
        is_past_required |= !is_required;
        if option["choices"].is_array() {
            faults.count(&option["choices"], &[&path[..], &["choices"]].concat(), 0, 25);
        }
    }
}
