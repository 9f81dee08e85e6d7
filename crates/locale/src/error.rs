//! What can be wrong with the sheets, for their author: every fault at once, each with its place.

use std::fmt;

use crate::key::TextKey;

/// One fault of one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogError {
    /// The language's tag, as it was handed in.
    pub tag: String,
    /// The sheet's name, as it was handed in; `None` where the language as a whole is at fault.
    pub file: Option<String>,
    /// The line in it, counted from 1.
    pub line: Option<u32>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is not Fluent.
    #[error("not Fluent: {0}")]
    Syntax(String),
    /// The key was written before, in this language.
    #[error("{key} is written twice, first in {first}")]
    Duplicate {
        /// The key.
        key: TextKey,
        /// Where it was written first: `dates.ftl:12`.
        first: String,
    },
    /// It refers to a message or term that this language does not have.
    #[error("{key} refers to {reference}, which this language does not have")]
    Dangling {
        /// The key.
        key: TextKey,
        /// What it refers to: `progress`, `-hub`.
        reference: String,
    },
    /// The folder's name is not a language.
    #[error("not a BCP 47 language tag")]
    NotALanguage,
    /// It does not say its own name.
    #[error("no text `language-name`: a language says its own name, in itself")]
    Nameless,
    /// The default language has no sheet.
    #[error("the default language has no texts")]
    NoDefault,
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)?;
        if let Some(file) = &self.file {
            write!(f, "/{file}")?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl std::error::Error for CatalogError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }
}
