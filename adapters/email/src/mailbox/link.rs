//! One connection to the server: a command, all that comes back, and the wait for news.
//!
//! Of `async-imap` only the stream, the parser and the login are used. Its `fetch` takes a `NO` for an empty answer and
//! the end of the connection for the end of one; its IDLE loses an EXISTS that comes before `+ idling`, and gives a
//! closed connection out as an interruption. Here every answer is read, and nothing is taken for granted.

use std::time::Duration;

use async_imap::Session;
use async_imap::imap_proto::{Capability, MailboxDatum, RequestId, Response, ResponseCode, Status};
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, timeout_at};

use super::stream::Stream;
use super::trouble::{Step, Trouble};
use crate::settings::Times;

/// A connection that is logged in.
pub(super) struct Link {
    session: Session<Stream>,
    times: Times,
    /// The tag of an IDLE that has begun and not ended.
    idling: Option<RequestId>,
    /// Not while a command is under way: whoever is cancelled then leaves half an answer unread.
    is_whole: bool,
    /// How many mails are in the open folder.
    exists: u32,
    /// Mails may have come since we last looked.
    pub(super) has_news: bool,
    pub(super) can: Abilities,
}

/// What the server can do beyond IMAP4rev1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Abilities {
    /// Tell of new mail by itself (RFC 2177).
    pub(super) idle: bool,
    /// Move in one go (RFC 6851).
    pub(super) moves: bool,
    /// Expunge one mail and leave others' alone (RFC 4315).
    pub(super) uid_expunge: bool,
}

/// How a command ended. `BAD` is [`Trouble::Declined`]: somebody made a mistake, and it is no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Ok { is_read_only: bool },
    No,
}

impl Link {
    /// Over a session that has just been logged in.
    pub(super) async fn new(session: Session<Stream>, times: Times) -> Result<Self, Trouble> {
        let mut can = Abilities::default();
        let mut link = Self { session, times, idling: None, is_whole: true, exists: 0, has_news: true, can };
        let note = |response: &Response<'_>| {
            if let Response::Capabilities(list) = response {
                can = Abilities::of(list);
            }
        };
        link.exchange(Step::LoggingIn, "CAPABILITY", note).await?;
        link.can = can;
        Ok(link)
    }

    /// Whether it can be used on.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Sends a command and reads until it is answered. Everything else that comes meanwhile goes to `take`, asked for or
    /// not: a server may say anything at any time (RFC 9051, section 5.2).
    ///
    /// Cancelled, or after an error, the link is not whole any more.
    pub(super) async fn exchange(
        &mut self,
        step: Step,
        command: &str,
        mut take: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Reply, Trouble> {
        self.end_idle().await?;
        self.is_whole = false;
        let silence = self.silence(step);
        self.session.get_mut().bears(silence);
        let end = Instant::now() + self.times.exchange;
        let answered = async {
            let tag = self.begin(step, command).await?;
            loop {
                if let Some(reply) = self.read(step, &tag, &mut take).await? {
                    return Ok(reply);
                }
            }
        };
        let reply = timeout_at(end, answered).await.unwrap_or(Err(Trouble::Silent(step)))?;
        self.is_whole = true;
        reply.ok_or(Trouble::Declined(step))
    }

    /// Puts a mail into a folder (RFC 9051, section 6.3.12).
    pub(super) async fn append(&mut self, folder: &str, raw: &[u8]) -> Result<Reply, Trouble> {
        let step = Step::Putting;
        self.end_idle().await?;
        self.is_whole = false;
        self.session.get_mut().bears(self.times.work);
        let end = Instant::now() + self.times.exchange;
        let answered = async {
            let tag = self.begin(step, &format!("APPEND \"{folder}\" {{{}}}", raw.len())).await?;
            let mut goes_on = false;
            while !goes_on {
                let note = |response: &Response<'_>| goes_on = matches!(response, Response::Continue(_));
                if let Some(reply) = self.read(step, &tag, note).await? {
                    return Ok(reply);
                }
            }
            let stream = self.session.get_mut();
            stream.write_all(raw).await.map_err(|it| Trouble::of_io(step, &it))?;
            stream.write_all(b"\r\n").await.map_err(|it| Trouble::of_io(step, &it))?;
            stream.flush().await.map_err(|it| Trouble::of_io(step, &it))?;
            loop {
                if let Some(reply) = self.read(step, &tag, |_| {}).await? {
                    return Ok(reply);
                }
            }
        };
        let reply = timeout_at(end, answered).await.unwrap_or(Err(Trouble::Silent(step)))?;
        self.is_whole = true;
        reply.ok_or(Trouble::Declined(step))
    }

    /// Waits with IDLE until the server tells of a mail, or for a while. Whatever it returns for, there may be mail.
    ///
    /// May be cancelled while it waits: the IDLE goes on, and the next command ends it.
    pub(super) async fn idle(&mut self) -> Result<(), Trouble> {
        self.begin_idle().await?;
        let end = Instant::now() + self.times.idle;
        // The wait has its own end.
        self.session.get_mut().bears(self.times.idle + self.times.step);
        let Some(tag) = self.idling.clone() else {
            return Ok(());
        };
        while !self.has_news {
            match timeout_at(end, self.read(Step::Waiting, &tag, |_| {})).await {
                Err(_) => break,
                Ok(Ok(None)) => {}
                // It ended the IDLE by itself.
                Ok(Ok(Some(_))) => self.idling = None,
                Ok(Err(trouble)) => {
                    self.is_whole = false;
                    return Err(trouble);
                }
            }
            if self.idling.is_none() {
                break;
            }
        }
        self.has_news = true;
        self.end_idle().await
    }

    /// A server that will not have it is not asked again.
    async fn begin_idle(&mut self) -> Result<(), Trouble> {
        if self.idling.is_some() {
            return Ok(());
        }
        self.is_whole = false;
        self.session.get_mut().bears(self.times.step);
        let end = Instant::now() + self.times.exchange;
        let begun = async {
            let tag = self.begin(Step::Waiting, "IDLE").await?;
            let mut goes_on = false;
            while !goes_on {
                let note = |response: &Response<'_>| goes_on = matches!(response, Response::Continue(_));
                if self.read(Step::Waiting, &tag, note).await?.is_some() {
                    return Ok(None);
                }
            }
            Ok(Some(tag))
        };
        self.idling = timeout_at(end, begun).await.unwrap_or(Err(Trouble::Silent(Step::Waiting)))?;
        self.can.idle = self.idling.is_some();
        self.is_whole = true;
        Ok(())
    }

    async fn end_idle(&mut self) -> Result<(), Trouble> {
        let Some(tag) = self.idling.take() else {
            return Ok(());
        };
        self.is_whole = false;
        self.session.get_mut().bears(self.times.step);
        let end = Instant::now() + self.times.exchange;
        let ended = async {
            let step = Step::Waiting;
            self.session.run_command_untagged("DONE").await.map_err(|it| Trouble::of(step, &it))?;
            while self.read(step, &tag, |_| {}).await?.is_none() {}
            Ok(())
        };
        timeout_at(end, ended).await.unwrap_or(Err(Trouble::Silent(Step::Waiting)))?;
        self.is_whole = true;
        Ok(())
    }

    /// The longest silence that is no failure.
    fn silence(&self, step: Step) -> Duration {
        match step {
            Step::Looking | Step::Fetching | Step::Moving | Step::Putting => self.times.work,
            _ => self.times.step,
        }
    }

    async fn begin(&mut self, step: Step, command: &str) -> Result<RequestId, Trouble> {
        self.session.run_command(command).await.map_err(|it| Trouble::of(step, &it))
    }

    /// Reads one answer. `Some` if it is the answer to the command of that tag, with `None` within for `BAD`.
    ///
    /// May be cancelled: what has come so far is kept by the session.
    async fn read(
        &mut self,
        step: Step,
        tag: &RequestId,
        take: impl FnOnce(&Response<'_>) + Send,
    ) -> Result<Option<Option<Reply>>, Trouble> {
        let read = self.session.read_response().await.map_err(|it| Trouble::of_io(step, &it))?;
        let answer = read.ok_or(Trouble::Broken(step))?;
        match answer.parsed() {
            Response::Done { tag: it, status, outcome } if it == tag => {
                let is_read_only = outcome.code == Some(ResponseCode::ReadOnly);
                return Ok(Some(match status {
                    Status::Ok => Some(Reply::Ok { is_read_only }),
                    Status::No => Some(Reply::No),
                    _ => None,
                }));
            }
            Response::Data { status: Status::Bye, .. } => return Err(Trouble::Broken(step)),
            Response::MailboxData(MailboxDatum::Exists(n)) => {
                self.has_news |= *n > self.exists;
                self.exists = *n;
            }
            Response::Expunge(_) => self.exists = self.exists.saturating_sub(1),
            _ => {}
        }
        take(answer.parsed());
        Ok(None)
    }
}

impl Abilities {
    fn of(list: &[Capability<'_>]) -> Self {
        let has = |name: &str| {
            list.iter().any(|it| matches!(it, Capability::Atom(it) if it.eq_ignore_ascii_case(name)))
        };
        Self { idle: has("IDLE"), moves: has("MOVE"), uid_expunge: has("UIDPLUS") }
    }
}
