//! Reports that look like real ones, and a hub in a folder of its own.

use jiff::{SignedDuration, Timestamp};
use reportline_hub::{Acting, Actor, ContactPart, Filed, Hub, Place, Reading, Role};
use reportline_report::{
    Contact, Contactability, Handover, Level, Reference, Report, Tri, digest, next_link, sha256_hex,
};
use reportline_seal::LocalKey;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const NARRATIVE: &str =
    "They wrote that people like me should leave the country.\nThen they posted my street.";
pub(crate) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of a screenshot";

pub(crate) fn key() -> LocalKey {
    LocalKey::from_bytes([7; 32])
}

pub(crate) async fn open(place: impl Into<Place>) -> Hub {
    Hub::open(place, key()).await.unwrap()
}

pub(crate) async fn open_for_reading(place: impl Into<Place>) -> Reading {
    Hub::open_for_reading(place, key()).await.unwrap()
}

pub(crate) fn actor(name: &str, role: Role) -> Actor {
    Actor { name: name.parse().unwrap(), role }
}

pub(crate) fn lead() -> Actor {
    actor("lead-1", Role::Lead)
}

/// Somebody who acts a minute after noon, or a number of seconds after it.
pub(crate) fn by(who: &Actor) -> Acting<'_> {
    at(who, 60)
}

pub(crate) fn at(who: &Actor, seconds: i64) -> Acting<'_> {
    Acting { who, at: after(seconds) }
}

/// Noon of the day, and a number of seconds after it.
pub(crate) fn after(seconds: i64) -> Timestamp {
    let noon: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    noon + SignedDuration::from_secs(seconds)
}

pub(crate) fn id(n: u64) -> Uuid {
    Uuid::from_u64_pair(0x019a_b000_0000_7000, 0x8000_0000_0000_0000 | n)
}

/// A witness's report with words alone: valid, and nothing more.
pub(crate) fn report(n: u64) -> Report {
    from_json(json!({
        "schema": "ohr/1.0",
        "report_id": id(n),
        "idempotency_key": sha256_hex(&n.to_be_bytes()),
        "channel": {
            "kind": "web",
            "adapter": { "name": "web", "version": "0.1.0", "instance": "web-main" },
        },
        "started_at": "2026-11-23T11:40:00Z",
        "submitted_at": "2026-11-23T11:58:03Z",
        "reporter": { "role": "witness", "contactability": "anonymous" },
        "incident": { "narrative": NARRATIVE },
        "risk": { "immediate_danger": "no", "computed": { "level": "low", "rules_version": "1", "reasons": [] } },
        "consent": { "notice_version": "england-wales/1", "shown_at": "2026-11-23T11:40:05Z", "locale": "en-GB" },
    }))
}

/// A victim's report with a picture, a forwarded message, a link, a suspect and everything the page shows.
pub(crate) fn whole_report(n: u64) -> Report {
    let mut whole = serde_json::to_value(report(n)).unwrap();
    merge(
        &mut whole,
        json!({
            "flow": {
                "id": "report", "version": "1", "policy_pack": "england-wales/2026-07-01", "locale": "en-GB", "mode": "full",
            },
            "reporter": {
                "role": "victim", "contactability": "contactable", "age_band": "18_plus", "language": "en-GB",
                "needs": ["text_only"], "wants": ["investigation", "removal"],
            },
            "victim": {
                "kind": "self",
                "area": { "kind": "postcode_district", "value": "SW9", "name": "Brixton", "asserted_by": "reporter" },
                "repeat": { "tri": "yes", "count_band": "2_5" },
                "impact": { "kinds": ["fear", "stopped_posting"], "text": "I do not go out in the evening." },
            },
            "incident": {
                "occurred": {
                    "earliest": "2026-11-22T00:00:00Z", "latest": "2026-11-23T00:00:00Z", "precision": "day",
                    "raw": "yesterday", "ongoing": "yes",
                },
                "platform": { "slug": "x", "raw": "twitter" },
                "space": { "kind": "public_post", "visibility": "public", "name": "a thread of mine" },
                "behaviour": ["threat_violence", "doxxing"],
                "count_band": "6_20", "also_offline": "no",
                "previous_reports": [{ "to": "platform", "ref": "X-7731" }],
            },
            "motivation": {
                "perceived": ["religion", "race"], "detail": ["anti_muslim"], "perceived_by": "victim",
                "why": "They named my mosque.",
            },
            "risk": {
                "address_known_to_offender": "yes", "frightened": "yes",
                "computed": {
                    "level": "high", "rules_version": "1", "reasons": ["threat_and_address_known", "frightened"],
                },
            },
            "suspects": [{
                "accounts": [{
                    "platform": "x", "platform_user_id": "998877", "username": "someone_angry", "asserted_by": "platform",
                }],
                "known_to_victim": { "tri": "no", "relation": "online_only" },
            }],
            "evidence": [
                {
                    "id": "e1", "kind": "screenshot", "capture_method": "upload", "grade": "G5",
                    "grade_reason": "picture_or_copy",
                    "media": [{
                        "sha256": sha256_hex(PICTURE), "size": PICTURE.len(), "mime_sniffed": "image/png",
                        "filename": "Screenshot of my street.png", "blob_ref": "00", "status": "stored",
                    }],
                },
                {
                    "id": "e2", "kind": "message", "capture_method": "native_forward", "grade": "G4",
                    "grade_reason": "forward_author_hidden",
                    "original": {
                        "platform": "facebook", "author": { "display_name": "Angry Man" },
                        "posted_at": "2026-11-22T19:04:00Z",
                    },
                    "text": "we know where you live",
                },
                {
                    "id": "e3", "kind": "url", "capture_method": "link_given", "grade": "G5", "grade_reason": "link_only",
                    "url": { "as_given": "https://x.com/someone_angry/status/1724?s=20" },
                },
            ],
            "consent": {
                "purposes": { "record": "granted", "share_local_force": "granted", "notify_platform": "refused" },
            },
            "platform_action": { "reporter_reported": "yes", "still_up": "yes" },
            "routing": {
                "hint": { "force_slug": "metropolitan", "bcu": "AS", "basis": "victim_area", "table_version": "2026-06" },
            },
            "marking": "OFFICIAL-SENSITIVE",
            "retention": { "class": "online-hate", "review_after": "2027-11-23T00:00:00Z" },
        }),
    );
    let mut whole = from_json(whole);
    whole.public_ref = Some(Reference::from_entropy(0x9e37_79b9_7f4a_7c15));
    whole.contact_digest = Some(contact().digest());
    let chain = &mut whole.provenance.custody;
    for (seconds, action) in [(-1200, "collected"), (-117, "confirmed")] {
        let link = next_link(chain, after(seconds), "intake/desk-1", action, "00");
        chain.push(link);
    }
    whole.provenance.report_digest = Some(digest(&whole));
    whole
}

pub(crate) fn contact() -> Contact {
    serde_json::from_value(json!({
        "salt": "00ff",
        "name": "Amina Example",
        "methods": [
            { "kind": "email", "value": "amina@example.org", "safe": "yes" },
            { "kind": "phone", "value": "020 7946 0000", "when": "in the morning" },
        ],
        "postcode": "SW9 8PQ",
    }))
    .unwrap()
}

pub(crate) fn handover(report: Report) -> Handover {
    Handover { report, contact: None, blob_keys: Default::default(), return_address: None }
}

/// Of somebody who may be reached.
pub(crate) fn with_contact(mut report: Report) -> Handover {
    report.reporter.contactability = Contactability::Contactable.into();
    report.contact_digest = Some(contact().digest());
    Handover { contact: Some(contact()), ..handover(report) }
}

/// The report of somebody in danger.
pub(crate) fn life(mut report: Report) -> Report {
    report.risk.immediate_danger = Tri::Yes;
    report.risk.computed.as_mut().unwrap().level = Level::Life;
    report
}

/// Files a whole report with its picture and contact.
pub(crate) async fn file_whole(hub: &Hub, n: u64) -> Filed {
    hub.put_blob(&sha256_hex(PICTURE), PICTURE.to_vec()).await.unwrap();
    hub.file(&with_contact(whole_report(n)), after(0)).await.unwrap()
}

pub(crate) const SEALED: ContactPart = ContactPart::Sealed;
pub(crate) const OPENED: ContactPart = ContactPart::Opened;

pub(crate) fn from_json(report: Value) -> Report {
    serde_json::from_value(report).unwrap()
}

pub(crate) fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (field, value) in more {
                merge(into.entry(field).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}
