//! Statements over any number of rows, in few sizes, so that each is prepared once.
//!
//! SQLite has no arrays to bind. A statement over 90 rows is therefore run as one of 64, one of 16 and one of 10:
//! seventeen texts a statement stay in the connection's cache, whatever the number of rows. Each run is a visit to the
//! connection's own thread and costs more than a row, so what comes together is at most a few visits.

use std::sync::{Arc, OnceLock};

use sqlx::encode::Encode;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, Sqlite, Type};

/// A statement takes so many rows at once, where there are so many.
const MANY: usize = 64;
/// Else so many, or as many as there are.
const SOME: usize = 16;
/// From one to some, and many.
const N_SIZES: usize = SOME + 1;

/// A statement. `{rows}` in its text stands for `row`, once for each row, with commas.
pub(super) struct Statement {
    text: &'static str,
    row: &'static str,
    /// By the number of rows less one; the last is for many.
    sized: [OnceLock<Arc<str>>; N_SIZES],
}

/// A statement with its values: run it with [`run`] or [`fetch`].
pub(super) struct Bound {
    text: Arc<str>,
    values: SqliteArguments,
}

/// The values of a statement, in the order of its question marks.
pub(super) struct Values(SqliteArguments);

impl Values {
    pub(super) fn add<'a, T: Encode<'a, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        self.0.add(value).expect("bytes, texts and numbers become values of SQLite");
        self
    }
}

impl Statement {
    pub(super) const fn new(text: &'static str, row: &'static str) -> Self {
        Self { text, row, sized: [const { OnceLock::new() }; N_SIZES] }
    }

    /// The statement over all of these, in their order.
    pub(super) fn over<T>(
        &self,
        rows: impl IntoIterator<Item = T>,
        bind: impl Fn(&mut Values, &T),
    ) -> Vec<Bound> {
        let rows: Vec<T> = rows.into_iter().collect();
        let mut rest = rows.as_slice();
        let mut bound = Vec::new();
        while !rest.is_empty() {
            let size = match rest.len() {
                MANY.. => MANY,
                n_rows => n_rows.min(SOME),
            };
            let (these, others) = rest.split_at(size);
            let mut values = Values(SqliteArguments::default());
            these.iter().for_each(|row| bind(&mut values, row));
            bound.push(Bound { text: self.sized(size), values: values.0 });
            rest = others;
        }
        bound
    }

    /// The statement with these values, for one that takes no rows.
    pub(super) fn with(&self, bind: impl Fn(&mut Values)) -> Vec<Bound> {
        self.over([()], |values, ()| bind(values))
    }

    fn sized(&self, size: usize) -> Arc<str> {
        let build = || self.text.replace("{rows}", &vec![self.row; size].join(", ")).into();
        self.sized[size.min(N_SIZES) - 1].get_or_init(build).clone()
    }

    /// Its texts in all sizes, the smallest last, for the tests that prepare and explain them.
    #[cfg(test)]
    pub(super) fn texts(&self) -> impl Iterator<Item = Arc<str>> {
        std::iter::once(MANY).chain((1..=SOME).rev()).map(|size| self.sized(size))
    }
}

/// Runs statements, and counts the rows that they changed.
pub(super) async fn run(connection: &mut SqliteConnection, statements: Vec<Bound>) -> sqlx::Result<u64> {
    let mut n_changed = 0;
    for Bound { text, values } in statements {
        let done = sqlx::query_with(AssertSqlSafe(text), values).execute(&mut *connection).await?;
        n_changed += done.rows_affected();
    }
    Ok(n_changed)
}

/// Runs statements, and returns the rows that they gave.
pub(super) async fn fetch<T>(
    connection: &mut SqliteConnection,
    statements: Vec<Bound>,
) -> sqlx::Result<Vec<T>>
where
    T: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let mut rows = Vec::new();
    for Bound { text, values } in statements {
        rows.extend(sqlx::query_as_with(AssertSqlSafe(text), values).fetch_all(&mut *connection).await?);
    }
    Ok(rows)
}

/// Declares statements, and `STATEMENTS`, the list of them all.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr $(, each $row:expr)?;)+) => {
        $($(#[$doc])* pub(super) static $name: $crate::sqlite::statement::Statement =
            $crate::sqlite::statement::Statement::new($text, concat!($($row)?));)+
        #[cfg(test)]
        pub(super) static STATEMENTS: &[&$crate::sqlite::statement::Statement] = &[$(&$name),+];
    };
}
pub(super) use statements;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_is_a_few_statements_of_known_sizes() {
        let statement = Statement::new("VALUES {rows}", "(?)");
        let sizes = |n_rows: i64| -> Vec<usize> {
            let bound = statement.over(0..n_rows, |values, &row| {
                values.add(row);
            });
            bound.iter().map(|it| it.text.matches('?').count()).collect()
        };
        assert_eq!(sizes(0), [0; 0]);
        assert_eq!(sizes(1), [1]);
        assert_eq!(sizes(25), [16, 9]);
        assert_eq!(sizes(130), [64, 64, 2]);
    }
}
