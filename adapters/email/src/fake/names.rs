//! A name server on loopback, and domains that sign: for tests of our own check of signatures.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use mail_auth::hickory_resolver::proto::op::{Message, ResponseCode};
use mail_auth::hickory_resolver::proto::rr::rdata::TXT;
use mail_auth::hickory_resolver::proto::rr::{RData, Record};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

/// What a name server knows: names, in lower case and without the last dot, and their text.
type Records = Arc<Mutex<HashMap<String, String>>>;

/// A name server that answers for what it was told, and says of all else that it is not there.
pub struct NameServer {
    address: SocketAddr,
    records: Records,
    /// Ends with it.
    _answering: JoinSet<()>,
}

/// A domain that signs its mail.
pub struct SigningDomain {
    domain: String,
    key: Vec<u8>,
}

/// Which key of its domain signs.
pub const SELECTOR: &str = "s2026";

impl NameServer {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = socket.local_addr().expect("it has an address");
        let records = Records::default();
        let known = Arc::clone(&records);
        let mut answering = JoinSet::new();
        answering.spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok((n, from)) = socket.recv_from(&mut buffer).await {
                if let Some(answer) = answer(&buffer[..n], &known) {
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        Self { address, records, _answering: answering }
    }

    /// Where it listens, as `dns_servers` has it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Publishes a domain's key.
    pub fn publishes(&self, domain: &SigningDomain) {
        let name = format!("{SELECTOR}._domainkey.{}", domain.domain);
        self.records.lock().unwrap_or_else(PoisonError::into_inner).insert(name, domain.record());
    }
}

impl SigningDomain {
    /// A domain with a new key.
    pub fn new(domain: &str) -> Self {
        let key = Ed25519Key::generate_pkcs8().expect("a key can be drawn");
        Self { domain: domain.to_owned(), key }
    }

    /// The key's record (RFC 6376, section 3.6.1; RFC 8463).
    pub fn record(&self) -> String {
        format!("v=DKIM1; k=ed25519; p={}", BASE64.encode(self.key().public_key()))
    }

    /// A mail with its signature above.
    pub fn signs(&self, mail: &str) -> String {
        let signer = DkimSigner::from_key(self.key()).domain(&self.domain).selector(SELECTOR);
        let signed = signer.headers(["From", "To", "Subject", "Message-ID"]).sign(mail.as_bytes());
        signed.expect("it can be signed").to_header() + mail
    }

    fn key(&self) -> Ed25519Key {
        Ed25519Key::from_pkcs8_der(&self.key).expect("it was drawn")
    }
}

fn answer(query: &[u8], records: &Records) -> Option<Vec<u8>> {
    let query = Message::from_vec(query).ok()?;
    let asked = query.queries.first()?.clone();
    let name = asked.name().to_ascii().to_lowercase().trim_end_matches('.').to_owned();
    let mut answer = Message::response(query.metadata.id, query.metadata.op_code);
    match records.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
        Some(text) => {
            let text = RData::TXT(TXT::new(vec![text.clone()]));
            answer.add_answer(Record::from_rdata(asked.name().clone(), 60, text));
        }
        None => answer.metadata.response_code = ResponseCode::NXDomain,
    }
    answer.add_query(asked);
    answer.to_vec().ok()
}
