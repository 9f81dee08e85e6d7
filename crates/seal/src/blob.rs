//! Files, each sealed under a key of its own.

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use crate::binding::parts;
use crate::cipher::{self, Unopenable};

/// A file, sealed.
pub struct SealedBlob {
    /// SHA-256 of the sealed bytes in lower-case hexadecimal: a name that proves the file whole and tells nothing.
    pub name: String,
    /// The only key that opens it, 32 bytes in hexadecimal. Whoever loses it has lost the file.
    pub key_hex: String,
    /// The bytes to write.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SealedBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedBlob({}, ‹{} bytes›)", self.name, self.sealed.len())
    }
}

/// Seals a file under a new key. The same bytes twice give two files that share nothing.
pub fn seal_blob(plain: &[u8]) -> SealedBlob {
    let mut key = cipher::random();
    let sealed = cipher::seal(&key, plain, &associated_data());
    let key_hex = hex::encode(key);
    key.zeroize();
    SealedBlob { name: hex::encode(Sha256::digest(&sealed)), key_hex, sealed }
}

/// Opens a file with its key.
pub fn open_blob(key_hex: &str, sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
    let mut key = [0; 32];
    hex::decode_to_slice(key_hex, &mut key).map_err(|_| Unopenable)?;
    let plain = cipher::open(&key, sealed, &associated_data());
    key.zeroize();
    plain
}

fn associated_data() -> Vec<u8> {
    parts(b"reportline/blob/1", &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_with_its_key_and_is_named_by_its_sealed_bytes() {
        let blob = seal_blob(b"a picture");
        assert_eq!(open_blob(&blob.key_hex, &blob.sealed).unwrap(), b"a picture");
        assert_eq!(blob.name, hex::encode(Sha256::digest(&blob.sealed)));
        assert!(!format!("{blob:?}").contains(&blob.key_hex));
    }

    #[test]
    fn another_key_or_what_is_no_key_is_refused() {
        let (one, other) = (seal_blob(b"a picture"), seal_blob(b"a picture"));
        assert_ne!(one.name, other.name);
        assert_eq!(open_blob(&other.key_hex, &one.sealed), Err(Unopenable));
        assert_eq!(open_blob("", &one.sealed), Err(Unopenable));
        assert_eq!(open_blob("zz", &one.sealed), Err(Unopenable));
    }

    #[test]
    fn a_changed_file_is_refused() {
        let mut blob = seal_blob(b"a picture");
        let last = blob.sealed.len() - 1;
        blob.sealed[last] ^= 1;
        assert_eq!(open_blob(&blob.key_hex, &blob.sealed), Err(Unopenable));
    }
}
