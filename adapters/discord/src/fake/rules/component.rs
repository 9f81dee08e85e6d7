//! The limits of components, in messages and in forms.

use std::collections::HashSet;

use serde_json::Value;

use crate::fake::components::flat;
use crate::fake::refusal::FormFault;
use crate::fake::rules::Faults;

/// "4000 characters" over all text displays of a message.
const DISPLAY_LIMIT: usize = 4000;

pub(super) fn message_faults(components: &Value, is_v2: bool, faults: &mut Faults) {
    if components.is_null() {
        return;
    }
    let all = flat(components);
    match is_v2 {
        true if all.len() > 40 => {
            faults.add(&["components"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 40 in length.");
        }
        true => {}
        false => faults.count(components, &["components"], 0, 5),
    }
    let displays = all.iter().filter(|it| it["type"] == 10).filter_map(|it| it["content"].as_str());
    if displays.map(|it| it.chars().count()).sum::<usize>() > DISPLAY_LIMIT {
        let message = "The total number of characters in text displays exceeds 4000.";
        faults.add(&["components"], "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
    }
    unique(&all, faults, &["components"]);
    each(components, &["components"], &mut |it, path| {
        let kind = it["type"].as_u64().unwrap_or_default();
        match kind {
            1 => row(it, path, faults),
            2 => button(it, path, faults),
            3..=8 if kind != 4 => select(it, path, faults),
            9..=14 | 17 if is_v2 => {}
            _ => faults.add(
                &[path, &["type"]].concat(),
                "UNION_TYPE_CHOICES",
                "This type is not allowed here.",
            ),
        }
    });
}

/// A form: 1 to 5 labels, rows with one text input, or text displays.
pub(in crate::fake) fn form_faults(form: &Value) -> Vec<FormFault> {
    let mut faults = Faults::default();
    faults.needed(form, &[], "custom_id", 100);
    faults.needed(form, &[], "title", 45);
    faults.count(&form["components"], &["components"], 1, 5);
    unique(&flat(&form["components"]), &mut faults, &["components"]);
    let mut is_within = false;
    each(&form["components"], &["components"], &mut |it, path| {
        let is_top = path.len() == 2;
        match it["type"].as_u64().unwrap_or_default() {
            1 if is_top => {
                is_within = true;
                faults.count(&it["components"], &[path, &["components"]].concat(), 1, 1);
            }
            18 if is_top => {
                is_within = false;
                faults.needed(it, path, "label", 45);
                faults.longest(it, path, "description", 100);
                if !it["component"].is_object() {
                    faults.add(
                        &[path, &["component"]].concat(),
                        "BASE_TYPE_REQUIRED",
                        "This field is required",
                    );
                }
            }
            10 if is_top => faults.needed(it, path, "content", 4000),
            4 if !is_top => {
                faults.needed(it, path, "custom_id", 100);
                faults.longest(it, path, "value", 4000);
                faults.longest(it, path, "placeholder", 100);
                if is_within {
                    faults.needed(it, path, "label", 45);
                }
                if !matches!(it["style"].as_u64(), Some(1 | 2)) {
                    faults.add(
                        &[path, &["style"]].concat(),
                        "BASE_TYPE_CHOICES",
                        "Value must be one of {1, 2}.",
                    );
                }
            }
            3 if !is_top => select(it, path, &mut faults),
            5..=8 | 19 | 23 if !is_top => faults.needed(it, path, "custom_id", 100),
            21 | 22 if !is_top => {
                faults.needed(it, path, "custom_id", 100);
                faults.count(&it["options"], &[path, &["options"]].concat(), 1, 10);
            }
            _ => faults.add(
                &[path, &["type"]].concat(),
                "UNION_TYPE_CHOICES",
                "This type is not allowed here.",
            ),
        }
    });
    faults.0
}

fn row(row: &Value, path: &[&str], faults: &mut Faults) {
    let path = [path, &["components"]].concat();
    faults.count(&row["components"], &path, 1, 5);
    let children = row["components"].as_array().map(Vec::as_slice).unwrap_or_default();
    if children.len() > 1 && children.iter().any(|it| it["type"] != 2) {
        faults.add(
            &path,
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        );
    }
}

fn button(button: &Value, path: &[&str], faults: &mut Faults) {
    faults.longest(button, path, "label", 80);
    if !button["label"].is_string() && !button["emoji"].is_object() {
        faults.add(path, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji");
    }
    match button["style"].as_u64() {
        Some(1..=4) => faults.needed(button, path, "custom_id", 100),
        Some(5) => {
            faults.needed(button, path, "url", 512);
            let url = button["url"].as_str().unwrap_or_default();
            if !["http://", "https://", "discord://"].iter().any(|it| url.starts_with(it)) {
                let message =
                    "Scheme \"\" is not supported. Scheme must be one of ('http', 'https', 'discord').";
                faults.add(&[path, &["url"]].concat(), "URL_TYPE_INVALID_SCHEME", message);
            }
            if button["custom_id"].is_string() {
                let message = "A custom id and url cannot both be specified";
                faults.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
            }
        }
        _ => {
            faults.add(
                &[path, &["style"]].concat(),
                "BASE_TYPE_CHOICES",
                "Value must be one of {1, 2, 3, 4, 5}.",
            );
        }
    }
}

fn select(select: &Value, path: &[&str], faults: &mut Faults) {
    faults.needed(select, path, "custom_id", 100);
    faults.longest(select, path, "placeholder", 150);
    if select["type"] != 3 {
        return;
    }
    let options_path = [path, &["options"]].concat();
    faults.count(&select["options"], &options_path, 1, 25);
    let options = select["options"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut values = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        let index = index.to_string();
        let path = [&options_path[..], &[index.as_str()]].concat();
        faults.needed(option, &path, "label", 100);
        faults.needed(option, &path, "value", 100);
        faults.longest(option, &path, "description", 100);
        if !values.insert(option["value"].as_str()) {
            let message = "The specified option value is already used";
            faults.add(
                &[&path[..], &["value"]].concat(),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                message,
            );
        }
    }
    let most = select["max_values"].as_u64().unwrap_or(1);
    let least = select["min_values"].as_u64().unwrap_or(1).min(most);
    let n_default = options.iter().filter(|it| it["default"] == true).count() as u64;
    if most > options.len() as u64 || most == 0 || select["min_values"].as_u64().is_some_and(|it| it > most) {
        let message = format!("Must be between {least} and {} in length.", options.len());
        faults.add(&[path, &["max_values"]].concat(), "BASE_TYPE_BAD_LENGTH", message);
    }
    if n_default > most {
        let message = "The number of default options exceeds max_values";
        faults.add(&options_path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message);
    }
}

/// "The custom_id must be unique per component."
fn unique(all: &[&Value], faults: &mut Faults, path: &[&str]) {
    let mut ids = HashSet::new();
    for id in all.iter().filter_map(|it| it["custom_id"].as_str()) {
        if !ids.insert(id) {
            faults.add(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
    }
}

/// Visits all components with their path.
fn each(components: &Value, path: &[&str], visit: &mut impl FnMut(&Value, &[&str])) {
    for (index, component) in components.as_array().into_iter().flatten().enumerate() {
        let index = index.to_string();
        let path = [path, &[index.as_str()]].concat();
        one(component, &path, visit);
    }
}

fn one(component: &Value, path: &[&str], visit: &mut impl FnMut(&Value, &[&str])) {
    visit(component, path);
    for key in ["component", "accessory"] {
        if component[key].is_object() {
            one(&component[key], &[path, &[key]].concat(), visit);
        }
    }
    each(&component["components"], &[path, &["components"]].concat(), visit);
}
