//! The header fields of a mail or a part: split by us, read one by one with mail-parser.

use std::borrow::Cow;

use jiff::Timestamp;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use crate::address::Address;
use crate::charset;
use crate::limits::{MAX_FIELD_BYTES, MAX_FIELDS};

/// A longer `Content-Type` says nothing that we need; mail-parser joins its continuations (`name*1=`) quadratically.
const MAX_CONTENT_BYTES: usize = 4 * 1024;

/// One header field as it stands.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a [u8],
    /// All after the colon, folds and the last line's end included.
    pub(crate) value: &'a [u8],
}

/// Header fields in their order.
#[derive(Clone, Default)]
pub(crate) struct Fields<'a>(pub(crate) Vec<Field<'a>>);

/// A `Content-Type` or `Content-Disposition`.
#[derive(Clone)]
pub(crate) struct Content {
    /// Lower case: `text/plain`, `attachment`.
    pub(crate) kind: String,
    /// Names in lower case.
    parameters: Vec<(String, String)>,
}

impl<'a> Fields<'a> {
    /// Reads the header block at `start`. Returns where the body begins.
    ///
    /// RFC 5322 section 2.2, and lenient: lines that are no field are passed over if a field follows before the empty
    /// line (a badly folded subject), else they are the body (a part whose header was left out). `ends` says whether
    /// a line belongs to whoever encloses this block.
    pub(crate) fn read(raw: &'a [u8], start: usize, ends: impl Fn(&[u8]) -> bool) -> (Self, usize) {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut at = start;
        let mut stray = None;
        while at < raw.len() {
            let line = line_at(raw, at);
            if is_empty(line) {
                let body = stray.unwrap_or(at + line.len());
                return (Self(fields), body);
            }
            if ends(line) {
                return (Self(fields), stray.unwrap_or(at));
            }
            if matches!(line[0], b' ' | b'\t') && stray.is_none() && !fields.is_empty() {
                if let Some(last) = fields.last_mut() {
                    let begin = at - last.value.len();
                    last.value = &raw[begin..at + line.len()];
                }
            } else if let Some((name, n_before)) = name(line) {
                stray = None;
                if fields.len() < MAX_FIELDS {
                    fields.push(Field { name, value: &line[n_before..] });
                }
            } else if !(at == 0 && line.starts_with(b"From ")) {
                stray = stray.or(Some(at));
            }
            at += line.len();
        }
        (Self(fields), stray.unwrap_or(at))
    }

    /// Every field of that name, from the top.
    pub(crate) fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Field<'a>> {
        self.0.iter().filter(move |it| it.name.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The topmost field of that name.
    pub(crate) fn first(&self, name: &str) -> Option<&Field<'a>> {
        self.0.iter().find(|it| it.name.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The topmost field of that name, as written; `None` if it is absent or blank.
    pub(crate) fn written(&self, name: &str) -> Option<String> {
        self.first(name).map(Field::written).filter(|it| !it.is_empty())
    }

    /// All addresses of all fields of that name.
    pub(crate) fn addresses(&self, name: &str) -> Vec<Address> {
        self.all(name).flat_map(Field::addresses).collect()
    }

    /// All ids of all fields of that name, without angle brackets.
    pub(crate) fn ids(&self, name: &str) -> Vec<String> {
        self.all(name).flat_map(Field::ids).collect()
    }

    /// The topmost field of that name as a content type.
    pub(crate) fn content(&self, name: &str) -> Option<Content> {
        self.first(name).and_then(Field::content)
    }
}

impl Field<'_> {
    /// The value as written, unfolded: line ends are gone, what else stands between stays.
    pub(crate) fn written(&self) -> String {
        let text = charset::guess(self.value);
        text.chars().filter(|it| !matches!(it, '\r' | '\n' | '\0')).collect::<String>().trim().to_owned()
    }

    /// The value with its encoded words (RFC 2047) read.
    pub(crate) fn text(&self) -> String {
        match MessageStream::new(&self.ready()).parse_unstructured() {
            HeaderValue::Text(it) => it.replace('\0', ""),
            _ => String::new(),
        }
    }

    /// The addresses in it, groups flattened.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        let ready = self.ready();
        let HeaderValue::Address(addresses) = MessageStream::new(&ready).parse_address() else {
            return Vec::new();
        };
        let read = |it: &mail_parser::Addr<'_>| Address::read(it.address()?, it.name());
        addresses.iter().filter_map(read).collect()
    }

    /// The message ids in it, without angle brackets.
    pub(crate) fn ids(&self) -> Vec<String> {
        let ids = match MessageStream::new(&self.ready()).parse_id() {
            HeaderValue::Text(it) => vec![it.into_owned()],
            HeaderValue::TextList(it) => it.into_iter().map(Cow::into_owned).collect(),
            _ => Vec::new(),
        };
        ids.into_iter().filter(|it| !it.trim().is_empty()).collect()
    }

    /// The moment in it, as RFC 5322 writes it.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        match MessageStream::new(&self.ready()).parse_date() {
            HeaderValue::DateTime(it) if it.is_valid() => Timestamp::from_second(it.to_timestamp()).ok(),
            _ => None,
        }
    }

    fn content(&self) -> Option<Content> {
        let ready = self.ready();
        if ready.len() > MAX_CONTENT_BYTES {
            return None;
        }
        let value = MessageStream::new(&ready).parse_content_type();
        let HeaderValue::ContentType(it) = value else {
            return None;
        };
        let kind = match it.subtype() {
            Some(subtype) => format!("{}/{subtype}", it.ctype()),
            None => it.ctype().to_owned(),
        };
        let parameters = it.attributes().unwrap_or_default().iter();
        let parameters = parameters.map(|it| (it.name.to_lowercase(), it.value.replace('\0', ""))).collect();
        Some(Content { kind: kind.trim().to_lowercase(), parameters })
    }

    /// The value as mail-parser wants it: UTF-8, bounded, with a line's end.
    fn ready(&self) -> Vec<u8> {
        let value = &self.value[..self.value.len().min(MAX_FIELD_BYTES)];
        let mut ready = charset::guess(value).into_owned().into_bytes();
        while ready.last().is_some_and(u8::is_ascii_whitespace) {
            ready.pop();
        }
        ready.push(b'\n');
        ready
    }
}

impl Content {
    /// A type without parameters.
    pub(crate) fn of_kind(kind: &str) -> Self {
        Self { kind: kind.to_owned(), parameters: Vec::new() }
    }

    /// A parameter's value.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }
}

/// The line that begins at `at`, its end included.
pub(crate) fn line_at(raw: &[u8], at: usize) -> &[u8] {
    let rest = &raw[at..];
    let n = rest.iter().position(|it| *it == b'\n').map_or(rest.len(), |it| it + 1);
    &rest[..n]
}

fn is_empty(line: &[u8]) -> bool {
    line.iter().all(|it| matches!(it, b'\r' | b'\n'))
}

/// The name a line begins with, and the number of bytes up to and with its colon.
fn name(line: &[u8]) -> Option<(&[u8], usize)> {
    /// RFC 5322 knows no limit, real names have up to fifty.
    const MAX_NAME_BYTES: usize = 128;
    let colon = line.iter().take(MAX_NAME_BYTES).position(|it| *it == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then_some((name, colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> (Vec<(String, String)>, &str) {
        let (fields, body) = Fields::read(raw.as_bytes(), 0, |_| false);
        let name = |it: &Field<'_>| String::from_utf8_lossy(it.name).into_owned();
        (fields.0.iter().map(|it| (name(it), it.written())).collect(), &raw[body..])
    }

    #[track_caller]
    fn check(raw: &str, fields: &[(&str, &str)], body: &str) {
        let (found, rest) = read(raw);
        let found: Vec<(&str, &str)> = found.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        assert_eq!((found.as_slice(), rest), (fields, body));
    }

    #[test]
    fn fields_are_unfolded() {
        check("A: b\r\n c\r\nD : e\r\n\r\nbody", &[("A", "b c"), ("D", "e")], "body");
    }

    #[test]
    fn a_badly_folded_line_is_passed_over() {
        check("A: b\nno field\nD: e\n\nbody", &[("A", "b"), ("D", "e")], "body");
    }

    #[test]
    fn without_an_empty_line_what_is_no_field_is_the_body() {
        check("A: b\nbody it is\n", &[("A", "b")], "body it is\n");
        check("body it is\n\nmore", &[], "body it is\n\nmore");
    }

    #[test]
    fn the_line_of_a_mailbox_file_is_no_field() {
        check("From ana Thu Jan 1\nA: b\n\nbody", &[("A", "b")], "body");
    }
}
