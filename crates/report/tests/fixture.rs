//! What the tests begin from: an envelope, and the evidence of a forward.

use jiff::Timestamp;
use reportline_report::{
    AdapterUsed, Author, CaptureMethod, Channel, ChatHandle, Draft, Envelope, Evidence, EvidenceKind, Extra,
    Field, FlowUsed, Marking, Media, MediaStatus, Mode, Notice, Origin, Original, Reference, Retention,
    Space, SpaceKind, Tri, Value,
};
use uuid::Uuid;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a time of RFC 3339")
}

pub(crate) fn envelope(mode: Mode) -> Envelope {
    Envelope {
        report_id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
        reference: Reference::from_entropy(0x0123_4567_89AB_CDEF),
        idempotency_key: Envelope::idempotency_key_of("desk-1", "conversation-1", "run-1"),
        amends: None,
        origin: Origin::Human,
        test: false,
        channel: Channel {
            kind: "paper".into(),
            adapter: AdapterUsed { name: "paper".into(), version: "0.1.0".into(), instance: "desk-1".into() },
            community: None,
            extra: Extra::default(),
        },
        flow: FlowUsed {
            id: "report".into(),
            version: "1".into(),
            policy_pack: "england-wales/2026-07-01".into(),
            locale: "en-GB".into(),
            mode: mode.into(),
        },
        org: None,
        is_moderator: false,
        source_ref: Some("5f1c".into()),
        chat: Some(ChatHandle { channel: "desk-1".into(), user_id: "4242".into() }),
        started_at: at("2026-03-01T10:00:00Z"),
        submitted_at: at("2026-03-01T10:07:30Z"),
        signpost_shown_at: Some(at("2026-03-01T10:00:01Z")),
        notice: Notice {
            version: "2026-01".into(),
            shown_at: Some(at("2026-03-01T10:00:01Z")),
            locale: Some("en-GB".into()),
        },
        contact_salt: [7; 32],
        routing: None,
        marking: Marking::OfficialSensitive,
        retention: Retention { class: "standard".into(), review_after: None, edge_purge_after: None },
    }
}

pub(crate) fn one(word: &str) -> Value {
    Value::One(word.into())
}

pub(crate) fn text(words: &str) -> Value {
    Value::Text(words.into())
}

/// A draft of answers.
pub(crate) fn draft<const N: usize>(answers: [(Field, Value); N]) -> Draft {
    let mut draft = Draft::default();
    for (field, value) in answers {
        draft.set(field, value).expect("the value fits the field");
    }
    draft
}

/// The shortest draft that assembles: danger skipped, one sentence told.
pub(crate) fn shortest() -> Draft {
    let mut draft = draft([(Field::IncidentNarrative, text("He wrote it under my photograph."))]);
    draft.skip(Field::RiskImmediateDanger);
    assert_eq!(draft.tri(Field::RiskImmediateDanger), Tri::Skipped);
    draft
}

/// A forwarded message of `author`, with one picture.
pub(crate) fn forward(author: Option<&str>, message_id: &str) -> Evidence {
    let original = Original {
        platform: "chat".into(),
        message_id: Some(message_id.into()),
        channel_id: Some("-100".into()),
        space: Some(Space { kind: Some(SpaceKind::Group.into()), ..Space::default() }),
        author: Some(Author {
            platform_user_id: author.map(Into::into),
            display_name: Some("Nobody You Know".into()),
            ..Author::default()
        }),
        posted_at: Some(at("2026-02-28T23:59:00Z")),
        ..Original::default()
    };
    let picture = Media {
        sha256: Some("a".repeat(64)),
        size: Some(120_000),
        mime_declared: Some("image/jpeg".into()),
        mime_sniffed: Some("image/jpeg".into()),
        filename: Some("photograph-of-my-door.jpg".into()),
        blob_ref: Some("b".repeat(64)),
        platform_file_id: None,
        fetched_at: Some(at("2026-03-01T10:01:00Z")),
        status: MediaStatus::Stored.into(),
    };
    Evidence {
        original: Some(original),
        text: Some("we know your street".into()),
        media: vec![picture],
        ..Evidence::new(EvidenceKind::Message, CaptureMethod::NativeForward)
    }
}
