//! One parsed sheet: its texts by key, and the line each stands on.

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Attribute, Entry, Pattern};

use crate::error::{CatalogError, Fault};
use crate::key::TextKey;

/// The first line of a sheet whose words nobody who speaks the language has read yet.
const AWAITING_REVIEW: &str = "# status: awaiting review";

/// One parsed sheet.
pub(crate) struct Sheet {
    pub(crate) file: String,
    pub(crate) resource: FluentResource,
    pub(crate) is_awaiting_review: bool,
}

/// A text of a sheet.
pub(crate) struct Text<'s> {
    pub(crate) key: TextKey,
    pub(crate) line: u32,
    pub(crate) pattern: &'s Pattern<&'s str>,
}

impl Sheet {
    /// Parses a sheet; each fault is pushed, and what could be read is read.
    pub(crate) fn parse(tag: &str, file: &str, text: &str, errors: &mut Vec<CatalogError>) -> Self {
        let first_line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let is_awaiting_review = first_line.trim_end() == AWAITING_REVIEW;
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => resource,
            Err((resource, faults)) => {
                errors.extend(faults.into_iter().map(|it| CatalogError {
                    tag: tag.to_owned(),
                    file: Some(file.to_owned()),
                    line: Some(line_at(text, it.pos.start)),
                    fault: Fault::Syntax(it.kind.to_string().to_lowercase()),
                }));
                resource
            }
        };
        Self { file: file.to_owned(), resource, is_awaiting_review }
    }

    /// Every text, attributes too, in the order of the sheet. Terms are not texts: nobody asks for them by key.
    pub(crate) fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = Vec::new();
        let mut rest = Rest { source: self.resource.source(), read: 0, line: 0 };
        for entry in self.resource.entries() {
            let Entry::Message(message) = entry else { continue };
            rest.skip_past(message.id.name, "");
            if let Some(pattern) = &message.value {
                texts.push(Text { key: TextKey::of(message.id.name, None), line: rest.line, pattern });
            }
            for Attribute { id, value } in &message.attributes {
                rest.skip_past(id.name, ".");
                let key = TextKey::of(message.id.name, Some(id.name));
                texts.push(Text { key, line: rest.line, pattern: value });
            }
        }
        texts
    }

    /// The terms this sheet writes, without their dash.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&str, &Pattern<&str>)> {
        self.resource.entries().filter_map(|entry| match entry {
            Entry::Term(term) => Some((term.id.name, &term.value)),
            _ => None,
        })
    }
}

/// What of a sheet has not been read yet: the parser keeps no places, so the lines are counted along with it.
struct Rest<'s> {
    source: &'s str,
    read: usize,
    line: u32,
}

impl Rest<'_> {
    /// Goes past the next line that writes `name`; stays where there is none.
    fn skip_past(&mut self, name: &str, mark: &str) {
        let (mut read, mut line) = (self.read, self.line);
        for each in self.source[self.read..].split_inclusive('\n') {
            read += each.len();
            line += 1;
            let value = each.trim_start().strip_prefix(mark).and_then(|it| it.strip_prefix(name));
            if value.is_some_and(|it| it.trim_start().starts_with('=')) {
                (self.read, self.line) = (read, line);
                return;
            }
        }
    }
}

fn line_at(source: &str, position: usize) -> u32 {
    let before = &source.as_bytes()[..position.min(source.len())];
    let n_newlines = before.iter().filter(|&&it| it == b'\n').count();
    u32::try_from(n_newlines + 1).unwrap_or(u32::MAX)
}
