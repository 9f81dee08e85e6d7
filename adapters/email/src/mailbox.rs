//! The mailbox that people write to, over IMAP: the next mail, where it goes afterwards, how often it was tried.
//!
//! A mail lies in the folder `mailbox` until it is settled; then it is moved away. So the server itself remembers what is
//! still to do, and a new start hands over all that lies there. Within one [`Mailbox`] no mail is handed over twice.
//!
//! 1. Look: `UID FETCH last+1:*` notes who wrote what is new. It is done at the start, after every wait whatever ended
//!    it, when the server tells of more, and once a second while others wait.
//! 2. Hand over, one mail at a time, senders in turns (`waiting`).
//! 3. Move away what is settled, many mails in one go (`settling`).
//! 4. Wait with IDLE, 4 minutes at most, or look once a minute where there is none.
//!
//! A lost connection is made again with growing pauses; after eight failures in a row the supervisor is told.

mod append;
mod attempts;
mod folder;
mod link;
mod login;
mod mail;
mod settling;
mod standing;
mod stream;
pub(crate) mod trouble;

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use reportline_channel::RunError;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use crate::fetched::{Fetched, MailKey, Raw};
use crate::settings::server::Server;
use crate::settings::{Settings, Times};
use crate::waiting::Waiting;
pub(crate) use append::Append;
use attempts::Attempts;
use folder::{Folder, HEADERS_LIMIT};
use link::Link;
use settling::Settling;
pub(crate) use standing::Standing;
use trouble::{Step, Trouble};

/// After this many failures in a row the supervisor is told: with pauses of 1, 2, 4 .. 60 s, after two minutes.
const FAILURES: u32 = 8;

/// A mail that breaks the connection this often is handed over as [`Raw::Unreadable`]: one mail must not stop all others.
const BREAKS: u8 = 3;

/// After this many looks that broke off, mails are not asked who they are from any more: one may be broken on the server.
const BROKEN_LOOKS: u8 = 2;

/// While mails wait, others are looked for this often, so that a line of thousands does not hide who came after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// One folder on one server.
///
/// Any call may be cancelled: what it was about to hand over or to settle is then still to do, and the connection is
/// made again if it was in the middle of an answer. Only the wait for mail costs nothing to cancel.
pub(crate) struct Mailbox<'a> {
    settings: &'a Settings,
    server: &'a Server,
    open: Option<Open>,
    /// The folder the names below are of.
    uid_validity: Option<u32>,
    /// The highest UID that was looked at.
    last: u32,
    looked_at: Option<Instant>,
    waiting: Waiting,
    attempts: Attempts,
    settling: Settling,
    /// How often the connection broke over a mail.
    breaks: HashMap<u32, u8>,
    n_broken_looks: u8,
    n_failures: u32,
    not_before: Option<Instant>,
    has_told: bool,
}

struct Open {
    link: Link,
    folder: Folder,
}

/// Asks whether all is well: reachable, TLS, login, the folder. Changes nothing.
pub(crate) async fn probe(settings: &Settings, server: &Server) -> Result<Standing, RunError> {
    let mut link = Link::open(settings, server).await?;
    let folder = link.examine_folder(&settings.folders).await?;
    Ok(Standing {
        has_idle: link.can.idle,
        has_move: link.can.moves,
        has_uid_expunge: link.can.uid_expunge,
        has_processed: folder.has_processed,
        has_quarantine: folder.has_quarantine,
        has_review: folder.has_review,
    })
}

impl<'a> Mailbox<'a> {
    /// Connects and opens the folder; creates the others if they are missing. One attempt.
    pub(crate) async fn connect(settings: &'a Settings, server: &'a Server) -> Result<Self, RunError> {
        let mut mailbox = Self {
            settings,
            server,
            open: None,
            uid_validity: None,
            last: 0,
            looked_at: None,
            waiting: Waiting::default(),
            attempts: Attempts::default(),
            settling: Settling::default(),
            breaks: HashMap::new(),
            n_broken_looks: 0,
            n_failures: 0,
            not_before: None,
            has_told: false,
        };
        mailbox.open().await?;
        Ok(mailbox)
    }

    /// The next mail, senders in turns and each sender's oldest first. Waits until there is one, or until `wake`: then it
    /// is `None`. To be woken costs nothing, as it ends only the wait.
    pub(crate) async fn next_unless(&mut self, wake: &Notify) -> Result<Option<Fetched>, RunError> {
        loop {
            match self.try_next(wake).await {
                Ok(fetched) => {
                    self.n_failures = 0;
                    return Ok(fetched);
                }
                Err(trouble) => self.cope(trouble)?,
            }
        }
    }

    /// The next mail, however long it takes.
    #[cfg(test)]
    pub(crate) async fn next(&mut self) -> Result<Fetched, RunError> {
        let never = Notify::new();
        loop {
            if let Some(fetched) = self.next_unless(&never).await? {
                return Ok(fetched);
            }
        }
    }

    async fn try_next(&mut self, wake: &Notify) -> Result<Option<Fetched>, Trouble> {
        loop {
            self.look().await?;
            while let Some(uid) = self.waiting.next() {
                if self.settling.is_due(self.attempts.begun_before(uid)) {
                    self.settle_all().await?;
                }
                let fetched = self.fetch(uid).await?;
                self.waiting.take();
                self.breaks.remove(&uid);
                if fetched.is_some() {
                    return Ok(fetched);
                }
            }
            self.settle_all().await?;
            tokio::select! {
                biased;
                () = wake.notified() => return Ok(None),
                waited = self.wait() => waited?,
            }
            self.n_failures = 0;
        }
    }

    /// Notes what is new, if it is time.
    async fn look(&mut self) -> Result<(), Trouble> {
        self.open().await?;
        let is_fresh = self.looked_at.is_some_and(|it| it.elapsed() < LOOK_EVERY);
        if self.waiting.next().is_some() && is_fresh && !self.at().link.has_news {
            return Ok(());
        }
        let (last, with_from) = (self.last, self.n_broken_looks < BROKEN_LOOKS);
        let seen = self.at().link.look(last, with_from).await?;
        self.looked_at = Some(Instant::now());
        self.n_broken_looks = 0;
        for (uid, seen) in seen {
            self.last = uid;
            if !seen.marks.is_done {
                self.waiting.push(&seen.from, uid);
                self.attempts.saw(uid, seen.marks.tries);
            }
        }
        Ok(())
    }

    /// Fetches a mail; `None` if it is gone, or somebody settled it.
    async fn fetch(&mut self, uid: u32) -> Result<Option<Fetched>, Trouble> {
        let key = MailKey { uid_validity: self.uid_validity.unwrap_or_default(), uid };
        if self.breaks.get(&uid).is_some_and(|it| *it >= BREAKS) {
            let raw = Raw::Unreadable;
            return Ok(Some(Fetched { key, size: 0, raw, tries: 0, is_vouched: false }));
        }
        let limit = self.settings.mail_limit;
        let link = &mut self.at().link;
        let Some(seen) = link.look_at(uid).await?.filter(|it| !it.marks.is_done) else {
            return Ok(None);
        };
        let size = seen.size.unwrap_or_default();
        let raw = match size > limit {
            true => link.headers(uid).await?.map(|headers| Raw::TooLarge { headers }),
            false => link.body(uid).await?.map(|raw| within(limit, raw)),
        };
        let (tries, is_vouched) = (self.attempts.begun_before(uid), seen.marks.is_flagged);
        Ok(raw.map(|raw| Fetched { key, size, raw, tries, is_vouched }))
    }

    async fn wait(&mut self) -> Result<(), Trouble> {
        let poll = self.settings.times.poll;
        let link = &mut self.at().link;
        if link.can.idle {
            link.idle().await?;
            if link.can.idle {
                return Ok(());
            }
        }
        link.has_news = true;
        sleep(poll).await;
        // A server need not tell of mail before it is spoken to (RFC 9051, section 6.1.2).
        link.exchange(Step::Waiting, "NOOP", |_| {}).await.map(drop)
    }

    /// Makes sure that there is a connection to the open folder.
    async fn open(&mut self) -> Result<(), Trouble> {
        if self.open.as_ref().is_some_and(|it| it.link.is_whole()) {
            return Ok(());
        }
        self.open = None;
        if let Some(not_before) = self.not_before {
            sleep_until(not_before).await;
        }
        let mut link = Link::open(self.settings, self.server).await?;
        let folder = link.open_folder(&self.settings.folders).await?;
        // RFC 9051, section 2.3.1.1: another value, and no name means what it meant.
        if self.uid_validity.replace(folder.uid_validity) != Some(folder.uid_validity) {
            self.last = 0;
            self.waiting.clear();
            self.attempts = Attempts::default();
            self.settling = Settling::default();
            self.breaks.clear();
        }
        self.open = Some(Open { link, folder });
        Ok(())
    }

    fn at(&mut self) -> &mut Open {
        self.open.as_mut().expect("whoever works on the folder has opened it")
    }

    /// Prepares for the next attempt, or gives up.
    fn cope(&mut self, trouble: Trouble) -> Result<(), RunError> {
        self.open = None;
        match trouble.step() {
            Some(Step::Fetching) => {
                if let Some(uid) = self.waiting.next() {
                    *self.breaks.entry(uid).or_default() += 1;
                    self.waiting.postpone();
                }
            }
            Some(Step::Looking) => self.n_broken_looks = self.n_broken_looks.saturating_add(1),
            _ => {}
        }
        self.n_failures += 1;
        if trouble.is_final() || self.n_failures >= FAILURES {
            self.n_failures = 0;
            return Err(trouble.into());
        }
        tracing::warn!(attempt = self.n_failures, error = %trouble, "the mailbox is out of reach; it is tried again");
        self.not_before = Some(Instant::now() + pause(&self.settings.times, self.n_failures));
        Ok(())
    }

    /// Tells the operator, once.
    fn tell(&mut self, what: &'static str) {
        if !std::mem::replace(&mut self.has_told, true) {
            tracing::warn!("{what}");
        }
    }
}

/// The server's own measure may be wrong; what came is not.
fn within(limit: u64, raw: Bytes) -> Raw {
    match u64::try_from(raw.len()).is_ok_and(|it| it <= limit) {
        true => Raw::Whole(raw),
        false => {
            let end = raw.windows(4).position(|it| it == b"\r\n\r\n").map_or(HEADERS_LIMIT, |it| it + 4);
            // A copy, so that the rest is freed.
            Raw::TooLarge { headers: Bytes::copy_from_slice(&raw[..end.min(HEADERS_LIMIT)]) }
        }
    }
}

/// The pause after the `n`th failure in a row: 1 s, 2 s, 4 s .. 60 s.
fn pause(times: &Times, n: u32) -> Duration {
    let doublings = n.saturating_sub(1).min(16);
    (times.first_pause * 2_u32.pow(doublings)).min(times.last_pause)
}
