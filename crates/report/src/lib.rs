//! The normalised report, `ohr/1`: its fields, its draft, its canonical form, and what makes it valid.
//!
//! A conversation fills a [`Draft`] field by field; [`assemble`] makes a [`Handover`] of it: the [`Report`], and
//! beside it the [`Contact`] part, which is kept and erased by itself. The rules, each with the test that holds it, are
//! in `docs/specs/report.md`; the JSON Schema generated from these types is `docs/report.schema.json`.
//!
//! What is absent: no clock, no chance, no I/O; no platform is spoken to, no text is judged.

mod area;
mod assemble;
mod canonical;
mod channel;
mod consent;
mod contact;
mod draft;
mod envelope;
mod evidence;
mod field;
mod grade;
mod handling;
mod handover;
mod incident;
mod mail;
mod media;
mod moment;
mod motivation;
mod personal;
mod platform;
mod problem;
mod provenance;
mod reference;
mod report;
mod reporter;
mod risk;
mod schema;
mod suspect;
mod tri;
mod urgency;
mod validate;
mod version;
mod victim;
mod vocabulary;

pub use area::{Area, AreaKind, Asserted};
pub use assemble::assemble;
pub use canonical::{
    VerifyError, canonical, digest, digest_of_document, document, key_id, sha256_hex, sign, verify,
};
pub use channel::{AdapterUsed, Channel, CommunityUsed, FlowUsed, Marking, Mode, Notice, Origin};
pub use consent::{Consent, Decision, Purpose, Withdrawal};
pub use contact::{ChatHandle, Contact, ContactKind, ContactMethod};
pub use draft::{Draft, DraftError, Value};
pub use envelope::Envelope;
pub use evidence::{Author, CaptureMethod, Evidence, EvidenceKind, Link, Original, Scan, Sensitivity};
pub use field::{Field, Shape};
pub use grade::{Facts, Grade};
pub use handling::{PlatformAction, Retention, Routing, RoutingBasis, RoutingHint};
pub use handover::Handover;
pub use incident::{
    Behaviour, Incident, Occurred, PreviousReport, ReportedTo, Space, SpaceKind, Translation, Visibility,
};
pub use mail::{Dkim, Mail, MailSignature};
pub use media::{Media, MediaStatus};
pub use moment::{Moment, Precision};
pub use motivation::{Detail, Motivation, PerceivedBy, Strand};
pub use personal::{Extra, Personal};
pub use platform::Platform;
pub use problem::Problem;
pub use provenance::{Custody, Provenance, Signature, broken_link, next_link};
pub use reference::{Reference, ReferenceError};
pub use report::Report;
pub use reporter::{AgeBand, Basis, Contactability, Need, Org, Relationship, Reporter, Role, Want};
pub use risk::{Computed, Level, Risk};
pub use schema::schema;
pub use suspect::{Account, Known, Relation, Suspect};
pub use tri::Tri;
pub use urgency::{RULES_VERSION, compute};
pub use validate::{read, validate};
pub use version::Version;
pub use victim::{CountBand, Impact, ImpactKind, Repeat, Victim, VictimKind, Vulnerability};
pub use vocabulary::{Open, Vocabulary};
