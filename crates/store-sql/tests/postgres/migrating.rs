//! Nodes that start at once on an empty database.

use reportline_store::Store;
use reportline_store::conformance::samples::*;
use reportline_store_sql::PostgresStore;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::task::JoinSet;

use super::database::Database;

#[tokio::test]
async fn nodes_that_start_at_once_make_the_tables_once() {
    let database = Database::make().await;
    let mut opening = JoinSet::new();
    for n in 0..5 {
        let (url, key) = (database.url(), database.key.clone());
        opening.spawn(async move { PostgresStore::open(&url, key, &format!("node {n}")).await.unwrap() });
    }
    let nodes = opening.join_all().await;

    // One key of the installation: what one seals, each of them opens.
    let town = reportline_channel::ChannelId("town".into());
    nodes[0].save_cursor(&town, "42", None).await.unwrap();
    keep(&nodes[1], &[conversation(1, "ana")]).await;
    for node in &nodes {
        assert_eq!(node.cursor(&town).await.unwrap().as_deref(), Some("42"));
        assert_eq!(node.conversation(&peer("ana")).await.unwrap(), Some(conversation(1, "ana")));
    }
    let mut connection = PgConnection::connect(&database.made.url).await.unwrap();
    let n_changes: i64 =
        sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(&mut connection).await.unwrap();
    assert_eq!(n_changes, 1);
    connection.close().await.unwrap();
}
