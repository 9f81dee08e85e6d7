//! HTTP listeners: bounds and time-outs for everybody. What is served is a [`Site`]: the front, with the service's own
//! pages and the channels', or the hub's intake API.
//!
//! A connection that is slow to say what it wants is closed (headers 10 s, a body by its site), one address may hold
//! only so many, and a body is read whole within the bound of its path.

mod front;
mod hub_api;
mod pages;

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use front::{Front, Mounted};
pub use hub_api::HubApi;
pub use pages::{Health, OwnPages, Readiness};

/// How long a connection may take over its headers.
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// How long open connections may take to end when the service stops.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// What a listener serves.
#[async_trait]
pub trait Site: Send + Sync + 'static {
    /// Answers a request, whose body nobody has read yet (`read_body`). `remote` is the other side's address.
    async fn answer(&self, request: Request<Incoming>, remote: SocketAddr) -> Response<Bytes>;
}

/// What holds for every connection of a listener.
pub struct Bounds {
    /// Most connections of one address; 0 is no limit.
    pub connections_per_address: usize,
    /// Cancelled when the service stops.
    pub stop: CancellationToken,
}

/// Serves until told to stop, then gives open connections a few seconds.
pub async fn serve<S: Site>(listener: TcpListener, bounds: Bounds, site: Arc<S>) {
    let tasks = TaskTracker::new();
    let addresses = Addresses::default();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = bounds.stop.cancelled() => break,
        };
        let Ok((stream, remote)) = accepted else {
            // Out of file descriptors: let some close before the next try.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(place) = addresses.enter(remote.ip(), bounds.connections_per_address) else {
            continue;
        };
        let (site, stop) = (Arc::clone(&site), bounds.stop.clone());
        tasks.spawn(async move {
            connection(stream, remote, site, stop).await;
            drop(place);
        });
    }
    tasks.close();
    let _ = tokio::time::timeout(LAST_WORDS, tasks.wait()).await;
}

async fn connection<S: Site>(stream: TcpStream, remote: SocketAddr, site: Arc<S>, stop: CancellationToken) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(site.answer(request, remote).await.map(Full::new)) }
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

/// A body, whole, within a bound of bytes and of time; or the status that refuses it.
async fn read_body(body: Incoming, limit: usize, time: Duration) -> Result<Bytes, StatusCode> {
    match tokio::time::timeout(time, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            Err(StatusCode::PAYLOAD_TOO_LARGE)
        }
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
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
