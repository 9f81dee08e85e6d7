//! The custody log in values: what an entry is, and the hash that binds it to the one before it.
//!
//! ```text
//! hash = SHA-256 of the canonical form (RFC 8785) of
//!        { action, actor, at, became, case, prev_hash, report, role, sealed_digest, seq, was }
//! ```
//! `seq` and `at` (microseconds since 1970) are decimal strings, because JSON's numbers end at 2^53; bytes are
//! lower-case hexadecimal; what is not there is null. The first entry's `prev_hash` is 32 zeros. The hash takes no key:
//! whoever has the database can prove the chain. That its end is not cut off, the head file proves (`head.rs`).

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use reportline_report::canonical;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::actor::Role;
use crate::case::{CaseId, UnknownWord};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A report was filed, and the case opened for it.
    Filed,
    /// A report was filed into the case of the one it adds to.
    Amended,
    /// What leads to a reporter was erased.
    ContactErased,
    /// The case was opened to be read, without what leads to a reporter.
    Viewed,
    /// What leads to a reporter was opened.
    ContactViewed,
    /// The case was written into a folder.
    Exported,
    /// The case was moved on.
    State,
    /// A note was written.
    Noted,
    /// The reporter was written to.
    Messaged,
    /// The intake answered what became of a message.
    MessageSettled,
    /// A note or a message was erased.
    NoteErased,
    /// A reporter asked that everything is erased.
    ErasureAsked,
    /// All that the case held was erased.
    Erased,
    /// Nothing of the case may be erased from here on.
    Held,
    /// It may again.
    Unheld,
    /// The case is worked in another from here on, or another in it.
    Merged,
    /// The case was given to somebody.
    Assigned,
    /// The case was given back.
    Released,
    /// The store was opened without its head file: a backup was accepted, or somebody removed it.
    HeadMissing,
}

impl Action {
    /// Every action.
    pub const ALL: &'static [Action] = &[
        Self::Filed,
        Self::Amended,
        Self::ContactErased,
        Self::Viewed,
        Self::ContactViewed,
        Self::Exported,
        Self::State,
        Self::Noted,
        Self::Messaged,
        Self::MessageSettled,
        Self::NoteErased,
        Self::ErasureAsked,
        Self::Erased,
        Self::Held,
        Self::Unheld,
        Self::Merged,
        Self::Assigned,
        Self::Released,
        Self::HeadMissing,
    ];

    /// The word for it in the database and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Amended => "amended",
            Self::ContactErased => "contact_erased",
            Self::Viewed => "viewed",
            Self::ContactViewed => "contact_viewed",
            Self::Exported => "exported",
            Self::State => "state",
            Self::Noted => "noted",
            Self::Messaged => "messaged",
            Self::MessageSettled => "message_settled",
            Self::NoteErased => "note_erased",
            Self::ErasureAsked => "erasure_asked",
            Self::Erased => "erased",
            Self::Held => "held",
            Self::Unheld => "unheld",
            Self::Merged => "merged",
            Self::Assigned => "assigned",
            Self::Released => "released",
            Self::HeadMissing => "head_missing",
        }
    }
}

impl FromStr for Action {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|action| action.name() == word).ok_or(UnknownWord)
    }
}

/// An entry of the custody log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Its place in the log, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// As what; `None` is the program itself.
    pub role: Option<Role>,
    /// What was done.
    pub action: Action,
    /// To which report.
    pub report: Option<Uuid>,
    /// What was before: a state, a name, or a note's place in the log.
    pub was: Option<String>,
    /// What is since: a state, a name; of what was erased, why.
    pub became: Option<String>,
    /// Its hash.
    #[schemars(with = "String")]
    pub hash: Hash,
}

/// An entry's place and hash: it stands for everything up to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The place; 0 is before the first entry.
    pub seq: u64,
    /// The hash.
    pub hash: Hash,
}

impl Link {
    /// Before the first entry.
    pub const START: Link = Link { seq: 0, hash: Hash([0; 32]) };
}

/// A SHA-256, which prints as lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).map_err(|_| UnknownWord)?;
        Ok(Self(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The digest of something sealed, by which an entry vouches for it and tells nothing of it.
pub(crate) fn digest_of_sealed(sealed: &[u8]) -> Hash {
    Hash(Sha256::digest(sealed).into())
}

/// An entry as it is written, whatever may have been written: what the hash is of.
pub(crate) struct Written<'a> {
    pub(crate) seq: i64,
    pub(crate) case: Option<CaseId>,
    pub(crate) at: i64,
    pub(crate) actor: &'a str,
    pub(crate) role: Option<&'a str>,
    pub(crate) action: &'a str,
    pub(crate) report: Option<&'a [u8]>,
    pub(crate) was: Option<&'a str>,
    pub(crate) became: Option<&'a str>,
    pub(crate) sealed_digest: Option<&'a [u8]>,
    pub(crate) prev_hash: &'a [u8],
}

impl Written<'_> {
    pub(crate) fn hash(&self) -> Hash {
        let document = json!({
            "seq": self.seq.to_string(),
            "case": self.case,
            "at": self.at.to_string(),
            "actor": self.actor,
            "role": self.role,
            "action": self.action,
            "report": self.report.map(hex::encode),
            "was": self.was,
            "became": self.became,
            "sealed_digest": self.sealed_digest.map(hex::encode),
            "prev_hash": hex::encode(self.prev_hash),
        });
        Hash(Sha256::digest(canonical(&document)).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_of_the_canonical_form() {
        let first = Written {
            seq: 1,
            case: Some(CaseId { year: 2026, number: 7 }),
            at: 1_764_000_000_000_000,
            actor: "hub",
            role: None,
            action: "filed",
            report: Some(&[0xab; 16]),
            was: None,
            became: None,
            sealed_digest: Some(&[0xcd; 32]),
            prev_hash: &Link::START.hash.0,
        };
        // The bytes, written out by hand.
        let by_hand = format!(
            r#"{{"action":"filed","actor":"hub","at":"1764000000000000","became":null,"case":"2026-000007","prev_hash":"{}","report":"{}","role":null,"sealed_digest":"{}","seq":"1","was":null}}"#,
            "00".repeat(32),
            "ab".repeat(16),
            "cd".repeat(32),
        );
        assert_eq!(first.hash().to_string(), reportline_report::sha256_hex(by_hand.as_bytes()));
    }

    #[test]
    fn every_word_reads_back() {
        for action in Action::ALL {
            assert_eq!(action.name().parse(), Ok(*action));
            assert_eq!(serde_json::to_value(action).unwrap(), action.name());
        }
    }
}
