//! From what PostgreSQL says to what the contract says.

use reportline_store::StoreError;

/// Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
pub(super) const READ_ONLY: &str = "25006";
pub(super) const INVALID_AUTHORIZATION: &str = "28000";
pub(super) const INVALID_PASSWORD: &str = "28P01";
pub(super) const NO_SUCH_DATABASE: &str = "3D000";
pub(super) const INSUFFICIENT_PRIVILEGE: &str = "42501";
pub(super) const DISK_FULL: &str = "53100";
pub(super) const TOO_MANY_CONNECTIONS: &str = "53300";
/// It starts or stops.
pub(super) const STARTING: &str = "57P03";
const SERIALIZATION_FAILURE: &str = "40001";
const DEADLOCK: &str = "40P01";
/// Integrity constraints: a class of codes.
const CONSTRAINT: &str = "23";
/// Data and indexes that PostgreSQL found damaged.
const CORRUPTED: [&str; 2] = ["XX001", "XX002"];

pub(super) fn failure(error: sqlx::Error) -> StoreError {
    match code(&error).as_deref() {
        Some(DISK_FULL) => StoreError::Full,
        Some(DEADLOCK | SERIALIZATION_FAILURE) => StoreError::Conflict,
        Some(code) if code.starts_with(CONSTRAINT) => StoreError::Conflict,
        Some(code) if CORRUPTED.contains(&code) => StoreError::Damaged(error.into()),
        _ => StoreError::Away(error.into()),
    }
}

/// The code, if the error is PostgreSQL's own.
pub(super) fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(Into::into)
}
