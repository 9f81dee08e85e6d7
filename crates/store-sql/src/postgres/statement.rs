//! Statements and the list of them all, so that a test prepares and explains each on the real database.
//!
//! Whatever the number of rows, a statement is one text: rows come as arrays, one a column.

/// Declares statements, and `STATEMENTS`, the list of them all.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* pub(super) const $name: &str = $text;)+
        #[cfg(all(test, feature = "postgres-tests"))]
        pub(super) const STATEMENTS: &[&str] = &[$($name),+];
    };
}
pub(super) use statements;
