//! A language: its tag, its name in itself, its reading direction, and whether its words were reviewed.

use std::fmt;
use std::sync::Arc;

use unic_langid::{CharacterDirection, LanguageIdentifier};

/// A language by its BCP 47 tag, in the tag's usual spelling: `en-GB`, `pl`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

impl Language {
    /// Reads a tag, however it is cased or joined (`en_gb`); `None` where it is not one.
    pub fn read(tag: &str) -> Option<Self> {
        let identifier: LanguageIdentifier = tag.parse().ok()?;
        let is_named = !identifier.language.is_empty();
        is_named.then(|| Self(identifier.to_string().into()))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The direction its script is read in.
    pub fn direction(&self) -> Direction {
        match self.identifier().character_direction() {
            CharacterDirection::RTL => Direction::Rtl,
            CharacterDirection::LTR | CharacterDirection::TTB => Direction::Ltr,
        }
    }

    pub(crate) fn identifier(&self) -> LanguageIdentifier {
        self.0.parse().expect("a Language holds a tag that was parsed")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reading direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// A language on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Which.
    pub language: Language,
    /// Its name in itself, for a list that anyone finds their own in: "Polski".
    pub name: String,
    /// The direction it is read in.
    pub direction: Direction,
    /// How far its words may be trusted.
    pub status: Status,
}

/// How far a language's words may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A person who speaks it has read them.
    Complete,
    /// One of its sheets opens with `# status: awaiting review`. It is on offer all the same; `check` says so.
    AwaitingReview,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_however_it_is_written() {
        assert_eq!(Language::read("EN_gb").unwrap().as_str(), "en-GB");
        assert_eq!(Language::read("und"), None);
        assert_eq!(Language::read("English (UK)"), None);
    }

    #[test]
    fn direction_comes_from_the_script() {
        let direction = |tag: &str| Language::read(tag).unwrap().direction();
        assert_eq!(direction("ur"), Direction::Rtl);
        assert_eq!(direction("ar-LB"), Direction::Rtl);
        assert_eq!(direction("ur-Latn"), Direction::Ltr);
        assert_eq!(direction("cy"), Direction::Ltr);
    }
}
