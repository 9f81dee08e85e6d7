//! The rows that a hub has written, inserted anew with sqlx alone: what the database itself takes for them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reportline_hub::Place;
use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, Connection, Row, TypeInfo, ValueRef};

/// In the order in which they refer to each other, and by what they are ordered.
const TABLES: [(&str, &str); 4] =
    [("cases", "seq"), ("reports", "seq"), ("marks", "report_seq"), ("custody", "seq")];

/// What stands in a row.
#[derive(Clone)]
enum Cell {
    Number(Option<i64>),
    Words(Option<String>),
    Bytes(Option<Vec<u8>>),
}

struct Rows {
    table: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// What a hub has inserted.
pub(crate) struct Inserted {
    tables: Vec<Rows>,
    /// In how many transactions, where the database tells.
    pub(crate) n_transactions: Option<i64>,
}

fn file(place: &Place) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(place.folder.join("hub.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
}

async fn reach(place: &Place) -> Option<PgConnection> {
    let url = place.postgres.as_ref()?.expose_secret();
    let mut connection = PgConnection::connect(url).await.expect("the bench connects");
    let path = sqlx::raw_sql("set search_path = reportline_hub");
    path.execute(&mut connection).await.expect("it is set");
    Some(connection)
}

impl Inserted {
    pub(crate) async fn read(place: &Place) -> Self {
        let (mut tables, mut n_transactions) = (Vec::new(), None);
        let mut postgres = reach(place).await;
        for (table, order) in TABLES {
            let all = AssertSqlSafe(format!("select * from {table} order by {order}"));
            let (columns, rows): (Vec<String>, Vec<Vec<Cell>>) = match &mut postgres {
                Some(from) => {
                    let rows = sqlx::query(all).fetch_all(from).await.expect("they are read");
                    (rows.first().map(names).unwrap_or_default(), rows.iter().map(of_postgres).collect())
                }
                None => {
                    let mut from = file(place).connect().await.expect("the bench connects");
                    let rows = sqlx::query(all).fetch_all(&mut from).await.expect("they are read");
                    (rows.first().map(names).unwrap_or_default(), rows.iter().map(of_sqlite).collect())
                }
            };
            if !rows.is_empty() {
                tables.push(Rows { table, columns, rows });
            }
        }
        if let Some(from) = &mut postgres {
            let counting = sqlx::query_scalar("select count(distinct xmin::text) from reports");
            n_transactions = Some(counting.fetch_one(from).await.expect("they are counted"));
        }
        Self { tables, n_transactions }
    }

    /// How long it takes to insert them into other tables, those of so many reports in a transaction.
    pub(crate) async fn insert(self, to: &Place, n_at_once: usize) -> Duration {
        let n_reports = self.tables[0].rows.len();
        let numbering = "insert into numbering (year, last) values (1970, 64)
            on conflict (year) do update set last = numbering.last + 64";
        match reach(to).await {
            Some(mut to) => {
                let began = Instant::now();
                for first in (0..n_reports).step_by(n_at_once) {
                    let mut tx = to.begin().await.expect("it begins");
                    sqlx::query(numbering).execute(&mut *tx).await.expect("they are taken");
                    for it in &self.tables {
                        it.insert_into_postgres(&mut tx, it.part(first, n_at_once, n_reports)).await;
                    }
                    tx.commit().await.expect("it commits");
                }
                began.elapsed()
            }
            None => {
                let mut to = file(to).connect().await.expect("the bench connects");
                let began = Instant::now();
                for first in (0..n_reports).step_by(n_at_once) {
                    let mut tx = to.begin_with("begin immediate").await.expect("it begins");
                    sqlx::query(numbering).execute(&mut *tx).await.expect("they are taken");
                    for it in &self.tables {
                        it.insert_into_sqlite(&mut tx, it.part(first, n_at_once, n_reports)).await;
                    }
                    tx.commit().await.expect("it commits");
                }
                began.elapsed()
            }
        }
    }
}

impl Rows {
    /// What belongs to these reports: every table has as many rows for each.
    fn part(&self, first: usize, n_at_once: usize, n_reports: usize) -> &[Vec<Cell>] {
        let n_each = self.rows.len() / n_reports;
        let end = (first + n_at_once).min(n_reports);
        &self.rows[first * n_each..end * n_each]
    }

    async fn insert_into_postgres(&self, tx: &mut PgConnection, rows: &[Vec<Cell>]) {
        let kind = |at: usize| match rows[0][at] {
            Cell::Number(_) => "bigint",
            Cell::Words(_) => "text",
            Cell::Bytes(_) => "bytea",
        };
        let arrays: Vec<String> =
            (0..self.columns.len()).map(|at| format!("${}::{}[]", at + 1, kind(at))).collect();
        let (table, columns) = (self.table, self.columns.join(", "));
        let text = format!("insert into {table} ({columns}) select * from unnest({})", arrays.join(", "));
        let inserting = (0..self.columns.len()).fold(sqlx::query(AssertSqlSafe(text)), |query, at| {
            let column = rows.iter().map(|row| &row[at]);
            match rows[0][at] {
                Cell::Number(_) => query.bind(column.map(number).collect::<Vec<_>>()),
                Cell::Words(_) => query.bind(column.map(words).collect::<Vec<_>>()),
                Cell::Bytes(_) => query.bind(column.map(bytes).collect::<Vec<_>>()),
            }
        });
        inserting.execute(tx).await.expect("they are inserted");
    }

    async fn insert_into_sqlite(&self, tx: &mut SqliteConnection, rows: &[Vec<Cell>]) {
        let row = format!("({})", vec!["?"; self.columns.len()].join(", "));
        let text = format!(
            "insert into {} ({}) values {}",
            self.table,
            self.columns.join(", "),
            vec![row; rows.len()].join(", ")
        );
        let inserting = rows.iter().flatten().fold(sqlx::query(AssertSqlSafe(text)), |query, it| match it {
            Cell::Number(it) => query.bind(*it),
            Cell::Words(it) => query.bind(it.as_deref()),
            Cell::Bytes(it) => query.bind(it.as_deref()),
        });
        inserting.execute(tx).await.expect("they are inserted");
    }
}

fn names(row: &impl Row) -> Vec<String> {
    row.columns().iter().map(|it| it.name().to_owned()).collect()
}

fn number(cell: &Cell) -> Option<i64> {
    if let Cell::Number(it) = cell { *it } else { None }
}

fn words(cell: &Cell) -> Option<&str> {
    if let Cell::Words(it) = cell { it.as_deref() } else { None }
}

fn bytes(cell: &Cell) -> Option<&[u8]> {
    if let Cell::Bytes(it) = cell { it.as_deref() } else { None }
}

fn of_postgres(row: &PgRow) -> Vec<Cell> {
    let cell = |at: usize| match row.column(at).type_info().name() {
        "INT8" => Cell::Number(row.get(at)),
        "TEXT" => Cell::Words(row.get(at)),
        _ => Cell::Bytes(row.get(at)),
    };
    (0..row.len()).map(cell).collect()
}

fn of_sqlite(row: &SqliteRow) -> Vec<Cell> {
    let cell = |at: usize| match row.try_get_raw(at).expect("it is there").type_info().name() {
        "INTEGER" => Cell::Number(row.get(at)),
        "TEXT" => Cell::Words(row.get(at)),
        _ => Cell::Bytes(row.get(at)),
    };
    (0..row.len()).map(cell).collect()
}

/// A database that goes with its server.
pub(crate) async fn empty_database(server: &str) -> String {
    static N_MADE: AtomicU64 = AtomicU64::new(0);
    let name = format!("bench_{}_{}", std::process::id(), N_MADE.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(server).await.expect("the bench connects");
    let making = sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")));
    making.execute(&mut connection).await.expect("a database is made");
    let (before, _) = server.rsplit_once('/').expect("an address ends in a database");
    format!("{before}/{name}")
}
