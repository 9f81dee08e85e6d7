//! Lists of words a field may take, and what becomes of a word that is on no list.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A closed list of words, each with a meaning. Made by the `vocabulary!` macro of this crate.
pub trait Vocabulary: Copy + Eq + 'static {
    /// The list's name in the JSON Schema.
    const TITLE: &'static str;
    /// Every word, in the order of the schema.
    const NAMES: &'static [&'static str];

    /// The word as it stands in JSON.
    fn name(self) -> &'static str;
    /// The entry of that name.
    fn from_name(name: &str) -> Option<Self>;
}

/// A word of the list `E`, or one that a newer minor version or an extension has added. It writes out exactly as it
/// was read, so that a report keeps its digest while passing through software that does not know the word yet.
///
/// Open are the lists that describe; closed are those that decide what is done ([`Tri`](crate::Tri),
/// [`Grade`](crate::Grade), [`Level`](crate::Level), [`Decision`](crate::Decision), [`Origin`](crate::Origin),
/// [`Marking`](crate::Marking), [`Precision`](crate::Precision), [`Dkim`](crate::Dkim)): guessing at one of those would
/// be worse than refusing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open<E> {
    /// A word of the list.
    Known(E),
    /// Another word, verbatim: to be treated as "other".
    Unlisted(String),
}

impl<E: Vocabulary> Open<E> {
    /// Reads a word.
    pub fn read(word: &str) -> Self {
        match E::from_name(word) {
            Some(known) => Self::Known(known),
            None => Self::Unlisted(word.to_owned()),
        }
    }

    /// The word as it stands in JSON.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(known) => known.name(),
            Self::Unlisted(raw) => raw,
        }
    }

    /// The entry of the list, where it is one.
    pub fn known(&self) -> Option<E> {
        match self {
            Self::Known(known) => Some(*known),
            Self::Unlisted(_) => None,
        }
    }

    /// Whether it is this entry.
    pub fn is(&self, entry: E) -> bool {
        self.known() == Some(entry)
    }
}

impl<E: Vocabulary> From<E> for Open<E> {
    fn from(entry: E) -> Self {
        Self::Known(entry)
    }
}

impl<E: Vocabulary> fmt::Debug for Open<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => f.write_str(known.name()),
            Self::Unlisted(raw) => write!(f, "unlisted ‹{} bytes›", raw.len()),
        }
    }
}

impl<E: Vocabulary> Serialize for Open<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de, E: Vocabulary> Deserialize<'de> for Open<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<str>::deserialize(deserializer)?;
        Ok(Self::read(&word))
    }
}

impl<E: Vocabulary + JsonSchema> JsonSchema for Open<E> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Open{}", E::TITLE).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let listed = generator.subschema_for::<E>();
        json_schema!({ "anyOf": [listed, { "type": "string", "description": "A word of a newer minor version." }] })
    }
}

/// Declares a [`Vocabulary`]: an enum whose every entry has its word and its meaning, and which reads, writes and
/// describes itself by that word. `or Entry` names what silence means.
macro_rules! vocabulary {
    ($(#[doc = $about:literal])+ pub enum $Type:ident $(or $default:ident)? {
        $( $(#[doc = $meaning:literal])+ $Entry:ident = $name:literal, )+
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Type { $( $(#[doc = $meaning])+ $Entry, )+ }

        impl $Type {
            /// Every entry, in the order of the schema.
            pub const ALL: &'static [$Type] = &[$($Type::$Entry),+];
            /// Every word, in the order of the schema.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The word as it stands in JSON.
            pub const fn name(self) -> &'static str {
                match self { $($Type::$Entry => $name,)+ }
            }

            /// The entry of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some($Type::$Entry),)+ _ => None }
            }
        }

        $(impl Default for $Type {
            fn default() -> Self { $Type::$default }
        })?

        impl $crate::vocabulary::Vocabulary for $Type {
            const TITLE: &'static str = stringify!($Type);
            const NAMES: &'static [&'static str] = $Type::NAMES;

            fn name(self) -> &'static str { $Type::name(self) }
            fn from_name(name: &str) -> Option<Self> { $Type::from_name(name) }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
                $Type::from_name(&word).ok_or_else(|| {
                    serde::de::Error::custom(format_args!("not a word of {}", stringify!($Type)))
                })
            }
        }

        impl schemars::JsonSchema for $Type {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($Type).into() }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let about: &str = concat!($($about),+);
                let words = [$( ($name, concat!($($meaning),+)) ),+];
                let words: Vec<_> = words
                    .iter()
                    .map(|(name, meaning)| serde_json::json!({ "const": name, "description": meaning.trim() }))
                    .collect();
                schemars::json_schema!({ "description": about.trim(), "type": "string", "oneOf": words })
            }
        }
    };
}
pub(crate) use vocabulary;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reporter::Role;

    #[test]
    fn a_word_on_no_list_is_kept_as_it_is() {
        let read: Open<Role> = serde_json::from_str("\"bystander\"").unwrap();
        assert_eq!(read, Open::Unlisted("bystander".into()));
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"bystander\"");
        assert_eq!(format!("{read:?}"), "unlisted ‹9 bytes›");
    }

    #[test]
    fn every_word_reads_back_as_its_entry() {
        for entry in Role::ALL {
            assert_eq!(Open::read(entry.name()), Open::Known(*entry));
        }
        assert_eq!(Role::NAMES.len(), Role::ALL.len());
    }
}
