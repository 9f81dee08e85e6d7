//! Forms: what a person sees of a modal, and what is sent when they fill it in.

use serde_json::{Value, json};

use crate::fake::interaction::{Doing, InteractionKind};
use crate::fake::state::State;

/// The form that stands open before a person.
#[derive(Clone)]
pub(super) struct OpenForm {
    pub(super) interaction: u64,
    pub(super) message: Option<u64>,
    pub(super) modal: Value,
}

/// A form, as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its heading.
    pub title: String,
    /// What it comes back as.
    pub custom_id: String,
    /// Words between its fields.
    pub texts: Vec<String>,
    /// What is to be filled in.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it asks for.
    pub label: String,
    /// What helps to answer.
    pub description: Option<String>,
    /// The type of its component: 3 a select, 4 a text, 19 files, 21 one choice, 22 choices, 23 a tick.
    pub kind: u64,
    /// What its answer goes by.
    pub custom_id: String,
    /// What stands in it at first.
    pub value: Option<String>,
    /// The least characters, choices or files.
    pub min: Option<u64>,
    /// The most characters, choices or files.
    pub max_length: Option<u64>,
    /// Whether it has to be filled in.
    pub required: bool,
    /// Label and value of what can be chosen.
    pub options: Vec<(String, String)>,
}

impl Form {
    pub(super) fn of(modal: &Value) -> Self {
        let mut form = Self {
            title: modal["title"].as_str().unwrap_or_default().to_owned(),
            custom_id: modal["custom_id"].as_str().unwrap_or_default().to_owned(),
            texts: Vec::new(),
            fields: Vec::new(),
        };
        for component in modal["components"].as_array().into_iter().flatten() {
            match component["type"].as_u64() {
                Some(10) => form.texts.extend(component["content"].as_str().map(str::to_owned)),
                Some(18) => form.fields.push(field(&component["component"], component)),
                _ => {
                    let inputs = component["components"].as_array().into_iter().flatten();
                    form.fields.extend(inputs.map(|it| field(it, it)));
                }
            }
        }
        form
    }

    /// The field with this label or custom id.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|it| it.label == name || it.custom_id == name)
    }
}

fn field(input: &Value, label: &Value) -> Field {
    let string = |it: &Value| it.as_str().map(str::to_owned);
    let options = input["options"].as_array().into_iter().flatten();
    let is_text = input["type"] == 4;
    let (min, max) = if is_text { ("min_length", "max_length") } else { ("min_values", "max_values") };
    Field {
        label: string(&label["label"]).unwrap_or_default(),
        description: string(&label["description"]),
        kind: input["type"].as_u64().unwrap_or_default(),
        custom_id: string(&input["custom_id"]).unwrap_or_default(),
        value: string(&input["value"]),
        min: input[min].as_u64(),
        max_length: input[max].as_u64(),
        required: input["required"].as_bool().unwrap_or(input["type"] != 23),
        options: options.filter_map(|it| Some((string(&it["label"])?, string(&it["value"])?))).collect(),
    }
}

impl Field {
    /// What the client sends for this field; it does not let go of a form that is not filled in as asked.
    fn submitted(&self, id: u64, answers: &[(&str, &str)], files: &[String]) -> Value {
        let given: Vec<&str> = answers
            .iter()
            .filter(|(name, _)| *name == self.label || *name == self.custom_id)
            .map(|it| it.1)
            .collect();
        let mut sent = json!({"type": self.kind, "id": id, "custom_id": self.custom_id});
        let n_given = match self.kind {
            4 => {
                let text = given.first().copied().or(self.value.as_deref()).unwrap_or_default();
                sent["value"] = text.into();
                text.chars().count()
            }
            23 => {
                let is_ticked = given.first().is_some_and(|it| matches!(*it, "true" | "yes" | "✓"));
                sent["value"] = is_ticked.into();
                usize::from(is_ticked)
            }
            19 => {
                sent["values"] = files.into();
                files.len()
            }
            21 => {
                sent["value"] = given.first().map(|it| self.value_of(it)).into();
                given.len()
            }
            _ => {
                sent["values"] = given.iter().map(|it| self.value_of(it)).collect();
                given.len()
            }
        } as u64;
        assert!(n_given > 0 || !self.required, "{:?} has to be filled in", self.label);
        assert!(n_given == 0 || self.min.is_none_or(|it| n_given >= it), "{:?} wants more", self.label);
        let most = self.max_length.unwrap_or(if self.kind == 4 { 4000 } else { 1 });
        assert!(
            n_given <= most || matches!(self.kind, 22 if self.max_length.is_none()),
            "{:?} takes {most} at most",
            self.label
        );
        sent
    }

    fn value_of(&self, label: &str) -> &str {
        let found = self.options.iter().find(|(it, value)| it == label || value == label);
        found.map_or_else(|| panic!("{:?} has no option {label:?}", self.label), |it| it.1.as_str())
    }
}

impl State {
    /// Sends the form that stands open before `person`. Files are in the order in which they were picked.
    pub(super) fn submit(
        &mut self,
        person: u64,
        answers: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> u64 {
        let open = self.person_mut(person).form.take().expect("a form stands open");
        let form = Form::of(&open.modal);
        for (name, _) in answers {
            assert!(form.field(name).is_some(), "the form {:?} has no field {name:?}", form.title);
        }
        assert!(
            files.is_empty() || form.fields.iter().any(|it| it.kind == 19),
            "the form {:?} takes no files",
            form.title
        );
        let channel = self.interactions[&open.interaction].channel;
        let kept: Vec<Value> = files.iter().map(|it| self.keep(channel, it.0, it.1, it.2, true)).collect();
        let ids: Vec<String> = kept.iter().filter_map(|it| it["id"].as_str()).map(str::to_owned).collect();

        let mut fields = form.fields.iter();
        let mut n_components = 0;
        let mut number = || {
            n_components += 1;
            n_components
        };
        let mut components = Vec::new();
        for component in open.modal["components"].as_array().into_iter().flatten() {
            let id = number();
            components.push(match component["type"].as_u64() {
                Some(10) => json!({"type": 10, "id": id}),
                Some(18) => {
                    let field = fields.next().expect("a label has a field");
                    json!({"type": 18, "id": id, "component": field.submitted(number(), answers, &ids)})
                }
                _ => {
                    let field = fields.next().expect("a row has a field");
                    json!({"type": 1, "id": id, "components": [field.submitted(number(), answers, &ids)]})
                }
            });
        }
        let mut data = json!({"custom_id": form.custom_id, "components": components});
        if !kept.is_empty() {
            data["resolved"] = json!({"attachments": by_id(kept)});
        }
        let opener = &self.interactions[&open.interaction];
        let doing = Doing {
            kind: InteractionKind::Form,
            person,
            channel,
            owners: opener.owners.clone(),
            message: open.message.filter(|it| self.messages.contains_key(it)),
            data,
            metadata: json!({"triggering_interaction_metadata": opener.metadata}),
        };
        self.interact(doing)
    }
}

/// Files by their number, as `resolved` has them.
pub(super) fn by_id(attachments: Vec<Value>) -> Value {
    let named = attachments.into_iter().filter_map(|it| Some((it["id"].as_str()?.to_owned(), it)));
    Value::Object(named.collect())
}
