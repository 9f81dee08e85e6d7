//! What a report speaks of: the marks by which two reports of the same thing are found. Pure: a report in, marks out.
//!
//! A mark is exact: the same message, link, account, file or words, and never what only looks alike. Whether two cases
//! are one matter, an officer decides.

use std::collections::BTreeSet;

use reportline_report::Report;
use reportline_seal::LocalKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::UnknownWord;
use crate::words::{self, Tag};

/// Words shorter than this many characters are said by many: they mark nothing.
const LONG_TEXT: usize = 40;

/// What a mark is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// A message, by the platform's own id of it and of its place.
    Message,
    /// A link.
    Link,
    /// An account, by the platform's lasting id, or by its name there.
    Account,
    /// A file, by its bytes.
    File,
    /// Words of 40 characters or more, verbatim.
    Text,
}

impl MarkKind {
    /// Every kind.
    pub const ALL: &'static [MarkKind] = &[Self::Message, Self::Link, Self::Account, Self::File, Self::Text];

    /// The word for it in the database, in JSON and on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Link => "link",
            Self::Account => "account",
            Self::File => "file",
            Self::Text => "text",
        }
    }
}

impl std::str::FromStr for MarkKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|kind| kind.name() == word).ok_or(UnknownWord)
    }
}

/// A mark as it is kept: its kind, and a tag that tells nothing without the key.
pub(crate) type Mark = (MarkKind, [u8; 16]);

/// What a report is found by.
pub(crate) struct Marks {
    /// What it speaks of, each once.
    pub(crate) marks: Vec<Mark>,
    /// The words it is found by, each once.
    pub(crate) words: Vec<Tag>,
    /// Who reported, if that is known: the same person has the same.
    pub(crate) source: Option<[u8; 16]>,
}

impl Marks {
    /// Of a report that cannot be read.
    pub(crate) fn none() -> Self {
        Self { marks: Vec::new(), words: Vec::new(), source: None }
    }

    /// Those of a report.
    pub(crate) fn of(report: &Report, key: &LocalKey) -> Self {
        let tag = |(kind, parts): (MarkKind, Vec<String>)| {
            let parts: Vec<&[u8]> = std::iter::once(kind.name())
                .chain(parts.iter().map(String::as_str))
                .map(str::as_bytes)
                .collect();
            (kind, key.tag("hub/mark", &parts))
        };
        let source = report.reporter.source_ref.as_deref();
        Self {
            marks: found(report).into_iter().map(tag).collect(),
            words: words::of_report(report, key),
            source: source.map(|it| key.tag("hub/source", &[it.as_bytes()])),
        }
    }
}

/// The tag of a file's mark, by its SHA-256 as a report has it.
pub(crate) fn tag_of_file(sha256: &str, key: &LocalKey) -> [u8; 16] {
    key.tag("hub/mark", &[MarkKind::File.name().as_bytes(), sha256.as_bytes()])
}

/// Everything a report speaks of, each once, in the parts that make it the same.
fn found(report: &Report) -> BTreeSet<(MarkKind, Vec<String>)> {
    let mut found = BTreeSet::new();
    let mut account = |platform: &str, id: Option<&str>, name: Option<&str>| {
        let platform = platform.to_lowercase();
        if let Some(id) = id {
            found.insert((MarkKind::Account, vec![platform.clone(), "id".to_owned(), id.to_owned()]));
        }
        if let Some(name) = name.map(|it| it.trim().trim_start_matches('@').to_lowercase())
            && !name.is_empty()
        {
            found.insert((MarkKind::Account, vec![platform, "name".to_owned(), name]));
        }
    };
    for it in report.suspects.iter().flat_map(|it| &it.accounts) {
        account(
            it.platform.as_deref().unwrap_or_default(),
            it.platform_user_id.as_deref(),
            it.username.as_deref(),
        );
    }
    for original in report.evidence.iter().filter_map(|it| it.original.as_ref()) {
        if let Some(author) = &original.author {
            account(&original.platform, author.platform_user_id.as_deref(), author.username.as_deref());
        }
    }
    for item in &report.evidence {
        if let Some(original) = &item.original {
            if let (Some(id), Some(place)) = (&original.message_id, &original.channel_id) {
                let platform = original.platform.to_lowercase();
                found.insert((MarkKind::Message, vec![platform, place.to_string(), id.to_string()]));
            }
            found.extend(original.url.as_deref().and_then(link));
        }
        if let Some(url) = &item.url {
            found.extend(link(url.normalised.as_deref().unwrap_or(&url.as_given)));
        }
        let files = item.media.iter().filter_map(|it| it.sha256.clone());
        found.extend(files.map(|it| (MarkKind::File, vec![it])));
        if let (Some(text), Some(sha256)) = (&item.text, &item.text_sha256)
            && text.trim().chars().count() >= LONG_TEXT
        {
            found.insert((MarkKind::Text, vec![sha256.clone()]));
        }
    }
    found
}

fn link(text: &str) -> Option<(MarkKind, Vec<String>)> {
    let text = text.trim();
    (!text.is_empty()).then(|| (MarkKind::Link, vec![text.to_owned()]))
}
