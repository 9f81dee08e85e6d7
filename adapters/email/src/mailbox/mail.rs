//! A mail as it lies on the server: its name, what is fetched of it, what is marked on it.

use std::fmt;

use bytes::Bytes;

/// A mail's name on its server (RFC 9051, section 2.3.1.1). It names nothing any more once the folder's UIDVALIDITY has
/// changed: then the mail is handed over anew under another name, and its hash tells that it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MailKey {
    pub(crate) uid_validity: u32,
    pub(crate) uid: u32,
}

/// A mail that was handed over by [`Mailbox::next`](super::Mailbox::next).
pub(crate) struct Fetched {
    pub(crate) key: MailKey,
    /// As the server says, in bytes.
    pub(crate) size: u64,
    pub(crate) raw: Raw,
    /// How many attempts at it have begun before, as [`note_try`](super::Mailbox::note_try) noted them.
    pub(crate) tries: u8,
}

/// What could be fetched.
pub(crate) enum Raw {
    /// All of it, byte for byte.
    Whole(Bytes),
    /// It is larger than `mail_limit_mb`; these are its headers, or the first 64 KiB of them.
    TooLarge {
        /// Up to and including the empty line, if they are whole: for what will be said to who sent it.
        #[cfg_attr(
            not(test),
            expect(dead_code, reason = "nobody is told yet that their mail was too large")
        )]
        headers: Bytes,
    },
    /// The connection broke each time we asked for it. It can still be settled.
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

impl Place {
    /// Every place there is.
    pub(super) const ALL: [Self; 3] = [Self::Processed, Self::Quarantine, Self::Review];

    /// The keyword that stands for the place where there is no such folder.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Self::Processed => "$ReportlineProcessed",
            Self::Quarantine => "$ReportlineQuarantine",
            Self::Review => "$ReportlineReview",
        }
    }
}

/// The keywords that count attempts: the first has begun, the second has begun.
pub(super) const TRIES: [&str; 2] = ["$ReportlineTry1", "$ReportlineTry2"];

/// What the flags of a mail say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Settled here, or deleted by somebody.
    pub(super) is_done: bool,
    pub(super) tries: u8,
}

impl Marks {
    /// Reads flags; keywords are the same in any case (RFC 9051, section 2.3.2).
    pub(super) fn of<'a>(flags: impl Iterator<Item = &'a str>) -> Self {
        let done = ["\\Deleted"].into_iter().chain(Place::ALL.into_iter().map(Place::keyword));
        let done: Vec<&str> = done.collect();
        flags.fold(Self::default(), |marks, flag| {
            let tries = TRIES.iter().position(|it| it.eq_ignore_ascii_case(flag));
            let tries = tries.map_or(0, |it| if it == 0 { 1 } else { 2 });
            Self {
                is_done: marks.is_done || done.iter().any(|it| it.eq_ignore_ascii_case(flag)),
                tries: marks.tries.max(tries),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_tell_what_was_done() {
        let of = |flags: &[&str]| Marks::of(flags.iter().copied());
        assert_eq!(of(&["\\Seen", "$Forwarded"]), Marks::default());
        assert_eq!(of(&["$reportlinetry1"]).tries, 1);
        assert_eq!(of(&["$ReportlineTry2", "$ReportlineTry1"]).tries, 2);
        assert!(of(&["\\deleted"]).is_done && of(&["$ReportlineQuarantine"]).is_done);
    }
}
