//! Where mail is taken from: a mailbox on a server, or a Maildir on this machine. Of both the same is asked: the next mail,
//! where it goes afterwards, how often it was tried.

use reportline_channel::RunError;
use tokio::sync::Notify;

use crate::fetched::{Fetched, MailKey, Place};
use crate::mailbox::Mailbox;
use crate::maildir::Maildir;
use crate::settings::{Arrival, Settings};

/// One place that mail arrives in.
///
/// Any call may be cancelled: what it was about to hand over or to settle is then still to do.
pub(crate) enum Source<'a> {
    Mailbox(Box<Mailbox<'a>>),
    Maildir(Box<Maildir<'a>>),
}

impl<'a> Source<'a> {
    /// Opens it; makes the folders beside it if they are missing. One attempt.
    pub(crate) async fn open(settings: &'a Settings) -> Result<Self, RunError> {
        Ok(match &settings.arrival {
            Arrival::Imap(server) => Self::Mailbox(Box::new(Mailbox::connect(settings, server).await?)),
            Arrival::Maildir(folder) => Self::Maildir(Box::new(Maildir::open(settings, folder).await?)),
        })
    }

    /// Asks whether all is well, and what could be better. Changes nothing.
    pub(crate) async fn probe(settings: &Settings) -> Result<Vec<String>, RunError> {
        match &settings.arrival {
            Arrival::Imap(server) => Ok(crate::mailbox::probe(settings, server).await?.advice()),
            Arrival::Maildir(folder) => crate::maildir::probe(folder).map(|()| Vec::new()),
        }
    }

    /// The next mail, senders in turns and each sender's oldest first. Waits until there is one, or until `wake`: then it
    /// is `None`. To be woken costs nothing, as it ends only the wait.
    pub(crate) async fn next_unless(&mut self, wake: &Notify) -> Result<Option<Fetched>, RunError> {
        match self {
            Self::Mailbox(it) => it.next_unless(wake).await,
            Self::Maildir(it) => it.next_unless(wake).await,
        }
    }

    /// Takes a mail out of the way, to its folder, before the next wait for mail at the latest: many together cost a server
    /// hardly more than one. A mail that is gone is settled.
    pub(crate) async fn settle(&mut self, key: &MailKey, place: Place) -> Result<(), RunError> {
        match self {
            Self::Mailbox(it) => {
                it.settle_soon(key, place);
                Ok(())
            }
            Self::Maildir(it) => it.settle(key, place).await,
        }
    }

    /// Notes how often a mail was tried, this attempt included. To be called before anything looks into it: the note is on
    /// the mail, so that it holds also when reading it ends the process.
    pub(crate) async fn note_tries(&mut self, key: &MailKey, n: u8) -> Result<(), RunError> {
        match self {
            Self::Mailbox(it) => it.note_tries(key, n).await,
            Self::Maildir(it) => it.note_tries(key, n).await,
        }
    }

    /// Forgets the attempts at a mail: it was not the mail that was at fault.
    pub(crate) async fn forget_tries(&mut self, key: &MailKey) -> Result<(), RunError> {
        match self {
            Self::Mailbox(it) => it.forget_tries(key).await,
            Self::Maildir(it) => it.forget_tries(key).await,
        }
    }
}
