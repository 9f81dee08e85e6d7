//! A Maildir on this machine: what a mail server delivers into files, or through a pipe, where there is no IMAP.
//!
//! The layout is the one of <https://cr.yp.to/proto/maildir.html>; the folders beside it are those of Maildir++ (`.Review`).
//! New mail lies in `new`, or in `cur` if somebody looked at it. How often a mail was tried stands in its name, so that it
//! holds whatever ends the process. Mails are moved by renaming, which is one step: they are at the one place or at the
//! other. Nothing is synced then, for what a power failure undoes is only a move, and the mail's hash tells that it is known.
//!
//! Nobody else may take mails out of the two folders; whoever delivers into `new` or reads along does no harm.

mod delivery;
mod files;
mod name;

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reportline_channel::RunError;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use crate::fetched::{Fetched, MailKey, Place, Raw};
use crate::settings::{Folders, Settings};
use crate::waiting::Waiting;
pub(crate) use delivery::Delivery;
use files::Found;
use name::Name;

/// How often it is looked for new mail. A directory's listing costs nothing that anybody would notice.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Of a mail that is too large, and of who it is from, no more is read.
const HEADERS_LIMIT: usize = 64 << 10;

/// One Maildir.
pub(crate) struct Maildir<'a> {
    folder: &'a Path,
    folders: &'a Folders,
    limit: u64,
    waiting: Waiting,
    /// Where each mail lies that was seen and not settled.
    lies: HashMap<u32, Lying>,
    /// The names of these mails, without what changes.
    known: HashSet<Vec<u8>>,
    n_seen: u32,
    looked_at: Option<Instant>,
}

struct Lying {
    path: PathBuf,
    name: Name,
}

/// What went wrong. No name of a file is told, only which key of the settings leads there.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the folder that `maildir` names cannot be {0} ({1})")]
    Io(&'static str, io::ErrorKind),
}

/// Asks whether all is well: the folders are there, or can be made.
pub(crate) fn probe(folder: &Path) -> Result<(), RunError> {
    files::examine(folder).map_err(|it| refusal("written to", it.kind()))
}

impl<'a> Maildir<'a> {
    /// Opens it, and makes what is missing of it.
    pub(crate) async fn open(settings: &'a Settings, folder: &'a Path) -> Result<Self, RunError> {
        let folders = &settings.folders;
        let all = [&folders.processed, &folders.quarantine, &folders.review];
        let beside: Vec<PathBuf> = all.into_iter().map(|it| files::beside(folder, it)).collect();
        let own = folder.to_owned();
        at_work("opened", move || files::make(&own, &beside)).await?;
        Ok(Self {
            folder,
            folders,
            limit: settings.mail_limit,
            waiting: Waiting::default(),
            lies: HashMap::new(),
            known: HashSet::new(),
            n_seen: 0,
            looked_at: None,
        })
    }

    /// See [`Source::next_unless`](crate::source::Source::next_unless).
    pub(crate) async fn next_unless(&mut self, wake: &Notify) -> Result<Option<Fetched>, RunError> {
        loop {
            self.look().await?;
            while let Some(uid) = self.waiting.next() {
                let fetched = self.fetch(uid).await?;
                self.waiting.take();
                if fetched.is_some() {
                    return Ok(fetched);
                }
            }
            tokio::select! {
                biased;
                () = wake.notified() => return Ok(None),
                () = sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Notes what is new, if it is time.
    async fn look(&mut self) -> Result<(), RunError> {
        let is_fresh = self.looked_at.is_some_and(|it| it.elapsed() < LOOK_EVERY);
        if is_fresh {
            return Ok(());
        }
        let (folder, known) = (self.folder.to_owned(), self.known.clone());
        let found = at_work("read", move || files::look(&folder, &known, HEADERS_LIMIT)).await?;
        self.looked_at = Some(Instant::now());
        for Found { path, name, from } in found {
            self.n_seen += 1;
            self.known.insert(name.base.clone());
            self.lies.insert(self.n_seen, Lying { path, name });
            self.waiting.push(&from, self.n_seen);
        }
        Ok(())
    }

    async fn fetch(&mut self, uid: u32) -> Result<Option<Fetched>, RunError> {
        let limit = self.limit;
        let read = self.on_file(uid, "read", move |path| files::read(path, limit, HEADERS_LIMIT)).await;
        let (size, raw) = match read {
            Ok(Some(read)) => read,
            Ok(None) => {
                self.forget(uid);
                return Ok(None);
            }
            Err(Trouble::Io(_, io::ErrorKind::PermissionDenied)) => (0, Raw::Unreadable),
            Err(trouble) => return Err(RunError::lost(trouble)),
        };
        let name = self.lies.get(&uid).map(|it| &it.name);
        let tries = name.map_or(0, |it| it.tries);
        let is_vouched = name.is_some_and(|it| it.has_flag(b'F'));
        Ok(Some(Fetched { key: MailKey { uid_validity: 0, uid }, size, raw, tries, is_vouched }))
    }

    /// See [`Source::settle`](crate::source::Source::settle).
    pub(crate) async fn settle(&mut self, key: &MailKey, place: Place) -> Result<(), RunError> {
        let name = match place {
            Place::Processed => &self.folders.processed,
            Place::Quarantine => &self.folders.quarantine,
            Place::Review => &self.folders.review,
        };
        let to = files::beside(self.folder, name).join("cur");
        self.rename(key.uid, to, |it| it.tries = 0).await?;
        self.forget(key.uid);
        Ok(())
    }

    /// See [`Source::note_tries`](crate::source::Source::note_tries).
    pub(crate) async fn note_tries(&mut self, key: &MailKey, n: u8) -> Result<(), RunError> {
        self.rename(key.uid, self.folder.join("cur"), |it| it.tries = n).await
    }

    /// See [`Source::forget_tries`](crate::source::Source::forget_tries).
    pub(crate) async fn forget_tries(&mut self, key: &MailKey) -> Result<(), RunError> {
        self.rename(key.uid, self.folder.join("cur"), |it| it.tries = 0).await
    }

    /// Gives a mail another name, and another folder. One that is gone stays gone.
    async fn rename(
        &mut self,
        uid: u32,
        to: PathBuf,
        change: impl FnOnce(&mut Name),
    ) -> Result<(), RunError> {
        let Some(lying) = self.lies.get(&uid) else { return Ok(()) };
        let mut name = lying.name.clone();
        change(&mut name);
        let (target, is_own) = (name.clone(), to == self.folder.join("cur"));
        let moved =
            self.on_file(uid, "written to", move |path| files::bring(path, &to, &target, is_own)).await;
        match moved.map_err(RunError::lost)? {
            Some(path) => drop(self.lies.insert(uid, Lying { path, name })),
            None => self.forget(uid),
        }
        Ok(())
    }

    /// Does something to a mail's file. Somebody may have changed its flags meanwhile, so that it has another name: then
    /// it is looked for once. `None` if it is gone.
    async fn on_file<T: Send + 'static>(
        &mut self,
        uid: u32,
        what: &'static str,
        work: impl Fn(&Path) -> io::Result<T> + Send + Sync + 'static,
    ) -> Result<Option<T>, Trouble> {
        let Some(lying) = self.lies.get(&uid) else { return Ok(None) };
        let (folder, path, name) = (self.folder.to_owned(), lying.path.clone(), lying.name.clone());
        let work = move || match work(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let Some((path, name)) = files::find(&folder, &name.base)? else { return Ok(None) };
                let done = work(&path)?;
                Ok(Some((done, Some(Lying { path, name }))))
            }
            done => io::Result::Ok(Some((done?, None))),
        };
        let done = spawn_blocking(work).await.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into()));
        let Some((done, moved)) = done.map_err(|it| Trouble::Io(what, it.kind()))? else { return Ok(None) };
        if let Some(moved) = moved {
            self.lies.insert(uid, moved);
        }
        Ok(Some(done))
    }

    fn forget(&mut self, uid: u32) {
        if let Some(lying) = self.lies.remove(&uid) {
            self.known.remove(&lying.name.base);
        }
    }
}

async fn at_work<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, RunError> {
    let done = spawn_blocking(work).await.map_err(RunError::lost)?;
    done.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::ReadOnlyFilesystem => refusal(what, error.kind()),
        kind => RunError::lost(Trouble::Io(what, kind)),
    })
}

fn refusal(what: &'static str, kind: io::ErrorKind) -> RunError {
    let remedy = "let `maildir` name a folder that this user may write to, or one that can be made";
    RunError::refused(Trouble::Io(what, kind).to_string(), remedy)
}
