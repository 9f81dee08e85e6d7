//! That a channel is one process's own, for platforms that let only one at a time take events.

use std::fmt;

use reportline_channel::ChannelId;

/// What the owner of a channel shows before anything of that channel is committed. The next owner has another one, so
/// that whoever was taken for gone and comes back late cannot write any more.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fence {
    /// Which channel.
    pub channel: ChannelId,
    /// Grows with each owner.
    pub token: i64,
}

impl fmt::Debug for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fence({} {})", self.channel, self.token)
    }
}
