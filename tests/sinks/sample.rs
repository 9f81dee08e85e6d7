//! Reports as the intake hands them over: assembled, signed, with a contact and perhaps a picture.

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use reportline_channel::Attachment;
use reportline_report::{
    AdapterUsed, CaptureMethod, Channel, Draft, Envelope, Evidence, EvidenceKind, Extra, Field, FlowUsed,
    Handover, Marking, Media, MediaStatus, Mode, Notice, Origin, Reference, Retention, Value, assemble, sign,
};
use uuid::Uuid;

pub(crate) const NARRATIVE: &str = "They told me to leave, and named my street.";
pub(crate) const NARRATIVE_OF_ANOTHER: &str = "Nobody wrote this about the market square.";
pub(crate) const CONTACT: &str = "ana@example.org";
pub(crate) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of a screenshot";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time of RFC 3339")
}

/// The report number `n`, always the same.
pub(crate) fn handover(n: u64) -> Handover {
    handover_told(n, NARRATIVE)
}

/// The report number `n` in other words.
pub(crate) fn handover_told(n: u64, narrative: &str) -> Handover {
    filed(n, draft(narrative))
}

/// The report number `n` with a file.
pub(crate) fn handover_with(n: u64, attachment: &Attachment) -> Handover {
    let mut draft = draft(NARRATIVE);
    let mut evidence = Evidence::new(EvidenceKind::Media, CaptureMethod::Upload);
    evidence.media = vec![Media {
        sha256: Some(attachment.sha256.clone()),
        size: Some(attachment.size),
        mime_declared: attachment.declared_type.clone(),
        mime_sniffed: attachment.sniffed_type.clone(),
        filename: None,
        blob_ref: Some(attachment.blob.0.clone()),
        platform_file_id: None,
        fetched_at: Some(at("2026-11-23T11:41:00Z")),
        status: MediaStatus::Stored.into(),
    }];
    draft.add_evidence(evidence);
    draft.keep_blob_key(attachment.blob.0.clone(), attachment.key.0.clone());
    filed(n, draft)
}

fn draft(narrative: &str) -> Draft {
    let mut draft = Draft::default();
    let answers = [
        (Field::IncidentNarrative, Value::Text(narrative.into())),
        (Field::ReporterContactability, Value::One("contactable".into())),
        (Field::ContactMethod, Value::Text(CONTACT.into())),
    ];
    for (field, value) in answers {
        draft.set(field, value).expect("the value fits the field");
    }
    draft.skip(Field::RiskImmediateDanger);
    draft
}

fn filed(n: u64, draft: Draft) -> Handover {
    let envelope = Envelope {
        report_id: Uuid::from_u64_pair(0x019a_b000_0000_7000, 0x8000_0000_0000_0000 | n),
        reference: Reference::from_entropy(n),
        idempotency_key: Envelope::idempotency_key_of("desk", &n.to_string(), "report"),
        amends: None,
        origin: Origin::Human,
        test: false,
        channel: Channel {
            kind: "paper".into(),
            adapter: AdapterUsed { name: "paper".into(), version: "0.1.0".into(), instance: "desk".into() },
            community: None,
            extra: Extra::default(),
        },
        flow: FlowUsed {
            id: "report".into(),
            version: "1".into(),
            policy_pack: "gb-eng-wls/1".into(),
            locale: "en-GB".into(),
            mode: Mode::Full.into(),
        },
        org: None,
        is_moderator: false,
        source_ref: None,
        chat: None,
        started_at: at("2026-11-23T11:40:00Z"),
        submitted_at: at("2026-11-23T11:58:03Z"),
        signpost_shown_at: None,
        notice: Notice {
            version: "1".into(),
            shown_at: Some(at("2026-11-23T11:40:05Z")),
            locale: Some("en-GB".into()),
        },
        contact_salt: [7; 32],
        routing: None,
        marking: Marking::OfficialSensitive,
        retention: Retention { class: "standard".into(), review_after: None, edge_purge_after: None },
    };
    let mut handover = assemble(draft, envelope).expect("the sample is a valid report");
    sign(&mut handover.report, &SigningKey::from_bytes(&[3; 32]));
    handover
}
