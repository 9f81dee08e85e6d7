//! What was handed over, with how it was captured and what the platform itself says about it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::grade::{Facts, Grade};
use crate::incident::Space;
use crate::mail::Mail;
use crate::media::Media;
use crate::personal::{Extra, Personal};
use crate::vocabulary::{Open, vocabulary};

/// One thing handed over. An album is one item with several files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Its name within the report: `e1`. A draft gives it.
    pub id: String,
    /// What sort of thing.
    pub kind: Open<EvidenceKind>,
    /// How it came to us.
    pub capture_method: Open<CaptureMethod>,
    /// What the capture is worth. Computed from the facts of the capture, never chosen.
    pub grade: Grade,
    /// Why that grade: a key of [`Grade`]'s reasons, for officers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade_reason: Option<String>,
    /// What the platform says about the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
    /// Its words, verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Personal>,
    /// SHA-256 of the words' UTF-8 bytes, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_sha256: Option<String>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// What its mail headers say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Mail>,
    /// A link the reporter gave. Never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Link>,
    /// What stood around it, or what the reporter notes about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surrounding_context: Option<Personal>,
    /// Why it should be opened with care.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitivity: Vec<Open<Sensitivity>>,
    /// What the hub's scanner found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Scan>,
    /// The item it was made from: a redacted copy names its original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Evidence {
    /// An item of nothing but its kind and capture. A draft numbers it, hashes its words and grades it when it is
    /// added; until then `id` is empty and the grade is the lowest.
    pub fn new(kind: EvidenceKind, capture_method: CaptureMethod) -> Self {
        Self {
            id: String::new(),
            kind: kind.into(),
            capture_method: capture_method.into(),
            grade: Grade::G6,
            grade_reason: None,
            original: None,
            text: None,
            text_sha256: None,
            media: Vec::new(),
            email: None,
            url: None,
            surrounding_context: None,
            sensitivity: Vec::new(),
            scan: None,
            derived_from: None,
            extra: Extra::default(),
        }
    }

    /// A link that the reporter gave.
    pub fn link(as_given: impl Into<Personal>) -> Self {
        let link = Link { as_given: as_given.into(), normalised: None, reachable_asserted_by: None };
        Self { url: Some(link), ..Self::new(EvidenceKind::Url, CaptureMethod::LinkGiven) }
    }

    /// What the reporter tells of something they do not have.
    pub fn described(text: impl Into<Personal>) -> Self {
        Self { text: Some(text.into()), ..Self::new(EvidenceKind::Described, CaptureMethod::Typed) }
    }

    /// A copy that the reporter pasted.
    pub fn pasted(text: impl Into<Personal>) -> Self {
        Self { text: Some(text.into()), ..Self::new(EvidenceKind::Message, CaptureMethod::Typed) }
    }

    /// The facts its grade is computed from.
    pub fn facts(&self) -> Facts {
        let original = self.original.as_ref();
        let author = original.and_then(|it| it.author.as_ref());
        let has_message_id = original.is_some_and(|it| it.message_id.is_some());
        let has_place = original.is_some_and(|it| it.channel_id.is_some());
        let is_broadcast = original
            .and_then(|it| it.space.as_ref()?.kind.as_ref())
            .is_some_and(|it| it.is(crate::incident::SpaceKind::PublicPost));
        Facts {
            capture: self.capture_method.known(),
            has_author_id: author.is_some_and(|it| it.platform_user_id.is_some())
                || (is_broadcast && has_place),
            has_message_id,
            has_time: original.is_some_and(|it| it.posted_at.is_some()),
            has_hidden_author: author.is_some_and(|it| it.platform_user_id.is_none()),
            has_locator: (has_message_id && has_place)
                || original.is_some_and(|it| it.url.is_some())
                || self.url.is_some(),
            has_files: !self.media.is_empty(),
            is_account: self.kind.is(EvidenceKind::Described),
            dkim: self.email.as_ref().map(|it| it.dkim),
        }
    }

    /// The item with the grade its facts deserve.
    pub fn graded(mut self) -> Self {
        let (grade, reason) = self.facts().grade();
        self.grade = grade;
        self.grade_reason = Some(reason.to_owned());
        self
    }
}

/// What the platform says about an original. Every field is the platform's word; together they are what a
/// preservation request needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Original {
    /// The platform's slug.
    pub platform: String,
    /// The platform's id of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Personal>,
    /// The platform's id of the chat or channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<Personal>,
    /// The platform's id of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guild_id: Option<Personal>,
    /// The place it stood in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<Space>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// When it was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<Timestamp>,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// The id of the message it replied to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Personal>,
    /// A link to it, where the platform defines one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Personal>,
}

/// Who wrote an original, as the platform says. Without `platform_user_id` the author is hidden, and the name may be
/// anyone's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// The lasting id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_user_id: Option<Personal>,
    /// The handle, without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<Personal>,
    /// The name shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<Personal>,
    /// Whether the platform marks it as a bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_bot: Option<bool>,
}

/// A link as evidence. It is stored and never fetched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// As the reporter gave it.
    pub as_given: Personal,
    /// Without tracking parameters and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalised: Option<Personal>,
    /// Who says that it could be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reachable_asserted_by: Option<Open<crate::area::Asserted>>,
}

/// What a scanner found in an item's files. From the hub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scan {
    /// The scanner.
    pub engine: String,
    /// The version of its signatures.
    pub db: String,
    /// When.
    pub at: Timestamp,
    /// What it found.
    pub result: String,
}

vocabulary! {
    /// What sort of thing was handed over. From the adapter.
    pub enum EvidenceKind {
        /// A message.
        Message = "message",
        /// A link.
        Url = "url",
        /// A picture or film.
        Media = "media",
        /// A picture of a screen.
        Screenshot = "screenshot",
        /// A mail.
        Email = "email",
        /// A voice message.
        Voice = "voice",
        /// A document.
        Document = "document",
        /// An account or profile.
        Account = "account",
        /// Told, not shown.
        Described = "described",
    }
}

vocabulary! {
    /// How evidence came to us (Berkeley Protocol, collection data). From the adapter.
    pub enum CaptureMethod {
        /// The platform resolved the message for us.
        MessageCommand = "message_command",
        /// The platform's own forward.
        NativeForward = "native_forward",
        /// A reply that quotes a message of another conversation.
        ReplyQuote = "reply_quote",
        /// A link the reporter gave.
        LinkGiven = "link_given",
        /// A file or picture handed over.
        Upload = "upload",
        /// A mail attached as `message/rfc822`.
        EmailAttachedRfc822 = "email_attached_rfc822",
        /// A mail forwarded inline, as text.
        EmailInlineForward = "email_inline_forward",
        /// Typed or pasted by the reporter.
        Typed = "typed",
        /// Entered by an officer.
        OfficerEntry = "officer_entry",
    }
}

vocabulary! {
    /// Why an item should be opened with care: it is blurred and gated. Asked, or an officer's word.
    pub enum Sensitivity {
        /// Violence, injury.
        Graphic = "graphic",
        /// An intimate picture.
        Intimate = "intimate",
        /// A child may be shown: sealed, never rendered.
        ChildPossible = "child_possible",
        /// Personal data of someone not involved.
        ThirdPartyPersonal = "third_party_personal",
    }
}
