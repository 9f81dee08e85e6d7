//! The way in for mails from files and pipes: to where the channel takes its mail from, and nowhere else.

use async_trait::async_trait;
use bytes::Bytes;
use reportline_channel::{RunError, Slot};

use crate::mailbox::Append;
use crate::maildir::Delivery;
use crate::settings::{Arrival, Settings};

/// Where mails are put in.
pub(crate) enum MailSlot<'a> {
    /// Onto the server.
    Append(Box<Append<'a>>),
    /// Into the Maildir.
    Delivery(Delivery),
}

impl<'a> MailSlot<'a> {
    pub(crate) async fn open(settings: &'a Settings) -> Result<Self, RunError> {
        Ok(match &settings.arrival {
            Arrival::Imap(server) => Self::Append(Box::new(Append::open(settings, server).await?)),
            Arrival::Maildir(folder) => Self::Delivery(Delivery::open(folder).await?),
        })
    }
}

#[async_trait]
impl Slot for MailSlot<'_> {
    async fn put(&mut self, raw: Bytes) -> Result<(), RunError> {
        let mail = without_envelope(raw);
        match self {
            Self::Append(it) => it.put(&mail).await,
            Self::Delivery(it) => it.put(mail).await,
        }
    }
}

/// Without the line that mbox files and pipes begin with (RFC 4155: `From ana@example.org Sun Mar ..`), which is the
/// envelope's and not the mail's.
fn without_envelope(raw: Bytes) -> Bytes {
    if !raw.starts_with(b"From ") {
        return raw;
    }
    let end = raw.iter().position(|it| *it == b'\n').map_or(0, |it| it + 1);
    raw.slice(end..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_an_envelope_is_no_part_of_a_mail() {
        let without = |it: &'static str| without_envelope(Bytes::from_static(it.as_bytes()));
        assert_eq!(&without("From ana@x Sun Mar  1 12:00:00 2026\nFrom: a@x\n")[..], b"From: a@x\n");
        assert_eq!(&without("From: a@x\n")[..], b"From: a@x\n");
        assert_eq!(&without("From ")[..], b"From ");
    }
}
