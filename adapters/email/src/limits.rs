//! What is refused before anything is parsed: bytes that could kill or stall whoever reads them.
//!
//! mail-parser 0.11.9 walks attached mails without a bound and ends the whole process on a long chain of them ("stack
//! overflow, aborting"; it cannot be caught). A byte scan alone does not protect from that: a chain hidden in base64 is
//! invisible to it, and `message / rfc822` or a digest nests as well. So there are two walls:
//!
//! 1. [`scan`] here, linear and without allocation, refuses what no honest mail has.
//! 2. mail-parser is never given a mail to walk, only single header fields; the walk is ours (`parts.rs`), is a loop, and
//!    counts against [`MAX_DEPTH`], [`MAX_PARTS`] and [`MAX_MAILS`].

/// What a mail server hands on at most, as most providers do (email.md A3.9).
pub const MAX_BYTES: usize = 25 * 1024 * 1024;

/// No mail that is larger is ever read, in bytes: the most that `mail_limit_mb` can be.
pub(crate) const MAX_TASTED: u64 = 100 << 20;

/// Attached mails in one mail, at all depths together. A digest of a busy list has some thirty.
pub const MAX_MAILS: usize = 50;

/// Parts in one mail, at all depths together.
pub const MAX_PARTS: usize = 1_000;

/// Multiparts within multiparts. Clients make four, lists and scanners two more.
pub const MAX_DEPTH: usize = 30;

/// Mails attached to attached mails. What lies deeper stays closed: it is kept as bytes.
pub const MAX_MAIL_DEPTH: usize = 6;

/// Header fields of one header block. A mail that went round the world has a hundred.
pub const MAX_FIELDS: usize = 1_000;

/// Bytes of one header field with its folded lines. A `To` with 1,000 people has 50 KiB.
pub const MAX_FIELD_BYTES: usize = 256 * 1024;

/// Bytes of one header block.
pub const MAX_HEADER_BYTES: usize = 1024 * 1024;

/// Why a mail is not read. It is kept all the same, for a person to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// More bytes than the limit.
    #[error("too large")]
    TooLarge,
    /// More attached mails than [`MAX_MAILS`].
    #[error("too many attached mails")]
    TooManyMails,
    /// More parts than [`MAX_PARTS`].
    #[error("too many parts")]
    TooManyParts,
    /// Nested deeper than [`MAX_DEPTH`], or than [`MAX_MAIL_DEPTH`].
    #[error("nested too deep")]
    TooDeep,
    /// More header fields than [`MAX_FIELDS`].
    #[error("too many header fields")]
    TooManyFields,
    /// A header field, or all of them, beyond [`MAX_FIELD_BYTES`] and [`MAX_HEADER_BYTES`].
    #[error("header too long")]
    HeaderTooLong,
    /// No header field at all: this is no mail.
    #[error("no header")]
    NoHeader,
}

impl Refusal {
    /// The word for logs, metrics and the name of a quarantined file.
    pub fn word(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TooManyMails => "too_many_mails",
            Self::TooManyParts => "too_many_parts",
            Self::TooDeep => "too_deep",
            Self::TooManyFields => "too_many_fields",
            Self::HeaderTooLong => "header_too_long",
            Self::NoHeader => "no_header",
        }
    }
}

/// Looks at the bytes alone. Linear in them, allocates nothing.
pub fn scan(raw: &[u8], max_bytes: usize) -> Result<(), Refusal> {
    if raw.len() > max_bytes {
        return Err(Refusal::TooLarge);
    }
    scan_header(raw)?;
    let (mut n_mails, mut n_parts) = (0, 0);
    for (at, byte) in raw.iter().enumerate() {
        match byte {
            b'm' | b'M' if starts(raw, at, b"message/rfc822") || starts(raw, at, b"message/global") => {
                n_mails += 1;
            }
            b'c' | b'C' if is_line_start(raw, at) && starts(raw, at, b"content-type") => n_parts += 1,
            _ => {}
        }
    }
    if n_mails > MAX_MAILS {
        return Err(Refusal::TooManyMails);
    }
    if n_parts > MAX_PARTS { Err(Refusal::TooManyParts) } else { Ok(()) }
}

/// The header block of the mail itself: everything up to the first empty line.
fn scan_header(raw: &[u8]) -> Result<(), Refusal> {
    let (mut n_fields, mut n_bytes, mut n_field_bytes) = (0, 0, 0);
    for line in raw.split_inclusive(|it| *it == b'\n') {
        if line.iter().all(|it| matches!(it, b'\r' | b'\n')) {
            break;
        }
        n_bytes += line.len();
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            n_field_bytes += line.len();
        } else {
            n_fields += 1;
            n_field_bytes = line.len();
        }
        if n_field_bytes > MAX_FIELD_BYTES || n_bytes > MAX_HEADER_BYTES {
            return Err(Refusal::HeaderTooLong);
        }
        if n_fields > MAX_FIELDS {
            return Err(Refusal::TooManyFields);
        }
    }
    Ok(())
}

fn starts(raw: &[u8], at: usize, word: &[u8]) -> bool {
    raw.get(at..at + word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word))
}

fn is_line_start(raw: &[u8], at: usize) -> bool {
    at == 0 || raw[at - 1] == b'\n'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: Result<(), Refusal>) {
        assert_eq!(scan(raw.as_bytes(), MAX_BYTES), expected);
    }

    #[test]
    fn an_ordinary_mail_passes() {
        check("From: ana@example.org\r\n\r\nhello\r\n", Ok(()));
        check("", Ok(()));
        check("\n", Ok(()));
    }

    #[test]
    fn a_chain_of_attached_mails_is_refused() {
        check(&"Content-Type: message/rfc822\n\n".repeat(50), Ok(()));
        check(&"Content-Type: message/rfc822\n\n".repeat(51), Err(Refusal::TooManyMails));
        check(&"content-type: MESSAGE/RFC822\n\n".repeat(60_000), Err(Refusal::TooManyMails));
        check(&"Content-Type: Message/Global\n\n".repeat(51), Err(Refusal::TooManyMails));
    }

    #[test]
    fn too_many_of_anything_is_refused() {
        check(&"A: b\n".repeat(1_001), Err(Refusal::TooManyFields));
        check(&format!("To: {}\n", "a@example.org,".repeat(20_000)), Err(Refusal::HeaderTooLong));
        check(&format!("To: a\n{}", " a@example.org,\n".repeat(20_000)), Err(Refusal::HeaderTooLong));
        check(
            &format!("A: b\n\n{}", "--b\nContent-Type: text/plain\n\nx\n".repeat(1_001)),
            Err(Refusal::TooManyParts),
        );
        assert_eq!(scan(&[b'a'; 11], 10), Err(Refusal::TooLarge));
    }
}
