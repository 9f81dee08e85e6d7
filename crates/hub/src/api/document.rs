//! The OpenAPI document of the API, made from the table of routes and the types that travel.

use std::collections::BTreeMap;

use reportline_exchange::{PROBLEM_JSON, ProblemDetails, Receipt, SealedReport, Told, Updates};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::routes::{BYTES, Facts, ROUTES, Who, of_everybody, pattern};
use super::working::{Assign, Erase, Hold, Merge, Move, Release, WriteMessage, WriteNote};
use crate::actor::Name;
use crate::case::{CaseState, Lane};
use crate::view::{CaseJson, CasesJson, CustodyJson};
use crate::work::Standing;

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
            "title": "Reportline: the hub's API",
            "version": "1",
            "description": "What intakes hand reports over to, and officers work cases through. Every rule: docs/specs/hub-api.md.",
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
                "token": {
                    "type": "http", "scheme": "bearer",
                    "description": "An officer's token; the role it stands for decides what it allows.",
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
    let names = facts.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
    let of_path = names.map(|name| {
        let schema = json!({ "type": "string", "pattern": pattern(name) });
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let of_query = facts.query.iter().map(|(name, meaning)| {
        let schema = query_schema(name);
        json!({ "name": name, "in": "query", "required": false, "description": meaning, "schema": schema })
    });
    let parameters: Vec<Value> = of_path.chain(of_query).collect();
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if let Some((media_type, schema)) = facts.brings {
        let schema = if schema.is_empty() { bytes() } else { reference(schema) };
        operation["requestBody"] =
            json!({ "required": true, "content": { media_type: { "schema": schema } } });
    }
    operation["security"] = match facts.who {
        Who::Anybody => json!([]),
        Who::Intake => json!([{ "signature": [] }, { "secret": [] }]),
        Who::Officer => json!([{ "token": [] }]),
    };
    operation
}

fn answers(facts: &Facts) -> Value {
    let mut answers: BTreeMap<String, Value> = BTreeMap::new();
    for (status, meaning, schema) in facts.good {
        let mut answer = json!({ "description": meaning });
        match schema {
            None => {}
            Some(BYTES) => answer["content"] = json!({ BYTES: { "schema": bytes() } }),
            Some(schema) => {
                answer["content"] = json!({ "application/json": { "schema": reference(schema) } });
            }
        }
        answers.insert(status.to_string(), answer);
    }
    let mut refusals: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in of_everybody(facts.who).iter().chain(facts.refusals) {
        refusals.entry(code.status()).or_default().push(code.title());
    }
    for (status, titles) in refusals {
        let content = json!({ PROBLEM_JSON: { "schema": reference("ProblemDetails") } });
        answers
            .insert(status.to_string(), json!({ "description": titles.join("; or: "), "content": content }));
    }
    json!(answers)
}

fn bytes() -> Value {
    json!({ "type": "string", "format": "binary" })
}

fn query_schema(name: &str) -> Value {
    let words = |words: Vec<&str>| json!({ "type": "string", "enum": words });
    match name {
        "state" => words(CaseState::ALL.iter().map(|it| it.name()).collect()),
        "lane" => words(Lane::ALL.iter().map(|it| it.name()).collect()),
        "case" => json!({ "type": "string", "pattern": pattern(name) }),
        "unassigned" | "contact" | "export" => json!({ "type": "boolean" }),
        "at_most" => json!({ "type": "integer", "minimum": 1, "maximum": 1000 }),
        "words" => json!({ "type": "string" }),
        "since" | "review_by" => json!({ "type": "string", "format": "date-time" }),
        _ => json!({ "type": "string", "minLength": 1, "maxLength": Name::LONGEST }),
    }
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
        generator.subschema_for::<Updates>(),
        generator.subschema_for::<Told>(),
        generator.subschema_for::<ProblemDetails>(),
        generator.subschema_for::<CasesJson>(),
        generator.subschema_for::<CaseJson>(),
        generator.subschema_for::<CustodyJson>(),
        generator.subschema_for::<Standing>(),
        generator.subschema_for::<Move>(),
        generator.subschema_for::<WriteNote>(),
        generator.subschema_for::<WriteMessage>(),
        generator.subschema_for::<Assign>(),
        generator.subschema_for::<Release>(),
        generator.subschema_for::<Erase>(),
        generator.subschema_for::<Hold>(),
        generator.subschema_for::<Merge>(),
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
