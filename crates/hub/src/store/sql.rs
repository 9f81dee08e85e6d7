//! One way to ask either database: a statement is written once, its parameters are `$1`, `$2` .., and whoever asks does not
//! know whom. What is a database's own stands in `sqlite.rs` and `postgres.rs`.

use sqlx::postgres::{PgArguments, PgConnection, PgPool};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqlitePool};
use sqlx::{Connection as _, Postgres, SqlSafeStr, SqlStr, Sqlite};

use super::Fault;
use super::value::{Bound, Row, Value};

/// A connection that writes.
pub(super) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Connections that only read.
#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Who is asked.
pub(super) enum Asked<'a> {
    Sqlite(&'a mut SqliteConnection),
    SqliteReaders(&'a SqlitePool),
    Postgres(&'a mut PgConnection),
    PostgresReaders(&'a PgPool),
}

impl<'a> From<&'a mut Connection> for Asked<'a> {
    fn from(connection: &'a mut Connection) -> Self {
        match connection {
            Connection::Sqlite(it) => Self::Sqlite(it),
            Connection::Postgres(it) => Self::Postgres(it),
        }
    }
}

impl<'a> From<&'a Pool> for Asked<'a> {
    fn from(pool: &'a Pool) -> Self {
        match pool {
            Pool::Sqlite(it) => Self::SqliteReaders(it),
            Pool::Postgres(it) => Self::PostgresReaders(it),
        }
    }
}

impl Connection {
    /// Runs statements without parameters.
    pub(super) async fn run(&mut self, statements: impl SqlSafeStr) -> Result<(), Fault> {
        match self {
            Self::Sqlite(it) => sqlx::raw_sql(statements).execute(it).await.map(|_| ())?,
            Self::Postgres(it) => sqlx::raw_sql(statements).execute(it).await.map(|_| ())?,
        }
        Ok(())
    }

    pub(super) async fn close(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(it) => it.close().await?,
            Self::Postgres(it) => it.close().await?,
        }
        Ok(())
    }
}

impl Pool {
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(it) => it.close().await,
            Self::Postgres(it) => it.close().await,
        }
    }
}

/// A statement and what goes into it.
pub(super) struct Query<'q> {
    sql: SqlStr,
    values: Vec<Value<'q>>,
}

/// Begins a statement.
pub(super) fn query<'q>(sql: impl SqlSafeStr) -> Query<'q> {
    Query { sql: sql.into_sql_str(), values: Vec::new() }
}

/// The same call on whoever is asked.
macro_rules! ask {
    ($query:ident, $asked:ident, $call:ident) => {
        match $asked.into() {
            Asked::Sqlite(it) => Answer::Sqlite($query.of_sqlite().$call(it).await?),
            Asked::SqliteReaders(it) => Answer::Sqlite($query.of_sqlite().$call(it).await?),
            Asked::Postgres(it) => Answer::Postgres($query.of_postgres().$call(it).await?),
            Asked::PostgresReaders(it) => Answer::Postgres($query.of_postgres().$call(it).await?),
        }
    };
}

enum Answer<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl<'q> Query<'q> {
    pub(super) fn bind(mut self, value: impl Bound<'q>) -> Self {
        self.values.push(value.value());
        self
    }

    /// How many rows were changed.
    pub(super) async fn execute(self, asked: impl Into<Asked<'_>>) -> Result<u64, Fault> {
        Ok(match ask!(self, asked, execute) {
            Answer::Sqlite(done) => done.rows_affected(),
            Answer::Postgres(done) => done.rows_affected(),
        })
    }

    pub(super) async fn fetch_all(self, asked: impl Into<Asked<'_>>) -> Result<Vec<Row>, Fault> {
        Ok(match ask!(self, asked, fetch_all) {
            Answer::Sqlite(rows) => rows.into_iter().map(Row::Sqlite).collect(),
            Answer::Postgres(rows) => rows.into_iter().map(Row::Postgres).collect(),
        })
    }

    pub(super) async fn fetch_one(self, asked: impl Into<Asked<'_>>) -> Result<Row, Fault> {
        Ok(match ask!(self, asked, fetch_one) {
            Answer::Sqlite(row) => Row::Sqlite(row),
            Answer::Postgres(row) => Row::Postgres(row),
        })
    }

    pub(super) async fn fetch_optional(self, asked: impl Into<Asked<'_>>) -> Result<Option<Row>, Fault> {
        Ok(match ask!(self, asked, fetch_optional) {
            Answer::Sqlite(row) => row.map(Row::Sqlite),
            Answer::Postgres(row) => row.map(Row::Postgres),
        })
    }

    fn of_sqlite(self) -> sqlx::query::Query<'q, Sqlite, SqliteArguments> {
        self.values.iter().fold(sqlx::query(self.sql), |query, value| match *value {
            Value::Number(it) => query.bind(it),
            Value::Words(it) => query.bind(it),
            Value::Bytes(it) => query.bind(it),
        })
    }

    fn of_postgres(self) -> sqlx::query::Query<'q, Postgres, PgArguments> {
        self.values.iter().fold(sqlx::query(self.sql), |query, value| match *value {
            Value::Number(it) => query.bind(it),
            Value::Words(it) => query.bind(it),
            Value::Bytes(it) => query.bind(it),
        })
    }
}
