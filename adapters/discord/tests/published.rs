//! What Discord publishes, and its validators. Not part of this repository: where they are not at hand, nothing is
//! checked against them.

use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};

/// A file beside this repository.
pub(crate) fn outside(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    path.exists().then_some(path)
}

pub(crate) fn schema(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON")
}

pub(crate) fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    let mut faults: Vec<String> =
        validator.iter_errors(value).map(|it| format!("{}: {it}", it.instance_path())).collect();
    faults.iter_mut().for_each(|it| it.truncate(it.floor_char_boundary(600)));
    faults
}

/// The validator of one schema of the OpenAPI document.
pub(crate) fn of_api(api: &Value, name: &str) -> Validator {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"), "components": api["components"],
    });
    jsonschema::validator_for(&schema).expect("a schema")
}

/// What Discord may send.
pub(crate) struct Events {
    validators: Vec<(&'static str, Validator)>,
    snapshots: Validator,
}

impl Events {
    /// The kinds of event that are described.
    pub(crate) const NAMES: [&str; 7] =
        ["Ready", "GuildCreate", "MessageCreate", "ChatInput", "MessageCmd", "Component", "ModalSubmit"];

    pub(crate) fn published() -> Option<Self> {
        let inbound = outside("specs/discord-inbound.schema.json")?;
        let api = schema(&outside("specs/discord-openapi.json")?);
        let mut inbound = schema(&inbound);
        let definitions = inbound["definitions"].as_object_mut().expect("definitions");
        // Made from types: a set of flags became "one of the flags", and a snapshot's members messages of their own.
        for (name, definition) in definitions.iter_mut() {
            if name.ends_with("Flags") {
                *definition = json!({"type": "integer", "minimum": 0});
            }
        }
        definitions.insert("APIMessageSnapshot".to_owned(), json!(true));
        let mut of_definition = |name: &str| {
            inbound["$ref"] = format!("#/definitions/{name}").into();
            jsonschema::validator_for(&inbound).expect("a schema")
        };
        let validators: Vec<_> = Self::NAMES.into_iter().map(|it| (it, of_definition(it))).collect();
        assert!(validators.iter().all(|it| !it.1.is_valid(&json!({}))), "who takes all checks nothing");
        Some(Self { validators, snapshots: of_api(&api, "MessageSnapshotResponse") })
    }

    /// Which kind an event is; `None` where there is nothing to check.
    pub(crate) fn kind(event: &str, data: &Value) -> Option<&'static str> {
        Some(match (event, data["type"].as_u64(), data["data"]["type"].as_u64()) {
            ("READY", ..) => "Ready",
            ("GUILD_CREATE", ..) => "GuildCreate",
            ("MESSAGE_CREATE" | "MESSAGE_UPDATE", ..) => "MessageCreate",
            ("MESSAGE_DELETE" | "RESUMED", ..) => return None,
            (_, Some(2), Some(1)) => "ChatInput",
            (_, Some(2), Some(3)) => "MessageCmd",
            (_, Some(3), _) => "Component",
            (_, Some(5), _) => "ModalSubmit",
            other => panic!("{other:?} has no schema"),
        })
    }

    /// In what an event is not as published.
    pub(crate) fn breaches(&self, event: &str, data: &Value) -> Vec<String> {
        let Some(name) = Self::kind(event, data) else { return Vec::new() };
        let validator = &self.validators.iter().find(|it| it.0 == name).expect("its schema").1;
        let mut breaches = faults(validator, data);
        let reported =
            data["data"]["resolved"]["messages"].as_object().into_iter().flat_map(|it| it.values());
        for message in reported.chain([data]) {
            for snapshot in message["message_snapshots"].as_array().into_iter().flatten() {
                breaches
                    .extend(faults(&self.snapshots, snapshot).into_iter().map(|it| format!("snapshot {it}")));
            }
        }
        breaches.iter_mut().for_each(|it| it.insert_str(0, &format!("{event} {name} ")));
        breaches
    }
}

/// Checks recorded requests with the validator of traffic.
pub(crate) fn validate(traffic: &str) {
    let Some(tool) = outside("tools/discord_validate.py") else { return };
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), traffic).expect("written");
    let output = Command::new("python3").arg(tool).arg(file.path()).output().expect("python3 runs");
    let violations =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{violations}");
}
