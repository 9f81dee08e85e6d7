//! The second way to prove a request: a shared secret, as Standard Webhooks has it (standardwebhooks.com).
//!
//! ```text
//! webhook-id: the last part of the path      webhook-timestamp: seconds since 1970
//! webhook-signature: v1,base 64 of HMAC-SHA256(secret, "id.timestamp.body")
//! ```
//! The method is not covered: a hub takes only `PUT` with a body, and only questions without one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// The header that names what is brought.
pub const WEBHOOK_ID: &str = "webhook-id";
/// The header of the time.
pub const WEBHOOK_TIMESTAMP: &str = "webhook-timestamp";
/// The header of the signature.
pub const WEBHOOK_SIGNATURE: &str = "webhook-signature";
/// The header that names the intake, whose secret it is.
pub const INTAKE: &str = "reportline-intake";
/// What a written secret begins with.
const PREFIX: &str = "whsec_";
/// The fewest bytes of a secret, and the most (Standard Webhooks, "signature scheme").
const SIZES: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that an intake shares with its hub. It does not print itself.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// Reads `whsec_` and base 64 of 24 to 64 bytes. `None` if it is no such thing.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim().strip_prefix(PREFIX)?).ok()?;
        SIZES.contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The value of `webhook-signature`.
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let code = self.code(id, at, body).finalize().into_bytes();
        format!("v1,{}", STANDARD.encode(code))
    }

    /// Whether a value of `webhook-signature` holds one of this secret. Compared in constant time.
    pub fn is_signed(&self, header: &str, id: &str, at: Timestamp, body: &[u8]) -> bool {
        let codes = header.split(' ').filter_map(|it| STANDARD.decode(it.strip_prefix("v1,")?).ok());
        codes.into_iter().any(|code| self.code(id, at, body).verify_slice(&code).is_ok())
    }

    fn code(&self, id: &str, at: Timestamp, body: &[u8]) -> Hmac<Sha256> {
        let mut code = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        code.update(format!("{id}.{}.", at.as_second()).as_bytes());
        code.update(body);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()
    }

    /// The example of the specification.
    #[test]
    fn it_is_what_standard_webhooks_says() {
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let told = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(secret().sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b"{\"test\": 2432232314}"), told);
        let several = format!("v1,AAAA v2,BBBB {told}");
        assert!(secret().is_signed(&several, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b"{\"test\": 2432232314}"));
    }

    #[test]
    fn another_body_id_time_or_secret_is_refused() {
        let at = Timestamp::from_second(1).unwrap();
        let header = secret().sign("1", at, b"body");
        assert!(!secret().is_signed(&header, "1", at, b"other"));
        assert!(!secret().is_signed(&header, "2", at, b"body"));
        assert!(!secret().is_signed(&header, "1", Timestamp::from_second(2).unwrap(), b"body"));
        assert!(!Secret(vec![7; 24]).is_signed(&header, "1", at, b"body"));
        assert!(!secret().is_signed("", "1", at, b"body"));
    }

    #[test]
    fn what_is_no_secret_is_refused_and_none_prints_itself() {
        for text in ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
            assert!(Secret::read(text).is_none(), "{text}");
        }
        assert_eq!(format!("{:?}", secret()), "Secret(..)");
    }
}
