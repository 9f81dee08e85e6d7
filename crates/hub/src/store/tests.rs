//! The tables on both databases: every statement is one there, and they are made once.

use expect_test::expect;
use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};

use super::migrations::{KNOWN, migrate};
use super::sql::{Connection, query};
use super::{Fault, statements, tables};
use crate::folder;
use crate::ground::{Ground, on_both};

async fn connect(ground: &Ground) -> Connection {
    let place = ground.place();
    if place.postgres.is_none() {
        folder::open_private(&place.file()).unwrap();
    }
    let mut connection = place.database().unwrap().connect().await.unwrap();
    migrate(&mut connection, b"proof").await.unwrap();
    connection
}

impl Connection {
    async fn prepares(&mut self, text: &str) -> Result<(), sqlx::Error> {
        let text = AssertSqlSafe(text).into_sql_str();
        match self {
            Self::Sqlite(it) => it.prepare(text).await.map(drop),
            Self::Postgres(it) => it.prepare(text).await.map(drop),
        }
    }
}

async fn every_statement_prepares(ground: Ground) {
    let mut connection = connect(&ground).await;
    let mut all: Vec<(&str, String)> =
        statements::ALL.iter().map(|(name, it)| (*name, (*it).to_owned())).collect();
    all.push(("many", statements::of_any(statements::FILED_BEFORE, 64)));
    let is_postgres = matches!(connection, Connection::Postgres(_));
    macro_rules! rows_of {
        ($($table:ident),+) => { $(
            let (table, name) = (&tables::$table, stringify!($table));
            all.push((name, if is_postgres { table.postgres() } else { table.sqlite(32) }));
        )+ };
    }
    rows_of!(CASES, REPORTS, MARKS, CONTACTS, CUSTODY);
    for (name, text) in all {
        let prepared = connection.prepares(&text).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

async fn migrating_twice_changes_nothing(ground: Ground) {
    let mut connection = connect(&ground).await;
    migrate(&mut connection, b"another proof").await.unwrap();
    assert_eq!(connection.version().await.unwrap(), KNOWN);
    let row = query(statements::KEY_CHECK).fetch_one(&mut connection).await.unwrap();
    assert_eq!(row.try_get::<Vec<u8>>("key_check").unwrap(), b"proof");
}

async fn tables_of_a_newer_program_are_refused(ground: Ground) {
    let mut connection = connect(&ground).await;
    connection.set_version(KNOWN + 1).await.unwrap();
    let refused = migrate(&mut connection, b"proof").await;
    assert!(matches!(refused, Err(Fault::Version { found, known: KNOWN }) if found == KNOWN + 1));
}

on_both![every_statement_prepares, migrating_twice_changes_nothing, tables_of_a_newer_program_are_refused];

#[tokio::test]
async fn the_list_of_cases_walks_the_index() {
    let ground = Ground::sqlite().await;
    let Connection::Sqlite(mut connection) = connect(&ground).await else { panic!("it is SQLite") };
    let explain = AssertSqlSafe(format!("explain query plan {}", statements::CASES));
    let plan = sqlx::query(explain).fetch_all(&mut connection).await.unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
    expect![[r#"
        CO-ROUTINE cases
        SCAN cases USING INDEX cases_in_order_of_work
        SCAN cases
        SEARCH reports USING INDEX reports_of_case (case_seq=?)
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY"#]]
    .assert_eq(&plan.join("\n"));
}
