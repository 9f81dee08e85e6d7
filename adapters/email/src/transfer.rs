//! Content-Transfer-Encoding (RFC 2045 section 6): the bytes of a part as its sender had them.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;

/// How the bytes of a part travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// As they are: 7bit, 8bit, binary, and names that nobody knows.
    Plain,
    /// base64.
    Base64,
    /// quoted-printable.
    QuotedPrintable,
}

impl Transfer {
    /// The encoding of that name.
    pub(crate) fn named(name: &str) -> Self {
        match name.trim().trim_matches('"').to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }

    /// The bytes decoded. Never fails: what is no base64 and no quoted-printable stays as it is.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Plain => Cow::Borrowed(bytes),
            Self::QuotedPrintable => Cow::Owned(quoted_printable(bytes)),
            Self::Base64 => base64(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned),
        }
    }
}

/// "All line breaks or other characters not found in Table 1 must be ignored by decoding software" (section 6.8).
fn base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_letter = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/' | b'=');
    // A footer that some list added below is no base64 any more.
    let mut letters: Vec<u8> = Vec::with_capacity(bytes.len());
    for line in bytes.split(|it| *it == b'\n') {
        let is_words = line.trim_ascii().contains(&b' ');
        if is_words && !letters.is_empty() {
            break;
        }
        letters.extend(line.iter().filter(|it| is_letter(it)));
    }
    base64_decode(&letters)
}

/// Section 6.7, lenient: an `=` that begins no pair of digits stands for itself.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|it| *it == b'\n') {
        let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
        let (words, end) = line.split_at(line.len() - end);
        // "Any trailing white space on a line MUST be deleted": it was added on the way.
        let words = words.trim_ascii_end();
        let (words, is_soft) = match words.strip_suffix(b"=") {
            Some(words) => (words, true),
            None => (words, false),
        };
        let mut at = 0;
        while at < words.len() {
            match (words[at], pair(words, at + 1)) {
                (b'=', Some(byte)) => {
                    decoded.push(byte);
                    at += 3;
                }
                (byte, _) => {
                    decoded.push(byte);
                    at += 1;
                }
            }
        }
        if !is_soft {
            decoded.extend_from_slice(end);
        }
    }
    decoded
}

fn pair(words: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*words.get(at)?).to_digit(16);
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(transfer: &str, bytes: &str, expected: &str) {
        let decoded = Transfer::named(transfer).decode(bytes.as_bytes()).into_owned();
        assert_eq!(String::from_utf8_lossy(&decoded), expected);
    }

    #[test]
    fn quoted_printable_is_read_leniently() {
        check("quoted-printable", "caf=C3=A9 =\r\nau lait  \r\n", "café au lait\r\n");
        check("Quoted-Printable", "1 = 1, 2=2, =", "1 = 1, 2=2, ");
        check("quoted-printable", "=\n=\n", "");
    }

    #[test]
    fn base64_is_read_leniently() {
        check("base64", "aGVs\r\nbG8=\r\n", "hello");
        check("BASE64", "aGVs*bG8\n", "hello");
        check("base64", "aGVsbG8=\r\n____\r\nThis list is moderated\r\n", "hello");
        check("x-unknown", "as it is", "as it is");
    }
}
