//! The gazetteer: council areas and the force that serves each, from `config/places/*.csv`.
//!
//! A name or alias that is one place's is that place; failing that, the places whose name begins so. One that fits
//! one is that place; one that fits several is asked about; one that fits none is kept in the
//! person's words. It never guesses.

use std::collections::{BTreeMap, HashMap};

use reportline_flow::{Gazetteer, Place};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The most places offered for one name.
const MOST_OFFERED: usize = 12;

/// Every place there is a force for.
#[derive(Debug, Default)]
pub struct Places {
    rows: Vec<Row>,
    by_code: HashMap<String, usize>,
    version: String,
}

#[derive(Debug, Deserialize)]
struct Row {
    gss_code: String,
    name: String,
    nation: String,
    force_slug: String,
    #[serde(default)]
    aliases: String,
    #[serde(skip)]
    folded: Vec<String>,
}

/// A fault of the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("places/{file}: {problem}")]
pub struct PlacesFault {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

impl Places {
    /// The places of the files.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self, Vec<PlacesFault>> {
        let mut places = Self::default();
        let mut faults = Vec::new();
        let mut hash = Sha256::new();
        for (file, text) in files {
            hash.update(text.as_bytes());
            let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
            for row in reader.deserialize::<Row>() {
                match row {
                    Ok(row) => places.add(row),
                    Err(error) => faults.push(PlacesFault { file: file.clone(), problem: error.to_string() }),
                }
            }
        }
        places.version = hex::encode(&hash.finalize()[..6]);
        if faults.is_empty() { Ok(places) } else { Err(faults) }
    }

    fn add(&mut self, mut row: Row) {
        row.folded = row
            .aliases
            .split('|')
            .chain([row.name.as_str()])
            .map(folded)
            .filter(|it| !it.is_empty())
            .collect();
        self.by_code.insert(row.gss_code.clone(), self.rows.len());
        self.rows.push(row);
    }

    /// The force that serves a council area.
    pub fn force(&self, gss_code: &str) -> Option<&str> {
        self.by_code.get(gss_code).map(|index| self.rows[*index].force_slug.as_str())
    }

    /// Which table this is: the beginning of its SHA-256.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Gazetteer for Places {
    fn find(&self, text: &str) -> Vec<Place> {
        let wanted = folded(text);
        if wanted.len() < 3 {
            return Vec::new();
        }
        let is_called = |row: &&Row| row.folded.contains(&wanted);
        let begins = |row: &&Row| row.folded.iter().any(|it| it.starts_with(&wanted));
        let mut found: Vec<&Row> = self.rows.iter().filter(is_called).collect();
        if found.is_empty() {
            found = self.rows.iter().filter(begins).collect();
        }
        found.into_iter().take(MOST_OFFERED).map(Row::place).collect()
    }
}

impl Row {
    fn place(&self) -> Place {
        Place {
            code: self.gss_code.as_str().into(),
            name: self.name.as_str().into(),
            within: Some(self.nation.as_str().into()),
        }
    }
}

/// Small letters and single spaces; "council", "city of" and their kin do not tell places apart.
fn folded(text: &str) -> String {
    let plain: String =
        text.to_lowercase().chars().map(|it| if it.is_alphanumeric() { it } else { ' ' }).collect();
    let words = plain.split_whitespace().filter(|it| {
        !matches!(
            *it,
            "city" | "of" | "the" | "county" | "council" | "borough" | "district" | "london" | "royal"
        )
    });
    let joined = words.collect::<Vec<_>>().join(" ");
    if joined.is_empty() { plain.split_whitespace().collect::<Vec<_>>().join(" ") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let places = Places::read(&crate::shipped::files("places", "csv")).unwrap();
        places.find(text).into_iter().map(|it| it.name.0).collect()
    }

    #[test]
    fn one_fit_is_that_place() {
        assert_eq!(names("Leeds"), ["Leeds"]);
        assert_eq!(names("leeds city council"), ["Leeds"]);
    }

    #[test]
    fn richmond_is_asked_about() {
        let found = names("Richmond");
        assert!(found.len() > 1, "{found:?}");
        assert!(found.iter().any(|it| it.contains("Richmond upon Thames")), "{found:?}");
    }

    #[test]
    fn nowhere_is_not_guessed() {
        assert!(names("Atlantis").is_empty());
        assert!(names("").is_empty());
        assert!(names("of").is_empty());
    }

    #[test]
    fn every_place_has_a_force() {
        let places = Places::read(&crate::shipped::files("places", "csv")).unwrap();
        assert!(places.len() > 300);
        assert!(places.rows.iter().all(|row| places.force(&row.gss_code).is_some_and(|it| !it.is_empty())));
    }
}
