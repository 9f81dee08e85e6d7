//! Who is talked to, and through which channel.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of one configured channel, as the operator wrote it: `telegram-main`. Letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelId(pub String);

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whom a channel talks to. Opaque outside its adapter: a chat number, a session's secret, a mail address. It names a
/// person, so it is never logged, and `Debug` prints its length only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Peer(pub String);

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Peer(‹{} bytes›)", self.0.len())
    }
}
