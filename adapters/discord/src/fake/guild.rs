//! Guilds, what is written in them, and the places where a command can be used.

use std::sync::Arc;

use crate::fake::Shared;
use crate::fake::message::Shown;
use crate::fake::people::Person;

/// VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY, USE_APPLICATION_COMMANDS.
const OF_EVERYONE: u64 = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31;

/// A guild with one text channel.
#[derive(Clone)]
pub struct Guild {
    shared: Arc<Shared>,
    id: u64,
}

/// A message that the bot is not told of: in a guild, or between others.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    pub(super) id: u64,
    pub(super) channel: u64,
    pub(super) guild: Option<u64>,
}

/// Where a command is used.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// In a guild's channel.
    Guild(&'a Guild),
    /// In the conversation with the bot.
    Dm,
    /// In a conversation with somebody else.
    PrivateChannel,
}

impl Guild {
    pub(super) fn new(shared: Arc<Shared>, id: u64) -> Self {
        Self { shared, id }
    }

    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Its text channel.
    pub fn channel(&self) -> u64 {
        self.shared.lock().guilds[&self.id].channel
    }

    /// Lets `person` in, with the permissions of everyone.
    pub fn admits(&self, person: &Person) {
        self.grants(person, OF_EVERYONE);
    }

    /// Sets what `person` may do there, and lets them in if they are not.
    pub fn grants(&self, person: &Person, permissions: u64) {
        let mut state = self.shared.lock();
        let guild = state.guilds.get_mut(&self.id).expect("a guild of this fake");
        guild.members.insert(person.id(), permissions);
    }

    /// Lets everybody there use every command, as whoever runs the server may decide.
    pub fn lets_all_use_commands(&self) {
        let mut state = self.shared.lock();
        state.guilds.get_mut(&self.id).expect("a guild of this fake").lets_all_use_commands = true;
    }

    /// All of ours that everybody there can see, unfinished answers too.
    pub fn shown(&self) -> Vec<Shown> {
        let state = self.shared.lock();
        let ids = state.in_channel.get(&state.guilds[&self.id].channel).into_iter().flatten();
        ids.map(|it| &state.messages[it]).filter(|it| it.is_ours()).map(|it| it.shown(false)).collect()
    }
}

impl Posted {
    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The channel it stands in.
    pub fn channel(&self) -> u64 {
        self.channel
    }

    /// The guild it stands in, if it does.
    pub fn guild(&self) -> Option<u64> {
        self.guild
    }
}
