//! Fetching files at once: their addresses are signed, and do not last.

use std::time::Duration;

use reportline_channel::{File, Handed, Inbox, KeepError, Missing, RunError};
use url::Url;

use crate::DiscordChannel;
use crate::client::error::CallError;
use crate::gather::PlatformFile;

/// The waits between the tries to fetch one file: while a person waits, but long enough for a hiccup to pass.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(4)];

/// How many files are in memory at once: each may have 20 MB.
pub(crate) const AT_ONCE: usize = 4;

impl DiscordChannel {
    /// Fetches and keeps a file, or says why it is missing.
    ///
    /// Errors: our own store is away; the event must not be accepted without the file.
    pub(crate) async fn fetch(&self, file: &PlatformFile, inbox: &dyn Inbox) -> Result<Handed, RunError> {
        if self.settings.is_without_media {
            return Ok(missing(file, Missing::Refused));
        }
        if file.size.is_some_and(|it| it > self.settings.file_limit) {
            return Ok(missing(file, Missing::TooLarge));
        }
        let Some(url) = &file.url else {
            return Ok(missing(file, Missing::Failed));
        };
        let _turn = self.fetching.acquire().await.expect("it is never closed");
        let bytes = match self.fetch_bytes(url).await {
            Ok(Some(it)) => it,
            Ok(None) => return Ok(missing(file, Missing::TooLarge)),
            Err(error) => {
                tracing::warn!(error = %error, "a file could not be fetched");
                return Ok(missing(file, Missing::Failed));
            }
        };
        let kept = inbox.keep(File {
            bytes,
            declared_type: file.declared_type.clone(),
            name: file.name.clone(),
            platform_id: file.id.clone(),
        });
        match kept.await {
            Ok(attachment) => Ok(Handed::Kept(attachment)),
            Err(KeepError::TooLarge { .. }) => Ok(missing(file, Missing::TooLarge)),
            Err(KeepError::Away(source)) => Err(RunError::Lost(source)),
        }
    }

    /// Three tries, if the trouble is one that passes. `None`: too large.
    async fn fetch_bytes(&self, url: &Url) -> Result<Option<bytes::Bytes>, CallError> {
        for pause in PAUSES {
            match self.client.download(url, self.settings.file_limit).await {
                Err(error) if error.is_passing() => {
                    let asked = error.after().unwrap_or(pause).min(Duration::from_secs(30));
                    tokio::time::sleep(asked).await;
                }
                outcome => return outcome,
            }
        }
        self.client.download(url, self.settings.file_limit).await
    }
}

fn missing(file: &PlatformFile, why: Missing) -> Handed {
    Handed::Missing {
        why,
        name: file.name.clone(),
        size: file.size,
        declared_type: file.declared_type.clone(),
        platform_id: file.id.clone(),
    }
}
