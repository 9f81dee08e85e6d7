//! A file of an evidence item: what it is, what it hashes to, where its bytes are.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Personal;
use crate::vocabulary::{Open, vocabulary};

/// One file. The bytes are kept apart, so that they can be erased while the report stays verifiable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Media {
    /// SHA-256 of its plain bytes, lower-case hexadecimal; `None` where the bytes never reached us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Its size in bytes, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// The type the sender claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_declared: Option<String>,
    /// The type its first bytes show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_sniffed: Option<String>,
    /// The name the sender gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<Personal>,
    /// Where the bytes are: the name of the blob.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob_ref: Option<String>,
    /// The platform's lasting id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_file_id: Option<Personal>,
    /// When the bytes were copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<Timestamp>,
    /// Whether they are here.
    pub status: Open<MediaStatus>,
}

vocabulary! {
    /// Whether a file's bytes are here. From the adapter.
    pub enum MediaStatus {
        /// They are, durably.
        Stored = "stored",
        /// Too large for the platform to give out, or for us to take.
        TooLarge = "too_large",
        /// The platform would not give them.
        Failed = "failed",
        /// This installation takes no files here.
        Refused = "refused",
    }
}
