//! The hub's receipt: signed by it, so that an intake can prove for ever what it handed over, and when.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use reportline_report::{canonical, key_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the hub answers once a report, its files and its contact are durable there. The same report again gets the same
/// receipt, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The report.
    pub report_id: Uuid,
    /// Its digest, as the hub computed it.
    pub report_digest: String,
    /// When the hub filed it.
    pub filed_at: Timestamp,
    /// The id of the hub's signing key.
    pub signed_by: String,
    /// Ed25519 over the canonical form (RFC 8785) of all the rest, in base 64.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

/// Why a receipt proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is of another report.
    #[error("the receipt is of another report")]
    Other,
    /// The hub's key did not sign it.
    #[error("the receipt is not signed by the hub's key")]
    Signature,
}

impl Receipt {
    /// Signs one.
    pub fn sign(report_id: Uuid, report_digest: String, filed_at: Timestamp, key: &SigningKey) -> Self {
        let signed_by = key_id(&key.verifying_key());
        let mut receipt = Self { report_id, report_digest, filed_at, signed_by, signature: String::new() };
        receipt.signature = STANDARD.encode(key.sign(&receipt.signed_part()).to_bytes());
        receipt
    }

    /// Whether it is the hub's, and of this report.
    pub fn verify(&self, report_id: Uuid, digest: &str, hub: &VerifyingKey) -> Result<(), ReceiptError> {
        if self.report_id != report_id || self.report_digest != digest {
            return Err(ReceiptError::Other);
        }
        let bytes = STANDARD.decode(&self.signature).map_err(|_| ReceiptError::Signature)?;
        let signature = Signature::from_slice(&bytes).map_err(|_| ReceiptError::Signature)?;
        hub.verify_strict(&self.signed_part(), &signature).map_err(|_| ReceiptError::Signature)
    }

    fn signed_part(&self) -> Vec<u8> {
        let unsigned = Self { signature: String::new(), ..self.clone() };
        canonical(&serde_json::to_value(unsigned).expect("a receipt has string keys only"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_proves_one_report_at_one_time_by_one_hub() {
        let (hub, stranger) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let id = Uuid::from_u128(1);
        let receipt = Receipt::sign(id, "ab".to_owned(), Timestamp::UNIX_EPOCH, &hub);
        let told = serde_json::to_string(&receipt).unwrap();
        let receipt: Receipt = serde_json::from_str(&told).unwrap();
        assert_eq!(receipt.verify(id, "ab", &hub.verifying_key()), Ok(()));
        assert_eq!(receipt.verify(id, "cd", &hub.verifying_key()), Err(ReceiptError::Other));
        assert_eq!(receipt.verify(Uuid::from_u128(2), "ab", &hub.verifying_key()), Err(ReceiptError::Other));
        assert_eq!(receipt.verify(id, "ab", &stranger.verifying_key()), Err(ReceiptError::Signature));
        let later = Receipt { filed_at: Timestamp::MAX, ..receipt };
        assert_eq!(later.verify(id, "ab", &hub.verifying_key()), Err(ReceiptError::Signature));
    }
}
