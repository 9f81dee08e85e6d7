//! HTTP message signatures (RFC 9421) with Ed25519: what an intake signs of a request, and how a hub proves it.
//!
//! ```text
//! Signature-Input: intake=("@method" "@path" "content-digest" "content-type");created=..;nonce="..";keyid="..";alg="ed25519"
//! Signature: intake=:base 64:
//! ```
//! Neither scheme nor host are covered: a proxy may change both. What is sent is sealed for one hub, so that another
//! could not use it.

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use reportline_report::key_id;
use sfv::{
    BareItem, DictSerializer, Dictionary, InnerList, Item, Key, KeyRef, ListEntry, ListSerializer, Parser,
};

/// The header that names what is signed.
pub const SIGNATURE_INPUT: &str = "signature-input";
/// The header that holds the signature.
pub const SIGNATURE: &str = "signature";
/// The signature's name within the two.
const LABEL: &str = "intake";
/// The longest nonce that is taken.
const LONGEST_NONCE: usize = 64;

/// The parts of a request that can be signed.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `PUT`.
    pub method: &'a str,
    /// The path alone, without a query.
    pub path: &'a str,
    /// Headers by their lower-case names.
    pub headers: &'a [(&'a str, &'a str)],
}

/// The values of the two headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// `Signature-Input`.
    pub input: String,
    /// `Signature`.
    pub signature: String,
}

/// A signature that was read and is not proved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The id of the key that is said to have made it.
    pub key_id: String,
    /// When it was made.
    pub created: Timestamp,
    /// What makes it the only one of its kind.
    pub nonce: String,
    /// What is signed.
    base: Vec<u8>,
    signature: [u8; 64],
}

/// Why a signature is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is none, or it cannot be read.
    #[error("there is no Ed25519 signature that can be read, with created, nonce and keyid")]
    Unreadable,
    /// It does not cover what it must.
    #[error(
        "the signature does not cover what it must: @method, @path and, of a body, content-digest and content-type"
    )]
    Uncovered,
    /// It is not that of the key.
    #[error("the signature is not that of the key")]
    Wrong,
}

impl Request<'_> {
    fn component(&self, name: &str) -> Option<&str> {
        match name {
            "@method" => Some(self.method),
            "@path" => Some(self.path),
            "@authority" => self.header("host"),
            _ => self.header(name),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| *it == name).map(|(_, value)| value.trim())
    }

    /// What a signature must cover.
    fn must_cover(&self) -> Vec<&'static str> {
        let of_body = ["content-digest", "content-type"].into_iter().filter(|it| self.header(it).is_some());
        ["@method", "@path"].into_iter().chain(of_body).collect()
    }

    /// What is signed (RFC 9421, section 2.5). `None` if the request lacks something that is covered.
    fn base(&self, covered: &InnerList) -> Option<Vec<u8>> {
        let mut base = String::new();
        for item in &covered.items {
            let name = item.bare_item.as_string()?.as_str();
            let is_plain = item.params.is_empty();
            let value = self.component(name).filter(|_| is_plain)?;
            base.push_str(&format!("\"{name}\": {value}\n"));
        }
        base.push_str(&format!("\"@signature-params\": {}", written(covered)));
        Some(base.into_bytes())
    }
}

/// Signs a request: its method, its path, and of a body its digest and its type. `nonce` must never have been used.
pub fn sign(request: &Request<'_>, key: &SigningKey, created: Timestamp, nonce: &str) -> Headers {
    let text = |text: &str| BareItem::String(text.to_owned().try_into().expect("it is printable ASCII"));
    let mut covered =
        InnerList::new(request.must_cover().into_iter().map(|name| Item::new(text(name))).collect());
    let created = sfv::Integer::try_from(created.as_second()).expect("a time has fewer digits");
    covered.params.insert(key_of("created"), BareItem::Integer(created));
    covered.params.insert(key_of("nonce"), text(nonce));
    covered.params.insert(key_of("keyid"), text(&key_id(&key.verifying_key())));
    covered.params.insert(key_of("alg"), text("ed25519"));

    let base = request.base(&covered).expect("only what is there is covered");
    let signature = key.sign(&base).to_bytes();
    let label = KeyRef::from_str(LABEL).expect("the label is a key");
    let mut header = DictSerializer::new();
    header.bare_item(label, signature.as_slice());
    Headers {
        input: format!("{LABEL}={}", written(&covered)),
        signature: header.finish().expect("it has one member"),
    }
}

/// Reads the signature of a request. Of several the first.
pub fn read(request: &Request<'_>) -> Result<Signed, SignatureError> {
    let (label, covered) = request
        .header(SIGNATURE_INPUT)
        .and_then(|it| Parser::new(it).parse::<Dictionary>().ok())
        .and_then(|it| it.into_iter().next())
        .ok_or(SignatureError::Unreadable)?;
    let ListEntry::InnerList(covered) = covered else { return Err(SignatureError::Unreadable) };
    let signatures = request
        .header(SIGNATURE)
        .and_then(|it| Parser::new(it).parse::<Dictionary>().ok())
        .ok_or(SignatureError::Unreadable)?;
    let Some(ListEntry::Item(signature)) = signatures.get(&label) else {
        return Err(SignatureError::Unreadable);
    };
    let signature = signature.bare_item.as_byte_sequence().and_then(|it| <[u8; 64]>::try_from(it).ok());
    let (Some(signature), Some(parameters)) = (signature, Parameters::read(&covered)) else {
        return Err(SignatureError::Unreadable);
    };

    let names: Vec<&str> =
        covered.items.iter().filter_map(|it| it.bare_item.as_string().map(|it| it.as_str())).collect();
    if request.must_cover().iter().any(|it| !names.contains(it)) {
        return Err(SignatureError::Uncovered);
    }
    let base = request.base(&covered).ok_or(SignatureError::Uncovered)?;
    let Parameters { created, nonce, key_id } = parameters;
    Ok(Signed { key_id, created, nonce, base, signature })
}

impl Signed {
    /// Whether the holder of `key` made it.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature);
        key.verify_strict(&self.base, &signature).map_err(|_| SignatureError::Wrong)
    }
}

/// What stands beside the covered components.
struct Parameters {
    created: Timestamp,
    nonce: String,
    key_id: String,
}

impl Parameters {
    fn read(covered: &InnerList) -> Option<Self> {
        let text = |name: &str| covered.params.get(name).and_then(BareItem::as_string).map(|it| it.as_str());
        if text("alg").is_some_and(|it| it != "ed25519") {
            return None;
        }
        let created = covered.params.get("created").and_then(BareItem::as_integer)?;
        Some(Self {
            created: Timestamp::from_second(created.into()).ok()?,
            nonce: text("nonce").filter(|it| !it.is_empty() && it.len() <= LONGEST_NONCE)?.to_owned(),
            key_id: text("keyid")?.to_owned(),
        })
    }
}

/// An inner list as a structured field writes it.
fn written(list: &InnerList) -> String {
    let mut text = ListSerializer::new();
    text.members([&ListEntry::InnerList(list.clone())]);
    text.finish().expect("it has one member")
}

fn key_of(name: &str) -> Key {
    Key::from_string(name.to_owned()).expect("the names of parameters are keys")
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const BODY: &[(&str, &str)] =
        &[("content-digest", "sha-256=:AA==:"), ("content-type", "application/json")];

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[3; 32])
    }

    fn signed<'a>(headers: &'a mut Vec<(&'a str, &'a str)>, made: &'a Headers) -> Request<'a> {
        headers.push((SIGNATURE_INPUT, &made.input));
        headers.push((SIGNATURE, &made.signature));
        Request { method: "PUT", path: "/v1/reports/1", headers }
    }

    fn made(headers: &[(&str, &str)]) -> Headers {
        let request = Request { method: "PUT", path: "/v1/reports/1", headers };
        sign(&request, &key(), Timestamp::from_second(1_618_884_473).unwrap(), "n-1")
    }

    #[test]
    fn what_is_signed_is_proved_with_its_time_and_nonce() {
        let (made, mut headers) = (made(BODY), BODY.to_vec());
        let signed = read(&signed(&mut headers, &made)).unwrap();
        assert_eq!((signed.created.as_second(), signed.nonce.as_str()), (1_618_884_473, "n-1"));
        assert_eq!(signed.key_id, key_id(&key().verifying_key()));
        assert_eq!(signed.verify(&key().verifying_key()), Ok(()));
        let stranger = SigningKey::from_bytes(&[4; 32]).verifying_key();
        assert_eq!(signed.verify(&stranger), Err(SignatureError::Wrong));
    }

    #[test]
    fn a_changed_request_is_not_the_one_that_was_signed() {
        let made = made(BODY);
        let changed = [
            ("POST", "/v1/reports/1", "sha-256=:AA==:"),
            ("PUT", "/v1/reports/2", "sha-256=:AA==:"),
            ("PUT", "/v1/reports/1", "sha-256=:AQ==:"),
        ];
        for (method, path, digest) in changed {
            let headers = [
                ("content-digest", digest),
                ("content-type", "application/json"),
                (SIGNATURE_INPUT, made.input.as_str()),
                (SIGNATURE, made.signature.as_str()),
            ];
            let signed = read(&Request { method, path, headers: &headers }).unwrap();
            assert_eq!(signed.verify(&key().verifying_key()), Err(SignatureError::Wrong));
        }
    }

    #[test]
    fn a_signature_that_leaves_the_body_out_is_refused() {
        let (made, mut headers) = (made(&[]), BODY.to_vec());
        assert_eq!(read(&signed(&mut headers, &made)), Err(SignatureError::Uncovered));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let whole = made(BODY);
        let mut broken = Vec::new();
        for (from, to) in [
            (";nonce=\"n-1\"", ""),
            ("ed25519", "rsa-pss-sha512"),
            ("created=1", "created=\"1\""),
            ("intake=(", "other=("),
        ] {
            broken.push(Headers { input: whole.input.replace(from, to), signature: whole.signature.clone() });
        }
        broken.push(Headers { input: whole.input.clone(), signature: "intake=:AAAA:".to_owned() });
        broken.push(Headers { input: String::new(), signature: String::new() });
        for made in broken {
            let mut headers = BODY.to_vec();
            assert_eq!(read(&signed(&mut headers, &made)), Err(SignatureError::Unreadable), "{made:?}");
        }
    }

    /// RFC 9421, appendix B.2.6, with the key of B.1.4. It has no nonce, so it is proved piece by piece.
    #[test]
    fn it_is_what_the_rfc_says() {
        let seed = STANDARD.decode("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=").unwrap();
        let key = SigningKey::from_bytes(&seed.try_into().unwrap());
        let headers = [
            ("host", "example.com"),
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ];
        let request = Request { method: "POST", path: "/foo", headers: &headers };
        let input = "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
                     ;created=1618884473;keyid=\"test-key-ed25519\"";
        let Some(ListEntry::InnerList(covered)) =
            Parser::new(input).parse::<Dictionary>().unwrap().into_values().next()
        else {
            panic!("it is a list");
        };
        let base = request.base(&covered).unwrap();
        let told = "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n\
                    \"@authority\": example.com\n\"content-type\": application/json\n\"content-length\": 18\n\
                    \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
                    \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
        assert_eq!(String::from_utf8(base.clone()).unwrap(), told);
        let told = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
        assert_eq!(STANDARD.encode(key.sign(&base).to_bytes()), told);
    }
}
