//! Fetching files at once: the platform's links and ids do not last.

use std::time::Duration;

use reportline_channel::{File, Handed, Inbox, KeepError, Missing, RunError};
use serde::Deserialize;
use teloxide::payloads::GetFile;
use teloxide::types::FileId;

use crate::TelegramChannel;
use crate::client::{CallError, No};
use crate::gather::PlatformFile;

/// The waits between the tries to fetch one file: while a person waits, but long enough for a hiccup to pass.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(4)];

/// How many files are in memory at once: each may have 20 MB.
pub(crate) const AT_ONCE: usize = 4;

/// What we read of `getFile`'s answer.
#[derive(Deserialize)]
struct Located {
    file_path: Option<String>,
}

impl TelegramChannel {
    /// Fetches and keeps a file, or says why it is missing.
    ///
    /// Errors: our own store is away; the update must not be confirmed.
    pub(crate) async fn fetch(&self, file: PlatformFile, inbox: &dyn Inbox) -> Result<Handed, RunError> {
        if self.settings.is_without_media {
            return Ok(missing(file, Missing::Refused));
        }
        if file.size.is_some_and(|it| it > self.settings.file_limit) {
            return Ok(missing(file, Missing::TooLarge));
        }
        let _turn = self.fetching.acquire().await.expect("it is never closed");
        let bytes = match self.fetch_bytes(&file).await {
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
            platform_id: file.unique_id.clone(),
        });
        match kept.await {
            Ok(attachment) => Ok(Handed::Kept(attachment)),
            Err(KeepError::TooLarge { .. }) => Ok(missing(file, Missing::TooLarge)),
            Err(KeepError::Away(source)) => Err(RunError::Lost(source)),
        }
    }

    /// Three tries, if the trouble is one that passes. `None`: too large.
    async fn fetch_bytes(&self, file: &PlatformFile) -> Result<Option<bytes::Bytes>, CallError> {
        for pause in PAUSES {
            match self.fetch_once(file).await {
                Err(CallError::Wait { after, .. }) => {
                    tokio::time::sleep(after.min(Duration::from_secs(30))).await
                }
                Err(error) if error.is_passing() => tokio::time::sleep(pause).await,
                outcome => return outcome,
            }
        }
        self.fetch_once(file).await
    }

    async fn fetch_once(&self, file: &PlatformFile) -> Result<Option<bytes::Bytes>, CallError> {
        let located: Located = match self.client.call(&GetFile::new(FileId(file.id.clone()))).await {
            Err(error) if error.no() == Some(No::TooLarge) => return Ok(None),
            other => other?,
        };
        // "file_path: Optional"; without it there is nothing to fetch, and asking again would not help.
        let Some(path) = located.file_path else {
            return Err(CallError::Refused { method: "GetFile", code: 200, no: No::Other });
        };
        self.client.download(&path, self.settings.file_limit).await
    }
}

fn missing(file: PlatformFile, why: Missing) -> Handed {
    Handed::Missing {
        why,
        name: file.name,
        size: file.size,
        declared_type: file.declared_type,
        platform_id: file.unique_id,
    }
}
