//! `Content-Digest` (RFC 9530): what a body's bytes come to, as a header that a signature can cover.

use sfv::{DictSerializer, Dictionary, KeyRef, ListEntry, Parser};
use sha2::{Digest, Sha256};

/// The name of the header.
pub const CONTENT_DIGEST: &str = "content-digest";
/// The one algorithm that is written, and that must be among those that are read.
const SHA_256: &str = "sha-256";

/// The header's value for a body.
pub fn content_digest(body: &[u8]) -> String {
    let mut header = DictSerializer::new();
    let name = KeyRef::from_str(SHA_256).expect("the name of the algorithm is a key");
    header.bare_item(name, Sha256::digest(body).as_slice());
    header.finish().expect("it has one member")
}

/// Whether the header's value is that of this body. A header without SHA-256, or that cannot be read, is not.
pub fn is_digest_of(header: &str, body: &[u8]) -> bool {
    let Ok(header) = Parser::new(header).parse::<Dictionary>() else { return false };
    let Some(ListEntry::Item(item)) = header.get(SHA_256) else { return false };
    item.bare_item.as_byte_sequence() == Some(Sha256::digest(body).as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9530, appendix B.1.
    #[test]
    fn it_is_what_the_rfc_says() {
        let told = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
        assert_eq!(content_digest(b"{\"hello\": \"world\"}"), told);
        assert!(is_digest_of(told, b"{\"hello\": \"world\"}"));
    }

    #[test]
    fn another_body_and_another_algorithm_are_not_taken() {
        assert!(!is_digest_of(&content_digest(b"one"), b"other"));
        for header in ["", "sha-256", "sha-256=\"x\"", "md5=:AAAA:", "sha-256=:!:"] {
            assert!(!is_digest_of(header, b"one"), "{header}");
        }
        let both = format!("{}, unixsum=:AAA=:", content_digest(b"one"));
        assert!(is_digest_of(&both, b"one"));
    }
}
