//! Interactions answered: the first answer, the messages that follow, and `@original`.

use serde_json::{Value, json};

use crate::fake::APPLICATION;
use crate::fake::form::OpenForm;
use crate::fake::interaction::{Answered, Interaction, InteractionKind};
use crate::fake::message::{COMPONENTS_V2, EPHEMERAL, LOADING, written};
use crate::fake::refusal::{
    ACKNOWLEDGED, Answer, FormFault, INVALID_TOKEN, NOT_FOUND, Refusal, TOO_MANY_FOLLOWUPS,
    UNKNOWN_INTERACTION, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK,
};
use crate::fake::rules::{Stage, form_faults, message_faults};
use crate::fake::state::{Channel, State, extend};
use crate::fake::upload::Body;

/// "Apps are limited to 5 followup messages per interaction if it was initiated from a user-installed app and isn't
/// installed in the server."
const FOLLOWUPS_OF_A_PERSON: usize = 5;

impl State {
    /// The first answer.
    pub(in crate::fake) fn callback(
        &mut self,
        id: u64,
        token: &str,
        with_response: bool,
        body: &Body,
    ) -> Answer {
        let interaction = self.interactions.get(&id).filter(|it| it.token == token);
        let Some(interaction) = interaction.filter(|it| !it.is_too_late(self.now_ms)) else {
            return Err(UNKNOWN_INTERACTION.into());
        };
        if interaction.answered != Answered::Not {
            return Err(ACKNOWLEDGED.into());
        }
        let (kind, has_message) = (interaction.kind, interaction.has_message());
        let data = Body { json: body.json["data"].clone(), files: body.files.clone() };
        let answered = match body.json["type"].as_u64() {
            Some(4) => {
                message_faults(&data, Stage::New).map_err(within_data)?;
                let original = self.reply(id, &data, 0);
                self.interaction_mut(id).original = Some(original);
                Answered::Message
            }
            Some(5) => {
                if data.json["flags"].as_u64().unwrap_or_default() & !EPHEMERAL != 0 {
                    return Err(wrong_type("Only EPHEMERAL may be set in a deferral."));
                }
                let original = self.reply(id, &Body { files: Vec::new(), ..data }, LOADING);
                self.interaction_mut(id).original = Some(original);
                Answered::Deferred
            }
            Some(6 | 7) if !has_message => return Err(wrong_type("There is no message to update.")),
            Some(6) => {
                self.interaction_mut(id).original = self.interactions[&id].message;
                Answered::DeferredUpdate
            }
            Some(7) => {
                let message = self.interactions[&id].message.filter(|it| self.messages.contains_key(it));
                let message = message.ok_or_else(|| Refusal::from(UNKNOWN_MESSAGE))?;
                message_faults(&data, Stage::Edit(self.messages[&message].flags())).map_err(within_data)?;
                self.rewrite(message, &data);
                self.interaction_mut(id).original = Some(message);
                Answered::Update
            }
            Some(9) if kind != InteractionKind::Form => {
                let faults = form_faults(&data.json);
                if !faults.is_empty() {
                    return Err(within_data(Refusal::form(faults)));
                }
                let (person, message) = (self.interactions[&id].person, self.interactions[&id].message);
                self.person_mut(person).form = Some(OpenForm { interaction: id, message, modal: data.json });
                Answered::Modal
            }
            _ => return Err(wrong_type("This interaction cannot be answered so.")),
        };
        self.interaction_mut(id).answered = answered;
        Ok(with_response.then(|| self.told_callback(&self.interactions[&id])))
    }

    /// All below `/webhooks/{application}/{token}`.
    pub(super) fn webhook(
        &mut self,
        method: &str,
        application: u64,
        token: &str,
        rest: &[&str],
        body: &Body,
    ) -> Answer {
        if application != APPLICATION {
            return Err(UNKNOWN_WEBHOOK.into());
        }
        let interaction = self.tokens.get(token).map(|it| &self.interactions[it]);
        let interaction = interaction.ok_or_else(|| Refusal::from(INVALID_TOKEN))?;
        if interaction.is_token_over(self.now_ms) {
            return Err(INVALID_TOKEN.into());
        }
        if interaction.answered == Answered::Not {
            return Err(UNKNOWN_WEBHOOK.into());
        }
        let (id, original) = (interaction.id, interaction.original);
        let message = match rest {
            [] if method == "POST" => return self.follow_up(id, body),
            ["messages", "@original"] => original,
            ["messages", message] => message.parse().ok().filter(|it| interaction.sent.contains(it)),
            _ => return Err(NOT_FOUND.into()),
        };
        let message = message.filter(|it| self.messages.contains_key(it));
        let message = message.ok_or_else(|| Refusal::from(UNKNOWN_MESSAGE))?;
        match method {
            "GET" => Ok(Some(self.told(message))),
            "PATCH" => {
                message_faults(body, Stage::Edit(self.messages[&message].flags()))?;
                self.rewrite(message, body);
                Ok(Some(self.told(message)))
            }
            "DELETE" => {
                self.erase(message);
                Ok(None)
            }
            _ => Err(NOT_FOUND.into()),
        }
    }

    fn follow_up(&mut self, id: u64, body: &Body) -> Answer {
        let interaction = &self.interactions[&id];
        let loading =
            interaction.original.filter(|it| self.messages.get(it).is_some_and(|it| it.is_loading()));
        if let Some(original) = loading {
            // "The loading message will be edited instead. The ephemeral flag will be ignored."
            message_faults(body, Stage::New)?;
            self.rewrite(original, body);
            return Ok(Some(self.told(original)));
        }
        if interaction.is_of_person_only() && interaction.n_followups >= FOLLOWUPS_OF_A_PERSON {
            return Err(TOO_MANY_FOLLOWUPS.into());
        }
        message_faults(body, Stage::New)?;
        let message = self.reply(id, body, 0);
        self.interaction_mut(id).n_followups += 1;
        Ok(Some(self.told(message)))
    }

    /// Writes a message that answers interaction `id`. Where only the person installed us, only they see it.
    fn reply(&mut self, id: u64, body: &Body, more_flags: u64) -> u64 {
        let interaction = &self.interactions[&id];
        let (person, channel) = (interaction.person, interaction.channel);
        let is_forced = interaction.is_of_person_only() && !matches!(self.channels[&channel], Channel::Dm(_));
        let asked = body.json["flags"].as_u64().unwrap_or_default();
        let is_ephemeral = is_forced || asked & EPHEMERAL != 0;
        let mut flags = asked & COMPONENTS_V2 | more_flags;
        if is_ephemeral {
            flags |= EPHEMERAL;
        }
        let mut extra = json!({
            "flags": flags, "application_id": APPLICATION.to_string(), "webhook_id": APPLICATION.to_string(),
            "interaction_metadata": interaction.metadata,
        });
        extend(&mut extra, kind_of_reply(interaction));
        extend(&mut extra, written(&body.json));
        extra["attachments"] = self.attach(channel, &body.files, is_ephemeral).into();
        let message = self.write(channel, APPLICATION, is_ephemeral.then_some(person), extra);
        self.interaction_mut(id).sent.push(message);
        message
    }

    /// The answer to a first answer, when it is asked for.
    fn told_callback(&self, interaction: &Interaction) -> Value {
        let number = interaction.metadata["type"].clone();
        let mut told = json!({"interaction": {"id": interaction.id.to_string(), "type": number}});
        let Some(message) = interaction.original.and_then(|it| self.messages.get(&it)) else { return told };
        extend(
            &mut told["interaction"],
            json!({
                "response_message_id": message.id.to_string(), "response_message_loading": message.is_loading(),
                "response_message_ephemeral": message.only_for.is_some(),
            }),
        );
        // "Only present if type is either CHANNEL_MESSAGE_WITH_SOURCE or UPDATE_MESSAGE."
        match interaction.answered {
            Answered::Message => told["resource"] = json!({"type": 4, "message": self.told(message.id)}),
            Answered::Update => told["resource"] = json!({"type": 7, "message": self.told(message.id)}),
            _ => {}
        }
        told
    }

    fn interaction_mut(&mut self, id: u64) -> &mut Interaction {
        self.interactions.get_mut(&id).expect("an interaction that was found")
    }
}

/// A reply to a command, to a context menu, or to the message that was acted on.
fn kind_of_reply(interaction: &Interaction) -> Value {
    match interaction.message {
        _ if !interaction.sent.is_empty() => json!({"type": 0}),
        Some(message) => json!({
            "type": 19,
            "message_reference": {
                "type": 0, "channel_id": interaction.channel.to_string(), "message_id": message.to_string(),
            },
        }),
        None if interaction.metadata["target_message_id"].is_string() => json!({"type": 23}),
        None => json!({"type": 20}),
    }
}

/// What is wrong in a message is told below `data`.
fn within_data(refusal: Refusal) -> Refusal {
    let Refusal { status, mut body } = refusal;
    if let Some(errors) = body.get_mut("errors") {
        *errors = json!({"data": errors.take()});
    }
    Refusal { status, body }
}

fn wrong_type(message: &str) -> Refusal {
    let fault = FormFault {
        path: vec!["type".to_owned()],
        code: "INTERACTION_CALLBACK_TYPE_INVALID",
        message: message.to_owned(),
    };
    Refusal::form(vec![fault])
}
