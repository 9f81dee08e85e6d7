//! The texts by language: Fluent sheets in, finished sentences out. Pure: the sheets come in as strings.
//!
//! [`Catalog::build`] parses every sheet once and reports all faults at once, for the author of a sheet. After that
//! [`Catalog::text`] is total but for a key nobody wrote: what a language lacks is said in the default language.
//! [`Catalog::missing`], [`Catalog::stray`] and [`Catalog::mismatches`] are what `reportline check` prints.
//!
//! What is absent: files, the clock, and any list of the keys the service uses. Whoever uses a key names it.

mod argument;
mod catalog;
mod error;
mod inventory;
mod key;
mod language;
mod sheet;

pub use argument::Argument;
pub use catalog::{Catalog, Source};
pub use error::{CatalogError, Fault};
pub use inventory::{Mismatch, Slip};
pub use key::TextKey;
pub use language::{Direction, Language, Spoken, Status};
