//! A connection that others may listen to: the server proves who it is, or nothing is said.

use std::fs;

use reportline_seal::LocalKey;
use reportline_store::conformance::samples::*;
use reportline_store_sql::{OpenError, PostgresStore};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::task::spawn_blocking;

use super::database::Made;
use super::thrown_away::Server;

/// Gives the server a certificate for 127.0.0.1. Its files are written by the server itself, for only it may read them.
async fn certify(made: &Made) -> String {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let certificate = own.cert.pem();
    for (text, file) in [(&certificate, "server.crt"), (&own.signing_key.serialize_pem(), "server.key")] {
        let writing = format!(
            "COPY (SELECT unnest(string_to_array('{}', E'\\n'))) TO PROGRAM 'umask 077; cat > {file}'",
            text.replace("\r\n", "\n").trim()
        );
        made.run(&writing).await;
    }
    made.run("ALTER SYSTEM SET ssl = on").await;
    made.run("SELECT pg_reload_conf()").await;
    certificate
}

#[tokio::test]
async fn a_private_connection_is_kept_to_whom_it_was_meant() {
    let server = spawn_blocking(Server::start).await.unwrap();
    let made = Made::make(&server.url).await;
    let certificate = certify(&made).await;
    let folder = tempfile::TempDir::new().unwrap();
    let (right, wrong) = (folder.path().join("right.pem"), folder.path().join("wrong.pem"));
    fs::write(&right, certificate).unwrap();
    fs::write(&wrong, rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap().cert.pem())
        .unwrap();
    let url =
        |root: &std::path::Path| format!("{}?sslmode=verify-full&sslrootcert={}", made.url, root.display());

    let refused = PostgresStore::open(&url(&wrong).into(), LocalKey::generate(), "one").await.err().unwrap();
    assert!(matches!(refused, OpenError::Untrusted { .. }), "{refused:?}");
    let store = PostgresStore::open(&url(&right).into(), LocalKey::generate(), "one").await.unwrap();
    keep(&store, &[conversation(1, "ana")]).await;

    let mut connection = PgConnection::connect(&made.url).await.unwrap();
    let plain: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
         WHERE application_name = 'reportline one' AND NOT ssl",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(plain, 0);
    connection.close().await.unwrap();
    store.close().await;
    drop(made);
    spawn_blocking(move || drop(server)).await.unwrap();
}
