//! The store on PostgreSQL against the contract, and against what a server and other processes do to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod postgres {
    mod canary;
    mod crash;
    mod database;
    mod migrating;
    mod nodes;
    mod private;
    mod refusals;
    mod storm;
    mod thrown_away;

    mod conformance {
        reportline_store::store_conformance!(super::ground);
    }

    async fn ground() -> database::Database {
        database::Database::make().await
    }
}
