//! What goes into a statement and what comes out of a row, on either database: numbers, words, bytes, or nothing.
//!
//! Every number is a `bigint` on PostgreSQL and an integer on SQLite, whatever it is here; yes and no are 1 and 0.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo, ValueRef};

/// What goes in.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Number(Option<i64>),
    Words(Option<&'a str>),
    Bytes(Option<&'a [u8]>),
}

/// Something that may go in. Nothing is of a kind, too: PostgreSQL asks.
pub(super) trait Bound<'a> {
    /// Nothing of this kind.
    const NOTHING: Value<'a>;
    fn value(self) -> Value<'a>;
}

macro_rules! numbers {
    ($($number:ty),+) => { $(
        impl<'a> Bound<'a> for $number {
            const NOTHING: Value<'a> = Value::Number(None);
            fn value(self) -> Value<'a> {
                Value::Number(Some(self.into()))
            }
        }

        impl Column for $number {
            fn of(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                let number: i64 = row.try_get(column)?;
                number.try_into().map_err(|error| sqlx::Error::Decode(Box::new(error)))
            }
        }
    )+ };
}

numbers!(u8, i16, u32);

impl<'a> Bound<'a> for i64 {
    const NOTHING: Value<'a> = Value::Number(None);
    fn value(self) -> Value<'a> {
        Value::Number(Some(self))
    }
}

impl<'a> Bound<'a> for bool {
    const NOTHING: Value<'a> = Value::Number(None);
    fn value(self) -> Value<'a> {
        Value::Number(Some(self.into()))
    }
}

impl<'a> Bound<'a> for &'a str {
    const NOTHING: Value<'a> = Value::Words(None);
    fn value(self) -> Value<'a> {
        Value::Words(Some(self))
    }
}

impl<'a> Bound<'a> for &'a String {
    const NOTHING: Value<'a> = Value::Words(None);
    fn value(self) -> Value<'a> {
        Value::Words(Some(self))
    }
}

impl<'a> Bound<'a> for &'a [u8] {
    const NOTHING: Value<'a> = Value::Bytes(None);
    fn value(self) -> Value<'a> {
        Value::Bytes(Some(self))
    }
}

impl<'a> Bound<'a> for &'a Vec<u8> {
    const NOTHING: Value<'a> = Value::Bytes(None);
    fn value(self) -> Value<'a> {
        Value::Bytes(Some(self))
    }
}

impl<'a, const N: usize> Bound<'a> for &'a [u8; N] {
    const NOTHING: Value<'a> = Value::Bytes(None);
    fn value(self) -> Value<'a> {
        Value::Bytes(Some(self))
    }
}

impl<'a, T: Bound<'a>> Bound<'a> for Option<T> {
    const NOTHING: Value<'a> = T::NOTHING;
    fn value(self) -> Value<'a> {
        self.map_or(Self::NOTHING, Bound::value)
    }
}

impl<'a> Bound<'a> for Value<'a> {
    const NOTHING: Value<'a> = Value::Number(None);
    fn value(self) -> Value<'a> {
        self
    }
}

/// A row of either database.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// What stands in a column.
    pub(super) fn try_get<T: Column>(&self, column: &str) -> Result<T, sqlx::Error> {
        T::of(self, column)
    }
}

/// What may stand in a column.
pub(super) trait Column: Sized {
    fn of(row: &Row, column: &str) -> Result<Self, sqlx::Error>;
}

macro_rules! columns {
    ($($kind:ty),+) => { $(
        impl Column for $kind {
            fn of(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                match row {
                    Row::Sqlite(row) => row.try_get(column),
                    Row::Postgres(row) => row.try_get(column),
                }
            }
        }
    )+ };
}

columns!(i64, String, Vec<u8>, Option<i64>, Option<String>, Option<Vec<u8>>);

/// Kept as a number; what PostgreSQL computes comes as its own kind.
impl Column for bool {
    fn of(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
        match row {
            Row::Postgres(row) if row.try_get_raw(column)?.type_info().name() == "BOOL" => {
                row.try_get(column)
            }
            _ => Ok(row.try_get::<i64>(column)? != 0),
        }
    }
}
