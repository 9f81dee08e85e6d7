//! Whether a post to the interactions endpoint is Discord's: its signature, its age, and that it comes once.
//!
//! "You must validate the request each time you receive an interaction. If the signature fails validation, your app
//! should respond with a 401." Discord tries it out with wrong signatures, and takes away an endpoint that lets one in.
//! <https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers>
//!
//! Discord says nothing about age. Without a limit, whoever once saw a post could post it again for ever.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use ed25519_dalek::{Signature, VerifyingKey};
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

/// How far from now a post may say it was signed, either way.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// How many signatures are remembered; the oldest make room. Only Discord can fill this.
const MOST: usize = 50_000;

/// Why a post is not taken. All are answered alike, with 401: what exactly was wrong helps only who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// A header is missing, or is none that Discord would write.
    #[error("the post is not signed")]
    Unsigned,
    /// The signature is not of this post, or not by Discord.
    #[error("the post is signed by somebody else")]
    Forged,
    /// It was signed too long ago, or in the future. An operator should look at the machine's clock.
    #[error("the post was signed at another time")]
    Untimely,
    /// It was taken before.
    #[error("the post came before")]
    Repeated,
}

/// What tells posts of one application.
pub(crate) struct Signatures {
    public_key: VerifyingKey,
    /// Those taken lately, by when they were signed.
    seen: Mutex<BTreeSet<(Timestamp, [u8; 64])>>,
}

impl Signatures {
    /// `public_key`: in hex, as the Developer Portal shows it. `None`: it is no key.
    pub(crate) fn new(public_key: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(public_key.trim(), &mut bytes).ok()?;
        Some(Self { public_key: VerifyingKey::from_bytes(&bytes).ok()?, seen: Mutex::default() })
    }

    /// Takes a post, once.
    pub(crate) fn verify(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), Refusal> {
        let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).ok_or(Refusal::Unsigned);
        let (signature, timestamp) = (text("x-signature-ed25519")?, text("x-signature-timestamp")?);
        let mut bytes = [0; 64];
        hex::decode_to_slice(signature, &mut bytes).map_err(|_| Refusal::Unsigned)?;

        let signed = [timestamp.as_bytes(), body].concat();
        let is_valid = self.public_key.verify_strict(&signed, &Signature::from_bytes(&bytes)).is_ok();
        if !is_valid {
            return Err(Refusal::Forged);
        }
        let at = timestamp.parse().ok().and_then(|it| Timestamp::from_second(it).ok());
        let at = at.ok_or(Refusal::Unsigned)?;
        if at.duration_since(now).abs() > LEEWAY {
            return Err(Refusal::Untimely);
        }

        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        while seen.first().is_some_and(|(it, _)| now.duration_since(*it) > LEEWAY || seen.len() >= MOST) {
            seen.pop_first();
        }
        if seen.insert((at, bytes)) { Ok(()) } else { Err(Refusal::Repeated) }
    }
}

impl fmt::Debug for Signatures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signatures")
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use expect_test::{Expect, expect};

    use super::*;

    const PING: &[u8] = br#"{"type":1}"#;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn signatures() -> Signatures {
        Signatures::new(&hex::encode(key().verifying_key().as_bytes())).unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_750_000_000).unwrap()
    }

    fn headers(signature: &str, timestamp: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("X-Signature-Ed25519", signature.parse().unwrap());
        headers.insert("X-Signature-Timestamp", timestamp.parse().unwrap());
        headers
    }

    fn signed(timestamp: &str, body: &[u8]) -> HeaderMap {
        let signature = key().sign(&[timestamp.as_bytes(), body].concat());
        headers(&hex::encode(signature.to_bytes()), timestamp)
    }

    fn check(headers: &HeaderMap, body: &[u8], wanted: Expect) {
        wanted.assert_eq(&format!("{:?}", signatures().verify(headers, body, now())));
    }

    #[test]
    fn what_discord_signed_is_taken() {
        check(&signed("1750000000", PING), PING, expect!["Ok(())"]);
        check(&signed("1749999700", PING), PING, expect!["Ok(())"]);
        check(&signed("1750000300", PING), PING, expect!["Ok(())"]);
        let body = "{\"content\":\"żółć 🪴\"}".as_bytes();
        check(&signed("1750000000", body), body, expect!["Ok(())"]);
    }

    #[test]
    fn what_was_changed_is_not() {
        check(&signed("1750000000", PING), br#"{"type":2}"#, expect!["Err(Forged)"]);
        let mut other_time = signed("1750000000", PING);
        other_time.insert("X-Signature-Timestamp", "1750000001".parse().unwrap());
        check(&other_time, PING, expect!["Err(Forged)"]);
        check(&headers(&"0".repeat(128), "1750000000"), PING, expect!["Err(Forged)"]);
        let other_key = SigningKey::from_bytes(&[8; 32]).sign(&[b"1750000000", PING].concat());
        check(&headers(&hex::encode(other_key.to_bytes()), "1750000000"), PING, expect!["Err(Forged)"]);
    }

    #[test]
    fn what_is_not_signed_is_not() {
        check(&HeaderMap::new(), PING, expect!["Err(Unsigned)"]);
        for signature in ["", "x", "00", &"0".repeat(126), &"0".repeat(130), &"g".repeat(128)] {
            check(&headers(signature, "1750000000"), PING, expect!["Err(Unsigned)"]);
        }
        check(&signed("soon", PING), PING, expect!["Err(Unsigned)"]);
        check(&signed("99999999999999", PING), PING, expect!["Err(Unsigned)"]);
    }

    #[test]
    fn what_is_too_old_or_too_new_is_not() {
        check(&signed("1749999699", PING), PING, expect!["Err(Untimely)"]);
        check(&signed("1750000301", PING), PING, expect!["Err(Untimely)"]);
        check(&signed("0", PING), PING, expect!["Err(Untimely)"]);
    }

    #[test]
    fn what_comes_twice_is_taken_once() {
        let signatures = signatures();
        let second = SignedDuration::from_secs(1);
        let post = signed("1750000000", PING);
        assert_eq!(signatures.verify(&post, PING, now()), Ok(()));
        assert_eq!(signatures.verify(&post, PING, now() + second), Err(Refusal::Repeated));
        assert_eq!(signatures.verify(&post, PING, now() + LEEWAY), Err(Refusal::Repeated));
        assert_eq!(signatures.verify(&post, PING, now() + LEEWAY + second), Err(Refusal::Untimely));
        assert_eq!(signatures.verify(&signed("1750000001", PING), PING, now()), Ok(()));
        let later = now() + LEEWAY + LEEWAY;
        assert_eq!(signatures.verify(&signed("1750000600", PING), PING, later), Ok(()));
        assert_eq!(signatures.seen.lock().unwrap().len(), 1, "what cannot come again is forgotten");
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in ["", "00", &"g".repeat(64), &"0".repeat(66)] {
            assert!(Signatures::new(text).is_none(), "{text}");
        }
    }
}
