//! Components as trees: walking them, and how Discord returns what it was sent.

use serde_json::{Value, json};

/// All components of a message or a form, parents before their children, in reading order.
pub(super) fn flat(components: &Value) -> Vec<&Value> {
    let mut all = Vec::new();
    for component in components.as_array().into_iter().flatten() {
        walk(component, &mut all);
    }
    all
}

fn walk<'a>(component: &'a Value, all: &mut Vec<&'a Value>) {
    all.push(component);
    for child in component["components"].as_array().into_iter().flatten() {
        walk(child, all);
    }
    for key in ["component", "accessory"] {
        if component[key].is_object() {
            walk(&component[key], all);
        }
    }
}

/// Components as Discord returns them: each with a number, defaults filled in, nothing that is null.
pub(super) fn normalized(components: &Value) -> Value {
    let mut components = components.as_array().cloned().unwrap_or_default();
    let mut n_components = 0;
    for component in &mut components {
        fill(component, &mut n_components);
    }
    components.into()
}

fn fill(component: &mut Value, n_components: &mut u64) {
    *n_components += 1;
    let Some(object) = component.as_object_mut() else { return };
    object.retain(|_, it| !it.is_null());
    let defaults = match object.get("type").and_then(Value::as_u64) {
        Some(3 | 5..=8) => json!({"id": *n_components, "min_values": 1, "max_values": 1}),
        Some(14) => json!({"id": *n_components, "spacing": 1, "divider": true}),
        Some(17) => json!({"id": *n_components, "accent_color": null, "spoiler": false}),
        _ => json!({"id": *n_components}),
    };
    for (key, value) in defaults.as_object().into_iter().flatten() {
        object.entry(key.clone()).or_insert_with(|| value.clone());
    }
    if let Some(children) = object.get_mut("components").and_then(Value::as_array_mut) {
        children.iter_mut().for_each(|it| fill(it, n_components));
    }
    for key in ["component", "accessory"] {
        if let Some(child) = object.get_mut(key) {
            fill(child, n_components);
        }
    }
}
