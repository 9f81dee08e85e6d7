//! What a mail in evidence says of itself, and what speaks for it.

use reportline_channel::{Author, MailDkim, MailFacts, MailSignature, Origin, Space, SpaceKind};

use crate::address::Address;
use crate::alignment::are_aligned;
use crate::dkim::Checked;
use crate::mail::Mail;
use crate::sender::Dkim;

/// The place abuse by mail happens in, as the report schema calls it.
const PLATFORM: &str = "email";

/// What its header says, and what was found of its signature.
pub(crate) fn facts(mail: &Mail, checked: &Checked) -> MailFacts {
    let results: Vec<&str> = mail.auth_results.iter().map(|it| it.written.0.as_str()).collect();
    MailFacts {
        message_id: mail.message_id.as_ref().map(|it| it.0.clone()),
        from: mail.from.first().map(written),
        date: mail.date.as_ref().map(|it| it.0.clone()),
        received: mail.received.iter().map(|it| it.0.clone()).collect(),
        auth_results: (!results.is_empty()).then(|| results.join("\n")),
        dkim: said(mail, &checked.dkim),
        signature: checked.signature.as_ref().map(|it| MailSignature {
            domain: it.domain.clone(),
            selector: it.selector.clone(),
            key: it.key.clone(),
        }),
        raw_sha256: None,
    }
}

/// What is said of a mail in evidence: a signature speaks for its author, or it says nothing of who wrote it.
fn said(mail: &Mail, dkim: &Dkim) -> MailDkim {
    match dkim {
        Dkim::Pass { domain } => match mail.from.as_slice() {
            [author] if are_aligned(domain, author.domain()) => MailDkim::Pass,
            _ => MailDkim::Unverifiable,
        },
        Dkim::Fail => MailDkim::Fail,
        Dkim::None => MailDkim::None,
        Dkim::Unverifiable if !mail.is_dkim_signed => MailDkim::None,
        Dkim::Unverifiable => MailDkim::Unverifiable,
    }
}

/// The mail as an original.
pub(crate) fn origin(mail: &Mail) -> Origin {
    Origin {
        author: mail.from.first().map(author),
        message_id: mail.message_id.as_ref().map(|it| it.0.clone()),
        posted_at: mail.at,
        reply_to: mail.in_reply_to.first().map(|it| it.0.clone()),
        ..in_mail()
    }
}

/// An original of which no more is known than that it is a mail.
pub(crate) fn in_mail() -> Origin {
    let space = Space { kind: Some(SpaceKind::Email), ..Space::default() };
    Origin { platform: PLATFORM.to_owned(), space: Some(space), ..Origin::default() }
}

/// Whoever has this address.
pub(crate) fn author(address: &Address) -> Author {
    Author { id: Some(address.normal.clone()), display_name: address.name.clone(), ..Author::default() }
}

fn written(address: &Address) -> String {
    match &address.name {
        Some(name) => format!("{name} <{}>", address.written),
        None => address.written.clone(),
    }
}
