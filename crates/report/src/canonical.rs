//! The one way of writing a report down as bytes, its digest, and the signature over that.

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::provenance::Signature;
use crate::report::Report;

/// The canonical form of RFC 8785: keys sorted, no space, one way of writing each string and number.
pub fn canonical(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("a JSON value has string keys and finite numbers only")
}

/// SHA-256, lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The digest of a report: SHA-256 of its canonical form without `provenance.report_digest`, `provenance.signature`
/// and `received_at`, which come after it.
pub fn digest(report: &Report) -> String {
    digest_of_document(&document(report))
}

/// The same of a report as it arrived. A receiver checks this one: a document of a newer version has then passed
/// through no type of ours.
pub fn digest_of_document(document: &Value) -> String {
    let mut document = document.clone();
    if let Some(fields) = document.as_object_mut() {
        fields.remove("received_at");
        let provenance = fields.get_mut("provenance").and_then(Value::as_object_mut);
        if let Some(provenance) = provenance {
            provenance.remove("report_digest");
            provenance.remove("signature");
        }
    }
    sha256_hex(&canonical(&document))
}

/// A report as a JSON document.
pub fn document(report: &Report) -> Value {
    serde_json::to_value(report).expect("a report has string keys only")
}

/// The name of a public key: the first 16 hexadecimal digits of its SHA-256.
pub fn key_id(key: &VerifyingKey) -> String {
    sha256_hex(key.as_bytes())[..16].to_owned()
}

/// Writes digest and signature into a report. The signature is over the digest's 32 bytes.
pub fn sign(report: &mut Report, key: &SigningKey) {
    let digest = digest(report);
    let sig = key.sign(&digest_bytes(&digest));
    report.provenance.report_digest = Some(digest);
    report.provenance.signature = Some(Signature {
        key_id: key_id(&key.verifying_key()),
        alg: "Ed25519".to_owned(),
        sig: hex::encode(sig.to_bytes()),
    });
}

/// Whether a document is the one that the holder of `key` signed.
pub fn verify(document: &Value, key: &VerifyingKey) -> Result<(), VerifyError> {
    let provenance = document.get("provenance").ok_or(VerifyError::Unsigned)?;
    let signature = provenance.get("signature").ok_or(VerifyError::Unsigned)?;
    let signature: Signature = Signature::deserialize(signature).map_err(|_| VerifyError::Malformed)?;
    if signature.alg != "Ed25519" {
        return Err(VerifyError::Malformed);
    }
    if signature.key_id != key_id(key) {
        return Err(VerifyError::OtherKey);
    }
    let digest = digest_of_document(document);
    if provenance.get("report_digest").and_then(Value::as_str) != Some(&digest) {
        return Err(VerifyError::Changed);
    }
    let sig = hex::decode(&signature.sig).map_err(|_| VerifyError::Malformed)?;
    let sig = ed25519_dalek::Signature::from_slice(&sig).map_err(|_| VerifyError::Malformed)?;
    key.verify_strict(&digest_bytes(&digest), &sig).map_err(|_| VerifyError::Changed)
}

/// Why a document is not what the holder of the key signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// It carries no signature.
    #[error("the report is not signed")]
    Unsigned,
    /// What it carries cannot be a signature.
    #[error("the report's signature is malformed")]
    Malformed,
    /// It was signed by another key.
    #[error("the report was signed by another key")]
    OtherKey,
    /// It was changed after it was signed, or the signature was made up.
    #[error("the report is not what was signed")]
    Changed,
}

fn digest_bytes(digest: &str) -> Vec<u8> {
    hex::decode(digest).expect("a digest is hexadecimal")
}
