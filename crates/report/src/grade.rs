//! What a capture is worth, computed from its facts and from nothing else.

use crate::evidence::CaptureMethod;
use crate::mail::Dkim;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The provenance grade of an evidence item. Computed, and shown to officers with its reason.
    pub enum Grade {
        /// The platform resolved it: author id, message id, words and time from its API; a mail whose DKIM holds.
        G1 = "G1",
        /// The platform's forward, with a known origin.
        G2 = "G2",
        /// The platform's forward, the author missing, but a locator is there.
        G3 = "G3",
        /// The platform's forward, the author hidden and no locator: the name can be anyone's.
        G4 = "G4",
        /// A picture, a pasted copy, a bare link.
        G5 = "G5",
        /// Described only.
        G6 = "G6",
    }
}

/// The facts of a capture. [`Evidence::facts`](crate::Evidence::facts) reads them off an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How it was captured; `None` for a method this version does not know.
    pub capture: Option<CaptureMethod>,
    /// The platform gave the author's lasting id. A broadcast channel is its own author.
    pub has_author_id: bool,
    /// The platform gave the message's id.
    pub has_message_id: bool,
    /// The platform gave the time.
    pub has_time: bool,
    /// The platform gave a name and withheld the id.
    pub has_hidden_author: bool,
    /// It can be found again: place and message id, or a link.
    pub has_locator: bool,
    /// There are files.
    pub has_files: bool,
    /// It is an account of something, not the thing or a copy of it.
    pub is_account: bool,
    /// What DKIM said, where it is a mail.
    pub dkim: Option<Dkim>,
}

impl Facts {
    /// The grade, and the key of the reason an officer reads.
    pub fn grade(self) -> (Grade, &'static str) {
        use CaptureMethod::*;
        match self.capture {
            Some(MessageCommand) if self.has_author_id && self.has_message_id && self.has_time => {
                (Grade::G1, "platform_resolved")
            }
            Some(MessageCommand | NativeForward | ReplyQuote) => self.grade_of_forward(),
            Some(EmailAttachedRfc822) => match self.dkim {
                Some(Dkim::Pass) => (Grade::G1, "mail_signature_holds"),
                Some(Dkim::Fail) => (Grade::G5, "mail_signature_broken"),
                Some(Dkim::None | Dkim::Unverifiable) | None => (Grade::G4, "mail_unverified"),
            },
            Some(EmailInlineForward) => (Grade::G5, "mail_copied"),
            Some(Upload) => (Grade::G5, "picture_or_copy"),
            Some(LinkGiven) => (Grade::G5, "link_only"),
            Some(Typed | OfficerEntry) if self.is_account => (Grade::G6, "described"),
            Some(Typed) => (Grade::G5, "pasted"),
            Some(OfficerEntry) if self.has_files => (Grade::G5, "picture_or_copy"),
            Some(OfficerEntry) => (Grade::G6, "described"),
            None => (Grade::G6, "capture_unknown"),
        }
    }

    fn grade_of_forward(self) -> (Grade, &'static str) {
        match self {
            Self { has_author_id: true, .. } => (Grade::G2, "forward_known_origin"),
            Self { has_locator: true, .. } => (Grade::G3, "forward_locator_only"),
            Self { has_hidden_author: true, .. } => (Grade::G4, "forward_author_hidden"),
            _ => (Grade::G4, "forward_author_missing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Facts = Facts {
        capture: None,
        has_author_id: false,
        has_message_id: false,
        has_time: false,
        has_hidden_author: false,
        has_locator: false,
        has_files: false,
        is_account: false,
        dkim: None,
    };
    const RESOLVED: Facts =
        Facts { has_author_id: true, has_message_id: true, has_time: true, has_locator: true, ..NOTHING };

    #[test]
    fn every_row_of_the_provenance_table_has_its_grade() {
        use CaptureMethod::*;
        let mail = |dkim| Facts { capture: Some(EmailAttachedRfc822), dkim, ..NOTHING };
        let rows = [
            (Facts { capture: Some(MessageCommand), ..RESOLVED }, Grade::G1, "platform_resolved"),
            (mail(Some(Dkim::Pass)), Grade::G1, "mail_signature_holds"),
            (Facts { capture: Some(NativeForward), ..RESOLVED }, Grade::G2, "forward_known_origin"),
            (Facts { capture: Some(ReplyQuote), ..RESOLVED }, Grade::G2, "forward_known_origin"),
            (
                Facts { capture: Some(MessageCommand), has_time: false, ..RESOLVED },
                Grade::G2,
                "forward_known_origin",
            ),
            (
                Facts { capture: Some(NativeForward), has_author_id: false, ..RESOLVED },
                Grade::G3,
                "forward_locator_only",
            ),
            (
                Facts { capture: Some(NativeForward), has_hidden_author: true, has_locator: true, ..NOTHING },
                Grade::G3,
                "forward_locator_only",
            ),
            (
                Facts { capture: Some(NativeForward), has_hidden_author: true, ..NOTHING },
                Grade::G4,
                "forward_author_hidden",
            ),
            (Facts { capture: Some(NativeForward), ..NOTHING }, Grade::G4, "forward_author_missing"),
            (mail(Some(Dkim::None)), Grade::G4, "mail_unverified"),
            (mail(Some(Dkim::Unverifiable)), Grade::G4, "mail_unverified"),
            (mail(None), Grade::G4, "mail_unverified"),
            (mail(Some(Dkim::Fail)), Grade::G5, "mail_signature_broken"),
            (Facts { capture: Some(EmailInlineForward), ..NOTHING }, Grade::G5, "mail_copied"),
            (Facts { capture: Some(Upload), has_files: true, ..NOTHING }, Grade::G5, "picture_or_copy"),
            (Facts { capture: Some(LinkGiven), has_locator: true, ..NOTHING }, Grade::G5, "link_only"),
            (Facts { capture: Some(Typed), ..NOTHING }, Grade::G5, "pasted"),
            (Facts { capture: Some(OfficerEntry), has_files: true, ..NOTHING }, Grade::G5, "picture_or_copy"),
            (Facts { capture: Some(OfficerEntry), ..NOTHING }, Grade::G6, "described"),
            (Facts { capture: Some(Typed), is_account: true, ..NOTHING }, Grade::G6, "described"),
            (NOTHING, Grade::G6, "capture_unknown"),
        ];
        for (facts, grade, reason) in rows {
            assert_eq!(facts.grade(), (grade, reason), "{facts:?}");
        }
    }

    #[test]
    fn nothing_but_a_platform_or_a_signature_earns_more_than_a_copy() {
        use CaptureMethod::*;
        for capture in [EmailInlineForward, Upload, LinkGiven, Typed, OfficerEntry] {
            let facts = Facts { capture: Some(capture), dkim: Some(Dkim::Pass), ..RESOLVED };
            assert!(facts.grade().0 >= Grade::G5, "{capture:?}");
        }
    }
}
