//! Whom to reach and how: the part that is sealed, kept and erased by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::canonical::{canonical, sha256_hex};
use crate::personal::Personal;
use crate::tri::Tri;
use crate::vocabulary::{Open, vocabulary};

/// How a reporter may be reached. It travels beside the report, never in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Makes the digest unguessable; 32 bytes as lower-case hexadecimal.
    pub salt: Personal,
    /// What to call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// The ways they gave, the one they like best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<ContactMethod>,
    /// Their postcode, where they chose to give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Personal>,
    /// The conversation they report in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_handle: Option<ChatHandle>,
}

impl Contact {
    /// SHA-256 of the salt's bytes and the canonical form of the rest. The report carries it.
    pub fn digest(&self) -> String {
        let unsalted = Self { salt: Personal::default(), ..self.clone() };
        let value = serde_json::to_value(&unsalted).expect("a contact has string keys only");
        let mut bytes = hex::decode(&*self.salt).unwrap_or_else(|_| self.salt.as_bytes().to_vec());
        bytes.extend(canonical(&value));
        sha256_hex(&bytes)
    }
}

/// One way of reaching someone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContactMethod {
    /// What sort of way.
    pub kind: Open<ContactKind>,
    /// The number, the address, the words.
    pub value: Personal,
    /// Whether it is safe to leave a message there. Anything but "yes" means: do not.
    #[serde(default)]
    pub safe: Tri,
    /// When to use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Personal>,
    /// Whether a voicemail is welcome.
    #[serde(default)]
    pub voicemail_ok: Tri,
}

impl ContactMethod {
    /// Reads what a person wrote: an address with `@` in it, a number, or words. The words stay as they are.
    pub fn said(words: &str) -> Self {
        let words = words.trim();
        let is_address = !words.contains(char::is_whitespace)
            && words.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        let n_digits = words.chars().filter(char::is_ascii_digit).count();
        let is_number = n_digits >= 7 && words.chars().all(|it| it.is_ascii_digit() || " +-().".contains(it));
        let kind = match () {
            () if is_address => ContactKind::Email,
            () if is_number => ContactKind::Phone,
            () => ContactKind::Other,
        };
        Self {
            kind: kind.into(),
            value: words.into(),
            safe: Tri::NotAsked,
            when: None,
            voicemail_ok: Tri::NotAsked,
        }
    }
}

/// The conversation someone reports in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChatHandle {
    /// The channel's name in the intake's configuration.
    pub channel: String,
    /// The peer, as that channel knows it.
    pub user_id: Personal,
}

vocabulary! {
    /// A way of reaching someone. Read off what they wrote.
    pub enum ContactKind {
        /// A call.
        Phone = "phone",
        /// A mail.
        Email = "email",
        /// Something else, in their words.
        Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_read_as_an_address_a_number_or_words() {
        let kind = |words| ContactMethod::said(words).kind.known();
        assert_eq!(kind("sam@example.org"), Some(ContactKind::Email));
        assert_eq!(kind("+44 (0)20 7946 0000"), Some(ContactKind::Phone));
        assert_eq!(kind("my caseworker, 2 pm"), Some(ContactKind::Other));
        assert_eq!(kind("@sam"), Some(ContactKind::Other));
    }

    #[test]
    fn the_digest_is_of_the_salt_and_of_every_detail() {
        let contact = Contact { salt: "00ff".into(), name: Some("Sam".into()), ..Contact::default() };
        let resalted = Contact { salt: "00fe".into(), ..contact.clone() };
        let renamed = Contact { name: Some("Kim".into()), ..contact.clone() };
        assert_eq!(contact.digest().len(), 64);
        assert_ne!(contact.digest(), resalted.digest());
        assert_ne!(contact.digest(), renamed.digest());
    }
}
