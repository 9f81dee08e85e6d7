//! XChaCha20-Poly1305 with a version byte and a random nonce in front.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// The first byte of everything sealed.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

/// It does not open: another key, another place, or changed bytes. Which of them is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it does not open")]
pub struct Unopenable;

pub(crate) fn seal(key: &[u8; 32], plain: &[u8], associated_data: &[u8]) -> Vec<u8> {
    seal_with(key, &random(), plain, associated_data)
}

pub(crate) fn seal_with(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    plain: &[u8],
    associated_data: &[u8],
) -> Vec<u8> {
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(XNonce::from_slice(nonce), Payload { msg: plain, aad: associated_data })
        .expect("XChaCha20-Poly1305 seals up to 256 GiB, and all of this was in memory");
    [&[VERSION], nonce.as_slice(), &sealed].concat()
}

pub(crate) fn open(key: &[u8; 32], sealed: &[u8], associated_data: &[u8]) -> Result<Vec<u8>, Unopenable> {
    let (&VERSION, rest) = sealed.split_first().ok_or(Unopenable)? else { return Err(Unopenable) };
    let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES).ok_or(Unopenable)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: associated_data })
        .map_err(|_| Unopenable)
}

/// Random bytes from the system. A system that has none cannot keep anything safely, so there is no going on.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn seals_as_the_specification_of_xchacha20_poly1305_does() {
        let plain =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                      sunscreen would be it.";
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + at as u8);
        let nonce: [u8; 24] = std::array::from_fn(|at| 0x40 + at as u8);
        let associated_data = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let expected = concat!(
            "01",
            "404142434445464748494a4b4c4d4e4f5051525354555657",
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb",
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452",
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9",
            "21f9664c97637da9768812f615c68b13b52e",
            "c0875924c1c7987947deafd8780acf49",
        );
        let sealed = seal_with(&key, &nonce, plain, &associated_data);
        assert_eq!(hex::encode(&sealed), expected);
        assert_eq!(open(&key, &sealed, &associated_data).unwrap(), plain);
    }

    #[test]
    fn a_version_of_tomorrow_is_refused() {
        let mut sealed = seal(&[7; 32], b"plain", b"");
        sealed[0] = 2;
        assert_eq!(open(&[7; 32], &sealed, b""), Err(Unopenable));
    }

    #[test]
    fn what_is_too_short_to_be_sealed_is_refused() {
        let sealed = seal(&[7; 32], b"", b"");
        for n_bytes in 0..sealed.len() {
            assert_eq!(open(&[7; 32], &sealed[..n_bytes], b""), Err(Unopenable));
        }
    }
}
