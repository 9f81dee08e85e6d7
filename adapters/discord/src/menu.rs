//! The application's commands: what people find under "Apps" at a message, and what they can type. Registered only
//! where they differ from what Discord has.
//!
//! "There is a global rate limit of 200 application command creates per day"; a command that is put back as it is
//! costs none, but a reader of the log learns nothing from it either.
//! <https://docs.discord.com/developers/interactions/application-commands#registering-a-command>

use std::collections::BTreeMap;

use reportline_channel::{Language, Words};
use serde_json::{Map, Value, json};
use serenity::all::{
    CommandOptionType, CommandType, CreateCommand, CreateCommandOption, InstallationContext,
    InteractionContext, Permissions,
};

use crate::client::Client;
use crate::client::call::Call;
use crate::client::error::CallError;

/// What can be typed, by the names that an interaction carries however they were shown.
pub(crate) const TYPED: [&str; 7] = ["report", "quick", "add", "status", "language", "help", "erase"];

/// The options of `/report`.
pub(crate) const OPTION_TEXT: &str = "text";
pub(crate) const OPTION_FILE: &str = "file";

/// The keys of the words asked for.
#[cfg(test)]
pub(crate) const TEXT_KEYS: [&str; 18] = [
    REPORT_MESSAGE,
    FORWARD,
    "discord-command-report",
    "discord-command-quick",
    "discord-command-add",
    "discord-command-status",
    "discord-command-language",
    "discord-command-help",
    "discord-command-erase",
    "discord-name-report",
    "discord-name-quick",
    "discord-name-add",
    "discord-name-status",
    "discord-name-language",
    "discord-name-help",
    "discord-name-erase",
    "discord-option-text",
    "discord-option-file",
];

const REPORT_MESSAGE: &str = "discord-command-report-message";
const FORWARD: &str = "discord-command-forward";

/// Names have 1 to 32 characters, descriptions 1 to 100.
/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-structure>
const NAME_LIMIT: usize = 32;
const DESCRIPTION_LIMIT: usize = 100;

/// The languages of Discord's clients: <https://docs.discord.com/developers/reference#locales>. Arabic, Urdu and Welsh
/// are not among them: who reads these has Discord in another language, and sees the commands in that.
const LOCALES: [&str; 32] = [
    "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN",
    "zh-TW",
];

/// "Invalid form body": what Discord answers to a command that it does not take as it is.
const INVALID_FORM: u32 = 50_035;

/// Which of our commands was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    /// "Report" at a message.
    ReportMessage,
    /// "Forward" at a message, which only moderators see.
    Forward,
    /// One of [`TYPED`].
    Typed(&'static str),
}

/// Who may have the application, and so its commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Installs {
    /// Servers, and people for themselves.
    Everywhere,
    /// Servers only.
    Servers,
}

/// Which command an interaction's `data.type` and `data.name` are; `None` for one that we never offered.
///
/// The name is always the default one, however it was shown: names are translated by display only. So the words of the
/// default language tell "Report" from "Forward", also after an operator reworded them: at the next start Discord has
/// the new ones, and a client that still shows an old one is made to reload it before it can be used ("Discord will do
/// an internal version check and reject the command"). Should an old name come through nevertheless, it is a report:
/// that is what most mean, and it claims no standing.
pub(crate) fn used(words: &dyn Words, kind: u64, name: &str) -> Option<Used> {
    match kind {
        1 => TYPED.into_iter().find(|it| *it == name).map(Used::Typed),
        3 if name == default_name(words, FORWARD) => Some(Used::Forward),
        3 => Some(Used::ReportMessage),
        _ => None,
    }
}

/// Offers the commands, everywhere the application is installed. Writes only where Discord has others.
pub(crate) async fn offer_commands(
    client: &Client,
    application_id: &str,
    words: &dyn Words,
) -> Result<(), CallError> {
    let list = Call::new("GET applications/{}/commands?with_localizations=true", &[application_id]);
    let registered: Vec<Value> = client.call(list).await?;
    let registered = by_name(&registered);
    let put = async |wanted: &[Value]| {
        if by_name(wanted) == registered {
            return Ok(());
        }
        client.tell(Call::new("PUT applications/{}/commands", &[application_id]).with(&wanted)).await?;
        tracing::info!(n = wanted.len(), "the commands were registered with discord");
        Ok(())
    };
    match put(&commands(words, Installs::Everywhere)).await {
        Err(CallError::Refused { status: 400, code: INVALID_FORM, .. }) => {
            put(&commands(words, Installs::Servers)).await?;
            tracing::warn!(
                "discord takes the commands for servers only, so nobody can report from where the bot is not: in the \
                 Developer Portal open the application, Installation, and tick User Install"
            );
            Ok(())
        }
        outcome => outcome,
    }
}

/// The commands as they are sent, without what is not set.
fn commands(words: &dyn Words, installs: Installs) -> Vec<Value> {
    let mut commands = vec![
        everywhere(named(words, REPORT_MESSAGE), installs),
        // Whoever may delete messages looks after a place. One permission only: a member needs all that are named.
        named(words, FORWARD)
            .default_member_permissions(Permissions::MANAGE_MESSAGES)
            .integration_types(vec![InstallationContext::Guild])
            .contexts(vec![InteractionContext::Guild]),
    ];
    for name in TYPED {
        let (description, others) = translated(words, &format!("discord-command-{name}"), DESCRIPTION_LIMIT);
        let mut command = CreateCommand::new(name).kind(CommandType::ChatInput).description(description);
        for (locale, text) in others {
            command = command.description_localized(locale, text);
        }
        let names = translated(words, &format!("discord-name-{name}"), NAME_LIMIT).1;
        for (locale, name) in names.into_iter().filter(|(_, it)| is_typable(it)) {
            command = command.name_localized(locale, name);
        }
        if name == "report" {
            command = command
                .add_option(option(words, CommandOptionType::String, OPTION_TEXT))
                .add_option(option(words, CommandOptionType::Attachment, OPTION_FILE));
        }
        commands.push(everywhere(command, installs));
    }
    commands.iter().map(|it| tidied(serde_json::to_value(it).expect("a command is plain JSON"))).collect()
}

/// Whether a name can be that of a command that is typed: `^[-_'\p{L}\p{N}]{1,32}$`, in small letters.
/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming>
fn is_typable(name: &str) -> bool {
    let is_allowed = |it: char| it.is_alphanumeric() || "-_'".contains(it);
    name.chars().all(is_allowed) && name.to_lowercase() == name
}

/// A command at messages, which has a name and no description.
fn named(words: &dyn Words, key: &str) -> CreateCommand {
    let (name, others) = translated(words, key, NAME_LIMIT);
    let command = CreateCommand::new(name).kind(CommandType::Message);
    others.into_iter().fold(command, |command, (locale, name)| command.name_localized(locale, name))
}

fn option(words: &dyn Words, kind: CommandOptionType, name: &str) -> CreateCommandOption {
    let (description, others) = translated(words, &format!("discord-option-{name}"), DESCRIPTION_LIMIT);
    let option = CreateCommandOption::new(kind, name, description);
    others.into_iter().fold(option, |option, (locale, text)| option.description_localized(locale, text))
}

/// In servers, in direct messages with the bot, and, for people who have it for themselves, in all their others.
fn everywhere(command: CreateCommand, installs: Installs) -> CreateCommand {
    let (types, contexts) = match installs {
        Installs::Everywhere => (
            vec![InstallationContext::Guild, InstallationContext::User],
            vec![InteractionContext::Guild, InteractionContext::BotDm, InteractionContext::PrivateChannel],
        ),
        Installs::Servers => {
            (vec![InstallationContext::Guild], vec![InteractionContext::Guild, InteractionContext::BotDm])
        }
    };
    command.integration_types(types).contexts(contexts)
}

/// A text in the default language, and in each of Discord's where another of ours fits better.
fn translated(words: &dyn Words, key: &str, limit: usize) -> (String, Vec<(&'static str, String)>) {
    let languages = words.languages();
    let text = |tag: &str| words.text(tag, key, &[]).chars().take(limit).collect::<String>();
    let default_text = languages.first().map(|it| text(&it.tag)).unwrap_or_default();
    let others = LOCALES.into_iter().filter_map(|locale| {
        let language = spoken(&languages, locale)?;
        Some((locale, text(&language.tag))).filter(|(_, it)| !it.is_empty() && *it != default_text)
    });
    let others = others.collect();
    (default_text, others)
}

/// Ours of that tag, or of that language wherever it is spoken.
fn spoken<'a>(languages: &'a [Language], locale: &str) -> Option<&'a Language> {
    let primary = |tag: &'_ str| match tag.split('-').next().unwrap_or_default() {
        // Norwegian as it is mostly written has a tag of its own.
        "nb" => "no".to_owned(),
        other => other.to_owned(),
    };
    let exact = languages.iter().find(|it| it.tag == locale);
    exact.or_else(|| languages.iter().find(|it| primary(&it.tag) == primary(locale)))
}

fn default_name(words: &dyn Words, key: &str) -> String {
    translated(words, key, NAME_LIMIT).0
}

/// Commands by what makes them one: type and name. Each with what we set, as Discord would give it back.
fn by_name(commands: &[Value]) -> BTreeMap<(u64, String), Value> {
    let one = |command: &Value| {
        let command = tidied(command.clone());
        let kind = command.get("type").and_then(Value::as_u64).unwrap_or(1);
        let name = command.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        ((kind, name), command)
    };
    commands.iter().map(one).collect()
}

/// What we set of a command or an option, and nothing that says nothing: nulls, empty lists, what is off. Discord's
/// document of its API takes permissions as a number and gives them as text; ours are a number.
fn tidied(value: Value) -> Value {
    const SET: [&str; 11] = [
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "required",
        "default_member_permissions",
        "integration_types",
        "contexts",
        "nsfw",
    ];
    let Value::Object(fields) = value else {
        return value;
    };
    let mut tidy = Map::new();
    for (key, value) in fields.into_iter().filter(|(key, _)| SET.contains(&key.as_str())) {
        let value = match (key.as_str(), value) {
            ("options", Value::Array(options)) => options.into_iter().map(tidied).collect(),
            ("contexts" | "integration_types", Value::Array(mut numbers)) => {
                numbers.sort_by_key(Value::as_u64);
                Value::Array(numbers)
            }
            ("default_member_permissions", Value::String(bits)) => {
                bits.parse::<u64>().map_or(Value::String(bits), |it| json!(it))
            }
            (_, value) => value,
        };
        let says_nothing = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        if !says_nothing {
            tidy.insert(key, value);
        }
    }
    Value::Object(tidy)
}

#[cfg(test)]
mod tests;
