//! Tokens: by what an answer is known to be its sender's, and what the `Message-ID` of a letter of ours says.
//!
//! A token is made from an address with a key that nobody else has. It stands in every letter to that address, so a mail
//! *from* that address with that token was written by somebody who got our letter. From any other address it is nobody's:
//! it opens nothing, and it is not looked up anywhere.

use std::fmt;

use hmac::{Hmac, Mac};
use reportline_delivery::DeliveryId;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::ZeroizeOnDrop;

/// What is signed besides the address, so that this key's hashes mean one thing.
const PURPOSE: &[u8] = b"reportline/1";

/// RFC 4648, section 6, in lower case: servers may change the case of what stands before the `@`.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// 80 bits, five to a letter.
const TOKEN_LETTERS: usize = 16;

/// What tokens are made with: drawn once, kept sealed by the service.
#[derive(Clone, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Key(#[serde(with = "hex::serde")] [u8; 32]);

/// Eighty bits for an address.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Token(String);

/// What a letter of ours asked: what an answer to it brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The letter's name.
    pub(crate) letter: u32,
    /// The highest number in it. Only up to that one is a number in an answer the number of a question.
    pub(crate) most: u32,
}

/// What a `Message-ID` of ours says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) token: Token,
    /// `None` where the letter asked nothing: a receipt, a notice.
    pub(crate) asked: Option<Asked>,
}

impl Key {
    /// A new one, by chance.
    pub(crate) fn draw() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        Self(bytes)
    }

    /// The token of an address, as [`Address::normal`](crate::address::Address::normal) has it.
    pub(crate) fn token(&self, address: &str) -> Token {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(PURPOSE);
        mac.update(address.as_bytes());
        let hash = mac.finalize().into_bytes();
        let bits = hash.iter().take(10).fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let letter = |at: usize| {
            let five = (bits >> (5 * (TOKEN_LETTERS - 1 - at))) & 31;
            char::from(BASE32[usize::try_from(five).unwrap_or_default()])
        };
        Token((0..TOKEN_LETTERS).map(letter).collect())
    }
}

impl Token {
    /// Reads what may be a token.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let is_token = text.len() == TOKEN_LETTERS && text.bytes().all(|it| BASE32.contains(&it));
        is_token.then_some(Self(text))
    }

    /// Reads what stands after the `+` of our address: `TOKEN` where answers go, `b-TOKEN` where bounces go.
    pub(crate) fn of_detail(detail: &str) -> Option<Self> {
        let begin = detail.get(..2).filter(|it| it.eq_ignore_ascii_case("b-")).map_or(0, str::len);
        Self::read(&detail[begin..])
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Name {
    /// The `Message-ID`: the same in every attempt at a delivery.
    pub(crate) fn message_id(&self, delivery: &DeliveryId, domain: &str) -> String {
        let asked = self.asked.map_or("0".to_owned(), |it| format!("{}-{}", it.letter, it.most));
        let delivery: String =
            delivery.0.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
        format!("<c.{}.{asked}.{delivery}@{domain}>", self.token.as_str())
    }

    /// Reads a `Message-ID` without its brackets; `None` if it is not of ours.
    pub(crate) fn read(id: &str, domain: &str) -> Option<Self> {
        let (local, at) = id.rsplit_once('@')?;
        if !at.eq_ignore_ascii_case(domain) {
            return None;
        }
        let mut parts = local.split('.');
        let ("c", token, asked) = (parts.next()?, parts.next()?, parts.next()?) else { return None };
        let asked = asked.split_once('-').and_then(|(letter, most)| {
            Some(Asked { letter: letter.parse().ok()?, most: most.parse().ok()? })
        });
        Some(Self { token: Token::read(token)?, asked })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key([7; 32])
    }

    #[test]
    fn a_token_is_of_one_address_and_one_key() {
        let token = key().token("ana@example.org");
        assert_eq!(token, key().token("ana@example.org"));
        assert_ne!(token, key().token("anna@example.org"));
        assert_ne!(token, Key([8; 32]).token("ana@example.org"));
        assert_eq!(Token::read(&token.0.to_uppercase()), Some(token.clone()));
        assert_eq!(Token::of_detail(&format!("B-{}", token.0)), Some(token.clone()));
        assert_eq!(Token::of_detail(&token.0), Some(token));
        for bad in ["", "b-", "help", "b-help", "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaaaa", "ü"] {
            assert_eq!(Token::of_detail(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_message_id_says_what_it_asked() {
        let delivery = DeliveryId("0198-ab".to_owned());
        for asked in [None, Some(Asked { letter: 70_431_002, most: 27 })] {
            let name = Name { token: key().token("ana@example.org"), asked };
            let id = name.message_id(&delivery, "example.org");
            let id = id.trim_matches(['<', '>']);
            assert_eq!(Name::read(id, "example.org"), Some(name));
            assert_eq!(Name::read(id, "example.com"), None);
        }
        for strange in ["c.x.1-2.3@example.org", "a@example.org", "c.@example.org", "example.org", "@"] {
            assert_eq!(Name::read(strange, "example.org"), None, "{strange}");
        }
    }

    #[test]
    fn neither_key_nor_token_is_printed() {
        let printed = format!("{:?} {:?}", key(), key().token("ana@example.org"));
        assert_eq!(printed, "Key(..) Token(..)");
    }
}
