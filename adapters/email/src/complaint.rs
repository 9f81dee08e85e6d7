//! A feedback report of another mail provider (ARF, RFC 5965): somebody there marked a mail as abuse.
//!
//! It is a partner's feed with limits of its own, and never answered (email.md A3.7).

use crate::bounce::fields;
use crate::charset;
use crate::open::Opened;
use crate::personal::Personal;

/// What the machine's part of the report says. The mail itself is the first of the attached ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Complaint {
    /// `abuse`, `fraud`, `virus`, `other`, `not-spam` (section 7.3).
    pub feedback_type: Option<String>,
    /// The envelope's sender of the reported mail.
    pub original_mail_from: Option<Personal>,
    /// Where the reported mail came from.
    pub source_ip: Option<Personal>,
    /// Domains that the report is about.
    pub reported_domains: Vec<Personal>,
    /// Links that the report is about.
    pub reported_uris: Vec<Personal>,
    /// When the reported mail arrived, as written.
    pub arrival_date: Option<Personal>,
}

/// Reads a feedback report; `None` if the mail is none.
pub(crate) fn read(opened: &Opened<'_>) -> Option<Complaint> {
    let part = opened.part("message/feedback-report")?;
    let fields = fields(&charset::decode(&part.bytes(), None));
    let all = |name: &'static str| fields.iter().filter(move |it| it.0 == name).map(|it| it.1.as_str());
    let personal = |name: &'static str| {
        all(name).map(|it| it.trim_matches(['<', '>'])).find(|it| !it.is_empty()).map(Personal::from)
    };
    Some(Complaint {
        feedback_type: all("feedback-type").next().map(str::to_lowercase),
        original_mail_from: personal("original-mail-from"),
        source_ip: personal("source-ip"),
        reported_domains: all("reported-domain").map(Personal::from).collect(),
        reported_uris: all("reported-uri").map(Personal::from).collect(),
        arrival_date: personal("arrival-date").or_else(|| personal("received-date")),
    })
}
