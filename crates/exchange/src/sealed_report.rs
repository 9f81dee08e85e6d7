//! A report, sealed for its hub and signed by its intake: a line of a carried folder, or the body of a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use reportline_report::{Handover, canonical, digest, key_id};
use reportline_seal::{OpeningKey, SealedFor, SealingKey, WrappedFor, seal_for};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the first key says.
const FORMAT: &str = "reportline/sealed/1";

/// What stands in clear: enough to know a report again, and which files travel with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// The report's id.
    pub report_id: Uuid,
    /// Its digest.
    pub report_digest: String,
    /// The report that it adds to.
    pub amends: Option<Uuid>,
    /// The names of its files in `blobs/`: the SHA-256 of their sealed bytes.
    pub files: Vec<String>,
}

/// A sealed report as a JSON object. Bytes are in base 64.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SealedReport {
    format: String,
    /// What stands in clear. It is bound to what is sealed.
    pub header: Header,
    keys: Vec<Key>,
    sealed: String,
    /// The id of the intake's signing key.
    signed_by: String,
    /// Ed25519 over the canonical form of all the rest.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    signature: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct Key {
    key_id: String,
    encapsulated: String,
    wrapped: String,
}

/// Why one was not opened.
#[derive(Debug, thiserror::Error)]
pub enum SealedReportError {
    /// It is not of this format.
    #[error("not a report of the form {FORMAT}")]
    Format,
    /// The intake did not sign it, or somebody changed it since.
    #[error("the signature is not that of the intake's key, or it was changed since")]
    Signature,
    /// It was not sealed for this key, or was changed.
    #[error("it was not sealed for this hub's key, or was changed")]
    Sealed,
    /// What was sealed is not the report that the header names.
    #[error("what is sealed is not the report that stands in clear")]
    Other,
}

impl SealedReport {
    /// Seals a report for its holders and signs it. `files` are the names of those that travel with it.
    pub fn seal(
        handover: &Handover,
        files: Vec<String>,
        holders: &[SealingKey],
        signing: &SigningKey,
    ) -> Self {
        let header = Header {
            report_id: handover.report.report_id,
            report_digest: digest(&handover.report),
            amends: handover.report.amends,
            files,
        };
        let plain = serde_json::to_vec(handover).expect("a hand-over has string keys only");
        let payload = seal_for(holders, &clear(&header), &plain);
        let keys = payload.keys.into_iter().map(|it| Key {
            key_id: it.key_id,
            encapsulated: STANDARD.encode(it.encapsulated),
            wrapped: STANDARD.encode(it.wrapped),
        });
        let mut sealed = Self {
            format: FORMAT.to_owned(),
            header,
            keys: keys.collect(),
            sealed: STANDARD.encode(payload.sealed),
            signed_by: key_id(&signing.verifying_key()),
            signature: String::new(),
        };
        sealed.signature = STANDARD.encode(signing.sign(&sealed.signed_part()).to_bytes());
        sealed
    }

    /// Reads one. Its signature and its seal are not looked at yet.
    pub fn read(json: &[u8]) -> Result<Self, SealedReportError> {
        let sealed: Self = serde_json::from_slice(json).map_err(|_| SealedReportError::Format)?;
        if sealed.format == FORMAT { Ok(sealed) } else { Err(SealedReportError::Format) }
    }

    /// Whether the intake of that key wrote this.
    pub fn verify(&self, intake: &VerifyingKey) -> Result<(), SealedReportError> {
        let bytes = STANDARD.decode(&self.signature).map_err(|_| SealedReportError::Signature)?;
        let signature = Signature::from_slice(&bytes).map_err(|_| SealedReportError::Signature)?;
        intake.verify_strict(&self.signed_part(), &signature).map_err(|_| SealedReportError::Signature)
    }

    /// Opens it with whichever of the keys fits, and proves that it holds the report it names.
    pub fn open(&self, keys: &[OpeningKey]) -> Result<Handover, SealedReportError> {
        let bytes = |text: &str| STANDARD.decode(text).map_err(|_| SealedReportError::Format);
        let mut wrapped = Vec::with_capacity(self.keys.len());
        for it in &self.keys {
            wrapped.push(WrappedFor {
                key_id: it.key_id.clone(),
                encapsulated: bytes(&it.encapsulated)?,
                wrapped: bytes(&it.wrapped)?,
            });
        }
        let sealed = SealedFor { keys: wrapped, sealed: bytes(&self.sealed)? };
        let header = clear(&self.header);
        let opened = keys.iter().find_map(|key| key.open(&header, &sealed).ok());
        let plain = opened.ok_or(SealedReportError::Sealed)?;
        let handover: Handover = serde_json::from_slice(&plain).map_err(|_| SealedReportError::Other)?;
        let is_named = handover.report.report_id == self.header.report_id
            && digest(&handover.report) == self.header.report_digest;
        if is_named { Ok(handover) } else { Err(SealedReportError::Other) }
    }

    fn signed_part(&self) -> Vec<u8> {
        let unsigned = Self { signature: String::new(), ..self.clone() };
        canonical(&serde_json::to_value(unsigned).expect("a sealed report has string keys only"))
    }
}

fn clear(header: &Header) -> Vec<u8> {
    canonical(&serde_json::to_value(header).expect("a header has string keys only"))
}
