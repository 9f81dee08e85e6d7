//! Whose hands a report went through, and the proof that it was not changed on the way.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::canonical::{canonical, sha256_hex};
use crate::personal::Extra;

/// The chain of custody, the digest and the signature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The chain of custody, from the first message on.
    #[serde(default)]
    pub custody: Vec<Custody>,
    /// SHA-256 of the canonical report without this field and `signature`, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_digest: Option<String>,
    /// The intake's signature over that digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One link of the chain of custody. Actors are roles and instances, never people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Custody {
    /// Its place in the chain, from 0.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who, as role and instance: `intake/desk-1`.
    pub actor: String,
    /// What was done: `collected`.
    pub action: String,
    /// SHA-256 of what it was done to, lower-case hexadecimal.
    pub object_digest: String,
    /// The hash of the link before; absent at the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_hash: Option<String>,
}

impl Custody {
    /// The hash that the next link carries: SHA-256 of this link's canonical form.
    pub fn hash(&self) -> String {
        let value = serde_json::to_value(self).expect("a link of custody has string keys only");
        sha256_hex(&canonical(&value))
    }
}

/// A link that follows `chain`.
pub fn next_link(
    chain: &[Custody],
    at: Timestamp,
    actor: impl Into<String>,
    action: impl Into<String>,
    object_digest: impl Into<String>,
) -> Custody {
    Custody {
        seq: chain.len() as u64,
        at,
        actor: actor.into(),
        action: action.into(),
        object_digest: object_digest.into(),
        prev_hash: chain.last().map(Custody::hash),
    }
}

/// The place of the first link that does not follow from those before it.
pub fn broken_link(chain: &[Custody]) -> Option<usize> {
    (0..chain.len()).find(|&place| {
        let before = place.checked_sub(1).map(|it| chain[it].hash());
        chain[place].seq != place as u64 || chain[place].prev_hash != before
    })
}

/// An Ed25519 signature over a report's digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// The first 16 hexadecimal digits of the SHA-256 of the public key.
    pub key_id: String,
    /// `Ed25519`.
    pub alg: String,
    /// The signature, 64 bytes as lower-case hexadecimal.
    pub sig: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_link_breaks_the_chain_after_it() {
        let at = Timestamp::UNIX_EPOCH;
        let mut chain = Vec::new();
        for action in ["collected", "delivered", "opened"] {
            chain.push(next_link(&chain, at, "intake/desk", action, "00"));
        }
        assert_eq!(broken_link(&chain), None);
        chain[0].action = "altered".into();
        assert_eq!(broken_link(&chain), Some(1));
        chain.remove(0);
        assert_eq!(broken_link(&chain), Some(0));
    }
}
