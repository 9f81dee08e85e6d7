//! What a hub tells an intake of the reports it brought: how they stand, and what the hub writes to their reporters.
//!
//! An intake asks now and then, as nobody can call it. The hub does not know whom it writes to: with each report comes a
//! return address that only the intake can open, and with each update it goes back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use reportline_report::{canonical, key_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What there is to tell, the oldest first, signed by the hub: whoever reads it to a reporter speaks for the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Updates {
    /// At most [`Updates::MOST`]; the rest once these are told.
    pub updates: Vec<Update>,
    /// The id of the hub's signing key.
    pub signed_by: String,
    /// Ed25519 over the canonical form (RFC 8785) of all the rest, in base 64.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

/// Something to tell the reporter of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Update {
    /// The report.
    pub report_id: Uuid,
    /// What came with the report, as it came.
    pub return_address: String,
    /// What there is to tell.
    pub news: News,
}

/// What there is to tell.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum News {
    /// How it stands.
    Stage {
        /// How.
        stage: Stage,
    },
    /// The hub writes to the reporter.
    Message {
        /// Names the message, for ever.
        id: Uuid,
        /// When it was written.
        at: Timestamp,
        /// What it says.
        text: String,
    },
}

/// How a report stands, as far as its reporter is told. No promise is in it, and nothing of who did what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The hub has it.
    Received,
    /// Somebody has read it, and it is being looked into.
    Read,
    /// It went to a police force.
    PassedOn,
    /// The hub is not the right place for it; others are.
    Signposted,
    /// It has come to an end.
    Finished,
}

/// What became of updates at the intake. The hub tells these no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// One each; at most [`Updates::MOST`].
    pub told: Vec<ToldUpdate>,
}

/// What became of an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToldUpdate {
    /// Whoever asks hears that the report stands like that.
    Stage {
        /// The report.
        report_id: Uuid,
        /// How it was said to stand: if it stands otherwise by now, that is told next.
        stage: Stage,
    },
    /// A message was taken, or cannot be.
    Message {
        /// The message.
        id: Uuid,
        /// What became of it.
        outcome: MessageOutcome,
    },
}

/// What became of a message to a reporter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageOutcome {
    /// The intake has it, durably; the reporter is told that there is something to read.
    Taken,
    /// The intake keeps nothing of that reporter any more.
    Unreachable,
}

impl MessageOutcome {
    /// The word for it in databases and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Unreachable => "unreachable",
        }
    }

    /// The outcome of a word.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Taken, Self::Unreachable].into_iter().find(|it| it.name() == name)
    }
}

impl std::fmt::Debug for News {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stage { stage } => write!(f, "Stage({stage:?})"),
            Self::Message { id, text, .. } => write!(f, "Message({id}, ‹{} bytes›)", text.len()),
        }
    }
}

impl Updates {
    /// The most updates of one answer.
    pub const MOST: usize = 32;

    /// Signs some.
    pub fn sign(updates: Vec<Update>, key: &SigningKey) -> Self {
        let signed_by = key_id(&key.verifying_key());
        let mut updates = Self { updates, signed_by, signature: String::new() };
        updates.signature = STANDARD.encode(key.sign(&updates.signed_part()).to_bytes());
        updates
    }

    /// Whether they are the hub's.
    pub fn are_of(&self, hub: &VerifyingKey) -> bool {
        let bytes = STANDARD.decode(&self.signature).ok();
        let signature = bytes.and_then(|it| Signature::from_slice(&it).ok());
        signature.is_some_and(|it| hub.verify_strict(&self.signed_part(), &it).is_ok())
    }

    fn signed_part(&self) -> Vec<u8> {
        let unsigned = Self { signature: String::new(), ..self.clone() };
        canonical(&serde_json::to_value(unsigned).expect("updates have string keys only"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_of_one_hub_and_of_these_words() {
        let (hub, stranger) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let news =
            News::Message { id: Uuid::from_u128(1), at: Timestamp::UNIX_EPOCH, text: "hello".to_owned() };
        let update = Update { report_id: Uuid::from_u128(2), return_address: "x".to_owned(), news };
        let told = serde_json::to_string(&Updates::sign(vec![update], &hub)).unwrap();
        let read = |json: &str| serde_json::from_str::<Updates>(json).unwrap();
        assert!(read(&told).are_of(&hub.verifying_key()));
        assert!(!read(&told).are_of(&stranger.verifying_key()));
        assert!(!read(&told.replace("hello", "call me")).are_of(&hub.verifying_key()));
        assert!(!Updates { signature: String::new(), ..read(&told) }.are_of(&hub.verifying_key()));
    }

    #[test]
    fn debug_shows_no_word_of_a_message() {
        let news =
            News::Message { id: Uuid::from_u128(1), at: Timestamp::UNIX_EPOCH, text: "canary".to_owned() };
        assert!(!format!("{news:?}").contains("canary"));
    }
}
