//! What reading a mail must know of the place it is read for: whose address is ours, whose word on senders counts.

use crate::limits::MAX_BYTES;

/// What a reader must know of the place it reads for.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Larger mails are refused.
    pub max_bytes: usize,
    /// Addresses that we send from, without `+detail`: what comes from them is our own.
    pub own_addresses: Vec<String>,
    /// A domain that only our own `Message-ID`s bear.
    pub own_id_domain: Option<String>,
    /// The name our own server signs its `Authentication-Results` with. Without one, nobody is proven by it.
    pub authserv_id: Option<String>,
    /// How many `Received` lines our own servers surely write on top of a mail. Too high a number lets a sender write what
    /// only our servers should: one is right unless mails are known to pass several servers of ours, always.
    pub own_hops: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            max_bytes: MAX_BYTES,
            own_addresses: Vec::new(),
            own_id_domain: None,
            authserv_id: None,
            own_hops: 1,
        }
    }
}
