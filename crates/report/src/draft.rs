//! What a finished conversation knows, before it becomes a report.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::area::Area;
use crate::canonical::sha256_hex;
use crate::evidence::Evidence;
use crate::field::{Field, Shape};
use crate::moment::Moment;
use crate::personal::Personal;
use crate::tri::Tri;
use crate::vocabulary::{Open, Vocabulary};

/// What is known of a field.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One word of a list: of the field's own, of [`Tri::ANSWERS`], or "granted" and "refused".
    One(String),
    /// Words of the field's list, none twice.
    Many(Vec<String>),
    /// The person's own words, verbatim.
    Text(String),
    /// When.
    Moment(Moment),
    /// Where.
    Area(Area),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(_) => f.write_str("One(..)"),
            Self::Many(words) => write!(f, "Many({} words)", words.len()),
            Self::Text(text) => write!(f, "Text(‹{} bytes›)", text.len()),
            Self::Moment(moment) => write!(f, "Moment({:?})", moment.precision),
            Self::Area(area) => write!(f, "Area({:?})", area.kind),
        }
    }
}

/// Why a field does not take a value. It never holds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Another sort of value belongs there.
    #[error("{field} does not take a value of this sort")]
    Shape {
        /// The field.
        field: Field,
    },
    /// A word that is not on the field's list.
    #[error("{field} does not take this word")]
    Word {
        /// The field.
        field: Field,
    },
    /// Nothing at all: leave the field unanswered instead.
    #[error("{field} does not take nothing; skip it")]
    Empty {
        /// The field.
        field: Field,
    },
    /// More than the field takes.
    #[error("{field} takes {most} characters, this has {n_characters}")]
    TooLong {
        /// The field.
        field: Field,
        /// The most characters it takes.
        most: usize,
        /// How many there were.
        n_characters: usize,
    },
}

/// What a conversation has gathered. Every value fits its field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Draft {
    values: BTreeMap<Field, Value>,
    asked: BTreeSet<Field>,
    evidence: Vec<Evidence>,
    /// The key of each file's bytes, by its `blob_ref`.
    blob_keys: BlobKeys,
}

/// A draft as it is stored: nothing is checked yet, and what an older version did not store is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Stored {
    values: BTreeMap<Field, Value>,
    asked: BTreeSet<Field>,
    evidence: Vec<Evidence>,
    blob_keys: BlobKeys,
}

impl TryFrom<Stored> for Draft {
    type Error = DraftError;

    fn try_from(stored: Stored) -> Result<Self, DraftError> {
        let Stored { values, asked, evidence, blob_keys } = stored;
        let mut draft = Self { values: BTreeMap::new(), asked, evidence, blob_keys };
        for (field, value) in values {
            draft.set(field, value)?;
        }
        Ok(draft)
    }
}

/// Keys of files: counted, never printed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct BlobKeys(BTreeMap<String, String>);

impl fmt::Debug for BlobKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "‹{} keys›", self.0.len())
    }
}

impl Draft {
    /// Fills a field; what was there before is replaced.
    pub fn set(&mut self, field: Field, value: Value) -> Result<(), DraftError> {
        let value = fitted(field, value)?;
        self.asked.insert(field);
        self.values.insert(field, value);
        Ok(())
    }

    /// Notes that a field was asked about. Until it is set, that reads as skipped.
    pub fn ask(&mut self, field: Field) {
        self.asked.insert(field);
    }

    /// Leaves a field unanswered; an answer that was there goes.
    pub fn skip(&mut self, field: Field) {
        self.asked.insert(field);
        self.values.remove(&field);
    }

    /// Forgets that a field was ever asked about: its branch has closed.
    pub fn clear(&mut self, field: Field) {
        self.asked.remove(&field);
        self.values.remove(&field);
    }

    /// Adds an item: it is numbered from `e1` on, its words are hashed, and it is graded. Returns its id.
    pub fn add_evidence(&mut self, evidence: Evidence) -> String {
        let id = format!("e{}", self.evidence.len() + 1);
        let text_sha256 = evidence.text.as_ref().map(|it| sha256_hex(it.as_bytes()));
        self.asked.insert(Field::Evidence);
        self.evidence.push(Evidence { id: id.clone(), text_sha256, ..evidence }.graded());
        id
    }

    /// Keeps the key of a file's bytes, to go into the handover beside the report.
    pub fn keep_blob_key(&mut self, blob_ref: impl Into<String>, key: impl Into<String>) {
        self.blob_keys.0.insert(blob_ref.into(), key.into());
    }

    /// What is known of a field from an answer.
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.values.get(&field)
    }

    /// Every answer, in the order of the schema.
    pub fn values(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.values.iter().map(|(field, value)| (*field, value))
    }

    /// What was handed over.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The keys of the files' bytes, by `blob_ref`.
    pub fn blob_keys(&self) -> &BTreeMap<String, String> {
        &self.blob_keys.0
    }

    /// Whether a field was asked about.
    pub fn is_asked(&self, field: Field) -> bool {
        self.asked.contains(&field)
    }

    /// Whether a field was asked about and left unanswered.
    pub fn is_skipped(&self, field: Field) -> bool {
        self.is_asked(field) && !self.is_answered(field)
    }

    /// Whether a field has an answer.
    pub fn is_answered(&self, field: Field) -> bool {
        match field {
            Field::Evidence => !self.evidence.is_empty(),
            _ => self.values.contains_key(&field),
        }
    }

    /// The answer to a yes-or-no question, or why there is none.
    pub fn tri(&self, field: Field) -> Tri {
        match self.get(field) {
            Some(Value::One(word)) => Tri::from_name(word).unwrap_or_default(),
            _ if self.is_asked(field) => Tri::Skipped,
            _ => Tri::NotAsked,
        }
    }

    /// The word of a list.
    pub fn one<E: Vocabulary>(&self, field: Field) -> Option<Open<E>> {
        match self.get(field) {
            Some(Value::One(word)) => Some(Open::read(word)),
            _ => None,
        }
    }

    /// The words of a list.
    pub fn many<E: Vocabulary>(&self, field: Field) -> Vec<Open<E>> {
        match self.get(field) {
            Some(Value::Many(words)) => words.iter().map(|it| Open::read(it)).collect(),
            _ => Vec::new(),
        }
    }

    /// The person's own words.
    pub fn text(&self, field: Field) -> Option<Personal> {
        match self.get(field) {
            Some(Value::Text(text)) => Some(text.as_str().into()),
            _ => None,
        }
    }

    /// When.
    pub fn moment(&self, field: Field) -> Option<Moment> {
        match self.get(field) {
            Some(Value::Moment(moment)) => Some(moment.clone()),
            _ => None,
        }
    }

    /// Where.
    pub fn area(&self, field: Field) -> Option<Area> {
        match self.get(field) {
            Some(Value::Area(area)) => Some(area.clone()),
            _ => None,
        }
    }

    /// The platform the evidence came from, where it tells.
    pub(crate) fn platform_of_evidence(&self) -> Option<crate::platform::Platform> {
        let of_original =
            self.evidence.iter().find_map(|it| it.original.as_ref()).map(|it| it.platform.clone());
        let of_link = || {
            self.evidence.iter().find_map(|it| crate::platform::Platform::of_link(&it.url.as_ref()?.as_given))
        };
        of_original.map(crate::platform::Platform::of).or_else(of_link)
    }
}

/// The value as the field takes it.
fn fitted(field: Field, value: Value) -> Result<Value, DraftError> {
    let listed = |word: &String| field.shape().allowed().is_some_and(|it| it.contains(&word.as_str()));
    match (field.shape(), value) {
        (Shape::Tri | Shape::Consent | Shape::One(_), Value::One(word)) => match listed(&word) {
            true => Ok(Value::One(word)),
            false => Err(DraftError::Word { field }),
        },
        (Shape::Many(_), Value::Many(words)) => {
            if words.is_empty() {
                return Err(DraftError::Empty { field });
            }
            if !words.iter().all(listed) {
                return Err(DraftError::Word { field });
            }
            let mut seen = BTreeSet::new();
            Ok(Value::Many(words.into_iter().filter(|it| seen.insert(it.clone())).collect()))
        }
        (Shape::Text { most }, Value::Text(text)) => bounded(field, text, most),
        (Shape::Account | Shape::Contact, Value::Text(text)) => bounded(field, text, HANDLE_MOST),
        (Shape::Moment, Value::Moment(moment)) => Ok(Value::Moment(moment)),
        (Shape::Area, Value::Area(area)) => Ok(Value::Area(area)),
        _ => Err(DraftError::Shape { field }),
    }
}

/// The longest account or way of reaching someone, in characters: a long link fits.
const HANDLE_MOST: usize = 2_048;

fn bounded(field: Field, text: String, most: usize) -> Result<Value, DraftError> {
    let n_characters = text.chars().count();
    match n_characters {
        _ if text.trim().is_empty() => Err(DraftError::Empty { field }),
        _ if n_characters > most => Err(DraftError::TooLong { field, most, n_characters }),
        _ => Ok(Value::Text(text)),
    }
}
