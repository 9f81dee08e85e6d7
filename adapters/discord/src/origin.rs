//! What Discord says about the original of a reported or forwarded message.

use reportline_channel::{Author, Origin, Space, SpaceKind};
use serde_json::Value;

use crate::update::{Channel, Message, Reference, Snapshot, Told, User, time};

/// Discord's slug in reports.
pub(crate) const PLATFORM: &str = "discord";

/// Channel types: direct messages, and groups of people without a server.
const DIRECT: u8 = 1;
const GROUP: u8 = 3;

/// The origin of a message that a command was used on. The message itself does not say which server it is from: "the
/// guild_id and channel_id of the interaction" do.
pub(crate) fn reported(message: &Message, told: &Told) -> Origin {
    let channel = message.channel_id.as_ref().or(told.channel_id.as_ref());
    let reply = message.message_reference.as_ref().filter(|it| it.kind == 0);
    Origin {
        platform: PLATFORM.to_owned(),
        author: message
            .author
            .as_ref()
            .map(|it| Author { is_bot: Some(it.bot || message.webhook_id.is_some()), ..author(it) }),
        message_id: Some(message.id.clone()),
        space: channel.map(|id| space(id, told.guild_id.as_deref(), told.channel.as_ref())),
        url: channel.map(|id| link(told.guild_id.as_deref(), id, &message.id)),
        posted_at: time(message.timestamp.as_deref()),
        edited_at: time(message.edited_timestamp.as_deref()),
        reply_to: reply.and_then(|it| it.message_id.clone()),
    }
}

/// The origin of what Discord's own Forward shows: where it stood, never who wrote it.
pub(crate) fn forwarded(reference: &Reference, snapshot: Option<&Snapshot>) -> Origin {
    let told = |key: &str| snapshot.and_then(|it| it.message.get(key)).and_then(Value::as_str);
    let place = reference.channel_id.as_deref();
    let guild = reference.guild_id.as_deref();
    Origin {
        platform: PLATFORM.to_owned(),
        author: None,
        message_id: reference.message_id.clone(),
        space: place.map(|id| space(id, guild, None)),
        url: place.zip(reference.message_id.as_deref()).map(|(place, id)| link(guild, place, id)),
        posted_at: time(told("timestamp")),
        edited_at: time(told("edited_timestamp")),
        reply_to: None,
    }
}

fn author(user: &User) -> Author {
    Author {
        id: Some(user.id.clone()),
        username: user.username.clone(),
        display_name: user.display_name(),
        is_bot: Some(user.bot),
    }
}

fn space(id: &str, guild: Option<&str>, channel: Option<&Channel>) -> Space {
    let kind = match (guild, channel.map(|it| it.kind)) {
        (Some(_), _) => Some(SpaceKind::ServerChannel),
        (None, Some(GROUP)) => Some(SpaceKind::Group),
        (None, Some(DIRECT)) => Some(SpaceKind::PrivateMessage),
        (None, _) => None,
    };
    Space {
        kind,
        id: Some(id.to_owned()),
        within: guild.map(str::to_owned),
        name: channel.and_then(|it| it.name.clone()),
        is_public: None,
    }
}

/// The address that "Copy Message Link" gives; members of the server can open it.
fn link(guild: Option<&str>, channel: &str, message: &str) -> String {
    format!("https://discord.com/channels/{}/{channel}/{message}", guild.unwrap_or("@me"))
}
