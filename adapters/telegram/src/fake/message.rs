//! What is shown in a chat, and where a forwarded message may come from.

use serde_json::{Value, json};

/// A message of the bot, as it stands in the chat now.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its number.
    pub id: i64,
    /// Its words.
    pub text: String,
    /// Its formatting, as the Bot API writes it.
    pub entities: Value,
    /// Its buttons, row by row.
    pub rows: Vec<Vec<Button>>,
    /// Whether it came without a sound.
    pub is_quiet: bool,
    /// Whether it cannot be forwarded or saved.
    pub is_protected: bool,
    /// How often it was edited.
    pub n_edits: usize,
    /// Grows with every message and edit in the whole server.
    pub(super) revision: u64,
    /// As it was sent, to tell whether an edit changes anything.
    pub(super) markup: Value,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// What it sends back when pressed.
    pub data: Option<String>,
    /// What it opens when pressed.
    pub url: Option<String>,
}

impl Shown {
    /// The labels of its buttons, in reading order.
    pub fn labels(&self) -> Vec<&str> {
        self.rows.iter().flatten().map(|it| it.label.as_str()).collect()
    }

    /// The button labelled `label`; of "Me" and "✓ Me" either.
    pub fn button(&self, label: &str) -> Option<&Button> {
        let is_it = |it: &&Button| it.label == label || it.label.strip_prefix("✓ ") == Some(label);
        self.rows.iter().flatten().find(is_it)
    }
}

/// Rows of buttons as the Bot API takes them; an error in its words.
pub(super) fn rows(markup: &Value) -> Result<Vec<Vec<Button>>, &'static str> {
    let Some(keyboard) = markup.get("inline_keyboard").and_then(Value::as_array) else {
        return Ok(Vec::new());
    };
    let mut rows = Vec::new();
    for row in keyboard {
        let mut buttons = Vec::new();
        for button in row.as_array().into_iter().flatten() {
            let string = |key: &str| button.get(key).and_then(Value::as_str).map(str::to_owned);
            let (label, data, url) =
                (string("text").unwrap_or_default(), string("callback_data"), string("url"));
            if label.trim().is_empty() {
                return Err("Bad Request: BUTTON_TEXT_INVALID");
            }
            if data.as_ref().is_some_and(|it| it.is_empty() || it.len() > 64)
                || (data.is_none() && url.is_none())
            {
                return Err("Bad Request: BUTTON_DATA_INVALID");
            }
            buttons.push(Button { label, data, url });
        }
        rows.push(buttons);
    }
    if rows.iter().any(|it| it.len() > 8) || rows.iter().flatten().count() > 100 {
        return Err("Bad Request: reply markup is too long");
    }
    Ok(rows)
}

/// Where a forwarded message comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Someone whose account shows.
    User {
        /// Their number.
        id: i64,
        /// Their name.
        name: String,
        /// Their handle.
        username: Option<String>,
    },
    /// Someone who hides their account: a name and no more.
    Hidden {
        /// The name.
        name: String,
    },
    /// A group that speaks as itself.
    Chat {
        /// Its number, below -1000000000000.
        id: i64,
        /// Its title.
        title: String,
    },
    /// A broadcast channel.
    Channel {
        /// Its number, below -1000000000000.
        id: i64,
        /// Its title.
        title: String,
        /// Its handle, if it is public.
        username: Option<String>,
        /// The post's number there.
        message_id: i64,
    },
}

impl Origin {
    /// As the Bot API writes it.
    pub(super) fn to_json(&self, date: i64) -> Value {
        let mut origin = match self {
            Self::User { id, name, username } => {
                let mut user = json!({"id": id, "is_bot": false, "first_name": name});
                set(&mut user, "username", username.as_deref());
                json!({"type": "user", "sender_user": user})
            }
            Self::Hidden { name } => json!({"type": "hidden_user", "sender_user_name": name}),
            Self::Chat { id, title } => {
                json!({"type": "chat", "sender_chat": {"id": id, "type": "supergroup", "title": title}})
            }
            Self::Channel { id, title, username, message_id } => {
                let mut chat = json!({"id": id, "type": "channel", "title": title});
                set(&mut chat, "username", username.as_deref());
                json!({"type": "channel", "chat": chat, "message_id": message_id})
            }
        };
        origin["date"] = date.into();
        origin
    }
}

pub(super) fn set(object: &mut Value, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        object[key] = value.into();
    }
}
