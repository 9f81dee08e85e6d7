//! From what SQLite says to what the contract says.

use reportline_store::StoreError;

/// Primary result codes: <https://sqlite.org/rescode.html>.
pub(super) const PERM: i32 = 3;
pub(super) const READONLY: i32 = 8;
pub(super) const CORRUPT: i32 = 11;
pub(super) const FULL: i32 = 13;
pub(super) const CANTOPEN: i32 = 14;
pub(super) const AUTH: i32 = 23;
pub(super) const NOTADB: i32 = 26;
const CONSTRAINT: i32 = 19;
/// No room to grow the index of the log: an input/output error to SQLite, a full disk to us.
const IOERR_SHMSIZE: i32 = 4874;

pub(super) fn failure(error: sqlx::Error) -> StoreError {
    match code(&error) {
        Some(FULL) => StoreError::Full,
        Some(CONSTRAINT) => StoreError::Conflict,
        Some(CORRUPT | NOTADB) => StoreError::Damaged(error.into()),
        _ => StoreError::Away(error.into()),
    }
}

/// The primary result code, if the error is SQLite's own.
pub(super) fn code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(if code == IOERR_SHMSIZE { FULL } else { code & 0xff })
}
