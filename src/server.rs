//! The one HTTP listener: bounds and time-outs for everybody, then the service's own pages or a channel's.
//!
//! A connection that is slow to say what it wants is closed (headers 10 s, body 30 s), one address may hold only so
//! many, and a body is read whole within the bound of its mount before anyone looks at it.

mod pages;

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use reportline_channel::{Channel, ChannelId, Context, Inbox, Mount, Words};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use pages::{Health, OwnPages, Readiness};

/// How long a connection may take over its headers.
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// How long it may take over its body.
const BODY_LIMIT: Duration = Duration::from_secs(30);
/// How long open connections may take to end when the service stops.
const LAST_WORDS: Duration = Duration::from_secs(5);
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

/// What the listener serves.
pub struct Site {
    /// The service's own pages.
    pub pages: OwnPages,
    /// The channels, the longest path first.
    pub mounted: Vec<Mounted>,
    /// Words for the channels.
    pub words: Arc<dyn Words>,
    /// Most connections of one address; 0 is no limit.
    pub connections_per_address: usize,
    /// Cancelled when the service stops.
    pub stop: CancellationToken,
}

/// Serves until told to stop, then gives open connections a few seconds.
pub async fn serve(listener: TcpListener, site: Arc<Site>) {
    let tasks = TaskTracker::new();
    let addresses = Addresses::default();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = site.stop.cancelled() => break,
        };
        let Ok((stream, remote)) = accepted else {
            // Out of file descriptors: let some close before the next try.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(place) = addresses.enter(remote.ip(), site.connections_per_address) else {
            continue;
        };
        let site = Arc::clone(&site);
        tasks.spawn(async move {
            connection(stream, remote, site).await;
            drop(place);
        });
    }
    tasks.close();
    let _ = tokio::time::timeout(LAST_WORDS, tasks.wait()).await;
}

async fn connection(stream: TcpStream, remote: SocketAddr, site: Arc<Site>) {
    let _ = stream.set_nodelay(true);
    let stop = site.stop.clone();
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(answer(request, remote, &site).await.map(Full::new)) }
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_LIMIT).max_buf_size(64 * 1024);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    // A connection that breaks is the other side's to mend.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn answer(request: http::Request<Incoming>, remote: SocketAddr, site: &Site) -> Response<Bytes> {
    let (mut head, body) = request.into_parts();
    let mounted = site.mounted.iter().find(|it| lies_below(head.uri.path(), &it.mount.path));
    let own = site.pages.has(head.uri.path());
    let limit = if own { SMALL_BODY } else { mounted.map_or(SMALL_BODY, |it| it.mount.body_limit) };
    let body = match tokio::time::timeout(BODY_LIMIT, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            return plain(StatusCode::PAYLOAD_TOO_LARGE);
        }
        Ok(Err(_)) => return plain(StatusCode::BAD_REQUEST),
        Err(_) => return plain(StatusCode::REQUEST_TIMEOUT),
    };
    if own {
        return site.pages.answer(&head, site.words.as_ref()).await;
    }
    let Some(mounted) = mounted else { return plain(StatusCode::NOT_FOUND) };
    head.headers.remove(REMOTE);
    if let Ok(address) = HeaderValue::from_str(&remote.ip().to_string()) {
        head.headers.insert(REMOTE, address);
    }
    let context = Context {
        id: &mounted.id,
        inbox: mounted.inbox.as_ref(),
        words: site.words.as_ref(),
        stop: &site.stop,
        // Only a channel that runs does anything aside.
        aside: None,
    };
    mounted.channel.serve(http::Request::from_parts(head, body), context).await
}

fn lies_below(path: &str, mount: &str) -> bool {
    let mount = mount.trim_end_matches('/');
    path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An answer of a line, for machines.
fn plain(status: StatusCode) -> Response<Bytes> {
    let text = status.canonical_reason().unwrap_or("error");
    let mut response = Response::new(Bytes::from(format!("{text}\n")));
    *response.status_mut() = status;
    let type_ = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, type_);
    response
}

/// How many connections each address holds.
#[derive(Clone, Default)]
struct Addresses(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection's place; leaving frees it.
struct Place {
    addresses: Addresses,
    address: IpAddr,
}

impl Addresses {
    fn enter(&self, address: IpAddr, most: usize) -> Option<Place> {
        let mut held = self.0.lock().expect("no holder panics");
        let n_held = held.entry(address).or_insert(0);
        if most > 0 && *n_held >= most {
            return None;
        }
        *n_held += 1;
        Some(Place { addresses: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.addresses.0.lock().expect("no holder panics");
        if let Some(n_held) = held.get_mut(&self.address) {
            *n_held -= 1;
            if *n_held == 0 {
                held.remove(&self.address);
            }
        }
    }
}

/// Serves the operator's listener: health and metrics.
pub async fn serve_metrics(
    listener: TcpListener,
    metrics: metrics_exporter_prometheus::PrometheusHandle,
    health: Arc<Health>,
    stop: CancellationToken,
) {
    let metrics = Arc::new(metrics);
    let router = axum::Router::new()
        .route("/metrics", axum::routing::get(move || async move { metrics.render() }))
        .route("/healthz", axum::routing::get(|| async { "ok\n" }))
        .route(
            "/readyz",
            axum::routing::get(move || async move {
                let readiness = health.readiness().await;
                (readiness.status(), readiness.text())
            }),
        );
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(reason = %error, "the metrics listener ended");
    }
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

    #[test]
    fn an_address_holds_no_more_than_its_share() {
        let addresses = Addresses::default();
        let address: IpAddr = [127, 0, 0, 1].into();
        let first = addresses.enter(address, 2).unwrap();
        let _second = addresses.enter(address, 2).unwrap();
        assert!(addresses.enter(address, 2).is_none());
        drop(first);
        assert!(addresses.enter(address, 2).is_some());
    }
}
