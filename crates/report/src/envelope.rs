//! What the service knows of a report that no question asks.

use jiff::Timestamp;
use uuid::Uuid;

use crate::canonical::sha256_hex;
use crate::channel::{Channel, FlowUsed, Marking, Notice, Origin};
use crate::contact::ChatHandle;
use crate::handling::{Retention, RoutingHint};
use crate::reference::Reference;
use crate::reporter::Org;

/// What the service knows of a report that no question asks.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The report's id, UUIDv7.
    pub report_id: Uuid,
    /// What the reporter can read out.
    pub reference: Reference,
    /// The same for every delivery of this report: [`Envelope::idempotency_key_of`].
    pub idempotency_key: String,
    /// The report this one adds to.
    pub amends: Option<Uuid>,
    /// Whether a person made it.
    pub origin: Origin,
    /// Inert test traffic.
    pub test: bool,
    /// The channel that took it; its community only where the reporter agreed to name it.
    pub channel: Channel,
    /// The words and questions the reporter saw.
    pub flow: FlowUsed,
    /// The organisation of the configuration that the reporter reports for.
    pub org: Option<Org>,
    /// Whether the platform itself says that the reporter looks after the place. It wins over what was answered.
    pub is_moderator: bool,
    /// HMAC of channel and user id under the instance's key.
    pub source_ref: Option<String>,
    /// The conversation to answer in.
    pub chat: Option<ChatHandle>,
    /// When the conversation began.
    pub started_at: Timestamp,
    /// When the person confirmed it.
    pub submitted_at: Timestamp,
    /// When the emergency routes were shown.
    pub signpost_shown_at: Option<Timestamp>,
    /// The privacy notice that was shown.
    pub notice: Notice,
    /// 32 bytes of chance for the contact part's digest.
    pub contact_salt: [u8; 32],
    /// The tables' advice on the responsible force.
    pub routing: Option<RoutingHint>,
    /// The classification exports carry.
    pub marking: Marking,
    /// How long it is kept.
    pub retention: Retention,
}

impl Envelope {
    /// The key of one walk through one flow: SHA-256 over the instance, the conversation and the run, each preceded
    /// by its length, so that no two triples share a key.
    pub fn idempotency_key_of(instance: &str, conversation: &str, run: &str) -> String {
        let mut bytes = Vec::new();
        for part in [instance, conversation, run] {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        sha256_hex(&bytes)
    }
}
