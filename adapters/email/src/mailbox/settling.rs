//! Mails that are done with are moved away many at once: a server that moves one mail out of ten thousand looks at all of
//! them.
//!
//! What waits to be moved lies where it lay, so a crash costs as many repetitions. It waits for a second at most while
//! there is more to hand over, and not at all otherwise. Before a mail is handed over that may have ended the process
//! before, all is moved: whatever lies there when it does so again counts as tried.

use std::time::Duration;

use tokio::time::Instant;

use super::trouble::Trouble;
use super::{Mailbox, Open};
use crate::fetched::{MailKey, Place};

/// So many are moved at once.
const MOST: usize = 64;

/// The longest that one waits while others are handed over.
const LONGEST: Duration = Duration::from_secs(1);

/// The mails that are done with and lie where they lay, by where they go.
#[derive(Default)]
pub(super) struct Settling {
    mails: Vec<(Place, u32)>,
    since: Option<Instant>,
}

impl Settling {
    fn push(&mut self, place: Place, uid: u32) {
        self.since.get_or_insert_with(Instant::now);
        self.mails.push((place, uid));
    }

    /// Whether it is time, before a mail with so many attempts is handed over.
    pub(super) fn is_due(&self, tries: u8) -> bool {
        let waits_long = self.since.is_some_and(|it| it.elapsed() >= LONGEST);
        !self.mails.is_empty() && (tries > 0 || waits_long || self.mails.len() >= MOST)
    }

    fn to(&self, place: Place) -> Vec<u32> {
        self.mails.iter().filter(|it| it.0 == place).map(|it| it.1).collect()
    }

    fn forget(&mut self, uids: &[u32]) {
        self.mails.retain(|it| !uids.contains(&it.1));
        if self.mails.is_empty() {
            self.since = None;
        }
    }
}

impl Mailbox<'_> {
    /// Takes a mail out of the way, together with others, before the next wait for mail at the latest: to its folder, or,
    /// where that cannot be, with a keyword on it. A mail that is gone is settled, and so is one whose name means nothing
    /// any more: it comes again under another.
    pub(crate) fn settle_soon(&mut self, key: &MailKey, place: Place) {
        if self.uid_validity == Some(key.uid_validity) {
            self.settling.push(place, key.uid);
        }
    }

    /// The same at once.
    #[cfg(test)]
    pub(crate) async fn settle(
        &mut self,
        key: &MailKey,
        place: Place,
    ) -> Result<(), reportline_channel::RunError> {
        self.settle_soon(key, place);
        loop {
            match self.settle_all().await {
                Ok(()) => return Ok(()),
                Err(trouble) => self.cope(trouble)?,
            }
        }
    }

    /// Moves away all that is done with. What could not be moved is still to do.
    pub(super) async fn settle_all(&mut self) -> Result<(), Trouble> {
        for place in Place::ALL {
            // Its folder may be another one now, and then there is nothing to do.
            self.open().await?;
            let uids = self.settling.to(place);
            if uids.is_empty() {
                continue;
            }
            if !self.move_away(&uids, place).await? {
                for uid in &uids {
                    self.put_away(*uid, place).await?;
                }
            }
            self.settling.forget(&uids);
        }
        Ok(())
    }

    /// Whether they are all in their folder now.
    async fn move_away(&mut self, uids: &[u32], place: Place) -> Result<bool, Trouble> {
        let folders = &self.settings.folders;
        let Open { link, folder } = self.at();
        let (name, is_there) = match place {
            Place::Processed => (&folders.processed, folder.has_processed),
            Place::Quarantine => (&folders.quarantine, folder.has_quarantine),
            Place::Review => (&folders.review, folder.has_review),
        };
        if place == Place::Quarantine && folder.keeps_keywords {
            // Whoever moves them back gives them another chance.
            link.unmark_tries(uids).await?;
        }
        Ok(is_there && link.bring(uids, name).await?)
    }

    /// One mail, in whatever way it can be done.
    async fn put_away(&mut self, uid: u32, place: Place) -> Result<(), Trouble> {
        if self.move_away(&[uid], place).await? {
            return Ok(());
        }
        let Open { link, folder } = self.at();
        if !(folder.keeps_keywords && link.mark_as(uid, place).await?) {
            self.tell("the mail server neither moves nor marks mail; what is done will be offered again at each start");
        }
        Ok(())
    }
}
