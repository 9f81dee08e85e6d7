//! A mail put into the mailbox by us.

use reportline_channel::RunError;

use super::link::{Link, Reply};
use super::trouble::{Step, Trouble};
use crate::line_ends::as_on_the_wire;
use crate::settings::Settings;
use crate::settings::server::Server;

/// A connection that mails are put in by. One that broke is made again at the next mail.
pub(crate) struct Append<'a> {
    settings: &'a Settings,
    server: &'a Server,
    link: Link,
}

impl<'a> Append<'a> {
    /// Connects and logs in.
    pub(crate) async fn open(settings: &'a Settings, server: &'a Server) -> Result<Self, RunError> {
        Ok(Self { settings, server, link: Link::open(settings, server).await? })
    }

    /// Puts a mail into the folder that mail arrives in. Once this returned `Ok`, it is the server's.
    pub(crate) async fn put(&mut self, raw: &[u8]) -> Result<(), RunError> {
        if !self.link.is_whole() {
            self.link = Link::open(self.settings, self.server).await?;
        }
        let folder = &self.settings.folders.mailbox;
        match self.link.append(folder, &as_on_the_wire(raw)).await? {
            Reply::Ok { .. } => Ok(()),
            // RFC 9051, section 6.3.12: it would have said so for a folder that is not there, or for lack of room.
            Reply::No => Err(RunError::lost(Trouble::Declined(Step::Putting))),
        }
    }
}
