//! What a channel handed over, as evidence of the report: the platform's word stays the platform's word.

use jiff::Timestamp;
use reportline_channel::{Capture, Exhibit, Handed, MailDkim, MailFacts, Missing, SpaceKind};
use reportline_report::{
    Author, CaptureMethod, Dkim, Evidence, EvidenceKind, Mail, Media, MediaStatus, Original, Space,
    Visibility,
};

/// Words worth keeping of themselves: fewer are a greeting, unless there is a link in them.
const WORDS_WORTH_KEEPING: usize = 4;

/// Whether words that answer nothing are more than a greeting.
pub(super) fn is_worth_keeping(text: &str) -> bool {
    text.split_whitespace().count() >= WORDS_WORTH_KEEPING || text.contains("://")
}

/// The evidence an exhibit is. Its grade is computed when the draft takes it.
pub(super) fn evidence(exhibit: &Exhibit, now: Timestamp) -> Evidence {
    let mut evidence = Evidence::new(kind(exhibit), capture(exhibit.capture));
    evidence.text = exhibit.text.as_deref().map(Into::into);
    evidence.original = exhibit.origin.as_ref().map(original);
    evidence.email = exhibit.mail.as_ref().map(mail);
    evidence.media = exhibit.files.iter().map(|it| media(it, now)).collect();
    evidence
}

/// What there is to say to the person about a file that did not arrive.
pub(super) fn file_note(handed: &Handed) -> Option<&'static str> {
    match handed {
        Handed::Kept(_) => None,
        Handed::Missing { why: Missing::TooLarge, .. } => Some("note-file-too-large"),
        Handed::Missing { why: Missing::Failed, .. } => Some("note-file-failed"),
        Handed::Missing { why: Missing::Refused, .. } => Some("note-file-refused"),
    }
}

fn kind(exhibit: &Exhibit) -> EvidenceKind {
    match exhibit.capture {
        Capture::MessageCommand | Capture::NativeForward | Capture::ReplyQuote => EvidenceKind::Message,
        Capture::EmailAttachedRfc822 | Capture::EmailInlineForward => EvidenceKind::Email,
        Capture::Upload => exhibit.files.first().map_or(EvidenceKind::Message, kind_of_file),
    }
}

fn kind_of_file(handed: &Handed) -> EvidenceKind {
    let type_ = match handed {
        Handed::Kept(attachment) => {
            attachment.sniffed_type.as_deref().or(attachment.declared_type.as_deref())
        }
        Handed::Missing { declared_type, .. } => declared_type.as_deref(),
    };
    match type_.and_then(|it| it.split('/').next()) {
        Some("image" | "video") => EvidenceKind::Media,
        Some("audio") => EvidenceKind::Voice,
        _ => EvidenceKind::Document,
    }
}

fn capture(capture: Capture) -> CaptureMethod {
    match capture {
        Capture::MessageCommand => CaptureMethod::MessageCommand,
        Capture::NativeForward => CaptureMethod::NativeForward,
        Capture::ReplyQuote => CaptureMethod::ReplyQuote,
        Capture::Upload => CaptureMethod::Upload,
        Capture::EmailAttachedRfc822 => CaptureMethod::EmailAttachedRfc822,
        Capture::EmailInlineForward => CaptureMethod::EmailInlineForward,
    }
}

fn original(origin: &reportline_channel::Origin) -> Original {
    let space = origin.space.as_ref();
    Original {
        platform: origin.platform.clone(),
        message_id: origin.message_id.as_deref().map(Into::into),
        channel_id: space.and_then(|it| it.id.as_deref()).map(Into::into),
        guild_id: space.and_then(|it| it.within.as_deref()).map(Into::into),
        space: space.map(|it| Space {
            kind: it.kind.map(|kind| space_kind(kind).into()),
            name: it.name.as_deref().map(Into::into),
            platform_id: it.id.as_deref().map(Into::into),
            visibility: it
                .is_public
                .map(|is_public| if is_public { Visibility::Public } else { Visibility::Members }.into()),
        }),
        author: origin.author.as_ref().map(|it| Author {
            platform_user_id: it.id.as_deref().map(Into::into),
            username: it.username.as_deref().map(Into::into),
            display_name: it.display_name.as_deref().map(Into::into),
            is_bot: it.is_bot,
        }),
        posted_at: origin.posted_at,
        edited_at: origin.edited_at,
        reply_to: origin.reply_to.as_deref().map(Into::into),
        url: origin.url.as_deref().map(Into::into),
    }
}

fn space_kind(kind: SpaceKind) -> reportline_report::SpaceKind {
    match kind {
        SpaceKind::PublicPost => reportline_report::SpaceKind::PublicPost,
        SpaceKind::Group => reportline_report::SpaceKind::Group,
        SpaceKind::ServerChannel => reportline_report::SpaceKind::ServerChannel,
        SpaceKind::PrivateMessage => reportline_report::SpaceKind::PrivateMessage,
        SpaceKind::Email => reportline_report::SpaceKind::Email,
    }
}

fn mail(facts: &MailFacts) -> Mail {
    Mail {
        message_id: facts.message_id.as_deref().map(Into::into),
        from: facts.from.as_deref().map(Into::into),
        date: facts.date.as_deref().map(Into::into),
        received: facts.received.iter().map(|it| it.as_str().into()).collect(),
        auth_results: facts.auth_results.as_deref().map(Into::into),
        dkim: match facts.dkim {
            MailDkim::Pass => Dkim::Pass,
            MailDkim::Fail => Dkim::Fail,
            MailDkim::None => Dkim::None,
            MailDkim::Unverifiable => Dkim::Unverifiable,
        },
        signature: facts.signature.as_ref().map(|it| reportline_report::MailSignature {
            domain: it.domain.clone(),
            selector: it.selector.clone(),
            key: it.key.clone(),
        }),
        raw_sha256: facts.raw_sha256.clone(),
    }
}

fn media(handed: &Handed, now: Timestamp) -> Media {
    match handed {
        Handed::Kept(attachment) => Media {
            sha256: Some(attachment.sha256.clone()),
            size: Some(attachment.size),
            mime_declared: attachment.declared_type.clone(),
            mime_sniffed: attachment.sniffed_type.clone(),
            filename: attachment.name.as_deref().map(Into::into),
            blob_ref: Some(attachment.blob.0.clone()),
            platform_file_id: attachment.platform_id.as_deref().map(Into::into),
            fetched_at: Some(now),
            status: MediaStatus::Stored.into(),
        },
        Handed::Missing { why, name, size, declared_type, platform_id } => Media {
            sha256: None,
            size: *size,
            mime_declared: declared_type.clone(),
            mime_sniffed: None,
            filename: name.as_deref().map(Into::into),
            blob_ref: None,
            platform_file_id: platform_id.as_deref().map(Into::into),
            fetched_at: None,
            status: match why {
                Missing::TooLarge => MediaStatus::TooLarge,
                Missing::Failed => MediaStatus::Failed,
                Missing::Refused => MediaStatus::Refused,
            }
            .into(),
        },
    }
}
