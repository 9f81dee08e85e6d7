//! The rules of the house, as tests: who may know whom, what may stand where, and which documents tell the truth.
//!
//! Each rule is a small function in `tests/tidy/`; each failure says what to do. A new arrow between rooms, or a new
//! exception, is a line in a table here, argued for in the change that brings it.

#[path = "tidy/code.rs"]
mod code;
#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/drawings.rs"]
mod drawings;
#[path = "tidy/examples.rs"]
mod examples;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/floors.rs"]
mod floors;
#[path = "tidy/places.rs"]
mod places;
#[path = "tidy/siblings.rs"]
mod siblings;
#[path = "tidy/tree.rs"]
mod tree;

/// Fails with every breach at once, and what to do about them.
#[track_caller]
fn tell(breaches: &[String], remedy: &str) {
    assert!(breaches.is_empty(), "\n  {}\n\n  what to do: {remedy}\n", breaches.join("\n  "));
}
