//! The routes: which request does what to the state.

mod application;
mod channel;
mod webhook;

use crate::fake::refusal::{Answer, NOT_FOUND, Refusal, UNAUTHORIZED};
use crate::fake::state::State;
use crate::fake::upload::Body;
use crate::fake::{APPLICATION, TOKEN};

/// A request to the API, taken apart.
pub(super) struct Call<'a> {
    pub(super) method: &'a str,
    /// Behind `/api/v10/`.
    pub(super) segments: &'a [&'a str],
    pub(super) query: &'a str,
    pub(super) authorization: Option<&'a str>,
    pub(super) body: &'a Body,
}

impl Call<'_> {
    /// The value of a parameter.
    fn parameter(&self, name: &str) -> Option<String> {
        let pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.parameter(name)?.parse().ok()
    }

    fn is_set(&self, name: &str) -> bool {
        self.parameter(name).is_some_and(|it| matches!(it.to_ascii_lowercase().as_str(), "true" | "1"))
    }
}

impl State {
    /// Answers a request to the API.
    pub(super) fn answer(&mut self, call: &Call<'_>) -> Answer {
        let id = |it: &str| it.parse::<u64>().map_err(|_| Refusal::from(NOT_FOUND));
        match (call.method, call.segments) {
            // Their token is authority enough.
            ("POST", ["interactions", interaction, token, "callback"]) => {
                return self.callback(id(interaction)?, token, call.is_set("with_response"), call.body);
            }
            (method, ["webhooks", application, token, rest @ ..]) => {
                return self.webhook(method, id(application)?, token, rest, call.body);
            }
            _ => {}
        }
        if call.authorization.and_then(|it| it.strip_prefix("Bot ")) != Some(TOKEN) {
            return Err(UNAUTHORIZED.into());
        }
        let own = APPLICATION.to_string();
        match (call.method, call.segments) {
            ("GET", ["gateway", "bot"]) => Ok(Some(self.gateway_bot())),
            ("GET", ["applications", "@me"]) => Ok(Some(self.application())),
            ("GET", ["users", "@me"]) => Ok(Some(self.me())),
            ("GET", ["applications", it, "commands"]) if *it == own => {
                Ok(Some(self.listed_commands(call.is_set("with_localizations"))))
            }
            ("PUT", ["applications", it, "commands"]) if *it == own => self.register(&call.body.json),
            ("POST", ["users", "@me", "channels"]) => self.open_dm(&call.body.json),
            ("GET", ["channels", channel, "messages"]) => self.messages_of(id(channel)?, call),
            ("POST", ["channels", channel, "messages"]) => self.send(id(channel)?, call.body),
            ("GET", ["channels", channel, "messages", message]) => {
                self.message_of(id(channel)?, id(message)?)
            }
            ("PATCH", ["channels", channel, "messages", message]) => {
                self.edit(id(channel)?, id(message)?, call.body)
            }
            ("DELETE", ["channels", channel, "messages", message]) => self.delete(id(channel)?, id(message)?),
            _ => Err(NOT_FOUND.into()),
        }
    }
}
