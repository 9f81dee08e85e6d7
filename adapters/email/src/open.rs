//! A mail split into parts, with what each part is for.

use std::borrow::Cow;

use bytes::Bytes;
use reportline_channel::File;

use crate::limits::{Refusal, scan};
use crate::parts::{Part, split};
use crate::text::Text;
use crate::{charset, flowed, html};

/// A mail, its parts, and their roles.
pub(crate) struct Opened<'a> {
    /// At least one; the first is the mail itself.
    pub(crate) parts: Vec<Part<'a>>,
    roles: Vec<Role>,
}

/// What a part is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It only holds others.
    Around,
    /// Its words are the mail's.
    Body,
    /// The same words once more, as another type.
    Version,
    /// A mail.
    Mail,
    /// What a machine says to a machine of this mail's reason (RFC 3464, RFC 5965).
    Report,
    /// Anything else.
    File,
}

/// What a part can contribute to the words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Words {
    None,
    Html,
    Plain,
}

/// Opens a mail. Nothing is parsed that [`scan`] has not passed, whatever it was decoded from.
pub(crate) fn open<'a>(raw: &'a [u8], max_bytes: usize, n_left: &mut usize) -> Result<Opened<'a>, Refusal> {
    // Some programs put an empty line above an attached mail.
    let n_blank = raw.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count();
    let raw = &raw[n_blank..];
    scan(raw, max_bytes)?;
    let parts = split(raw, n_left)?;
    let roles = roles(&parts);
    Ok(Opened { parts, roles })
}

fn roles(parts: &[Part<'_>]) -> Vec<Role> {
    let is_parent = |at: usize| parts[at].is_multipart();
    let is_alternative = |at: usize| parts[at].content.kind == "multipart/alternative";
    // From the leaves up: the best that each can say; and of alternatives, the version that says it.
    let mut best: Vec<Words> = parts.iter().map(words).collect();
    let mut chosen: Vec<Option<usize>> = vec![None; parts.len()];
    for at in (1..parts.len()).rev() {
        let Some(parent) = parts[at].parent else { continue };
        // Children come last to first: of equals the first wins.
        if best[at] != Words::None && best[at] >= best[parent] {
            best[parent] = best[at];
            chosen[parent] = Some(at);
        }
    }
    // From the mail down: what is on the way that was chosen.
    let mut is_live = vec![true; parts.len()];
    for at in 1..parts.len() {
        let Some(parent) = parts[at].parent else { continue };
        is_live[at] = is_live[parent] && (!is_alternative(parent) || chosen[parent] == Some(at));
    }
    let role = |at: usize| {
        let part = &parts[at];
        match part.content.kind.as_str() {
            _ if is_parent(at) => Role::Around,
            "message/rfc822" | "message/global" | "text/rfc822-headers" | "message/global-headers" => {
                Role::Mail
            }
            "message/delivery-status" | "message/global-delivery-status" | "message/feedback-report" => {
                Role::Report
            }
            _ if is_mail_file(part) => Role::Mail,
            _ if words(part) == Words::None && !is_blank_text(part) => Role::File,
            _ if is_live[at] => Role::Body,
            _ => Role::Version,
        }
    };
    (0..parts.len()).map(role).collect()
}

fn words(part: &Part<'_>) -> Words {
    if !is_text(part) || is_blank_text(part) {
        return Words::None;
    }
    if part.content.kind == "text/html" { Words::Html } else { Words::Plain }
}

/// Whether its words are the mail's: text that is neither called an attachment nor has a file's name.
fn is_text(part: &Part<'_>) -> bool {
    let is_text = matches!(part.content.kind.as_str(), "text/plain" | "text/html" | "text");
    is_text && !part.is_attachment() && (part.name().is_none() || part.parent.is_none())
}

/// An empty plain version beside an HTML one that says all.
fn is_blank_text(part: &Part<'_>) -> bool {
    /// A longer one has words, or is worth being looked at.
    const MAX_BLANK_BYTES: usize = 200;
    is_text(part) && part.body.len() <= MAX_BLANK_BYTES && part.bytes().trim_ascii().is_empty()
}

/// A mail that was attached as a file, as phones do.
fn is_mail_file(part: &Part<'_>) -> bool {
    let is_named = part.name().is_some_and(|it| it.to_lowercase().ends_with(".eml"));
    is_named && !part.content.kind.starts_with("image/")
}

impl Opened<'_> {
    /// The words of the mail.
    pub(crate) fn text(&self) -> Text {
        let mut text = Text::default();
        for part in self.of_role(Role::Body) {
            text.append(part_text(part));
        }
        text
    }

    /// Whether the words are there as HTML alone.
    pub(crate) fn is_html_only(&self) -> bool {
        let mut bodies = self.of_role(Role::Body).peekable();
        bodies.peek().is_some() && bodies.all(|it| it.content.kind == "text/html")
    }

    /// The attached mails: their bytes as they stand (decoded, if they travelled encoded), and their part.
    pub(crate) fn mails(&self) -> impl Iterator<Item = (Cow<'_, [u8]>, &Part<'_>)> {
        self.of_role(Role::Mail).map(|it| (it.bytes(), it))
    }

    /// The files, with whether each stands within the text.
    pub(crate) fn files(&self) -> impl Iterator<Item = (File, bool)> {
        self.of_role(Role::File).map(|part| (file(part), part.is_inline()))
    }

    /// The first part of that type.
    pub(crate) fn part(&self, kind: &str) -> Option<&Part<'_>> {
        self.parts.iter().find(|it| it.content.kind == kind)
    }

    fn of_role(&self, role: Role) -> impl Iterator<Item = &Part<'_>> {
        self.parts.iter().zip(&self.roles).filter(move |it| *it.1 == role).map(|it| it.0)
    }
}

/// A part as a file: all its bytes, decoded.
pub(crate) fn file(part: &Part<'_>) -> File {
    let is_declared = part.fields.first("Content-Type").is_some();
    File {
        bytes: Bytes::from(part.bytes().into_owned()),
        declared_type: is_declared.then(|| part.content.kind.clone()),
        name: part.name(),
        platform_id: None,
    }
}

/// A part's words.
pub(crate) fn part_text(part: &Part<'_>) -> Text {
    let bytes = part.bytes();
    let declared = part.content.parameter("charset");
    if part.content.kind == "text/html" {
        let own = charset::of_html(&bytes);
        return html::to_text(&charset::decode(&bytes, declared.or(own.as_deref())));
    }
    let words = charset::decode(&bytes, declared);
    let is = |name: &str, value: &str| {
        part.content.parameter(name).is_some_and(|it| it.eq_ignore_ascii_case(value))
    };
    if is("format", "flowed") {
        return Text::plain(flowed::unflow(&words, is("delsp", "yes")));
    }
    Text::plain(words)
}
