//! The name of a mail's file: what stays, how often it was tried, and its flags.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What stands before the number of attempts. Names may have such fields after a comma, as Dovecot's sizes (`,S=`).
const TRIES: &[u8] = b",tries=";

/// What stands before the flags.
const FLAGS: &[u8] = b":2,";

/// `1764164000.R5f0c.reportline,tries=1:2,FS`: a name, one attempt, flagged and seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// What stays whatever happens to the mail.
    pub(super) base: Vec<u8>,
    /// How many attempts at it have begun.
    pub(super) tries: u8,
    /// In the order in which they stand.
    flags: Vec<u8>,
}

impl Name {
    /// Reads a file's name; `None` if no mail is named so.
    pub(super) fn read(name: &OsStr) -> Option<Self> {
        let bytes = name.as_bytes();
        if bytes.is_empty() || bytes.starts_with(b".") {
            return None;
        }
        let (fields, flags) = match find(bytes, FLAGS) {
            Some(at) => (&bytes[..at], &bytes[at + FLAGS.len()..]),
            None => (bytes, &b""[..]),
        };
        let (base, tries) = match find(fields, TRIES) {
            Some(at) => {
                let (number, rest) = fields[at + TRIES.len()..].split_at_checked(1)?;
                // A field that somebody else adds comes behind ours.
                let base = [&fields[..at], rest].concat();
                (base, number[0].checked_sub(b'0').filter(|it| *it <= 9)?)
            }
            None => (fields.to_vec(), 0),
        };
        Some(Self { base, tries, flags: flags.to_vec() })
    }

    /// As a file is named in `cur`.
    pub(super) fn written(&self) -> OsString {
        let mut written = self.base.clone();
        if self.tries > 0 {
            written.extend_from_slice(TRIES);
            written.push(b'0' + self.tries.min(9));
        }
        written.extend_from_slice(FLAGS);
        written.extend_from_slice(&self.flags);
        OsString::from_vec(written)
    }

    /// The same in another folder, where that name is taken already.
    pub(super) fn again(&self, n: u32) -> Self {
        let mut base = self.base.clone();
        base.extend_from_slice(format!(",again={n}").as_bytes());
        Self { base, ..self.clone() }
    }

    /// Whether it has a flag: `F` flagged, `S` seen, `T` trashed.
    pub(super) fn has_flag(&self, flag: u8) -> bool {
        self.flags.contains(&flag)
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|it| it == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Option<(String, u8, String)> {
        let name = Name::read(OsStr::new(name))?;
        let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        Some((text(&name.base), name.tries, text(&name.flags)))
    }

    fn is(base: &str, tries: u8, flags: &str) -> Option<(String, u8, String)> {
        Some((base.to_owned(), tries, flags.to_owned()))
    }

    #[test]
    fn a_name_tells_what_was_done() {
        assert_eq!(read("1.R2.host"), is("1.R2.host", 0, ""));
        assert_eq!(read("1.R2.host,S=12:2,FS"), is("1.R2.host,S=12", 0, "FS"));
        assert_eq!(read("1.R2.host,S=12,tries=2:2,"), is("1.R2.host,S=12", 2, ""));
        assert_eq!(read("1.R2.host,tries=1,W=3:2,T"), is("1.R2.host,W=3", 1, "T"));
        assert_eq!(read(".hidden"), None);
        assert_eq!(read("1,tries="), None);
        assert_eq!(read("1,tries=x:2,"), None);
    }

    #[test]
    fn what_is_written_is_read() {
        for name in ["1.R2.host:2,", "1.R2.host,S=12:2,FS", "1.R2.host,S=12,tries=2:2,T"] {
            let read = Name::read(OsStr::new(name)).expect("it is a mail's name");
            assert_eq!(read.written(), OsStr::new(name));
        }
    }
}
