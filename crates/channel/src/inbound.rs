//! What comes from a peer.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::choice::Token;
use crate::exhibit::Exhibit;
use crate::letter::Answers;
use crate::outbound::{Handle, ReplyTo};
use crate::peer::Peer;

/// The platform's name for one event, unique within a channel: Telegram's `update_id`, an interaction's id, the hash
/// of a mail. The same id twice is the same event, however often and in whatever order the platform repeats it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub String);

/// One event from a peer.
#[derive(Clone, Debug, PartialEq)]
pub struct Inbound {
    /// The platform's id of this event.
    pub id: EventId,
    /// Who sent it, and whom to answer.
    pub peer: Peer,
    /// When the platform says it happened; `None` where the platform keeps no time.
    pub at: Option<Timestamp>,
    /// The language the platform believes the person reads (BCP 47). A hint: what the person chose wins.
    pub language: Option<String>,
    /// What the platform itself says the person may do where they report from. Never the person's own word.
    pub standing: Standing,
    /// The community the report comes from, when the way in named one (a deep link's code).
    pub community: Option<Community>,
    /// What happened.
    pub content: Content,
    /// The message whose button was pressed. The answer may take its place.
    pub pressed_on: Option<Handle>,
    /// Where the platform wants answers to this event addressed, if it does.
    pub reply_to: Option<ReplyTo>,
    /// Other events of the platform that this one tells of: several messages written while we were away, handed over
    /// as one. They count as taken when this one is.
    pub covers: Vec<EventId>,
    /// A key for limits that is coarser than the peer, where peers are cheap to make: the network of a web visitor.
    /// It is hashed at once and never kept.
    pub network: Option<String>,
    /// Whether anybody is to be answered. Not so for what a machine sent, or for whom the platform does not vouch: it is
    /// taken as any other event, but nothing is owed to the peer, and it never confirms a report.
    pub is_answerable: bool,
}

impl Inbound {
    /// An event that says no more than it must; the rest is filled in with struct update syntax.
    pub fn new(id: EventId, peer: Peer, content: Content) -> Self {
        Self {
            id,
            peer,
            at: None,
            language: None,
            standing: Standing::Member,
            community: None,
            content,
            pressed_on: None,
            reply_to: None,
            covers: Vec::new(),
            network: None,
            is_answerable: true,
        }
    }
}

/// What the platform says of a person's role in the place they report from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing is known, or nothing beyond being there.
    #[default]
    Member,
    /// The platform confirmed that the person looks after the place (an administrator of the group).
    Moderator,
}

/// The community a report was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// The platform's id of it, or the code of the deep link.
    pub id: String,
    /// Its name, where the platform told it.
    pub name: Option<String>,
}

/// What a peer did.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Asked for something that may be asked for at any point.
    Command(Command),
    /// Answered: pressed, wrote, handed over, or all of these in one go.
    Said(Said),
}

/// One answer, in whatever forms the platform lets it come. A web form may bring all three, a button press one.
#[derive(Clone, Default, PartialEq)]
pub struct Said {
    /// Buttons pressed and boxes ticked: tokens this channel was given in an [`Outbound`](crate::Outbound). They come
    /// from a stranger's device: the service checks each against where the conversation stands.
    pub pressed: Vec<Token>,
    /// Words typed, exactly as typed. Beside [`answers`](Self::answers): those that stood under no number.
    pub text: Option<String>,
    /// What was written under the numbers of a letter. Only channels that ask [all at once](crate::Asks::All) have any:
    /// for them it is `Some` for every message of a person, also without a number in it.
    pub answers: Option<Answers>,
    /// Things handed over.
    pub exhibits: Vec<Exhibit>,
}

impl Said {
    /// Words alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// One button alone.
    pub fn pressed(token: Token) -> Self {
        Self { pressed: vec![token], ..Self::default() }
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_bytes = self.text.as_ref().map_or(0, String::len);
        write!(
            f,
            "Said({} pressed, ‹{n_bytes} bytes› text, {} exhibits)",
            self.pressed.len(),
            self.exhibits.len()
        )?;
        self.answers.iter().try_for_each(|it| write!(f, " {it:?}"))
    }
}

/// What can be asked for at any point of a conversation, on every channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begin, or come back to what was begun.
    Start,
    /// Begin the short report.
    Quick,
    /// Add to a report that was sent.
    Add,
    /// The question before this one.
    Back,
    /// Leave this question unanswered.
    Skip,
    /// To the review, with what is there.
    Send,
    /// Stop for now; says how to come back.
    Pause,
    /// Cancel and erase, at once.
    Cancel,
    /// Choose the language; with a tag, take it.
    Language(Option<String>),
    /// Emergency and support routes.
    Help,
    /// How my report stands.
    Status,
    /// Erase all that is kept of me here.
    Erase,
}

impl Command {
    /// Every command's name, in the order in which a menu shows them.
    pub const NAMES: [&str; 12] = [
        "start", "quick", "add", "back", "skip", "send", "pause", "cancel", "language", "help", "status",
        "erase",
    ];

    /// The command of that name, as platforms carry it: `/status` without the slash.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "start" | "report" => Self::Start,
            "quick" => Self::Quick,
            "add" => Self::Add,
            "back" => Self::Back,
            "skip" => Self::Skip,
            "send" => Self::Send,
            "pause" => Self::Pause,
            "cancel" => Self::Cancel,
            "language" => Self::Language(None),
            "help" => Self::Help,
            "status" => Self::Status,
            "erase" => Self::Erase,
            _ => return None,
        })
    }

    /// The name platforms carry.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Quick => "quick",
            Self::Add => "add",
            Self::Back => "back",
            Self::Skip => "skip",
            Self::Send => "send",
            Self::Pause => "pause",
            Self::Cancel => "cancel",
            Self::Language(_) => "language",
            Self::Help => "help",
            Self::Status => "status",
            Self::Erase => "erase",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_command_of_that_name() {
        for name in Command::NAMES {
            assert_eq!(Command::from_name(name).map(|it| it.name()), Some(name));
        }
        assert_eq!(Command::from_name("ban"), None);
    }

    #[test]
    fn debug_tells_sizes_not_words() {
        let said = Said::text("they know where I live");
        assert_eq!(format!("{said:?}"), "Said(0 pressed, ‹22 bytes› text, 0 exhibits)");
    }
}
