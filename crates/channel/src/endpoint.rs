//! HTTP for channels that are reached by it. The service owns the one listener, its time-outs and its bounds.

use bytes::Bytes;

/// A request whose body has been read whole, within the mount's bound.
pub type Request = http::Request<Bytes>;

/// An answer.
pub type Response = http::Response<Bytes>;

/// Where a channel wants to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The path and everything below it: `/` or `/telegram/telegram-main`.
    pub path: String,
    /// The largest body in bytes; the service answers 413 to more.
    pub body_limit: usize,
}
