//! The parts of one mail (RFC 2046), found in one pass: a loop with a list of open boundaries, never recursion.
//!
//! 1. Read the header at hand; if it is a multipart, its boundary is open from here on.
//! 2. Go to the next line that is an open boundary, of whatever level: what was read ends before it, and levels below
//!    it, which somebody forgot to close, end too.
//! 3. If the line closes its level, go on to the next boundary; else begin again.
//!
//! An attached mail is one part here, however much it holds: its bytes are evidence and stay as they stand.

use std::borrow::Cow;

use crate::fields::{Content, Fields, line_at};
use crate::limits::{MAX_DEPTH, MAX_PARTS, Refusal};
use crate::transfer::Transfer;

/// One part.
pub(crate) struct Part<'a> {
    pub(crate) fields: Fields<'a>,
    /// Its type; where it declares none, what RFC 2046 says then.
    pub(crate) content: Content,
    pub(crate) disposition: Option<Content>,
    pub(crate) transfer: Transfer,
    /// Its bytes as they stand, without the line's end that belongs to the boundary below.
    pub(crate) body: &'a [u8],
    /// The multipart it stands in. Parents come before their children.
    pub(crate) parent: Option<usize>,
}

/// A multipart whose end was not seen yet.
struct Open {
    boundary: Vec<u8>,
    part: usize,
    n_children: usize,
}

/// A line that is a boundary.
struct Delimiter {
    /// Where what stands above it ends.
    above: usize,
    /// Where the next line begins.
    below: usize,
    level: usize,
    is_close: bool,
}

/// Splits a mail. `n_left` is how many parts it may have; it goes down.
pub(crate) fn split<'a>(raw: &'a [u8], n_left: &mut usize) -> Result<Vec<Part<'a>>, Refusal> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    loop {
        let (fields, body) = Fields::read(raw, at, |line| level_of(line, &open).is_some());
        if parts.is_empty() && fields.0.is_empty() {
            return Err(Refusal::NoHeader);
        }
        *n_left = n_left.checked_sub(1).ok_or(Refusal::TooManyParts)?;
        let parent = open.last_mut().map(|it| {
            it.n_children += 1;
            it.part
        });
        let mut part = part(fields, parent.map(|it| parts[it].content.kind.as_str()), parent);
        let boundary = part.boundary();
        if boundary.is_none() && part.is_multipart() {
            part.content.kind = "text/plain".to_owned();
        }
        parts.push(part);
        let this = parts.len() - 1;
        if let Some(boundary) = boundary {
            if open.len() == MAX_DEPTH {
                return Err(Refusal::TooDeep);
            }
            open.push(Open { boundary, part: this, n_children: 0 });
        }

        let mut next = delimiter(raw, body, &open);
        let end = next.as_ref().map_or(raw.len(), |it| it.above.max(body));
        parts[this].body = &raw[body..end];
        // To the boundary that begins a part.
        loop {
            let Some(found) = next else {
                close(&mut open, 0, &mut parts);
                return Ok(parts);
            };
            if !found.is_close {
                close(&mut open, found.level + 1, &mut parts);
                at = found.below;
                break;
            }
            close(&mut open, found.level, &mut parts);
            if open.is_empty() {
                return Ok(parts);
            }
            next = delimiter(raw, found.below, &open);
        }
    }
}

/// Ends the levels from `level` on. A multipart without parts is no multipart: what it holds is read as text.
fn close(open: &mut Vec<Open>, level: usize, parts: &mut [Part<'_>]) {
    for it in open.drain(level.min(open.len())..) {
        if it.n_children == 0 {
            parts[it.part].content.kind = "text/plain".to_owned();
        }
    }
}

fn part<'a>(fields: Fields<'a>, within: Option<&str>, parent: Option<usize>) -> Part<'a> {
    let default = if within == Some("multipart/digest") { "message/rfc822" } else { "text/plain" };
    let default = || Content::of_kind(default);
    let content = fields.content("Content-Type").unwrap_or_else(default);
    let disposition = fields.content("Content-Disposition");
    let transfer = fields.written("Content-Transfer-Encoding");
    let transfer = transfer.map_or(Transfer::Plain, |it| Transfer::named(&it));
    Part { fields, content, disposition, transfer, body: &[], parent }
}

/// The next line, from the line that begins at `at` on, that is an open boundary.
fn delimiter(raw: &[u8], at: usize, open: &[Open]) -> Option<Delimiter> {
    if open.is_empty() {
        return None;
    }
    let mut begin = at;
    while begin < raw.len() {
        let line = line_at(raw, begin);
        if let Some((level, is_close)) = level_of(line, open) {
            let above = &raw[..begin];
            let above = above.strip_suffix(b"\n").unwrap_or(above);
            let above = above.strip_suffix(b"\r").unwrap_or(above);
            return Some(Delimiter { above: above.len(), below: begin + line.len(), level, is_close });
        }
        begin += line.len();
    }
    None
}

/// RFC 2046 section 5.1.1: two hyphens, the boundary, two more if it is the last, and white space.
fn level_of(line: &[u8], open: &[Open]) -> Option<(usize, bool)> {
    let line = line.strip_prefix(b"--")?.trim_ascii_end();
    let is = |it: &Open| {
        let rest = line.strip_prefix(it.boundary.as_slice())?;
        match rest {
            b"" => Some(false),
            b"--" => Some(true),
            _ => None,
        }
    };
    open.iter().enumerate().rev().find_map(|(level, it)| is(it).map(|is_close| (level, is_close)))
}

impl Part<'_> {
    /// Its bytes as the sender had them.
    pub(crate) fn bytes(&self) -> Cow<'_, [u8]> {
        self.transfer.decode(self.body)
    }

    /// Its file name, wherever it is given.
    pub(crate) fn name(&self) -> Option<String> {
        let disposition = self.disposition.as_ref().and_then(|it| it.parameter("filename"));
        let name = disposition.or_else(|| self.content.parameter("name"))?;
        (!name.trim().is_empty()).then(|| name.trim().to_owned())
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.content.kind.starts_with("multipart/")
    }

    /// Whether it is to be shown with the text (a picture within it).
    pub(crate) fn is_inline(&self) -> bool {
        match &self.disposition {
            Some(it) => it.kind == "inline",
            None => self.fields.first("Content-ID").is_some(),
        }
    }

    pub(crate) fn is_attachment(&self) -> bool {
        self.disposition.as_ref().is_some_and(|it| it.kind == "attachment")
    }

    fn boundary(&self) -> Option<Vec<u8>> {
        let boundary = self.content.parameter("boundary").filter(|_| self.is_multipart())?;
        let boundary = boundary.trim_end().as_bytes();
        (!boundary.is_empty()).then(|| boundary.to_vec())
    }
}

/// All a mail and what is attached to it may have.
pub(crate) fn budget() -> usize {
    MAX_PARTS
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};

    use super::*;

    fn check(raw: &str, expected: Expect) {
        let mut shown = String::new();
        match split(raw.as_bytes(), &mut budget()) {
            Ok(parts) => {
                for it in parts {
                    let body = String::from_utf8_lossy(it.body);
                    writeln!(shown, "{:?} {} {:?}", it.parent, it.content.kind, body).unwrap();
                }
            }
            Err(refusal) => shown = refusal.word().to_owned(),
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn parts_end_before_the_line_end_of_the_boundary() {
        check(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\none\r\n\r\n--b\r\n\
             Content-Type: image/png\r\n\r\ntwo\r\n--b--\r\nepilogue",
            expect![[r#"
                None multipart/mixed "preamble"
                Some(0) text/plain "one\r\n"
                Some(0) image/png "two"
            "#]],
        );
    }

    #[test]
    fn a_level_that_was_not_closed_ends_with_the_one_around_it() {
        check(
            "Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/alternative; \
             boundary=in\n\n--in\n\none\n--out\n\ntwo\n",
            expect![[r#"
                None multipart/mixed ""
                Some(0) multipart/alternative ""
                Some(1) text/plain "one"
                Some(0) text/plain "two\n"
            "#]],
        );
    }

    #[test]
    fn a_multipart_without_parts_is_text() {
        check(
            "Content-Type: multipart/mixed; boundary=b\n\nno boundary at all\n",
            expect![[r#"
                None text/plain "no boundary at all\n"
            "#]],
        );
        check(
            "Content-Type: multipart/mixed\n\nno boundary declared\n",
            expect![[r#"
                None text/plain "no boundary declared\n"
            "#]],
        );
    }

    #[test]
    fn an_attached_mail_is_one_part() {
        check(
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: a\n\nhello\n--b--\n",
            expect![[r#"
                None multipart/digest ""
                Some(0) message/rfc822 "From: a\n\nhello"
            "#]],
        );
    }

    #[test]
    fn a_boundary_that_begins_like_another_is_not_it() {
        check(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bb\n--b x\n--b  \n\ntwo\n--b--",
            expect![[r#"
                None multipart/mixed ""
                Some(0) text/plain "--bb\n--b x"
                Some(0) text/plain "two"
            "#]],
        );
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let mut nested = String::new();
        for n in 0..100 {
            write!(nested, "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n").unwrap();
        }
        check(&nested, expect!["too_deep"]);
        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(1_100));
        check(&many, expect!["too_many_parts"]);
    }
}
