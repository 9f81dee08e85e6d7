//! Every refusal to open, with what it tells the operator to do.

use reportline_seal::LocalKey;
use reportline_store::Store;
use reportline_store::conformance::samples::*;
use reportline_store_sql::{Desk, OpenError, PostgresStore};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

use super::database::{Database, Made, server};
use super::thrown_away::Server;

/// How long a server may take to read its settings.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(20);

async fn refusal(url: &str, key: LocalKey) -> OpenError {
    PostgresStore::open(&url.to_owned().into(), key, "one").await.err().expect("it is refused")
}

async fn refused(url: &str) -> (OpenError, String) {
    let refusal = refusal(url, LocalKey::generate()).await;
    let told = refusal.to_string();
    // The address holds the password.
    assert!(!told.contains("postgres://reportline") && !told.contains("secret"), "{told}");
    (refusal, told)
}

/// The address with another user and password.
fn as_user(url: &str, user: &str, password: &str) -> String {
    let (_, place) = url.split_once('@').expect("an address with a user");
    format!("postgres://{user}:{password}@{place}")
}

/// A user of this test's own, in a database of its own, with these rights and settings besides.
async fn with_user(made: &Made, more: &str) -> String {
    let user = format!("{}_user", made.name);
    made.run(&format!("CREATE ROLE {user} LOGIN PASSWORD 'secret'; {}", more.replace("USER", &user))).await;
    as_user(&made.url, &user, "secret")
}

async fn without_user(made: &Made) {
    let user = format!("{}_user", made.name);
    made.run(&format!("DROP OWNED BY {user}; DROP ROLE {user}")).await;
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let (refusal, told) = refused("somewhere").await;
    assert!(matches!(refusal, OpenError::Address(_)), "{refusal:?}");
    assert!(told.contains("write postgres://USER:PASSWORD@HOST/DATABASE"));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_refused() {
    // Nobody listens at a port that was just given back.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let (refusal, told) = refused(&format!("postgres://u:p@127.0.0.1:{port}/r")).await;
    assert!(matches!(refusal, OpenError::Unreachable { .. }), "{refusal:?}");
    assert!(told.starts_with(&format!("no PostgreSQL answers at 127.0.0.1:{port}; ")));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_refused() {
    let (refusal, told) = refused(&as_user(&server(), "reportline", "secret")).await;
    assert!(matches!(refusal, OpenError::NotLetIn { .. }), "{refusal:?}");
    assert!(told.starts_with("PostgreSQL does not let reportline in; correct the user or the password"));
    let (refusal, _) = refused(&as_user(&server(), "nobody_at_all", "secret")).await;
    assert!(matches!(refusal, OpenError::NotLetIn { .. }), "{refusal:?}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_refused() {
    let (before, _) = server().rsplit_once('/').map(|(it, _)| (it.to_owned(), ())).unwrap();
    let (refusal, told) = refused(&format!("{before}/nowhere")).await;
    assert!(matches!(refusal, OpenError::NoDatabase { .. }), "{refusal:?}");
    assert!(told.contains("CREATE DATABASE nowhere OWNER reportline"));
}

#[tokio::test]
async fn a_user_who_may_not_make_tables_is_refused() {
    let made = Made::make(&server()).await;
    let url = with_user(&made, "REVOKE CREATE ON SCHEMA public FROM PUBLIC").await;
    let (refusal, told) = refused(&url).await;
    assert!(matches!(refusal, OpenError::MayNotCreate { .. }), "{refusal:?}");
    let name = &made.name;
    assert!(told.ends_with(&format!("let it: ALTER DATABASE {name} OWNER TO {name}_user")), "{told}");
    without_user(&made).await;
}

#[tokio::test]
async fn commits_that_are_not_durable_are_refused() {
    let made = Made::make(&server()).await;
    for value in ["off", "local", "remote_write"] {
        made.run(&format!("ALTER DATABASE {} SET synchronous_commit = {value}", made.name)).await;
        let (refusal, told) = refused(&made.url).await;
        assert!(
            matches!(refusal, OpenError::NotDurable { setting: "synchronous_commit", .. }),
            "{refusal:?}"
        );
        assert!(told.contains(&format!("PostgreSQL has synchronous_commit = {value} and would lose")));
        assert!(told.contains("set synchronous_commit = on"));
    }
}

/// Settings of the whole server, so it is one of this test's own.
#[tokio::test]
async fn a_server_that_does_not_sync_is_refused() {
    let server = spawn_blocking(Server::start).await.unwrap();
    let made = Made::make(&server.url).await;
    for unsafe_setting in ["fsync", "full_page_writes"] {
        made.run(&format!("ALTER SYSTEM SET {unsafe_setting} = off")).await;
        made.run("SELECT pg_reload_conf()").await;
        // The server reads its settings a moment after it was told to.
        let is_read = async {
            loop {
                match PostgresStore::open(&made.url.clone().into(), LocalKey::generate(), "one").await {
                    Err(OpenError::NotDurable { setting, value }) => break (setting, value),
                    Err(OpenError::WrongKey { .. }) | Ok(_) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
        };
        let told = tokio::time::timeout(LIMIT, is_read).await.unwrap();
        assert_eq!(told, (unsafe_setting, "off".to_owned()));
        made.run(&format!("ALTER SYSTEM RESET {unsafe_setting}")).await;
        made.run("SELECT pg_reload_conf()").await;
    }
    drop(made);
    spawn_blocking(move || drop(server)).await.unwrap();
}

#[tokio::test]
async fn a_database_that_cannot_keep_every_text_is_refused() {
    let latin = "ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'";
    let made = Made::make_with(&server(), latin).await;
    let (refusal, told) = refused(&made.url).await;
    assert!(matches!(refusal, OpenError::NotUtf8 { .. }), "{refusal:?}");
    assert!(told.ends_with("keeps texts as LATIN1; make one with ENCODING 'UTF8'"));
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_refused() {
    let made = Made::make(&server()).await;
    made.run(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", made.name)).await;
    let (refusal, told) = refused(&made.url).await;
    assert!(matches!(refusal, OpenError::ReadOnly { .. }), "{refusal:?}");
    assert!(told.contains("takes no writes"));
}

#[tokio::test]
async fn a_server_without_a_connection_left_is_refused() {
    let made = Made::make(&server()).await;
    let url = with_user(&made, "ALTER ROLE USER CONNECTION LIMIT 0").await;
    let (refusal, told) = refused(&url).await;
    assert!(matches!(refusal, OpenError::Crowded { .. }), "{refusal:?}");
    assert!(told.ends_with("raise its max_connections: each Reportline takes 11"));
    without_user(&made).await;
}

/// The server of the tests has no certificate.
#[tokio::test]
async fn a_server_that_does_not_prove_who_it_is_is_refused() {
    let (refusal, told) = refused(&format!("{}?sslmode=verify-full", server())).await;
    assert!(matches!(refusal, OpenError::Untrusted { .. }), "{refusal:?}");
    assert!(told.contains("?sslrootcert=FILE"));
}

#[tokio::test]
async fn newer_tables_are_refused_and_left_as_they_are() {
    let database = Database::make().await;
    database.node("one").await.close().await;
    let noted = "SELECT version, description FROM _sqlx_migrations ORDER BY version";
    database
        .made
        .run(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (99, 'from tomorrow', TRUE, '\\x00', 0)",
        )
        .await;
    let mut connection = PgConnection::connect(&database.made.url).await.unwrap();
    let before: Vec<(i64, String)> = sqlx::query_as(noted).fetch_all(&mut connection).await.unwrap();

    let refusal = refusal(&database.made.url, database.key.clone()).await;
    assert!(matches!(refusal, OpenError::Newer { found: 99, known: 1 }), "{refusal:?}");
    assert!(refusal.to_string().contains("run the newer program"));
    let after: Vec<(i64, String)> = sqlx::query_as(noted).fetch_all(&mut connection).await.unwrap();
    assert_eq!(after, before);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn another_key_than_the_datas_is_refused_and_the_right_one_opens_again() {
    let database = Database::make().await;
    let store = database.node("one").await;
    keep(&store, &[conversation(1, "ana")]).await;
    store.close().await;

    let other = LocalKey::generate();
    let refusal = refusal(&database.made.url, other.clone()).await;
    match &refusal {
        OpenError::WrongKey { expected, found } => {
            assert_eq!((expected, found), (&database.key.id(), &other.id()));
        }
        _ => panic!("{refusal:?}"),
    }
    assert!(refusal.to_string().contains("bring back the right key file"));
    let store = database.node("one").await;
    assert!(store.conversation(&peer("ana")).await.unwrap().is_some());
}

/// The desk makes nothing, and stirs those who work.
#[tokio::test]
async fn a_desk_opens_beside_the_nodes_and_makes_nothing() {
    let database = Database::make().await;
    let refusal = Desk::open_postgres(&database.url(), database.key.clone()).await.err().unwrap();
    assert!(matches!(refusal, OpenError::Untouched { .. }), "{refusal:?}");
    assert!(refusal.to_string().ends_with("yet; start Reportline once, or name another database"));

    let store = database.node("one").await;
    owe(&store, &[message("a", "ana")]).await;
    lease(&store, 0).await;
    settle(&store, 1, &[dead("a")]).await;
    store.stirred().await;
    let desk = Desk::open_postgres(&database.url(), database.key.clone()).await.unwrap();
    assert_eq!(desk.owed(10).await.unwrap().len(), 1);
    let (_, n_retried) = tokio::join!(store.stirred(), desk.retry(&[], at(2)));
    assert_eq!(n_retried.unwrap(), 1);
    assert_eq!(lease(&store, 2).await, [("a".to_owned(), 2)]);
    desk.close().await;
}
