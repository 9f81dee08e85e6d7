//! The same page over real HTTP, as a visitor meets it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use bytes::Bytes;
use reportline_adapter_web::fake::Visitor;
use reportline_channel::{Request, conformance::LIMIT};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::house::House;
use crate::scenes;

async fn serve(
    State(house): State<Arc<House>>,
    parts: http::request::Parts,
    body: Bytes,
) -> http::Response<Body> {
    house.serve(Request::from_parts(parts, body)).await.map(Body::from)
}

#[tokio::test]
async fn a_visitor_begins_answers_and_leaves() {
    let house = Arc::new(House::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(serve).with_state(house.clone());
    let mut serving = JoinSet::new();
    serving.spawn(async move { axum::serve(listener, router).await });

    let mut ana = Visitor::new(&base);
    ana.open("/").await;
    ana.press("Start").await;
    let peer = house.inbox.wait_for(1, LIMIT).await[0].peer.clone();
    house.asks(&peer, reportline_channel::Body::Question(scenes::evidence(0)));
    ana.open("/report").await;
    ana.attach("picture.png", "image/png", *b"\x89PNG");
    ana.press("Add").await;
    assert_eq!(house.answers()[0].exhibits[0].files.len(), 1);
    assert_eq!(&house.inbox.kept()[0].bytes[..], b"\x89PNG");

    ana.press("Leave this page").await;
    assert_eq!(ana.left_to(), Some("https://www.bbc.co.uk/weather"));
    serving.shutdown().await;
}
