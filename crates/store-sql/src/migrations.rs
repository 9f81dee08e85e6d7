//! Changes of the tables, embedded and numbered, for every dialect.

use std::borrow::Cow;

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::open_error::OpenError;

/// Number, name, text. A published one never changes.
pub(crate) type Change = (i64, &'static str, &'static str);

pub(crate) fn migrator(changes: &[Change]) -> Migrator {
    let migration = |&(number, name, text): &Change| {
        Migration::new(number, Cow::Borrowed(name), MigrationType::Simple, SqlStr::from_static(text), false)
    };
    Migrator::with_migrations(changes.iter().map(migration).collect())
}

/// Refuses tables that a newer program has changed.
pub(crate) fn refuse_newer(changes: &[Change], found: Option<i64>) -> Result<(), OpenError> {
    let known = changes.last().map_or(0, |(number, ..)| *number);
    match found {
        Some(found) if found > known => Err(OpenError::Newer { found, known }),
        _ => Ok(()),
    }
}
