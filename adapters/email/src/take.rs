//! The loop: the next mail is read and judged, handed over, and only then taken out of the way.
//!
//! 1. That an attempt begins is counted on the mail, before anything looks into it: whatever ends the program must not end
//!    it for ever.
//! 2. Another process reads it first (`taster.rs`). If that dies of it twice, the mail goes to Quarantine. One that was only
//!    under way when the service ended has more chances: it may have been anybody's fault.
//! 3. It is read and judged. What is not handed over goes to its folder at once.
//! 4. The rest is handed over beside the wait for more mail, one of a person at a time. Where the service cannot take it,
//!    the marks come off again: it was not the mail's fault.
//! 5. What was taken is moved to Processed. A crash before that costs one repetition, which the hash of the mail shows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use reportline_channel::{Context, RunError};
use tokio::sync::Notify;

use crate::dkim::Verifier;
use crate::fetched::{Fetched, MailKey, Place, Raw};
use crate::hand_over::{Ended, Work};
use crate::judge::{Fate, judge};
use crate::lanes::Lanes;
use crate::memory::Memory;
use crate::read::{Received, read};
use crate::receive::draft;
use crate::source::Source;
use crate::taster::{Tasted, Taster};
use crate::{EmailChannel, NOBODY_PROVEN};

/// So many mails are in memory at once: each may have `mail_limit_mb`.
const AT_ONCE: usize = 8;

/// With so many tries a mail is not looked into any more. It is the most that `source.rs` can count.
const MOST_TRIES: u8 = 6;

/// What an attempt counts that ended whoever read the mail. Any other counts one.
const DEADLY: u8 = 3;

/// How long keeping what is remembered may take at the end: a channel has two seconds to stop.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What a mail that was read is to become.
enum Sorted {
    HandOver(Box<Work>),
    Settle(MailKey, Place),
}

impl EmailChannel {
    /// Takes mails until told to stop.
    pub(crate) async fn take(&self, context: Context<'_>) -> Result<(), RunError> {
        self.recall(context).await?;
        if self.settings.authserv_id.is_none() {
            tracing::warn!(channel = %context.id, "{NOBODY_PROVEN}");
        }
        let outcome = self.take_all(context).await;
        if context.stop.is_cancelled() {
            // Best effort, so that a restart counts on.
            let _ = tokio::time::timeout(LAST_WORDS, self.keep_memory(context)).await;
            return Ok(());
        }
        outcome
    }

    async fn take_all(&self, context: Context<'_>) -> Result<(), RunError> {
        let mut source = tokio::select! {
            biased;
            () = context.stop.cancelled() => return Ok(()),
            source = Source::open(&self.settings) => source?,
        };
        let mut taster = Taster::new(context.aside);
        let verifier = Verifier::new(&self.settings.name_servers);
        let mut lanes = Lanes::default();
        let mut running = FuturesUnordered::new();
        let mut ended: Vec<Ended> = Vec::new();
        let wake = Notify::new();
        loop {
            // What ended meanwhile is told to the server; what came is begun.
            for ended in ended.drain(..) {
                let next = tokio::select! {
                    biased;
                    () = context.stop.cancelled() => return Ok(()),
                    next = self.conclude(ended, &mut source, &mut lanes) => next?,
                };
                running.extend(next.map(|it| self.hand_over(it, context).boxed()));
            }
            let fetched = {
                let mut next = std::pin::pin!(source.next_unless(&wake));
                loop {
                    let has_room = lanes.len() < AT_ONCE || !ended.is_empty();
                    tokio::select! {
                        biased;
                        () = context.stop.cancelled() => return Ok(()),
                        Some(it) = running.next() => {
                            ended.push(it);
                            wake.notify_one();
                        }
                        () = self.changed.notified() => self.keep_memory(context).await,
                        fetched = &mut next, if has_room => break fetched?,
                    }
                }
            };
            let Some(fetched) = fetched else { continue };
            let sorted = tokio::select! {
                biased;
                () = context.stop.cancelled() => return Ok(()),
                sorted = self.sort(fetched, &mut source, &mut taster, verifier.as_ref(), context) => sorted?,
            };
            let free = sorted.and_then(|it| lanes.begin(*it));
            running.extend(free.map(|it| self.hand_over(it, context).boxed()));
        }
    }

    /// Tells the server what became of a mail; gives what is to be done next in its lane.
    async fn conclude(
        &self,
        ended: Ended,
        source: &mut Source<'_>,
        lanes: &mut Lanes,
    ) -> Result<Option<Work>, RunError> {
        match ended {
            Ended::Taken { key, place, lane } => {
                source.settle(&key, place).await?;
                Ok(lanes.finish(&lane))
            }
            Ended::Lost(work) => {
                source.forget_tries(&work.key).await?;
                Ok(Some(work.later()))
            }
            Ended::Broken => Err(RunError::lost("a mail broke whoever worked on it")),
        }
    }

    /// Reads and judges a mail. What is not to be handed over is settled.
    async fn sort(
        &self,
        fetched: Fetched,
        source: &mut Source<'_>,
        taster: &mut Taster<'_>,
        verifier: Option<&Verifier>,
        context: Context<'_>,
    ) -> Result<Option<Box<Work>>, RunError> {
        let Fetched { key, size, raw, tries, is_vouched } = fetched;
        let settled = match raw {
            Raw::Whole(raw) => match self.is_readable(key, tries, &raw, source, taster).await? {
                true => self.read_and_judge(key, &raw, is_vouched, verifier, context).await?,
                false => {
                    tracing::error!(channel = %context.id, "a mail ended whoever read it; it lies in quarantine");
                    Sorted::Settle(key, Place::Quarantine)
                }
            },
            Raw::TooLarge { headers } => {
                tracing::warn!(channel = %context.id, size, "a mail is larger than `mail_limit_mb`; it lies in quarantine");
                let is_readable = self.is_readable(key, tries, &headers, source, taster).await?;
                let sorted = match is_readable {
                    // A signature of what is not all there cannot hold.
                    true => Some(self.read_and_judge(key, &headers, is_vouched, None, context).await?),
                    false => None,
                };
                match sorted {
                    // Whoever wrote it is told; nothing else of it is known.
                    Some(Sorted::HandOver(work)) => Sorted::HandOver(Box::new(work.without_body(size))),
                    _ => Sorted::Settle(key, Place::Quarantine),
                }
            }
            Raw::Unreadable => {
                tracing::error!(channel = %context.id, "the mail server does not give out a mail; it lies in quarantine");
                Sorted::Settle(key, Place::Quarantine)
            }
        };
        match settled {
            Sorted::HandOver(work) => Ok(Some(work)),
            Sorted::Settle(key, place) => {
                // What it taught is kept before it is out of the way.
                self.keep_memory(context).await;
                source.settle(&key, place).await?;
                Ok(None)
            }
        }
    }

    /// Whether a mail can be read and whoever reads it lives on. Each attempt is noted before it begins.
    async fn is_readable(
        &self,
        key: MailKey,
        tries: u8,
        raw: &Bytes,
        source: &mut Source<'_>,
        taster: &mut Taster<'_>,
    ) -> Result<bool, RunError> {
        let mut tries = tries;
        while tries < MOST_TRIES {
            source.note_tries(&key, tries + 1).await?;
            match taster.taste(raw).await {
                Ok(Tasted::Harmless) => return Ok(true),
                Ok(Tasted::Deadly) => {
                    tries = MOST_TRIES.min(tries + DEADLY);
                    source.note_tries(&key, tries).await?;
                    tracing::warn!(uid = key.uid, "a mail ended the process that reads mails first");
                }
                Err(error) => {
                    source.forget_tries(&key).await?;
                    return Err(error);
                }
            }
        }
        Ok(false)
    }

    async fn read_and_judge(
        &self,
        key: MailKey,
        raw: &Bytes,
        is_vouched: bool,
        verifier: Option<&Verifier>,
        context: Context<'_>,
    ) -> Result<Sorted, RunError> {
        let mut received = match catch_unwind(AssertUnwindSafe(|| read(raw, &self.reading))) {
            Ok(Ok(received)) => received,
            Ok(Err(refusal)) => {
                tracing::warn!(channel = %context.id, why = refusal.word(), "a mail cannot be read; it lies in quarantine");
                return Ok(Sorted::Settle(key, Place::Quarantine));
            }
            Err(_) => {
                return Err(RunError::lost("a mail broke the reading of it"));
            }
        };
        if let Some(verifier) = verifier {
            received.check(raw, &self.reading, verifier).await;
        }
        let fate = self.with_memory(|memory| judge(&received, is_vouched, &self.settings.address, memory));
        Ok(self.obey(key, fate, &received, raw, context))
    }

    fn obey(
        &self,
        key: MailKey,
        fate: Fate,
        received: &Received,
        raw: &Bytes,
        context: Context<'_>,
    ) -> Sorted {
        match fate {
            Fate::Taken { from, token, answers } => {
                self.change_memory(|memory| memory.heard(&token));
                let whole = self.settings.keeps_whole_mails.then(|| raw.clone());
                let draft = draft(received, from, answers, &self.settings.address, whole);
                Sorted::HandOver(Box::new(Work {
                    key,
                    place: Place::Processed,
                    draft,
                    pause: Duration::ZERO,
                }))
            }
            Fate::Gone(token) => {
                self.change_memory(|memory| memory.gone(&token));
                tracing::info!(channel = %context.id, "a letter came back for good; nothing more is sent to that address");
                Sorted::Settle(key, Place::Processed)
            }
            Fate::Noted(what) => {
                tracing::info!(channel = %context.id, what, "a mail was noted");
                Sorted::Settle(key, Place::Processed)
            }
            Fate::Review(what) => {
                let folder = &self.settings.folders.review;
                tracing::warn!(channel = %context.id, what, folder, "a mail waits for a person to look at it");
                Sorted::Settle(key, Place::Review)
            }
        }
    }

    /// Reads what is remembered; a new channel draws its key and keeps it before anybody uses it.
    async fn recall(&self, context: Context<'_>) -> Result<(), RunError> {
        if *self.is_ready.borrow() {
            return Ok(());
        }
        let cursor = context.inbox.cursor().await?;
        let memory = match cursor.as_deref().map(Memory::read) {
            Some(Some(memory)) => memory,
            known => {
                if known.is_some() {
                    tracing::error!(channel = %context.id, "what was remembered cannot be read; letters sent so far are not known any more");
                }
                let memory = Memory::new();
                context.inbox.save_cursor(&memory.written()).await?;
                memory
            }
        };
        *self.memory() = Some(memory);
        self.is_ready.send_replace(true);
        Ok(())
    }

    /// Best effort: counts that lag behind cost a letter too many at worst.
    async fn keep_memory(&self, context: Context<'_>) {
        let written = self.take_changes();
        if let Some(written) = written
            && let Err(error) = context.inbox.save_cursor(&written).await
        {
            tracing::debug!(error = %error, "what is remembered was not kept");
            self.is_changed.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }
}
