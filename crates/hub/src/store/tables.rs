//! Rows that are added many at a time, with one statement: a round trip for each table, not for each row.
//!
//! The columns are written once. SQLite takes rows of parameters, in parts of 32, 16 .. 1, so that a few statements serve
//! every number of rows; PostgreSQL takes an array for each column.

use sqlx::AssertSqlSafe;

use super::Fault;
use super::sql::{Connection, query};
use super::value::Value;

/// The most rows that SQLite is given at once.
const MOST_ROWS: usize = 32;

/// A table that rows are added to: its name, and its columns with their kinds.
pub(super) struct Table<const N: usize> {
    name: &'static str,
    columns: [(&'static str, Kind); N],
}

/// What PostgreSQL calls what stands in a column.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Words,
    Bytes,
}

use Kind::{Bytes, Number, Words};

pub(super) const CASES: Table<7> = Table {
    name: "cases",
    columns: [
        ("seq", Number),
        ("year", Number),
        ("number", Number),
        ("state", Words),
        ("lane", Number),
        ("received_at", Number),
        ("review_after", Number),
    ],
};

pub(super) const REPORTS: Table<14> = Table {
    name: "reports",
    columns: [
        ("seq", Number),
        ("id", Bytes),
        ("case_seq", Number),
        ("digest_tag", Bytes),
        ("channel_kind", Words),
        ("is_test", Number),
        ("filed_at", Number),
        ("wrapped_key", Bytes),
        ("sealed", Bytes),
        ("source_tag", Bytes),
        ("is_marked", Number),
        ("intake", Words),
        ("return_address", Words),
        ("owes_stage", Number),
    ],
};

pub(super) const MARKS: Table<3> =
    Table { name: "marks", columns: [("tag", Bytes), ("report_seq", Number), ("kind", Words)] };

pub(super) const WORDS: Table<2> =
    Table { name: "words", columns: [("tag", Number), ("report_seq", Number)] };

pub(super) const CONTACTS: Table<3> =
    Table { name: "contacts", columns: [("report_seq", Number), ("wrapped_key", Bytes), ("sealed", Bytes)] };

pub(super) const CUSTODY: Table<12> = Table {
    name: "custody",
    columns: [
        ("seq", Number),
        ("case_seq", Number),
        ("at", Number),
        ("actor", Words),
        ("role", Words),
        ("action", Words),
        ("report_id", Bytes),
        ("was", Words),
        ("became", Words),
        ("sealed_digest", Bytes),
        ("prev_hash", Bytes),
        ("hash", Bytes),
    ],
};

/// A row: what stands in its columns, in their order.
macro_rules! values {
    ($($value:expr),+ $(,)?) => { [$( $crate::store::value::Bound::value($value) ),+] };
}
pub(super) use values;

impl<const N: usize> Table<N> {
    /// Adds rows, in their order.
    pub(super) async fn add(&self, rows: &[[Value<'_>; N]], to: &mut Connection) -> Result<(), Fault> {
        if rows.is_empty() {
            return Ok(());
        }
        match to {
            Connection::Postgres(to) => {
                let columns = (0..N).map(|at| (self.columns[at].1, rows.iter().map(move |row| row[at])));
                let text = AssertSqlSafe(self.postgres());
                let query = columns.fold(sqlx::query(text), |query, (kind, column)| match kind {
                    Number => query.bind(column.map(number).collect::<Vec<_>>()),
                    Words => query.bind(column.map(words).collect::<Vec<_>>()),
                    Bytes => query.bind(column.map(bytes).collect::<Vec<_>>()),
                });
                query.execute(to).await?;
            }
            to @ Connection::Sqlite(_) => {
                let mut rest = rows;
                while !rest.is_empty() {
                    let n_rows = (1 << rest.len().ilog2()).min(MOST_ROWS);
                    let (some, others) = rest.split_at(n_rows);
                    let adding = query(AssertSqlSafe(self.sqlite(n_rows)));
                    some.iter()
                        .flatten()
                        .fold(adding, |query, value| query.bind(*value))
                        .execute(&mut *to)
                        .await?;
                    rest = others;
                }
            }
        }
        Ok(())
    }

    fn beginning(&self) -> String {
        let columns: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        format!("insert into {} ({})", self.name, columns.join(", "))
    }

    pub(super) fn postgres(&self) -> String {
        let arrays = self.columns.iter().enumerate().map(|(at, (_, kind))| {
            let kind = match kind {
                Number => "bigint",
                Words => "text",
                Bytes => "bytea",
            };
            format!("${}::{kind}[]", at + 1)
        });
        let arrays: Vec<_> = arrays.collect();
        format!("{} select * from unnest({})", self.beginning(), arrays.join(", "))
    }

    pub(super) fn sqlite(&self, n_rows: usize) -> String {
        let row = format!("({})", ["?"; N].join(", "));
        format!("{} values {}", self.beginning(), vec![row; n_rows].join(", "))
    }
}

fn number(value: Value<'_>) -> Option<i64> {
    match value {
        Value::Number(it) => it,
        _ => unreachable!("a number stands in a column of numbers"),
    }
}

fn words(value: Value<'_>) -> Option<&str> {
    match value {
        Value::Words(it) => it,
        _ => unreachable!("words stand in a column of words"),
    }
}

fn bytes(value: Value<'_>) -> Option<&[u8]> {
    match value {
        Value::Bytes(it) => it,
        _ => unreachable!("bytes stand in a column of bytes"),
    }
}
