//! Files: on the way in, kept, or missing with the reason.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A file as a channel received it, before it is kept.
#[derive(Clone)]
pub struct File {
    /// All its bytes.
    pub bytes: Bytes,
    /// The type the sender claimed.
    pub declared_type: Option<String>,
    /// The name the sender gave it.
    pub name: Option<String>,
    /// The platform's lasting id of it.
    pub platform_id: Option<String>,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File(‹{} bytes›)", self.bytes.len())
    }
}

/// What became of a file that was handed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handed {
    /// Its bytes are here, durably.
    Kept(Attachment),
    /// Its bytes are not here; what is known of it is.
    Missing {
        /// Why not.
        why: Missing,
        /// The name the sender gave it.
        name: Option<String>,
        /// Its size in bytes, where the platform told it.
        size: Option<u64>,
        /// The type the sender claimed.
        declared_type: Option<String>,
        /// The platform's lasting id of it.
        platform_id: Option<String>,
    },
}

/// Why a file's bytes are not here. The person is told kindly, the report says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Larger than the platform gives out, or than this service takes.
    TooLarge,
    /// The platform would not give it, for good.
    Failed,
    /// This service takes no files on this channel.
    Refused,
}

/// A file kept by the service: sealed, durable, named by the hash of its sealed bytes. Only the holder of `key` can
/// open it, and the key travels only inside sealed payloads, so that losing the payload's key loses the file too.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name it is stored under.
    pub blob: BlobName,
    /// What opens it.
    pub key: BlobKey,
    /// SHA-256 of its plain bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes, plain.
    pub size: u64,
    /// The type the sender claimed.
    pub declared_type: Option<String>,
    /// The type its first bytes show.
    pub sniffed_type: Option<String>,
    /// The name the sender gave it.
    pub name: Option<String>,
    /// The platform's lasting id of it.
    pub platform_id: Option<String>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment(‹{} bytes›)", self.size)
    }
}

/// SHA-256 of an attachment's sealed bytes, lower-case hexadecimal: it names the file and proves it whole without
/// opening it, and says nothing of what is inside.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlobName(pub String);

/// The key of one attachment, 32 bytes as hexadecimal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct BlobKey(pub String);

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobKey(..)")
    }
}
