//! A visit's secret: the one thing that opens a report, in a cookie or in a private link, and what follows from it.

use hmac::{Hmac, Mac};
use reportline_channel::{EventId, Peer};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Lower case without i, l, o and u, so that a link can be read out or copied by hand.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 160 random bits: nobody guesses it, whatever the limits.
const SECRET_BYTES: usize = 20;

/// What opens one report. It is the channel's [`Peer`], so the service keeps only a keyed hash of it. No `Debug`: it
/// must not be printed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self(base32(&random::<SECRET_BYTES>()))
    }

    /// The secret written in a cookie or a link; `None` if it cannot be one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let has_shape = text.len() == SECRET_BYTES * 8 / 5 && text.bytes().all(|it| ALPHABET.contains(&it));
        has_shape.then(|| Self(text.to_owned()))
    }

    /// The secret as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The peer it stands for.
    pub(crate) fn peer(&self) -> Peer {
        Peer(self.0.clone())
    }

    /// What every form of this session carries, so that no other site can post for it. Nothing to keep: it follows
    /// from the secret, which no other site can read.
    pub(crate) fn form_token(&self) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("any length is a key");
        mac.update(b"form token");
        base32(&mac.finalize().into_bytes())
    }

    /// Whether `given` is this session's form token, in constant time.
    pub(crate) fn accepts(&self, given: &str) -> bool {
        self.form_token().as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The name of what is posted from the form that was made at `turn` with the mark `once`: the same form posted
    /// twice is one event. It does not give the secret away.
    pub(crate) fn event(&self, turn: u64, once: &str) -> EventId {
        let mut hash = Sha256::new();
        for part in ["event", &self.0, &turn.to_string(), once] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        EventId(base32(&hash.finalize()[..SECRET_BYTES]))
    }
}

/// A mark that no other form has.
pub(crate) fn once() -> String {
    base32(&random::<10>())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let mut buffer = 0_u32;
    let mut n_bits = 0;
    for byte in bytes {
        buffer = buffer << 8 | u32::from(*byte);
        n_bits += 8;
        while n_bits >= 5 {
            n_bits -= 5;
            text.push(char::from(ALPHABET[(buffer >> n_bits & 31) as usize]));
        }
    }
    if n_bits > 0 {
        text.push(char::from(ALPHABET[(buffer << (5 - n_bits) & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_being_written_down() {
        let secret = Secret::random();
        assert_eq!(secret.as_str().len(), 32);
        assert!(Secret::parse(secret.as_str()) == Some(secret.clone()));
        assert!(Secret::random() != secret);
        for wrong in [
            "",
            "short",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
            &"a".repeat(33),
            "../../../../etc/passwd0000000000",
        ] {
            assert!(Secret::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_token_fits_its_own_session_only() {
        let (mine, yours) = (Secret::random(), Secret::random());
        assert!(mine.accepts(&mine.form_token()));
        assert!(!mine.accepts(&yours.form_token()));
        assert!(!mine.accepts(""));
    }

    #[test]
    fn one_form_is_one_event() {
        let secret = Secret::random();
        assert_eq!(secret.event(3, "a"), secret.event(3, "a"));
        assert_ne!(secret.event(3, "a"), secret.event(4, "a"));
        assert_ne!(secret.event(3, "a"), secret.event(3, "b"));
        assert_ne!(secret.event(1, "2"), secret.event(12, ""));
    }

    #[test]
    fn base32_is_crockfords() {
        assert_eq!(base32(b"foobar"), "csqpyrk1e8");
        assert_eq!(base32(&[0xff]), "zw");
    }
}
