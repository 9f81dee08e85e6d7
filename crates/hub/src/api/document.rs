//! The OpenAPI document of the API, made from the table of routes and the types that travel.

use std::collections::BTreeMap;

use reportline_exchange::{PROBLEM_JSON, ProblemDetails, Receipt, SealedReport};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::routes::{Facts, ROUTES, Route};

/// The document: OpenAPI 3.1, whose schemas are JSON Schema 2020-12.
pub fn document() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for facts in ROUTES {
        let method = facts.method.as_str().to_ascii_lowercase();
        paths.entry(facts.path).or_default().insert(method, operation(facts));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Reportline: the hub's intake API",
            "version": "1",
            "description": "What intakes hand reports over to. Every rule: docs/specs/hub-api.md.",
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "signature": {
                    "type": "apiKey", "in": "header", "name": "Signature",
                    "description": "RFC 9421, Ed25519, with Signature-Input: @method, @path and, of a body, \
                        content-digest and content-type; created, nonce, keyid. At most five minutes old; a nonce once.",
                },
                "secret": {
                    "type": "apiKey", "in": "header", "name": "webhook-signature",
                    "description": "Standard Webhooks, with webhook-id (the last part of the path), \
                        webhook-timestamp, and reportline-intake (the intake's name).",
                },
            },
        },
    })
}

fn operation(facts: &Facts) -> Value {
    let mut operation = json!({
        "operationId": format!("{:?}", facts.route),
        "summary": facts.summary,
        "responses": answers(facts),
    });
    if let Some((_, name)) = facts.path.split_once('{') {
        let pattern = json!({ "type": "string", "pattern": facts.pattern });
        let name = name.trim_end_matches('}');
        operation["parameters"] =
            json!([{ "name": name, "in": "path", "required": true, "schema": pattern }]);
    }
    if let Some(media_type) = facts.brings {
        let schema = match media_type {
            "application/json" => reference("SealedReport"),
            _ => json!({ "type": "string", "format": "binary" }),
        };
        operation["requestBody"] =
            json!({ "required": true, "content": { media_type: { "schema": schema } } });
    }
    operation["security"] = match facts.route {
        Route::Document => json!([]),
        _ => json!([{ "signature": [] }, { "secret": [] }]),
    };
    operation
}

fn answers(facts: &Facts) -> Value {
    let mut answers: BTreeMap<String, Value> = BTreeMap::new();
    for (status, meaning, schema) in facts.good {
        let mut answer = json!({ "description": meaning });
        if let Some(schema) = schema {
            answer["content"] = json!({ "application/json": { "schema": reference(schema) } });
        }
        answers.insert(status.to_string(), answer);
    }
    let mut refusals: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in facts.refusals {
        refusals.entry(code.status()).or_default().push(code.title());
    }
    for (status, titles) in refusals {
        let content = json!({ PROBLEM_JSON: { "schema": reference("ProblemDetails") } });
        answers
            .insert(status.to_string(), json!({ "description": titles.join("; or: "), "content": content }));
    }
    json!(answers)
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn schemas() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.meta_schema = None;
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    for schema in [
        generator.subschema_for::<SealedReport>(),
        generator.subschema_for::<Receipt>(),
        generator.subschema_for::<ProblemDetails>(),
    ] {
        debug_assert!(schema.get("$ref").is_some(), "each has a name");
    }
    let mut schemas = Map::from_iter(generator.take_definitions(true));
    schemas.insert(
        "Intake".to_owned(),
        json!({
            "type": "object",
            "required": ["intake", "sealing_keys", "signing_key", "largest_file"],
            "properties": {
                "intake": { "type": "string", "description": "The hub's name for it." },
                "sealing_keys": {
                    "type": "array", "items": { "type": "string" },
                    "description": "What reports can be sealed for; the first is the newest.",
                },
                "signing_key": { "type": "string", "description": "What receipts are signed with." },
                "largest_file": { "type": "integer", "description": "In bytes, before it is sealed." },
            },
        }),
    );
    schemas.insert("Document".to_owned(), json!({ "type": "object" }));
    Value::Object(schemas)
}
