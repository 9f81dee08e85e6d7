//! What Telegram says about the original of a forwarded, quoted or reported message.

use jiff::Timestamp;
use reportline_channel::{Author, Origin, Space, SpaceKind};

use crate::update::{Chat, ExternalReply, Forwarded, Story, User};

/// Telegram's slug in reports.
pub(crate) const PLATFORM: &str = "telegram";

/// A forward's origin.
pub(crate) fn origin(forwarded: &Forwarded) -> Origin {
    let signature = forwarded.author_signature.as_deref();
    let author = if let Some(user) = &forwarded.sender_user {
        Some(user_author(user))
    } else if let Some(chat) = forwarded.sender_chat.as_ref().or(forwarded.chat.as_ref()) {
        Some(chat_author(chat, signature))
    } else {
        forwarded.sender_user_name.clone().map(|it| Author { display_name: Some(it), ..Author::default() })
    };
    let chat = forwarded.chat.as_ref().or(forwarded.sender_chat.as_ref());
    Origin {
        platform: PLATFORM.to_owned(),
        author,
        message_id: forwarded.message_id.map(|it| it.to_string()),
        space: chat.map(space),
        url: chat.zip(forwarded.message_id).and_then(|(chat, id)| link(chat, id)),
        posted_at: forwarded.date.and_then(time),
        edited_at: None,
        reply_to: None,
    }
}

/// Like [`origin`], but the chat and the number stand beside the origin and win.
pub(crate) fn quoted_origin(quoted: &ExternalReply) -> Origin {
    let mut origin = quoted.origin.as_ref().map(origin).unwrap_or_default();
    origin.platform = PLATFORM.to_owned();
    if let Some(chat) = &quoted.chat {
        origin.space = Some(space(chat));
        origin.url = quoted.message_id.and_then(|it| link(chat, it));
    }
    origin.message_id = quoted.message_id.map(|it| it.to_string()).or(origin.message_id);
    origin
}

/// A story's place. Telegram gives a bot neither its picture nor its time.
pub(crate) fn story_origin(story: &Story) -> Origin {
    let username = story.chat.username.as_ref();
    Origin {
        platform: PLATFORM.to_owned(),
        author: Some(chat_author(&story.chat, None)),
        message_id: Some(story.id.to_string()),
        space: (!story.chat.is_private()).then(|| space(&story.chat)),
        // <https://core.telegram.org/api/links#story-links>
        url: username.map(|it| format!("https://t.me/{it}/s/{}", story.id)),
        ..Origin::default()
    }
}

pub(crate) fn user_author(user: &User) -> Author {
    Author {
        id: Some(user.id.to_string()),
        username: user.username.clone(),
        display_name: user.display_name(),
        is_bot: Some(user.is_bot),
    }
}

/// A chat that wrote as itself, with the signature of the person behind it where it shows one.
pub(crate) fn chat_author(chat: &Chat, signature: Option<&str>) -> Author {
    let name = match (&chat.title, signature) {
        (Some(title), Some(signature)) => Some(format!("{title} ({signature})")),
        (title, signature) => title.clone().or_else(|| signature.map(str::to_owned)),
    };
    Author {
        id: Some(chat.id.to_string()),
        username: chat.username.clone(),
        display_name: name,
        is_bot: None,
    }
}

pub(crate) fn space(chat: &Chat) -> Space {
    let kind = match chat.kind.as_str() {
        "channel" => Some(SpaceKind::PublicPost),
        "group" | "supergroup" => Some(SpaceKind::Group),
        "private" => Some(SpaceKind::PrivateMessage),
        _ => None,
    };
    Space {
        kind,
        id: Some(chat.id.to_string()),
        within: None,
        name: chat.title.clone(),
        is_public: Some(chat.username.is_some()),
    }
}

/// Links to messages, <https://core.telegram.org/api/links#message-links>: public ones by user name, private ones
/// (members only) by the number that follows -100. Basic groups have none.
pub(crate) fn link(chat: &Chat, message_id: i64) -> Option<String> {
    if let Some(username) = &chat.username {
        return Some(format!("https://t.me/{username}/{message_id}"));
    }
    let number = chat.id.to_string();
    let number = number.strip_prefix("-100")?;
    (chat.kind != "group" && !number.is_empty()).then(|| format!("https://t.me/c/{number}/{message_id}"))
}

/// The Bot API's times are Unix seconds.
pub(crate) fn time(unix_seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(unix_seconds).ok()
}
