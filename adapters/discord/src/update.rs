//! What Discord sends, as we read it: leniently, and beside the raw JSON, because a message of a kind that nobody
//! knew when this was written still holds somebody's words. A field that is not what it should be is not there; it
//! takes nothing else away with it.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::way::Token;

/// An interaction: a command used, a button pressed, a form sent.
pub(crate) struct Interaction {
    pub(crate) id: String,
    pub(crate) token: Token,
    /// `None` where it came in a shape that we cannot read; it can still be answered.
    pub(crate) told: Option<Told>,
}

/// What an interaction tells.
#[derive(Deserialize)]
pub(crate) struct Told {
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    /// Who, in direct messages.
    #[serde(default, deserialize_with = "lenient")]
    user: Option<User>,
    /// Who, in servers.
    #[serde(default, deserialize_with = "lenient")]
    member: Option<Member>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) locale: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) guild_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) channel_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) channel: Option<Channel>,
    /// 0 a server, 1 our direct messages, 2 somebody else's.
    /// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-context-types>
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) context: Option<u8>,
    /// The message that a component sits on.
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) message: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) data: Data,
}

/// What an interaction is about.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Data {
    /// A command's name.
    #[serde(deserialize_with = "lenient")]
    pub(crate) name: String,
    /// 1 a chat command, 3 a message's.
    #[serde(rename = "type", deserialize_with = "lenient")]
    pub(crate) kind: u8,
    #[serde(deserialize_with = "lenient")]
    pub(crate) options: Vec<OptionGiven>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) target_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) resolved: Resolved,
    /// A component's or a form's name, as we gave it.
    #[serde(deserialize_with = "lenient")]
    pub(crate) custom_id: String,
    /// What was chosen in a menu.
    #[serde(deserialize_with = "lenient")]
    pub(crate) values: Vec<String>,
    /// A form's fields, in wrappings of several kinds.
    pub(crate) components: Value,
}

/// An option of a chat command.
#[derive(Deserialize)]
pub(crate) struct OptionGiven {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) value: Value,
}

/// What Discord looked up for us.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Resolved {
    #[serde(deserialize_with = "lenient")]
    pub(crate) messages: Map<String, Value>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) attachments: Map<String, Value>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) username: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) global_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) bot: bool,
}

#[derive(Deserialize)]
pub(crate) struct Member {
    #[serde(default, deserialize_with = "lenient")]
    user: Option<User>,
    /// A number written as text: more bits than a float has.
    #[serde(default, deserialize_with = "lenient")]
    permissions: Option<String>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Channel {
    /// 1 a direct message, 3 a group of people.
    /// <https://docs.discord.com/developers/resources/channel#channel-object-channel-types>
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) name: Option<String>,
}

/// What we read of a message; its words and files are gathered from the raw one.
#[derive(Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) channel_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) author: Option<User>,
    /// Whose "author" is no account but a name that a program gave itself.
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) webhook_id: Option<String>,
    #[serde(rename = "type", default, deserialize_with = "lenient")]
    pub(crate) kind: u32,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) content: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) timestamp: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) edited_timestamp: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) message_reference: Option<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) message_snapshots: Vec<Snapshot>,
}

/// What a message points at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reference {
    /// 0 a reply, 1 a forward.
    #[serde(rename = "type", deserialize_with = "lenient")]
    pub(crate) kind: u8,
    #[serde(deserialize_with = "lenient")]
    pub(crate) message_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) channel_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) guild_id: Option<String>,
}

/// What a forward shows of the original: never who wrote it.
/// <https://docs.discord.com/developers/resources/message#message-snapshot-object>
#[derive(Deserialize)]
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

    /// Whether it is Discord's own Forward of another message. What it forwards may be in a shape that we cannot read:
    /// then, too, it is not what the person says.
    pub(crate) fn is_forward(&self, raw: &Map<String, Value>) -> bool {
        raw.contains_key("message_snapshots")
            || self.message_reference.as_ref().is_some_and(|it| it.kind == 1)
    }
}

impl User {
    /// The name that is shown.
    pub(crate) fn display_name(&self) -> Option<String> {
        self.global_name.clone().or_else(|| self.username.clone())
    }
}

/// A field, or its default where it is something else than we know.
fn lenient<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(field: D) -> Result<T, D::Error> {
    let value = Value::deserialize(field)?;
    Ok(T::deserialize(value).unwrap_or_default())
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
