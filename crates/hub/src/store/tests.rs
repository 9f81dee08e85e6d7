//! The tables on both databases: every statement is one there, and they are made once.

use expect_test::expect;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};

use super::listing::Listing;
use super::migrations::{KNOWN, migrate};
use super::sql::{Connection, query};
use super::{Fault, statements, tables};
use crate::case::{Assigned, CaseFilter, CaseState, Lane};
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
    rows_of!(CASES, REPORTS, MARKS, WORDS, CONTACTS, CUSTODY);
    for filter in filters() {
        all.push(("a listing", Listing::of(Lane::Life, filter, &[], 1).text));
        all.push(("a search", Listing::of(Lane::Life, filter, &[1, 2, 3], 1).text));
    }
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

/// One of each kind, and all at once.
fn filters() -> Vec<CaseFilter<'static>> {
    let usual = CaseFilter::default();
    let at = Some(Timestamp::UNIX_EPOCH);
    let all = CaseFilter {
        state: Some(CaseState::Received),
        assigned: Some(Assigned::Nobody),
        since: at,
        review_by: at,
        ..usual
    };
    vec![
        usual,
        CaseFilter { state: all.state, ..usual },
        CaseFilter { assigned: all.assigned, ..usual },
        CaseFilter { since: at, ..usual },
        CaseFilter { review_by: at, ..usual },
        all,
    ]
}

#[tokio::test]
async fn the_list_of_cases_walks_an_index() {
    let ground = Ground::sqlite().await;
    let Connection::Sqlite(mut connection) = connect(&ground).await else { panic!("it is SQLite") };
    let mut plans = String::new();
    for (filter, words) in
        filters().into_iter().map(|it| (it, &[][..])).chain([(CaseFilter::default(), &[1, 2][..])])
    {
        let text = Listing::of(Lane::Life, filter, words, 1).text;
        let explain = AssertSqlSafe(format!("explain query plan {text}"));
        let plan = sqlx::query(explain).fetch_all(&mut connection).await.unwrap();
        let plan = plan.iter().map(|row| row.get::<String, _>("detail"));
        // What comes of the list itself is the same each time.
        let plan: Vec<String> =
            plan.filter(|it| !it.contains("reports_of_case") && it != "SCAN cases").collect();
        plans.push_str(&(plan.join("\n") + "\n\n"));
    }
    expect![[r#"
        CO-ROUTINE cases
        SEARCH cases USING INDEX cases_in_order_of_work (lane=?)
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

        CO-ROUTINE cases
        SEARCH cases USING INDEX cases_of_state (state=? AND lane=?)
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

        CO-ROUTINE cases
        SEARCH cases USING INDEX cases_of_whom (assigned_to=? AND lane=?)
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

        CO-ROUTINE cases
        SEARCH cases USING INDEX cases_in_order_of_work (lane=? AND received_at>?)
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

        CO-ROUTINE cases
        SEARCH cases USING INDEX cases_to_review (lane=? AND review_after<?)
        USE TEMP B-TREE FOR ORDER BY
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

        CO-ROUTINE cases
        SEARCH cases USING INDEX cases_of_state (state=? AND lane=? AND received_at>?)
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

        CO-ROUTINE cases
        CO-ROUTINE found
        CO-ROUTINE newest
        SEARCH words USING PRIMARY KEY (tag=?)
        SCAN newest
        SEARCH other EXISTS USING COVERING INDEX words_of_report (report_seq=? AND tag=?)
        SCAN found
        SEARCH reports USING INTEGER PRIMARY KEY (rowid=?)
        SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)
        USE TEMP B-TREE FOR DISTINCT
        USE TEMP B-TREE FOR ORDER BY
        USE TEMP B-TREE FOR LAST TERM OF ORDER BY

    "#]]
    .assert_eq(&plans);
}
