//! One mail into the inbox: its files first, then the event. What the service cannot take now is offered again from here.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use reportline_channel::{
    Content, Context, Exhibit, File, Handed, Inbound, Inbox, KeepError, Missing, RunError,
};

use crate::EmailChannel;
use crate::fetched::{MailKey, Place};
use crate::receive::Draft;

/// The waits before the tries to hand over one mail: none, 0.25 s, 0.5 s .. 8 s, and that again.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// A mail that is to be handed over.
pub(crate) struct Work {
    pub(crate) key: MailKey,
    /// Where the mail goes once it is the service's.
    pub(crate) place: Place,
    pub(crate) draft: Draft,
    pub(crate) pause: Duration,
}

/// What became of it.
pub(crate) enum Ended {
    /// It is the service's; the server may be told.
    Taken { key: MailKey, place: Place, lane: String },
    /// The service cannot take it now.
    Lost(Box<Work>),
    /// It broke whoever worked on it.
    Broken,
}

impl Work {
    /// Whose it is: what one person wrote is handed over in order.
    pub(crate) fn lane(&self) -> &str {
        &self.draft.inbound.peer.0
    }

    /// The same where only the header could be had: the rest is missing, and the mail stays for a person to look at.
    pub(crate) fn without_body(mut self, size: u64) -> Self {
        self.draft.miss_body(size);
        Self { place: Place::Quarantine, ..self }
    }

    /// The next try, a while later.
    pub(crate) fn later(self) -> Self {
        let pause = (2 * self.pause).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        Self { pause, ..self }
    }
}

impl EmailChannel {
    pub(crate) async fn hand_over(&self, work: Work, context: Context<'_>) -> Ended {
        tokio::time::sleep(work.pause).await;
        match AssertUnwindSafe(self.offer(&work.draft, context.inbox)).catch_unwind().await {
            Ok(Ok(())) => Ended::Taken { key: work.key, place: work.place, lane: work.lane().to_owned() },
            Ok(Err(error)) => {
                tracing::warn!(channel = %context.id, error = %error, "a mail could not be handed over; it is tried again");
                Ended::Lost(Box::new(work))
            }
            Err(_) => Ended::Broken,
        }
    }

    async fn offer(&self, draft: &Draft, inbox: &dyn Inbox) -> Result<(), RunError> {
        let mut exhibits = Vec::new();
        for (exhibit, files) in &draft.exhibits {
            let mut handed = exhibit.files.clone();
            for file in files {
                handed.push(self.keep(file, inbox).await?);
            }
            exhibits.push(Exhibit { files: handed, ..exhibit.clone() });
        }
        let mut inbound: Inbound = draft.inbound.clone();
        if let Content::Said(said) = &mut inbound.content {
            said.exhibits = exhibits;
        }
        inbox.accept(inbound).await.map(drop)
    }

    /// Keeps a file, or says why it is missing.
    ///
    /// Errors: our own store is away; the event must not be accepted without the file.
    async fn keep(&self, file: &File, inbox: &dyn Inbox) -> Result<Handed, RunError> {
        if self.settings.is_without_media {
            return Ok(missing(file, Missing::Refused));
        }
        match inbox.keep(file.clone()).await {
            Ok(attachment) => Ok(Handed::Kept(attachment)),
            Err(KeepError::TooLarge { .. }) => Ok(missing(file, Missing::TooLarge)),
            Err(KeepError::Away(source)) => Err(RunError::Lost(source)),
        }
    }
}

fn missing(file: &File, why: Missing) -> Handed {
    Handed::Missing {
        why,
        name: file.name.clone(),
        size: u64::try_from(file.bytes.len()).ok(),
        declared_type: file.declared_type.clone(),
        platform_id: file.platform_id.clone(),
    }
}
