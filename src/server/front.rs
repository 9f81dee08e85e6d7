//! The public listener's site: the service's own pages, then the channels that are reached over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use reportline_channel::{Channel, ChannelId, Context, Inbox, Mount, Words};
use tokio_util::sync::CancellationToken;

use super::{OwnPages, Site, plain, read_body};

/// How long a connection may take over its body.
const BODY_LIMIT: Duration = Duration::from_secs(30);
/// The largest body where no channel is mounted.
const SMALL_BODY: usize = 16 * 1024;
/// The header in which channels find the address of the other side. Whatever a stranger sends in it is removed.
const REMOTE: &str = "x-reportline-remote";

/// A channel that is reached over HTTP.
pub struct Mounted {
    /// Where.
    pub mount: Mount,
    /// Its name.
    pub id: ChannelId,
    /// What answers.
    pub channel: Arc<dyn Channel>,
    /// Where it hands over.
    pub inbox: Arc<dyn Inbox>,
}

/// What the public listener serves.
pub struct Front {
    /// The service's own pages.
    pub pages: OwnPages,
    /// The channels, the longest path first.
    pub mounted: Vec<Mounted>,
    /// Words for the channels.
    pub words: Arc<dyn Words>,
    /// Cancelled when the service stops.
    pub stop: CancellationToken,
}

#[async_trait]
impl Site for Front {
    async fn answer(&self, request: Request<Incoming>, remote: SocketAddr) -> Response<Bytes> {
        let (mut head, body) = request.into_parts();
        let mounted = self.mounted.iter().find(|it| lies_below(head.uri.path(), &it.mount.path));
        let own = self.pages.has(head.uri.path());
        let limit = if own { SMALL_BODY } else { mounted.map_or(SMALL_BODY, |it| it.mount.body_limit) };
        let body = match read_body(body, limit, BODY_LIMIT).await {
            Ok(body) => body,
            Err(status) => return plain(status),
        };
        if own {
            return self.pages.answer(&head, self.words.as_ref()).await;
        }
        let Some(mounted) = mounted else { return plain(StatusCode::NOT_FOUND) };
        head.headers.remove(REMOTE);
        if let Ok(address) = HeaderValue::from_str(&remote.ip().to_string()) {
            head.headers.insert(REMOTE, address);
        }
        let context = Context {
            id: &mounted.id,
            inbox: mounted.inbox.as_ref(),
            words: self.words.as_ref(),
            stop: &self.stop,
            // Only a channel that runs does anything aside.
            aside: None,
        };
        mounted.channel.serve(Request::from_parts(head, body), context).await
    }
}

fn lies_below(path: &str, mount: &str) -> bool {
    let mount = mount.trim_end_matches('/');
    path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_is_a_path_and_what_lies_below() {
        assert!(lies_below("/anything", "/"));
        assert!(lies_below("/telegram/main", "/telegram/main"));
        assert!(lies_below("/telegram/main/x", "/telegram/main"));
        assert!(!lies_below("/telegram/mainly", "/telegram/main"));
    }
}
