//! Who is let in: the key must be that of the data, and the custody log must be as long as it was.

use std::path::Path;
use std::sync::Arc;

use reportline_seal::LocalKey;

use crate::error::{FileError, OpenError};
use crate::head::{HeadFile, Known};
use crate::sealing;
use crate::store::{Opened, Reader};

/// Lets a database that was opened for writing in, and brings the head file up to it. A log without its head file is
/// let in, and its next transaction tells so: that is how a restored backup is accepted.
pub(crate) async fn admit(
    folder: &Path,
    key: &LocalKey,
    mut opened: Opened,
    head: &Arc<HeadFile>,
) -> Result<Opened, OpenError> {
    if !sealing::is_key_of(key, &opened.key_check) {
        return Err(OpenError::WrongKey { folder: folder.to_owned() });
    }
    let of_disk = |error| OpenError::of_disk(folder, error);
    // Read before the database: what is written meanwhile only makes the log longer.
    let known = head.read().map_err(of_disk)?;
    compare(folder, &opened.reader, known).await?;

    let span = opened.reader.span().await.map_err(|fault| OpenError::of_store(folder, fault))?;
    // Made a moment ago, and then the power went: nothing can be missing from it.
    let is_empty = span.end.seq == 0 && span.last_report == 0;
    if known == Known::Missing && !is_empty && !opened.is_log_new {
        tracing::warn!(
            "the case store has no custody.head: nobody can tell whether its log is as long as it was"
        );
        opened.writer.owe_head_missing();
    }
    head.advance(span.end).map_err(of_disk)?;
    Ok(opened)
}

/// Brings what was followed last to the disk.
pub(crate) async fn settle(head: Arc<HeadFile>) -> Result<(), FileError> {
    let settled = tokio::task::spawn_blocking(move || head.settle()).await;
    Ok(settled.map_err(|stopped| FileError::Away(stopped.into()))??)
}

async fn compare(folder: &Path, reader: &Reader, known: Known) -> Result<(), OpenError> {
    let folder = folder.to_owned();
    let known = match known {
        Known::Missing => return Ok(()),
        Known::Damaged => return Err(OpenError::HeadDamaged { folder }),
        Known::At(known) => known,
    };
    let of_store = |fault| OpenError::of_store(&folder, fault);
    match reader.link_at(known.seq).await.map_err(of_store)? {
        Some(found) if found == known => Ok(()),
        Some(_) => Err(OpenError::Rewritten { folder, at: known.seq }),
        None => {
            let found = reader.chain_end().await.map_err(of_store)?.seq;
            Err(OpenError::RolledBack { folder, found, known: known.seq })
        }
    }
}
