//! The key of this installation: it wraps data keys and finds things without keeping them.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::binding::parts;
use crate::cipher::{self, Unopenable};
use crate::data_key::DataKey;

/// The key of this installation, kept outside its database. Who has both can read what is kept now; who has one has
/// nothing. Forgotten when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct LocalKey([u8; 32]);

impl LocalKey {
    /// A new random key, for an installation that has none.
    pub fn generate() -> Self {
        Self(cipher::random())
    }

    /// The key of these bytes, as [`as_bytes`](Self::as_bytes) gave them.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for the key file and nothing else.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Eight bytes in hexadecimal by which an operator tells two keys apart. They say nothing of the key.
    pub fn id(&self) -> String {
        hex::encode(&self.tag("key-id", &[])[..8])
    }

    /// Wraps a data key. `associated_data` says for what; unwrapped for anything else, it is refused.
    pub fn wrap(&self, key: &DataKey, associated_data: &[u8]) -> Vec<u8> {
        cipher::seal(&self.0, key.as_bytes(), &wrapping(associated_data))
    }

    /// Unwraps a data key.
    pub fn unwrap(&self, wrapped: &[u8], associated_data: &[u8]) -> Result<DataKey, Unopenable> {
        let mut plain = cipher::open(&self.0, wrapped, &wrapping(associated_data))?;
        let bytes = plain.as_slice().try_into().map_err(|_| Unopenable);
        plain.zeroize();
        bytes.map(DataKey::from_bytes)
    }

    /// A short keyed hash: the same parts for the same purpose give the same tag, and without the key nobody can
    /// tell, even by trying all of them, which parts gave it.
    pub fn tag(&self, purpose: &str, of: &[&[u8]]) -> [u8; 16] {
        let key = hmac(&self.0, &parts(b"reportline/tag/1", &[purpose.as_bytes()]));
        let tag = hmac(&key, &parts(b"", of));
        *tag.first_chunk().expect("an HMAC-SHA256 has 32 bytes")
    }
}

fn wrapping(associated_data: &[u8]) -> Vec<u8> {
    parts(b"reportline/wrap/1", &[associated_data])
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for LocalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Rows are found by their tags for as long as an installation lives: this must never change.
    #[test]
    fn tags_stay_what_they_are() {
        let key = LocalKey::from_bytes([7; 32]);
        expect!["3812153432ae50acbde31882fe22d7bb"]
            .assert_eq(&hex::encode(key.tag("peer", &[b"telegram-main", b"42"])));
        expect!["96e15f191839b775"].assert_eq(&key.id());
    }

    /// RFC 4231, test case 2.
    #[test]
    fn hashes_as_the_specification_of_hmac_sha256_does() {
        assert_eq!(
            hex::encode(hmac(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
    }

    #[test]
    fn a_tag_is_of_its_key_and_its_purpose() {
        let key = LocalKey::from_bytes([7; 32]);
        let tag = key.tag("peer", &[b"42"]);
        assert_eq!(key.clone().tag("peer", &[b"42"]), tag);
        assert_ne!(key.tag("event", &[b"42"]), tag);
        assert_ne!(LocalKey::from_bytes([8; 32]).tag("peer", &[b"42"]), tag);
    }

    proptest! {
        #[test]
        fn other_parts_give_another_tag(
            these in vec(vec(0u8..2, 0..3), 0..4), those in vec(vec(0u8..2, 0..3), 0..4),
        ) {
            let key = LocalKey::from_bytes([7; 32]);
            let tag = |of: &[Vec<u8>]| key.tag("peer", &of.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert_eq!(tag(&these) == tag(&those), these == those);
        }
    }

    #[test]
    fn a_wrapped_key_opens_what_its_twin_sealed_and_only_for_its_own() {
        let (local, data) = (LocalKey::generate(), DataKey::generate());
        let wrapped = local.wrap(&data, b"conversation 1");
        assert_eq!(local.unwrap(&wrapped, b"conversation 1"), Ok(data));
        assert_eq!(local.unwrap(&wrapped, b"conversation 2"), Err(Unopenable));
        assert_eq!(LocalKey::generate().unwrap(&wrapped, b"conversation 1"), Err(Unopenable));
    }

    #[test]
    fn debug_shows_nothing_of_the_key() {
        assert_eq!(format!("{:?}", LocalKey::generate()), "LocalKey(..)");
    }
}
