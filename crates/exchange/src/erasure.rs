//! That a reporter wants everything erased, where it is carried to a hub by hand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use reportline_report::{canonical, key_id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of the file of erasures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequest {
    /// The report whose reporter wants it.
    pub report_id: Uuid,
    /// The id of the intake's signing key.
    pub signed_by: String,
    /// Ed25519 over the canonical form (RFC 8785) of all the rest, in base 64.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

impl ErasureRequest {
    /// Signs one. The same report gives the same line, byte for byte.
    pub fn sign(report_id: Uuid, key: &SigningKey) -> Self {
        let mut request =
            Self { report_id, signed_by: key_id(&key.verifying_key()), signature: String::new() };
        request.signature = STANDARD.encode(key.sign(&request.signed_part()).to_bytes());
        request
    }

    /// Whether the intake signed it.
    pub fn is_of(&self, intake: &VerifyingKey) -> bool {
        let bytes = STANDARD.decode(&self.signature).ok();
        let signature = bytes.and_then(|it| Signature::from_slice(&it).ok());
        signature.is_some_and(|it| intake.verify_strict(&self.signed_part(), &it).is_ok())
    }

    fn signed_part(&self) -> Vec<u8> {
        let unsigned = Self { signature: String::new(), ..self.clone() };
        canonical(&serde_json::to_value(unsigned).expect("a request has string keys only"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_of_one_intake_and_one_report() {
        let (intake, stranger) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let request = ErasureRequest::sign(Uuid::from_u128(1), &intake);
        assert!(request.is_of(&intake.verifying_key()));
        assert!(!request.is_of(&stranger.verifying_key()));
        assert!(!ErasureRequest { report_id: Uuid::from_u128(2), ..request }.is_of(&intake.verifying_key()));
    }
}
