//! What Discord sends, as we read it: leniently, and beside the raw JSON, because a message of a kind that nobody
//! knew when this was written still holds somebody's words.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::way::Token;

/// An interaction: a command used, a button pressed, a form sent.
#[derive(Debug)]
pub(crate) struct Interaction {
    pub(crate) id: String,
    pub(crate) token: Token,
    /// `None` where it came in a shape that we cannot read; it can still be answered.
    pub(crate) told: Option<Told>,
}

/// What an interaction tells.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    /// Who, in direct messages.
    user: Option<User>,
    /// Who, in servers.
    member: Option<Member>,
    pub(crate) locale: Option<String>,
    pub(crate) guild_id: Option<String>,
    pub(crate) channel_id: Option<String>,
    pub(crate) channel: Option<Channel>,
    /// 0 a server, 1 our direct messages, 2 somebody else's.
    /// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-context-types>
    pub(crate) context: Option<u8>,
    /// The message that a component sits on.
    pub(crate) message: Option<Map<String, Value>>,
    #[serde(default)]
    pub(crate) data: Data,
}

/// What an interaction is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Data {
    /// A command's name.
    pub(crate) name: String,
    /// 1 a chat command, 3 a message's.
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    pub(crate) options: Vec<OptionGiven>,
    pub(crate) target_id: Option<String>,
    pub(crate) resolved: Resolved,
    /// A component's or a form's name, as we gave it.
    pub(crate) custom_id: String,
    /// What was chosen in a menu.
    pub(crate) values: Vec<String>,
    /// A form's fields, in wrappings of several kinds.
    pub(crate) components: Value,
}

/// An option of a chat command.
#[derive(Debug, Deserialize)]
pub(crate) struct OptionGiven {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) value: Value,
}

/// What Discord looked up for us.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Resolved {
    pub(crate) messages: Map<String, Value>,
    pub(crate) attachments: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) username: Option<String>,
    #[serde(default)]
    pub(crate) global_name: Option<String>,
    #[serde(default)]
    pub(crate) bot: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    user: Option<User>,
    /// A number written as text: more bits than a float has.
    #[serde(default)]
    permissions: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Channel {
    /// 1 a direct message, 3 a group of people.
    /// <https://docs.discord.com/developers/resources/channel#channel-object-channel-types>
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    #[serde(default)]
    pub(crate) name: Option<String>,
}

/// What we read of a message; its words and files are gathered from the raw one.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) channel_id: Option<String>,
    #[serde(default)]
    pub(crate) guild_id: Option<String>,
    #[serde(default)]
    pub(crate) author: Option<User>,
    #[serde(rename = "type", default)]
    pub(crate) kind: u32,
    #[serde(default)]
    pub(crate) content: String,
    #[serde(default)]
    pub(crate) timestamp: Option<String>,
    #[serde(default)]
    pub(crate) edited_timestamp: Option<String>,
    #[serde(default)]
    pub(crate) message_reference: Option<Reference>,
    #[serde(default)]
    pub(crate) message_snapshots: Vec<Snapshot>,
}

/// What a message points at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reference {
    /// 0 a reply, 1 a forward.
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    pub(crate) message_id: Option<String>,
    pub(crate) channel_id: Option<String>,
    pub(crate) guild_id: Option<String>,
}

/// What a forward shows of the original: never who wrote it.
/// <https://docs.discord.com/developers/resources/message#message-snapshot-object>
#[derive(Debug, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) message: Map<String, Value>,
}

impl Interaction {
    /// Reads an interaction; `None` if it has neither number nor token, so that nobody can be answered.
    pub(crate) fn read(raw: &Value) -> Option<Self> {
        let text = |key: &str| raw.get(key).and_then(Value::as_str).map(str::to_owned);
        let (id, token) = text("id").zip(text("token"))?;
        let told = Told::deserialize(raw).ok();
        Some(Self { id, token: Token(token), told })
    }
}

impl Told {
    pub(crate) fn user(&self) -> Option<&User> {
        self.member.as_ref().and_then(|it| it.user.as_ref()).or(self.user.as_ref())
    }

    /// What the person may do where they are, as Discord says.
    pub(crate) fn permissions(&self) -> u64 {
        let told = self.member.as_ref().and_then(|it| it.permissions.as_deref());
        told.and_then(|it| it.parse().ok()).unwrap_or_default()
    }

    /// Whether this is our own direct-message channel with the person.
    pub(crate) fn is_direct(&self) -> bool {
        match self.context {
            Some(context) => context == 1,
            None => self.guild_id.is_none() && self.channel.as_ref().is_some_and(|it| it.kind == 1),
        }
    }

    /// The number of the message that a component sits on.
    pub(crate) fn pressed_message(&self) -> Option<&str> {
        self.message.as_ref()?.get("id")?.as_str()
    }
}

impl Message {
    pub(crate) fn read(raw: &Map<String, Value>) -> Option<Self> {
        Self::deserialize(&Value::Object(raw.clone())).ok()
    }

    /// Whether it is Discord's own Forward of another message.
    pub(crate) fn is_forward(&self) -> bool {
        !self.message_snapshots.is_empty() || self.message_reference.as_ref().is_some_and(|it| it.kind == 1)
    }
}

impl User {
    /// The name that is shown.
    pub(crate) fn display_name(&self) -> Option<String> {
        self.global_name.clone().or_else(|| self.username.clone())
    }
}

/// Discord's times are ISO 8601.
pub(crate) fn time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

/// When something was made, from its number: "Milliseconds since Discord Epoch, the first second of 2015".
/// <https://docs.discord.com/developers/reference#snowflakes>
pub(crate) fn made_at(id: &str) -> Option<Timestamp> {
    const EPOCH_MS: i64 = 1_420_070_400_000;
    let id: u64 = id.parse().ok()?;
    Timestamp::from_millisecond(i64::try_from(id >> 22).ok()? + EPOCH_MS).ok()
}
