//! How often a mail was tried. The server keeps the count, as keywords on the mail, so that it outlives the process.
//!
//! A keyword on one mail costs the server as much as one on a dozen. So the first attempt is noted at some of the mails
//! that are next, too. Where the process ends before it comes to them, the next one finds them with one attempt more than
//! they had, and is as careful with them as with mails that may be to blame.

use std::collections::{HashMap, HashSet};

use reportline_channel::RunError;

use super::trouble::Trouble;
use super::{Mailbox, Open};
use crate::fetched::MailKey;

/// At so many mails an attempt is noted in one go.
const AT_ONCE: usize = 16;

/// What is known of attempts at mails that wait.
#[derive(Default)]
pub(super) struct Attempts {
    /// How many had begun when we first saw a mail, where that is any. Nobody else counts meanwhile.
    before: HashMap<u32, u8>,
    /// The mails whose first attempt is noted, and has not begun.
    noted_ahead: HashSet<u32>,
}

impl Attempts {
    /// A mail was seen on the server.
    pub(super) fn saw(&mut self, uid: u32, tries: u8) {
        if tries > 0 {
            self.before.insert(uid, tries);
        }
    }

    /// How many had begun when we first saw it.
    pub(super) fn begun_before(&self, uid: u32) -> u8 {
        self.before.get(&uid).copied().unwrap_or_default()
    }

    /// The mails, one and some that are next, at which a first attempt is to be noted.
    fn to_note(&self, uid: u32, soon: Vec<u32>) -> Vec<u32> {
        let is_new = |it: &u32| *it != uid && !self.before.contains_key(it) && !self.noted_ahead.contains(it);
        [uid].into_iter().chain(soon.into_iter().filter(is_new)).collect()
    }
}

impl Mailbox<'_> {
    /// Notes the count of attempts at a mail, 1 to 6, as a keyword on it; so it holds also when reading the mail kills the
    /// process. To be called before anything looks into it.
    ///
    /// On a server that keeps no keywords nothing holds; the log says so.
    pub(crate) async fn note_tries(&mut self, key: &MailKey, n: u8) -> Result<(), RunError> {
        loop {
            match self.try_note_tries(key, n).await {
                Ok(()) => return Ok(()),
                Err(trouble) => self.cope(trouble)?,
            }
        }
    }

    /// Forgets the attempts at a mail: it was not the mail that was at fault.
    pub(crate) async fn forget_tries(&mut self, key: &MailKey) -> Result<(), RunError> {
        loop {
            match self.try_forget_tries(key).await {
                Ok(()) => return Ok(()),
                Err(trouble) => self.cope(trouble)?,
            }
        }
    }

    async fn try_note_tries(&mut self, key: &MailKey, n: u8) -> Result<(), Trouble> {
        self.open().await?;
        if self.uid_validity != Some(key.uid_validity) {
            return Ok(());
        }
        if n == 1 && self.attempts.noted_ahead.remove(&key.uid) {
            return Ok(());
        }
        let noted = match n {
            1 => self.attempts.to_note(key.uid, self.waiting.soon(AT_ONCE)),
            _ => vec![key.uid],
        };
        let Open { link, folder } = self.at();
        if folder.keeps_keywords && link.mark_tries(&noted, n).await? {
            self.attempts.noted_ahead.extend(noted.into_iter().filter(|it| *it != key.uid));
        } else {
            self.tell("the mail server keeps no keywords; a mail that ends the program is tried again at each start");
        }
        Ok(())
    }

    async fn try_forget_tries(&mut self, key: &MailKey) -> Result<(), Trouble> {
        self.open().await?;
        if self.uid_validity != Some(key.uid_validity) {
            return Ok(());
        }
        let Open { link, folder } = self.at();
        if folder.keeps_keywords {
            link.unmark_tries(&[key.uid]).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_first_attempt_is_noted_ahead() {
        let mut attempts = Attempts::default();
        attempts.saw(2, 0);
        attempts.saw(3, 1);
        attempts.noted_ahead.insert(4);
        assert_eq!(attempts.to_note(1, vec![1, 2, 3, 4, 5]), [1, 2, 5]);
        assert_eq!((attempts.begun_before(2), attempts.begun_before(3)), (0, 1));
    }
}
