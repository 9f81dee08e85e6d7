//! Commands on the open folder: what lies in it, what is fetched, marked and moved.

use std::collections::BTreeMap;

use async_imap::imap_proto::{AttributeValue, MessageSection, Response, ResponseCode, SectionPath, Status};
use bytes::Bytes;

use super::link::{Link, Reply};
use super::mail::{Marks, TRIES};
use super::trouble::{Step, Trouble};
use crate::fetched::Place;
use crate::settings::Folders;

/// More of a mail's headers is not fetched when the rest is too large.
pub(super) const HEADERS_LIMIT: usize = 64 << 10;

/// Of a header `From` no more is kept: it is as long as its sender likes, and there may be ten thousand.
const FROM_LIMIT: usize = 1 << 10;

/// The open folder, and its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) uid_validity: u32,
    /// The server keeps keywords of our own choice (`PERMANENTFLAGS \*`).
    pub(super) keeps_keywords: bool,
    pub(super) has_processed: bool,
    pub(super) has_quarantine: bool,
    pub(super) has_review: bool,
}

/// A mail as it was seen in passing.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) marks: Marks,
    pub(super) size: Option<u64>,
    /// The header `From`, raw.
    pub(super) from: Vec<u8>,
}

impl Link {
    /// Opens the folder that mail arrives in, and creates its neighbours if they are not there.
    pub(super) async fn open_folder(&mut self, folders: &Folders) -> Result<Folder, Trouble> {
        let mut folder = self.opened("SELECT", &folders.mailbox).await?;
        folder.has_processed =
            self.has(&folders.processed).await? || self.creates(&folders.processed).await?;
        folder.has_quarantine =
            self.has(&folders.quarantine).await? || self.creates(&folders.quarantine).await?;
        folder.has_review = self.has(&folders.review).await? || self.creates(&folders.review).await?;
        Ok(folder)
    }

    /// Looks at the same, and changes nothing. Keywords cannot be judged then.
    pub(super) async fn examine_folder(&mut self, folders: &Folders) -> Result<Folder, Trouble> {
        let mut folder = self.opened("EXAMINE", &folders.mailbox).await?;
        folder.has_processed = self.has(&folders.processed).await?;
        folder.has_quarantine = self.has(&folders.quarantine).await?;
        folder.has_review = self.has(&folders.review).await?;
        Ok(folder)
    }

    async fn opened(&mut self, verb: &str, name: &str) -> Result<Folder, Trouble> {
        let mut uid_validity = None;
        // RFC 9051, section 7.1: without PERMANENTFLAGS, all can be changed.
        let mut keeps_keywords = true;
        let note = |response: &Response<'_>| {
            let Response::Data { status: Status::Ok, outcome } = response else {
                return;
            };
            match &outcome.code {
                Some(ResponseCode::UidValidity(it)) => uid_validity = Some(*it),
                Some(ResponseCode::PermanentFlags(flags)) => keeps_keywords = takes_ours(flags),
                _ => {}
            }
        };
        match self.exchange(Step::Opening, &format!("{verb} \"{name}\""), note).await? {
            Reply::No => Err(Trouble::NoMailbox),
            Reply::Ok { is_read_only: true } if verb == "SELECT" => Err(Trouble::ReadOnly),
            Reply::Ok { .. } => {
                let uid_validity = uid_validity.ok_or(Trouble::Garbled(Step::Opening))?;
                Ok(Folder { uid_validity, keeps_keywords, ..Folder::default() })
            }
        }
    }

    async fn has(&mut self, name: &str) -> Result<bool, Trouble> {
        let command = format!("STATUS \"{name}\" (UIDNEXT)");
        Ok(self.exchange(Step::Opening, &command, |_| {}).await? != Reply::No)
    }

    async fn creates(&mut self, name: &str) -> Result<bool, Trouble> {
        let command = format!("CREATE \"{name}\"");
        Ok(self.exchange(Step::Opening, &command, |_| {}).await? != Reply::No)
    }

    /// The mails above a UID, in order. `with_from` also asks who they are from.
    pub(super) async fn look(&mut self, after: u32, with_from: bool) -> Result<BTreeMap<u32, Seen>, Trouble> {
        let items = if with_from { "UID FLAGS BODY.PEEK[HEADER.FIELDS (FROM)]" } else { "UID FLAGS" };
        let command = format!("UID FETCH {}:* ({items})", after.saturating_add(1));
        self.has_news = false;
        let mut seen = self.attributes(Step::Looking, &command).await?;
        // `n:*` always holds the last mail, also when its UID is below n (RFC 9051, section 9, seq-range).
        seen.retain(|uid, _| *uid > after);
        Ok(seen)
    }

    /// What is known of one mail; `None` if it is not there any more.
    pub(super) async fn look_at(&mut self, uid: u32) -> Result<Option<Seen>, Trouble> {
        let command = format!("UID FETCH {uid} (UID FLAGS RFC822.SIZE)");
        let mut seen = self.attributes(Step::Fetching, &command).await?;
        Ok(seen.remove(&uid).filter(|it| it.size.is_some()))
    }

    async fn attributes(&mut self, step: Step, command: &str) -> Result<BTreeMap<u32, Seen>, Trouble> {
        let mut all: BTreeMap<u32, Seen> = BTreeMap::new();
        let note = |response: &Response<'_>| {
            let Some((uid, attributes)) = fetched(response) else {
                return;
            };
            let seen = all.entry(uid).or_default();
            for attribute in attributes {
                match attribute {
                    AttributeValue::Flags(flags) => {
                        seen.marks = Marks::of(flags.iter().map(AsRef::as_ref));
                    }
                    AttributeValue::Rfc822Size(size) => seen.size = Some(u64::from(*size)),
                    AttributeValue::BodySection { data: Some(data), .. } => {
                        seen.from = data[..data.len().min(FROM_LIMIT)].to_vec();
                    }
                    _ => {}
                }
            }
        };
        match self.exchange(step, command, note).await? {
            Reply::Ok { .. } => Ok(all),
            Reply::No => Err(Trouble::Declined(step)),
        }
    }

    /// All of a mail; `None` if it is not there any more. PEEK, because nothing is read before it is in our store.
    pub(super) async fn body(&mut self, uid: u32) -> Result<Option<Bytes>, Trouble> {
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[])");
        self.section(uid, &command, |it| it.is_none()).await
    }

    /// The headers of a mail, or the beginning of them.
    pub(super) async fn headers(&mut self, uid: u32) -> Result<Option<Bytes>, Trouble> {
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[HEADER]<0.{HEADERS_LIMIT}>)");
        self.section(uid, &command, |it| matches!(it, Some(SectionPath::Full(MessageSection::Header)))).await
    }

    async fn section(
        &mut self,
        uid: u32,
        command: &str,
        is_wanted: fn(&Option<SectionPath>) -> bool,
    ) -> Result<Option<Bytes>, Trouble> {
        let mut found = None;
        let note = |response: &Response<'_>| {
            let attributes = fetched(response).filter(|(it, _)| *it == uid).map(|(_, it)| it);
            for attribute in attributes.into_iter().flatten() {
                match attribute {
                    AttributeValue::BodySection { section, data: Some(data), .. } if is_wanted(section) => {
                        found = Some(Bytes::copy_from_slice(data));
                    }
                    _ => {}
                }
            }
        };
        match self.exchange(Step::Fetching, command, note).await? {
            Reply::Ok { .. } => Ok(found),
            Reply::No => Err(Trouble::Declined(Step::Fetching)),
        }
    }

    /// Notes the count of attempts at some mails. Whether the server took it.
    pub(super) async fn mark_tries(&mut self, uids: &[u32], n: u8) -> Result<bool, Trouble> {
        match usize::from(n).checked_sub(1).and_then(|it| TRIES.get(it)) {
            Some(keyword) => self.mark(&set(uids), keyword).await,
            None => Ok(true),
        }
    }

    /// Takes the marks of attempts off again.
    pub(super) async fn unmark_tries(&mut self, uids: &[u32]) -> Result<(), Trouble> {
        let command = format!("UID STORE {} -FLAGS.SILENT ({})", set(uids), TRIES.join(" "));
        self.exchange(Step::Marking, &command, |_| {}).await.map(drop)
    }

    /// Brings mails to a folder. Whether the server did; those that are gone need not be brought.
    pub(super) async fn bring(&mut self, uids: &[u32], name: &str) -> Result<bool, Trouble> {
        let uids = set(uids);
        if self.can.moves {
            return Ok(self.moved(&format!("UID MOVE {uids} \"{name}\"")).await? != Reply::No);
        }
        if self.moved(&format!("UID COPY {uids} \"{name}\"")).await? == Reply::No {
            return Ok(false);
        }
        let is_marked = self.mark(&uids, "\\Deleted").await?;
        if is_marked && self.can.uid_expunge {
            self.moved(&format!("UID EXPUNGE {uids}")).await?;
        }
        // A plain EXPUNGE would also take what others have marked: without UIDPLUS the mark alone must do.
        Ok(is_marked)
    }

    /// Marks a mail as settled where it lies. Whether the server did.
    pub(super) async fn mark_as(&mut self, uid: u32, place: Place) -> Result<bool, Trouble> {
        self.mark(&set(&[uid]), place.keyword()).await
    }

    async fn mark(&mut self, uids: &str, flag: &str) -> Result<bool, Trouble> {
        let command = format!("UID STORE {uids} +FLAGS.SILENT ({flag})");
        Ok(self.exchange(Step::Marking, &command, |_| {}).await? != Reply::No)
    }

    async fn moved(&mut self, command: &str) -> Result<Reply, Trouble> {
        self.exchange(Step::Moving, command, |_| {}).await
    }
}

/// Some UIDs, as a command names them (RFC 9051, section 9, sequence-set).
fn set(uids: &[u32]) -> String {
    let uids: Vec<String> = uids.iter().map(u32::to_string).collect();
    uids.join(",")
}

fn takes_ours(flags: &[impl AsRef<str>]) -> bool {
    let has = |flag: &str| flags.iter().any(|it| it.as_ref().eq_ignore_ascii_case(flag));
    let ours = TRIES.into_iter().chain(Place::ALL.into_iter().map(Place::keyword));
    has("\\*") || ours.into_iter().all(has)
}

/// A FETCH that says which mail it is of.
fn fetched<'a, 'b>(response: &'a Response<'b>) -> Option<(u32, &'a [AttributeValue<'b>])> {
    let Response::Fetch(_, attributes) = response else {
        return None;
    };
    let uid = attributes.iter().find_map(|it| match it {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    });
    Some((uid?, attributes))
}
