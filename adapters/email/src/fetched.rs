//! A mail as it was fetched from where it lies: its name there, its bytes, how often it was tried, where it goes.

use std::fmt;

use bytes::Bytes;

/// A mail's name where it lies.
///
/// On a server (RFC 9051, section 2.3.1.1) it names nothing any more once the folder's UIDVALIDITY has changed: then the
/// mail is handed over anew under another name, and its hash tells that it is known. In a Maildir it is a number that
/// holds for one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MailKey {
    pub(crate) uid_validity: u32,
    pub(crate) uid: u32,
}

/// A mail that was handed over by [`Source::next_unless`](crate::source::Source::next_unless).
pub(crate) struct Fetched {
    pub(crate) key: MailKey,
    /// As whoever keeps it says, in bytes.
    pub(crate) size: u64,
    pub(crate) raw: Raw,
    /// How many attempts at it have begun before, as [`note_tries`](crate::source::Source::note_tries) noted them.
    pub(crate) tries: u8,
    /// A person has flagged it: they have looked at it, and answer for it.
    pub(crate) is_vouched: bool,
}

/// What could be fetched.
pub(crate) enum Raw {
    /// All of it, byte for byte.
    Whole(Bytes),
    /// It is larger than `mail_limit_mb`; these are its headers, or the first 64 KiB of them.
    TooLarge {
        /// Up to and including the empty line, if they are whole.
        headers: Bytes,
    },
    /// It cannot be read where it lies, however often. It can still be settled.
    Unreadable,
}

/// Where a mail goes once we are done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is in our store.
    Processed,
    /// It cannot be read; a person has to look.
    Quarantine,
    /// It may be anybody's, or a machine's; a person has to look.
    Review,
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = match &self.raw {
            Raw::Whole(_) => "whole",
            Raw::TooLarge { .. } => "too large",
            Raw::Unreadable => "unreadable",
        };
        write!(f, "Fetched({}, {} bytes, {raw}, {} tries)", self.key.uid, self.size, self.tries)
    }
}
