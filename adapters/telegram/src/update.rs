//! What we read of an update: the few fields of the Bot API that matter here, and the rest as it came.
//!
//! This is a view of our own, not teloxide's `Update`, because evidence must not be lost to a type: there a message
//! of a kind that is newer than the library, a forward of an unknown origin, and a reply that quotes *words* of
//! another chat (its `ExternalReplyInfo` insists on a picture or file) all arrive empty. Here every field may be
//! absent, and what has no name stays in `rest`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// <https://core.telegram.org/bots/api#update>
pub(crate) struct Update {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
}

/// What kind of update it is.
pub(crate) enum Kind {
    Message(Box<Message>),
    Callback(Callback),
    Membership(Membership),
    /// Nothing that we asked for, or nothing that can be read; with the private chat it came from, if that much can.
    Unreadable(Option<i64>),
}

/// <https://core.telegram.org/bots/api#message>
#[derive(Deserialize)]
pub(crate) struct Message {
    pub(crate) message_id: i64,
    pub(crate) message_thread_id: Option<i64>,
    #[serde(default)]
    pub(crate) is_topic_message: bool,
    pub(crate) date: Option<i64>,
    pub(crate) edit_date: Option<i64>,
    pub(crate) chat: Chat,
    pub(crate) from: Option<User>,
    #[serde(default, deserialize_with = "if_readable")]
    pub(crate) sender_chat: Option<Chat>,
    pub(crate) text: Option<String>,
    pub(crate) caption: Option<String>,
    pub(crate) media_group_id: Option<String>,
    #[serde(default, deserialize_with = "forwarded_somehow")]
    pub(crate) forward_origin: Option<Forwarded>,
    #[serde(default, deserialize_with = "if_readable")]
    pub(crate) reply_to_message: Option<Box<Message>>,
    #[serde(default, deserialize_with = "if_readable")]
    pub(crate) external_reply: Option<ExternalReply>,
    #[serde(default, deserialize_with = "if_readable")]
    pub(crate) quote: Option<Quote>,
    #[serde(default, deserialize_with = "if_readable")]
    pub(crate) story: Option<Story>,
    /// Pictures, files, and whatever has no name above.
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

/// <https://core.telegram.org/bots/api#user>
#[derive(Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    #[serde(default)]
    pub(crate) is_bot: bool,
    #[serde(default)]
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) language_code: Option<String>,
}

/// <https://core.telegram.org/bots/api#chat>
#[derive(Deserialize)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) title: Option<String>,
    pub(crate) username: Option<String>,
}

/// <https://core.telegram.org/bots/api#messageorigin>: all four variants in one, and those to come.
#[derive(Default, Deserialize)]
pub(crate) struct Forwarded {
    pub(crate) date: Option<i64>,
    pub(crate) sender_user: Option<User>,
    pub(crate) sender_user_name: Option<String>,
    pub(crate) sender_chat: Option<Chat>,
    pub(crate) chat: Option<Chat>,
    pub(crate) message_id: Option<i64>,
    pub(crate) author_signature: Option<String>,
}

/// <https://core.telegram.org/bots/api#externalreplyinfo>
#[derive(Deserialize)]
pub(crate) struct ExternalReply {
    #[serde(default, deserialize_with = "forwarded_somehow")]
    pub(crate) origin: Option<Forwarded>,
    pub(crate) chat: Option<Chat>,
    pub(crate) message_id: Option<i64>,
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

/// <https://core.telegram.org/bots/api#textquote>
#[derive(Deserialize)]
pub(crate) struct Quote {
    pub(crate) text: String,
}

/// <https://core.telegram.org/bots/api#story>: where it is, and nothing of what it shows.
#[derive(Deserialize)]
pub(crate) struct Story {
    pub(crate) chat: Chat,
    pub(crate) id: i64,
}

/// <https://core.telegram.org/bots/api#callbackquery>
#[derive(Deserialize)]
pub(crate) struct Callback {
    pub(crate) id: String,
    pub(crate) from: User,
    /// Maybe inaccessible (old): then it has a chat and an id still. Maybe absent.
    pub(crate) message: Option<Pressed>,
    pub(crate) data: Option<String>,
}

/// The message whose button was pressed.
#[derive(Deserialize)]
pub(crate) struct Pressed {
    pub(crate) message_id: i64,
    pub(crate) chat: Chat,
}

/// <https://core.telegram.org/bots/api#chatmemberupdated>: the bot's own standing in a chat.
#[derive(Deserialize)]
pub(crate) struct Membership {
    pub(crate) chat: Chat,
    pub(crate) new_chat_member: Member,
}

/// <https://core.telegram.org/bots/api#chatmember>
#[derive(Deserialize)]
pub(crate) struct Member {
    pub(crate) status: String,
}

impl Update {
    /// Reads one update; `None` if it has no number, which no update lacks.
    pub(crate) fn read(raw: &Value) -> Option<Self> {
        let id = raw.get("update_id")?.as_i64()?;
        let kind = if let Some(message) = raw.get("message") {
            match Message::deserialize(message) {
                Ok(it) => Kind::Message(Box::new(it)),
                Err(_) => Kind::Unreadable(private_chat(message)),
            }
        } else if let Some(callback) = raw.get("callback_query") {
            Callback::deserialize(callback).map_or(Kind::Unreadable(None), Kind::Callback)
        } else if let Some(membership) = raw.get("my_chat_member") {
            Membership::deserialize(membership).map_or(Kind::Unreadable(None), Kind::Membership)
        } else {
            Kind::Unreadable(None)
        };
        Some(Self { id, kind })
    }

    /// What must be worked on in order: the person, else the chat. Different lanes may run at once.
    pub(crate) fn lane(&self) -> i64 {
        match &self.kind {
            Kind::Message(it) => it.from.as_ref().map_or(it.chat.id, |from| from.id),
            Kind::Callback(it) => it.from.id,
            Kind::Membership(it) => it.chat.id,
            Kind::Unreadable(chat) => chat.unwrap_or_default(),
        }
    }
}

/// A part that may be left out when it has a shape that nobody knows yet: the message around it counts more.
fn if_readable<'de, D: Deserializer<'de>, T: DeserializeOwned>(raw: D) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(raw)?;
    Ok(serde_json::from_value(value).ok())
}

/// That a message was forwarded must not be lost with the details: else it would read as the person's own words.
fn forwarded_somehow<'de, D: Deserializer<'de>>(raw: D) -> Result<Option<Forwarded>, D::Error> {
    let value = Value::deserialize(raw)?;
    Ok(Some(serde_json::from_value(value).unwrap_or_default()))
}

/// The chat of a message that cannot be read otherwise, if it is a private one.
fn private_chat(message: &Value) -> Option<i64> {
    let chat = message.get("chat")?;
    (chat.get("type")?.as_str()? == "private").then_some(())?;
    chat.get("id")?.as_i64()
}

impl Chat {
    pub(crate) fn is_private(&self) -> bool {
        self.kind == "private"
    }

    pub(crate) fn is_group(&self) -> bool {
        self.kind == "group" || self.kind == "supergroup"
    }
}

impl User {
    /// The name as Telegram shows it.
    pub(crate) fn display_name(&self) -> Option<String> {
        let name = match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        };
        (!name.trim().is_empty()).then_some(name)
    }
}
