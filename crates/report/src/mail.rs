//! What the headers of a mail in evidence say, and whether its signature held at the moment of receipt.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Personal;
use crate::vocabulary::vocabulary;

/// The headers of a mail in evidence. DKIM is checked at receipt, because keys rotate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mail {
    /// Its `Message-ID`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Personal>,
    /// Its `From`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Personal>,
    /// Its `Date`, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Personal>,
    /// Its `Received` lines, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub received: Vec<Personal>,
    /// Its `Authentication-Results`, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_results: Option<Personal>,
    /// What DKIM said at receipt.
    pub dkim: Dkim,
    /// The signature that held, with the key that was seen: domains change and withdraw their keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<MailSignature>,
    /// SHA-256 of the whole mail, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_sha256: Option<String>,
}

/// A signature of a mail that held when it was received (RFC 6376). From the adapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MailSignature {
    /// Who signed: its `d=`.
    pub domain: String,
    /// Which of the domain's keys: its `s=`.
    pub selector: String,
    /// The key's record, as DNS gave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

vocabulary! {
    /// What DKIM said of a mail when it was received. From the adapter.
    pub enum Dkim {
        /// The signature of the author's domain holds.
        Pass = "pass",
        /// It does not.
        Fail = "fail",
        /// There is none.
        None = "none",
        /// It could not be checked: the key is gone, or was out of reach.
        Unverifiable = "unverifiable",
    }
}
