//! Platform → [`Inbound`]: what an event says, before anything is fetched or asked. Pure.

use reportline_channel::{
    Capture, Command, Community, Content, EventId, Exhibit, Handle, Inbound, Peer, Said, Standing, Words,
};
use serde_json::{Map, Value};
use serenity::all::Permissions;

use crate::buttons::{Move, Pressed, Writing};
use crate::form;
use crate::gather::{PlatformFile, file, files, words};
use crate::menu::{OPTION_FILE, OPTION_TEXT, Used, used};
use crate::origin::{forwarded, reported};
use crate::update::{Interaction, Message, Told, made_at};
use crate::way::{Original, Shown, Token, Way};

/// What an interaction comes to.
#[derive(Debug)]
pub(crate) enum Received {
    /// Someone speaks to us.
    Event(Box<Event>),
    /// Someone wants to write: a form is opened, and nothing else happens.
    Form(Writing, String),
    /// Someone wants to go on in direct messages.
    Move(Box<Event>, Move),
    /// Someone used what is for moderators, and is none there as far as Discord says.
    NotModerator,
    /// Discord asks whether we are there.
    Ping,
    /// Nothing that we know.
    Stray,
}

/// An event, and what is still to be done before it can be accepted.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) inbound: Inbound,
    /// Files to fetch: of the exhibit of that index, those that are listed.
    pub(crate) files: Vec<(usize, PlatformFile)>,
    pub(crate) promise: Promise,
    /// The direct-message channel that this happened in.
    pub(crate) direct_channel: Option<String>,
}

/// The first sign of life, due within three seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// "Thinking…", seen by that person alone.
    Whisper,
    /// "Thinking…", in our direct messages.
    Answer,
    /// Nothing that is seen: the message whose button was pressed will change.
    Update,
    /// None: it is a plain message.
    Nothing,
}

/// The rights of those who look after a server. One is enough.
const MODERATES: Permissions = Permissions::ADMINISTRATOR
    .union(Permissions::MANAGE_GUILD)
    .union(Permissions::MANAGE_MESSAGES)
    .union(Permissions::MODERATE_MEMBERS)
    .union(Permissions::KICK_MEMBERS)
    .union(Permissions::BAN_MEMBERS);

/// Kinds of interaction.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type>
const PING: u8 = 1;
const COMMAND: u8 = 2;
const COMPONENT: u8 = 3;
const FORM: u8 = 5;

/// Kinds of message that somebody wrote: ordinary ones and replies. All others a client or Discord writes by itself.
/// <https://docs.discord.com/developers/resources/message#message-object-message-types>
const WRITTEN: [u32; 2] = [0, 19];

/// Reads an interaction. What `words` are for: commands are told apart by the names they were offered under.
pub(crate) fn read(interaction: &Interaction, words: &dyn Words) -> Received {
    let Some(told) = &interaction.told else {
        return Received::Stray;
    };
    if told.kind == PING {
        return Received::Ping;
    }
    let Some(user) = told.user().filter(|it| !it.bot) else {
        return Received::Stray;
    };
    let mut inbound = Inbound::new(event_id(&interaction.id), peer(&user.id), Content::Said(Said::default()));
    inbound.at = made_at(&interaction.id);
    inbound.language = told.locale.clone();
    let asked = Asked { interaction, told, inbound };
    match told.kind {
        COMMAND => asked.command(words),
        COMPONENT => asked.component(),
        FORM => asked.form(),
        _ => Received::Stray,
    }
}

/// Reads a direct message; `None` if nobody wrote it to us.
pub(crate) fn read_message(raw: &Map<String, Value>) -> Option<Event> {
    let message = Message::read(raw)?;
    let author = message.author.as_ref().filter(|it| !it.bot)?;
    let channel = message.channel_id.as_ref().filter(|_| !is_of_a_server(raw))?;
    if !WRITTEN.contains(&message.kind) {
        return None;
    }
    let mut inbound = Inbound::new(event_id(&message.id), peer(&author.id), Content::Said(Said::default()));
    inbound.at = made_at(&message.id);
    inbound.reply_to = Some(Way::Direct { channel: channel.clone() }.to_reply_to());
    let (said, files) = said(raw, &message);
    inbound.content = Content::Said(said);
    Some(Event { inbound, files, promise: Promise::Nothing, direct_channel: Some(channel.clone()) })
}

/// Whether a message stands in a server, where nothing is heard.
pub(crate) fn is_of_a_server(raw: &Map<String, Value>) -> bool {
    raw.get("guild_id").is_some_and(|it| !it.is_null())
}

/// What somebody wrote or forwarded in a direct message, with the files of its exhibits.
fn said(raw: &Map<String, Value>, message: &Message) -> (Said, Vec<(usize, PlatformFile)>) {
    if message.is_forward(raw) {
        let reference = message.message_reference.clone().unwrap_or_default();
        let exhibit = Exhibit {
            text: words(raw),
            origin: Some(forwarded(&reference, message.message_snapshots.first())),
            ..Exhibit::new(Capture::NativeForward)
        };
        let files = files(raw).into_iter().map(|it| (0, it)).collect();
        return (Said { exhibits: vec![exhibit], ..Said::default() }, files);
    }
    let files = files(raw);
    let text = match message.content.is_empty() {
        false => Some(message.content.clone()),
        // A poll, a sticker: its words are what was said.
        true => words(raw),
    };
    let (exhibits, files) = uploads(files, &message.id);
    (Said { text, exhibits, ..Said::default() }, files)
}

/// Files as exhibits, one each; what was handed over in one go is one answer.
fn uploads(files: Vec<PlatformFile>, album: &str) -> (Vec<Exhibit>, Vec<(usize, PlatformFile)>) {
    let album = (files.len() > 1).then(|| album.to_owned());
    let exhibit = Exhibit { album, ..Exhibit::new(Capture::Upload) };
    (vec![exhibit; files.len()], files.into_iter().enumerate().collect())
}

/// An interaction that is being read.
struct Asked<'a> {
    interaction: &'a Interaction,
    told: &'a Told,
    inbound: Inbound,
}

impl Asked<'_> {
    fn command(self, words: &dyn Words) -> Received {
        let data = &self.told.data;
        match used(words, data.kind.into(), &data.name) {
            Some(Used::ReportMessage) => self.message(Standing::Member),
            Some(Used::Forward) if self.moderates() => self.message(Standing::Moderator),
            Some(Used::Forward) => Received::NotModerator,
            Some(Used::Typed(name)) => self.typed(name),
            None => Received::Stray,
        }
    }

    /// Whether Discord says that the person looks after the server they are in.
    fn moderates(&self) -> bool {
        let permissions = Permissions::from_bits_truncate(self.told.permissions());
        self.told.guild_id.is_some() && permissions.intersects(MODERATES)
    }

    /// A command used on a message: it is what the report begins with.
    fn message(mut self, standing: Standing) -> Received {
        let data = &self.told.data;
        let target = data.target_id.as_ref().and_then(|it| data.resolved.messages.get(it));
        let raw = target.or_else(|| data.resolved.messages.values().next()).and_then(Value::as_object);
        let (exhibit, found) = match raw.and_then(|raw| Some((raw, Message::read(raw)?))) {
            Some((raw, message)) => {
                let origin = Some(reported(&message, self.told));
                let exhibit = Exhibit { text: words(raw), origin, ..Exhibit::new(Capture::MessageCommand) };
                (exhibit, files(raw))
            }
            // A message in a shape that we cannot read: it is asked for in another form.
            None => (Exhibit::new(Capture::MessageCommand), Vec::new()),
        };
        self.inbound.standing = standing;
        if let (Standing::Moderator, Some(guild)) = (standing, &self.told.guild_id) {
            self.inbound.community = Some(Community { id: guild.clone(), name: None });
        }
        self.inbound.content = Content::Said(Said { exhibits: vec![exhibit], ..Said::default() });
        let promise = self.promise();
        self.event(found.into_iter().map(|it| (0, it)).collect(), promise)
    }

    fn typed(mut self, name: &str) -> Received {
        let mut said = Said::default();
        let mut files = Vec::new();
        for option in &self.told.data.options {
            match (option.name.as_str(), option.value.as_str()) {
                (OPTION_TEXT, Some(text)) if !text.trim().is_empty() => said.text = Some(text.to_owned()),
                (OPTION_FILE, Some(id)) => files.push(uploaded(&self.told.data.resolved.attachments, id)),
                _ => {}
            }
        }
        let (exhibits, files) = uploads(files, &self.interaction.id);
        said.exhibits = exhibits;
        self.inbound.content = match Command::from_name(name) {
            Some(Command::Start) if said != Said::default() => Content::Said(said),
            Some(command) => Content::Command(command),
            None => return Received::Stray,
        };
        let promise = self.promise();
        self.event(files, promise)
    }

    fn component(mut self) -> Received {
        let values = || self.told.data.values.iter().map(|it| reportline_channel::Token(it.clone()));
        let pressed = match Pressed::read(&self.told.data.custom_id) {
            Pressed::Write(writing) => return Received::Form(writing, self.message_text()),
            Pressed::Move(place) => {
                let command = match place {
                    Move::Question => Command::Start,
                    Move::Status => Command::Status,
                };
                self.inbound.content = Content::Command(command);
                return match self.event(Vec::new(), Promise::Update) {
                    Received::Event(event) => Received::Move(event, place),
                    other => other,
                };
            }
            Pressed::Choice { token, stays } => {
                if !stays {
                    self.inbound.pressed_on = self.handle();
                }
                vec![token]
            }
            Pressed::One => {
                self.inbound.pressed_on = self.handle();
                values().collect()
            }
            Pressed::Many { done } => {
                self.inbound.pressed_on = self.handle();
                values().chain([done]).collect()
            }
            Pressed::Stranger => return Received::Stray,
        };
        self.inbound.content = Content::Said(Said { pressed, ..Said::default() });
        self.event(Vec::new(), Promise::Update)
    }

    fn form(mut self) -> Received {
        let filled = form::read(&self.told.data.components);
        let attachments = &self.told.data.resolved.attachments;
        let uploaded = filled.files.iter().map(|it| uploaded(attachments, it)).collect();
        let (exhibits, files) = uploads(uploaded, &self.interaction.id);
        self.inbound.content = Content::Said(Said { text: filled.text, exhibits, ..Said::default() });
        if self.told.pressed_message().is_some() {
            self.inbound.pressed_on = self.handle();
            return self.event(files, Promise::Update);
        }
        let promise = self.promise();
        self.event(files, promise)
    }

    /// How a command is answered: in our own direct messages openly, everywhere else to the person alone.
    fn promise(&self) -> Promise {
        if self.told.is_direct() { Promise::Answer } else { Promise::Whisper }
    }

    /// What the message says that a component sits on.
    fn message_text(&self) -> String {
        let content = self.told.message.as_ref().and_then(|it| it.get("content")).and_then(Value::as_str);
        content.unwrap_or_default().to_owned()
    }

    fn token(&self) -> Token {
        self.interaction.token.clone()
    }

    /// The message whose button was pressed, as a message of ours.
    fn handle(&self) -> Option<Handle> {
        let message = self.told.pressed_message()?.to_owned();
        let shown = match self.direct_channel() {
            Some(channel) => Shown::Direct { channel, message },
            None => Shown::Ephemeral { token: self.token(), message },
        };
        Some(shown.to_handle())
    }

    fn direct_channel(&self) -> Option<String> {
        self.told.channel_id.clone().filter(|_| self.told.is_direct())
    }

    fn event(mut self, files: Vec<(usize, PlatformFile)>, promise: Promise) -> Received {
        let way = match (promise, self.direct_channel(), self.told.pressed_message()) {
            (Promise::Update, Some(channel), _) => Way::Direct { channel },
            (Promise::Update, None, Some(message)) => Way::Interaction {
                token: self.token(),
                original: Original::Pressed { message: message.to_owned() },
            },
            _ => Way::Interaction { token: self.token(), original: Original::Promised },
        };
        self.inbound.reply_to = Some(way.to_reply_to());
        let direct_channel = self.direct_channel();
        Received::Event(Box::new(Event { inbound: self.inbound, files, promise, direct_channel }))
    }
}

/// A file that was handed over, as Discord resolved it. One that it did not resolve cannot be fetched, and is named.
fn uploaded(attachments: &Map<String, Value>, id: &str) -> PlatformFile {
    attachments.get(id).map(file).unwrap_or_else(|| PlatformFile {
        id: Some(id.to_owned()),
        url: None,
        size: None,
        declared_type: None,
        name: None,
    })
}

/// Interactions and messages are numbered alike, each once.
fn event_id(id: &str) -> EventId {
    EventId(id.to_owned())
}

fn peer(user: &str) -> Peer {
    Peer(user.to_owned())
}

#[cfg(test)]
mod tests;
