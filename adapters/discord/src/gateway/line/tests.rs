//! TLS as it is spoken to Discord, on loopback.

use std::net::TcpListener;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio::task::JoinSet;

use super::*;

/// An encrypted websocket that says one thing. Gives its port and the certificate that vouches for it.
fn serve(serving: &mut JoinSet<()>) -> (u16, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serving.spawn_blocking(move || {
        let (tcp, _) = listener.accept().unwrap();
        let stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), tcp);
        // A client that does not trust us goes away in the middle.
        let Ok(mut socket) = tungstenite::accept(stream) else { return };
        socket.send(Message::text("welcome")).unwrap();
        while socket.read().is_ok() {}
    });
    (port, certificate)
}

#[tokio::test]
async fn a_certificate_that_a_root_vouches_for_is_taken() {
    let mut serving = JoinSet::new();
    let (port, certificate) = serve(&mut serving);
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let address = address(&format!("wss://localhost:{port}"), false).unwrap();
    let mut line = Line::open(&address, tls(roots), Duration::from_secs(10)).await.unwrap();
    let heard = line.hear(Instant::now() + Duration::from_secs(10)).await;
    assert!(matches!(&heard, Heard::Text(it) if it.as_str() == "welcome"), "{heard:?}");
    line.close(Duration::from_secs(10)).await;
    serving.join_all().await;
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not() {
    let mut serving = JoinSet::new();
    let (port, _) = serve(&mut serving);
    let address = address(&format!("wss://localhost:{port}"), false).unwrap();
    let error = Line::open(&address, tls(web_roots()), Duration::from_secs(10)).await.err().unwrap();
    assert!(matches!(&error, LineError::Network(_)), "{error:?}");
    serving.join_all().await;
}

#[test]
fn an_address_is_encrypted_unless_the_far_side_is_a_fake() {
    let read = |url: &str, may_be_plain| address(url, may_be_plain).ok();
    let wanted = "wss://gateway.discord.gg/?v=10&encoding=json";
    assert_eq!(read("wss://gateway.discord.gg", false).as_deref(), Some(wanted));
    assert_eq!(read("wss://gateway.discord.gg/?x=1", false).as_deref(), Some(wanted));
    assert_eq!(read("ws://gateway.discord.gg", false), None);
    assert_eq!(read("https://gateway.discord.gg", true), None);
    assert_eq!(read("ws://127.0.0.1:1", true).as_deref(), Some("ws://127.0.0.1:1/?v=10&encoding=json"));
    assert_eq!(read("", true), None);
}
