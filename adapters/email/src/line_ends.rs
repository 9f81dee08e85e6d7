//! The ends of lines: CR LF, as mail has it on the wire (RFC 5322, section 2.1), where a file has LF.

use std::borrow::Cow;

/// The mail as a server would give it out over IMAP: so the same mail has the same hash, wherever it lay. One whose first
/// line ends with CR LF is as it was on the wire, and stays as it is.
pub(crate) fn as_on_the_wire(raw: &[u8]) -> Cow<'_, [u8]> {
    let first = raw.iter().position(|it| *it == b'\n');
    if first.is_none_or(|it| it > 0 && raw[it - 1] == b'\r') {
        return Cow::Borrowed(raw);
    }
    let mut whole = Vec::with_capacity(raw.len() + raw.len() / 32);
    for line in raw.split_inclusive(|it| *it == b'\n') {
        match line.strip_suffix(b"\n").filter(|it| !it.ends_with(b"\r")) {
            Some(text) => {
                whole.extend_from_slice(text);
                whole.extend_from_slice(b"\r\n");
            }
            None => whole.extend_from_slice(line),
        }
    }
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_on_the_wire() {
        let check =
            |it: &str, expected: &str| assert_eq!(&*as_on_the_wire(it.as_bytes()), expected.as_bytes());
        check("a\nb\r\nc", "a\r\nb\r\nc");
        check("a\r\nb\nc\n", "a\r\nb\nc\n");
        check("\n\n", "\r\n\r\n");
        check("", "");
        check("a", "a");
    }
}
