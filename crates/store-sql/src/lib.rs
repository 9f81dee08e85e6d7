//! Keeping in SQL: the contract of `reportline-store`, on SQLite and on PostgreSQL.
//!
//! Everything a person said, and to whom, is sealed before it reaches SQL; peers and events are found by keyed
//! hashes. The modules `sealing`, `placing` and `columns` are shared by both dialects; `sqlite` and `postgres` each hold
//! one dialect and nothing else, in rooms of the same names.
//!
//! What is absent: no clock but the one that comes in, no tasks of its own, no retries, no idea of what a
//! conversation or a report looks like inside.

mod columns;
mod desk;
mod migrations;
mod open_error;
mod placing;
mod postgres;
mod sealing;
mod sqlite;
// Its own tests have the same without this.
#[cfg(all(feature = "test-database", not(test)))]
mod test_database;

pub use desk::Desk;
pub use open_error::OpenError;
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;
#[cfg(all(feature = "test-database", not(test)))]
pub use test_database::TestDatabase;
