//! The key files of this installation: made on first start, readable by the owner only, never overwritten.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::{SigningKey, VerifyingKey};
use reportline_exchange::webhook::Secret;
use reportline_seal::{LocalKey, OpeningKey};

use crate::attachments::create_private_file;
use crate::clock::Clock;

/// The keys this installation works with.
pub struct Keys {
    /// Wraps what is kept here.
    pub local: LocalKey,
    /// Wraps what the embedded hub keeps: another key, so that the two can be parted.
    pub hub: LocalKey,
    /// Signs reports.
    pub signing: SigningKey,
}

/// Why a key file cannot be used, for the operator.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file is not what it should be.
    #[error("{} does not hold a key of 64 hexadecimal digits (a hub's opening keys: one a line); restore it from the backup, or remove it together with the data it opens", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
    },
    /// Others may read the file.
    #[error("{} can be read by others; run: chmod 600 {}", path.display(), path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
    },
    /// The disk said no.
    #[error("{} cannot be read or made ({})", path.display(), source.kind())]
    Away {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Keys {
    /// The keys of a data folder; those that are not there yet are made.
    pub fn open(folder: &Path, clock: &dyn Clock) -> Result<Self, KeyError> {
        Ok(Self {
            local: LocalKey::from_bytes(key(&folder.join("local.key"), clock)?),
            hub: LocalKey::from_bytes(key(&folder.join("hub.key"), clock)?),
            signing: SigningKey::from_bytes(&key(&folder.join("signing.key"), clock)?),
        })
    }
}

/// The file of the keys that a hub opens reports with, in the folder of everything that is kept.
pub const OPENING_KEYS: &str = "opening.key";

/// The keys that a hub opens reports with, from their file: the newest first, then those it had before, a line each. A
/// file that is not there yet is made, with one.
pub fn opening_keys(path: &Path, clock: &dyn Clock) -> Result<Vec<OpeningKey>, KeyError> {
    match read_opening_keys(path)? {
        Some(keys) => Ok(keys),
        None => {
            let key = OpeningKey::from_bytes(&key(path, clock)?);
            Ok(vec![key.map_err(|_| KeyError::Malformed { path: path.to_owned() })?])
        }
    }
}

/// The same. `None` if there is no such file.
pub fn read_opening_keys(path: &Path) -> Result<Option<Vec<OpeningKey>>, KeyError> {
    let malformed = || KeyError::Malformed { path: path.to_owned() };
    let Some(text) = read(path)? else { return Ok(None) };
    let keys = text.lines().filter(|line| !line.trim().is_empty());
    let keys = keys.map(|line| OpeningKey::from_bytes(&bytes(line)?).ok());
    let keys: Vec<OpeningKey> = keys.collect::<Option<_>>().ok_or_else(malformed)?;
    if keys.is_empty() { Err(malformed()) } else { Ok(Some(keys)) }
}

/// A public key that signatures are proved with, from its 64 hexadecimal digits.
pub fn verifying_key(text: &str) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&bytes(text)?).ok()
}

/// A secret that an intake shares with its hub, from its file; or what is wrong with the file.
pub fn read_secret(path: &Path) -> Result<Secret, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read ({})", path.display(), error.kind()))?;
    Secret::read(&text).ok_or_else(|| format!("{} holds no secret", path.display()))
}

/// What a file with a shared secret must be, for whoever has to write it.
pub const SECRET_FILE: &str =
    "name a file with whsec_ and the base 64 of 24 to 64 bytes, which the service may read";

/// The 32 bytes of a key that is written in 64 hexadecimal digits.
pub(crate) fn bytes(line: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(line.trim(), &mut bytes).ok().map(|()| bytes)
}

/// The text of a key file. `None` if there is no such file.
fn read(path: &Path) -> Result<Option<String>, KeyError> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            refuse_exposed(path)?;
            Ok(Some(text))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeyError::Away { path: path.to_owned(), source }),
    }
}

fn key(path: &Path, clock: &dyn Clock) -> Result<[u8; 32], KeyError> {
    if let Some(text) = read(path)? {
        return bytes(&text).ok_or_else(|| KeyError::Malformed { path: path.to_owned() });
    }
    let away = |source| KeyError::Away { path: path.to_owned(), source };
    let mut bytes = [0; 32];
    clock.fill(&mut bytes);
    let unfinished = path.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let mut file = create_private_file(&unfinished).map_err(away)?;
    writeln!(file, "{}", hex::encode(bytes)).and_then(|()| file.sync_all()).map_err(away)?;
    std::fs::rename(&unfinished, path).map_err(away)?;
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder).and_then(|it| it.sync_all()).map_err(away)?;
    }
    Ok(bytes)
}

#[cfg(unix)]
fn refuse_exposed(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let away = |source| KeyError::Away { path: path.to_owned(), source };
    let mode = std::fs::metadata(path).map_err(away)?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyError::Exposed { path: path.to_owned() }) }
}

#[cfg(not(unix))]
fn refuse_exposed(_: &Path) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    #[test]
    fn keys_are_made_once_and_stay() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::open(folder.path(), &SystemClock).unwrap();
        let second = Keys::open(folder.path(), &SystemClock).unwrap();
        assert_eq!(first.local.as_bytes(), second.local.as_bytes());
        assert_eq!(first.signing.to_bytes(), second.signing.to_bytes());
        assert_ne!(first.local.as_bytes(), first.hub.as_bytes());
    }

    #[test]
    fn a_key_others_can_read_is_refused_with_the_remedy() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Keys::open(folder.path(), &SystemClock).unwrap();
        let path = folder.path().join("local.key");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let error = Keys::open(folder.path(), &SystemClock).err().unwrap();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_malformed_key_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("local.key");
        create_private_file(&path).unwrap().write_all(b"not a key").unwrap();
        assert!(matches!(Keys::open(folder.path(), &SystemClock), Err(KeyError::Malformed { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), b"not a key");
    }
}
