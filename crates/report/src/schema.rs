//! The JSON Schema of a report, generated from its types.

use serde_json::{Value, json};

use crate::report::Report;

/// The JSON Schema (2020-12) of [`Report`]. Written to `docs/report.schema.json` by `reportline schema`. What it cannot
/// say (grades, hashes, chains), [`validate`](crate::validate()) checks.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Report);
    schema.insert(
        "anyOf".to_owned(),
        json!([
            { "required": ["incident"], "properties": { "incident": { "required": ["narrative"] } } },
            { "required": ["evidence"], "properties": { "evidence": { "minItems": 1 } } }
        ]),
    );
    schema.to_value()
}
