//! Things handed over, with what the platform itself says about each.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::attachment::Handed;

/// One thing handed over: a forwarded message, a quoted one, a picture, a file.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// How it was captured. The provenance grade is computed from this and from `origin`, never chosen.
    pub capture: Capture,
    /// Its words, byte for byte; a picture's caption.
    pub text: Option<String>,
    /// What the platform says about the original.
    pub origin: Option<Origin>,
    /// Its files.
    pub files: Vec<Handed>,
    /// What its headers say, where it is a mail.
    #[serde(default)]
    pub mail: Option<MailFacts>,
    /// The platform's name of the album it belongs to. Exhibits of one album are one answer.
    pub album: Option<String>,
}

impl fmt::Debug for Exhibit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_bytes = self.text.as_ref().map_or(0, String::len);
        write!(f, "Exhibit({:?}, ‹{n_bytes} bytes› text, {} files)", self.capture, self.files.len())
    }
}

impl Exhibit {
    /// Nothing but how it came; the rest is filled in with struct update syntax.
    pub fn new(capture: Capture) -> Self {
        Self { capture, text: None, origin: None, files: Vec::new(), mail: None, album: None }
    }
}

/// How an exhibit came to us. The names are those of `capture_method` in the report schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    /// The platform resolved the message for us: a message command, a `/report` in reply to it.
    MessageCommand,
    /// The platform's own forward.
    NativeForward,
    /// A reply that quotes a message of another conversation.
    ReplyQuote,
    /// A file or picture handed over.
    Upload,
    /// A mail attached as `message/rfc822`.
    EmailAttachedRfc822,
    /// A mail forwarded inline, as text.
    EmailInlineForward,
}

/// What the platform says about the original of an exhibit. Every field is the platform's word.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The platform's slug in the report schema: `telegram`.
    pub platform: String,
    /// Who wrote it.
    pub author: Option<Author>,
    /// The platform's id of the message.
    pub message_id: Option<String>,
    /// Where it stood.
    pub space: Option<Space>,
    /// A link to it, where the platform defines one.
    pub url: Option<String>,
    /// When it was posted.
    pub posted_at: Option<Timestamp>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// The id of the message it replied to.
    pub reply_to: Option<String>,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({})", self.platform)
    }
}

/// Who wrote an original, as the platform says.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Author {
    /// The lasting id; `None` where the author hides it.
    pub id: Option<String>,
    /// The handle, without `@`.
    pub username: Option<String>,
    /// The name shown. Not unique, and where there is no id, forgeable.
    pub display_name: Option<String>,
    /// Whether the platform marks it as a bot.
    pub is_bot: Option<bool>,
}

impl fmt::Debug for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.id.is_some() { "Author(with id)" } else { "Author(hidden)" })
    }
}

/// The place an original stood in.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Space {
    /// What sort of place.
    pub kind: Option<SpaceKind>,
    /// The platform's id.
    pub id: Option<String>,
    /// The platform's id of what the place belongs to: the server that a channel is part of.
    pub within: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Whether anyone can read it.
    pub is_public: Option<bool>,
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Space({:?})", self.kind)
    }
}

/// What sort of place. The names are those of `incident.space.kind` in the report schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpaceKind {
    /// A broadcast anyone may follow.
    PublicPost,
    /// A group of people.
    Group,
    /// A channel of a server.
    ServerChannel,
    /// A talk between two.
    PrivateMessage,
    /// A mail.
    Email,
}

/// What the headers of a mail in evidence say. All of it is as written; a mail that was pasted as text only claims it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MailFacts {
    /// Its `Message-ID`.
    pub message_id: Option<String>,
    /// Its `From`.
    pub from: Option<String>,
    /// Its `Date`.
    pub date: Option<String>,
    /// Its `Received` lines, the newest first.
    pub received: Vec<String>,
    /// Its `Authentication-Results`, each on a line.
    pub auth_results: Option<String>,
    /// What DKIM said when we received it.
    pub dkim: MailDkim,
    /// The signature that held, with the key that was seen.
    #[serde(default)]
    pub signature: Option<MailSignature>,
    /// SHA-256 of all its bytes, lower-case hexadecimal, where we have them.
    pub raw_sha256: Option<String>,
}

impl fmt::Debug for MailFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailFacts({} hops, {:?})", self.received.len(), self.dkim)
    }
}

/// A signature of a mail that held when it came. All of it is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSignature {
    /// Who signed: its `d=`.
    pub domain: String,
    /// Which of the domain's keys: its `s=`.
    pub selector: String,
    /// The key's record, as DNS gave it out.
    pub key: Option<String>,
}

/// What DKIM said of a mail. The names are those of the report schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailDkim {
    /// The signature of the author's domain holds.
    Pass,
    /// It does not.
    Fail,
    /// There is none.
    None,
    /// It was not, or could not be, checked.
    #[default]
    Unverifiable,
}
